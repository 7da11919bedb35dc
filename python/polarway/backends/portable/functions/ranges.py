"""Ranges, and points in time and spans put together from their parts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import common
from polarway.backends.portable.functions.dates import choice_of
from polarway.backends.portable.functions.dates_shift import Span
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import PER_SECOND, of_ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, RAGGED, Value, meet, offsets_of, rowwise, spread
from polarway.backends.portable.zones import from_wall_clock, known_zone
from polarway.datatypes import classes as c
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, SchemaError, ShapeError

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
        if shape == GROUP and call.scope.grouped:
            each = [make(*row) for row in zip(*columns)]
            if None in each:
                raise ComputeError(f"`{call.name}` has a null as its start or end")
            whole = [row or [] for row in each]
            ends = offsets_of(pa.array([len(row) for row in whole], pa.int64())) if whole else pa.array([0], pa.int64())
            return Value(first.name, inner, of([item for row in whole for item in row]), RAGGED, root=first.root, offsets=ends)
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


def _stepped(call: Call, per_second: int, zone: str | None = None) -> Callable[[Any, Any], list[int] | None]:
    """Ticks from a start to an end, an interval apart; days and months are those of a zone's clocks."""
    from polarway.backends.portable.index_windows import Clock, Step

    text = call.opt("interval")
    first, last = _closed(call)
    step = Step(text, per_second, Clock(zone, per_second) if zone not in (None, "UTC") else None)  # type: ignore[arg-type]
    if not step.is_positive:
        raise ComputeError("`interval` must be positive")

    def make(start: int | None, end: int | None) -> list[int] | None:
        if start is None or end is None:
            return None
        if step.is_even:
            out = list(range(start, end + 1, step.size))
        else:
            out = []
            while (tick := step.on(start, len(out))) <= end:
                out.append(tick)
        if out and not first and out[0] == start:
            out = out[1:]
        if out and not last and out[-1] == end:
            out = out[:-1]
        return out

    return make


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
    given: list[Any] = [value.dtype for value in values if type(value.dtype) is c.Datetime]
    unit, zone, interval = call.opt("time_unit", None), call.opt("time_zone", None), call.opt("interval")
    unit = unit or ("ns" if "ns" in interval else given[0].time_unit if given else "us")
    target = c.Datetime(unit, zone or next((dtype.time_zone for dtype in given if dtype.time_zone is not None), None))
    held = [_point(call, value, target) for value in values]
    make = _stepped(call, PER_SECOND[unit], target.time_zone)
    return _ranges(call, held, target, make, lambda ticks: of_ticks(pa.array(ticks, pa.int64()), target), single=call.name == "datetime_range")


def _point(call: Call, value: Value, target: Any) -> Value:
    zone = getattr(value.dtype, "time_zone", None)
    if zone is not None and target.time_zone != zone:
        raise SchemaError(f"given time_zone is different from that of timezone aware datetimes. Given: '{target.time_zone}', got: '{zone}'.")
    held = to(value, c.Datetime(target.time_unit, zone))
    if zone is not None or target.time_zone is None:
        return held
    return rowwise(call.scope, [held], target, lambda a: from_wall_clock(a, target))


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
    start, end, count = call.args
    found = common(start, end) or c.Null()
    kinds = (start.dtype, end.dtype)
    if not (found.is_numeric() or found.is_temporal()) or c.Null in map(type, kinds) or kinds[0].is_temporal() != kinds[1].is_temporal():
        raise ComputeError(f"'start' and 'end' have incompatible dtypes, got {start.dtype} and {end.dtype}")
    moments = found.is_temporal()
    point: Any = c.Datetime("us") if type(found) is c.Date else found if moments else c.Float64()
    inner: Any = c.Float32() if all(type(kind) is c.Float32 for kind in kinds) else point

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
        return [math.floor(item) for item in made] if moments else made

    def column(items: list[Any]) -> pa.Array:
        return of_ticks(pa.array(items, pa.int64()), inner) if moments else pa.array(items, pa.float64()).cast(stored_type(inner))

    made = _ranges(call, [to(start, point), to(end, point), to(count, c.Int64())], inner, make, column, single=call.name == "linear_space")
    if not as_array:
        return made
    target = c.Array(inner, call.constant(2))
    return made.replaced(target, cast(made.data, made.dtype, target))


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


@function("datetime", args=7, most=8)
def _datetime(call: Call) -> Value:
    target = c.Datetime(call.opt("time_unit", "us"), known_zone(call.opt("time_zone", None)))
    ambiguous, _ = choice_of(call, 7)

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
        naive = of_ticks(pa.array([one(*row) for row in zip(*(array.to_pylist() for array in arrays))], pa.int64()), c.Datetime(target.time_unit))
        return from_wall_clock(naive, target, ambiguous)

    return rowwise(call.scope, _whole(call, call.args[:7]), target, kernel)


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
