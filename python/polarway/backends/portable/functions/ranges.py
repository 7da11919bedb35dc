"""Ranges, and points in time and spans put together from their parts."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_supertype
from polarway.backends.portable.functions.dates_shift import Span
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import PER_SECOND, of_ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, RAGGED, Value, meet, offsets_of, rowwise, spread
from polarway.datatypes import classes as c
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, ShapeError

_CLOSED = ("both", "left", "right", "none")
_DAY = 86_400 * 10**9


def _closed(call: Call) -> tuple[bool, bool]:
    closed = call.opt("closed", "both")
    if closed not in _CLOSED:
        raise InvalidPlanError(f'invalid plan: unknown closed "{closed}"; known: {", ".join(_CLOSED)}')
    return closed in ("both", "left"), closed in ("both", "right")


def _columns(call: Call, values: list[Value]) -> tuple[list[list[Any]], int, Any]:
    """The values side by side as Python lists, and the shape they meet in."""
    shape, offsets, length = meet(call.scope, values)
    held = [to_list(spread(call.scope, value, shape, offsets, length), value.dtype, stored=True) for value in values]
    return held, shape, offsets


def _ranges(call: Call, values: list[Value], inner: Any, make: Callable[..., list[int] | None], of: Callable[[list[int]], pa.Array], *, single: bool) -> Value:
    """One range, or a list of its values per row."""
    columns, shape, offsets = _columns(call, values)
    first = values[0]
    if single:
        if any(value.shape > GROUP and len(value.data) != 1 for value in values) and not call.evaluator.dry:
            raise ShapeError(f"`{call.name}` got a non-scalar start or end: it takes one value of each; use `{call.name}s` for a range per row")
        made = make(*(column[0] for column in columns)) if columns[0] else []
        if made is None and call.evaluator.dry:
            # Aggregates of no rows, when only types are asked for, are null.
            made = []
        if made is None:
            raise ComputeError(f"`{call.name}` has a null as its start or end")
        return Value(first.name, inner, of(made), RAGGED, root=first.root, offsets=pa.array([0, len(made)], pa.int64()))
    rows = [make(*row) for row in zip(*columns)]
    ends = offsets_of(pa.array([len(row or ()) for row in rows], pa.int64())) if rows else pa.array([0], pa.int64())
    mask = pa.array([row is None for row in rows], pa.bool_())
    lists = list_array(ends, of([item for row in rows if row is not None for item in row]), mask)
    return Value(first.name, c.List(inner), lists, shape, root=first.root, offsets=offsets)


def _stepped(call: Call, per_second: int) -> Callable[[Any, Any], list[int] | None]:
    """Ticks from a start to an end, an interval apart."""
    span = Span(call.opt("interval"))
    first, last = _closed(call)
    if span.months < 0 or span.nanoseconds < 0 or not (span.months or span.nanoseconds):
        raise ComputeError("`interval` must be positive")
    step = span.nanoseconds * per_second // 10**9

    def make(start: int | None, end: int | None) -> list[int] | None:
        if start is None or end is None:
            return None
        out, index = [], 0
        while True:
            tick = _months_on(start, span.months * index, per_second) + step * index
            if tick > end:
                break
            out.append(tick)
            index += 1
        if out and not first and out[0] == start:
            out = out[1:]
        if out and not last and out[-1] == end:
            out = out[:-1]
        return out

    return make


def _months_on(tick: int, months: int, per_second: int) -> int:
    if not months:
        return tick
    days, rest = divmod(tick, 86_400 * per_second)
    date = dt.date.fromordinal(719_163 + days)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    moved = dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
    return (moved.toordinal() - 719_163) * 86_400 * per_second + rest


@function("date_range", "date_ranges", args=2, rowwise=False)
def _date_range(call: Call) -> Value:
    values = [to(value, c.Date()) for value in _moments(call, c.Date, c.Datetime)]
    if Span(call.opt("interval")).nanoseconds % _DAY:
        raise ComputeError("`interval` of a range of dates must consist of full days")
    make = _stepped(call, 1)
    # Days as seconds, so that months and days are one kind of step.

    def days(start: int | None, end: int | None) -> list[int] | None:
        found = make(None if start is None else start * 86_400, None if end is None else end * 86_400)
        return None if found is None else [tick // 86_400 for tick in found]

    return _ranges(call, values, c.Date(), days, lambda ticks: of_ticks(pa.array(ticks, pa.int64()), c.Date()), single=call.name == "date_range")


def _moments(call: Call, *kinds: Any) -> list[Value]:
    for value in call.args:
        if type(value.dtype) not in (*kinds, c.Null):
            raise call.undefined(value.dtype)
    return call.args


@function("datetime_range", "datetime_ranges", args=2, rowwise=False)
def _datetime_range(call: Call) -> Value:
    values = _moments(call, c.Date, c.Datetime)
    dtype: Any = require_supertype(values[0].dtype, values[1].dtype)
    unit, zone = call.opt("time_unit", None), call.opt("time_zone", None)
    if type(dtype) is not c.Datetime:
        dtype = c.Datetime("us")
    target = c.Datetime(unit or dtype.time_unit, zone or dtype.time_zone)
    if target.time_zone not in (None, "UTC"):
        raise call.unsupported("in a time zone")
    held = [to(value, c.Datetime(target.time_unit, dtype.time_zone)) for value in values]
    make = _stepped(call, PER_SECOND[target.time_unit])
    return _ranges(call, held, target, make, lambda ticks: of_ticks(pa.array(ticks, pa.int64()), target), single=call.name == "datetime_range")


@function("time_range", "time_ranges", args=2, rowwise=False)
def _time_range(call: Call) -> Value:
    values = _moments(call, c.Time)
    make = _stepped(call, 10**9)
    return _ranges(call, values, c.Time(), make, lambda ticks: of_ticks(pa.array(ticks, pa.int64()), c.Time()), single=call.name == "time_range")


@function("int_ranges", args=3)
def _int_ranges(call: Call) -> Value:
    dtype = dtype_from_json(call.opt("dtype", "int64"))
    for value in call.args:
        if not value.dtype.is_integer() and type(value.dtype) is not c.Null:
            raise call.undefined(value.dtype)

    def make(start: int | None, end: int | None, step: int | None) -> list[int] | None:
        if start is None or end is None or step is None:
            return None
        if step == 0:
            raise InvalidOperationError("int_ranges takes a step that is not 0")
        return list(range(start, end, step))

    return _ranges(call, [to(value, c.Int64()) for value in call.args], dtype, make, lambda items: pa.array(items, stored_type(dtype)), single=False)


@function("linear_space", "linear_spaces", args=3, rowwise=False)
def _linear_space(call: Call) -> Value:
    first, last = _closed(call)
    as_array = call.opt("as_array", False) if call.name == "linear_spaces" else False
    if as_array:
        raise call.unsupported("as arrays")
    start, end, count = call.args
    common = require_supertype(start.dtype, end.dtype)
    if not common.is_numeric():
        raise call.unsupported(f"of {common!r}")
    inner: Any = c.Float32() if type(common) is c.Float32 else c.Float64()

    def make(low: float | None, high: float | None, n: int | None) -> list[Any] | None:
        if low is None or high is None or n is None:
            return None
        if n == 1 and first and last:
            return [low]
        steps = n - 1 if first and last else n + 1 if not first and not last else n
        offset = 0 if first else 1
        made = [low + (high - low) / steps * (index + offset) if steps else low for index in range(n)]
        if last and n:
            made[-1] = high
        return made

    values = [to(start, c.Float64()), to(end, c.Float64()), to(count, c.Int64())]
    return _ranges(call, values, inner, make, lambda items: pa.array(items, pa.float64()).cast(stored_type(inner)), single=call.name == "linear_space")


def _whole(call: Call, values: list[Value]) -> list[Value]:
    return [to(value, c.Int64()) for value in values]


@function("date", args=3)
def _date(call: Call) -> Value:
    def kernel(*arrays: Any) -> Any:
        return of_ticks(pa.array([_days(call, *row) for row in zip(*(array.to_pylist() for array in arrays))], pa.int64()), c.Date())

    return rowwise(call.scope, _whole(call, call.args), c.Date(), kernel)


def _days(call: Call, year: int | None, month: int | None, day: int | None) -> int | None:
    if year is None or month is None or day is None:
        return None
    try:
        return dt.date(year, month, day).toordinal() - 719_163
    except ValueError:
        raise ComputeError(f"Invalid date components ({year}, {month}, {day}) supplied") from None


@function("time", args=4)
def _time(call: Call) -> Value:
    def one(hour: int, minute: int, second: int, micro: int) -> int | None:
        if None in (hour, minute, second, micro):
            return None
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= micro < 10**6):
            raise ComputeError(f"Invalid time components ({hour}, {minute}, {second}, {micro}) supplied")
        return ((hour * 60 + minute) * 60 + second) * 10**9 + micro * 1000

    def kernel(*arrays: Any) -> Any:
        return of_ticks(pa.array([one(*row) for row in zip(*(array.to_pylist() for array in arrays))], pa.int64()), c.Time())

    return rowwise(call.scope, _whole(call, call.args), c.Time(), kernel)


@function("datetime", args=7)
def _datetime(call: Call) -> Value:
    target = c.Datetime(call.opt("time_unit", "us"), call.opt("time_zone", None))
    if target.time_zone not in (None, "UTC"):
        raise call.unsupported("in a time zone")

    def one(year: int, month: int, day: int, hour: int, minute: int, second: int, micro: int) -> int | None:
        if None in (year, month, day, hour, minute, second, micro):
            return None
        days = _days(call, year, month, day)
        assert days is not None
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
            raise ComputeError(f"Invalid time components ({hour}, {minute}, {second}, {micro}) supplied")
        nanoseconds = days * _DAY + ((hour * 60 + minute) * 60 + second) * 10**9 + micro * 1000
        return nanoseconds // (10**9 // PER_SECOND[target.time_unit])

    def kernel(*arrays: Any) -> Any:
        return of_ticks(pa.array([one(*row) for row in zip(*(array.to_pylist() for array in arrays))], pa.int64()), target)

    return rowwise(call.scope, _whole(call, call.args), target, kernel)


_PARTS = {"weeks": 7 * _DAY, "days": _DAY, "hours": 3600 * 10**9, "minutes": 60 * 10**9, "seconds": 10**9, "milliseconds": 10**6, "microseconds": 10**3, "nanoseconds": 1}


@function("duration", args=1, most=None)
def _duration(call: Call) -> Value:
    parts, target = call.opt("parts"), c.Duration(call.opt("time_unit", "us"))
    scale = 10**9 // PER_SECOND[target.time_unit]

    def kernel(*arrays: Any) -> Any:
        out: list[int | None] = []
        for row in zip(*(array.to_pylist() for array in arrays)):
            out.append(None if None in row else int(sum(value * _PARTS[part] for value, part in zip(row, parts))) // scale)
        return of_ticks(pa.array(out, pa.int64()), target)

    return rowwise(call.scope, [to(value, c.Float64()) if value.dtype.is_float() else to(value, c.Int64()) for value in call.args], target, kernel)


@function("business_day_count", args=2, most=3)
def _business_days(call: Call) -> Value:
    if len(call.args) > 2:
        raise call.unsupported("with holidays of each row")
    mask, holidays = list(call.opt("week_mask", [True] * 5 + [False] * 2)), set(call.opt("holidays", []))
    if not any(mask):
        raise ComputeError("`week_mask` must have at least one business day")

    def one(start: int | None, end: int | None) -> int | None:
        if start is None or end is None:
            return None
        sign = 1 if start <= end else -1
        low, high = min(start, end), max(start, end)
        days = range(low, high) if sign > 0 else range(low + 1, high + 1)
        return sign * sum(mask[(day + 3) % 7] and day not in holidays for day in days)

    def kernel(a: Any, b: Any) -> Any:
        pairs = zip(to_list(a, c.Date(), stored=True), to_list(b, c.Date(), stored=True))
        return pa.array([one(*pair) for pair in pairs], pa.int32())

    return rowwise(call.scope, [value.replaced(c.Date(), cast(value.data, value.dtype, c.Date())) for value in call.args], c.Int32(), kernel)
