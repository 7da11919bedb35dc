"""Functions across the columns of a row."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array, plain_lists
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_common
from polarway.backends.portable.evaluator import if_else
from polarway.backends.portable.functions.arithmetic import arithmetic
from polarway.backends.portable.functions.comparison import compared
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.text_casts import write
from polarway.backends.portable.values import LITERAL, Value, broadcast, literal_value, meet, rowwise, spread
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidOperationError, SchemaError


@function("sum_horizontal", args=0, most=None)
def _sum(call: Call) -> Value:
    _require_input(call)
    return _total(call, call.args, ignore=call.opt("ignore_nulls", True))


def _require_input(call: Call) -> None:
    if not call.args:
        raise InvalidOperationError(f"expected at least 1 input in '{call.name}'")


def _total(call: Call, values: list[Value], *, ignore: bool) -> Value:
    result: Value | None = None
    plain = (c.Boolean, c.Null)
    typed = next((value.dtype for value in values if type(value.dtype) not in plain), c.UInt32())
    has_values = any(type(value.dtype) is not c.Null for value in values)
    for value in values:
        held = value
        if type(value.dtype) is c.Boolean:
            held = value.replaced(c.UInt32(), cast(value.data, value.dtype, c.UInt32()))
        elif type(value.dtype) is c.Null and has_values:
            # A column of nulls counts as zeros of the type of the others.
            held = to(value, typed)
        if ignore and held.weak is None and type(held.dtype) is not c.Null:
            zero = cast(pa.array([0], pa.int64()), c.Int64(), held.dtype)[0]
            filled = pc.fill_null(held.data, zero) if held.data.null_count else held.data
            held = held.replaced(held.dtype, filled)
        if result is not None and type(result.dtype) is c.Null and type(held.dtype) is c.Null:
            continue
        result = held if result is None else arithmetic(call.scope, "add", result, held)
    assert result is not None
    return result.named(values[0].name)


@function("mean_horizontal", args=0, most=None)
def _mean(call: Call) -> Value:
    _require_input(call)
    ignore = call.opt("ignore_nulls", True)
    kinds = {type(value.dtype) for value in call.args} - {c.Null}
    short = bool(kinds) and kinds <= {c.Float16, c.Float32}
    dtype: DataType = c.Float64() if not short else c.Float32() if c.Float32 in kinds else c.Float16()
    held = [to(value, dtype) for value in call.args]

    def kernel(*arrays: Any) -> Any:
        total: Any = None
        count: Any = None
        for array in arrays:
            present = pc.is_valid(array).cast(pa.float64())
            part = pc.fill_null(array, pa.scalar(0.0, array.type)) if ignore else array
            total = part if total is None else pc.add(total, part)
            count = present if count is None else pc.add(count, present)
        some = pc.greater(count, 0.0)
        return pc.if_else(some, pc.divide(total.cast(pa.float64()), count), pa.scalar(None, pa.float64()))

    return rowwise(call.scope, held, dtype, kernel)


@function("min_horizontal", "max_horizontal", args=0, most=None)
def _extreme(call: Call) -> Value:
    _require_input(call)
    dtype = require_common(*call.args)
    op = "lt" if call.name == "min_horizontal" else "gt"

    def kernel(*arrays: Any) -> Any:
        best = arrays[0]
        for array in arrays[1:]:
            better = pc.fill_null(compared(op, array, best, dtype), False)
            if dtype.is_float():
                better = pc.and_(better, pc.invert(pc.fill_null(pc.is_nan(array), False)))
                better = pc.or_(better, pc.and_(pc.fill_null(pc.is_nan(best), False), pc.is_valid(array)))
            best = if_else(pc.or_(better, pc.is_null(best)), array, best)
        return best

    return rowwise(call.scope, [to(value, dtype) for value in call.args], dtype, kernel)


@function("all_horizontal", "any_horizontal", args=0, most=None)
def _flags(call: Call) -> Value:
    ignore = call.opt("ignore_nulls", False)
    is_all = call.name == "all_horizontal"
    for value in call.args:
        if type(value.dtype) not in (c.Boolean, c.Null) and not value.dtype.is_integer() and not value.dtype.is_float():
            raise call.undefined(value.dtype)
    if not call.args:
        return Value(call.name, c.Boolean(), pa.array([is_all]), LITERAL)

    def kernel(*arrays: Any) -> Any:
        result: Any = None
        for array in arrays:
            flag = pc.fill_null(array, is_all) if ignore else array
            result = flag if result is None else pc.and_kleene(result, flag) if is_all else pc.or_kleene(result, flag)
        return result

    return rowwise(call.scope, [to(value, c.Boolean()) for value in call.args], c.Boolean(), kernel)


def as_text(value: Value) -> Value:
    """A value as text."""
    if type(value.dtype) in (c.String, c.Categorical, c.Enum):
        return value.replaced(c.String(), value.data)
    if type(value.dtype) is c.Null:
        return value.replaced(c.String(), pa.nulls(len(value.data), pa.large_string()))
    return value.replaced(c.String(), cast(value.data, value.dtype, c.String()))


@function("concat_str", args=1, most=None)
def _concat(call: Call) -> Value:
    separator, ignore = call.opt("separator", ""), call.opt("ignore_nulls", False)
    how = "skip" if ignore else "emit_null"

    def kernel(*arrays: Any) -> Any:
        if ignore:
            # pyarrow leaves rows of nulls alone out of what it gives.
            alone: Any = None
            for array in arrays:
                alone = array.is_null() if alone is None else pc.and_(alone, array.is_null())
            arrays = (pc.if_else(alone, pa.scalar("", pa.large_string()), arrays[0]), *arrays[1:])
        return pc.binary_join_element_wise(*arrays, pa.scalar(separator, pa.large_string()), null_handling=how)

    return rowwise(call.scope, [as_text(value) for value in call.args], c.String(), kernel)


@function("concat_arr", args=1, most=None)
def _concat_arr(call: Call) -> Value:
    first = call.args[0].dtype
    item = first.inner if type(first) is c.Array else first  # type: ignore[attr-defined]
    width, values = 0, []
    for value in call.args:
        is_array = type(value.dtype) is c.Array
        if (value.dtype.inner if is_array else value.dtype) != item:  # type: ignore[attr-defined]
            raise SchemaError(f"concat_arr dtype mismatch: expected {item} or arrays of it, got {value.dtype} instead for column {value.name}")
        width += value.dtype.size if is_array else 1  # type: ignore[attr-defined]
        data = cast(value.data, value.dtype, c.List(item)) if is_array else list_array(arange(len(value.data) + 1), value.data)
        values.append(Value(value.name, c.List(item), data, value.shape, root=value.root, offsets=value.offsets))
    values = broadcast(call.scope, values)
    shape, offsets, length = meet(call.scope, values)
    lists = _joined([spread(call.scope, value, shape, offsets, length) for value in values], length)
    target = c.Array(item, width)
    return Value(values[0].name, target, cast(lists, c.List(item), target), shape, root=values[0].root, offsets=offsets)


@function("concat_list", args=1, most=None)
def _concat_list(call: Call) -> Value:
    values = []
    as_items = call.opt("as_items", False)
    for value in call.args:
        is_list = type(value.dtype) is c.List and not as_items
        if type(value.dtype) is c.Array and not as_items:
            inner = c.List(value.dtype.inner)  # type: ignore[attr-defined]
            value = value.replaced(inner, cast(value.data, value.dtype, inner))
        elif not is_list:
            offsets = arange(len(value.data) + 1)
            value = Value(value.name, c.List(value.dtype), list_array(offsets, value.data), value.shape, root=value.root, offsets=value.offsets)
        values.append(value)
    dtype = require_common(*values)
    values = broadcast(call.scope, values)
    shape, offsets, length = meet(call.scope, values)
    arrays = [spread(call.scope, to(value, dtype), shape, offsets, length) for value in values]
    return Value(values[0].name, dtype, _joined(arrays, length), shape, root=values[0].root, offsets=offsets)


def _joined(arrays: list[pa.Array], rows: int) -> pa.Array:
    """Lists one after the other in each row; null with a null list."""
    sizes: Any = None
    missing: Any = None
    arrays = [plain_lists(array) for array in arrays]
    for array in arrays:
        size, gone = pc.fill_null(pc.list_value_length(array), 0), array.is_null()
        sizes = size if sizes is None else pc.add(sizes, size)
        missing = gone if missing is None else pc.or_(missing, gone)
    items = pa.concat_arrays([array.flatten() for array in arrays])
    parents = pa.concat_arrays([pc.list_parent_indices(array) for array in arrays])
    order = pc.sort_indices(pa.table([parents], names=["p"]), sort_keys=[("p", "ascending")])
    from polarway.backends.portable.values import offsets_of

    return list_array(offsets_of(sizes), items.take(order), missing)


__all__ = ["as_text", "literal_value", "write"]
