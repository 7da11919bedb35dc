"""The namespaces of Series."""

from __future__ import annotations

from typing import Any

from polarway.expr.arrays import ArrayNamespace
from polarway.expr.binaries import BinaryNamespace
from polarway.expr.categories import CategoricalNamespace
from polarway.expr.extensions import ExtensionNamespace
from polarway.expr.lists import ListNamespace
from polarway.expr.maps import MapNamespace
from polarway.expr.strings import StringNamespace
from polarway.expr.structs import StructNamespace
from polarway.expr.temporal import DateTimeNamespace
from polarway.series.mirrored import namespace

_StringBase = namespace("str", StringNamespace, "Functions of text.")
ListSpace = namespace("list", ListNamespace, "Functions of lists.")
ArraySpace = namespace("arr", ArrayNamespace, "Functions of arrays.")
MapSpace = namespace("map", MapNamespace, "Functions of maps.")
CategoricalSpace = namespace("cat", CategoricalNamespace, "Functions of categoricals.")
ExtensionSpace = namespace("ext", ExtensionNamespace, "Extension types and their storage.")
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

    def json_decode(self, dtype: Any = None, *, infer_schema_length: int | None = 100) -> Any:
        """The values of JSON texts, as :meth:`Expr.str.json_decode`; without a type, of the type of the first ``infer_schema_length`` of them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(['{"x": 1}', None, '{"x": 2}']).str.json_decode().to_list()
        [{'x': 1}, None, {'x': 2}]
        """
        if dtype is None:
            from polarway.series.json_types import json_dtype

            dtype = json_dtype(self._series, infer_schema_length)
        return super().json_decode(dtype)

    def to_decimal(self, inference_length: int = 100, *, scale: int | None = None) -> Any:
        """Texts as decimals, as :meth:`Expr.str.to_decimal`; without a scale, with the most digits behind the point of the first ``inference_length`` of them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["40.12", "3420.1"]).str.to_decimal().dtype
        Decimal(precision=6, scale=2)
        """
        if scale is not None:
            return super().to_decimal(scale=scale)
        from polarway.datatypes import Decimal
        from polarway.exceptions import InvalidOperationError
        from polarway.series.json_types import decimal_digits

        precision, digits = decimal_digits(self._series.head(inference_length).drop_nulls().to_list())
        if not 1 <= precision <= 38:
            raise InvalidOperationError(f"precision must be between 1 and 38, got {precision}")
        return super().to_decimal(scale=digits).cast(Decimal(precision, digits))

    def split(self, by: Any, *, inclusive: bool = False, literal: bool = True, strict: bool = True) -> Any:
        """Parts between separators; as :meth:`Expr.str.split`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["a-b"]).str.split("-").to_list()
        [['a', 'b']]
        """
        return super().split(by, inclusive=inclusive, literal=literal, strict=strict)

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

    def _ipython_key_completions_(self) -> list[str]:
        return self.fields if self._series.dtype.is_nested() else []

    def field(self, name: str) -> Any:
        """A field, under its name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("s", [{"x": 1}]).struct.field("x").name
        'x'
        """
        return super().field(name).alias(name)

    def __getitem__(self, item: int | str) -> Any:
        if isinstance(item, int):
            names = self.fields
            if not -len(names) <= item < len(names):
                return super().__getitem__(item)
            item = names[item]
        return self.field(item)

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
