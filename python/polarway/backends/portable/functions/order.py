"""Functions of whole columns that move, fill and order rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import nulls, one_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import common, require_common, short_float
from polarway.backends.portable.functions.arithmetic import arithmetic
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.hashing import by_key
from polarway.backends.portable.ordering import places
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import LITERAL, ROWS, Scope, Value, per_group, per_group_of
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, InvalidPlanError

_SIGNED: dict[Any, DataType] = {c.UInt8: c.Int16(), c.UInt16: c.Int32(), c.UInt32: c.Int64()}


def moved(array: pa.Array, n: int, fill: pa.Array) -> pa.Array:
    """Rows ``n`` places on; what is new at an end is the fill."""
    size = len(array)
    count = min(abs(n), size)
    new = fill.take(pa.array([0] * count, pa.int64())) if count else fill.slice(0, 0)
    parts = [new, array.slice(0, size - count)] if n >= 0 else [array.slice(count), new]
    return pa.concat_arrays(parts)


def _filled_type(value: Value, fill: Value) -> DataType:
    """A number without a type adopts that of times."""
    if value.dtype.is_temporal() and isinstance(fill.weak, int):
        return value.dtype
    found = common(value, fill)
    if found is None:
        raise InvalidOperationError(f"`shift` cannot fill {dtype_short_name(value.dtype)} with {dtype_short_name(fill.dtype)}; cast one of them")
    return found


@function("shift", args=2, most=3, rowwise=False)
def _shift(call: Call) -> Value:
    value, n = call.args[0], call.constant(1)
    if len(call.args) == 3:
        dtype = _filled_type(value, call.args[2])
        held, fill = to(value, dtype), to(call.args[2], dtype).data
    else:
        dtype, held, fill = value.dtype, value, nulls(1, value.dtype)
    fill = fill if len(fill) else nulls(1, dtype)
    if n is not None and len(call.args) == 3 and call.args[2].shape != LITERAL:
        # Each group has a fill of its own.
        own = to(call.args[2], dtype)
        return per_group_of(call.scope, [held, own], dtype, lambda a: moved(a[0], n, a[1].slice(0, 1) if len(a[1]) else nulls(1, dtype)), keeps_rows=True)
    if n is None:
        return per_group(call.scope, held, dtype, lambda a: nulls(len(a), dtype), keeps_rows=True)
    return per_group(call.scope, held, dtype, lambda a: moved(a, n, fill.slice(0, 1)), keeps_rows=True)


@function("diff", args=2, rowwise=False)
def _diff(call: Call) -> Value:
    value, n = call.args[0], call.constant(1)
    drops = call.opt("null_behavior", "ignore") == "drop"
    dtype = value.dtype
    if not (dtype.is_numeric() or dtype.is_temporal() or type(dtype) in (c.List, c.Array, c.Null)):
        raise call.undefined(dtype)
    if dtype.is_unsigned_integer():
        dtype = _SIGNED.get(type(dtype), c.Int64())
        value = to(value, dtype)
    before = per_group(call.scope, value, dtype, lambda a: moved(a, n, nulls(1, dtype)), keeps_rows=True)
    made = arithmetic(call.scope, "sub", value, before)
    if not drops:
        return made
    return per_group(call.scope, made, made.dtype, lambda a: a.slice(max(n, 0)) if n >= 0 else a.slice(0, max(len(a) + n, 0)), keeps_rows=False)


@function("pct_change", args=2, rowwise=False)
def _change(call: Call) -> Value:
    value, n = call.args[0], call.constant(1)
    kind = value.dtype
    if not (kind.is_numeric() or kind.is_temporal() or type(kind) in (c.Boolean, c.Null, c.String)):
        raise call.undefined(kind)
    dtype = short_float(kind)
    held = to(value, dtype)

    def kernel(array: pa.Array) -> Any:
        before = moved(array, n, nulls(1, dtype))
        return pc.subtract(pc.divide(array, before), pa.scalar(1.0, array.type))

    return per_group(call.scope, held, dtype, kernel, keeps_rows=True)


def fill_along(scope: Scope, value: Value, *, forward: bool, limit: int | None) -> Value:
    """Nulls take the value before (or after) them, at most ``limit`` in a row."""

    def kernel(array: pa.Array) -> pa.Array:
        if not array.null_count:
            return array
        size = len(array)
        rows = arange(size)
        known = pc.if_else(array.is_valid(), rows, pa.scalar(None, pa.int64()))
        source = one_array(pc.fill_null_forward(known) if forward else pc.fill_null_backward(known))
        if limit is not None:
            near = pc.less_equal(pc.abs(pc.subtract(rows, source)), limit)
            source = pc.if_else(pc.fill_null(near, False), source, pa.scalar(None, pa.int64()))
        return array.take(source)

    return per_group(scope, value, value.dtype, kernel, keeps_rows=True)


@function("forward_fill", "backward_fill", rowwise=False)
def _fill(call: Call) -> Value:
    return fill_along(call.scope, call.args[0], forward=call.name == "forward_fill", limit=call.opt("limit", None))


@function("reverse", rowwise=False)
def _reverse(call: Call) -> Value:
    value = call.args[0]
    return per_group(call.scope, value, value.dtype, lambda a: a.take(pc.subtract(len(a) - 1, arange(len(a)))), keeps_rows=True)


@function("arg_sort", rowwise=False)
def _arg_sort(call: Call) -> Value:
    value, falling, last = call.args[0], call.opt("descending", False), call.opt("nulls_last", False)
    return per_group(call.scope, value, c.UInt32(), lambda a: places([(a, value.dtype)], [falling], [last]), keeps_rows=True)


@function("set_sorted")
def _set_sorted(call: Call) -> Value:
    call.opt("descending", False)
    call.opt("nulls_last", False)
    return call.args[0]


@function("named_as", args=2)
def _named_as(call: Call) -> Value:
    # Values of one expression under the name of another.
    value, other = call.args
    named = value.named(other.name)
    named.root = other.root
    return named


@function("interpolate", rowwise=False)
def _interpolate(call: Call) -> Value:
    value, method = call.args[0], call.opt("method", "linear")
    if method not in ("linear", "nearest"):
        raise InvalidPlanError(f'invalid plan: unknown method "{method}" of interpolate; known: linear, nearest')
    kind = value.dtype
    exact = kind.is_temporal() or type(kind) is c.Decimal
    if method == "linear" and not (kind.is_numeric() or exact):
        return value
    dtype = kind if method == "nearest" or exact else short_float(kind)
    held = to(value, c.Float64()) if method == "linear" and not exact else value

    def kernel(array: pa.Array) -> pa.Array:
        if not array.null_count:
            return array.cast(stored_type(dtype), safe=False)
        size = len(array)
        rows = arange(size)
        known = pc.if_else(array.is_valid(), rows, pa.scalar(None, pa.int64()))
        before, after = one_array(pc.fill_null_forward(known)), one_array(pc.fill_null_backward(known))
        if method == "nearest":
            nearer = pc.less(pc.subtract(rows, before), pc.subtract(after, rows))
            inside = pc.and_(pc.is_valid(before), pc.is_valid(after))
            source = pc.if_else(inside, pc.if_else(nearer, before, after), pa.scalar(None, pa.int64()))
            return array.take(source)
        if exact:
            return _between(array, dtype, before, after)
        low, high = array.take(before), array.take(after)
        step = pc.cast(pc.subtract(after, before), pa.float64())
        share = pc.cast(pc.subtract(rows, before), pa.float64())
        made = pc.add(low, pc.multiply(pc.divide(pc.subtract(high, low), step), share))
        return pc.if_else(array.is_valid(), array, made)

    return per_group(call.scope, held, dtype, kernel, keeps_rows=True)


def _between(array: pa.Array, dtype: Any, before: pa.Array, after: pa.Array) -> pa.Array:
    """Missing times and decimals on the line between their neighbours."""
    from polarway.backends.portable.lists import to_list

    known = to_list(array, dtype, stored=True)
    out: list[Any] = []
    for row, (low, high) in enumerate(zip(before.to_pylist(), after.to_pylist())):
        if known[row] is not None or low is None or high is None:
            out.append(known[row])
            continue
        # Whole ticks and digits: what lies between two rows is cut.
        way, steps = known[high] - known[low], high - low
        out.append(known[low] + (way // steps if way >= 0 else -(-way // steps)) * (row - low))
    if dtype.is_temporal():
        from polarway.backends.portable.time_casts import of_ticks

        return of_ticks(pa.array(out, pa.int64()), dtype)
    from decimal import Decimal

    return pa.array([None if item is None else Decimal(item).scaleb(-dtype.scale) for item in out], stored_type(dtype))


@function("interpolate_by", args=2, rowwise=False)
def _interpolate_by(call: Call) -> Value:
    value, by = call.args
    if not value.dtype.is_numeric():
        raise call.undefined(value.dtype)
    if not (by.dtype.is_numeric() or by.dtype.is_temporal()):
        raise call.undefined(by.dtype)
    dtype = value.dtype if type(value.dtype) is c.Float32 else c.Float64()
    at = to(by, c.Float64()) if by.dtype.is_numeric() else to(to(by, c.Int64()), c.Float64())

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        array, points = arrays
        if points.null_count:
            raise InvalidOperationError("null values in `by` column are not yet supported in 'interpolate_by'")
        order = places([(points, c.Float64())], [False], [False])
        array, points = array.take(order), points.take(order)
        known = pc.if_else(array.is_valid(), arange(len(array)), pa.scalar(None, pa.int64()))
        before, after = one_array(pc.fill_null_forward(known)), one_array(pc.fill_null_backward(known))
        low, high = array.take(before), array.take(after)
        start = points.take(before)
        span = pc.subtract(points.take(after), start)
        share = pc.if_else(pc.equal(span, 0.0), 0.0, pc.divide(pc.subtract(points, start), span))
        made = pc.if_else(array.is_valid(), array, pc.add(low, pc.multiply(pc.subtract(high, low), share)))
        return one_array(made.take(pc.sort_indices(order))).cast(stored_type(dtype), safe=False)

    return per_group_of(call.scope, [to(value, c.Float64()), at], dtype, kernel, keeps_rows=True)


@function("top_k", "bottom_k", args=2, rowwise=False)
def _extremes(call: Call) -> Value:
    value, count, falling = call.args[0], call.constant(1), call.name == "top_k"

    def kernel(array: pa.Array) -> pa.Array:
        return array.take(places([(array, value.dtype)], [falling], [True]).slice(0, max(count, 0)))

    return per_group(call.scope, value, value.dtype, kernel, keeps_rows=False)


@function("top_k_by", "bottom_k_by", args=3, most=None, rowwise=False)
def _extremes_by(call: Call) -> Value:
    value, count, keys = call.args[0], call.constant(1), call.args[2:]
    reverse = call.opt("reverse", [False] * len(keys))
    reverse = [reverse] * len(keys) if isinstance(reverse, bool) else reverse if len(reverse) == len(keys) else reverse * len(keys)
    falling = [flag != (call.name == "top_k_by") for flag in reverse]

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        held = [(array, key.dtype) for array, key in zip(arrays[1:], keys)]
        return arrays[0].take(places(held, falling, [True] * len(keys)).slice(0, max(count, 0)))

    return per_group_of(call.scope, [value, *keys], value.dtype, kernel, keeps_rows=False)


_RANKS = ("average", "min", "max", "dense", "ordinal", "random")


@function("rank", rowwise=False)
def _rank(call: Call) -> Value:
    value, method, falling = call.args[0], call.opt("method", "average"), call.opt("descending", False)
    seed = call.opt("seed", None)
    if method not in _RANKS:
        raise InvalidPlanError(f'invalid plan: unknown method "{method}" of rank; known: {", ".join(_RANKS)}')
    dtype: DataType = c.Float64() if method == "average" else c.UInt32()
    return per_group(call.scope, value, dtype, lambda a: ranks(a, value.dtype, method, falling, seed), keeps_rows=True)


def ranks(array: pa.Array, dtype: DataType, method: str, falling: bool, seed: int | None = None) -> pa.Array:
    """The rank of each value; null of null."""
    from polarway.backends.portable.grouping import codes_of

    size = len(array)
    present = array.is_valid()
    rows = arange(size).filter(present)
    held = array.drop_null()
    if not len(held):
        return pa.nulls(size, pa.float64() if method == "average" else pa.uint32())
    order = places([(held, dtype)], [falling], [True])
    if method == "random":
        import random

        codes = codes_of([(held, dtype)], len(held))[0].to_pylist()
        draw = random.Random(seed)
        shuffled = sorted(order.to_pylist(), key=lambda place: (0,))
        keyed: dict[int, list[int]] = {}
        for place in shuffled:
            keyed.setdefault(codes[place], []).append(place)
        out = []
        for group in keyed.values():
            draw.shuffle(group)
            out += group
        order = pa.array(out, pa.int64())
    position = pc.sort_indices(order).cast(pa.int64())
    if method in ("ordinal", "random"):
        found: Any = pc.add(position, 1)
    else:
        codes, _count = codes_of([(held, dtype)], len(held))
        out_table = by_key(codes, {"p": position}, [("p", "min", None), ("p", "max", None)])
        at = pc.sort_indices(out_table["key"])
        low, high = one_array(out_table["p_min"].take(at)), one_array(out_table["p_max"].take(at))
        if method == "dense":
            per_code: Any = pc.add(pc.sort_indices(pc.sort_indices(low)).cast(pa.int64()), 1)
        elif method == "average":
            per_code = pc.divide(pc.cast(pc.add(pc.add(low, high), 2), pa.float64()), 2.0)
        else:
            per_code = pc.add(low if method == "min" else high, 1)
        found = per_code.take(codes)
    places_ = pc.index_in(arange(size), value_set=rows)
    return one_array(found).take(places_)


@function("search_sorted", args=2, rowwise=False)
def _search(call: Call) -> Value:
    import bisect

    from polarway.backends.portable.lists import to_list
    from polarway.backends.portable.values import GROUP

    value, wanted = call.args
    side, falling = call.opt("side", "any"), call.opt("descending", False)
    found_type = require_common(value, wanted)
    from polarway.backends.portable.ordering import frozen, sort_key

    def key(item: Any) -> Any:
        return sort_key(frozen(item)) if found_type.is_nested() else (0, 0) if item is None else (2, 0) if item != item else (1, item)

    def found(array: pa.Array, items: pa.Array) -> pa.Array:
        held = [key(item) for item in to_list(array, found_type, stored=True)]
        if falling:
            held.reverse()
        out = []
        for item in to_list(items, found_type, stored=True):
            left, right = bisect.bisect_left(held, key(item)), bisect.bisect_right(held, key(item))
            place = right if (side == "right") != falling else left
            out.append(len(held) - place if falling else place)
        return pa.array(out, pa.uint32())

    sides = [to(value, found_type), to(wanted, found_type)]
    if call.scope.grouped:
        made = per_group_of(call.scope, sides, c.UInt32(), lambda arrays: found(*arrays), keeps_rows=False)
        if wanted.shape <= GROUP:
            return Value(value.name, c.UInt32(), made.data, GROUP, root=value.root)
        if wanted.shape == ROWS:
            return Value(value.name, c.UInt32(), made.data, ROWS, root=value.root)
        return made
    shape = max(GROUP, wanted.shape)
    return Value(value.name, c.UInt32(), found(*(side.data for side in sides)), shape, root=value.root, offsets=wanted.offsets)


__all__ = ["cast", "fill_along", "moved", "ranks"]
