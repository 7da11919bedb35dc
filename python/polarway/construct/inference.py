"""The data type of Python values: the first value that is not null decides; without ``strict``, all values together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_I64 = (-(1 << 63), (1 << 63) - 1)
_U64 = (1 << 64) - 1
_I128 = (-(1 << 127), (1 << 127) - 1)
_U128 = (1 << 128) - 1
_NUMPY_SCALARS = {
    "int8": c.Int8, "int16": c.Int16, "int32": c.Int32, "int64": c.Int64, "uint8": c.UInt8, "uint16": c.UInt16,
    "uint32": c.UInt32, "uint64": c.UInt64, "float16": c.Float16, "float32": c.Float32, "float64": c.Float64, "bool": c.Boolean,
}  # fmt: skip


def first_value(values: Iterable[Any]) -> Any:
    """The first value that is not null, or None."""
    for value in values:
        if value is not None:
            return value
    return None


def infer_dtype(values: list[Any], *, strict: bool = True) -> DataType:
    """The data type of a list of values.

    Examples
    --------
    >>> from polarway.construct.inference import infer_dtype
    >>> infer_dtype([None, 1])
    Int64
    >>> infer_dtype([1, 2.5], strict=False)
    Float64
    """
    if not strict:
        return _joint_dtype(values)
    first = first_value(values)
    return c.Null() if first is None else dtype_of(first, values, strict=True)


def dtype_of(value: Any, column: list[Any], *, strict: bool) -> DataType:
    """The type of a column whose first value this is."""
    kind = type(value)
    if kind is bool:
        return c.Boolean()
    if kind is int:
        return _integer_dtype(column)
    if kind is float:
        return c.Float64()
    if kind is str:
        return c.String()
    if kind in (bytes, bytearray, memoryview):
        return c.Binary()
    if kind in (list, tuple) and not hasattr(value, "_fields"):
        return _list_dtype(column, strict=strict)
    if isinstance(value, dict):
        return _struct_dtype(column, strict=strict)
    return _other_dtype(value, column, strict=strict)


def _other_dtype(value: Any, column: list[Any], *, strict: bool) -> DataType:
    if isinstance(value, dt.datetime):
        return c.Datetime("us", zone_name(value))
    if isinstance(value, dt.date):
        return c.Date()
    if isinstance(value, dt.timedelta):
        return _duration_dtype(column)
    if isinstance(value, dt.time):
        return c.Time()
    if type(value).__name__ == "Decimal" and hasattr(value, "as_tuple"):
        return c.Decimal(38, _largest_scale(column))
    if type(value).__module__ == "numpy":
        return _numpy_dtype(value, column, strict=strict)
    if isinstance(value, bool):
        return c.Boolean()
    if isinstance(value, int):
        return _integer_dtype(column)
    if isinstance(value, float):
        return c.Float64()
    if isinstance(value, str):
        return c.String()
    if isinstance(value, bytes):
        return c.Binary()
    if isinstance(value, (list, tuple)) or hasattr(value, "to_list"):
        return _list_dtype(column, strict=strict)
    return c.Object()


_MICROSECONDS = dt.timedelta(microseconds=1 << 63)


def _duration_dtype(column: list[Any]) -> DataType:
    """Microseconds, or milliseconds where these do not fit 64 bits."""
    spans = [value for value in column if isinstance(value, dt.timedelta)]
    return c.Duration("us" if min(spans) >= -_MICROSECONDS and max(spans) < _MICROSECONDS else "ms")


def zone_name(value: dt.datetime) -> str | None:
    """The zone that a column takes from its first datetime: a named one, else UTC."""
    if value.tzinfo is None:
        return None
    return getattr(value.tzinfo, "key", None) or getattr(value.tzinfo, "zone", None) or "UTC"


def _integer_dtype(column: list[Any]) -> DataType:
    whole = [value for value in column if isinstance(value, int)] if None in column else column
    try:
        low, high = min(whole), max(whole)
    except TypeError:
        whole = [value for value in column if isinstance(value, int)]
        low, high = min(whole), max(whole)
    return integer_dtype_of(low, high)


def integer_dtype_of(low: Any, high: Any) -> DataType:
    """The smallest of Int64, UInt64, Int128 and UInt128 that holds these."""
    if low >= _I64[0] and high <= _I64[1]:
        return c.Int64()
    if low >= 0 and high <= _U64:
        return c.UInt64()
    if low >= _I128[0] and high <= _I128[1]:
        return c.Int128()
    if low >= 0 and high <= _U128:
        return c.UInt128()
    raise OverflowError(f"int value too large for Polars integer types: {high if high > _I128[1] else low}")


def _largest_scale(column: list[Any]) -> int:
    scale = 0
    for value in column:
        if value is not None and hasattr(value, "as_tuple"):
            exponent = value.as_tuple().exponent
            if isinstance(exponent, int) and -exponent > scale:
                scale = -exponent
    return scale


def _numpy_dtype(value: Any, column: list[Any], *, strict: bool) -> DataType:
    name = value.dtype.name
    if value.ndim:
        inner = _numpy_name(name)
        return c.Array(inner, value.shape) if inner is not None else c.List(infer_dtype(value.tolist(), strict=strict))
    known = _numpy_name(name)
    if known is not None:
        return known
    return infer_dtype([value.item()], strict=strict)


def _numpy_name(name: str) -> DataType | None:
    if name in _NUMPY_SCALARS:
        return _NUMPY_SCALARS[name]()
    if name.startswith("datetime64["):
        unit = name[11:-1]
        return c.Date() if unit == "D" else c.Datetime(unit) if unit in ("ms", "us", "ns") else None
    if name.startswith("timedelta64["):
        unit = name[12:-1]
        return c.Duration(unit) if unit in ("ms", "us", "ns") else None
    return None


def plain_list(value: Any) -> list[Any]:
    """A list-like value as a list."""
    if isinstance(value, list):
        return value
    if hasattr(value, "to_list"):
        return value.to_list()
    if hasattr(value, "tolist"):
        items = value.tolist()
        return items if isinstance(items, list) else [items]
    if isinstance(value, (str, bytes, dict)) or not hasattr(value, "__iter__"):
        return [value]
    return list(value)


def flat_items(column: list[Any]) -> list[Any]:
    """The items of all lists of a column."""
    items: list[Any] = []
    for value in column:
        if value is not None:
            items += plain_list(value)
    return items


def _list_dtype(column: list[Any], *, strict: bool) -> DataType:
    for value in column:
        inner = getattr(value, "dtype", None)
        if isinstance(inner, DataType):
            return c.List(inner)
    inner = infer_dtype(flat_items(column), strict=strict)
    if inner == c.Object and not strict:
        return c.Object()
    if inner == c.Object:
        raise TypeError("not yet implemented: Nested object types\n\nHint: Try setting `strict=False` to allow passing data with mixed types.")
    return c.List(inner)


def _struct_dtype(column: list[Any], *, strict: bool) -> DataType:
    """Strict: the fields of the first value; else those of all."""
    rows = [value for value in column if isinstance(value, dict)]
    names = list(rows[0]) if strict else list(dict.fromkeys(name for row in rows for name in row))
    return c.Struct([c.Field(name, infer_dtype([row.get(name) for row in rows], strict=strict)) for name in names])


def _joint_dtype(values: list[Any]) -> DataType:
    """The type that holds all values."""
    by_kind: dict[type, list[Any]] = {}
    for value in values:
        if value is not None:
            by_kind.setdefault(type(value), []).append(value)
    joint: DataType = c.Null()
    too_large: OverflowError | None = None
    for column in by_kind.values():
        try:
            dtype = dtype_of(column[0], column, strict=False)
        except OverflowError as error:
            too_large = error
            continue
        joint = supertype(joint, dtype)
    if too_large is not None and joint == c.Null:
        raise too_large
    return joint


def supertype(left: DataType, right: DataType) -> DataType:
    """The type that holds values of both."""
    if left == right or right == c.Null:
        return left
    if left == c.Null:
        return right
    if c.String in (left, right):
        return c.Binary() if c.Binary in (left, right) else c.String()
    if c.Object in (left, right) or c.Binary in (left, right):
        return c.Object()
    if left.is_nested() or right.is_nested():
        return _nested_supertype(left, right)
    if c.Boolean in (left, right):
        other = right if left == c.Boolean else left
        return other if other.is_integer() or other.is_float() else c.Object()
    if left.is_numeric() and right.is_numeric():
        return _numeric_supertype(left, right)
    if left.is_temporal() and right.is_temporal():
        return _temporal_supertype(left, right)
    number = left if left.is_numeric() else right
    return c.Object() if number.is_decimal() else number


def _temporal_supertype(left: DataType, right: DataType) -> DataType:
    if c.Time in (left, right):
        return c.Object()
    if c.Duration in (left, right):
        return right if left == c.Duration else left
    return right if isinstance(right, c.Datetime) else left


def _nested_supertype(left: DataType, right: DataType) -> DataType:
    """Lists of lists and structs of structs meet inside, numbers in the fields of structs; the rest are objects."""
    if isinstance(left, (c.List, c.Array)) and isinstance(right, (c.List, c.Array)):
        inner = supertype(left.inner, right.inner)
        return c.Object() if inner == c.Object else c.List(inner)
    if isinstance(left, c.Struct) and isinstance(right, c.Struct):
        fields = {field.name: field.dtype for field in left.fields}
        for field in right.fields:
            fields[field.name] = supertype(fields[field.name], field.dtype) if field.name in fields else field.dtype
        return c.Struct(fields)
    struct, other = (left, right) if isinstance(left, c.Struct) else (right, left)
    if isinstance(struct, c.Struct) and (other.is_integer() or other.is_float()):
        return c.Struct({field.name: supertype(field.dtype, other) for field in struct.fields})
    return c.Object()


def _numeric_supertype(left: DataType, right: DataType) -> DataType:
    if left.is_float() or right.is_float():
        return c.Float64()
    if left.is_decimal() or right.is_decimal():
        scale = max(getattr(left, "scale", 0), getattr(right, "scale", 0))
        return c.Decimal(38, scale)
    if c.Int128 in (left, right):
        return c.Int128()
    if c.UInt128 in (left, right):
        return c.UInt128() if left.is_unsigned_integer() and right.is_unsigned_integer() else c.Int128()
    if {repr(left), repr(right)} == {"Int64", "UInt64"}:
        return c.Int128()
    return left if left == c.UInt64 else right if right == c.UInt64 else c.Int64()
