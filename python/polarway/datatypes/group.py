"""Groups of data types, for programs that test membership."""

from __future__ import annotations

from typing import Any, Self

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, DataTypeClass

DTYPE_TEMPORAL_UNITS = frozenset(("ns", "us", "ms"))


class DataTypeGroup(frozenset[Any]):
    """A set of data types; a parametrised type belongs to it if its class does.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes.group import TEMPORAL_DTYPES
    >>> pw.Datetime("us", "UTC") in TEMPORAL_DTYPES
    True
    """

    def __new__(cls, items: Any, *, match_base_type: bool = True) -> Self:
        items = list(items)
        for item in items:
            if not isinstance(item, (DataType, DataTypeClass)):
                raise TypeError(f"DataTypeGroup items must be dtypes; found {type(item).__name__!r}")
        made = super().__new__(cls, items)
        made._match_base_type = match_base_type
        return made

    _match_base_type: bool

    def __contains__(self, item: Any) -> bool:
        if self._match_base_type and isinstance(item, (DataType, DataTypeClass)):
            item = item.base_type()  # type: ignore[union-attr]
        return super().__contains__(item)


SIGNED_INTEGER_DTYPES = DataTypeGroup([c.Int8, c.Int16, c.Int32, c.Int64, c.Int128])
UNSIGNED_INTEGER_DTYPES = DataTypeGroup([c.UInt8, c.UInt16, c.UInt32, c.UInt64, c.UInt128])
INTEGER_DTYPES = DataTypeGroup(SIGNED_INTEGER_DTYPES | UNSIGNED_INTEGER_DTYPES)
FLOAT_DTYPES = DataTypeGroup([c.Float16, c.Float32, c.Float64])
NUMERIC_DTYPES = DataTypeGroup(INTEGER_DTYPES | FLOAT_DTYPES | frozenset([c.Decimal]))
DATETIME_DTYPES = DataTypeGroup([c.Datetime, *(c.Datetime(unit, zone) for unit in ("ms", "us", "ns") for zone in (None, "*"))])
DURATION_DTYPES = DataTypeGroup([c.Duration, *(c.Duration(unit) for unit in ("s", "ms", "us", "ns"))])
TEMPORAL_DTYPES = DataTypeGroup(DATETIME_DTYPES | DURATION_DTYPES | frozenset([c.Date, c.Time]))
NESTED_DTYPES = DataTypeGroup([c.Array, c.List, c.Map, c.Struct])
