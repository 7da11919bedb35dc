"""Parts of dates and times, formats and zones."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import nulls
from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import PER_SECOND, floor_divide, local_ticks, of_ticks, rescaled, ticks
from polarway.backends.portable.values import LITERAL, Value, rowwise
from polarway.backends.portable.zones import check_choice, from_wall_clock, known_zone
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, PolarwayError, SchemaError

_DAY = 86_400


def local(array: pa.Array, dtype: Any) -> pa.Array:
    """Points in time as the wall clock shows them, without a zone."""
    if type(dtype) is c.Datetime and dtype.time_zone is not None:
        return of_ticks(local_ticks(ticks(array, dtype), dtype), c.Datetime(dtype.time_unit))
    return array


_DATE_PARTS: dict[str, tuple[Callable[[Any], Any], DataType]] = {
    "dt.year": (pc.year, c.Int32()), "dt.iso_year": (pc.iso_year, c.Int32()), "dt.quarter": (pc.quarter, c.Int8()), "dt.month": (pc.month, c.Int8()),
    "dt.week": (pc.iso_week, c.Int8()), "dt.weekday": (lambda a: pc.day_of_week(a, count_from_zero=False), c.Int8()), "dt.day": (pc.day, c.Int8()),
    "dt.ordinal_day": (pc.day_of_year, c.Int16()), "dt.is_leap_year": (pc.is_leap_year, c.Boolean()),
}  # fmt: skip


#: Functions whose error for what is no moment is of another class in Polars.
_COMPUTE = ("dt.date", "dt.time", "dt.cast_time_unit", "dt.convert_time_zone", "dt.combine")


def wrong_kind(call: Call, dtype: DataType) -> PolarwayError:
    """The error for a type that a function of moments is not for."""
    plain = call.undefined(dtype)
    if call.name.startswith("dt.total_"):
        return SchemaError(str(plain))
    return ComputeError(str(plain)) if call.name in _COMPUTE else plain


def _moment(call: Call, *kinds: Any) -> Any:
    value = call.args[0]
    if type(value.dtype) not in kinds:
        raise wrong_kind(call, value.dtype)
    return value


@function(*_DATE_PARTS)
def _date_part(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    kernel, dtype = _DATE_PARTS[call.name]
    return rowwise(call.scope, [value], dtype, lambda a: kernel(local(a, value.dtype)))


@function("dt.century", "dt.millennium")
def _era(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    span = 100 if call.name == "dt.century" else 1000
    return rowwise(call.scope, [value], c.Int32(), lambda a: pc.add(floor_divide(pc.subtract(pc.year(local(a, value.dtype)), 1), span), 1))


@function("dt.days_in_month")
def _days_in_month(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)

    def kernel(array: Any) -> Any:
        held = local(array, value.dtype)
        month = pc.month(held)
        lengths = pa.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], pa.int64())
        days = lengths.take(pc.subtract(month, 1))
        return pc.add(days, pc.and_(pc.equal(month, 2), pc.is_leap_year(held)).cast(pa.int64()))

    return rowwise(call.scope, [value], c.Int8(), kernel)


def _clock(array: pa.Array, dtype: Any) -> tuple[Any, int]:
    """Ticks since midnight, and how many make a second."""
    if type(dtype) is c.Time:
        return ticks(array, dtype), 10**9
    per_second = PER_SECOND[dtype.time_unit]
    held = local_ticks(ticks(array, dtype), dtype)
    return _rest(held, _DAY * per_second), per_second


def _rest(array: Any, by: int) -> Any:
    return pc.subtract(array, pc.multiply(floor_divide(array, by), by))


@function("dt.hour", "dt.minute", "dt.second", "dt.millisecond", "dt.microsecond", "dt.nanosecond")
def _clock_part(call: Call) -> Value:
    value = _moment(call, c.Datetime, c.Time) if type(call.args[0].dtype) is not c.Date else None
    if value is None:
        raise call.undefined(call.args[0].dtype)
    part = call.name[3:]
    fractional = call.opt("fractional", False) if part == "second" else False

    def kernel(array: Any) -> Any:
        held, per_second = _clock(array, value.dtype)
        if part == "hour":
            return pc.divide(held, 3600 * per_second)
        if part == "minute":
            return _rest(pc.divide(held, 60 * per_second), 60)
        if part == "second":
            if fractional:
                rest = rescaled(_rest(held, per_second), per_second, 10**9).cast(pa.float64())
                return pc.add(_rest(pc.divide(held, per_second), 60).cast(pa.float64()), pc.multiply(rest, 1e-9))
            return _rest(pc.divide(held, per_second), 60)
        rest = rescaled(_rest(held, per_second), per_second, 10**9)
        return pc.divide(rest, {"millisecond": 10**6, "microsecond": 10**3, "nanosecond": 1}[part])

    return rowwise(call.scope, [value], c.Float64() if fractional else c.Int8() if part in ("hour", "minute", "second") else c.Int32(), kernel)


@function("dt.date")
def _date(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    return rowwise(call.scope, [value], c.Date(), lambda a: cast(a, value.dtype, c.Date()))


@function("dt.time")
def _time(call: Call) -> Value:
    value = _moment(call, c.Datetime, c.Time)
    return rowwise(call.scope, [value], c.Time(), lambda a: cast(a, value.dtype, c.Time()))


@function("dt.timestamp", "dt.epoch")
def _timestamp(call: Call) -> Value:
    if type(call.args[0].dtype) is c.Null:
        call.args = [call.args[0].replaced(c.Date(), nulls(len(call.args[0].data), c.Date()))]
    value = _moment(call, c.Date, c.Datetime)
    unit = call.opt("time_unit", "us")
    if unit == "d":
        return rowwise(call.scope, [value], c.Int32(), lambda a: cast(a, value.dtype, c.Date()).cast(pa.int32()))
    if unit != "s" and unit not in PER_SECOND:
        raise InvalidPlanError(f'invalid plan: unknown time_unit "{unit}"')
    per_second = 1 if unit == "s" else PER_SECOND[unit]

    def kernel(array: Any) -> Any:
        if type(value.dtype) is c.Date:
            return pc.multiply(ticks(array, value.dtype), _DAY * per_second)
        return rescaled(ticks(array, value.dtype), PER_SECOND[value.dtype.time_unit], per_second)

    return rowwise(call.scope, [value], c.Int64(), kernel)


@function("dt.cast_time_unit")
def _cast_unit(call: Call) -> Value:
    value = _moment(call, c.Datetime, c.Duration)
    unit = call.opt("time_unit")
    target = c.Datetime(unit, value.dtype.time_zone) if type(value.dtype) is c.Datetime else c.Duration(unit)
    return rowwise(call.scope, [value], target, lambda a: cast(a, value.dtype, target))


_SPANS = {"days": (86_400, 1), "hours": (3600, 1), "minutes": (60, 1), "seconds": (1, 1), "milliseconds": (1, 10**3), "microseconds": (1, 10**6), "nanoseconds": (1, 10**9)}


@function(*(f"dt.total_{name}" for name in _SPANS))
def _total(call: Call) -> Value:
    value = _moment(call, c.Duration)
    fractional = call.opt("fractional", False)
    seconds, parts = _SPANS[call.name.removeprefix("dt.total_")]
    per_second = PER_SECOND[value.dtype.time_unit]

    def kernel(array: Any) -> Any:
        held = ticks(array, value.dtype)
        if fractional:
            return pc.multiply(held.cast(pa.float64(), safe=False), 1 / (per_second * seconds / parts))
        if parts > per_second:
            return pc.multiply(held, parts // per_second)
        return pc.divide(held, per_second // parts * seconds)

    return rowwise(call.scope, [value], c.Float64() if fractional else c.Int64(), kernel)


# ---- text

#: Parts of formats that a date lacks.
_CLOCK = re.compile(r"%[-_]?[HIklMSTRfpPrXczZsnN+]|%[.0-9:#]+[fz]")


def spans_as_text(array: pa.Array, dtype: Any, pattern: str | None) -> pa.Array:
    """Durations as ISO 8601 has them, or as tables show them."""
    if pattern not in (None, "iso", "polars"):
        raise InvalidOperationError(f'format "{pattern}" not supported for Duration type (expected one of \'iso\' or \'polars\')')
    from polarway.formatting.cells import duration_text as shown

    per_second = PER_SECOND[dtype.time_unit]
    out: list[str | None] = []
    for tick in to_list(array, dtype, stored=True):
        out.append(None if tick is None else shown(tick, dtype.time_unit) if pattern == "polars" else _iso_span(tick, per_second))
    return pa.array(out, pa.large_string())


def _iso_span(tick: int, per_second: int) -> str:
    if not tick:
        return "PT0S"
    seconds, fraction = divmod(abs(tick), per_second)
    days, rest = divmod(seconds, _DAY)
    hours, minutes, rest = rest // 3600, rest // 60 % 60, rest % 60
    text = f"{'-' if tick < 0 else ''}P" + (f"{days}D" if days else "")
    digits = str(fraction).rjust(len(str(per_second)) - 1, "0").rstrip("0")
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}{'.' + digits if digits else ''}S" if rest or fraction else "")
    return text + ("T" + clock if clock else "")


def formatted(array: pa.Array, dtype: Any, pattern: str) -> pa.Array:
    """Temporal values in the notation of chrono."""
    held = to_list(array, dtype, stored=True)
    known: dict[int, str] = {}
    out: list[str | None] = []
    offsets = _offsets(array, dtype) if type(dtype) is c.Datetime and dtype.time_zone else None
    for index, tick in enumerate(held):
        if tick is None:
            out.append(None)
            continue
        if tick not in known:
            known[tick] = _format(tick, dtype, pattern, 0 if offsets is None else offsets[index])
        out.append(known[tick])
    return pa.array(out, pa.large_string())


def _offsets(array: pa.Array, dtype: Any) -> list[Any]:
    held = ticks(array, dtype)
    return pc.divide(pc.subtract(local_ticks(held, dtype), held), PER_SECOND[dtype.time_unit]).to_pylist()  # type: ignore[no-any-return]


def _letters(zone: str, local: dt.datetime, offset: int) -> str:
    """What a zone's time is called at a time of its clocks."""
    from zoneinfo import ZoneInfo

    return (local - dt.timedelta(seconds=offset)).replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).tzname() or zone


def _format(tick: int, dtype: Any, pattern: str, offset: int) -> str:
    if type(dtype) is c.Date:
        nanoseconds, day = 0, tick
    elif type(dtype) is c.Time:
        day, nanoseconds = 0, tick
    else:
        per_second = PER_SECOND[dtype.time_unit]
        day, rest = divmod(tick + offset * per_second, _DAY * per_second)
        nanoseconds = rest * (10**9 // per_second)
    seconds, fraction = divmod(nanoseconds, 10**9)
    date = dt.date(1970, 1, 1).toordinal() + day
    if not 1 <= date <= dt.date.max.toordinal():
        raise ComputeError(f"a date beyond the years 1 to 9999 cannot be written as {pattern!r} in the portable backend")
    moment = dt.datetime.fromordinal(date) + dt.timedelta(seconds=seconds)
    digits = f"{fraction:09d}"
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    short = digits[:3] if digits[3:] == "000000" else digits[:6] if digits[6:] == "000" else digits
    zone = f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
    table = {
        "%.f": f".{short}" if fraction else "", "%.3f": "." + digits[:3], "%.6f": "." + digits[:6], "%.9f": "." + digits, "%3f": digits[:3], "%6f": digits[:6],
        "%9f": digits, "%f": digits, "%:z": f"{zone[:3]}:{zone[3:]}", "%z": zone, "%Z": _letters(dtype.time_zone, moment, offset) if getattr(dtype, "time_zone", None) else "",
        "%F": f"{moment.year:04d}-{moment:%m-%d}", "%Y": f"{moment.year:04d}", "%e": f"{moment.day:2d}", "%k": f"{moment.hour:2d}", "%l": f"{(moment.hour + 11) % 12 + 1:2d}",
        "%T": f"{moment:%H:%M:%S}", "%R": f"{moment:%H:%M}", "%D": f"{moment:%m/%d/%y}", "%s": str(day * _DAY + seconds - offset), "%P": f"{moment:%p}".lower(),
        "%h": f"{moment:%b}", "%C": f"{moment.year // 100:02d}",
    }  # fmt: skip
    out, at = [], 0
    while at < len(pattern):
        if pattern[at] != "%":
            out.append(pattern[at])
            at += 1
            continue
        key = next((pattern[at : at + size] for size in (4, 3, 2) if pattern[at : at + size] in table), None)
        if key is not None:
            out.append(str(table[key]))
            at += len(key)
            continue
        bare = pattern[at : at + 2]
        if pattern[at + 1 : at + 2] in ("-", "_") and at + 2 < len(pattern):
            made = moment.strftime("%" + pattern[at + 2]).lstrip("0") or "0"
            out.append(made if pattern[at + 1] == "-" else made.rjust(2))
            at += 3
            continue
        out.append(moment.strftime(bare))
        at += 2
    return "".join(out)


@function("dt.to_string")
def _to_string(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime, c.Time, c.Duration)
    pattern = call.opt("format", None)
    if type(value.dtype) is c.Duration:
        return rowwise(call.scope, [value], c.String(), lambda a: spans_as_text(a, value.dtype, pattern))
    if type(value.dtype) is c.Date and pattern is not None and _CLOCK.search(pattern):
        raise ComputeError(f"cannot format Date with format {pattern!r}")
    if pattern in (None, "iso", "iso:strict"):
        units = {"ms": "%.3f", "us": "%.6f", "ns": "%.9f"}
        joined = "T" if pattern == "iso:strict" else " "
        fraction = units[value.dtype.time_unit] if type(value.dtype) is c.Datetime else ""
        pattern = {c.Date: "%F", c.Time: "%T%.f"}.get(type(value.dtype), f"%F{joined}%T{fraction}" + ("%:z" if getattr(value.dtype, "time_zone", None) else ""))
    return rowwise(call.scope, [value], c.String(), lambda a: formatted(a, value.dtype, pattern))


_GUESSES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
_CLOCKS = ("%H:%M:%S%.f", "%H:%M:%S", "%H:%M", "%H%M", "%H%M%S%.f", "%H%M%S")


def parsed(call: Call, value: Value) -> Value:
    """Text as dates or times by a pattern, or by the first usual one that fits."""
    from polarway.backends.portable.parsing import compiled, has_zone, parse_pattern
    from polarway.backends.portable.types import stored_type

    dtype: Any = dtype_from_json(call.opt("dtype"))
    pattern, strict, exact = call.opt("format", None), call.opt("strict", True), call.opt("exact", True)
    if type(dtype) not in (c.Date, c.Datetime, c.Time):
        raise call.undefined(dtype)
    known_zone(getattr(dtype, "time_zone", None))
    if pattern is not None and type(dtype) is c.Datetime and has_zone(pattern) and dtype.time_zone is None:
        dtype = c.Datetime(dtype.time_unit, "UTC")
    # Clocks of a zone are read without it, and looked up in it afterwards.
    read: Any = c.Datetime(dtype.time_unit) if getattr(dtype, "time_zone", None) and (pattern is None or not has_zone(pattern)) else dtype
    ambiguous, more = choice_of(call, 1)
    known = None
    if pattern is not None:
        known = compiled(pattern, exact=exact)
        if known is None:
            raise ComputeError(f"the format {pattern!r} is not one that can be parsed")

    def kernel(array: pa.Array, *wanted: pa.Array) -> pa.Array:
        texts = array.to_pylist()
        distinct = list(dict.fromkeys(text for text in texts if text is not None))
        chosen = known if known is not None else _guessed(distinct, dtype, exact=exact, strict=strict)
        made = {text: None if chosen is None else parse_pattern(text, chosen, read) for text in distinct}
        failed = [text for text, tick in made.items() if tick is None]
        if failed and strict:
            shown = ", ".join(f'"{text}"' for text in failed[:10])
            raise InvalidOperationError(
                f"conversion from `str` to `{_short(dtype)}` failed in column '{value.name}' for {sum(text in failed for text in texts)} out of {len(texts)} values: [{shown}]"
                "\n\nYou might want to try:\n- setting `strict=False` to set values that cannot be converted to `null`\n- using `str.strptime`, `str.to_date`, or `str.to_datetime` and providing a format string"
            )
        found = of_ticks(pa.array([None if text is None else made[text] for text in texts], pa.int64()), read)
        return found if read is dtype else from_wall_clock(found, dtype, wanted[0] if wanted else ambiguous)

    _ = stored_type(dtype)
    return rowwise(call.scope, [value, *more], dtype, kernel)


def _short(dtype: DataType) -> str:
    from polarway.datatypes.base import dtype_short_name

    return dtype_short_name(dtype)


def _guessed(texts: list[str], dtype: Any, *, exact: bool, strict: bool) -> Any:
    """The first usual format that one of the texts has."""
    from polarway.backends.portable.parsing import compiled, parse_pattern

    if not texts:
        return None
    if type(dtype) is c.Date:
        patterns = list(_GUESSES)
    elif type(dtype) is c.Time:
        patterns = list(_CLOCKS)
    else:
        patterns = [*_GUESSES, *(f"{day}{joint}{clock}{zone}" for day in _GUESSES for clock in _CLOCKS for joint in " T" for zone in ("", "%#z") if not zone or day[1] == "Y")]
    forms = [(pattern, compiled(pattern, exact=exact)) for pattern in patterns]
    for text, (pattern, found) in itertools.product(texts, forms):
        if found is not None and parse_pattern(text, found, dtype) is not None:
            if pattern.endswith("z") and getattr(dtype, "time_zone", None) is None:
                # The type was settled before any text was seen.
                raise ComputeError(
                    f"`strptime` / `to_datetime` was called with no format and no time zone, but a time zone is part of the data, for example {text!r}; "
                    "give a format string, set a time zone, or call it on a Series"
                )
            return found
    if not strict:
        return None
    raise ComputeError("could not find an appropriate format to parse dates, please define a format")


# ---- zones


@function("dt.convert_time_zone")
def _convert_zone(call: Call) -> Value:
    value = _moment(call, c.Datetime)
    target = c.Datetime(value.dtype.time_unit, known_zone(call.opt("time_zone")))
    return rowwise(call.scope, [value], target, lambda a: of_ticks(ticks(a, value.dtype), target))


@function("dt.replace_time_zone", args=1, most=2)
def _replace_zone(call: Call) -> Value:
    value = _moment(call, c.Datetime)
    target = c.Datetime(value.dtype.time_unit, known_zone(call.opt("time_zone", None)))
    missing = check_choice(call.opt("non_existent", "raise"))
    ambiguous, more = choice_of(call, 1)

    def kernel(array: Any, *wanted: Any) -> Any:
        naive = of_ticks(local_ticks(ticks(array, value.dtype), value.dtype), c.Datetime(value.dtype.time_unit))
        return from_wall_clock(naive, target, wanted[0] if wanted else ambiguous, missing)

    return rowwise(call.scope, [value, *more], target, kernel)


def choice_of(call: Call, index: int) -> tuple[str, list[Value]]:
    """What to do with hours that happen twice: one choice, or an argument with one per row."""
    if len(call.args) <= index:
        return "raise", []
    argument = call.args[index]
    if argument.shape == LITERAL:
        return check_choice(argument.data[0].as_py()), []
    return "raise", [argument]


@function("dt.base_utc_offset", "dt.dst_offset")
def _offset(call: Call) -> Value:
    value = _moment(call, c.Datetime)
    if value.dtype.time_zone is None:
        raise InvalidOperationError(f"`{call.name}` operation not supported for datetimes without a time zone")
    from polarway.construct.ticks import zone

    place = zone(value.dtype.time_zone)

    def one(moment: Any) -> int | None:
        if moment is None:
            return None
        held = moment.astimezone(place)
        summer = held.dst() or dt.timedelta()
        span = summer if call.name == "dt.dst_offset" else (held.utcoffset() or dt.timedelta()) - summer
        return int(span.total_seconds() * 1000)

    return rowwise(call.scope, [value], c.Duration("ms"), lambda a: of_ticks(pa.array([one(m) for m in to_list(a, value.dtype)], pa.int64()), c.Duration("ms")))
