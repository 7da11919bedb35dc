"""Dates and times moved, cut and put together."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.time_casts import PER_SECOND, floor_divide, local_ticks, of_ticks, ticks
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError

_NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9, "d": 86_400 * 10**9, "w": 7 * 86_400 * 10**9}
_MONTHS = {"mo": 1, "q": 3, "y": 12}
_DAY = 86_400 * 10**9


class Span:
    """A duration in words: months, and nanoseconds of fixed length."""

    __slots__ = ("months", "nanoseconds", "weeks_only")

    def __init__(self, text: str) -> None:
        sign = -1 if text.startswith("-") else 1
        found = re.findall(r"(\d+)(ns|us|ms|mo|[smhdwqy])", text.lstrip("+-"))
        if not found or "".join(number + unit for number, unit in found) != text.lstrip("+-"):
            raise InvalidOperationError(f"{text!r} is not a duration such as 1d2h or 500us")
        self.months = sign * sum(int(number) * _MONTHS[unit] for number, unit in found if unit in _MONTHS)
        self.nanoseconds = sign * sum(int(number) * _NANOSECONDS[unit] for number, unit in found if unit not in _MONTHS)
        self.weeks_only = all(unit == "w" for _, unit in found)


def _moment(call: Call, *kinds: Any) -> Any:
    value = call.args[0]
    if type(value.dtype) not in kinds:
        raise call.undefined(value.dtype)
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
    return pc.assume_timezone(naive, timezone=dtype.time_zone, ambiguous="earliest", nonexistent="earliest")


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


def _one_span(call: Call) -> Span:
    text = call.constant(1, "1d")
    if not isinstance(text, str):
        return Span("1d")
    return Span(text)


@function("dt.offset_by", args=2)
def _offset_by(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    span = _one_span(call)

    def kernel(array: Any) -> Any:
        held, per_second = _naive(array, value.dtype)
        if span.months:

            def change(year: int, month: int, day: int, rest: int) -> tuple[int, int, int, int]:
                total = year * 12 + month + span.months
                year, month = divmod(total, 12)
                return year, month, min(day, calendar.monthrange(year, month + 1)[1]), rest

            held = _each_month(held, per_second, change)
        return _back(pc.add(held, span.nanoseconds * per_second // 10**9), per_second, value.dtype)

    return rowwise(call.scope, [value], value.dtype, kernel)


@function("dt.truncate", "dt.round", args=2)
def _truncate(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    span = _one_span(call)
    rounds = call.name == "dt.round"
    if span.months and span.nanoseconds:
        raise InvalidOperationError("duration may not mix month, weeks and nanosecond units")

    def kernel(array: Any) -> Any:
        held, per_second = _naive(array, value.dtype)
        if span.months:
            if rounds:
                raise call.unsupported("to months")
            first = _each_month(held, per_second, lambda year, month, day, rest: (*divmod((year * 12 + month) // span.months * span.months, 12), 1, 0))
            return _back(first, per_second, value.dtype)
        every = span.nanoseconds * per_second // 10**9
        if every <= 0:
            return array
        # Weeks begin on Mondays; 1970 did on a Thursday.
        start = 4 * 86_400 * per_second if span.weeks_only else 0
        moved = pc.subtract(held, start)
        if rounds:
            moved = pc.add(moved, every // 2)
        return _back(pc.add(pc.multiply(floor_divide(moved, every), every), start), per_second, value.dtype)

    return rowwise(call.scope, [value], value.dtype, kernel)


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
    if call.opt("ambiguous", "raise") != "raise" or len(call.args) > 8:
        raise call.unsupported("with a choice for times that happen twice")
    parts = [to(arg, c.Int64()) for arg in call.args[1:]]

    def kernel(array: Any, *given: Any) -> Any:
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
        return _back(pa.array(out, pa.int64()), per_second, value.dtype)

    return rowwise(call.scope, [value, *parts], value.dtype, kernel)


def _business(call: Call) -> tuple[list[bool], set[int]]:
    mask = call.opt("week_mask", [True] * 5 + [False] * 2)
    if not any(mask):
        raise ComputeError("`week_mask` must have at least one business day")
    return list(mask), set(call.opt("holidays", []))


@function("dt.is_business_day", most=2)
def _is_business(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    if len(call.args) > 1:
        raise call.unsupported("with holidays of each row")
    mask, holidays = _business(call)

    def kernel(array: Any) -> Any:
        days = ticks(cast(local_date(array, value.dtype), c.Date(), c.Date()), c.Date()).to_pylist()
        return pa.array([None if day is None else mask[(day + 3) % 7] and day not in holidays for day in days], pa.bool_())

    return rowwise(call.scope, [value], c.Boolean(), kernel)


def local_date(array: Any, dtype: Any) -> Any:
    """The date of the wall clock."""
    return array if type(dtype) is c.Date else cast(array, dtype, c.Date())


@function("dt.add_business_days", args=2, most=3)
def _add_business(call: Call) -> Value:
    value = _moment(call, c.Date, c.Datetime)
    if len(call.args) > 2:
        raise call.unsupported("with holidays of each row")
    per_second = 1 if type(value.dtype) is c.Date else PER_SECOND[value.dtype.time_unit]
    per_day = 1 if type(value.dtype) is c.Date else 86_400 * per_second
    mask, holidays = _business(call)
    roll = call.opt("roll", "raise")
    if roll not in ("raise", "forward", "backward"):
        raise InvalidPlanError(f'invalid plan: unknown roll "{roll}"; known: raise, forward, backward')

    def works(day: int) -> bool:
        return mask[(day + 3) % 7] and day not in holidays

    def move(day: int, n: int) -> int:
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

    def kernel(array: Any, count: Any) -> Any:
        held = ticks(array, c.Date()) if per_day == 1 else _naive(array, value.dtype)[0]
        pairs = zip(held.to_pylist(), count.to_pylist())
        out = [None if tick is None or n is None else move(tick // per_day, n) * per_day + tick % per_day for tick, n in pairs]
        moved = pa.array(out, pa.int64())
        return of_ticks(moved, c.Date()) if per_day == 1 else _back(moved, per_second, value.dtype)

    return rowwise(call.scope, [value, to(call.args[1], c.Int64())], value.dtype, kernel)
