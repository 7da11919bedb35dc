"""Data types without parameters."""

from __future__ import annotations

from polarway.datatypes.base import DataType, FloatType, SignedIntegerType, TemporalType, UnsignedIntegerType, families


class Int8(SignedIntegerType):
    """Integers of 8 bits."""

    _json_name = "int8"
    _short = "i8"


class Int16(SignedIntegerType):
    """Integers of 16 bits."""

    _json_name = "int16"
    _short = "i16"


class Int32(SignedIntegerType):
    """Integers of 32 bits."""

    _json_name = "int32"
    _short = "i32"


class Int64(SignedIntegerType):
    """Integers of 64 bits."""

    _json_name = "int64"
    _short = "i64"


class Int128(SignedIntegerType):
    """Integers of 128 bits."""

    _json_name = "int128"
    _short = "i128"


class UInt8(UnsignedIntegerType):
    """Integers of 8 bits without a sign."""

    _json_name = "uint8"
    _short = "u8"


class UInt16(UnsignedIntegerType):
    """Integers of 16 bits without a sign."""

    _json_name = "uint16"
    _short = "u16"


class UInt32(UnsignedIntegerType):
    """Integers of 32 bits without a sign."""

    _json_name = "uint32"
    _short = "u32"


class UInt64(UnsignedIntegerType):
    """Integers of 64 bits without a sign."""

    _json_name = "uint64"
    _short = "u64"


class UInt128(UnsignedIntegerType):
    """Integers of 128 bits without a sign."""

    _json_name = "uint128"
    _short = "u128"


class Float16(FloatType):
    """Floats of 16 bits."""

    _json_name = "float16"
    _short = "f16"


class Float32(FloatType):
    """Floats of 32 bits."""

    _json_name = "float32"
    _short = "f32"


class Float64(FloatType):
    """Floats of 64 bits."""

    _json_name = "float64"
    _short = "f64"


class Boolean(DataType):
    """True and false."""

    _json_name = "boolean"
    _short = "bool"


class String(DataType):
    """UTF-8 text."""

    _json_name = "string"
    _short = "str"


Utf8 = String


class Binary(DataType):
    """Bytes."""

    _json_name = "binary"
    _short = "binary"


class Date(TemporalType):
    """A day of the calendar: days since 1970-01-01 in 32 bits."""

    _json_name = "date"
    _short = "date"


class Time(TemporalType):
    """A time of day: nanoseconds since midnight."""

    _json_name = "time"
    _short = "time"


class Null(DataType):
    """Nothing but nulls."""

    _json_name = "null"
    _short = "null"


class Unknown(DataType):
    """A type that is not known yet."""

    _short = "unknown"


class Object(DataType):
    """Python objects, which the engine only carries."""

    _families = families("object")
    _short = "object"
