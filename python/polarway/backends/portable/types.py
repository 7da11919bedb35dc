"""Data types as pyarrow's, and back.

What a column is stored as: text and binary with 64-bit offsets, lists too, times in nanoseconds, categories as their text, maps as lists of structs
(the data type beside the column says which they are), 128-bit integers as decimals of 38 digits, 16-bit floats, which no kernel
takes, as 32-bit ones. Unsigned 128-bit integers have no form that fits, and are refused.
"""

from __future__ import annotations

import math
import struct
from typing import Any

import pyarrow as pa

from polarway.datatypes import classes as c
from polarway.datatypes.arrow_format import enum_values
from polarway.datatypes.base import DataType

_FLAT: dict[Any, pa.DataType] = {
    c.Null: pa.null(), c.Boolean: pa.bool_(), c.Int8: pa.int8(), c.Int16: pa.int16(), c.Int32: pa.int32(), c.Int64: pa.int64(),
    c.UInt8: pa.uint8(), c.UInt16: pa.uint16(), c.UInt32: pa.uint32(), c.UInt64: pa.uint64(), c.Int128: pa.decimal128(38, 0),
    c.Float16: pa.float32(), c.Float32: pa.float32(), c.Float64: pa.float64(), c.String: pa.large_string(), c.Binary: pa.large_binary(),
    c.Date: pa.date32(), c.Time: pa.time64("ns"), c.Categorical: pa.large_string(), c.Enum: pa.large_string(),
}  # fmt: skip

_DTYPES: dict[pa.DataType, DataType] = {
    pa.null(): c.Null(), pa.bool_(): c.Boolean(), pa.int8(): c.Int8(), pa.int16(): c.Int16(), pa.int32(): c.Int32(), pa.int64(): c.Int64(),
    pa.uint8(): c.UInt8(), pa.uint16(): c.UInt16(), pa.uint32(): c.UInt32(), pa.uint64(): c.UInt64(), pa.float16(): c.Float16(),
    pa.float32(): c.Float32(), pa.float64(): c.Float64(), pa.string(): c.String(), pa.large_string(): c.String(),
    pa.binary(): c.Binary(), pa.large_binary(): c.Binary(), pa.date32(): c.Date(), pa.date64(): c.Datetime("ms"),
    pa.time32("s"): c.Time(), pa.time32("ms"): c.Time(), pa.time64("us"): c.Time(), pa.time64("ns"): c.Time(),
}  # fmt: skip
_UNITS = {"s": "ms", "ms": "ms", "us": "us", "ns": "ns"}
_INT128 = b"polarway.int128"
_ENUM = b"_PL_ENUM_VALUES2"


def stored_type(dtype: Any) -> pa.DataType:
    """The pyarrow type that columns of a data type are stored as."""
    base = type(dtype)
    flat = _FLAT.get(base)
    if flat is not None:
        return flat
    if base is c.Datetime:
        return pa.timestamp(dtype.time_unit, dtype.time_zone)
    if base is c.Duration:
        return pa.duration(dtype.time_unit)
    if base is c.Decimal:
        return pa.decimal128(dtype.precision or 38, dtype.scale)
    if base is c.List:
        return pa.large_list(stored_type(dtype.inner))
    if base is c.Map:
        return pa.large_list(stored_type(dtype._entry()))
    if base is c.Array and dtype.size:
        return pa.list_(stored_type(dtype.inner), dtype.size)
    if base is c.Struct:
        return pa.struct([pa.field(field.name, stored_type(field.dtype)) for field in dtype.fields])
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"not supported: data type {dtype!r} in the portable backend")


def floats(array: pa.Array, dtype: DataType) -> pa.Array:
    """Numbers as floats of a type, rounded to nearest."""
    held = array.cast(stored_type(dtype), safe=False)
    return halved(held) if type(dtype) is c.Float16 else held


def halved(array: pa.Array) -> pa.Array:
    """32-bit floats rounded to what 16 bits hold."""
    try:
        return array.cast(pa.float16()).cast(pa.float32())
    except pa.ArrowNotImplementedError:
        # Casts of 16-bit floats came with pyarrow 18.
        return pa.array([None if value is None else _half(value) for value in array.to_pylist()], pa.float32())


def _half(value: float) -> float:
    try:
        return float(struct.unpack("<e", struct.pack("<e", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)


def exported_half(array: pa.Array) -> pa.Array:
    """The stored form of 16-bit floats as 16-bit floats."""
    try:
        return array.cast(pa.float16())
    except pa.ArrowNotImplementedError:
        values = [0.0 if value is None else _half(value) for value in array.to_pylist()]
        packed = b"".join(struct.pack("<e", value) for value in values)
        made = pa.Array.from_buffers(pa.float16(), len(values), [None, pa.py_buffer(packed)])
        return made if not array.null_count else made.take(pa.array([None if value is None else row for row, value in enumerate(array.to_pylist())], pa.int64()))


def dtype_of(type_: pa.DataType, metadata: Any = None) -> DataType:
    """The data type of a pyarrow type; ``metadata``: that of its field."""
    if type_ == pa.decimal128(38, 0) and metadata and metadata.get(b"ARROW:extension:name") == _INT128:
        return c.Int128()
    known = _DTYPES.get(type_)
    if known is not None:
        return known
    kinds = pa.types
    if kinds.is_dictionary(type_):
        if metadata and _ENUM in metadata:
            return c.Enum(enum_values(metadata[_ENUM]))
        inner = dtype_of(type_.value_type)
        return c.Categorical() if inner == c.String else inner
    if kinds.is_timestamp(type_):
        return c.Datetime(_UNITS[type_.unit], type_.tz)
    if kinds.is_duration(type_):
        return c.Duration(_UNITS[type_.unit])
    if kinds.is_decimal(type_):
        return c.Decimal(min(type_.precision, 38), type_.scale)
    if kinds.is_struct(type_):
        return c.Struct([c.Field(type_.field(i).name, dtype_of(type_.field(i).type, type_.field(i).metadata)) for i in range(type_.num_fields)])
    if kinds.is_map(type_):
        return c.Map(dtype_of(type_.key_type, type_.key_field.metadata), dtype_of(type_.item_type, type_.item_field.metadata))
    if kinds.is_fixed_size_list(type_):
        return c.Array(dtype_of(type_.value_type, type_.value_field.metadata), type_.list_size)
    if hasattr(type_, "value_type"):
        inner_field = getattr(type_, "value_field", None)
        inner = dtype_of(type_.value_type, inner_field.metadata if inner_field is not None else None)
        return inner if kinds.is_run_end_encoded(type_) else c.List(inner)
    if kinds.is_fixed_size_binary(type_) or str(type_) == "binary_view":
        return c.Binary()
    if str(type_) == "string_view":
        return c.String()
    if isinstance(type_, pa.BaseExtensionType):
        return dtype_of(type_.storage_type)
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"not supported: Arrow type {type_} in the portable backend")


def changes_form(dtype: DataType) -> bool:
    """Whether a type is or holds one that is not stored as it leaves the backend: categories, maps and 16-bit floats."""
    return _holds(dtype, (c.Categorical, c.Enum, c.Float16, c.Map))


def has_categories(dtype: DataType) -> bool:
    """Whether a type is or holds categories."""
    return _holds(dtype, (c.Categorical, c.Enum))


def _holds(dtype: DataType, kinds: tuple[Any, ...]) -> bool:
    base = type(dtype)
    if base in kinds:
        return True
    if base in (c.List, c.Array):
        return _holds(dtype.inner, kinds)  # type: ignore[attr-defined]
    if base is c.Map:
        return _holds(dtype.key, kinds) or _holds(dtype.value, kinds)  # type: ignore[attr-defined]
    return base is c.Struct and any(_holds(field.dtype, kinds) for field in dtype.fields)  # type: ignore[attr-defined]


def exported_field(name: str, dtype: DataType) -> pa.Field:
    """The field that leaves the backend: categories as dictionaries, 128-bit integers and enums marked."""
    base = type(dtype)
    if base is c.Int128:
        return pa.field(name, pa.decimal128(38, 0), metadata={b"ARROW:extension:name": _INT128, b"ARROW:extension:metadata": b""})
    if base is c.Float16:
        return pa.field(name, pa.float16())
    if base is c.Categorical:
        return pa.field(name, pa.dictionary(pa.uint32(), pa.large_string()), metadata={b"_PL_CATEGORICAL": b""})
    if base is c.Enum:
        packed = b"".join(b"%d;%s" % (len(text.encode()), text.encode()) for text in dtype._categories)  # type: ignore[attr-defined]
        return pa.field(name, pa.dictionary(pa.uint32(), pa.large_string()), metadata={_ENUM: packed})
    if base is c.List:
        return pa.field(name, pa.large_list(exported_field("item", dtype.inner)))  # type: ignore[attr-defined]
    if base is c.Map:
        key = exported_field("key", dtype.key).with_nullable(False)  # type: ignore[attr-defined]
        return pa.field(name, pa.map_(key, exported_field("value", dtype.value)))  # type: ignore[attr-defined]
    if base is c.Array:
        return pa.field(name, pa.list_(exported_field("item", dtype.inner), dtype.size))  # type: ignore[attr-defined]
    if base is c.Struct:
        return pa.field(name, pa.struct([exported_field(field.name, field.dtype) for field in dtype.fields]))  # type: ignore[attr-defined]
    return pa.field(name, stored_type(dtype))
