"""One value in many rows."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.functions.composing import select
from polarway.functions.literals import _series, lit
from polarway.plan import nodes

_of = Expr._of


def repeat(value: Any, n: Any, *, dtype: Any = None, eager: bool = False) -> Any:
    """A value ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.repeat("x", 3, eager=True).to_list()
    ['x', 'x', 'x']
    """
    if not isinstance(n, (int, Expr)):
        raise TypeError(f"`n` parameter of `repeat expected a `int` or `Expr` got a `{type(n).__name__}`")
    fill, number = inputs.expr(lit(value, dtype)), inputs.expr(n)
    out = _of(nodes.function("repeat", fill[0], number[0]), (*fill[1], *number[1]))
    return select(out).to_series() if eager else out


def _filled(name: str, number: int, n: Any, dtype: Any, *, eager: bool) -> Any:
    from polarway.datatypes import Float64, parse_into_dtype

    kind = parse_into_dtype(Float64 if dtype is None else dtype)
    base = kind
    while base.is_nested() and hasattr(base, "inner"):
        base = base.inner
    if not (base.is_numeric() or str(base) in ("Boolean", "String")):
        raise TypeError(f"invalid dtype for `{name}`; found {dtype}")
    out = repeat(lit(number).cast(base) if base is kind else _series([number], base).cast(base).implode().cast(kind).alias(""), n).alias(name)
    return select(out).to_series() if eager else out


def ones(n: Any, dtype: Any = None, *, eager: bool = False) -> Any:
    """The number one ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.ones(2, eager=True).to_list()
    [1.0, 1.0]
    """
    return _filled("ones", 1, n, dtype, eager=eager)


def zeros(n: Any, dtype: Any = None, *, eager: bool = False) -> Any:
    """The number zero ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.zeros(2, eager=True).to_list()
    [0.0, 0.0]
    """
    return _filled("zeros", 0, n, dtype, eager=eager)
