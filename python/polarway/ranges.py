"""Functions that make ranges, points in time and spans of it."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.expr.business import WEEK, business_arguments
from polarway.plan import nodes


def _made(name: str, *args: Any, eager: bool = False, **options: Any) -> Any:
    """A function of values, of which texts are columns."""
    out: list[nodes.ExprNode] = []
    refs: tuple[Any, ...] = ()
    for arg in args:
        node, more = inputs.expr(arg)
        out.append(node)
        refs += tuple(more)
    expr = Expr._of(nodes.function(name, *out, **{key: value for key, value in options.items() if value is not None}), refs)
    if not eager:
        return expr
    from polarway.functions import select

    return select(expr).to_series()


def _ends(closed: str) -> str:
    if closed not in ("left", "right", "both", "none"):
        raise ValueError(f"`closed` must be one of {{'left', 'right', 'both', 'none'}}, got {closed}")
    return closed


def _clock_interval(value: Any) -> Any:
    text = _interval(value)
    for unit in ("mo", "d", "w", "q", "y"):
        if isinstance(text, str) and text.rstrip("0123456789").endswith(unit) and not text.endswith(("ms", "us", "ns")):
            raise ValueError(f"invalid interval unit for time_range: found {unit!r}")
    return text


def _interval(value: Any) -> Any:
    from polarway.expr.core import duration_text

    return value.replace(" ", "").lower() if isinstance(value, str) else duration_text(value)


def date_range(start: Any, end: Any = None, interval: Any = "1d", *, closed: str = "both", eager: bool = False) -> Any:
    """The dates from ``start`` to ``end``, an interval such as ``1d`` or ``1mo`` apart.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.date_range(dt.date(2024, 1, 31), dt.date(2024, 3, 31), "1mo", eager=True).to_list()
    [datetime.date(2024, 1, 31), datetime.date(2024, 2, 29), datetime.date(2024, 3, 31)]
    """
    return _made("date_range", start, end, eager=eager, interval=_interval(interval), closed=_ends(closed))


def date_ranges(start: Any, end: Any = None, interval: Any = "1d", *, closed: str = "both", eager: bool = False) -> Any:
    """A list of dates per row.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [dt.date(2024, 1, 2)]}).select(pw.date_ranges(dt.date(2024, 1, 1), "a")).to_series().to_list()
    [[datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)]]
    """
    return _made("date_ranges", start, end, eager=eager, interval=_interval(interval), closed=_ends(closed))


def datetime_range(
    start: Any, end: Any = None, interval: Any = "1d", *, closed: str = "both", time_unit: str | None = None, time_zone: str | None = None, eager: bool = False
) -> Any:
    """The points in time from ``start`` to ``end``, an interval such as ``1h`` apart.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.datetime_range(dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 2), "1h", eager=True).len()
    3
    """
    return _made("datetime_range", start, end, eager=eager, interval=_interval(interval), closed=_ends(closed), time_unit=time_unit, time_zone=time_zone)


def datetime_ranges(
    start: Any, end: Any = None, interval: Any = "1d", *, closed: str = "both", time_unit: str | None = None, time_zone: str | None = None, eager: bool = False
) -> Any:
    """A list of points in time per row.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [dt.datetime(2024, 1, 2)]}).select(pw.datetime_ranges(dt.datetime(2024, 1, 1), "a").list.len()).to_series().to_list()
    [2]
    """
    return _made("datetime_ranges", start, end, eager=eager, interval=_interval(interval), closed=_ends(closed), time_unit=time_unit, time_zone=time_zone)


def time_range(start: Any = None, end: Any = None, interval: Any = "1h", *, closed: str = "both", eager: bool = False) -> Any:
    """The times of a day from ``start`` to ``end``, an interval apart; a whole day by default.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.time_range(dt.time(1), dt.time(3), "1h", eager=True).to_list()
    [datetime.time(1, 0), datetime.time(2, 0), datetime.time(3, 0)]
    """
    import datetime as dt

    first = dt.time() if start is None else start
    last = dt.time(23, 59, 59, 999_999) if end is None else end
    return _made("time_range", first, last, eager=eager, interval=_clock_interval(interval), closed=_ends(closed))


def time_ranges(start: Any = None, end: Any = None, interval: Any = "1h", *, closed: str = "both", eager: bool = False) -> Any:
    """A list of times per row.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [dt.time(1)]}).select(pw.time_ranges(dt.time(0), "a").list.len()).to_series().to_list()
    [2]
    """
    import datetime as dt

    first = dt.time() if start is None else start
    last = dt.time(23, 59, 59, 999_999) if end is None else end
    return _made("time_ranges", first, last, eager=eager, interval=_clock_interval(interval), closed=_ends(closed))


def int_ranges(start: Any = 0, end: Any = None, step: Any = 1, *, dtype: Any = None, eager: bool = False) -> Any:
    """A list of integers per row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.int_ranges(0, "a")).to_series().to_list()
    [[0], [0, 1]]
    """
    from polarway.expr.core import dtype_json

    if end is None:
        start, end = 0, start
    return _made("int_ranges", start, end, step, eager=eager, dtype="int64" if dtype is None else dtype_json(dtype))


def linear_space(start: Any, end: Any, num_samples: Any, *, closed: str = "both", eager: bool = False) -> Any:
    """``num_samples`` evenly spaced values from ``start`` to ``end``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.linear_space(0, 1, 3, eager=True).to_list()
    [0.0, 0.5, 1.0]
    """
    return _made("linear_space", start, end, num_samples, eager=eager, closed=_ends(closed))


def linear_spaces(start: Any, end: Any, num_samples: Any, *, closed: str = "both", as_array: bool = False, eager: bool = False) -> Any:
    """A list of evenly spaced values per row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0]}).select(pw.linear_spaces(0, "a", 3)).to_series().to_list()
    [[0.0, 0.5, 1.0]]
    """
    if as_array and not isinstance(num_samples, int) and not (isinstance(num_samples, Expr) and isinstance(num_samples._node.get("lit"), int)):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("'as_array' is only valid when 'num_samples' is a constant integer")
    return _made("linear_spaces", start, end, num_samples, eager=eager, closed=_ends(closed), as_array=as_array or None)


def duration(
    *,
    weeks: Any = None,
    days: Any = None,
    hours: Any = None,
    minutes: Any = None,
    seconds: Any = None,
    milliseconds: Any = None,
    microseconds: Any = None,
    nanoseconds: Any = None,
    time_unit: str | None = None,
) -> Expr:
    """A span of time from its parts, which may be columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.duration(days=1, hours=2)).item()
    datetime.timedelta(days=1, seconds=7200)
    """
    parts = {
        "weeks": weeks, "days": days, "hours": hours, "minutes": minutes, "seconds": seconds,
        "milliseconds": milliseconds, "microseconds": microseconds, "nanoseconds": nanoseconds,
    }  # fmt: skip
    given = {name: value for name, value in parts.items() if value is not None}
    unit = time_unit or ("ns" if nanoseconds is not None else "us")
    made = _made("duration", *given.values(), parts=list(given), time_unit=unit)
    return made.alias("duration") if all(isinstance(value, (int, float)) for value in given.values()) else made


def datetime(
    year: Any,
    month: Any,
    day: Any,
    hour: Any = 0,
    minute: Any = 0,
    second: Any = 0,
    microsecond: Any = 0,
    *,
    time_unit: str = "us",
    time_zone: str | None = None,
    ambiguous: Any = "raise",
) -> Expr:
    """A point in time from its parts, which may be columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.datetime(2024, 1, 2, 3)).item()
    datetime.datetime(2024, 1, 2, 3, 0)
    """
    parts = (year, month, day, *(0 if part is None else part for part in (hour, minute, second, microsecond)))
    conflict = () if isinstance(ambiguous, str) and ambiguous == "raise" else (_text(ambiguous),)
    made = _made("datetime", *parts, *conflict, time_unit=time_unit, time_zone=time_zone)
    return made.alias("datetime") if time_zone is None and _are_plain(*parts) else made


def _are_plain(*parts: Any) -> bool:
    return all(isinstance(part, int) for part in parts)


def _text(value: Any) -> Any:
    """A text as a value, not as the name of a column."""
    from polarway.functions import lit

    return lit(value) if isinstance(value, str) else value


def date(year: Any, month: Any, day: Any) -> Expr:
    """A date from its parts, which may be columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.date(2024, 1, 2)).item()
    datetime.date(2024, 1, 2)
    """
    return _made("date", year, month, day).alias("date")


def time(hour: Any = 0, minute: Any = 0, second: Any = 0, microsecond: Any = 0) -> Expr:
    """A time of day from its parts, which may be columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.time(3, 4)).item()
    datetime.time(3, 4)
    """
    return _made("time", hour, minute, second, microsecond).alias("time")


def from_epoch(column: Any, time_unit: str = "s") -> Any:
    """Numbers since 1970 as points in time: ``d`` gives dates, ``s ms us`` datetimes of microseconds, ``ns`` of nanoseconds.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"t": [86400]}).select(pw.from_epoch("t")).item()
    datetime.datetime(1970, 1, 2, 0, 0)
    """
    from polarway.datatypes import Date, Datetime, Int32, Int64
    from polarway.functions import col

    values = col(column) if isinstance(column, str) else column
    if isinstance(values, (list, tuple)):
        from polarway.series import Series

        values = Series(values)
    if time_unit == "d":
        return values.cast(Int32).cast(Date)
    if time_unit == "s":
        return ((values if _is_real(values) else values.cast(Int64)) * 1_000_000).cast(Datetime("us"))
    if time_unit not in ("ms", "us", "ns"):
        raise ValueError(f"`time_unit` must be one of {{'ns', 'us', 'ms', 's', 'd'}}, got {time_unit!r}")
    if time_unit == "ms":
        return ((values if _is_real(values) else values.cast(Int64)) * 1_000).cast(Datetime("us"))
    return values.cast(Int64).cast(Datetime(time_unit))


def _is_real(values: Any) -> bool:
    """Whether a series has fractions of seconds."""
    return not isinstance(values, Expr) and bool(values.dtype.is_float())


def business_day_count(start: Any, end: Any, *, week_mask: Any = WEEK, holidays: Any = ()) -> Expr:
    """The number of business days from ``start`` to before ``end``, dates each; an Int32, negative when the end is first.

    ``week_mask`` are seven flags from Monday on, ``holidays`` dates that are no business days, or a column of lists of dates,
    one for each row. Null where one of these is.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> pw.select(pw.business_day_count(dt.date(2024, 5, 17), dt.date(2024, 5, 22), holidays=[dt.date(2024, 5, 20)])).item()
    2
    """
    more, options = business_arguments(week_mask, holidays)
    return _made("business_day_count", start, end, *more, **options)
