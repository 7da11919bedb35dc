"""Aggregates of columns by their names: ``sum("a")`` for ``col("a").sum()``."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.functions.columns import col, nth
from polarway.functions.composing import select
from polarway.plan import nodes

_of = Expr._of


def len() -> Expr:
    """The number of rows, of the frame or of each group.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None]}).select(pw.len()).item()
    2
    """
    return _of({"len": True}, ())


def count(*columns: str) -> Expr:
    """Without columns the number of rows, in a column ``count``; else the values of each column that are not null.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None]}).select(pw.count("a")).item()
    1
    """
    if not columns:
        return len().alias("count")
    return col(*columns).count()


def any(*names: Any, ignore_nulls: bool = True) -> Expr:
    """Whether any value of a column is true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [False, True]}).select(pw.any("a")).item()
    True
    """
    return col(*names).any(ignore_nulls=ignore_nulls)


def _by_name(name: str, doc: str, answer: str) -> Any:
    def shortcut(*columns: Any) -> Expr:
        return getattr(col(*columns), name)()

    shortcut.__name__ = shortcut.__qualname__ = name
    shortcut.__module__ = __name__
    shortcut.__doc__ = f"""{doc}

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({{"a": [1, 1, 4]}}).select(pw.{name}("a")).to_series().to_list()
    {answer}
    """
    return shortcut


sum = _by_name("sum", "The sum of each of these columns.", "[6]")
mean = _by_name("mean", "The mean of each of these columns.", "[2.0]")
min = _by_name("min", "The least value of each of these columns.", "[1]")
max = _by_name("max", "The largest value of each of these columns.", "[4]")
median = _by_name("median", "The median of each of these columns.", "[1.0]")
n_unique = _by_name("n_unique", "The number of distinct values of each of these columns.", "[2]")
approx_n_unique = _by_name("approx_n_unique", "The number of distinct values of each of these columns.", "[2]")
implode = _by_name("implode", "The values of each of these columns as one list.", "[[1, 1, 4]]")
cum_sum = _by_name("cum_sum", "The running sum of each of these columns.", "[1, 2, 6]")


def first(*columns: Any) -> Expr:
    """The first value of each of these columns; without columns, the first column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.first()).columns
    ['a']
    """
    return col(*columns).first() if columns else nth(0)


def last(*columns: Any) -> Expr:
    """The last value of each of these columns; without columns, the last column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.last()).columns
    ['b']
    """
    return col(*columns).last() if columns else nth(-1)


def head(column: str, n: int = 10) -> Expr:
    """The first ``n`` values of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.head("a", 2)).rows()
    [(1,), (2,)]
    """
    return col(column).head(n)


def tail(column: str, n: int = 10) -> Expr:
    """The last ``n`` values of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.tail("a", 2)).rows()
    [(2,), (3,)]
    """
    return col(column).tail(n)


def std(column: str, ddof: int = 1) -> Expr:
    """The standard deviation of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 3.0]}).select(pw.std("a", ddof=0)).item()
    1.0
    """
    return col(column).std(ddof)


def var(column: str, ddof: int = 1) -> Expr:
    """The variance of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 3.0]}).select(pw.var("a", ddof=0)).item()
    1.0
    """
    return col(column).var(ddof)


def quantile(column: str, quantile: float, interpolation: str = "nearest") -> Expr:
    """A quantile of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 2.0, 3.0]}).select(pw.quantile("a", 0.5)).item()
    2.0
    """
    return col(column).quantile(quantile, interpolation)


def corr(a: Any, b: Any, *, method: str = "pearson", propagate_nans: bool = False, eager: bool = False) -> Any:
    """The correlation of two columns; with ``eager``, of two series, as a series.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}).select(pw.corr("a", "b").round(6)).item()
    1.0
    """
    left, right = inputs.expr(a), inputs.expr(b)
    out = _of(nodes.aggregate("corr", left[0], right[0], method=method, propagate_nans=propagate_nans), (*left[1], *right[1]))
    return select(out).to_series() if eager else out


def cov(a: Any, b: Any, *, ddof: int = 1, eager: bool = False) -> Any:
    """The covariance of two columns; with ``eager``, of two series, as a series.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}).select(pw.cov("a", "b")).item()
    2.0
    """
    left, right = inputs.expr(a), inputs.expr(b)
    out = _of(nodes.aggregate("cov", left[0], right[0], ddof=ddof), (*left[1], *right[1]))
    return select(out).to_series() if eager else out


def cum_count(*columns: Any, reverse: bool = False) -> Expr:
    """The running number of values that are not null, of each of these columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None, 3]}).select(pw.cum_count("a")).to_series().to_list()
    [1, 1, 2]
    """
    return col(*columns).cum_count(reverse=reverse)
