"""Rows of an expression by a condition, and in another order; inside of their groups."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.ordering import places
from polarway.backends.portable.values import LITERAL, RAGGED, ROWS, Scope, Value, group_ids, meet, offsets_of, spread
from polarway.exceptions import ShapeError


def filtered(scope: Scope, value: Value, condition: Value) -> Value:
    """The rows of a value where the condition is true."""
    shape, offsets, length = meet(scope, [value, condition])
    if shape == LITERAL:
        keep = condition.data[0].as_py()
        data = value.data if keep else value.data.slice(0, 0)
        return Value(value.name, value.dtype, data, RAGGED, root=value.root, offsets=pa.array([0] + [len(data)] * 1, pa.int64()))
    if shape < ROWS:
        offsets = arange(length + 1)
    elif shape == ROWS:
        offsets = scope.offsets
    if value.shape == LITERAL and condition.shape != LITERAL and length != 1 and not scope.grouped and not length:
        length = len(condition.data)
    data = spread(scope, value, shape, offsets, length)
    flags = pc.fill_null(spread(scope, condition, shape, offsets, length), False)
    if len(data) != len(flags):
        raise ShapeError(f"filter's length: {len(flags)} differs from that of the series: {len(data)}")
    kept = data.filter(flags)
    return Value(value.name, value.dtype, kept, RAGGED, root=value.root, offsets=kept_offsets(flags, offsets))  # type: ignore[arg-type]


def kept_offsets(flags: pa.Array, offsets: pa.Array) -> pa.Array:
    """Where groups start once the rows without a flag are gone."""
    if len(offsets) == 2:
        return pa.array([0, pc.sum(flags).as_py() or 0], pa.int64())
    running = pc.cumulative_sum(flags.cast(pa.int64()))
    if isinstance(running, pa.ChunkedArray):
        running = running.combine_chunks()
    return pa.concat_arrays([pa.array([0], pa.int64()), running]).take(offsets)


def sorted_rows(scope: Scope, value: Value, by: list[Value], descending: list[bool], nulls_last: list[bool]) -> Value:
    """The rows of a value in the order of others."""
    shape, offsets, length = meet(scope, [value, *by])
    if shape < ROWS:
        return value
    if shape == ROWS:
        offsets = scope.offsets
    data = spread(scope, value, shape, offsets, length)
    keys = [(spread(scope, key, shape, offsets, length), key.dtype) for key in by]
    ids = None if scope.groups == 1 else group_ids(offsets, length)  # type: ignore[arg-type]
    made = data.take(places(keys, descending, nulls_last, ids))
    return Value(value.name, value.dtype, made, shape, root=value.root, offsets=offsets if shape == RAGGED else None)


def ordered(scope: Scope, value: Value, order: pa.Array) -> Value:
    """The rows of a value at these places."""
    return Value(value.name, value.dtype, value.data.take(order), value.shape, root=value.root, offsets=value.offsets)


__all__ = ["filtered", "kept_offsets", "offsets_of", "ordered", "sorted_rows"]
