"""Several expressions as one frame, struct, list or array."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.horizontal import horizontal
from polarway.plan import nodes

_of = Expr._of


def struct(*exprs: Any, schema: Any = None, eager: bool = False, **named_exprs: Any) -> Any:
    """Columns as one column of structs.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(pw.struct("a", "b").alias("s")).item()
    {'a': 1, 'b': 'x'}
    """
    if not exprs and not named_exprs:
        if not schema:
            raise ValueError("expected at least 1 expression in 'struct'")
        exprs = tuple(schema)
    parsed, refs = inputs.exprs(exprs, named_exprs)
    out = _of({"struct": parsed}, refs)
    if schema is not None:
        from polarway.datatypes import Struct

        out = out.cast(Struct(schema))
    return select(out).to_series() if eager else out


def select(*exprs: Any, eager: bool = True, **named_exprs: Any) -> Any:
    """Expressions without a frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(a=pw.lit(1) + 1).item()
    2
    """
    from polarway.frame import DataFrame

    chosen = DataFrame().lazy().select(*exprs, **named_exprs)
    return chosen.collect() if eager else chosen


def list(exprs: Any, *more_exprs: Any) -> Expr:
    """The values of each row as a list, each column one item: lists become lists of lists, unlike in :func:`concat_list`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [[1, 2], [3]], "b": [[4], []]}).select(pw.list("a", "b")).to_series().to_list()
    [[[1, 2], [4]], [[3], []]]
    """
    parsed, refs = inputs.exprs((exprs, *more_exprs) if more_exprs else (exprs,))
    return _of(nodes.function("concat_list", *parsed, as_items=True), refs)


def concat_arr(exprs: Any, *more_exprs: Any) -> Expr:
    """The items of arrays, one array after the other in each row; any other column is an array of one item. All items have one type.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.concat_arr("a", "b")).to_series().to_list()
    [[1, 3], [2, None]]
    """
    return horizontal("concat_arr", (exprs, *more_exprs) if more_exprs else (exprs,))
