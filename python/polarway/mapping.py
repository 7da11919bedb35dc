"""Python functions of several columns, in expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr import Expr

if TYPE_CHECKING:
    from polarway.series import Series


def map_batches(
    exprs: Sequence[Any],
    function: Callable[[Sequence[Series]], Any],
    return_dtype: Any = None,
    *,
    is_elementwise: bool = False,
    returns_scalar: bool = False,
) -> Expr:
    """A Python function of whole columns, given as a list of series; it runs on the calling thread.

    Parameters
    ----------
    exprs
        The columns, by name or as expressions.
    function
        Of a list of series; gives a series, a list or one value.
    return_dtype
        The type of the result; from the values when left out.
    returns_scalar
        Whether it gives one value, in ``group_by`` as well.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.map_batches(["a", "b"], lambda columns: columns[0] * columns[1])).rows()
    [(3,), (8,)]
    """
    return _called("map_batches", exprs, function, return_dtype, returns_scalar)


def map_groups(
    exprs: Sequence[Any],
    function: Callable[[Sequence[Series]], Any],
    return_dtype: Any = None,
    *,
    is_elementwise: bool = False,
    returns_scalar: bool = False,
) -> Expr:
    """A Python function of each group's columns, given as a list of series; it runs on the calling thread.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"k": ["x", "x", "y"], "v": [1, 2, 3]})
    >>> total = pw.map_groups(["v"], lambda columns: columns[0].sum(), returns_scalar=True)
    >>> frame.group_by("k", maintain_order=True).agg(total).rows()
    [('x', 3), ('y', 3)]
    """
    return _called("map_groups", exprs, function, return_dtype, returns_scalar)


def _called(name: str, exprs: Sequence[Any], function: Callable[[Sequence[Series]], Any], return_dtype: Any, returns_scalar: bool) -> Expr:
    from polarway.user_functions import UserFunction, called

    made = UserFunction(name, function, return_dtype, returns_scalar)
    args, refs = inputs.exprs((list(exprs),))
    return Expr._of(called(made, args), (*refs, made))
