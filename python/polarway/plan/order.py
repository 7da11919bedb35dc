"""Whether a plan puts rows in order: then it is worth finding out which columns of its result are."""

from __future__ import annotations

from typing import Any

# Nodes and functions whose results have an order of their own: sort, sort_by, set_sorted; ranges; windows; runs and row numbers.
_MARKS = (b"sort", b"range", b'"windows"', b"rle_id", b"row_index")


def gives_order(plan: bytes, frames: tuple[Any, ...]) -> bool:
    """Whether columns of the plan's result may be in an order that somebody asked for, here or when its inputs were made.

    Examples
    --------
    >>> from polarway.plan.order import gives_order
    >>> gives_order(b'{"op":"sort"}', ()), gives_order(b'{"op":"select"}', ())
    (True, False)
    """
    for mark in _MARKS:
        if mark in plan:
            return True
    for frame in frames:
        if getattr(frame, "ordered", False):
            return True
    return False
