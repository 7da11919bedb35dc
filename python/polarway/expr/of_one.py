"""Functions of one column where a list of columns is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class OfOne:
    """A function of one column as one of a list of columns; a class, so that it is pickled wherever the function is."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __call__(self, columns: list[Any]) -> Any:
        return self.function(columns[0])
