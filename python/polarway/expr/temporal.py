"""The ``dt`` namespace of expressions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from polarway.expr.business import WEEK, business_arguments
from polarway.expr.calendar_fields import CalendarFields
from polarway.expr.core import duration_text, given
from polarway.expr.span_totals import SpanTotals

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class DateTimeNamespace(CalendarFields, SpanTotals):
    """Functions of dates, times, datetimes and durations.

    Examples
    --------
    >>> import polarway as pw
    >>> from datetime import date
    >>> pw.Series("a", [date(2024, 2, 29)]).dt.year().to_list()
    [2024]
    """

    __slots__ = ()

    def timestamp(self, time_unit: str = "us") -> Expr:
        """Ticks since 1970.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.timestamp("ms")).to_series().to_list()
        [1709211906000]
        """
        return self._fn("dt.timestamp", time_unit=_unit(time_unit))

    def epoch(self, time_unit: str = "us") -> Expr:
        """Ticks (``ns us ms``), seconds (``s``) or days (``d``) since 1970.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.epoch("s")).to_series().to_list()
        [1709211906]
        """
        if time_unit not in ("ns", "us", "ms", "s", "d"):
            raise ValueError(f"`time_unit` must be one of {{'ns', 'us', 'ms', 's', 'd'}}, got {time_unit!r}")
        return self._fn("dt.epoch", time_unit=time_unit)

    def to_string(self, format: str | None = None) -> Expr:
        """Text in a format of strftime; ISO without one.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]})
        >>> frame.select(pw.col("a").dt.to_string("%d.%m.%Y")).to_series().to_list()
        ['29.02.2024']
        """
        return self._fn("dt.to_string", **given(format=(format, None)))

    def strftime(self, format: str) -> Expr:
        """Text in a format of strftime.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.strftime("%H:%M")).to_series().to_list()
        ['13:05']
        """
        return self._fn("dt.to_string", format=format)

    def truncate(self, every: Any) -> Expr:
        """The start of the span that the value lies in.

        Examples
        --------
        >>> import polarway as pw, datetime as dt
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 5, 6, 7, 8)]})
        >>> frame.select(pw.col("a").dt.truncate("1h")).item()
        datetime.datetime(2024, 5, 6, 7, 0)
        """
        return self._op("dt.truncate", duration_text(every))

    def round(self, every: Any) -> Expr:
        """The nearest start of a span.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.round("1h")).to_series().to_list()
        [datetime.datetime(2024, 2, 29, 13, 0)]
        """
        return self._op("dt.round", duration_text(every))

    def offset_by(self, by: Any) -> Expr:
        """Moved by a duration such as ``1mo2d``.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.offset_by("1mo")).to_series().to_list()
        [datetime.datetime(2024, 3, 29, 13, 5, 6, 7)]
        """
        return self._op("dt.offset_by", duration_text(by))

    def cast_time_unit(self, time_unit: str) -> Expr:
        """Other ticks; values are converted.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]})
        >>> frame.select(pw.col("a").dt.cast_time_unit("ms")).to_series().to_list()
        [datetime.datetime(2024, 2, 29, 13, 5, 6)]
        """
        return self._fn("dt.cast_time_unit", time_unit=_unit(time_unit))

    def convert_time_zone(self, time_zone: str) -> Expr:
        """The same moments in another zone.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 7, 1, tzinfo=dt.timezone.utc)]})
        >>> frame.select(pw.col("a").dt.convert_time_zone("Europe/Berlin")).to_series().to_list()
        [datetime.datetime(2024, 7, 1, 2, 0, tzinfo=zoneinfo.ZoneInfo(key='Europe/Berlin'))]
        """
        return self._fn("dt.convert_time_zone", time_zone=time_zone)

    def replace_time_zone(self, time_zone: str | None, *, ambiguous: Any = "raise", non_existent: str = "raise") -> Expr:
        """The same clock in another zone, or in none.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]})
        >>> frame.select(pw.col("a").dt.replace_time_zone("UTC")).to_series().to_list()
        [datetime.datetime(2024, 2, 29, 13, 5, 6, 7, tzinfo=zoneinfo.ZoneInfo(key='UTC'))]
        """
        if non_existent not in ("raise", "null"):
            raise ValueError(f"`non_existent` must be one of {{'null', 'raise'}}, got {non_existent}")
        others = () if isinstance(ambiguous, str) and ambiguous == "raise" else (ambiguous,)
        return self._op("dt.replace_time_zone", *others, time_zone=time_zone, **given(non_existent=(non_existent, "raise")))

    def combine(self, time: Any, time_unit: str = "us") -> Expr:
        """The date at another time of day, a Python time or an expression of type Time; null where one of them is.

        Of datetimes with a zone, the date is that of UTC and the time that of the zone's clocks, as in Polars. Raises ``ComputeError``
        when the clocks skip the time or show it twice.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.date(2024, 2, 29), None]})
        >>> frame.select(pw.col("a").dt.combine(dt.time(8, 30))).to_series().to_list()
        [datetime.datetime(2024, 2, 29, 8, 30), None]
        """
        if not isinstance(time, dt.time) and not hasattr(time, "_refs"):
            raise TypeError(f"expected 'time' to be a Python time or Polarway expression, found {type(time).__name__!r}")
        return self._fn("dt.combine", time, time_unit=_unit(time_unit))

    def replace(
        self,
        *,
        year: Any = None,
        month: Any = None,
        day: Any = None,
        hour: Any = None,
        minute: Any = None,
        second: Any = None,
        microsecond: Any = None,
        ambiguous: Any = "raise",
    ) -> Expr:
        """Some parts replaced by numbers or expressions (texts are columns); ``None`` and null keep a part.

        Of dates and datetimes; parts of the clock change nothing in dates. Datetimes with a zone are replaced on its clocks;
        ``ambiguous`` (``raise earliest latest null`` or an expression of these) decides about times that happen twice.
        Raises ``ComputeError`` when there is no such date or time.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.date(2024, 2, 29), None]})
        >>> frame.select(pw.col("a").dt.replace(month=3, day=1)).to_series().to_list()
        [datetime.date(2024, 3, 1), None]
        """
        parts = (year, month, day, hour, minute, second, microsecond)
        if not isinstance(ambiguous, str):
            return self._fn("dt.replace", *parts, ambiguous)
        return self._fn("dt.replace", *parts, **given(ambiguous=(ambiguous, "raise")))

    def add_business_days(self, n: Any, *, week_mask: Any = WEEK, holidays: Any = (), roll: str = "raise") -> Expr:
        """Dates or datetimes moved by ``n`` business days (a number or an expression of integers), at the same time of day.

        ``week_mask`` are seven flags from Monday on, ``holidays`` dates that are no business days, or a column of
        lists of dates, one for each row. Of a date that is none itself,
        ``roll`` goes to the next (``forward``) or previous one (``backward``) first, or raises ``ComputeError``.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.date(2024, 5, 17), None]})
        >>> frame.select(pw.col("a").dt.add_business_days(1, holidays=[dt.date(2024, 5, 20)])).to_series().to_list()
        [datetime.date(2024, 5, 21), None]
        """
        if roll not in ("raise", "forward", "backward"):
            raise ValueError(f"`roll` must be one of {{'raise', 'forward', 'backward'}}, got {roll}")
        more, options = business_arguments(week_mask, holidays)
        return self._fn("dt.add_business_days", n, *more, **options, roll=roll)

    def is_business_day(self, *, week_mask: Any = WEEK, holidays: Any = ()) -> Expr:
        """Whether a date or datetime lies on a business day: ``week_mask`` are seven flags from Monday on, ``holidays`` dates that are
        none, or a column of lists of dates, one for each row.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.date(2024, 5, 17), dt.date(2024, 5, 18), None]})
        >>> frame.select(pw.col("a").dt.is_business_day()).to_series().to_list()
        [True, False, None]
        """
        more, options = business_arguments(week_mask, holidays)
        return self._fn("dt.is_business_day", *more, **options)

    def base_utc_offset(self) -> Expr:
        """What the zone's clocks are ahead of UTC without summer time; a duration in milliseconds.

        Raises ``InvalidOperationError`` when there is no zone.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 7, 1)]}).with_columns(pw.col("a").dt.replace_time_zone("Europe/Berlin"))
        >>> frame.select(pw.col("a").dt.base_utc_offset()).item()
        datetime.timedelta(seconds=3600)
        """
        return self._fn("dt.base_utc_offset")

    def dst_offset(self) -> Expr:
        """What summer time adds to the zone's clocks; a duration in milliseconds, zero outside summer time.

        Raises ``InvalidOperationError`` when there is no zone.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [dt.datetime(2024, 7, 1)]}).with_columns(pw.col("a").dt.replace_time_zone("Europe/Berlin"))
        >>> frame.select(pw.col("a").dt.dst_offset()).item()
        datetime.timedelta(seconds=3600)
        """
        return self._fn("dt.dst_offset")


def _unit(time_unit: str) -> str:
    if time_unit not in ("ns", "us", "ms"):
        raise ValueError(f"`time_unit` must be one of {{'ns', 'us', 'ms'}}, got {time_unit!r}")
    return time_unit
