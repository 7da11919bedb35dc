"""Values sorted into bins by breaks, quantiles or ranks."""

from __future__ import annotations

import bisect
import math
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import nulls, struct_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_common
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.ordering import comparable, places
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import LITERAL, Value, per_group
from polarway.datatypes import Enum
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError, InvalidOperationError, ShapeError


@function("bin_intervals", args=1, most=2, rowwise=False)
def _intervals(call: Call) -> Value:
    value = call.args[0]
    _orderable(call, value)
    right = call.opt("right_closed", False)
    if len(call.args) == 1:
        count = _count(call.opt("bins", 0))
        _number(call, value)
        return _binned(call, value, count, lambda array: _by_value(array, _equal(array, value.dtype, count, right), value.dtype, right))
    given = call.args[1]
    common = require_common(value, Value("", given.dtype, given.data.slice(0, 0), LITERAL)) if type(given.dtype) is not c.Null else value.dtype
    breaks = cast(given.data, given.dtype, common)
    if breaks.null_count:
        raise ComputeError("breakpoints cannot contain nulls")
    order = [_key(item) for item in comparable(breaks, common).to_pylist()]
    if sorted(order) != order:
        raise ComputeError("breakpoints must be non-decreasing")
    # Types are asked for without the breaks.
    return _binned(call, to(value, common), None if call.evaluator.dry else len(breaks) + 1, lambda array: _by_value(array, breaks, common, right))


@function("bin_quantiles", rowwise=False)
def _quantiles(call: Call) -> Value:
    value, right = call.args[0], call.opt("right_closed", False)
    _number(call, value)
    shares = _shares(call, "quantiles")

    def run(array: pa.Array) -> Any:
        order = places([(array, value.dtype)], [False], [True])
        last = len(array) - array.null_count - 1
        count = len(shares) + 1 if isinstance(shares, list) else shares
        at = [] if last < 0 else [math.floor(share * last) for share in shares] if isinstance(shares, list) else [last * (i + 1) // count for i in range(count - 1)]
        return _by_value(array, array.take(order.take(pa.array(at, pa.int64()))), value.dtype, right)

    return _binned(call, value, len(shares) + 1 if isinstance(shares, list) else shares, run)


@function("bin_ranks", rowwise=False)
def _ranks(call: Call) -> Value:
    value = call.args[0]
    _orderable(call, value)
    call.opt("right_closed", False)
    shares = _shares(call, "ranks")
    count = len(shares) + 1 if isinstance(shares, list) else shares

    def run(array: pa.Array) -> Any:
        order = places([(array, value.dtype)], [False], [True]).to_pylist()
        present = len(array) - array.null_count
        if isinstance(shares, list):
            ends = [math.floor(share * present + 0.5) for share in shares]
        else:
            ends = [present // count * (i + 1) + min(i + 1, present % count) for i in range(count - 1)]
        bins: list[Any] = [None] * len(array)
        for place in range(present):
            bins[order[place]] = bisect.bisect_right(ends, place)
        return bins, array.take(pa.array([order[end] if end < present else None for end in ends], pa.int64()))

    return _binned(call, value, count, run)


def _orderable(call: Call, value: Value) -> None:
    if value.dtype.is_nested():
        raise InvalidOperationError(f"`{call.name}` requires an orderable input, got {value.dtype}")


def _number(call: Call, value: Value) -> None:
    if not value.dtype.is_numeric():
        raise InvalidOperationError(f"`{call.name}` requires a numeric input, got {value.dtype}")


def _count(bins: int) -> int:
    if bins < 1:
        raise ComputeError("binning requires at least one bin")
    return bins


def _shares(call: Call, name: str) -> Any:
    if "bins" in call.options:
        return _count(call.opt("bins"))
    shares = [float(share) for share in call.opt(name)]
    for share in shares:
        if not 0 <= share <= 1:
            raise ComputeError(f"fractions must be between 0.0 and 1.0, got {share}")
    if sorted(shares) != shares:
        raise ComputeError("fractions must be non-decreasing")
    return shares


def _key(item: Any) -> tuple[bool, Any]:
    return (True, 0) if item != item else (False, item)


def _by_value(array: pa.Array, breaks: pa.Array, dtype: DataType, right: bool) -> tuple[list[Any], pa.Array]:
    bounds = [_key(item) for item in comparable(breaks, dtype).to_pylist()]
    find = bisect.bisect_left if right else bisect.bisect_right
    return [None if item is None else find(bounds, _key(item)) for item in comparable(array, dtype).to_pylist()], breaks


def _equal(array: pa.Array, dtype: DataType, count: int, right: bool) -> pa.Array:
    held = [item for item in array.to_pylist() if item is not None and item == item]
    if not held:
        return nulls(0, dtype)
    low, high = min(held), max(held)
    if dtype.is_float():
        shares = [(place + 1) / count for place in range(count - 1)]
        return pa.array([low * (1 - share) + high * share for share in shares], pa.float64()).cast(stored_type(dtype))
    if not dtype.is_integer():
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f'not supported: function "bin_intervals" of {dtype} by a number of bins in the portable backend; give the breaks')
    # The nearest whole breaks that put every value into the bin of the exact ones.
    exact = [(high - low) * (place + 1) for place in range(count - 1)]
    return pa.array([low + (part // count if right else -(-part // count)) for part in exact], stored_type(dtype))


def _binned(call: Call, value: Value, count: int | None, run: Any) -> Value:
    labels, with_ends = call.opt("labels", None), call.opt("include_intervals", False)
    if labels is not None:
        if count is not None and len(labels) != count:
            raise ShapeError(f"`{call.name}` produces {count} bins but got {len(labels)} labels")
        if len(set(labels)) != len(labels):
            raise ComputeError("categories must be unique strings")
    kind: DataType = c.UInt32() if labels is None else Enum(labels)
    dtype: DataType = c.Struct([c.Field("bin", kind), c.Field("left", value.dtype), c.Field("right", value.dtype)]) if with_ends else kind

    def kernel(array: pa.Array) -> pa.Array:
        bins, breaks = run(array)
        made = pa.array(bins, pa.uint32()) if labels is None else cast(pa.array(labels, pa.large_string()).take(pa.array(bins, pa.int64())), c.String(), kind)
        if not with_ends:
            return made
        left = pa.array([item - 1 if item and item <= len(breaks) else None for item in bins], pa.int64())
        right = pa.array([item if item is not None and item < len(breaks) else None for item in bins], pa.int64())
        return struct_array([made, breaks.take(left), breaks.take(right)], stored_type(dtype), len(array))

    return per_group(call.scope, value, dtype, kernel, keeps_rows=True)
