"""``over``: an expression computed in each group, put back at the group's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.grouping import codes_of, grouped
from polarway.backends.portable.ordering import places
from polarway.backends.portable.values import GROUP, LITERAL, RAGGED, ROWS, Scope, Value, offsets_of, repeated, spread
from polarway.datatypes import classes as c
from polarway.exceptions import InvalidPlanError, ShapeError, UnsupportedError

if TYPE_CHECKING:
    from polarway.backends.portable.evaluator import Evaluator


def group_scope(scope: Scope, order: pa.Array, offsets: pa.Array) -> Scope:
    """The columns of a scope group by group."""

    def gathered(name: str) -> Any:
        return lambda: scope.column(name).data.take(order)

    return Scope({name: (dtype, gathered(name)) for name, dtype in scope.schema.items()}, scope.rows, offsets, scope.element)


def _whole(scope: Scope, value: Value) -> pa.Array:
    made = spread(scope, value, ROWS, None, scope.rows)
    if len(made) == scope.rows:
        return made
    if len(made) != 1:
        raise ShapeError(f"can't broadcast a column of length {len(made)} to length {scope.rows}: keys and orders of windows have a value for each row, or one for all")
    return made.take(pa.repeat(pa.scalar(0, pa.int64()), scope.rows))


def over(evaluator: Evaluator, node: dict[str, Any], scope: Scope) -> Value:
    """The value of an ``over`` form."""
    if scope.grouped and node.get("mapping") == "explode":
        raise UnsupportedError("not supported: `over` with mapping_strategy='explode' inside of groups in the portable backend")
    keys = [evaluator.evaluate(key, scope) for key in node.get("partition_by") or []]
    columns = [(_whole(scope, key), key.dtype) for key in keys]
    if scope.grouped:
        # The rows of one group that have the same keys.
        columns = [(scope.ids(), c.Int64()), *columns]
    if columns:
        codes, count = codes_of(columns, scope.rows)
    else:
        codes, count = pa.repeat(pa.scalar(0, pa.int64()), scope.rows), 1 if scope.rows else 0
    order, offsets = grouped(codes, count)
    if node.get("order_by"):
        by = [evaluator.evaluate(key, scope) for key in node["order_by"]]
        falling, last = bool(node.get("descending", False)), bool(node.get("nulls_last", False))
        held = [(_whole(scope, key), key.dtype) for key in by]
        order = places(held, [falling] * len(by), [last] * len(by), codes)
    inner = group_scope(scope, order, offsets)
    value = evaluator.evaluate(node["over"], inner)
    return _mapped(node.get("mapping", "group_to_rows"), scope, inner, value, codes, order)


def _mapped(mapping: str, scope: Scope, inner: Scope, value: Value, codes: pa.Array, order: pa.Array) -> Value:
    def made(data: pa.Array, dtype: Any = None, shape: int = ROWS, offsets: pa.Array | None = None) -> Value:
        return Value(value.name, value.dtype if dtype is None else dtype, data, shape, root=value.root, offsets=offsets)

    if value.shape == LITERAL:
        return made(repeated(value.data, scope.rows))
    if mapping == "explode":
        data = value.data
        return made(data, shape=RAGGED, offsets=pa.array([0, len(data)], pa.int64()))
    if mapping == "join":
        if value.shape == GROUP:
            return made(value.data.take(codes))
        ends = inner.offsets if value.shape == ROWS else value.offsets
        lists = list_array(pa.array(ends.to_pylist(), pa.int64()), value.data)  # type: ignore[union-attr]
        return made(lists.take(codes), c.List(value.dtype))
    if mapping != "group_to_rows":
        raise InvalidPlanError(f'invalid plan: unknown mapping "{mapping}"')
    if value.shape == GROUP:
        return made(value.data.take(codes))
    if value.shape == RAGGED and not value.offsets.equals(inner.offsets):  # type: ignore[union-attr]
        raise ShapeError(
            "the length of the window expression did not match that of the group: expressions must have matching group lengths; "
            "aggregate it, or use mapping_strategy='join' or 'explode'"
        )
    back = pc.sort_indices(order)
    return made(value.data.take(back))


__all__ = ["group_scope", "offsets_of", "over"]
