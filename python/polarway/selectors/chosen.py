"""What a selector chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from polarway.expr.families import chosen
from polarway.expr.selector import Selector
from polarway.selectors.by_name import by_name


def is_selector(obj: Any) -> bool:
    """Whether an object is a selector.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> cs.is_selector(cs.numeric()), cs.is_selector(pw.col("a"))
    (True, False)
    """
    return isinstance(obj, Selector)


def selector_of(expr: Any) -> Selector:
    """An expression of columns as a selector."""
    node = expr._node
    if "col" in node:
        return by_name(node["col"])
    if "cols" in node:
        return Selector._from(node["cols"])
    raise TypeError(f"cannot turn `{expr}` into a selector")


def expand_selector(target: Any, selector: Any, *, strict: bool = True) -> tuple[str, ...]:
    """The names of the columns that a selector chooses, of a frame or a schema.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> cs.expand_selector({"a": pw.Int64, "b": pw.String}, cs.numeric())
    ('a',)
    """
    if strict and not isinstance(selector, Selector):
        raise TypeError(f"expected a selector; found {selector!r} instead.")
    return tuple(chosen(selector_of(selector)._node["cols"], _schema_of(target)))


def _schema_of(target: Any) -> Any:
    return target if isinstance(target, Mapping) else target.collect_schema() if hasattr(target, "collect_schema") else target.schema


def _expand_selectors(frame: Any, items: Any, *more_items: Any) -> list[Any]:
    """Names as they are, and selectors as the names of the columns that they choose."""
    given = [*(items if isinstance(items, Iterable) and not isinstance(items, (str, Selector)) else [items]), *more_items]
    schema = _schema_of(frame)
    return [name for item in given for name in (chosen(item._node["cols"], schema) if isinstance(item, Selector) else [item])]
