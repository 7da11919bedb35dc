"""Equality of values, and the smallest types for them."""

from __future__ import annotations

from typing import Any


def same_values(left: list[Any], right: list[Any]) -> bool:
    """Whether two lists have the same values; NaN is NaN, null is null."""
    return len(left) == len(right) and all(map(same_value, left, right))


def same_value(left: Any, right: Any) -> bool:
    """Whether two values are the same; NaN is NaN, null is null."""
    if left is None or right is None:
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return same_values(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and same_values(list(left.values()), list(right.values()))
    return bool(left == right) or (left != left and right != right)


def smallest_dtype(series: Any) -> Any:
    """The smallest integer type for the values of an integer series, Float32 for floats; None for others."""
    from polarway.construct.values import integer_range
    from polarway.datatypes import classes as c

    dtype = series.dtype
    if dtype.is_float():
        return c.Float16() if dtype == c.Float16 else c.Float32()
    if not dtype.is_integer():
        return None
    low, high = series.min(), series.max()
    if low is None:
        return c.Int8() if dtype.is_signed_integer() else c.UInt8()
    kinds = (c.Int8, c.Int16, c.Int32, c.Int64) if dtype.is_signed_integer() else (c.UInt8, c.UInt16, c.UInt32, c.UInt64)
    for kind in kinds:
        least, most = integer_range(kind())
        if least <= low and high <= most:
            return kind()
    return None
