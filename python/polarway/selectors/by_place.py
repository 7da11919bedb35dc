"""Columns by their places."""

from __future__ import annotations

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

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.by_index(0, -1)).columns
    ['id', 'tags']
    """
    flat: list[int] = []
    for index in indices:
        flat += index if isinstance(index, (list, tuple, range)) else [index]
    return Selector._from({"index": flat})


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
    return Selector._from({"index": [0]})


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
    return Selector._from({"index": [-1]})
