"""Stored values as texts: what a cell of a table or a line of a series shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.formatting import options
from polarway.formatting.floats import float_text, grouped, integer_text

Writer = Callable[[Any], str]

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_DURATION_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


def writer(dtype: DataType, *, quoted: bool) -> Writer:
    """What turns stored values (ticks of temporal types, scaled integers of decimals) of a type into text.

    ``quoted``: texts stand in quotes, as in a series or in a list.
    """
    made = _writer(dtype, quoted)
    return lambda value: "null" if value is None else made(value)


def _quoted(value: Any) -> str:
    return f'"{value}"'


def _writer(dtype: DataType, quoted: bool) -> Writer:
    base = type(dtype)
    if dtype.is_integer():
        return integer_text
    if dtype.is_float():
        return float_text
    if base is c.Boolean:
        return lambda value: "true" if value else "false"
    if base in (c.String, c.Categorical, c.Enum):
        if quoted:
            return _quoted
        return str
    if base is c.Binary:
        return binary_text
    if base is c.Decimal:
        return lambda value: decimal_text(value, dtype.scale)  # type: ignore[attr-defined]
    if base is c.Date:
        return date_text
    if base is c.Time:
        return lambda value: clock_text(value, _PER_SECOND["ns"])
    if base is c.Datetime:
        return _datetime_writer(dtype)
    if base is c.Duration:
        return lambda value: duration_text(value, dtype.time_unit)  # type: ignore[attr-defined]
    if base in (c.List, c.Array):
        return _list_writer(writer(dtype.inner, quoted=True))  # type: ignore[attr-defined]
    if base is c.Map:
        return _map_writer(writer(dtype.key, quoted=True), writer(dtype.value, quoted=True))  # type: ignore[attr-defined]
    if base is c.Struct:
        return _struct_writer([writer(field.dtype, quoted=True) for field in dtype.fields])  # type: ignore[attr-defined]
    return str


def binary_text(value: bytes) -> str:
    """Bytes as ``b"…"``, with escapes for all but visible ASCII; of long ones the start."""
    most = 2 * options.text_length()
    text = "".join([chr(byte) if 33 <= byte < 127 else f"\\x{byte:02x}" for byte in value[:most]])
    return f'b"{text}"' if len(value) <= most else f'b"{text}"…'


def decimal_text(value: int, scale: int) -> str:
    """A scaled integer with its point."""
    if scale == 0:
        return grouped(str(value))
    sign = "-" if value < 0 else ""
    whole, fraction = divmod(abs(value), 10**scale)
    text = f"{sign}{whole}.{fraction:0{scale}d}"
    if options.option("trim_decimal_zeros"):
        text = text.rstrip("0").rstrip(".")
    return grouped(text)


def date_text(days: int) -> str:
    """Days since 1970 as a date."""
    ordinal = days + _EPOCH_ORDINAL
    if 1 <= ordinal <= dt.date.max.toordinal():
        return dt.date.fromordinal(ordinal).isoformat()
    return f"{days}d since 1970-01-01"


def clock_text(ticks: int, per_second: int) -> str:
    """Ticks since midnight as a time; as many decimals as needed, by threes."""
    seconds, rest = divmod(ticks, per_second)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}{fraction_text(rest, per_second)}"


def fraction_text(rest: int, per_second: int) -> str:
    """The decimals of a second: none, three, six or nine."""
    if rest == 0:
        return ""
    nanoseconds = rest * (1_000_000_000 // per_second)
    if nanoseconds % 1_000_000 == 0:
        return f".{nanoseconds // 1_000_000:03d}"
    if nanoseconds % 1_000 == 0:
        return f".{nanoseconds // 1_000:06d}"
    return f".{nanoseconds:09d}"


def _datetime_writer(dtype: Any) -> Writer:
    per_second = _PER_SECOND[dtype.time_unit]
    if dtype.time_zone is None:
        return lambda ticks: moment_text(ticks, per_second)
    from polarway.construct.ticks import zone

    local = zone(dtype.time_zone)

    def write(ticks: int) -> str:
        try:
            moment = dt.datetime.fromtimestamp(ticks // per_second, local)
        except (OverflowError, ValueError):
            return moment_text(ticks, per_second) + " UTC"
        offset = moment.utcoffset() or dt.timedelta()
        shifted = ticks + (offset.days * 86_400 + offset.seconds) * per_second
        return f"{moment_text(shifted, per_second)} {moment.tzname()}"

    return write


def moment_text(ticks: int, per_second: int) -> str:
    """Ticks since 1970 as date and time."""
    days, rest = divmod(ticks, 86_400 * per_second)
    return f"{date_text(days)} {clock_text(rest, per_second)}"


def duration_text(ticks: int, unit: str) -> str:
    """Ticks as days, hours, minutes, seconds and what is left.

    Examples
    --------
    >>> from polarway.formatting.cells import duration_text
    >>> duration_text(3_661_000, "ms")
    '1h 1m 1s'
    """
    label = "µs" if unit == "us" else unit
    if ticks == 0:
        return f"0{label}"
    sign = "-" if ticks < 0 else ""
    per_second = _PER_SECOND[unit]
    seconds, rest = divmod(abs(ticks), per_second)
    parts = []
    for name, size in _DURATION_UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{sign}{count}{name}")
    if rest:
        parts.append(_subsecond_text(rest, unit, sign))
    return " ".join(parts)


def _subsecond_text(rest: int, unit: str, sign: str) -> str:
    """What is less than a second, in the largest unit that leaves no remainder."""
    if unit == "ns" and rest % 1_000_000 == 0:
        return f"{sign}{rest // 1_000_000}ms"
    if unit == "ns" and rest % 1_000 == 0:
        return f"{sign}{rest // 1_000}µs"
    if unit == "us" and rest % 1_000 == 0:
        return f"{sign}{rest // 1_000}ms"
    return f"{sign}{rest}{'µs' if unit == 'us' else unit}"


def _list_writer(item: Writer) -> Writer:
    def write(values: list[Any]) -> str:
        most = options.items()
        count = len(values)
        if most < 0 or count <= most:
            return f"[{', '.join(map(item, values))}]"
        if most == 0:
            return f"[{options.ellipsis()}]"
        if most == 1:
            return f"[{options.ellipsis()} {item(values[-1])}]" if count > 1 else f"[{item(values[0])}]"
        shown = ", ".join(map(item, values[: most - 1]))
        return f"[{shown}, {options.ellipsis()} {item(values[-1])}]"

    return write


def _map_writer(key: Writer, value: Writer) -> Writer:
    def write(pairs: list[tuple[Any, Any]]) -> str:
        most = options.items()
        shown = pairs if most < 0 or len(pairs) <= most else pairs[:most]
        texts = [f"{key(one)}: {value(other)}" for one, other in shown]
        return "{" + ", ".join(texts + [options.ellipsis()] * (len(shown) < len(pairs))) + "}"

    return write


def _struct_writer(fields: list[Writer]) -> Writer:
    def write(row: dict[str, Any]) -> str:
        return "{" + ",".join(field(value) for field, value in zip(fields, row.values())) + "}"

    return write


def shortened(text: str, most: int) -> str:
    """At most ``most`` characters, with an ellipsis for the rest."""
    return text if len(text) <= most else text[:most] + options.ellipsis()
