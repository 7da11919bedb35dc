"""Comparisons and logic. NaN equals NaN and is greater than every other number."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import to
from polarway.backends.portable.coercion import default_type, require_common
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.ordering import comparable, frozen
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Scope, Value, literal_value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, InvalidOperationError

_PLAIN = {"eq": pc.equal, "ne": pc.not_equal, "lt": pc.less, "le": pc.less_equal, "gt": pc.greater, "ge": pc.greater_equal}
_CATEGORIES = (c.Categorical, c.Enum)
_EXACT_WHOLE = 1 << 53


@function("eq", "ne", "lt", "le", "gt", "ge", "eq_missing", "ne_missing", args=2)
def _comparison(call: Call) -> Value:
    return comparison(call.scope, call.name, *call.args)


def comparison(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """Two values compared."""
    left, right = _as_whole(left, right), _as_whole(right, left)
    if c.Null in (type(left.dtype), type(right.dtype)) and op in ("lt", "le", "gt", "ge") and (left.dtype.is_nested() or right.dtype.is_nested()):
        return rowwise(scope, [left, right], c.Boolean(), lambda a, _: pa.nulls(len(a), pa.bool_()))
    dtype = compared_type(left, right)
    sides = [_compared_as(left, dtype), _compared_as(right, dtype)]

    def kernel(a: Any, b: Any) -> Any:
        return compared(op, a, b, dtype)

    simple = not (dtype.is_nested() or type(dtype) in (c.Null, c.Enum) or op.endswith("missing"))
    return rowwise(scope, sides, c.Boolean(), kernel, scalars=simple)


def compared(op: str, a: Any, b: Any, dtype: DataType) -> Any:
    """Two arrays of one type compared."""
    if op in ("eq_missing", "ne_missing"):
        both = pc.and_(pc.is_null(a), pc.is_null(b))
        same = pc.or_(pc.fill_null(compared("eq", a, b, dtype), False), both)
        return same if op == "eq_missing" else pc.invert(same)
    if type(dtype) is c.Null:
        return pa.nulls(len(a), pa.bool_())
    if dtype.is_nested():
        return _nested(op, a, b, dtype)
    if dtype.is_float():
        return _floats(op, a, b)
    if type(dtype) is c.Enum and op not in ("eq", "ne"):
        a, b = _places(a, dtype), _places(b, dtype)
    if type(dtype) is c.Boolean and op not in ("eq", "ne"):
        a, b = pc.cast(a, pa.int8()), pc.cast(b, pa.int8())
    return _PLAIN[op](a, b)


def _places(texts: pa.Array, dtype: DataType) -> pa.Array:
    """The places of categories; a text that is none has no place in their order."""
    made = comparable(texts, dtype)
    if made.null_count > texts.null_count:
        text = texts.filter(pc.and_(texts.is_valid(), made.is_null()))[0].as_py()
        raise InvalidOperationError(f"conversion from `str` to `enum` failed: \"{text}\" is none of its categories")
    return made


def _floats(op: str, a: Any, b: Any) -> Any:
    plain = _PLAIN[op](a, b)
    nan_a, nan_b = _nans(a), _nans(b)
    if nan_a is None and nan_b is None:
        return plain
    no = pa.scalar(False)
    one, other = no if nan_a is None else nan_a, no if nan_b is None else nan_b
    if op == "eq":
        return pc.or_(plain, pc.and_(one, other))
    if op == "ne":
        return pc.and_(plain, pc.invert(pc.and_(one, other)))
    if op == "lt":
        return pc.or_(plain, pc.and_(pc.invert(one), other))
    if op == "gt":
        return pc.or_(plain, pc.and_(one, pc.invert(other)))
    return pc.or_(plain, other if op == "le" else one)


def _nans(side: Any) -> Any:
    if isinstance(side, pa.Scalar):
        value = side.as_py()
        return pa.scalar(True) if value is not None and value != value else None
    nan = pc.is_nan(side)
    return nan if pc.any(nan).as_py() else None


def _nested(op: str, a: pa.Array, b: pa.Array, dtype: DataType) -> pa.Array:
    if op not in ("eq", "ne"):
        raise InvalidOperationError(f"`{op}` operation not supported for dtype {dtype_short_name(dtype)}")
    sides = zip(to_list(a, dtype, stored=True), to_list(b, dtype, stored=True))
    same = [None if one is None or other is None else frozen(one) == frozen(other) for one, other in sides]
    return pa.array(same if op == "eq" else [None if flag is None else not flag for flag in same], pa.bool_())


def _as_whole(literal: Value, other: Value) -> Value:
    weak = literal.weak
    if not isinstance(weak, float) or not other.dtype.is_integer() or weak != weak or abs(weak) >= _EXACT_WHOLE or weak != int(weak):
        return literal
    whole = int(weak)
    dtype = default_type(whole)
    return literal_value(pa.array([whole], stored_type(dtype)), dtype, literal.name, whole)


def compared_type(left: Value, right: Value) -> DataType:
    """The type that two values are compared in."""
    _check_text(left.dtype, right.dtype)
    _check_text(right.dtype, left.dtype)
    if type(left.dtype) in _CATEGORIES and type(right.dtype) is c.String:
        return left.dtype
    if type(right.dtype) in _CATEGORIES and type(left.dtype) is c.String:
        return right.dtype
    for one, other in ((left, right), (right, left)):
        if type(one.dtype) is c.Decimal and isinstance(other.weak, int):
            return one.dtype
    return require_common(left, right)


def _compared_as(value: Value, dtype: DataType) -> Value:
    return value if type(dtype) in _CATEGORIES and type(value.dtype) is c.String else to(value, dtype)


def _check_text(left: DataType, right: DataType) -> None:
    if type(left) is c.String and right.is_numeric():
        raise ComputeError(f"cannot compare string with numeric type ({dtype_short_name(right)}); cast one of them")
    if type(left) is c.String and right.is_temporal():
        raise InvalidOperationError(
            "cannot compare 'date/datetime/time' to a string value; create native Python {'date', 'datetime', 'time'} values or cast the text"
        )
    if type(left) in _CATEGORIES and right.is_numeric():
        raise ComputeError(f"cannot compare {dtype_short_name(left)} with numeric type ({dtype_short_name(right)}); cast one of them")


_KLEENE = {"and": pc.and_kleene, "or": pc.or_kleene, "xor": pc.xor}
_BITS = {"and": pc.bit_wise_and, "or": pc.bit_wise_or, "xor": pc.bit_wise_xor}


@function("and", "or", "xor", args=2)
def _logic(call: Call) -> Value:
    left, right = call.args
    one, other = left.dtype, right.dtype
    if (one.is_integer() and (other.is_integer() or type(other) is c.Null)) or (other.is_integer() and type(one) is c.Null):
        dtype = require_common(left, right)
        if type(dtype) is c.Int128:
            from polarway.backends.portable.functions.wide_integers import bits_of

            return bits_of(call.scope, call.name, to(left, dtype), to(right, dtype))
        return rowwise(call.scope, [to(left, dtype), to(right, dtype)], dtype, _BITS[call.name], scalars=True)
    flags = (c.Boolean, c.Null)
    if type(one) not in flags or type(other) not in flags or c.Boolean not in (type(one), type(other)):
        raise InvalidOperationError(
            f"`{call.name}` operation not supported for dtypes {dtype_short_name(one)} and {dtype_short_name(other)}; compare them with a value"
        )
    return rowwise(call.scope, [to(left, c.Boolean()), to(right, c.Boolean())], c.Boolean(), _KLEENE[call.name], scalars=True)


@function("not")
def _not(call: Call) -> Value:
    (value,) = call.args
    if type(value.dtype) is c.Int128:
        from polarway.backends.portable.functions.wide_integers import turned

        return turned(call.scope, value)
    if type(value.dtype) is c.Int128:
        from polarway.backends.portable.functions.wide_integers import turned

        return turned(call.scope, value)
    if value.dtype.is_integer():
        return rowwise(call.scope, [value], value.dtype, pc.bit_wise_not)
    if type(value.dtype) is not c.Boolean:
        raise call.undefined(value.dtype)
    return rowwise(call.scope, [value], c.Boolean(), pc.invert)
