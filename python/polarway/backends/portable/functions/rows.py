"""Functions of whole columns that pick, repeat and append rows."""

from __future__ import annotations

import math
import random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import nulls, plain_lists
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_common
from polarway.backends.portable.functions.comparison import comparison
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, LITERAL, RAGGED, ROWS, Value, per_group, per_group_of, pieces
from polarway.datatypes import classes as c
from polarway.datatypes.base import dtype_short_name
from polarway.exceptions import InvalidOperationError, OutOfBoundsError, SchemaError, ShapeError


@function("head", "tail", args=2, rowwise=False)
def _end(call: Call) -> Value:
    value, first = call.args[0], call.name == "head"

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        array, n = arrays[0], (arrays[1][0].as_py() or 0) if len(arrays[1]) else 0
        count = min(n, len(array)) if n >= 0 else max(len(array) + n, 0)
        return array.slice(0, count) if first else array.slice(len(array) - count)

    return per_group_of(call.scope, call.args[:2], value.dtype, kernel, keeps_rows=False)


@function("slice", args=2, most=3, rowwise=False)
def _slice(call: Call) -> Value:
    value = call.args[0]
    for what, number in zip(("offset", "length"), call.args[1:]):
        if not number.dtype.is_integer() and type(number.dtype) is not c.Null:
            raise InvalidOperationError(f"{what} must be integral for slice expression, not {dtype_short_name(number.dtype)}")

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        array = arrays[0]
        offset = (arrays[1][0].as_py() or 0) if len(arrays[1]) else 0
        length = arrays[2][0].as_py() if len(arrays) > 2 and len(arrays[2]) else None
        start, stop = window(len(array), offset, length)
        return array.slice(start, stop - start)

    return per_group_of(call.scope, call.args, value.dtype, kernel, keeps_rows=False)


def window(size: int, offset: int, length: int | None) -> tuple[int, int]:
    """Where a slice of ``size`` rows begins and ends; a negative offset counts from the end."""
    start = offset if offset >= 0 else size + offset
    stop = size if length is None else start + length
    start, stop = min(max(start, 0), size), min(max(stop, 0), size)
    return start, max(stop, start)


@function("gather", args=2, rowwise=False)
def _gather(call: Call) -> Value:
    value, wanted = call.args
    lenient = call.opt("null_on_oob", False)
    is_list = type(wanted.dtype) is c.List
    inner = wanted.dtype.inner if is_list else wanted.dtype  # type: ignore[attr-defined]
    if not inner.is_integer() and type(inner) is not c.Null:
        raise InvalidOperationError(f"`gather` takes integers as indices, not {inner!r}")

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        places = arrays[1].flatten() if is_list else arrays[1]
        return picked(arrays[0], places, lenient or call.evaluator.dry)

    made = per_group_of(call.scope, [value, wanted], value.dtype, kernel, keeps_rows=False)
    if not is_list and wanted.shape in (LITERAL, GROUP):
        return Value(made.name, made.dtype, made.data, GROUP, root=made.root)
    if not is_list and wanted.shape == ROWS:
        return Value(made.name, made.dtype, made.data, ROWS, root=made.root)
    return made


def picked(array: pa.Array, places: pa.Array, lenient: bool) -> pa.Array:
    """The values at places; negative ones count from the end."""
    size = len(array)
    index = places.cast(pa.int64())
    index = pc.if_else(pc.less(index, 0), pc.add(index, size), index)
    outside = pc.or_(pc.less(index, 0), pc.greater_equal(index, size))
    if pc.any(outside).as_py():
        if not lenient:
            first = index.filter(outside)[0].as_py()
            raise OutOfBoundsError(f"gather indices are out of bounds: index {first} of {size} rows")
        index = pc.if_else(outside, pa.scalar(None, pa.int64()), index)
    return array.take(index)


@function("gather_every", rowwise=False)
def _every(call: Call) -> Value:
    value, n, offset = call.args[0], call.opt("n"), call.opt("offset", 0)
    if n < 1:
        raise InvalidOperationError("`gather_every` takes an n of at least 1")
    return per_group(call.scope, value, value.dtype, lambda a: a.take(pa.array(range(offset, len(a), n), pa.int64())), keeps_rows=False)


@function("drop_nulls", "drop_nans", rowwise=False)
def _drop(call: Call) -> Value:
    from polarway.backends.portable.selections import filtered

    (value,) = call.args
    if call.name == "drop_nans":
        if not value.dtype.is_float():
            return value
        keep = pc.invert(pc.fill_null(pc.is_nan(value.data), False))
    else:
        keep = value.data.is_valid()
    return filtered(call.scope, value, value.replaced(c.Boolean(), keep))


@function("append", args=2, rowwise=False)
def _append(call: Call) -> Value:
    value, other = call.args
    dtype = require_common(value, other) if call.opt("upcast", True) else value.dtype
    if value.dtype != dtype and not call.options.get("upcast", True):
        raise SchemaError(f"cannot append {other.dtype!r} to {value.dtype!r}")
    return per_group_of(call.scope, [to(value, dtype), to(other, dtype)], dtype, lambda a: pa.concat_arrays(a), keeps_rows=False)


@function("extend_constant", args=3, rowwise=False)
def _extend(call: Call) -> Value:
    value, n = call.args[0], call.constant(2)
    dtype = require_common(value, call.args[1])
    more = to(call.args[1], dtype).data

    def kernel(array: pa.Array) -> pa.Array:
        return pa.concat_arrays([array, more.take(pa.array([0] * (n if len(more) else 0), pa.int64()))])

    return per_group(call.scope, to(value, dtype), dtype, kernel, keeps_rows=False)


@function("arg_true", rowwise=False)
def _arg_true(call: Call) -> Value:
    (value,) = call.args
    if type(value.dtype) is not c.Boolean:
        raise call.undefined(value.dtype)
    return per_group(call.scope, value, c.UInt32(), lambda a: pc.indices_nonzero(pc.fill_null(a, False)), keeps_rows=False)


@function("explode", "list.explode", "arr.explode", rowwise=False)
def _explode(call: Call) -> Value:
    (value,) = call.args
    empties, keeps = call.opt("empty_as_null", False), call.opt("keep_nulls", True)
    if type(value.dtype) not in (c.List, c.Array):
        if call.scope.grouped and not value.dtype.is_nested():
            # The rows of a group are what exploding gives.
            return value
        raise call.undefined(value.dtype)
    inner = value.dtype.inner  # type: ignore[attr-defined]

    def kernel(array: pa.Array) -> pa.Array:
        return exploded(array, empties=empties, keeps=keeps)[0]

    return per_group(call.scope, value, inner, kernel, keeps_rows=False)


def exploded(array: pa.Array, *, empties: bool, keeps: bool = True) -> tuple[pa.Array, pa.Array]:
    """The items of lists, and the row of each; an empty or null list gives a null where asked for."""
    if pa.types.is_fixed_size_list(array.type):
        array = as_lists(array)
    array = plain_lists(array)
    lengths = pc.list_value_length(array)
    missing = pc.or_(pc.is_null(lengths) if keeps else pa.repeat(pa.scalar(False), len(array)), pc.fill_null(pc.equal(lengths, 0), False) if empties else pa.repeat(pa.scalar(False), len(array)))
    items, parents = array.flatten(), pc.list_parent_indices(array).cast(pa.int64())
    if not pc.any(missing).as_py():
        return items, parents
    holes = pc.indices_nonzero(missing).cast(pa.int64())
    rows = pa.concat_arrays([parents, holes])
    held = pa.concat_arrays([items, pa.nulls(len(holes), items.type)])
    order = pc.sort_indices(pa.table([rows], names=["r"]), sort_keys=[("r", "ascending")])
    return held.take(order), rows.take(order)


def as_lists(array: pa.Array) -> pa.Array:
    """Arrays as lists; a null one has no items."""
    from polarway.backends.portable.arrays import list_array

    width, rows = array.type.list_size, len(array)
    items = array.values.slice(array.offset * width, rows * width)
    ends = pa.array(range(0, (rows + 1) * width, width) if width else [0] * (rows + 1), pa.int64())
    return plain_lists(list_array(ends, items, array.is_null() if array.null_count else None))


@function("repeat_by", args=2)
def _repeat_by(call: Call) -> Value:
    from polarway.backends.portable.arrays import list_array
    from polarway.backends.portable.values import group_ids, offsets_of, rowwise

    value, count = call.args
    if not count.dtype.is_integer() and type(count.dtype) is not c.Null:
        raise call.undefined(count.dtype)

    def kernel(array: pa.Array, counts: pa.Array) -> pa.Array:
        sizes = pc.fill_null(counts.cast(pa.int64()), 0)
        offsets = offsets_of(sizes)
        total = offsets[-1].as_py()
        ids = group_ids(offsets, total) if len(array) else pa.array([], pa.int64())
        return list_array(offsets, array.take(ids), counts.is_null())

    return rowwise(call.scope, [value, count], c.List(value.dtype), kernel)


@function("reshape", rowwise=False)
def _reshape(call: Call) -> Value:
    (value,) = call.args
    dimensions = list(call.opt("dimensions"))
    while type(value.dtype) is c.Array:
        # The numbers in their order, whatever form they have had.
        value = _flat(value)
    if call.scope.grouped:
        return _reshaped_groups(call, value, dimensions)
    size = len(value.data)
    known = 1
    for dimension in dimensions:
        known *= dimension if dimension > 0 else 1
    if -1 in dimensions:
        dimensions[dimensions.index(-1)] = size // known if known else 0
        known = known * max(size // known, 0) if known else 0
    if known != size and not call.evaluator.dry:
        raise InvalidOperationError(f"cannot reshape array of size {size} into shape {tuple(dimensions)}")
    dtype: Any = value.dtype
    data = value.data
    for width in reversed(dimensions[1:]):
        dtype = c.Array(dtype, width)
        data = nulls(0, dtype) if not len(data) else pa.FixedSizeListArray.from_arrays(data, width)
    return Value(value.name, dtype, data, RAGGED, root=value.root, offsets=pa.array([0, len(data)], pa.int64()))


def _flat(value: Value) -> Value:
    """The items of arrays one behind the other; a missing array has as many missing items."""
    array = value.data
    width, inner = value.dtype.size, value.dtype.inner  # type: ignore[attr-defined]
    items = array.values.slice(array.offset * width, len(array) * width)
    if array.null_count and width:
        rows = pc.list_parent_indices(pa.FixedSizeListArray.from_arrays(pa.nulls(len(items), pa.int8()), width))
        items = items.take(pc.if_else(array.is_valid().take(rows), arange(len(items)), pa.scalar(None, pa.int64())))
    return Value(value.name, inner, items, RAGGED, root=value.root, offsets=pa.array([0, len(items)], pa.int64()))


def _reshaped_groups(call: Call, value: Value, dimensions: list[int]) -> Value:
    """The rows of each group in another shape: the first dimension follows the number of rows."""
    widths = dimensions[1:]
    if -1 in widths or 0 in widths:
        raise call.unsupported(f"inside of groups with the dimensions {tuple(dimensions)}")
    dtype: Any = value.dtype
    for width in reversed(widths):
        dtype = c.Array(dtype, width)
    known = math.prod(widths)

    def kernel(array: pa.Array) -> pa.Array:
        if len(array) % known or dimensions[0] not in (-1, len(array) // known):
            raise InvalidOperationError(f"cannot reshape array of size {len(array)} into shape {tuple(dimensions)}")
        for width in reversed(widths):
            array = pa.FixedSizeListArray.from_arrays(array, width)
        return array

    return per_group(call.scope, value, dtype, kernel, keeps_rows=not widths)


@function("sample", rowwise=False)
def _sample(call: Call) -> Value:
    (value,) = call.args
    n, fraction = call.opt("n", None), call.opt("fraction", None)
    again, shuffle, seed = call.opt("with_replacement", False), call.opt("shuffle", False), call.opt("seed", None)
    draw = random.Random(seed)

    def kernel(array: pa.Array) -> pa.Array:
        size = len(array)
        count = int(size * fraction) if fraction is not None else (1 if n is None else n)
        if not again and count > size:
            if call.evaluator.dry:
                return array
            raise ShapeError("cannot take a larger sample than the total population when `with_replacement=false`")
        chosen = [draw.randrange(size) for _ in range(count)] if again else draw.sample(range(size), count)
        if not shuffle and not again:
            chosen.sort()
        return array.take(pa.array(chosen, pa.int64()))

    return per_group(call.scope, value, value.dtype, kernel, keeps_rows=False)


@function("shuffle", rowwise=False)
def _shuffle(call: Call) -> Value:
    (value,) = call.args
    draw = random.Random(call.opt("seed", None))

    def kernel(array: pa.Array) -> pa.Array:
        return array.take(pa.array(draw.sample(range(len(array)), len(array)), pa.int64()))

    return per_group(call.scope, value, value.dtype, kernel, keeps_rows=True)


@function("int_range", args=2, rowwise=False)
def _int_range(call: Call) -> Value:
    from polarway.datatypes.json_form import dtype_from_json

    step, form = call.opt("step", 1), call.opt("dtype", "int64")
    dtype = dtype_from_json(form)
    if step == 0 or not dtype.is_integer():
        raise InvalidOperationError(f"int_range takes a step that is not 0 and an integer type, not {step} and {dtype!r}")
    for value in call.args:
        if not value.dtype.is_integer() or value.shape > GROUP:
            raise InvalidOperationError(f"`{call.name}` takes whole numbers of one value here, not {value.dtype!r} of many rows")

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        ends = [array[0].as_py() if len(array) else 0 for array in arrays]
        if None in ends:
            raise InvalidOperationError("a range or repetition has a null as its end")
        return pa.array(range(ends[0], ends[1], step), stored_type(dtype))

    made = per_group_of(call.scope, call.args, dtype, kernel, keeps_rows=False)
    return made.named(call.args[0].name)


@function("repeat", args=2, rowwise=False)
def _repeat(call: Call) -> Value:
    value, count = call.args
    dtype = value.dtype

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        n = arrays[1][0].as_py() if len(arrays[1]) else 0
        if n is None or n < 0:
            raise InvalidOperationError(f"`repeat` takes a count that is not negative, not {n}")
        return arrays[0].take(pa.array([0] * n, pa.int64())) if len(arrays[0]) else nulls(0, dtype)

    return per_group_of(call.scope, [value, count], dtype, kernel, keeps_rows=False)


__all__ = ["exploded", "picked", "pieces", "to_list", "window"]


@function("cast_like", args=2)
def _cast_like(call: Call) -> Value:
    value, like = call.args
    return value.replaced(like.dtype, cast(value.data, value.dtype, like.dtype, strict=True, name=value.name))


@function("index_of", args=2, rowwise=False)
def _index_of(call: Call) -> Value:
    value, wanted = call.args
    if wanted.shape > GROUP:
        raise ShapeError("non-scalar value passed to `index_of`: it looks for one value")
    same = comparison(call.scope, "eq_missing", value, wanted)

    def kernel(array: pa.Array) -> pa.Array:
        places = pc.indices_nonzero(pc.fill_null(array, False)).cast(pa.uint32()).slice(0, 1)
        return places if len(places) else pa.nulls(1, pa.uint32())

    made = per_group(call.scope, same, c.UInt32(), kernel, keeps_rows=False)
    return Value(value.name, c.UInt32(), made.data, GROUP, root=value.root)
