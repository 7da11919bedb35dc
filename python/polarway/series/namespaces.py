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

StringSpace = namespace("str", StringNamespace, "Functions of text.")
ListSpace = namespace("list", ListNamespace, "Functions of lists.")
ArraySpace = namespace("arr", ArrayNamespace, "Functions of arrays.")
CategoricalSpace = namespace("cat", CategoricalNamespace, "Functions of categoricals.")
BinarySpace = namespace("bin", BinaryNamespace, "Functions of bytes.")
_StructBase = namespace("struct", StructNamespace, "Functions of structs.")
_TemporalBase = namespace("dt", DateTimeNamespace, "Functions of dates, times, datetimes and durations.")


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
