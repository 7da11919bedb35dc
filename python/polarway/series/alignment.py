"""Several series side by side, as the input of one plan."""

from __future__ import annotations

from typing import Any

from polarway.plan import nodes


def beside(series: list[Any]) -> tuple[nodes.Node, list[nodes.ExprNode], list[Any]]:
    """A plan node with the series as columns, an expression for each of them, and the frames that the plan names.

    A series of one value among longer ones becomes a literal. Other lengths must be equal.
    """
    heights = [len(part) for part in series]
    longest = max(heights)
    # One value beside no values gives no values.
    height = 0 if 0 in heights and longest <= 1 else longest
    different = [count for count in heights if count not in (height, 1)]
    if different:
        from polarway.exceptions import ShapeError

        raise ShapeError(f"cannot evaluate two Series of different lengths ({heights[0]} and {next(n for n in heights[1:] if n != heights[0])})")
    inputs: list[nodes.Node] = []
    columns: list[nodes.ExprNode] = []
    natives: list[Any] = []
    for place, (part, count) in enumerate(zip(series, heights)):
        native = part._native
        (name,) = native.schema()
        natives.append(native)
        if count == 1 and height != 1:
            columns.append({"lit_frame": native.handle})
            continue
        label = f"{place}"
        frame: nodes.Node = {"op": "frame", "frame": native.handle}
        inputs.append(nodes.select(frame, [nodes.alias(nodes.column(name), label)]))
        columns.append(nodes.column(label))
    return (inputs[0] if len(inputs) == 1 else nodes.union(inputs, "horizontal")), columns, natives
