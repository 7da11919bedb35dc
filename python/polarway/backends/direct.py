"""Functions of a backend that are called without a plan: what Python asks of few values, often.

Each gives ``NotImplemented`` where it has no form for what it is asked, or anything is wrong: the caller then goes the longer way, by a
plan, which has a form for everything and says what is wrong. Frames are passed by their handles, and come as handles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: In the order of the native library's table (pw_python_calls).
NAMES = (
    "free", "item", "items", "rows", "dicts", "aggregate", "slice", "select", "rename", "fields", "build", "binary", "filter", "cast",
    "sort", "array", "row", "equal", "matrix",
)  # fmt: skip
#: Operators of ``binary``.
OPERATORS = {
    name: code
    for code, name in enumerate(
        ("add", "sub", "mul", "truediv", "floordiv", "mod", "eq", "ne", "lt", "le", "gt", "ge", "eq_missing", "ne_missing")
    )
}
#: Kinds of ``aggregate``.
AGGREGATES = {"sum": 0, "mean": 1, "min": 2, "max": 3, "null_count": 4, "std": 5, "var": 6, "n_unique": 7}


def no_form(*_arguments: Any) -> Any:
    """What every function is before a backend has given its own."""
    return NotImplemented


class DirectCalls:
    """One function per name."""

    __slots__ = NAMES

    free: Callable[[int], Any]
    item: Callable[[int, int | str, int], Any]
    items: Callable[[int, int], Any]
    rows: Callable[[int], Any]
    dicts: Callable[[int, tuple[str, ...]], Any]
    aggregate: Callable[[int, int], Any]
    slice: Callable[[int, int, int], Any]
    select: Callable[[int, tuple[int | str, ...]], Any]
    rename: Callable[[int, str], Any]
    fields: Callable[[int], Any]
    build: Callable[[tuple[str, ...], tuple[Any, ...]], Any]
    binary: Callable[[int, int, Any], Any]
    filter: Callable[[int, int], Any]
    cast: Callable[[int, str], Any]
    sort: Callable[[int, bool], Any]
    array: Callable[[int, int | str], Any]
    row: Callable[[int, int], Any]
    equal: Callable[[int, int], Any]
    matrix: Callable[[int, str], Any]

    def __init__(self) -> None:
        self.take((no_form,) * len(NAMES))

    def take(self, functions: tuple[Any, ...]) -> None:
        """Sets all of them, in the order of ``NAMES``."""
        for name, function in zip(NAMES, functions, strict=True):
            setattr(self, name, function)


#: For backends that have none.
NONE = DirectCalls()
