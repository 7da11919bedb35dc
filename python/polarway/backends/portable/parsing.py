"""Text to dates and times: ISO forms for casts, patterns for ``str.strptime``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pyarrow as pa

from polarway.backends.portable.time_casts import PER_SECOND, of_ticks
from polarway.construct.ticks import zone
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_DATE = r"(?P<Y>[+-]?\d{4,6})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
_TIME = r"(?P<H>\d{1,2}):(?P<M>\d{2})(:(?P<S>\d{2})(\.(?P<f>\d{1,9})\d*)?)?"
_ISO = {
    c.Date: re.compile(rf"^{_DATE}$"),
    c.Time: re.compile(rf"^{_TIME}$"),
    c.Datetime: re.compile(rf"^{_DATE}([T ]{_TIME}(?P<z>Z|[+-]\d{{2}}:?\d{{2}})?)?$"),
}
_EPOCH = dt.date(1970, 1, 1).toordinal()
_NS_DAY = 86_400 * 10**9


def parse_iso(array: pa.Array, target: DataType) -> pa.Array:
    """Text in ISO form as dates, times or points in time; null where it is in none."""
    pattern = _ISO[type(target)]
    texts = array.to_pylist()
    known: dict[str, Any] = {text: _read(pattern, text, target) for text in set(texts) if text is not None}
    return of_ticks(pa.array([None if text is None else known[text] for text in texts], pa.int64()), target)


def _read(pattern: Any, text: str, target: Any) -> int | None:
    found = pattern.match(text)
    return None if found is None else _ticks(found.groupdict(), target)


def _ticks(parts: dict[str, Any], target: Any) -> int | None:
    days = 0
    if type(target) is not c.Time:
        try:
            days = dt.date(int(parts["Y"]), int(parts["m"]), int(parts["d"])).toordinal() - _EPOCH
        except (ValueError, OverflowError):
            return None
        if type(target) is c.Date:
            return days
    hour, minute, second = (int(parts.get(key) or 0) for key in "HMS")
    if hour > 23 or minute > 59 or second > 59:
        return None
    nanoseconds = ((hour * 60 + minute) * 60 + second) * 10**9 + int((parts.get("f") or "0").ljust(9, "0")[:9])
    if type(target) is c.Time:
        return nanoseconds
    offset = _offset(parts.get("z"))
    total = days * _NS_DAY + nanoseconds - offset * 10**9
    if offset == 0 and parts.get("z") is None and target.time_zone is not None:
        moment = dt.datetime.fromordinal(days + _EPOCH) + dt.timedelta(microseconds=nanoseconds // 1000)
        local = moment.replace(tzinfo=zone(target.time_zone)).utcoffset() or dt.timedelta()
        total -= int(local.total_seconds()) * 10**9
    made = total // (10**9 // PER_SECOND[target.time_unit])
    return made if -(2**63) <= made < 2**63 else None


def _offset(text: str | None) -> int:
    """Seconds east of UTC."""
    if text is None or text in ("Z", "z"):
        return 0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:4] or 0) * 60
    return -seconds if text[0] == "-" else seconds


_PARTS = {
    "Y": r"(?P<Y>[+-]?\d{1,4})", "m": r"(?P<m>\d{1,2})", "d": r"(?P<d>\d{1,2})", "e": r" ?(?P<d>\d{1,2})", "H": r"(?P<H>\d{1,2})", "k": r" ?(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})", "M": r"(?P<M>\d{1,2})", "S": r"(?P<S>\d{1,2})", "y": r"(?P<y>\d{2})", "j": r"(?P<j>\d{1,3})", "p": r"(?P<p>[AaPp][Mm])",
    "P": r"(?P<p>[AaPp][Mm])", "f": r"(?P<n>\d{1,9})", "b": r"(?P<b>[A-Za-z]{3})", "h": r"(?P<b>[A-Za-z]{3})", "B": r"(?P<b>[A-Za-z]{3,9})",
    "a": r"[A-Za-z]{3}", "A": r"[A-Za-z]{6,9}", "z": r"(?P<z>Z|[+-]\d{2}:?\d{2})", "#z": r"(?P<z>Z|[+-]\d{2}:?\d{0,2})", ":z": r"(?P<z>[+-]\d{2}:\d{2})",
    "Z": r"[A-Za-z/_]+", "s": r"(?P<s>-?\d+)", ".f": r"(\.(?P<f>\d{1,9}))?", "%": "%", "n": r"\n", "t": r"\t",
}  # fmt: skip
_WHOLE = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y", "X": "%H:%M:%S", "+": "%Y-%m-%dT%H:%M:%S%.f%z", "x": "%m/%d/%y", "v": "%e-%b-%Y"}
_MONTHS = {name: index + 1 for index, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])}


def compiled(pattern: str, *, exact: bool) -> Any:
    """A pattern in the notation of chrono as a regular expression; None for a part that is not known."""
    for short, long in _WHOLE.items():
        pattern = pattern.replace(f"%{short}", long)
    out = []
    at = 0
    while at < len(pattern):
        if pattern[at] != "%":
            out.append(r"\s+" if pattern[at].isspace() else re.escape(pattern[at]))
            at += 1
            continue
        found = re.match(r"%[-_0]?(\.\d?f|\df|#z|:z|[A-Za-z%])", pattern[at:])
        if found is None:
            return None
        key = found.group(1)
        digits = re.match(r"(\.?)(\d)f$", key)
        if digits:
            out.append(rf"{re.escape(digits.group(1))}(?P<f>\d{{{digits.group(2)}}})")
        elif key in _PARTS:
            out.append(_PARTS[key])
        else:
            return None
        at += found.end()
    text = "".join(out)
    try:
        return re.compile(f"^{text}$" if exact else text)
    except re.error:
        return None


def parse_pattern(text: str, pattern: Any, target: Any) -> int | None:
    """The ticks of a text; null where it does not match."""
    found = pattern.search(text)
    if found is None:
        return None
    parts = found.groupdict()
    if parts.get("s") is not None:
        total = int(parts["s"]) * 10**9 + int((parts.get("f") or "0").ljust(9, "0"))
        return total // _NS_DAY if type(target) is c.Date else total // (10**9 // PER_SECOND[target.time_unit])
    if parts.get("y") is not None:
        parts["Y"] = str(int(parts["y"]) + (2000 if int(parts["y"]) < 70 else 1900))
    if parts.get("b") is not None:
        month = _MONTHS.get(parts["b"][:3].lower())
        if month is None:
            return None
        parts["m"] = str(month)
    if parts.get("j") is not None and parts.get("Y"):
        day = dt.date(int(parts["Y"]), 1, 1) + dt.timedelta(days=int(parts["j"]) - 1)
        parts["m"], parts["d"] = str(day.month), str(day.day)
    if parts.get("I") is not None:
        hour = int(parts["I"]) % 12
        parts["H"] = str(hour + 12 if (parts.get("p") or "am").lower() == "pm" else hour)
    if parts.get("n") is not None:
        parts["f"] = parts["n"].rjust(9, "0")
    if type(target) is not c.Time and not (parts.get("Y") and parts.get("m")):
        return None
    if type(target) is not c.Time and parts.get("d") is None:
        parts["d"] = "1"
    return _ticks(parts, target)


def has_zone(pattern: str) -> bool:
    """Whether a pattern has an offset."""
    return "%z" in pattern or "%:z" in pattern or "%#z" in pattern or "%+" in pattern



