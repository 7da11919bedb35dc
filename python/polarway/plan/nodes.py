"""One function per node of the plan format (docs/plan.md). Arguments are plan fragments, not user input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]
ExprNode = dict[str, Any]


def frame(handle: int) -> Node:
    """An in-memory table."""
    return {"op": "frame", "frame": handle}


def scan(format: str, paths: list[str], options: dict[str, Any]) -> Node:
    """Files, read as one table."""
    return {"op": "scan", "format": format, "paths": paths, "options": options}


def filter(input: Node, predicate: ExprNode) -> Node:
    """The rows where the predicate is true."""
    return {"op": "filter", "input": input, "predicate": predicate}


def select(input: Node, exprs: list[ExprNode]) -> Node:
    """Only these columns."""
    return {"op": "select", "input": input, "exprs": exprs}


def with_columns(input: Node, exprs: list[ExprNode]) -> Node:
    """These columns added or replaced."""
    return {"op": "with_columns", "input": input, "exprs": exprs}


def drop(input: Node, columns: list[str], strict: bool) -> Node:
    """All columns but these."""
    return {"op": "drop", "input": input, "columns": columns, "strict": strict}


def drop_chosen(input: Node, cols: Any) -> Node:
    """All columns but those that a selector chooses; the rows stay, also without columns."""
    return {"op": "drop", "input": input, "cols": cols}


def rename(input: Node, old: list[str], new: list[str], strict: bool) -> Node:
    """Other names."""
    return {"op": "rename", "input": input, "from": old, "to": new, "strict": strict}


def group_by(input: Node, keys: list[ExprNode], aggs: list[ExprNode], maintain_order: bool) -> Node:
    """One row per distinct key."""
    return {"op": "group_by", "input": input, "keys": keys, "aggs": aggs, "maintain_order": maintain_order}


def windows(input: Node, index: ExprNode, keys: list[ExprNode], aggs: list[ExprNode], options: dict[str, Any]) -> Node:
    """One row per window over a sorted column."""
    return {"op": "windows", "input": input, "index": index, "keys": keys, "aggs": aggs, "options": options}


def sort(input: Node, by: list[ExprNode], descending: Sequence[bool], nulls_last: Sequence[bool], maintain_order: bool) -> Node:
    """The rows in order."""
    return {
        "op": "sort",
        "input": input,
        "by": by,
        "descending": list(descending),
        "nulls_last": list(nulls_last),
        "maintain_order": maintain_order,
    }


def slice(input: Node, offset: int, length: int | None) -> Node:
    """Rows from ``offset``; a negative one counts from the end."""
    return {"op": "slice", "input": input, "offset": offset, "length": length}


def union(inputs: list[Node], how: str) -> Node:
    """Several tables as one."""
    return {"op": "union", "inputs": inputs, "how": how}


def unique(input: Node, subset: list[str] | None, keep: str, maintain_order: bool) -> Node:
    """Distinct rows."""
    return {"op": "unique", "input": input, "subset": subset, "keep": keep, "maintain_order": maintain_order}


def row_index(input: Node, name: str, offset: int) -> Node:
    """A column of row numbers, first."""
    return {"op": "row_index", "input": input, "name": name, "offset": offset}


def explode(input: Node, columns: list[str], **options: bool) -> Node:
    """One row per list item."""
    return {"op": "explode", "input": input, "columns": columns, **options}


def unpivot(input: Node, on: list[str], index: list[str], variable_name: str, value_name: str) -> Node:
    """Columns to rows."""
    return {"op": "unpivot", "input": input, "on": on, "index": index, "variable_name": variable_name, "value_name": value_name}


def join(left: Node, right: Node, how: str, left_on: list[ExprNode], right_on: list[ExprNode], **options: Any) -> Node:
    """Two tables by equal keys."""
    return {"op": "join", "left": left, "right": right, "how": how, "left_on": left_on, "right_on": right_on, **options}


def join_asof(left: Node, right: Node, on: tuple[ExprNode, ExprNode], by: tuple[list[str], list[str]], options: dict[str, Any]) -> Node:
    """Two tables by the nearest value."""
    node: Node = {"op": "join_asof", "left": left, "right": right, "left_on": on[0], "right_on": on[1], "options": options}
    return {**node, "left_by": by[0], "right_by": by[1]} if by[0] else node


def sink(input: Node, format: str, path: str, options: dict[str, Any]) -> Node:
    """Writes a file; the result is empty."""
    return {"op": "sink", "input": input, "format": format, "path": path, "options": options}


def column(name: str) -> ExprNode:
    """A column by its exact name."""
    return {"col": name}


ALL_COLUMNS: ExprNode = {"cols": {"all": True}}


def alias(expr: ExprNode, name: str) -> ExprNode:
    """An expression under another name."""
    return {"alias": expr, "name": name}


def function(name: str, /, *args: ExprNode, **options: Any) -> ExprNode:
    """A function of rows."""
    return {"fn": name, "args": list(args), "opts": options} if options else {"fn": name, "args": list(args)}


def aggregate(name: str, /, *args: ExprNode, **options: Any) -> ExprNode:
    """One value of many rows."""
    return {"agg": name, "args": list(args), "opts": options} if options else {"agg": name, "args": list(args)}


def cast(expr: ExprNode, dtype: Any, strict: bool) -> ExprNode:
    """Another type."""
    return {"cast": expr, "dtype": dtype, "strict": strict, "wrap": False}
