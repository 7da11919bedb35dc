"""Columns by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from polarway.expr.selector import Selector
from polarway.selectors.by_place import all


def by_name(*names: Any, require_all: bool = True) -> Selector:
    """Columns by name; one that is missing is an error unless ``require_all`` is off.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.by_name("price")).columns
    ['price']
    """
    flat: list[str] = []
    for name in names:
        if isinstance(name, str):
            flat.append(name)
        elif isinstance(name, Iterable):
            flat += name
        else:
            raise TypeError(f"invalid name: {name!r}")
    for name in flat:
        if not isinstance(name, str):
            raise TypeError(f"invalid name: {name!r}")
    return Selector._from({"names": flat, "strict": require_all})


def matches(pattern: str) -> Selector:
    """Columns whose name matches a regular expression somewhere.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.matches("^p")).columns
    ['price']
    """
    if pattern == ".*":
        return all()
    return Selector._from({"regex": pattern})


def _texts(texts: tuple[Any, ...]) -> str:
    flat: list[str] = []
    for text in texts:
        flat += [text] if isinstance(text, str) else text
    return "|".join(re.escape(text) for text in flat)


def contains(*substring: Any) -> Selector:
    """Columns whose name has one of these texts.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"foo": [1], "bar": [2]}).select(cs.contains("oo")).columns
    ['foo']
    """
    return Selector._from({"regex": f"({_texts(substring)})"})


def starts_with(*prefix: Any) -> Selector:
    """Columns whose name starts with one of these texts.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.starts_with("pr")).columns
    ['price']
    """
    return Selector._from({"regex": f"^({_texts(prefix)})"})


def ends_with(*suffix: Any) -> Selector:
    """Columns whose name ends with one of these texts.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.ends_with("e")).columns
    ['price']
    """
    return Selector._from({"regex": f"({_texts(suffix)})$"})


def alpha(ascii_only: bool = False, *, ignore_spaces: bool = False) -> Selector:
    """Columns whose name has letters only.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.alpha()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return _made_of("[a-zA-Z]" if ascii_only else r"[^\W\d_]", ignore_spaces)


def alphanumeric(ascii_only: bool = False, *, ignore_spaces: bool = False) -> Selector:
    """Columns whose name has letters and digits only.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.alphanumeric()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return _made_of("[a-zA-Z0-9]" if ascii_only else r"[^\W_]", ignore_spaces)


def _made_of(sign: str, ignore_spaces: bool) -> Selector:
    return Selector._from({"regex": f"^({sign}{'| ' if ignore_spaces else ''})+$"})


def digit(ascii_only: bool = False) -> Selector:
    """Columns whose name has digits only.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"1": [1], "a": [2]}).select(cs.digit()).columns
    ['1']
    """
    return Selector._from({"regex": "^[0-9]+$" if ascii_only else r"^\d+$"})


def exclude(columns: Any, *more_columns: Any) -> Selector:
    """All columns but these: names, patterns, types or selectors.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.exclude("price")).columns
    ['id', 'symbol', 'day', 'tags']
    """
    from polarway import inputs

    return Selector._from({"not": inputs.selector((columns, *more_columns), strict=False)})
