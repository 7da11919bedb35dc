"""``add sub mul truediv floordiv mod pow`` of numbers, text and times."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import common, default_type, require_common, supertype
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Scope, Value, literal_value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError

_NAMES = {"truediv": "div", "floordiv": "floor_div", "mod": "rem", "truncdiv": "trunc_div"}


@function("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "truncdiv", args=2)
def _arithmetic(call: Call) -> Value:
    return arithmetic(call.scope, call.name, *call.args)


@function("portable_ratio", args=2)
def _ratio(call: Call) -> Value:
    """The mean of parts: null where nothing was counted."""

    def divide(total: Any, count: Any) -> Any:
        return pc.if_else(pc.greater(count, 0), pc.divide(total, pc.cast(count, pa.float64())), pa.scalar(None, pa.float64()))

    return rowwise(call.scope, call.args, c.Float64(), divide)


def undefined(op: str, left: Value, right: Value) -> InvalidOperationError:
    """The error for types that an operator is not for."""
    return InvalidOperationError(
        f"{_NAMES.get(op, op)} operation not supported for dtypes {dtype_short_name(left.dtype)} and {dtype_short_name(right.dtype)}; cast one of them"
    )


def arithmetic(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """An operator over two values."""
    if left.weak is not None and right.weak is not None:
        # A quotient of whole numbers has a type of its own.
        is_typed = op == "truediv" and isinstance(left.weak, int) and isinstance(right.weak, int)
        folded = None if is_typed else _folded(op, left.weak, right.weak)
        if folded is not None:
            dtype: DataType = c.Float64() if isinstance(folded, float) else default_type(folded)
            return literal_value(pa.array([folded], stored_type(dtype)), dtype, left.name, folded)
    for side in (left, right):
        if type(side.dtype) is c.Map:
            raise InvalidOperationError(f"`{op}` operation not supported for dtype `{dtype_short_name(side.dtype)}`")
    if left.dtype.is_nested() or right.dtype.is_nested():
        from polarway.backends.portable.functions.nested_arithmetic import nested

        return nested(scope, op, left, right)
    if left.dtype.is_temporal() or right.dtype.is_temporal():
        from polarway.backends.portable.functions.moments import temporal

        return temporal(scope, op, left, right)
    return _numeric(scope, op, left, right)


def _folded(op: str, left: Any, right: Any) -> Any:
    if op in ("add", "sub", "mul"):
        result = left + right if op == "add" else left - right if op == "sub" else left * right
        return result if isinstance(result, float) or abs(result) < 1 << 63 else None
    if op == "truediv":
        if right == 0:
            return float("nan") if left == 0 or left != left else float("inf") if left > 0 else float("-inf")
        return float(left) / float(right)
    return None


def _is_number(dtype: DataType) -> bool:
    return dtype.is_numeric() or type(dtype) in (c.Boolean, c.Null)


def _numeric(scope: Scope, op: str, left: Value, right: Value) -> Value:
    kinds = (type(left.dtype), type(right.dtype))
    if op == "add" and c.String in kinds:
        texts = (c.String, c.Null, c.Categorical, c.Enum)
        if not all(kind in texts or kind is c.Boolean for kind in kinds):
            raise undefined(op, left, right)
        return joined_text(scope, [left, right])
    if not _is_number(left.dtype) or not _is_number(right.dtype):
        raise undefined(op, left, right)
    if op == "truediv":
        return _true_division(scope, left, right)
    if op == "pow":
        return _power(scope, left, right)
    flags = (c.Boolean, c.Null)
    if op == "add" and kinds[0] in flags and kinds[1] in flags and kinds != (c.Null, c.Null):
        return rowwise(scope, [to(left, c.UInt32()), to(right, c.UInt32())], c.UInt32(), pc.add, scalars=True)
    dtype = require_common(left, right)
    if type(dtype) is c.Boolean:
        raise undefined(op, left, right)
    if type(dtype) is c.Null:
        return rowwise(scope, [left, right], dtype, lambda a, _: pa.nulls(len(a)))
    if type(dtype) in (c.Decimal, c.Int128):
        from polarway.backends.portable.functions.decimals import wide

        return wide(scope, op, left, right, dtype)
    return rowwise(scope, [to(left, dtype), to(right, dtype)], dtype, _KERNELS[op], scalars=True, checked=True)


def joined_text(scope: Scope, values: list[Value]) -> Value:
    """Texts one after the other; null with a null."""
    return rowwise(scope, [to(value, c.String()) for value in values], c.String(), lambda *parts: pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string())))


def _true_division(scope: Scope, left: Value, right: Value) -> Value:
    if c.Decimal in (type(left.dtype), type(right.dtype)):
        dtype = common(left, right)
        if type(dtype) is c.Decimal:
            from polarway.backends.portable.functions.decimals import wide

            return wide(scope, "truediv", left, right, dtype)
    target = _quotient(left, right) or _quotient(right, left) or c.Float64()
    return rowwise(scope, [to(left, target), to(right, target)], target, pc.divide, scalars=True, checked=True)


def _quotient(one: Value, other: Value) -> DataType | None:
    """The type of a quotient that a short float decides; None where it does not."""
    if one.weak is not None or type(one.dtype) not in (c.Float16, c.Float32):
        return None
    return one.dtype if other.weak is not None else supertype(one.dtype, other.dtype)


def _power(scope: Scope, left: Value, right: Value) -> Value:
    for value in (left, right):
        if not (value.dtype.is_integer() or value.dtype.is_float()):
            raise undefined("pow", left, right)
    if not left.dtype.is_float() and not right.dtype.is_float():
        dtype = left.dtype if left.weak is None else require_common(left, right)
    elif left.dtype.is_float():
        dtype = left.dtype
    else:
        dtype = right.dtype if right.weak is None else c.Float64()
    if type(dtype) is c.Int128:
        from polarway.backends.portable.functions.wide_integers import each, power

        return each(scope, [to(left, dtype), to(right, dtype)], lambda base, exponent: power(base, _not_negative(exponent)))
    if dtype.is_integer():
        return rowwise(scope, [to(left, dtype), to(right, dtype)], dtype, _whole_power, scalars=True, checked=True)
    return rowwise(scope, [to(left, dtype), to(right, dtype)], dtype, pc.power, scalars=True, checked=True)


def _not_negative(exponent: int) -> int:
    if exponent < 0:
        raise InvalidOperationError(f"integers cannot be raised to the negative power {exponent}; cast the base or the exponent to float first")
    return exponent


def _whole_power(base: Any, exponent: Any) -> Any:
    try:
        return pc.power(base, exponent)
    except pa.ArrowInvalid:
        least = exponent if isinstance(exponent, pa.Scalar) else pc.min(exponent)
        _not_negative(least.as_py())
        raise


def _no_zero(divisor: Any) -> Any:
    if isinstance(divisor, pa.Scalar):
        return pa.scalar(None, divisor.type) if divisor.as_py() == 0 else divisor
    zero = pc.equal(divisor, pa.scalar(0, divisor.type))
    return pc.if_else(zero, pa.scalar(None, divisor.type), divisor) if pc.any(zero).as_py() else divisor


def truncated_division(left: Any, right: Any) -> Any:
    """Whole division towards zero; null by zero."""
    right = _no_zero(right)
    if isinstance(right, pa.Scalar) and not right.is_valid:
        return pc.add(left, right)
    return pc.divide(left, right)


def floor_division(left: Any, right: Any) -> Any:
    """Division towards minus infinity; of whole numbers null by zero."""
    if pa.types.is_floating(left.type):
        return pc.floor(pc.divide(left, right))
    right = _no_zero(right)
    if isinstance(right, pa.Scalar) and not right.is_valid:
        return pc.add(left, right)
    quotient = pc.divide(left, right)
    if not pa.types.is_signed_integer(left.type):
        return quotient
    zero = pa.scalar(0, left.type)
    rest = pc.subtract(left, pc.multiply(quotient, right))
    crosses = pc.and_(pc.not_equal(rest, zero), pc.not_equal(pc.less(rest, zero), pc.less(right, zero)))
    return pc.subtract(quotient, pc.cast(crosses, left.type))


def modulo(left: Any, right: Any) -> Any:
    """What is left of the division towards minus infinity: it has the sign of the divisor."""
    return pc.subtract(left, pc.multiply(floor_division(left, right), right))


_KERNELS = {"add": pc.add, "sub": pc.subtract, "mul": pc.multiply, "floordiv": floor_division, "mod": modulo, "truncdiv": truncated_division}
__all__ = ["arithmetic", "cast", "floor_division", "joined_text", "modulo", "supertype", "undefined"]
