"""How many rows an expression gives, without running it, and its tree as a graph."""

from __future__ import annotations

from typing import Any

from polarway.expr.inspection import children, text

# Functions whose number of rows depends on values.
_UNKNOWN = frozenset({
    "unique", "explode", "head", "tail", "slice", "drop_nulls", "drop_nans", "mode", "sample", "value_counts", "append", "top_k", "bottom_k",
    "top_k_by", "bottom_k_by", "arg_unique", "arg_true", "unique_counts", "rle", "gather_every", "extend_constant", "hist", "reshape",
    "map_batches", "search_sorted", "list.explode", "arr.explode",
})  # fmt: skip
# Functions that make rows of their own: as many as their arguments say.
_RANGES = frozenset({
    "int_range", "date_range", "datetime_range", "time_range", "linear_space", "repeat", "gather", "ones", "zeros",
})  # fmt: skip
# Functions of whole columns that keep the rows.
_WHOLE = frozenset({
    "shift", "diff", "pct_change", "cum_sum", "cum_min", "cum_max", "cum_prod", "cum_count", "cumulative_eval", "reverse", "rank", "arg_sort", "shuffle",
    "forward_fill", "backward_fill", "interpolate", "interpolate_by", "is_unique", "is_duplicated", "is_first_distinct", "is_last_distinct",
    "peak_max", "peak_min", "rle_id", "qcut", "set_sorted", "rolling", "replace", "replace_strict",
})  # fmt: skip
_SEPARABLE = frozenset({"explode", "list.explode", "arr.explode", "drop_nulls", "drop_nans"})


def _kind(node: dict[str, Any]) -> str:
    """What a node does to rows: ``column literal one rows whole unknown made filter``."""
    if "col" in node or "cols" in node or "element" in node or "field" in node:
        return "column"
    if "lit" in node:
        return "one" if isinstance(node["lit"], list) else "literal"
    if "agg" in node or "len" in node:
        return "one"
    if "lit_frame" in node:
        return "made"
    if "over" in node or "sort" in node:
        return "whole"
    if "filter" in node:
        return "filter"
    name = node.get("fn", "")
    if name in _UNKNOWN:
        return "unknown"
    if name in _RANGES:
        return "made"
    is_whole = name in _WHOLE or name.startswith(("rolling_", "ewm_")) or (name == "fill_null" and "strategy" in node.get("opts", {}))
    return "whole" if is_whole else "rows"


def is_scalar(node: dict[str, Any]) -> bool:
    """One value, whatever the frame."""
    kind = _kind(node)
    return kind in ("one", "literal") or (kind == "rows" and all(is_scalar(child) for child in children(node)))


def is_known_length(node: dict[str, Any]) -> bool:
    """As many rows as the frame, as a range has, or one."""
    kind = _kind(node)
    return kind not in ("unknown", "filter") and (kind == "one" or all(is_known_length(child) for child in children(node)))


def is_length_preserving(node: dict[str, Any]) -> bool:
    """As many rows as the frame: one column keeps them, and all others do too or are one value."""
    kind = _kind(node)
    if kind == "column":
        return True
    if kind == "whole" and "over" in node:
        return True
    if kind not in ("rows", "whole"):
        return False
    held = list(children(node))
    return any(is_length_preserving(child) for child in held) and all(is_length_preserving(child) or is_scalar(child) for child in held)


def is_row_separable(node: dict[str, Any]) -> bool:
    """Parts of the frame give the parts of the result."""
    kind = _kind(node)
    if kind in ("column", "literal"):
        return True
    is_apart = kind in ("rows", "filter") or node.get("fn") in _SEPARABLE
    return is_apart and all(is_row_separable(child) or is_scalar(child) for child in children(node))


def dot(node: dict[str, Any]) -> str:
    """The tree of an expression in the dot language of Graphviz."""
    lines: list[str] = []

    def add(one: dict[str, Any], parent: int | None) -> None:
        number = sum(" [label=" in line for line in lines)
        if parent is not None:
            lines.append(f"  n{parent} -- n{number};")
        shown = text(one).replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'  n{number} [label="{shown}"];')
        for child in children(one):
            add(child, number)

    add(node, None)
    return "\n".join(["graph expr {", *lines, "}"])
