"""Parts of dates and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.expr.core import given
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class CalendarFields(Namespace):
    """The year, the month, the hour …: one part of each date, time or datetime."""

    __slots__ = ()

    def year(self) -> Expr:
        """The year.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.year()).to_series().to_list()
        [2024]
        """
        return self._fn("dt.year")

    def iso_year(self) -> Expr:
        """The year of the ISO week.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.iso_year()).to_series().to_list()
        [2024]
        """
        return self._fn("dt.iso_year")

    def quarter(self) -> Expr:
        """The quarter, 1 to 4.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.quarter()).to_series().to_list()
        [1]
        """
        return self._fn("dt.quarter")

    def month(self) -> Expr:
        """The month, 1 to 12.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.month()).to_series().to_list()
        [2]
        """
        return self._fn("dt.month")

    def week(self) -> Expr:
        """The ISO week.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.week()).to_series().to_list()
        [9]
        """
        return self._fn("dt.week")

    def weekday(self) -> Expr:
        """The day of the week, 1 (Monday) to 7.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.weekday()).to_series().to_list()
        [4]
        """
        return self._fn("dt.weekday")

    def day(self) -> Expr:
        """The day of the month.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.day()).to_series().to_list()
        [29]
        """
        return self._fn("dt.day")

    def ordinal_day(self) -> Expr:
        """The day of the year.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.ordinal_day()).to_series().to_list()
        [60]
        """
        return self._fn("dt.ordinal_day")

    def hour(self) -> Expr:
        """The hour.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.hour()).to_series().to_list()
        [13]
        """
        return self._fn("dt.hour")

    def minute(self) -> Expr:
        """The minute.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.minute()).to_series().to_list()
        [5]
        """
        return self._fn("dt.minute")

    def millisecond(self) -> Expr:
        """The milliseconds of the second.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.millisecond()).to_series().to_list()
        [0]
        """
        return self._fn("dt.millisecond")

    def microsecond(self) -> Expr:
        """The microseconds of the second.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.microsecond()).to_series().to_list()
        [7]
        """
        return self._fn("dt.microsecond")

    def nanosecond(self) -> Expr:
        """The nanoseconds of the second.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.nanosecond()).to_series().to_list()
        [7000]
        """
        return self._fn("dt.nanosecond")

    def date(self) -> Expr:
        """The date.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.date()).to_series().to_list()
        [datetime.date(2024, 2, 29)]
        """
        return self._fn("dt.date")

    def time(self) -> Expr:
        """The time of day.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.time()).to_series().to_list()
        [datetime.time(13, 5, 6, 7)]
        """
        return self._fn("dt.time")

    def century(self) -> Expr:
        """The century.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.century()).to_series().to_list()
        [21]
        """
        return self._fn("dt.century")

    def millennium(self) -> Expr:
        """The millennium.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.millennium()).to_series().to_list()
        [3]
        """
        return self._fn("dt.millennium")

    def is_leap_year(self) -> Expr:
        """Whether the year is a leap year.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.is_leap_year()).to_series().to_list()
        [True]
        """
        return self._fn("dt.is_leap_year")

    def days_in_month(self) -> Expr:
        """How many days the month has.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.days_in_month()).to_series().to_list()
        [29]
        """
        return self._fn("dt.days_in_month")

    def month_start(self) -> Expr:
        """The first day of the month.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.month_start()).to_series().to_list()
        [datetime.datetime(2024, 2, 1, 13, 5, 6, 7)]
        """
        return self._fn("dt.month_start")

    def month_end(self) -> Expr:
        """The last day of the month.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.month_end()).to_series().to_list()
        [datetime.datetime(2024, 2, 29, 13, 5, 6, 7)]
        """
        return self._fn("dt.month_end")

    def second(self, *, fractional: bool = False) -> Expr:
        """The second; with its fraction as a float if wanted.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.datetime(2024, 2, 29, 13, 5, 6, 7)]}).select(pw.col("a").dt.second()).to_series().to_list()
        [6]
        """
        return self._fn("dt.second", **given(fractional=(fractional, False)))
