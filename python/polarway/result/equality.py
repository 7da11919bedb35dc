"""Equality of what results hold."""

from __future__ import annotations

from typing import Any


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, as one bool: frames and arrays, which compare item by item, are equal as a whole."""
    if left is right:
        return True
    whole = getattr(left, "equals", None) or getattr(right, "equals", None)
    if whole is not None:
        return type(left) is type(right) and bool(left.equals(right))
    answer = left == right
    try:
        return bool(answer)
    except ValueError:
        # An array of answers.
        return getattr(left, "shape", None) == getattr(right, "shape", None) and bool(answer.all())
