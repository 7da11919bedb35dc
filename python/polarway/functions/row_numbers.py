"""Numbers of rows: all of them, in an order, or where a condition is true."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.functions.aggregates import len
from polarway.functions.composing import select
from polarway.functions.engine_facts import get_index_type
from polarway.functions.literals import _json
from polarway.plan import nodes

_of = Expr._of


def int_range(start: Any = 0, end: Any = None, step: int = 1, *, dtype: Any = None, eager: bool = False) -> Any:
    """The integers from ``start`` to before ``end``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.int_range(0, 6, 2, eager=True).to_list()
    [0, 2, 4]
    """
    if hasattr(dtype, "collect_dtype"):
        found = int_range(start, end, step).cast(dtype)
        return select(found).to_series() if eager else found
    if end is None:
        start, end = 0, start
    low, high = inputs.expr(start), inputs.expr(end)
    out = _of(nodes.function("int_range", low[0], high[0], step=step, dtype=_json(dtype) or "int64"), (*low[1], *high[1]))
    return select(out).to_series() if eager else out


arange = int_range


def row_index(name: str = "index") -> Expr:
    """The number of each row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": ["x", "y"]}).select(pw.row_index()).to_series().to_list()  # doctest: +SKIP
    [0, 1]
    """
    return int_range(len(), dtype=get_index_type()).alias(name)


def arg_where(condition: Any, *, eager: bool = False) -> Any:
    """The numbers of the rows where a condition is true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.arg_where(pw.col("a") > 1)).to_series().to_list()
    [1, 2]
    """
    node, refs = inputs.expr(condition)
    out = _of(nodes.function("arg_true", node), refs)
    return select(out).to_series() if eager else out


def arg_sort_by(exprs: Any, *more_exprs: Any, descending: bool | Sequence[bool] = False, nulls_last: bool | Sequence[bool] = False, **_options: Any) -> Expr:
    """The numbers of the rows in the order of some columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [3, 1, 2]}).select(pw.arg_sort_by("a")).to_series().to_list()
    [1, 2, 0]
    """
    parsed, refs = inputs.exprs((exprs, *more_exprs) if more_exprs else (exprs,))
    count_ = builtins.len(parsed)
    node = {
        "sort": int_range(len(), dtype=get_index_type())._node,
        "by": parsed,
        "descending": inputs.flags(descending, count_, "descending"),
        "nulls_last": inputs.flags(nulls_last, count_, "nulls_last"),
        "maintain_order": True,
    }
    return _of({"alias": node, "name": next(iter(_root_names(parsed)), "arg_sort_by")}, refs)


def _root_names(parsed: list[Any]) -> Iterable[str]:
    for node in parsed:
        if "col" in node:
            yield node["col"]
