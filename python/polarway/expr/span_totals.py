"""Spans of time as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.expr.core import given
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class SpanTotals(Namespace):
    """The whole of each span in one unit."""

    __slots__ = ()

    def total_days(self, *, fractional: bool = False) -> Expr:
        """A duration in days.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(days=2, hours=1)]}).select(pw.col("a").dt.total_days()).to_series().to_list()
        [2]
        """
        return self._fn("dt.total_days", **given(fractional=(fractional, False)))

    def total_hours(self, *, fractional: bool = False) -> Expr:
        """A duration in hours.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(days=2, hours=1)]}).select(pw.col("a").dt.total_hours()).to_series().to_list()
        [49]
        """
        return self._fn("dt.total_hours", **given(fractional=(fractional, False)))

    def total_minutes(self, *, fractional: bool = False) -> Expr:
        """A duration in minutes.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(hours=1)]}).select(pw.col("a").dt.total_minutes()).to_series().to_list()
        [60]
        """
        return self._fn("dt.total_minutes", **given(fractional=(fractional, False)))

    def total_seconds(self, *, fractional: bool = False) -> Expr:
        """A duration in seconds.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(minutes=1)]}).select(pw.col("a").dt.total_seconds()).to_series().to_list()
        [60]
        """
        return self._fn("dt.total_seconds", **given(fractional=(fractional, False)))

    def total_milliseconds(self, *, fractional: bool = False) -> Expr:
        """A duration in milliseconds.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(seconds=1)]}).select(pw.col("a").dt.total_milliseconds()).to_series().to_list()
        [1000]
        """
        return self._fn("dt.total_milliseconds", **given(fractional=(fractional, False)))

    def total_microseconds(self, *, fractional: bool = False) -> Expr:
        """A duration in microseconds.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(seconds=1)]}).select(pw.col("a").dt.total_microseconds()).to_series().to_list()
        [1000000]
        """
        return self._fn("dt.total_microseconds", **given(fractional=(fractional, False)))

    def total_nanoseconds(self, *, fractional: bool = False) -> Expr:
        """A duration in nanoseconds.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [dt.timedelta(seconds=1)]}).select(pw.col("a").dt.total_nanoseconds()).to_series().to_list()
        [1000000000]
        """
        return self._fn("dt.total_nanoseconds", **given(fractional=(fractional, False)))
