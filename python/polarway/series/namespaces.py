"""The namespaces of Series."""

from __future__ import annotations

from typing import Any

from polarway.expr.arrays import ArrayNamespace
from polarway.expr.binaries import BinaryNamespace
from polarway.expr.categories import CategoricalNamespace
from polarway.expr.lists import ListNamespace
from polarway.expr.strings import StringNamespace
from polarway.expr.structs import StructNamespace
from polarway.expr.temporal import DateTimeNamespace
from polarway.series.mirrored import namespace

_StringBase = namespace("str", StringNamespace, "Functions of text.")
ListSpace = namespace("list", ListNamespace, "Functions of lists.")
ArraySpace = namespace("arr", ArrayNamespace, "Functions of arrays.")
CategoricalSpace = namespace("cat", CategoricalNamespace, "Functions of categoricals.")
BinarySpace = namespace("bin", BinaryNamespace, "Functions of bytes.")
_StructBase = namespace("struct", StructNamespace, "Functions of structs.")
_TemporalBase = namespace("dt", DateTimeNamespace, "Functions of dates, times, datetimes and durations.")


class StringSpace(_StringBase):  # type: ignore[valid-type, misc]
    """Functions of text.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series(["one"]).str.to_uppercase().to_list()
    ['ONE']
    """

    __slots__ = ()

    def to_datetime(self, format: str | None = None, *, time_unit: str | None = None, time_zone: str | None = None, **options: Any) -> Any:
        """Text as datetimes; as :meth:`Expr.str.to_datetime`. Without a format and a time zone, texts with an offset become UTC.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["2024-12-13 23:34:45+01:00"]).str.to_datetime().dtype
        Datetime(time_unit='us', time_zone='UTC')
        """
        from polarway.exceptions import ComputeError

        read = super().to_datetime
        try:
            return read(format, time_unit=time_unit, time_zone=time_zone, **options)
        except ComputeError as error:
            if format is not None or time_zone is not None or "a time zone is part of the data" not in str(error):
                raise
        return read(None, time_unit=time_unit, time_zone="UTC", **options)

    def strptime(self, dtype: Any, format: str | None = None, **options: Any) -> Any:
        """Text as dates, times or datetimes; as :meth:`Expr.str.strptime`. Without a format, texts with an offset become UTC.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["13.12.2024"]).str.strptime(pw.Date).dtype
        Date
        """
        from polarway.datatypes import Datetime

        if format is None and (dtype is Datetime or isinstance(dtype, Datetime)):
            unit, zone = (None, None) if isinstance(dtype, type) else (dtype.time_unit, dtype.time_zone)
            return self.to_datetime(None, time_unit=unit, time_zone=zone, **options)
        return super().strptime(dtype, format, **options)


class StructSpace(_StructBase):  # type: ignore[valid-type, misc]
    """Functions of structs.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series([{"x": 1, "y": 2}]).struct.field("x").to_list()
    [1]
    """

    __slots__ = ()

    @property
    def fields(self) -> list[str]:
        """The names of the fields.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([{"x": 1, "y": 2}]).struct.fields
        ['x', 'y']
        """
        return [field.name for field in self._series.dtype.fields]

    @property
    def schema(self) -> Any:
        """Names and types of the fields.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([{"x": 1}]).struct.schema
        Schema([('x', Int64)])
        """
        from polarway.schema import Schema

        return Schema({field.name: field.dtype for field in self._series.dtype.fields})

    def unnest(self) -> Any:
        """A frame with a column for each field.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([{"x": 1}]).struct.unnest().columns
        ['x']
        """
        return self._series.to_frame().unnest(self._series.name)


class TemporalSpace(_TemporalBase):  # type: ignore[valid-type, misc]
    """Functions of dates, times, datetimes and durations.

    Examples
    --------
    >>> from datetime import date
    >>> import polarway as pw
    >>> pw.Series([date(2024, 2, 29)]).dt.year().to_list()
    [2024]
    """

    __slots__ = ()

    def __getitem__(self, item: int) -> Any:
        return self._series[item]

    def min(self) -> Any:
        """The least value.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.Series([dt.date(2024, 1, 2), None]).dt.min()
        datetime.date(2024, 1, 2)
        """
        return self._series.min()

    def max(self) -> Any:
        """The largest value.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.Series([dt.date(2024, 1, 2), None]).dt.max()
        datetime.date(2024, 1, 2)
        """
        return self._series.max()

    def mean(self) -> Any:
        """The mean.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.Series([dt.timedelta(1), dt.timedelta(3)]).dt.mean()
        datetime.timedelta(days=2)
        """
        return self._series.mean()

    def median(self) -> Any:
        """The median.

        Examples
        --------
        >>> import datetime as dt
        >>> import polarway as pw
        >>> pw.Series([dt.timedelta(1), dt.timedelta(3)]).dt.median()
        datetime.timedelta(days=2)
        """
        return self._series.median()
