"""Series inside expressions of a frame: put beside its columns, under names of their own, and referred to by them.

The engine takes a series of one row as a constant, and a longer one where a set or a list of positions is meant.
Elsewhere a longer series is a column like the others; this module writes it as one.
"""

from __future__ import annotations

from typing import Any

from polarway.plan import nodes

_PREFIX = "__polarway_series_"
# Functions whose further arguments are whole columns of their own: sets and positions.
_OWN_COLUMNS = frozenset({"is_in", "gather", "search_sorted", "replace", "replace_strict", "index_of", "bin_intervals"})


# What looks at several columns row by row and is no function of rows: their lengths are compared before the query runs.
_ALIGNED = frozenset({"corr", "cov", "interpolate_by", "ewm_mean_by", "top_k_by", "bottom_k_by", "min_by", "max_by", "rolling_corr", "rolling_cov"})
# Functions that give a part of a series: its own length is not that of the frame.
_PARTS = frozenset({"slice", "head", "tail"})


class _Hoist:
    """Walks expressions once; collects the series to put beside the columns."""

    __slots__ = ("columns", "frames", "has_parts", "is_aligned", "names", "uses_frame")

    def __init__(self, refs: tuple[Any, ...]) -> None:
        self.frames = {native.handle: native for native in (getattr(ref, "_native", ref) for ref in refs) if hasattr(native, "handle")}
        self.names: dict[int, str] = {}
        self.columns: list[dict[str, Any]] = []
        self.uses_frame = False
        self.has_parts = False
        self.is_aligned = False

    def rewrite(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.rewrite(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "lit_frame" in node:
            return self._column(node)
        if "col" in node or "len" in node:
            self.uses_frame = True
            return node
        if "cols" in node:
            self.uses_frame = True
            self.columns.append(out := dict(node))
            return out
        if "lit" in node:
            return node
        if node.get("fn") in _OWN_COLUMNS:
            first, *others = node["args"]
            return {**node, "args": [self.rewrite(first), *others]}
        self.is_aligned |= "over" in node or node.get("fn") in _ALIGNED or node.get("agg") in _ALIGNED
        known = len(self.names)
        written = {key: self.rewrite(value) for key, value in node.items()}
        self.has_parts |= node.get("fn") in _PARTS and len(self.names) > known
        return written

    def _column(self, node: dict[str, Any]) -> dict[str, Any]:
        handle = node["lit_frame"]
        native = self.frames.get(handle)
        if native is None or native.rows() == 1:
            return node
        return {"col": self.names.setdefault(handle, f"{_PREFIX}{handle}")}

    def hide(self) -> None:
        """Keeps the added columns out of ``all()`` and other selectors."""
        added = {"names": list(self.names.values()), "strict": False}
        for column in self.columns:
            if "names" not in column["cols"] and "index" not in column["cols"]:
                column["cols"] = {"minus": [column["cols"], added]}


def hoist(input: nodes.Node, exprs: list[Any], refs: tuple[Any, ...], *, may_replace: bool, rows: int | None) -> tuple[nodes.Node, list[Any], list[str]]:
    """The input with the series beside its columns, the expressions over it, and the names that were added.

    Parameters
    ----------
    may_replace
        Whether the input may be left out when no expression uses it (``select``).
    rows
        The rows of the input where they are known, to compare lengths.
    """
    walk = _Hoist(refs)
    rewritten = [walk.rewrite(expr) for expr in exprs]
    if not walk.names:
        return input, exprs, []
    lengths = {walk.frames[handle].rows() for handle in walk.names}
    alone = may_replace and not walk.uses_frame
    if not alone and rows is not None:
        lengths.add(rows)
    if may_replace and not walk.is_aligned and (len(lengths) > 1 or (not alone and rows is None)):
        # One row of the one stands for all rows of the other; what does not meet like that is the engine's error.
        return input, exprs, []
    walk.hide()
    beside = [
        nodes.select(nodes.frame(handle), [nodes.alias({"cols": {"index": [0]}}, name)])
        for handle, name in walk.names.items()
    ]
    if len(lengths) > 1:
        from polarway.exceptions import ShapeError

        raise ShapeError(f"lengths don't match: {', '.join(map(str, sorted(lengths)))} rows side by side")
    inputs = beside if alone else [input, *beside]
    joined = inputs[0] if len(inputs) == 1 else nodes.union(inputs, "horizontal" if walk.has_parts else "horizontal_equal")
    return joined, rewritten, list(walk.names.values())
