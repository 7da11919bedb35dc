"""Operators of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.frame.lazy_core import LazyCore

if TYPE_CHECKING:
    from polarway.lazyframe import LazyFrame


class LazyOperators(LazyCore):
    """Slices of queries; comparisons and truth, which queries do not have."""

    __slots__ = ()

    def __getitem__(self, item: Any) -> LazyFrame:
        if isinstance(item, slice):
            return self._slice(item)
        raise TypeError("'LazyFrame' object is not subscriptable (aside from slicing)\n\nUse `select()` or `filter()` instead.")

    def _slice(self, item: slice) -> LazyFrame:
        start, stop, step = item.start or 0, item.stop, item.step or 1
        if step == -1 and item.start is None and item.stop is None:
            return self.reverse()
        if step < 1 or start < 0 and stop is not None or (stop is not None and stop < 0):
            raise ValueError("this slice of a lazy frame is not supported: it needs its height; collect first")
        rows = self.slice(start, None if stop is None else max(stop - start, 0))
        return rows if step == 1 else rows.gather_every(step)

    def __bool__(self) -> bool:
        raise TypeError("the truth value of a LazyFrame is ambiguous\n\nLazyFrames cannot be used in boolean context with and/or/not operators.")

    def _comparison(self, operator: str) -> Any:
        raise TypeError(f'"{operator!r}" comparison not supported for LazyFrame objects')

    def __eq__(self, other: object) -> Any:
        self._comparison("==")

    def __ne__(self, other: object) -> Any:
        self._comparison("!=")

    __hash__ = object.__hash__

    def __gt__(self, other: object) -> Any:
        self._comparison(">")

    def __lt__(self, other: object) -> Any:
        self._comparison("<")

    def __ge__(self, other: object) -> Any:
        self._comparison(">=")

    def __le__(self, other: object) -> Any:
        self._comparison("<=")
