"""Namespaces of one's own on frames, series and expressions: ``frame.name.method()``.

Examples
--------
>>> import polarway as pw
>>> @pw.api.register_expr_namespace("scale")
... class Scale:
...     def __init__(self, expr):
...         self._expr = expr
...     def double(self):
...         return self._expr * 2
>>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").scale.double()).rows()
[(2,), (4,)]
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["register_dataframe_namespace", "register_expr_namespace", "register_lazyframe_namespace", "register_series_namespace"]

N = TypeVar("N")

_TAKEN: dict[type, frozenset[str]] = {}


class _Accessor:
    """Gives each object a namespace made of it; on the class, the namespace's class."""

    def __init__(self, name: str, namespace: type) -> None:
        self._name = name
        self._namespace = namespace

    def __get__(self, instance: Any, owner: type) -> Any:
        return self._namespace if instance is None else self._namespace(instance)


def _register(name: str, owner: type) -> Callable[[type[N]], type[N]]:
    def add(namespace: type[N]) -> type[N]:
        # What the class came with; other people's namespaces may be replaced.
        taken = _TAKEN.setdefault(owner, frozenset(dir(owner)))
        if name in taken:
            raise AttributeError(f"cannot override reserved namespace {name!r}")
        if name in owner.__dict__:
            warnings.warn(f"Overriding existing custom namespace {name!r} (on {owner.__name__!r})", UserWarning, stacklevel=2)
        setattr(owner, name, _Accessor(name, namespace))
        return namespace

    return add


def register_expr_namespace(name: str) -> Callable[[type[N]], type[N]]:
    """A decorator that makes a class, given the expression, the namespace ``expr.name``.

    Raises
    ------
    AttributeError
        Expressions have an attribute of that name.

    Examples
    --------
    >>> import polarway as pw
    >>> @pw.api.register_expr_namespace("double")
    ... class Double:
    ...     def __init__(self, expr: pw.Expr) -> None:
    ...         self._expr = expr
    ...     def up(self) -> pw.Expr:
    ...         return self._expr * 2
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").double.up()).rows()
    [(2,), (4,)]
    """
    from polarway.expr import Expr

    return _register(name, Expr)


def register_dataframe_namespace(name: str) -> Callable[[type[N]], type[N]]:
    """As :func:`register_expr_namespace`, for eager frames.

    Examples
    --------
    >>> import polarway as pw
    >>> @pw.api.register_dataframe_namespace("size")
    ... class Size:
    ...     def __init__(self, frame: pw.DataFrame) -> None:
    ...         self._frame = frame
    ...     def cells(self) -> int:
    ...         return self._frame.height * self._frame.width
    >>> pw.DataFrame({"a": [1, 5]}).size.cells()
    2
    """
    from polarway.frame import DataFrame

    return _register(name, DataFrame)


def register_lazyframe_namespace(name: str) -> Callable[[type[N]], type[N]]:
    """As :func:`register_expr_namespace`, for lazy frames.

    Examples
    --------
    >>> import polarway as pw
    >>> @pw.api.register_lazyframe_namespace("top")
    ... class Top:
    ...     def __init__(self, frame: pw.LazyFrame) -> None:
    ...         self._frame = frame
    ...     def one(self, column: str) -> pw.LazyFrame:
    ...         return self._frame.sort(column, descending=True).head(1)
    >>> pw.LazyFrame({"a": [1, 5]}).top.one("a").collect().rows()
    [(5,)]
    """
    from polarway.lazyframe import LazyFrame

    return _register(name, LazyFrame)


def register_series_namespace(name: str) -> Callable[[type[N]], type[N]]:
    """As :func:`register_expr_namespace`, for series.

    Examples
    --------
    >>> import polarway as pw
    >>> @pw.api.register_series_namespace("range")
    ... class Range:
    ...     def __init__(self, series: pw.Series) -> None:
    ...         self._series = series
    ...     def width(self) -> int:
    ...         return self._series.max() - self._series.min()
    >>> pw.Series("a", [1, 5]).range.width()
    4
    """
    from polarway.series import Series

    return _register(name, Series)
