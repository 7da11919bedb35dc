"""An eager frame split by keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame

_KEY = "__polarway_key_"


def split(frame: DataFrame, keys: list[nodes.ExprNode], refs: inputs.Refs, *, maintain_order: bool) -> Iterator[tuple[tuple[Any, ...], DataFrame]]:
    """Pairs of a tuple of keys and the frame of its rows, which is filtered out when its turn comes."""
    from polarway.datatypes import dtype_to_json
    from polarway.plan.literals import literal

    names = [f"{_KEY}{position}" for position in range(len(keys))]
    with_keys = frame._apply(nodes.with_columns(frame._node, [nodes.alias(key, name) for key, name in zip(keys, names)]), refs)
    columns = [nodes.column(name) for name in names]
    distinct = with_keys._apply(nodes.group_by(with_keys._node, columns, [], maintain_order))
    kinds = [dtype_to_json(distinct._native.schema()[name]) for name in names]
    for key in distinct.rows():
        condition: nodes.ExprNode | None = None
        for column, value, kind in zip(columns, key, kinds):
            equal = nodes.function("eq_missing", column, literal(value, kind))
            condition = equal if condition is None else nodes.function("and", condition, equal)
        assert condition is not None
        yield key, with_keys._apply(nodes.drop(nodes.filter(with_keys._node, condition), names, True))
