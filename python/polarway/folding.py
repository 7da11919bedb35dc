"""Columns combined from left to right by a Python function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr import Expr

if TYPE_CHECKING:
    from polarway.series import Series


def fold(acc: Any, function: Callable[[Any, Any], Any], exprs: Any, *, returns_scalar: bool = False, return_dtype: Any = None) -> Expr:
    """Columns combined from left to right by a function of two columns, which is called once per column.

    A function that works on expressions (operators do) becomes part of the query. One that does not is called with series, on the
    calling thread, while the query runs; so is one over patterns and selectors, whose columns are not known before.

    Parameters
    ----------
    acc
        What to start with: an expression, a column's name or a value.
    function
        Of what there is so far and the next column.
    exprs
        The columns.
    returns_scalar
        Whether the result is one value.
    return_dtype
        The type of the result; from the values when left out.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2], "b": [3, 4]})
    >>> frame.select(pw.fold(pw.lit(0), lambda left, right: left + right, pw.all())).to_series().to_list()
    [4, 6]
    """
    start = _one(acc)
    parts = _expanded(exprs)
    if parts is not None:
        whole = _combined(function, start, parts)
        if whole is not None:
            return whole if return_dtype is None else whole.cast(return_dtype)

    def call(columns: list[Any]) -> Any:
        return _last(function, columns[0], columns[1].struct.unnest().get_columns())

    return start._python("fold", call, return_dtype, returns_scalar, _struct(exprs))


def reduce(function: Callable[[Any, Any], Any], exprs: Any, *, returns_scalar: bool = False, return_dtype: Any = None) -> Expr:
    """As :func:`fold`, from the first column on.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.reduce(lambda left, right: left + right, exprs=["a", "b"])).item()
    3
    """
    parts = _expanded(exprs)
    if parts:
        whole = _combined(function, parts[0], parts[1:])
        if whole is not None:
            return whole if return_dtype is None else whole.cast(return_dtype)

    def call(columns: list[Any]) -> Any:
        first, *others = columns[0].struct.unnest().get_columns()
        return _last(function, first, others)

    return _struct(exprs)._python("reduce", call, return_dtype, returns_scalar)


def cum_fold(
    acc: Any, function: Callable[[Any, Any], Any], exprs: Any, *, returns_scalar: bool = False, return_dtype: Any = None, include_init: bool = False
) -> Expr:
    """As :func:`fold`, with all results on the way, as a struct whose fields have the names of the columns.

    ``include_init``: whether what it starts with is the first field.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2], "b": [3, 4]})
    >>> frame.select(pw.cum_fold(pw.lit(1), lambda left, right: left + right, pw.all())).to_series().to_list()
    [{'a': 2, 'b': 5}, {'a': 3, 'b': 7}]
    """
    start = _one(acc)

    def call(columns: list[Any]) -> Any:
        return _all(function, columns[0], columns[1].struct.unnest().get_columns(), include_init, "cum_fold")

    return start._python("cum_fold", call, return_dtype, returns_scalar, _struct(exprs)).alias("cum_fold")


def cum_reduce(function: Callable[[Any, Any], Any], exprs: Any, *, returns_scalar: bool = False, return_dtype: Any = None) -> Expr:
    """As :func:`reduce`, with all results on the way, as a struct whose fields have the names of the columns.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2], "b": [3, 4]})
    >>> frame.select(pw.cum_reduce(lambda left, right: left * right, ["a", "b"])).to_series().to_list()
    [{'a': 1, 'b': 3}, {'a': 2, 'b': 8}]
    """

    def call(columns: list[Any]) -> Any:
        first, *others = columns[0].struct.unnest().get_columns()
        return _all(function, first, others, True, "cum_reduce")

    return _struct(exprs)._python("cum_reduce", call, return_dtype, returns_scalar).alias("cum_reduce")


def cum_sum_horizontal(*exprs: Any) -> Expr:
    """The running sum of each row, as a struct named ``cum_sum`` whose fields have the names of the columns; from a null on it is null.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2], "b": [3, None], "c": [5, 6]})
    >>> frame.select(pw.cum_sum_horizontal("a", "b", "c")).to_series().to_list()
    [{'a': 1, 'b': 4, 'c': 9}, {'a': 2, 'b': None, 'c': None}]
    """

    def call(columns: list[Any]) -> Any:
        counted = [column.cast("uint32") if str(column.dtype) == "Boolean" else column for column in columns[0].struct.unnest().get_columns()]
        return _all(lambda left, right: left + right, counted[0], counted[1:], True, "cum_sum")

    return _struct(exprs)._python("cum_sum_horizontal", call, None, False).alias("cum_sum")


def _one(value: Any) -> Expr:
    if isinstance(value, Expr):
        return value
    from polarway.functions import col, lit

    return col(value) if isinstance(value, str) else lit(value)


def _struct(exprs: Any) -> Expr:
    """The columns as one struct: patterns and selectors stand for as many fields as they match."""
    parsed, refs = inputs.exprs((exprs,) if not isinstance(exprs, tuple) else exprs)
    return Expr._of({"struct": parsed}, refs)


def _expanded(exprs: Any) -> list[Expr] | None:
    """One expression per column; None where a pattern or selector hides how many there are."""
    parts = [_one(expr) for expr in ([exprs] if isinstance(exprs, (Expr, str)) else exprs)]
    return None if any(part.meta.has_multiple_outputs() for part in parts) else parts


def _combined(function: Callable[[Any, Any], Any], whole: Expr, parts: list[Expr]) -> Expr | None:
    """What a function makes of expressions; None when it is one of series."""
    try:
        for part in parts:
            whole = function(whole, part)
    except Exception:  # noqa: BLE001 - any error only says that it does not work on expressions; it is called with series then
        return None
    return whole if isinstance(whole, Expr) else None


def _last(function: Callable[[Any, Any], Any], whole: Any, columns: list[Series]) -> Any:
    for column in columns:
        whole = function(whole, column)
    return whole


def _all(function: Callable[[Any, Any], Any], whole: Series, columns: list[Series], with_first: bool, name: str) -> Series:
    from polarway.frame import DataFrame

    made = [whole] if with_first else []
    for column in columns:
        whole = function(whole, column).alias(column.name)
        made.append(whole)
    rows = max((len(part) for part in made), default=0)
    return DataFrame([part.new_from_index(0, rows) if len(part) == 1 and rows != 1 else part for part in made]).to_struct(name)
