"""``rolling`` and ``group_by_dynamic``: windows over a sorted index, each with its rows, and expressions over these."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
import zoneinfo
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.binder import Bound, bind, evaluated, schema_of
from polarway.backends.portable.casts import cast
from polarway.backends.portable.evaluator import Evaluator
from polarway.backends.portable.executor import Needed, whole
from polarway.backends.portable.expansion import expand
from polarway.backends.portable.functions.dates_shift import Span
from polarway.backends.portable.grouping import codes_of, first_places, grouped
from polarway.backends.portable.ordering import places
from polarway.backends.portable.tables import Table, empty
from polarway.backends.portable.time_casts import PER_SECOND, of_ticks, ticks
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, repeated, spread
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError

_LIVE = Evaluator()
_DRY = Evaluator(dry=True)
_EPOCH = dt.date(1970, 1, 1).toordinal()
_CHOICES = {"closed": ("both", "left", "right", "none"), "label": ("left", "right", "datapoint")}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Clock:
    """Instants as what the clocks of a zone show, and back, in ticks."""

    __slots__ = ("_per_second", "_zone")

    def __init__(self, zone: str, per_second: int) -> None:
        self._zone = zoneinfo.ZoneInfo(zone)
        self._per_second = per_second

    def _offset(self, instant: int) -> int:
        shown = dt.datetime.fromtimestamp(instant // self._per_second, self._zone)
        return round(shown.utcoffset().total_seconds()) * self._per_second  # type: ignore[union-attr]

    def shown(self, instant: int) -> int:
        return instant + self._offset(instant)

    def first(self, local: int, start: int) -> int:
        """The first instant at which the clocks show a time, on the way from another one. A time that was skipped is told by the
        offset of the side of the jump that the way does not start on: a week after 02:31 it is 01:31 on the day when clocks jump
        from 02:00 to 03:00, a week before 02:31 it is 03:31."""
        day = 86_400 * self._per_second
        before, after = self._offset(local - day), self._offset(local + day)
        for offset in sorted({before, after}, reverse=True):
            if self._offset(local - offset) == offset:
                return local - offset
        return local - (after if self._offset(start) == before else before)


class Step:
    """A length along the index: whole numbers, or a span of the calendar in ticks, whose months, weeks and days are those of a
    zone's clocks, while hours and less are not."""

    __slots__ = ("clock", "days", "months", "per_day", "size", "text", "weeks_only")

    def __init__(self, text: str, per_second: int | None, clock: Clock | None) -> None:
        numbers = text.endswith("i") and text[:-1].lstrip("-").isdigit()
        if numbers != (per_second is None):
            kind = "integer columns" if numbers else "dates and times"
            other = 'dates and times write it like "1d12h"' if numbers else 'integer columns write it like "2i"'
            raise InvalidOperationError(f'the duration "{text}" is for {kind}; for {other}')
        self.text, self.clock = text, clock
        self.months, self.days, self.per_day, self.weeks_only = 0, 0, 0, False
        if per_second is None:
            self.size = int(text[:-1])
        else:
            span = Span(text)
            self.per_day = 86_400 * per_second
            self.months, self.size, self.weeks_only = span.months, span.nanoseconds * per_second // 10**9, span.weeks_only
            if clock is not None:
                sign = -1 if text.startswith("-") else 1
                whole = sum(int(number) * (7 if unit == "w" else 1) for number, unit in re.findall(r"(\d+)([dw])(?![a-z])", text))
                self.days = sign * whole
                self.size -= self.days * self.per_day

    @property
    def is_positive(self) -> bool:
        return self.months >= 0 and self.days >= 0 and self.size >= 0 and bool(self.months or self.days or self.size)

    @property
    def is_even(self) -> bool:
        """Whether all such steps are equally long."""
        return not self.months and not self.days

    def is_reverse_of(self, other: Step) -> bool:
        """Whether going this far and then the other step leads back, also where months differ in length."""
        return self.text.lstrip("-") == other.text.lstrip("-") and self.text.startswith("-") != other.text.startswith("-")

    def on(self, start: int, times: int = 1) -> int:
        """The point so many steps after another."""
        if self.months or self.days:
            local = self._months_on(start if self.clock is None else self.clock.shown(start), times) + self.days * self.per_day * times
            start = local if self.clock is None else self.clock.first(local, start)
        return start + self.size * times

    def _months_on(self, start: int, times: int) -> int:
        if not self.months:
            return start
        days, rest = divmod(start, self.per_day)
        date = dt.date.fromordinal(_EPOCH + days)
        year, month = divmod(date.year * 12 + date.month - 1 + self.months * times, 12)
        day = min(date.day, calendar.monthrange(year, month + 1)[1])
        return (dt.date(year, month + 1, day).toordinal() - _EPOCH) * self.per_day + rest

    def grid(self, point: int) -> int:
        """The last point of the grid of such steps on the wall clock that is not after this one; weeks begin on Mondays."""
        if self.months:
            date = dt.date.fromordinal(_EPOCH + point // self.per_day)
            year, month = divmod((date.year * 12 + date.month - 1) // self.months * self.months, 12)
            return (dt.date(year, month + 1, 1).toordinal() - _EPOCH) * self.per_day
        origin = 4 * self.per_day if self.weeks_only else 0
        size = self.size + self.days * self.per_day
        return origin + (point - origin) // size * size


class Window(NamedTuple):
    """Places ``first`` to ``last`` among the rows of a group, and the bounds as numbers. ``owner``: a row of the group."""

    first: int
    last: int
    lower: int
    upper: int
    label: int
    owner: int


class Windows:
    """The options of a ``windows`` node."""

    __slots__ = ("at_first_point", "clock", "dtype", "every", "label", "lower", "offset", "per_second", "period", "upper", "weekday", "with_bounds")

    def __init__(self, options: dict[str, Any], dtype: DataType) -> None:
        if not dtype.is_integer() and type(dtype) not in (c.Date, c.Datetime):
            raise InvalidOperationError(f"the index of windows is a date, a datetime or an integer, not {dtype}")
        for name, known in _CHOICES.items():
            if options.get(name, "left") not in known:
                raise InvalidPlanError(f'invalid plan: unknown {name} "{options[name]}"; known: {", ".join(known)}')
        self.dtype: Any = dtype
        working = self.working
        self.per_second = None if working is None else PER_SECOND[working.time_unit]
        self.clock = None if working is None or working.time_zone in (None, "UTC") else Clock(working.time_zone, PER_SECOND[working.time_unit])
        self.every = None if options.get("every") is None else Step(options["every"], self.per_second, self.clock)
        self.period = Step(options["period"], self.per_second, self.clock)
        self.offset = Step(options["offset"], self.per_second, self.clock)
        for name, step in (("every", self.every), ("period", self.period)):
            if step is not None and not step.is_positive:
                raise ComputeError(f"'{name}' argument must be positive")
        closed, start = options.get("closed", "left"), options.get("start_by", "window")
        if start not in ("window", "datapoint", *_WEEKDAYS):
            raise InvalidPlanError(f'invalid plan: unknown start_by "{start}"; known: window, datapoint, {", ".join(_WEEKDAYS)}')
        self.lower, self.upper = closed in ("both", "left"), closed in ("both", "right")
        self.label = options.get("label", "left")
        self.at_first_point = start == "datapoint"
        self.weekday = _WEEKDAYS.index(start) if start in _WEEKDAYS else None
        self.with_bounds = bool(options.get("include_boundaries", False))

    @property
    def working(self) -> Any:
        """The type of points in time that bounds are computed in; None: numbers."""
        if self.dtype.is_integer():
            return None
        return c.Datetime("us") if type(self.dtype) is c.Date else self.dtype

    @property
    def bounds_type(self) -> DataType:
        return self.dtype if self.working is None else self.working  # type: ignore[no-any-return]

    def numbers(self, value: Value, data: pa.Array) -> list[int]:
        """The index as numbers: instants, or integers as they are."""
        if data.null_count:
            raise ComputeError("null values in the index column of windows are not supported; drop or fill them")
        working = self.working
        if working is None:
            return data.cast(pa.int64()).to_pylist()  # type: ignore[no-any-return]
        return ticks(cast(data, value.dtype, working), working).to_pylist()  # type: ignore[no-any-return]

    def points(self, numbers: list[int], dtype: Any) -> pa.Array:
        """Numbers as values of the index's type or of its bounds."""
        working = self.working
        data = pa.array(numbers, pa.int64())
        if working is None:
            return cast(data, c.Int64(), dtype)
        return cast(of_ticks(data, working), working, dtype)

    def of(self, values: list[int], rows: list[int]) -> Iterator[Window]:
        """The windows of a group's rows, whose values must ascend."""
        if any(after < before for before, after in itertools.pairwise(values)):
            what = "rolling" if self.every is None else "group_by_dynamic"
            raise InvalidOperationError(f"argument in operation '{what}' is not sorted, please sort the 'expr/series/column' first")
        if not values:
            return iter(())
        return self._per_row(values, rows) if self.every is None else self._regular(self.every, values, rows)

    def _per_row(self, values: list[int], rows: list[int]) -> Iterator[Window]:
        first = last = 0
        for value, row in zip(values, rows):
            lower = self.offset.on(value)
            # A month before 30 March and a month after that is not 30 March.
            upper = value if self.offset.is_reverse_of(self.period) else self.period.on(lower)
            first, last = self._inside(values, lower, upper, first, last)
            yield Window(first, last, lower, upper, value, row)

    def _regular(self, every: Step, values: list[int], rows: list[int]) -> Iterator[Window]:
        start, step = self._start(every, values[0]), 0
        while not self.at_first_point and (every.on(start, step) > values[0] or (not self.lower and every.on(start, step) == values[0])):
            step -= 1
        first = last = 0
        while (lower := every.on(start, step)) <= values[-1]:
            upper = self.period.on(lower)
            first, last = self._inside(values, lower, upper, first, last)
            if last > first:
                label = lower if self.label == "left" else upper if self.label == "right" else values[first]
                yield Window(first, last, lower, upper, label, rows[first])
            elif every.is_even and self.period.is_even and last < len(values):
                # Nothing for a while: to just before the next value.
                step += max(0, (values[last] - upper) // every.size - 1)
            step += 1

    def _start(self, every: Step, first: int) -> int:
        if self.at_first_point:
            return first
        local = first if self.clock is None else self.clock.shown(first)
        if self.weekday is None:
            start = every.grid(local)
        else:
            start = Step("1w", self.per_second, None).grid(local) + self.weekday * every.per_day
        return self.offset.on(start if self.clock is None else self.clock.first(start, first))

    def _inside(self, values: list[int], lower: int, upper: int, first: int, last: int) -> tuple[int, int]:
        while first < len(values) and (values[first] < lower or (not self.lower and values[first] == lower)):
            first += 1
        last = max(last, first)
        while last < len(values) and (values[last] < upper or (self.upper and values[last] == upper)):
            last += 1
        return first, last


def bind_windows(node: dict[str, Any]) -> Bound:
    """A ``windows`` node with its schema."""
    source = bind(node["input"])
    indexes, (index, *_) = evaluated([node["index"]], source.schema)
    keys, key_values = evaluated(node["keys"], source.schema)
    taken = frozenset([index.name, *(value.name for value in key_values)])
    exprs = [one for expr in node["aggs"] for one in expand(expr, source.schema, taken)]
    windows = Windows(node["options"], index.dtype)
    nothing = {name: (dtype, array) for (name, dtype), array in zip(source.schema.items(), empty(source.schema).arrays)}
    values = [_DRY.evaluate(expr, Scope(nothing, 0, pa.array([0], pa.int64()))) for expr in exprs]
    for value in values:
        if value.shape > GROUP:
            value.dtype = c.List(value.dtype)
    bounds = [Value(name, windows.bounds_type, pa.nulls(0), LITERAL) for name in ("_lower_boundary", "_upper_boundary") if windows.with_bounds]
    schema = schema_of([*key_values, *bounds, index, *values])
    return Bound("windows", schema, [source], node, exprs=exprs, keys=keys, extra=(indexes[0], windows))


def run_windows(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """One row per window."""
    index_expr, windows = bound.extra
    table = whole(bound.inputs[0])
    source = table.scope()
    keys = [_column(expr, source) for expr in bound.keys]
    index = _column(index_expr, source)
    points = windows.numbers(index, index.data)
    found: list[Window] = []
    order: list[int] = []
    ends = [0]
    try:
        for rows in _groups(keys, table.rows):
            for window in windows.of([points[row] for row in rows], rows):
                found.append(window)
                order.extend(rows[window.first : window.last])
                ends.append(len(order))
    except (OverflowError, ValueError, OSError) as error:
        # Python's calendar has the years 1 to 9999.
        raise ComputeError(f"windows over '{index.name}' reach beyond the years 1 to 9999, which the portable backend has; filter the rows before ({error})") from None
    owners = pa.array([window.owner for window in found], pa.int64())
    arrays = [key.data.take(owners) for key in keys]
    if windows.with_bounds:
        arrays.append(windows.points([window.lower for window in found], windows.bounds_type))
        arrays.append(windows.points([window.upper for window in found], windows.bounds_type))
    arrays.append(windows.points([window.label for window in found], windows.dtype))
    arrays += _computed(bound.exprs, source, pa.array(order, pa.int64()), pa.array(ends, pa.int64()))
    yield Table(bound.schema, arrays, len(found))


def _column(expr: Any, scope: Scope) -> Value:
    value = _LIVE.evaluate(expr, scope)
    data = repeated(value.data, scope.rows) if value.shape in (LITERAL, GROUP) else value.data
    return Value(value.name, value.dtype, data, ROWS)


def _groups(keys: list[Value], rows: int) -> Iterator[list[int]]:
    """The rows of each group, groups in the order of their keys."""
    if not keys:
        yield list(range(rows))
        return
    codes, count = codes_of([(key.data, key.dtype) for key in keys], rows)
    order, offsets = grouped(codes, count)
    held, starts = order.to_pylist(), offsets.to_pylist()
    firsts = first_places(codes, count)
    ranked = places([(key.data.take(firsts), key.dtype) for key in keys], [False] * len(keys), [False] * len(keys))
    for group in ranked.to_pylist():
        yield held[starts[group] : starts[group + 1]]


def _computed(exprs: list[Any], source: Scope, order: pa.Array, ends: pa.Array) -> list[pa.Array]:
    """Expressions over the rows of each window, which may be those of others too."""

    def gathered(name: str) -> Any:
        return lambda: source.column(name).data.take(order)

    scope = Scope({name: (dtype, gathered(name)) for name, dtype in source.schema.items()}, len(order), ends)
    out = []
    for expr in exprs:
        value = _LIVE.evaluate(expr, scope)
        if value.shape <= GROUP:
            out.append(spread(scope, value, GROUP, None, len(ends) - 1))
        else:
            offsets = ends if value.shape == ROWS else value.offsets
            out.append(list_array(pa.array(offsets.to_pylist(), pa.int64()), value.data))  # type: ignore[union-attr]
    return out
