"""Data types without parameters."""

from __future__ import annotations

from typing import Any

from polarway.datatypes.base import DataType, FloatType, SignedIntegerType, TemporalType, UnsignedIntegerType, families


class Int8(SignedIntegerType):
    """Integers of 8 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [1, 2], dtype=pw.Int8).sum()
    3
    >>> pw.Series("a", [-128, 127], dtype=pw.Int8).dtype
    Int8
    """

    _json_name = "int8"
    _short = "i8"


class Int16(SignedIntegerType):
    """Integers of 16 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [-32_768, 32_767], dtype=pw.Int16).dtype
    Int16
    """

    _json_name = "int16"
    _short = "i16"


class Int32(SignedIntegerType):
    """Integers of 32 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [-2_147_483_648, 2_147_483_647], dtype=pw.Int32).dtype
    Int32
    """

    _json_name = "int32"
    _short = "i32"


class Int64(SignedIntegerType):
    """Integers of 64 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [1, 2, None]).dtype
    Int64
    """

    _json_name = "int64"
    _short = "i64"


class Int128(SignedIntegerType):
    """Integers of 128 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [2**100], dtype=pw.Int128).to_list()
    [1267650600228229401496703205376]
    """

    _json_name = "int128"
    _short = "i128"


class UInt8(UnsignedIntegerType):
    """Integers of 8 bits without a sign.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [0, 255], dtype=pw.UInt8).dtype
    UInt8
    """

    _json_name = "uint8"
    _short = "u8"


class UInt16(UnsignedIntegerType):
    """Integers of 16 bits without a sign.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [0, 65_535], dtype=pw.UInt16).dtype
    UInt16
    """

    _json_name = "uint16"
    _short = "u16"


class UInt32(UnsignedIntegerType):
    """Integers of 32 bits without a sign.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [0, 4_294_967_295], dtype=pw.UInt32).dtype
    UInt32
    """

    _json_name = "uint32"
    _short = "u32"


class UInt64(UnsignedIntegerType):
    """Integers of 64 bits without a sign.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [2**64 - 1], dtype=pw.UInt64).to_list()
    [18446744073709551615]
    """

    _json_name = "uint64"
    _short = "u64"


class UInt128(UnsignedIntegerType):
    """Integers of 128 bits without a sign.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [2**127], dtype=pw.UInt128).to_list()
    [170141183460469231731687303715884105728]
    """

    _json_name = "uint128"
    _short = "u128"


class Float16(FloatType):
    """Floats of 16 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [1.5, None], dtype=pw.Float16).to_list()
    [1.5, None]
    """

    _json_name = "float16"
    _short = "f16"


class Float32(FloatType):
    """Floats of 32 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [0.5, None], dtype=pw.Float32).dtype
    Float32
    """

    _json_name = "float32"
    _short = "f32"


class Float64(FloatType):
    """Floats of 64 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [0.1, 0.2]).sum()
    0.30000000000000004
    """

    _json_name = "float64"
    _short = "f64"


class Boolean(DataType):
    """True and false.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [True, None, False]).dtype
    Boolean
    """

    _json_name = "boolean"
    _short = "bool"


class String(DataType):
    """UTF-8 text.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", ["one", None]).dtype
    String
    >>> pw.Utf8 is pw.String
    True
    """

    _json_name = "string"
    _short = "str"


Utf8 = String


class Binary(DataType):
    """Bytes.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [b"one", None]).dtype
    Binary
    """

    _json_name = "binary"
    _short = "binary"


class Date(TemporalType):
    """A day of the calendar: days since 1970-01-01 in 32 bits.

    Examples
    --------
    >>> import polarway as pw
    >>> from datetime import date
    >>> pw.Series("a", [date(2024, 2, 29)]).dtype
    Date
    """

    _json_name = "date"
    _short = "date"


class Time(TemporalType):
    """A time of day: nanoseconds since midnight.

    Examples
    --------
    >>> import polarway as pw
    >>> from datetime import time
    >>> pw.Series("a", [time(12, 30)]).dtype
    Time
    """

    _json_name = "time"
    _short = "time"

    @classmethod
    def min(cls) -> Any:
        """Midnight, as a literal.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Time.min()).item()
        datetime.time(0, 0)
        """
        return _clock(0)

    @classmethod
    def max(cls) -> Any:
        """The last nanosecond of a day, as a literal.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Time.max()).item()
        datetime.time(23, 59, 59, 999999)
        """
        return _clock(86_400_000_000_000 - 1)


def _clock(nanoseconds: int) -> Any:
    from polarway.functions import lit

    return lit(nanoseconds).cast(Time)


class Null(DataType):
    """Nothing but nulls.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [None, None]).dtype
    Null
    """

    _json_name = "null"
    _short = "null"


class Unknown(DataType):
    """A type that is not known yet.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Unknown == pw.Int64
    False
    """

    _short = "unknown"


class Object(DataType):
    """Any Python objects. Rows with them are moved (filtered, joined, sorted by other columns), never computed with or written.

    Examples
    --------
    >>> import polarway as pw
    >>> class Order:
    ...     def __init__(self, price):
    ...         self.price = price
    ...
    ...     def __str__(self):
    ...         return f"{self.price} EUR"
    >>> orders = pw.Series("order", [Order(3), None, Order(5)])
    >>> orders.dtype
    Object
    >>> [str(order) for order in orders.drop_nulls()]
    ['3 EUR', '5 EUR']
    """

    _json_name = "object"
    _families = families("object")
    _short = "object"
