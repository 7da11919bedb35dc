"""A plan as people read it: one line per node, inputs below."""

from __future__ import annotations

from typing import Any

from polarway.backends.portable.binder import Bound


def explained(bound: Bound, *, optimized: bool, depth: int = 0) -> str:
    """The text of a node and of what is below it."""
    line = "  " * depth + _line(bound)
    return "\n".join([line, *(explained(part, optimized=optimized, depth=depth + 1) for part in bound.inputs)])


def _line(bound: Bound) -> str:
    node = bound.node
    if bound.op == "scan":
        return f"SCAN {node['format'].upper()} [{', '.join(node['paths'])}] {_names(bound)}"
    if bound.op == "frame":
        return f"FRAME {bound.extra.height} rows {_names(bound)}"
    if bound.op == "group_by":
        return f"GROUP BY [{', '.join(map(expression, bound.keys))}] AGG [{', '.join(map(expression, bound.exprs))}]"
    if bound.op == "slice":
        return f"SLICE {node['offset']}, {node.get('length')}"
    name = bound.op.upper().replace("_", " ")
    return f"{name} [{', '.join(map(expression, bound.exprs))}]" if bound.exprs else f"{name} {_names(bound)}"


def _names(bound: Bound) -> str:
    return f"({', '.join(bound.schema)})"


def expression(node: Any) -> str:
    """An expression as text."""
    if "col" in node:
        return str(node["col"])
    if "lit" in node:
        return repr(node["lit"])
    if "alias" in node:
        return f"{expression(node['alias'])} AS {node['name']}"
    if "cast" in node:
        return f"cast({expression(node['cast'])}, {node['dtype']})"
    if "len" in node:
        return "len()"
    for kind in ("fn", "agg"):
        if kind in node:
            return f"{node[kind]}({', '.join(map(expression, node.get('args', [])))})"
    from polarway.backends.portable.analysis import children

    return f"{next(iter(node))}({', '.join(map(expression, children(node)))})"
