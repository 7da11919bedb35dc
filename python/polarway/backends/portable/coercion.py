"""Which type two types have in common, and how untyped literals adopt the type of what they meet. Polars' rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import SchemaError

if TYPE_CHECKING:
    from polarway.backends.portable.values import Value

WIDTHS: dict[Any, int] = {
    c.Int8: 1, c.Int16: 2, c.Int32: 4, c.Int64: 8, c.Int128: 16, c.UInt8: 1, c.UInt16: 2, c.UInt32: 4, c.UInt64: 8,
    c.UInt128: 16, c.Float16: 2, c.Float32: 4, c.Float64: 8,
}  # fmt: skip
_SIGNED = (c.Int8(), c.Int16(), c.Int32(), c.Int64(), c.Int128())
_UNSIGNED = (c.UInt8(), c.UInt16(), c.UInt32(), c.UInt64())
_COARSER = {"ms": 0, "us": 1, "ns": 2}
MAX_PRECISION = 38


def bounds(dtype: DataType) -> tuple[int, int]:
    """The least and the greatest value of an integer type."""
    bits = WIDTHS[type(dtype)] * 8
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if dtype.is_signed_integer() else (0, (1 << bits) - 1)


def fits(value: int, dtype: DataType) -> bool:
    """Whether an integer type holds a value."""
    low, high = bounds(dtype)
    return low <= value <= high


def default_type(value: int) -> DataType:
    """The type of an integer literal that meets nothing."""
    for dtype in (c.Int32(), c.Int64(), c.UInt64()):
        if fits(value, dtype):
            return dtype
    return c.Int128()


def coarser(left: str, right: str) -> str:
    """The unit of fewer ticks per second."""
    return min(left, right, key=_COARSER.__getitem__)


def supertype(left: DataType, right: DataType) -> DataType | None:
    """The type that holds values of both, or None."""
    if left == right:
        return left
    return _ordered(left, right) or _ordered(right, left)


def require_supertype(left: DataType, right: DataType) -> DataType:
    """As :func:`supertype`; none is an error."""
    found = supertype(left, right)
    if found is None:
        raise SchemaError(f"failed to determine supertype of {_text(left)} and {_text(right)}; cast one of them")
    return found


def _text(dtype: DataType) -> str:
    from polarway.datatypes.base import dtype_short_name

    return dtype_short_name(dtype)


def _ordered(left: DataType, right: DataType) -> DataType | None:
    base, other = type(left), type(right)
    if other is c.Null:
        return left
    if left.is_integer() and right.is_integer():
        return _integers(left, right)
    if base is c.Boolean and (right.is_integer() or right.is_float()):
        return right
    if left.is_float() and (right.is_integer() or right.is_float()):
        return _floats(left, right)
    if base is c.Decimal:
        return _decimals(left, right)
    if left.is_temporal():
        return _temporal(left, right)
    if base is c.String:
        return c.Binary() if other is c.Binary else None if right.is_nested() else c.String()
    if base is c.List:
        inner = supertype(left.inner, right.inner if other in (c.List, c.Array) else right)  # type: ignore[attr-defined]
        return None if inner is None else c.List(inner)
    if base is c.Array:
        if other is not c.Array:
            return None
        inner = supertype(left.inner, right.inner)  # type: ignore[attr-defined]
        return None if inner is None else c.Array(inner, left.size) if left.size == right.size else c.List(inner)  # type: ignore[attr-defined]
    if base is c.Map:
        value = supertype(left.value, right.value) if other is c.Map and left.key == right.key else None  # type: ignore[attr-defined]
        return None if value is None else c.Map(left.key, value)  # type: ignore[attr-defined]
    return _structs(left, right) if base is c.Struct and other is c.Struct else None


def short_float(dtype: DataType) -> DataType:
    """The type of what is computed of numbers as floats: their own for short floats, else Float64."""
    return dtype if type(dtype) in (c.Float16, c.Float32) else c.Float64()


def _floats(left: DataType, right: DataType) -> DataType:
    """A float holds all integers of half its width, and one of 16 bits those of 8."""
    width = WIDTHS[type(right)]
    width = width if right.is_float() else 8 if width > 2 else 2 * width
    return {2: c.Float16(), 4: c.Float32()}.get(max(WIDTHS[type(left)], width), c.Float64())


def _integers(left: DataType, right: DataType) -> DataType:
    if left.is_signed_integer() == right.is_signed_integer():
        return left if WIDTHS[type(left)] >= WIDTHS[type(right)] else right
    signed, unsigned = (left, right) if left.is_signed_integer() else (right, left)
    if WIDTHS[type(signed)] > WIDTHS[type(unsigned)]:
        return signed
    return {1: c.Int16(), 2: c.Int32(), 4: c.Int64()}.get(WIDTHS[type(unsigned)], c.Int128())


def _decimals(left: Any, right: Any) -> DataType | None:
    if right.is_float():
        return c.Float64()
    precision = left.precision or MAX_PRECISION
    if right.is_integer():
        digits = {1: 3, 2: 5, 4: 10, 8: 19 if right.is_signed_integer() else 20}.get(WIDTHS[type(right)], MAX_PRECISION)
        return c.Decimal(precision, left.scale) if digits + left.scale <= precision else c.Decimal(MAX_PRECISION, left.scale)
    if type(right) is not c.Decimal:
        return None
    scale = max(left.scale, right.scale)
    whole = max(precision - left.scale, (right.precision or MAX_PRECISION) - right.scale)
    return c.Decimal(min(MAX_PRECISION, whole + scale), scale)


def _temporal(left: Any, right: Any) -> DataType | None:
    base, other = type(left), type(right)
    if base is c.Date and other in (c.Datetime, c.Duration):
        return right if other is c.Datetime else c.Date()
    if base is c.Datetime and other is c.Datetime:
        return c.Datetime(coarser(left.time_unit, right.time_unit), left.time_zone) if left.time_zone == right.time_zone else None
    if base is c.Datetime and other is c.Duration:
        return c.Datetime(coarser(left.time_unit, right.time_unit), left.time_zone)
    if base is c.Duration and other is c.Duration:
        return c.Duration(coarser(left.time_unit, right.time_unit))
    if base is c.Date and other in (c.Int32, c.Float16, c.Float32):
        return c.Int32() if other is c.Int32 else c.Float32()
    if other in (c.Int32, c.Int64) or (base is not c.Time and other in (c.UInt32, c.UInt64)):
        return c.Int64()
    return c.Float64() if other in (c.Float16, c.Float32, c.Float64) else None


def _structs(left: Any, right: Any) -> DataType | None:
    fields = {field.name: field.dtype for field in left.fields}
    for theirs in right.fields:
        known = fields.get(theirs.name)
        found = theirs.dtype if known is None else supertype(known, theirs.dtype)
        if found is None:
            return None
        fields[theirs.name] = found
    return c.Struct([c.Field(name, dtype) for name, dtype in fields.items()])


def common(left: Value, right: Value) -> DataType | None:
    """The type that two expressions meet in; untyped literals adopt that of the other."""
    if left.weak is not None and right.weak is not None:
        either_real = isinstance(left.weak, float) or isinstance(right.weak, float)
        return c.Float64() if either_real else supertype(left.dtype, right.dtype)
    if right.weak is not None:
        return _with_literal(left.dtype, right.weak, right.dtype)
    return _with_literal(right.dtype, left.weak, left.dtype) if left.weak is not None else supertype(left.dtype, right.dtype)


def require_common(*values: Value) -> DataType:
    """As :func:`common` of any number of expressions; none is an error. Typed ones decide first."""
    ordered = [value for value in values if value.weak is None] + [value for value in values if value.weak is not None]
    first = ordered[0]
    for value in ordered[1:]:
        found = common(first, value)
        if found is None:
            raise SchemaError(f"failed to determine supertype of {_text(first.dtype)} and {_text(value.dtype)}; cast one of them")
        if first.weak is not None:
            first = first if isinstance(first.weak, float) else value
        else:
            first = first.typed(found)
    return first.dtype


def _with_literal(dtype: DataType, literal: float, literal_type: DataType) -> DataType | None:
    if isinstance(literal, float):
        if dtype.is_float():
            return dtype
        return c.Float64() if dtype.is_numeric() or type(dtype) in (c.Boolean, c.Null) else supertype(dtype, literal_type)
    if dtype.is_float():
        return dtype
    if type(dtype) is c.Decimal and len(str(abs(literal))) + dtype.scale <= MAX_PRECISION:  # type: ignore[attr-defined]
        return c.Decimal(MAX_PRECISION, dtype.scale)  # type: ignore[attr-defined]
    if not dtype.is_integer():
        return literal_type if type(dtype) is c.Boolean else supertype(dtype, literal_type)
    if fits(literal, dtype):
        return dtype
    if dtype.is_unsigned_integer() and literal < 0:
        return c.Int64() if type(dtype) is c.UInt64 else supertype(dtype, _smallest(_SIGNED, literal))
    return _smallest(_UNSIGNED if dtype.is_unsigned_integer() and fits(literal, c.UInt64()) else _SIGNED, literal)


def _smallest(types: tuple[DataType, ...], value: int) -> DataType:
    return next((dtype for dtype in types if fits(value, dtype)), c.Int128())
