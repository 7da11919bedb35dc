"""Columns by name, type or place: ``col``, ``all``, ``nth``, …"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.plan import nodes

_of = Expr._of


class _Column:
    """``col("name")``, ``col("a", "b")``, ``col(pw.Int64)``, ``col("^regex$")``, ``col.name``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).select(pw.col("a") * 2, pw.col(pw.String)).rows()
    [(2, 'x'), (4, 'y')]
    """

    __slots__ = ()
    __name__ = "col"

    def __call__(self, name: Any, *more_names: Any) -> Expr:
        if not more_names and type(name) is str:
            if name[:1] == "^" or name == "*":
                return _of(inputs.name(name), ())
            return _of({"col": name}, ())
        return _columns((name, *more_names))

    def __getattr__(self, name: str) -> Expr:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _of({"col": name}, ())

    def __repr__(self) -> str:
        return "<function col>"


col = _Column()


def _columns(names: tuple[Any, ...]) -> Expr:
    """Several columns, by names or by types."""
    flat: list[Any] = []
    for name in names:
        if isinstance(name, (str, type)) or not hasattr(name, "__iter__"):
            flat.append(name)
        else:
            # Not +=, which a series would take for addition.
            flat.extend(name)
    if all_are(flat, str):
        if len(flat) == 1 and len(names) == 1 and isinstance(names[0], str):
            return _of(inputs.name(flat[0]), ())
        return _of({"cols": {"names": flat, "strict": True}} if not _has_pattern(flat) else {"cols": inputs.selector((flat,))}, ())
    if any(isinstance(name, str) for name in flat):
        raise TypeError("invalid input for `col`\n\nExpected iterable of type `str` or `DataType`, got a mix of both")
    return _of({"cols": {"dtypes": [_dtype_of(name) for name in flat]}}, ())


def all_are(values: Iterable[Any], kind: type) -> bool:
    """Whether all values are of a type."""
    return builtins.all(isinstance(value, kind) for value in values)


def _has_pattern(names: list[str]) -> bool:
    return any("col" not in inputs.name(name) for name in names)


def _dtype_of(value: Any) -> Any:
    from polarway.datatypes import is_polars_dtype, parse_into_dtype
    from polarway.datatypes.json_form import dtype_selector_json

    if is_polars_dtype(value):
        return dtype_selector_json(value)
    if isinstance(value, type):
        return dtype_selector_json(parse_into_dtype(value))
    raise TypeError(f"invalid input for `col`\n\nExpected `str` or `DataType`, got {type(value).__name__!r}")


def all(*names: Any, ignore_nulls: bool = True) -> Expr:
    """All columns; with names, whether all their values are true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.all() + 1).rows()
    [(2, 3)]
    """
    if not names:
        return _of(nodes.ALL_COLUMNS, ())
    return col(*names).all(ignore_nulls=ignore_nulls)


def exclude(columns: Any, *more_columns: Any) -> Expr:
    """All columns but these.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.exclude("a")).columns
    ['b']
    """
    return _of({"cols": {"not": inputs.selector((columns, *more_columns), strict=False)}}, ())


def nth(*indices: Any, strict: bool = True) -> Expr:
    """Columns by position; negative positions count from the end.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.nth(-1)).columns
    ['b']
    """
    flat: list[int] = []
    for index in indices:
        flat += index if isinstance(index, (list, tuple, range)) else [index]
    return _of({"cols": {"index": flat}}, ())


def element() -> Expr:
    """The item of a list, inside ``list.eval``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [[1, 2]]}).select(pw.col("a").list.eval(pw.element() * 2)).rows()
    [([2, 4],)]
    """
    return _of({"element": True}, ())


def field(name: Any, *more_names: str) -> Expr:
    """A field of the struct, inside ``struct.with_fields``.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [{"x": 1, "y": 2}]})
    >>> frame.select(pw.col("a").struct.with_fields(z=pw.field("x") + pw.field("y"))).to_series().to_list()
    [{'x': 1, 'y': 2, 'z': 3}]
    """
    if more_names or not isinstance(name, str):
        raise TypeError("`field` takes one name; write one `field` for each")
    return _of({"alias": {"field": name}, "name": name}, ())
