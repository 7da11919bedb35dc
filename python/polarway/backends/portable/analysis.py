"""What an expression looks at: one row, whole columns, which columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polarway.backends.portable.functions import find

#: Aggregates of groups whose rows stand in any order.
UNORDERED = frozenset({"sum", "mean", "min", "max", "count", "len", "null_count", "n_unique", "any", "all", "std", "var", "product", "first", "last"})
#: Aggregates of parts that make the aggregate of the whole, and how the parts' are put together.
COMBINED = {
    "sum": "sum", "min": "min", "max": "max", "count": "sum", "len": "sum", "null_count": "sum", "any": "any", "all": "all", "first": "first",
    "last": "last", "product": "product",
}  # fmt: skip


def children(node: dict[str, Any]) -> list[Any]:
    """The expressions directly inside of one."""
    if "lit" in node or "col" in node or "lit_frame" in node or "len" in node or "element" in node:
        return []
    if "alias" in node:
        return [node["alias"]]
    if "name" in node:
        return [node["name"]]
    if "cast" in node:
        return [node["cast"]]
    if "when" in node:
        out = [part for pair in node["when"] for part in pair]
        return out if node.get("otherwise") is None else [*out, node["otherwise"]]
    if "struct" in node:
        return list(node["struct"])
    if "over" in node:
        return [node["over"], *(node.get("partition_by") or []), *(node.get("order_by") or [])]
    if "filter" in node:
        return [node["filter"], node["by"]]
    if "sort" in node:
        return [node["sort"], *(node.get("by") or [])]
    return list(node.get("args", []))


def is_rowwise(node: Any) -> bool:
    """Whether an expression looks at one row at a time."""
    if "lit_frame" in node:
        from polarway.backends.portable.frame import held

        frame = held(node["lit_frame"])
        return frame is not None and frame.height == 1
    if any(key in node for key in ("agg", "over", "filter", "sort", "len", "element")):
        return False
    if "fn" in node:
        entry = find(node["fn"])
        if entry is None or not entry.rowwise or "strategy" in node.get("opts", {}):
            return False
        if node["fn"] == "is_in":
            return is_rowwise(node["args"][0]) and _is_set(node["args"][1], is_rowwise)
    return all(map(is_rowwise, children(node)))


def _is_set(node: Any, test: Callable[[Any], bool]) -> bool:
    """Whether what values are looked up in stays the same for parts of the rows."""
    held = node.get("alias", node)
    return "lit" in held or "lit_frame" in held or test(held)


def uses_columns(node: Any) -> bool:
    """Whether an expression has a value per row."""
    return "col" in node or any(map(uses_columns, children(node)))


def is_unordered(node: Any) -> bool:
    """Whether an expression can be computed over groups whose rows stand in any order."""
    if "lit_frame" in node:
        return is_rowwise(node)
    if any(key in node for key in ("over", "filter", "sort", "element")):
        return False
    if "agg" in node and node["agg"] not in UNORDERED:
        return False
    if "fn" in node:
        entry = find(node["fn"])
        if entry is None or not entry.rowwise or "strategy" in node.get("opts", {}):
            return False
        if node["fn"] == "is_in":
            return is_unordered(node["args"][0]) and _is_set(node["args"][1], is_unordered)
    return all(map(is_unordered, children(node)))


def columns_of(node: Any) -> set[str]:
    """The names of the columns that an expression looks at."""
    found: set[str] = set()
    _collect(node, found)
    return found


def _collect(node: Any, found: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, found)
    elif isinstance(node, dict) and "lit" not in node:
        if isinstance(node.get("col"), str):
            found.add(node["col"])
            return
        for value in node.values():
            if isinstance(value, (dict, list)):
                _collect(value, found)


def map_aggregates(node: Any, change: Callable[[Any], Any]) -> Any:
    """The expression with its outermost aggregates changed."""
    if isinstance(node, list):
        return [map_aggregates(item, change) for item in node]
    if not isinstance(node, dict) or "lit" in node:
        return node
    if "agg" in node or "len" in node:
        return change(node)
    return {key: map_aggregates(value, change) if isinstance(value, (dict, list)) else value for key, value in node.items()}


def is_decomposable(node: Any) -> bool:
    """Whether an expression is made of aggregates that can be computed part by part."""
    if "agg" in node:
        name, options = node["agg"], node.get("opts", {})
        if len(node["args"]) != 1 or not is_rowwise(node["args"][0]) or not uses_columns(node["args"][0]):
            return False
        if name == "mean":
            return True
        if name in ("any", "all") and options.get("ignore_nulls") is False:
            return False
        return name in COMBINED
    if "len" in node:
        return True
    if "col" in node or "lit_frame" in node or any(key in node for key in ("over", "filter", "sort", "element")):
        return False
    if "fn" in node and not is_unordered(node):
        return False
    return all(map(is_decomposable, children(node)))
