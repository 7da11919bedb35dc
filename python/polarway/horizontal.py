"""Functions of several columns, row by row."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.plan import nodes


def horizontal(name: str, exprs: tuple[Any, ...], **options: Any) -> Expr:
    """A function of the plan over what columns, names or values give."""
    parsed, refs = inputs.exprs(exprs)
    if not parsed and name in ("concat_list", "concat_arr", "concat_str"):
        from polarway.exceptions import ComputeError

        raise ComputeError(f"`{name}` needs one or more expressions")
    return Expr._of(nodes.function(name, *parsed, **options), refs)


def sum_horizontal(*exprs: Any, ignore_nulls: bool = True) -> Expr:
    """The sum of each row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.sum_horizontal("a", "b")).item()
    3
    """
    return horizontal("sum_horizontal", exprs, ignore_nulls=ignore_nulls)


def mean_horizontal(*exprs: Any, ignore_nulls: bool = True) -> Expr:
    """The mean of each row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.mean_horizontal("a", "b")).to_series().to_list()
    [2.0, 2.0]
    """
    return horizontal("mean_horizontal", exprs, ignore_nulls=ignore_nulls)


def min_horizontal(*exprs: Any) -> Expr:
    """The least value of each row; nulls do not count.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.min_horizontal("a", "b")).to_series().to_list()
    [1, 2]
    """
    return horizontal("min_horizontal", exprs)


def max_horizontal(*exprs: Any) -> Expr:
    """The largest value of each row; nulls do not count.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.max_horizontal("a", "b")).to_series().to_list()
    [3, 2]
    """
    return horizontal("max_horizontal", exprs)


def all_horizontal(*exprs: Any, ignore_nulls: bool = False) -> Expr:
    """Whether all values of each row are true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [True, True], "b": [False, None]}).select(pw.all_horizontal("a", "b")).to_series().to_list()
    [False, None]
    """
    return horizontal("all_horizontal", exprs, **({"ignore_nulls": True} if ignore_nulls else {}))


def any_horizontal(*exprs: Any, ignore_nulls: bool = False) -> Expr:
    """Whether any value of each row is true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [True, False], "b": [False, None]}).select(pw.any_horizontal("a", "b")).to_series().to_list()
    [True, None]
    """
    return horizontal("any_horizontal", exprs, **({"ignore_nulls": True} if ignore_nulls else {}))


def coalesce(exprs: Any, *more_exprs: Any, eager: bool = False) -> Any:
    """The first value of each row that is not null; with ``eager``, of series, as a series.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [None, 1], "b": [2, 3]}).select(pw.coalesce("a", "b")).to_series().to_list()
    [2, 1]
    """
    if not eager:
        return horizontal("coalesce", (exprs, *more_exprs) if more_exprs else (exprs,))
    from polarway.frame import DataFrame
    from polarway.functions import col

    # Series are columns, which names and other expressions may mean.
    given = [exprs, *more_exprs] if more_exprs or not isinstance(exprs, (list, tuple)) else list(exprs)
    if not any(hasattr(value, "_native") for value in given):
        raise ValueError("expected at least one Series in 'coalesce' if 'eager=True'")
    frame = DataFrame([value for value in given if hasattr(value, "_native")])
    parts = tuple(col(value.name) if hasattr(value, "_native") else value for value in given)
    return frame.select(horizontal("coalesce", parts)).to_series()


def concat_str(exprs: Any, *more_exprs: Any, separator: str = "", ignore_nulls: bool = False) -> Expr:
    """The texts of each row, one after the other.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": ["x", "y"], "b": [1, None]}).select(pw.concat_str("a", "b", separator="-")).to_series().to_list()
    ['x-1', None]
    """
    return horizontal("concat_str", (exprs, *more_exprs) if more_exprs else (exprs,), separator=separator, ignore_nulls=ignore_nulls)


def concat_list(exprs: Any, *more_exprs: Any) -> Expr:
    """The values of each row as a list.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.concat_list("a", "b")).to_series().to_list()
    [[1, 3], [2, None]]
    """
    return horizontal("concat_list", (exprs, *more_exprs) if more_exprs else (exprs,))
