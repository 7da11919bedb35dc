"""Columns by their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from polarway.expr.selector import Selector


def all() -> Selector:
    """All columns.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.all()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return Selector._from({"all": True})


def empty() -> Selector:
    """No column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.empty()).columns
    []
    """
    return Selector._from({"names": [], "strict": True})


def by_index(*indices: Any, require_all: bool = True) -> Selector:
    """Columns by place; negative places count from the end.

    Parameters
    ----------
    require_all
        Whether a place outside of the columns is an error; otherwise it names none.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.by_index(0, -1)).columns
    ['id', 'tags']
    """
    flat: list[Any] = []
    for index in indices:
        flat += index if isinstance(index, Iterable) and not isinstance(index, str) else [index]
    for index in flat:
        if not hasattr(index, "__index__"):
            raise TypeError(f"expected an integer index of a column, not {index!r} of type {type(index).__name__!r}")
    return _at([index.__index__() for index in flat], require_all)


def _at(places: list[int], strict: bool) -> Selector:
    return Selector._from({"index": places} if strict else {"index": places, "strict": False})


def first(*, strict: bool = True) -> Selector:
    """The first column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.first()).columns
    ['id']
    """
    return _at([0], strict)


def last(*, strict: bool = True) -> Selector:
    """The last column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.last()).columns
    ['tags']
    """
    return _at([-1], strict)
