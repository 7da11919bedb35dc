"""An eager frame split by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame

_INDEX = "__polarway_row"


def split(frame: DataFrame, keys: list[nodes.ExprNode], refs: inputs.Refs, *, maintain_order: bool) -> list[tuple[tuple[Any, ...], DataFrame]]:
    """Pairs of a tuple of keys and the frame of its rows.

    The engine finds the row numbers of each group; each group's frame is gathered when its turn comes.
    """
    numbered = nodes.row_index(frame._node, _INDEX, 0)
    plan = nodes.group_by(numbered, keys, [nodes.aggregate("implode", nodes.column(_INDEX))], maintain_order)
    grouped = frame._apply(plan, refs)
    out = []
    for row in grouped.rows():
        *key, places = row
        out.append((tuple(key), frame.gather(places)))
    return out
