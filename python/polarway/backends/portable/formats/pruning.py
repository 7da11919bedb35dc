"""Whether a row group of a Parquet file can hold rows for which a predicate is true, by its statistics."""

from __future__ import annotations

from typing import Any

_TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}


def may_match(group: Any, predicates: list[Any]) -> bool:
    """False only where statistics prove that no row fits."""
    bounds: dict[str, tuple[Any, Any]] = {}
    for index in range(group.num_columns):
        column = group.column(index)
        statistics = column.statistics
        if statistics is not None and statistics.has_min_max:
            bounds[column.path_in_schema] = (statistics.min, statistics.max)
    return all(_may(node, bounds) for node in predicates)


def _may(node: Any, bounds: dict[str, tuple[Any, Any]]) -> bool:
    name = node.get("fn")
    if name in ("and", "all_horizontal"):
        return all(_may(arg, bounds) for arg in node["args"])
    if name == "or":
        return any(_may(arg, bounds) for arg in node["args"])
    if name not in _TURNED:
        return True
    left, right = node["args"]
    if "lit" in left and "col" in right:
        left, right, name = right, left, _TURNED[name]
    if "col" not in left or "lit" not in right:
        return True
    value, known = right["lit"], bounds.get(left["col"])
    if known is None or not _comparable(value, known):
        return True
    low, high = known
    if name == "eq":
        return bool(low <= value <= high)
    if name in ("gt", "ge"):
        # NaN is greater than all and in no statistics.
        return isinstance(high, float) or bool(high > value if name == "gt" else high >= value)
    return bool(low < value if name == "lt" else low <= value)


def _comparable(value: Any, known: tuple[Any, Any]) -> bool:
    numbers = (int, float)
    if isinstance(value, bool) or isinstance(known[0], bool):
        return False
    if isinstance(value, numbers):
        return all(isinstance(end, numbers) and end == end for end in known) and value == value
    # Statistics of texts may be cut off; a cut maximum is made greater by writers that keep to the format.
    return False
