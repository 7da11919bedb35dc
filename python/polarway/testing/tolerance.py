"""Whether values are equal: exactly, or floats within a tolerance."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType


class Tolerance:
    """How far floats may be apart: ``|left - right| <= abs_tol + rel_tol * |right|``."""

    __slots__ = ("absolute", "exact", "relative")

    def __init__(self, *, exact: bool, relative: float, absolute: float) -> None:
        self.exact = exact
        self.relative = relative
        self.absolute = absolute

    def close(self, left: float, right: float) -> bool:
        """Whether two floats are equal enough; infinities only equal themselves, NaN is NaN."""
        if left == right or (left != left and right != right):
            return True
        if self.exact or left != left or right != right or abs(left) == _INFINITY or abs(right) == _INFINITY:
            return False
        return abs(left - right) <= self.absolute + self.relative * abs(right)

    def same(self, left: Any, right: Any) -> bool:
        """Whether two values are equal enough, also inside lists and structs."""
        if left is None or right is None:
            return left is right
        if isinstance(left, float) and isinstance(right, float):
            return self.close(left, right)
        if isinstance(left, list) and isinstance(right, list):
            return len(left) == len(right) and all(map(self.same, left, right))
        if isinstance(left, dict) and isinstance(right, dict):
            return len(left) == len(right) and all(map(self.same, left.values(), right.values()))
        return bool(left == right)


_INFINITY = float("inf")


def holds_floats(dtype: DataType) -> bool:
    """Whether a type is a float or has floats inside."""
    if dtype.is_float():
        return True
    if isinstance(dtype, (c.List, c.Array)):
        return holds_floats(dtype.inner)
    return isinstance(dtype, c.Struct) and any(holds_floats(field.dtype) for field in dtype.fields)


def order_key(value: Any) -> Any:
    """A key that puts values of one type in order: null first, NaN last."""
    if value is None:
        return (0, 0)
    if isinstance(value, float) and value != value:
        return (2, 0)
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        return (1, [order_key(item) for item in items])
    return (1, value)
