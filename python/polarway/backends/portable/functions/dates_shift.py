"""Dates and times moved, cut and put together."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import nulls, one_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.functions.dates import choice_of, wrong_kind
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import PER_SECOND, floor_divide, local_ticks, of_ticks, ticks
from polarway.backends.portable.values import LITERAL, Value, rowwise
from polarway.backends.portable.zones import check_choice, from_wall_clock
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError

_NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9, "d": 86_400 * 10**9, "w": 7 * 86_400 * 10**9}
_MONTHS = {"mo": 1, "q": 3, "y": 12}
_DAY = 86_400 * 10**9


class Span:
    """A duration in words: months, and nanoseconds of fixed length."""

    __slots__ = ("clock", "days", "months", "nanoseconds", "text", "weeks_only")

    def __init__(self, text: str) -> None:
        sign = -1 if text.startswith("-") else 1
        found = re.findall(r"(\d+)(ns|us|ms|mo|[smhdwqy])", text.lstrip("+-"))
        if not found or "".join(number + unit for number, unit in found) != text.lstrip("+-"):
            rest = re.sub(r"^(\d+(ns|us|ms|mo|[smhdwqy]))*", "", text.lstrip("+-"))
            if rest[:1].isdigit():
                raise InvalidOperationError(f"expected a valid unit to follow integer in the duration string {text!r}; write it like \"1d12h\", with ns, us, ms, s, m, h, d, w, mo, q or y")
            raise InvalidOperationError(f"expected leading integer in the duration string, found {rest[:1]!r}; write it like \"1d12h\", not {text!r}")
        self.months = sign * sum(int(number) * _MONTHS[unit] for number, unit in found if unit in _MONTHS)
        self.nanoseconds = sign * sum(int(number) * _NANOSECONDS[unit] for number, unit in found if unit not in _MONTHS)
        self.weeks_only = all(unit == "w" for _, unit in found)
        self.text = text
        #: whole days, and what goes beyond these in nanoseconds
        self.days = sign * sum(int(number) * (7 if unit == "w" else 1) for number, unit in found if unit in "dw")
        self.clock = self.nanoseconds - self.days * _DAY

    def check(self, name: str) -> None:
        """A grid of such spans: positive, and of one kind of unit."""
        kinds = {"month" if unit in _MONTHS else unit if unit == "w" else "time" for _, unit in re.findall(r"(\d+)(ns|us|ms|mo|[smhdwqy])", self.text) if int(_)}
        if len(kinds) > 1:
            raise ComputeError("cannot mix month, week, day, and sub-daily units for this operation")
        if self.months < 0 or self.nanoseconds < 0 or not (self.months or self.nanoseconds):
            raise ComputeError(f"cannot {name} a Date or Datetime to a span that is not positive")


def _moment(call: Call, *kinds: Any) -> Any:
    value = call.args[0]
    if type(value.dtype) not in kinds:
        raise wrong_kind(call, value.dtype)
    return value


def _naive(array: Any, dtype: Any) -> tuple[Any, int]:
    """Ticks of the wall clock, and how many make a second; days are told in nanoseconds."""
    if type(dtype) is c.Date:
        return pc.multiply(ticks(array, dtype), 86_400 * 10**3), 10**3
    return local_ticks(ticks(array, dtype), dtype), PER_SECOND[dtype.time_unit]


def _back(held: Any, per_second: int, dtype: Any) -> Any:
    if type(dtype) is c.Date:
        return of_ticks(floor_divide(held, 86_400 * per_second), dtype)
    naive = of_ticks(held, c.Datetime(dtype.time_unit))
    if dtype.time_zone is None:
        return naive
    return from_wall_clock(naive, dtype, "earliest")


def _each_month(held: Any, per_second: int, change: Any) -> Any:
    """Wall-clock ticks changed by their date: ``change`` takes and gives year and month (from 0), day and ticks of the day."""
    day_ticks = 86_400 * per_second
    out: list[int | None] = []
    base = dt.date(1970, 1, 1).toordinal()
    for tick in held.to_pylist():
        if tick is None:
            out.append(None)
            continue
        days, rest = divmod(tick, day_ticks)
        date = dt.date.fromordinal(base + days)
        year, month, day, rest = change(date.year, date.month - 1, date.day, rest)
        out.append((dt.date(year, month + 1, day).toordinal() - base) * day_ticks + rest)
    return pa.array(out, pa.int64())


def _of_spans(call: Call, value: Value, change: Callable[[Any, Span], Any]) -> Value:
    """A change of moments by a length: one for all, or one per row."""
    argument = call.args[1]
    if type(argument.dtype) not in (c.String, c.Null):
        raise InvalidOperationError(f"`{call.name}` takes a duration such as 1d2h, not {argument.dtype}")
    if argument.shape == LITERAL and len(argument.data) == 1:
        text = argument.data[0].as_py()
        if text is None:
            return rowwise(call.scope, [value], value.dtype, lambda a: nulls(len(a), value.dtype))
        span = Span(text)
        change(value.data.slice(0, 0), span)
        return rowwise(call.scope, [value], value.dtype, lambda a: change(a, span))

    def kernel(array: pa.Array, texts: pa.Array) -> pa.Array:
        parts, rows = [nulls(0, value.dtype)], [pa.array([], pa.int64())]
        for text in pc.unique(texts).to_pylist():
            chosen = pc.indices_nonzero(pc.equal(texts, text) if text is not None else texts.is_null()).cast(pa.int64())
            parts.append(nulls(len(chosen), value.dtype) if text is None else one_array(change(array.take(chosen), Span(text))))
            rows.append(chosen)
        return pa.concat_arrays(parts).take(pc.sort_indices(pa.concat_arrays(rows)))

    return rowwise(call.scope, [value, argument], value.dtype, kernel)


@function("dt.offset_by", args=2)
def _offset_by(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)

    def moved(array: Any, span: Span) -> Any:
        made = array
        if span.months or span.days:
            held, per_second = _naive(array, value.dtype)
            made = _back(pc.add(_months_on(held, per_second, span.months), span.days * 86_400 * per_second), per_second, value.dtype)
        if not span.clock:
            return made
        if type(value.dtype) is c.Date:
            held, per_second = _naive(made, value.dtype)
            return _back(pc.add(held, span.clock * per_second // 10**9), per_second, value.dtype)
        # Hours and less are the same on every clock.
        return of_ticks(pc.add(ticks(made, value.dtype), _cut(span.clock, PER_SECOND[value.dtype.time_unit])), value.dtype)

    return _of_spans(call, value, moved)


def _cut(nanoseconds: int, per_second: int) -> int:
    """Nanoseconds in ticks, cut towards zero."""
    found = abs(nanoseconds) * per_second // 10**9
    return found if nanoseconds >= 0 else -found


def _months_on(held: Any, per_second: int, months: int) -> Any:
    if not months:
        return held

    def change(year: int, month: int, day: int, rest: int) -> tuple[int, int, int, int]:
        year, month = divmod(year * 12 + month + months, 12)
        return year, month, min(day, calendar.monthrange(year, month + 1)[1]), rest

    return _each_month(held, per_second, change)


@function("dt.truncate", "dt.round", args=2)
def _truncate(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    rounds = call.name == "dt.round"

    def cut(array: Any, span: Span) -> Any:
        span.check(call.name.removeprefix("dt."))
        held, per_second = _naive(array, value.dtype)
        if span.months:
            if rounds:
                # Months count as 28 days here, as in Polars.
                held = pc.add(held, span.months * 28 * 86_400 * per_second // 2)
            first = _each_month(held, per_second, lambda year, month, day, rest: (*divmod((year * 12 + month) // span.months * span.months, 12), 1, 0))
            return _back(first, per_second, value.dtype)
        every = max(span.nanoseconds * per_second // 10**9, 1)
        # Weeks begin on Mondays; 1970 did on a Thursday.
        start = 4 * 86_400 * per_second if span.weeks_only else 0
        moved = pc.subtract(held, start)
        if rounds:
            moved = pc.add(moved, every // 2)
        return _back(pc.add(pc.multiply(floor_divide(moved, every), every), start), per_second, value.dtype)

    return _of_spans(call, value, cut)


@function("dt.month_start", "dt.month_end")
def _month(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    start = call.name == "dt.month_start"

    def kernel(array: Any) -> Any:
        held, per_second = _naive(array, value.dtype)
        made = _each_month(held, per_second, lambda year, month, day, rest: (year, month, 1 if start else calendar.monthrange(year, month + 1)[1], rest))
        return _back(made, per_second, value.dtype)

    return rowwise(call.scope, [value], value.dtype, kernel)


@function("dt.combine", args=2)
def _combine(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    unit = call.opt("time_unit", "us")
    target = c.Datetime(unit, getattr(value.dtype, "time_zone", None))
    other = call.args[1]
    if type(other.dtype) is not c.Time:
        raise call.undefined(other.dtype)
    per_second = PER_SECOND[unit]

    def kernel(array: Any, clock: Any) -> Any:
        days = ticks(cast(array, value.dtype, c.Date()), c.Date())
        held = pc.add(pc.multiply(days, 86_400 * per_second), pc.divide(ticks(clock, c.Time()), 10**9 // per_second))
        return _back(held, per_second, target)

    return rowwise(call.scope, [value, other], target, kernel)


@function("dt.replace", args=8, most=9)
def _replace(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    given_choice = call.opt("ambiguous", "raise")
    ambiguous, more = choice_of(call, 8)
    ambiguous = ambiguous if len(call.args) > 8 else check_choice(given_choice)
    parts = [to(arg, c.Int64()) for arg in call.args[1:8]]

    def kernel(array: Any, *columns: Any) -> Any:
        given, wanted = columns[:7], columns[7:]
        held, per_second = _naive(array, value.dtype)
        day_ticks, base = 86_400 * per_second, dt.date(1970, 1, 1).toordinal()
        out: list[int | None] = []
        for tick, *new in zip(held.to_pylist(), *(part.to_pylist() for part in given)):
            if tick is None:
                out.append(None)
                continue
            days, rest = divmod(tick, day_ticks)
            date = dt.date.fromordinal(base + days)
            seconds, fraction = divmod(rest, per_second)
            now = [date.year, date.month, date.day, seconds // 3600, seconds // 60 % 60, seconds % 60, None]
            year, month, day, hour, minute, second, micro = (old if fresh is None else fresh for old, fresh in zip(now, new))
            if micro is not None:
                fraction = micro * per_second // 10**6
            try:
                ordinal = dt.date(year, month, day).toordinal() - base
            except ValueError:
                raise ComputeError(f"Invalid date components ({year}, {month}, {day}) supplied") from None
            if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= fraction < per_second):
                raise ComputeError(f"Invalid time components ({hour}, {minute}, {second}, {fraction * (10**9 // per_second)}) supplied")
            out.append(ordinal * day_ticks + ((hour * 60 + minute) * 60 + second) * per_second + fraction)
        made = pa.array(out, pa.int64())
        if type(value.dtype) is c.Date or value.dtype.time_zone is None:
            return _back(made, per_second, value.dtype)
        return from_wall_clock(of_ticks(made, c.Datetime(value.dtype.time_unit)), value.dtype, wanted[0] if wanted else ambiguous)

    return rowwise(call.scope, [value, *parts, *more], value.dtype, kernel)


def business_week(call: Call) -> list[bool]:
    """Which days of a week are worked on, from Monday."""
    mask = list(call.opt("week_mask", [True] * 5 + [False] * 2))
    if not any(mask):
        raise ComputeError("`week_mask` must have at least one business day")
    return mask


def free_days(call: Call, index: int) -> Callable[[list[Any]], Iterator[frozenset[int]]]:
    """The holidays of each row, from the columns that a kernel gets beyond its own: those of all rows where there is none."""
    fixed = frozenset(call.opt("holidays", []))
    if len(call.args) > index:
        argument: Any = call.args[index]
        if type(argument.dtype) not in (c.List, c.Array) or type(argument.dtype.inner) not in (c.Date, c.Null):
            raise ComputeError(f"expected `holidays` to be lists of dates, got {argument.dtype}")

        def rows(more: list[Any]) -> Iterator[frozenset[int]]:
            for days in to_list(more[0], argument.dtype, stored=True):
                if days is not None and None in days:
                    raise ComputeError("nulls found in the holidays of a row; drop them from the lists")
                yield frozenset(days) if days is not None else _NO_ROW

        return rows
    return lambda more: itertools.repeat(fixed)


_NO_ROW: Any = frozenset({"null"})


@function("dt.is_business_day", most=2)
def _is_business(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    mask, free = business_week(call), free_days(call, 1)

    def kernel(array: Any, *more: Any) -> Any:
        days = ticks(local_date(array, value.dtype), c.Date()).to_pylist()
        return pa.array([None if day is None or off is _NO_ROW else mask[(day + 3) % 7] and day not in off for day, off in zip(days, free(list(more)))], pa.bool_())

    return rowwise(call.scope, [value, *call.args[1:]], c.Boolean(), kernel)


def local_date(array: Any, dtype: Any) -> Any:
    """The date of the wall clock."""
    return array if type(dtype) is c.Date else cast(array, dtype, c.Date())


@function("dt.add_business_days", args=2, most=3)
def _add_business(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    per_second = 1 if type(value.dtype) is c.Date else PER_SECOND[value.dtype.time_unit]
    per_day = 1 if type(value.dtype) is c.Date else 86_400 * per_second
    mask, free = business_week(call), free_days(call, 2)
    roll = call.opt("roll", "raise")
    if roll not in ("raise", "forward", "backward"):
        raise InvalidPlanError(f'invalid plan: unknown roll "{roll}"; known: raise, forward, backward')

    def move(day: int, n: int, off: frozenset[int]) -> int:
        def works(one: int) -> bool:
            return mask[(one + 3) % 7] and one not in off

        if not works(day):
            if roll == "raise":
                date = dt.date(1970, 1, 1) + dt.timedelta(day)
                raise ComputeError(f"date {date} is not a business date; use `roll` to roll forwards (or backwards) to the next (or previous) valid date.")
            while not works(day):
                day += 1 if roll == "forward" else -1
        step = 1 if n >= 0 else -1
        for _ in range(abs(n)):
            day += step
            while not works(day):
                day += step
        return day

    def kernel(array: Any, count: Any, *more: Any) -> Any:
        held = ticks(array, c.Date()) if per_day == 1 else _naive(array, value.dtype)[0]
        rows = zip(held.to_pylist(), count.to_pylist(), free(list(more)))
        out = [None if tick is None or n is None or off is _NO_ROW else move(tick // per_day, n, off) * per_day + tick % per_day for tick, n, off in rows]
        moved = pa.array(out, pa.int64())
        return of_ticks(moved, c.Date()) if per_day == 1 else _back(moved, per_second, value.dtype)

    return rowwise(call.scope, [value, to(call.args[1], c.Int64()), *call.args[2:]], value.dtype, kernel)


@function("business_day_count", args=2, most=3)
def _business_days(call: Call) -> Value:
    mask, free = business_week(call), free_days(call, 2)
    for value in call.args[:2]:
        if type(value.dtype) not in (c.Date, c.Null):
            raise InvalidOperationError(f"`business_day_count` takes dates, not {value.dtype}; cast the column first")

    def one(start: int | None, end: int | None, off: frozenset[int]) -> int | None:
        if start is None or end is None or off is _NO_ROW:
            return None
        sign = 1 if start <= end else -1
        low, high = (start, end) if sign > 0 else (end + 1, start + 1)
        weeks, rest = divmod(high - low, 7)
        days = weeks * sum(mask) + sum(mask[(day + 3) % 7] for day in range(high - rest, high))
        return sign * (days - sum(low <= day < high and mask[(day + 3) % 7] for day in off))

    def kernel(a: Any, b: Any, *more: Any) -> Any:
        rows = zip(to_list(a, c.Date(), stored=True), to_list(b, c.Date(), stored=True), free(list(more)))
        return pa.array([one(*row) for row in rows], pa.int32())

    return rowwise(call.scope, [*(to(value, c.Date()) for value in call.args[:2]), *call.args[2:]], c.Int32(), kernel)
