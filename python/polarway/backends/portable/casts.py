"""Casts between data types: the value, null where it does not fit, or an error when strict. Polars' rules."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable import maps, text_casts, time_casts
from polarway.backends.portable.arrays import list_array, nulls, plain_lists, struct_array
from polarway.backends.portable.coercion import bounds, fits
from polarway.backends.portable.types import floats, stored_type
from polarway.backends.portable.values import LITERAL, Value
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, InvalidOperationError

_TIMES = (c.Date, c.Datetime, c.Duration, c.Time)


def cast(array: pa.Array, source: DataType, target: DataType, *, strict: bool = False, wrap: bool = False, name: str = "") -> pa.Array:
    """An array of one data type as another."""
    if source == target:
        return array
    if type(source) is c.Null:
        return nulls(len(array), target)
    result = convert(array, source, target, strict=strict, wrap=wrap, name=name)
    if result is None:
        raise InvalidOperationError(f"casting from {dtype_short_name(source)} to {dtype_short_name(target)} not supported")
    if strict and not source.is_nested() and result.null_count > array.null_count:
        _fail(array, result, source, target, name)
    return result


def _fail(array: pa.Array, result: pa.Array, source: DataType, target: DataType, name: str) -> None:
    failed = array.filter(pc.and_(array.is_valid(), result.is_null()))
    shown = [text if isinstance(text, str) else str(text) for text in failed.slice(0, 100).to_pylist()]
    shown = [f'"{text}"' if type(source) in (c.String, c.Categorical, c.Enum) else text for text in shown]
    listed = ", ".join(shown) if len(shown) <= 10 else f"{shown[0]}, {shown[1]}, … {shown[-1]}"
    text = (
        f"conversion from `{dtype_short_name(source)}` to `{dtype_short_name(target)}` failed in column '{name}' "
        f"for {len(failed)} out of {len(array)} values: [{listed}]"
    )
    if type(target) is c.Enum:
        text += "\n\nEnsure that all values in the input column are present in the categories of the enum datatype."
    else:
        text += "\n\nUse `strict=False` to turn these values into nulls."
    raise InvalidOperationError(text)


def convert(array: pa.Array, source: DataType, target: DataType, *, strict: bool, wrap: bool, name: str) -> pa.Array | None:
    """As :func:`cast` of different types; None when there is no such cast."""
    base, to = type(source), type(target)
    if to is c.Null:
        if strict and source.is_nested() and array.null_count < len(array):
            raise InvalidOperationError(f"conversion from `{dtype_short_name(source)}` to `null` failed in column '{name}': only nulls have that type")
        return pa.nulls(len(array))
    if to is c.Struct and base is not c.Struct and base is not c.Map:
        fields = target.fields  # type: ignore[attr-defined]
        if len(fields) != 1:
            return None
        inner = cast(array, source, fields[0].dtype, strict=strict, name=name)
        return struct_array([inner], stored_type(target), len(array))
    if source.is_nested():
        return _nested(array, source, target, strict=strict, name=name)
    if base in (c.Categorical, c.Enum):
        if to in (c.String, c.Categorical):
            return array
        return _to_enum(array, target) if to is c.Enum else None
    if base is c.String:
        if to is c.Categorical:
            return array
        return _to_enum(array, target) if to is c.Enum else text_casts.parse(array, target)
    if base is c.Binary:
        return _text(array) if to is c.String else None
    if base is c.Boolean:
        return _from_boolean(array, target)
    if to is c.String:
        return None if base is c.Duration else text_casts.write(array, source)
    if to is c.Binary:
        return text_casts.write(array, source).cast(pa.large_binary()) if source.is_integer() or source.is_float() else None
    if to is c.Boolean:
        return None if base in _TIMES else _not_zero(array, source)
    if base is c.Decimal or to is c.Decimal:
        return _decimal(array, source, target)
    if base in _TIMES or to in _TIMES:
        return time_casts.convert(array, source, target)
    if target.is_integer() or target.is_float():
        return number(array, source, target, wrap=wrap)
    return None


def _text(array: pa.Array) -> pa.Array:
    try:
        return array.cast(pa.large_string())
    except pa.ArrowInvalid:
        raise ComputeError("invalid utf8; only text can be cast from Binary to String") from None


def _to_enum(array: pa.Array, target: Any) -> pa.Array:
    known = pc.is_in(array, value_set=pa.array(list(target._categories), pa.large_string()))
    return pc.if_else(known, array, pa.scalar(None, pa.large_string()))


def _from_boolean(array: pa.Array, target: DataType) -> pa.Array | None:
    if type(target) is c.String:
        return array.cast(pa.large_string())
    if type(target) in _TIMES:
        return convert(array.cast(pa.int64()), c.Int64(), target, strict=False, wrap=False, name="")
    if type(target) is c.Int128:
        return array.cast(pa.int64()).cast(stored_type(target))
    return array.cast(stored_type(target)) if target.is_integer() or target.is_float() else None


def _not_zero(array: pa.Array, source: DataType) -> pa.Array:
    if type(source) in (c.Decimal, c.Int128):
        return pc.not_equal(array, pa.scalar(0, array.type))
    return pc.not_equal(array, pa.scalar(0, array.type))


def number(array: pa.Array, source: DataType, target: DataType, *, wrap: bool = False) -> pa.Array:
    """Numbers as numbers of another type; null where one does not fit, unless it is to wrap around."""
    if target.is_float():
        if type(source) is c.Int128:
            array = array.cast(pa.float64())
        return floats(array, target)
    if source.is_float():
        return _whole(array, target, wrap=wrap)
    if type(source) is c.Int128:
        return _wrapped(array, target) if wrap else _from_wide(array, target)
    if type(target) is c.Int128:
        return array.cast(stored_type(target))
    low, high = bounds(source)
    if wrap or (fits(low, target) and fits(high, target)):
        return array.cast(stored_type(target), safe=False)
    least, most = bounds(target)
    inside: Any = None
    if low < least:
        inside = pc.greater_equal(array, pa.scalar(least, array.type))
    if high > most:
        below = pc.less_equal(array, pa.scalar(most, array.type))
        inside = below if inside is None else pc.and_(inside, below)
    kept = pc.if_else(inside, array, pa.scalar(None, array.type))
    return kept.cast(stored_type(target), safe=False)


def _whole(array: pa.Array, target: DataType, *, wrap: bool) -> pa.Array:
    """Floats cut to whole numbers."""
    cut = pc.trunc(array)
    if type(target) is c.Int128:
        inside = pc.less(pc.abs(cut), pa.scalar(1e38, cut.type))
        kept = pc.if_else(inside, cut, pa.scalar(None, cut.type))
        return pa.array([None if value is None else int(value) for value in kept.to_pylist()], pa.decimal128(38, 0))
    low, high = bounds(target)
    # The limits as floats: 2**63 itself is beyond int64, and is a float.
    inside = pc.and_(pc.greater_equal(cut, pa.scalar(float(low), cut.type)), pc.less(cut, pa.scalar(float(high + 1), cut.type)))
    kept = pc.if_else(inside, cut, pa.scalar(None, cut.type))
    return kept.cast(stored_type(target), safe=False)


def _from_wide(array: pa.Array, target: DataType) -> pa.Array:
    low, high = bounds(target)
    inside = pc.and_(pc.greater_equal(array, pa.scalar(low, array.type)), pc.less_equal(array, pa.scalar(high, array.type)))
    kept = pc.if_else(inside, array, pa.scalar(None, array.type))
    return kept.cast(stored_type(target))


def _wrapped(array: pa.Array, target: DataType) -> pa.Array:
    from polarway.backends.portable.coercion import WIDTHS
    from polarway.backends.portable.functions.wide_integers import narrowed

    return pa.array(narrowed(array, 8 * WIDTHS[type(target)], signed=target.is_signed_integer()), stored_type(target))


def _decimal(array: pa.Array, source: Any, target: Any) -> pa.Array | None:
    type_ = stored_type(target)
    if type(target) is c.Decimal:
        if type(source) in _TIMES:
            return None
        return _to_decimal(array, source, target, type_)
    if target.is_float():
        return array.cast(pa.float64()).cast(type_, safe=False)
    if target.is_integer():
        cut = pc.trunc(array) if source.scale else array
        whole = cut.cast(pa.decimal128(38, 0), safe=False)
        return whole if type(target) is c.Int128 else _from_wide(whole, target)
    return None


def _to_decimal(array: pa.Array, source: Any, target: Any, type_: pa.DataType) -> pa.Array | None:
    from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

    limit = 10 ** (target.precision or 38)
    context = Context(prec=76, rounding=ROUND_HALF_UP if type(source) is c.Decimal else ROUND_HALF_EVEN)
    if source.is_integer() and target.scale == 0 and type(source) is not c.Int128:
        try:
            return array.cast(type_)
        except pa.ArrowInvalid:
            pass  # some do not fit: one by one below
    if type(source) is c.Decimal and target.scale >= source.scale:
        try:
            return array.cast(type_)
        except pa.ArrowInvalid:
            pass
    unit = Decimal(1).scaleb(-target.scale)
    result: list[Any] = []
    for value in array.to_pylist():
        if value is None or value != value or value in (float("inf"), float("-inf")):
            result.append(None)
            continue
        exact = Decimal(value).quantize(unit, context=context)
        result.append(exact if abs(int(exact.scaleb(target.scale, context))) < limit else None)
    return pa.array(result, type_)


def _nested(array: pa.Array, source: Any, target: Any, *, strict: bool, name: str) -> pa.Array | None:
    base, to = type(source), type(target)
    if c.Map in (base, to):
        return maps.converted(array, source, target, strict=strict, name=name)
    mask = array.is_null() if array.null_count else None
    if base is c.List and to is c.List:
        start = array.offsets[0].as_py() if len(array) else 0
        stop = array.offsets[len(array)].as_py() if len(array) else 0
        items = cast(array.values.slice(start, stop - start), source.inner, target.inner, strict=strict, name=name)
        offsets = pc.subtract(array.offsets, start) if len(array) else pa.array([0], pa.int64())
        return list_array(offsets, items, mask)
    if base is c.List and to is c.Array:
        lengths = pc.list_value_length(array).drop_null()
        wrong = lengths.filter(pc.not_equal(lengths, target.size))
        if len(wrong):
            raise ComputeError(f"not all elements have the specified width {target.size}: one has {wrong[0]}")
        inner = cast(array.values, source.inner, target.inner, strict=strict, name=name)
        plain = list_array(pa.array(array.offsets.to_pylist(), pa.int64()), inner, mask)
        return plain.cast(stored_type(target)) if len(plain) else nulls(0, target)
    if base is c.Array:
        items = cast(array.values.slice(array.offset * source.size, len(array) * source.size), source.inner, target.inner, strict=strict, name=name) if to in (c.List, c.Array) else None
        if items is None:
            return None
        if to is c.Array:
            if source.size != target.size:
                raise ComputeError(f"not all elements have the specified width {target.size}: one has {source.size}")
            return pa.FixedSizeListArray.from_arrays(items, target.size, mask=mask)
        offsets = pa.array(range(0, (len(array) + 1) * source.size, source.size) if source.size else [0] * (len(array) + 1), pa.int64())
        return plain_lists(list_array(offsets, items, mask))
    if base is c.Struct and to is c.Struct:
        return _struct(array, source, target, strict=strict, name=name)
    return None


def _struct(array: pa.Array, source: Any, target: Any, *, strict: bool, name: str) -> pa.Array:
    have = {field.name: (index, field.dtype) for index, field in enumerate(source.fields)}
    if strict and (len(source.fields) != len(target.fields) or any(field.name not in have for field in target.fields)):
        raise InvalidOperationError(
            f"cast from `struct[{len(source.fields)}]` to `struct[{len(target.fields)}]` failed in column '{name}': "
            "the fields differ; use `strict=False` to force the cast: missing fields become null."
        )
    children = []
    for field in target.fields:
        found = have.get(field.name)
        if found is None:
            children.append(nulls(len(array), field.dtype))
        else:
            children.append(cast(array.field(found[0]), found[1], field.dtype, strict=strict, name=name))
    return struct_array(children, stored_type(target), len(array), array.is_valid() if array.null_count else None)


def to(value: Value, dtype: DataType) -> Value:
    """A value as another type, as operators do it: literals without a type adopt it, other values are cast without strictness."""
    if value.dtype == dtype and value.weak is None:
        return value
    weak = value.weak
    if weak is not None and value.shape == LITERAL:
        if isinstance(weak, float):
            adopts = dtype.is_float()
        else:
            adopts = (dtype.is_integer() and fits(weak, dtype)) or dtype.is_float() or type(dtype) is c.Decimal
        if adopts:
            held = float(weak) if dtype.is_float() else weak
            return Value(value.name, dtype, _single(held, dtype), LITERAL, root=value.root)
    return value.replaced(dtype, cast(value.data, value.dtype, dtype, name=value.name))


def _single(held: Any, dtype: Any) -> pa.Array:
    if type(dtype) is c.Decimal:
        from decimal import Decimal

        return pa.array([Decimal(held)], stored_type(dtype))
    if type(dtype) is c.UInt64:
        return pa.array([held], pa.uint64())
    return pa.array([held], stored_type(dtype))
