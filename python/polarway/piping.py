"""Expressions that Python functions choose by types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.expr import Expr


def pipe_with_dtype(exprs: Any, function: Callable[[list[tuple[Expr, Any]]], Any]) -> Expr:
    """The expression that a Python function makes of some expressions and their types, when the plan is made ready.

    Parameters
    ----------
    exprs
        Expressions and names of columns. Where one stands for several columns, the function is called for each.
    function
        Takes a list of pairs of an expression and its type; what it gives stands in their place.

    Examples
    --------
    >>> import polarway as pw
    >>> def joined(inputs):
    ...     columns = [column for column, _ in inputs]
    ...     return pw.concat_str(columns) if any(dtype == pw.String for _, dtype in inputs) else pw.sum_horizontal(columns)
    >>> frame = pw.DataFrame({"a": [1, 2], "b": [3, 4], "c": ["x", "y"]})
    >>> frame.select(ab=pw.pipe_with_dtype(["a", "b"], joined), ac=pw.pipe_with_dtype(["a", "c"], joined)).rows()
    [(4, '1x'), (6, '2y')]
    """
    from polarway import inputs
    from polarway.deferred import chosen_by_types
    from polarway.expr import Expr

    args, refs = inputs.exprs((exprs,), {})

    def call(found: list[tuple[Any, Any]]) -> tuple[Any, tuple[Any, ...]]:
        return inputs.expr(function([(Expr._of(node, refs), dtype) for node, dtype in found]))

    node, question = chosen_by_types(args, call)
    return Expr._of(node, (*refs, question))
