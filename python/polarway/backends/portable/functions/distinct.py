"""Distinct and repeated values of whole columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import struct_array
from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.comparison import compared
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.grouping import codes_of, first_places, last_places
from polarway.backends.portable.ordering import places
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import DuplicateError


def codes(array: pa.Array, dtype: DataType) -> tuple[pa.Array, int]:
    """A number per value, in order of first appearance."""
    return codes_of([(array, dtype)], len(array))


def counts(array: pa.Array, dtype: DataType) -> tuple[pa.Array, pa.Array, int]:
    """The code of each row, and how often each code is there."""
    held, count = codes(array, dtype)
    if not count:
        return held, pa.array([], pa.int64()), 0
    found = pc.value_counts(held)
    return held, found.field("counts").take(pc.sort_indices(found.field("values"))), count


@function("unique", rowwise=False)
def _unique(call: Call) -> Value:
    (value,) = call.args
    # Inside of groups values keep their order.
    stable = call.opt("maintain_order", False) or call.scope.grouped
    dtype = value.dtype

    def run(array: pa.Array) -> pa.Array:
        held, count = codes(array, dtype)
        made = array.take(first_places(held, count))
        if stable or dtype.is_nested():
            return made
        return made.take(places([(made, dtype)], [False], [False]))

    return per_group(call.scope, value, dtype, run, keeps_rows=False)


@function("arg_unique", rowwise=False)
def _arg_unique(call: Call) -> Value:
    (value,) = call.args
    return per_group(call.scope, value, c.UInt32(), lambda a: first_places(*codes(a, value.dtype)), keeps_rows=False)


@function("unique_counts", rowwise=False)
def _unique_counts(call: Call) -> Value:
    (value,) = call.args
    return per_group(call.scope, value, c.UInt32(), lambda a: counts(a, value.dtype)[1], keeps_rows=False)


@function("is_unique", "is_duplicated", rowwise=False)
def _repeated(call: Call) -> Value:
    (value,) = call.args

    def run(array: pa.Array) -> pa.Array:
        held, sizes, _ = counts(array, value.dtype)
        single = pc.equal(sizes.take(held), 1)
        return single if call.name == "is_unique" else pc.invert(single)

    return per_group(call.scope, value, c.Boolean(), run, keeps_rows=True)


@function("is_first_distinct", "is_last_distinct", rowwise=False)
def _ends(call: Call) -> Value:
    (value,) = call.args
    pick = first_places if call.name == "is_first_distinct" else last_places

    def run(array: pa.Array) -> pa.Array:
        rows = arange(len(array))
        return pc.is_in(rows, value_set=pick(*codes(array, value.dtype)))

    return per_group(call.scope, value, c.Boolean(), run, keeps_rows=True)


@function("mode", rowwise=False)
def _mode(call: Call) -> Value:
    (value,) = call.args
    stable = call.opt("maintain_order", False)

    def run(array: pa.Array) -> pa.Array:
        held, sizes, count = counts(array, value.dtype)
        if not count:
            return array
        made = array.take(first_places(held, count)).filter(pc.equal(sizes, pc.max(sizes)))
        return made if stable or value.dtype.is_nested() else made.take(places([(made, value.dtype)], [False], [False]))

    return per_group(call.scope, value, value.dtype, run, keeps_rows=False)


@function("value_counts", rowwise=False)
def _value_counts(call: Call) -> Value:
    (value,) = call.args
    sort, normalize = call.opt("sort", False), call.opt("normalize", False)
    name = call.opt("name", None) or ("proportion" if normalize else "count")
    if name == value.name:
        raise DuplicateError(f"using `value_counts` on a column/series named '{value.name}' would lead to duplicate column names; change `name` to fix")
    number: DataType = c.Float64() if normalize else c.UInt32()
    dtype = c.Struct([c.Field(value.name, value.dtype), c.Field(name, number)])

    def run(array: pa.Array) -> pa.Array:
        held, sizes, count = counts(array, value.dtype)
        values = array.take(first_places(held, count))
        shares = pc.divide(pc.cast(sizes, pa.float64()), float(max(len(array), 1))) if normalize else sizes.cast(pa.uint32())
        made = struct_array([values, shares], stored_type(dtype), count)
        if sort:
            order = places([(sizes, c.Int64())], [True], [True])
            made = made.take(order)
        return made

    return per_group(call.scope, value, dtype, run, keeps_rows=False)


def _starts(array: pa.Array, dtype: DataType) -> pa.Array:
    """Where a run of equal values begins."""
    held, _ = codes(array, dtype)
    if len(held) < 2:
        return pa.array([True] * len(held), pa.bool_())
    changed = pc.not_equal(held.slice(1), held.slice(0, len(held) - 1))
    return pa.concat_arrays([pa.array([True]), changed])


@function("rle", rowwise=False)
def _rle(call: Call) -> Value:
    (value,) = call.args
    dtype = c.Struct([c.Field("len", c.UInt32()), c.Field("value", value.dtype)])

    def run(array: pa.Array) -> pa.Array:
        starts = pc.indices_nonzero(_starts(array, value.dtype)).cast(pa.int64())
        ends = pa.concat_arrays([starts.slice(1), pa.array([len(array)] * bool(len(array)), pa.int64())])
        lengths = pc.subtract(ends, starts).cast(pa.uint32())
        return struct_array([lengths, array.take(starts)], stored_type(dtype), len(starts))

    return per_group(call.scope, value, dtype, run, keeps_rows=False)


@function("rle_id", rowwise=False)
def _rle_id(call: Call) -> Value:
    (value,) = call.args

    def run(array: pa.Array) -> Any:
        return pc.subtract(pc.cumulative_sum(_starts(array, value.dtype).cast(pa.int64())), 1)

    return per_group(call.scope, value, c.UInt32(), run, keeps_rows=True)


@function("peak_max", "peak_min", rowwise=False)
def _peaks(call: Call) -> Value:
    (value,) = call.args
    if not value.dtype.is_numeric() and not value.dtype.is_temporal():
        raise call.undefined(value.dtype)
    op = "gt" if call.name == "peak_max" else "lt"

    def run(array: pa.Array) -> pa.Array:
        # Beyond both ends lies a zero.
        outside = cast(pa.array([0], pa.int64()), c.Int64(), value.dtype)
        around = pa.concat_arrays([outside, array, outside])
        before = compared(op, array, around.slice(0, len(array)), value.dtype)
        after = compared(op, array, around.slice(2), value.dtype)
        return pc.and_kleene(before, after)

    return per_group(call.scope, value, c.Boolean(), run, keeps_rows=True)
