"""Operators of lists and arrays item by item, and of structs field by field."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array, struct_array
from polarway.backends.portable.functions.lists import Items
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import LITERAL, ROWS, Scope, Value, group_ids, lengths_of, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, ShapeError

_NAMES = {"truediv": "div", "floordiv": "floor_div", "mod": "rem", "truncdiv": "trunc_div"}


def nested(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """An operator of which one side at least is nested."""
    return _of_fields(scope, op, left, right) if c.Struct in (type(left.dtype), type(right.dtype)) else _of_items(scope, op, left, right)


def _has_items(dtype: DataType) -> bool:
    return type(dtype) in (c.List, c.Array)


def _is_arithmetic(dtype: DataType) -> bool:
    return dtype.is_numeric() or type(dtype) in (c.Boolean, c.Null)


def _check(op: str, left: Value, right: Value) -> None:
    one: Any = left.dtype
    other: Any = right.dtype
    shown = f"(left: {dtype_short_name(one)}, right: {dtype_short_name(other)})"
    if type(one) is type(other):
        if type(one) is c.List and not (_is_arithmetic(one.inner) and _is_arithmetic(other.inner)):
            raise InvalidOperationError(f"cannot {_NAMES.get(op, op)} two list columns with non-numeric inner types: {shown}")
        if type(one) is c.Array and one.size != other.size:
            raise ShapeError(f"cannot {_NAMES.get(op, op)} arrays of differing widths: {shown}")
        return
    whole, plain = (one, other) if _has_items(one) else (other, one)
    leaf = whole
    while type(leaf) is type(whole):
        leaf = leaf.inner
    if _has_items(leaf):
        raise InvalidOperationError(f"dtype was not {type(whole).__name__.lower()} on all nesting levels: {dtype_short_name(whole)}")
    if not _is_arithmetic(leaf) or not _is_arithmetic(plain):
        from polarway.backends.portable.functions.arithmetic import undefined

        raise undefined(op, left, right)


def _of_items(scope: Scope, op: str, left: Value, right: Value) -> Value:
    from polarway.backends.portable.functions.arithmetic import arithmetic

    _check(op, left, right)
    nothing = Scope({}, 0)
    inner = arithmetic(nothing, op, _no_items(left), _no_items(right)).dtype
    shape: Any = left.dtype if _has_items(left.dtype) else right.dtype
    dtype: DataType = c.Array(inner, shape.size) if type(shape) is c.Array else c.List(inner)

    def kernel(one: pa.Array, other: pa.Array) -> pa.Array:
        rows = len(one)
        sides = [Items(array, value.dtype) if _has_items(value.dtype) else array for array, value in ((one, left), (other, right))]
        offsets, valid = _beside(sides, keeps=type(shape) is c.Array)
        count = offsets[-1].as_py()
        pairs = [_column(side, value, offsets, count) for side, value in zip(sides, (left, right))]
        made = arithmetic(Scope({}, count), op, *pairs)
        items = made.data if made.shape == ROWS else made.data.take(pa.repeat(pa.scalar(0, pa.int64()), count))
        mask = None if valid is None else pc.invert(valid)
        if type(shape) is c.Array:
            return pa.FixedSizeListArray.from_arrays(items, type=stored_type(dtype), mask=mask) if rows else pa.array([], stored_type(dtype))
        return list_array(offsets, items, mask)

    return rowwise(scope, [left, right], dtype, kernel)


def _no_items(value: Value) -> Value:
    dtype: Any = value.dtype
    if _has_items(dtype):
        return Value("", dtype.inner, pa.array([], stored_type(dtype.inner)), ROWS)
    # A literal without a type stays one: it takes the type of the items.
    return Value("", dtype, value.data, LITERAL, weak=value.weak) if value.weak is not None else Value("", dtype, pa.array([], stored_type(dtype)), ROWS)


def _beside(sides: list[Any], *, keeps: bool) -> tuple[pa.Array, pa.Array | None]:
    """Where the items of each row begin, and which rows are not null. ``keeps``: nulls have items too."""
    held = [side for side in sides if isinstance(side, Items)]
    valid: Any = None
    for side in held:
        if side.mask is not None:
            there = pc.invert(side.mask)
            valid = there if valid is None else pc.and_(valid, there)
    if keeps:
        return held[0].offsets, valid
    sizes = [lengths_of(side.offsets) for side in held]
    if len(sizes) == 2:
        differ = pc.not_equal(*sizes) if valid is None else pc.and_(pc.not_equal(*sizes), valid)
        if pc.any(differ).as_py():
            row = pc.index(differ, True).as_py()
            raise ShapeError(f"list lengths differed at index {row}: {sizes[0][row]} != {sizes[1][row]}")
    lengths = sizes[0] if valid is None else pc.if_else(valid, sizes[0], pa.scalar(0, pa.int64()))
    from polarway.backends.portable.values import offsets_of

    return offsets_of(lengths) if len(lengths) else pa.array([0], pa.int64()), valid


def _column(side: Any, value: Value, offsets: pa.Array, count: int) -> Value:
    """The items of a side, or its value once for each item of a row."""
    if not isinstance(side, Items):
        if value.weak is not None:
            return Value("", value.dtype, value.data.slice(0, 1), LITERAL, weak=value.weak)
        rows = group_ids(offsets, count) if len(offsets) > 1 else arange(0)
        return Value("", value.dtype, side.take(rows), ROWS)
    if side.offsets.equals(offsets):
        return Value("", side.dtype, side.data, ROWS)
    rows = group_ids(offsets, count) if len(offsets) > 1 else arange(0)
    within = pc.subtract(arange(count), offsets.take(rows))
    return Value("", side.dtype, side.data.take(pc.add(side.offsets.take(rows), within)), ROWS)


def _of_fields(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """Fields of the left struct, each with the field of the right one at its place, or with the one value."""
    from polarway.backends.portable.evaluator import if_else
    from polarway.backends.portable.functions.arithmetic import arithmetic

    first, second = _fields(left), _fields(right)
    if len(first) != len(second) and 1 not in (len(first), len(second)):
        raise InvalidOperationError(f"cannot {_NAMES.get(op, op)} structs of {len(first)} and {len(second)} fields")
    fields: list[Value] = []
    for place in range(max(len(first), len(second))):
        one, other = first[0 if len(first) == 1 else place], second[0 if len(second) == 1 else place]
        made = arithmetic(scope, op, one, other)
        named = type(left.dtype) is c.Struct and len(first) >= len(second)
        fields.append(made.named(one.name if named else other.name))
    dtype = c.Struct([c.Field(field.name, field.dtype) for field in fields])
    type_ = stored_type(dtype)
    result = rowwise(scope, fields, dtype, lambda *arrays: struct_array(list(arrays), type_, len(arrays[0])))
    for side in (left, right):
        if type(side.dtype) is c.Struct:
            result = rowwise(scope, [result, side], dtype, lambda held, whole: if_else(whole.is_valid(), held, pa.nulls(len(held), type_)) if whole.null_count else held)
    return Value(left.name, dtype, result.data, result.shape, root=left.root, offsets=result.offsets)


def _fields(value: Value) -> list[Value]:
    if type(value.dtype) is not c.Struct:
        return [value]
    from polarway.backends.portable.functions.structs import field

    return [field(value, place) for place in range(len(value.dtype.fields))]  # type: ignore[attr-defined]
