"""Functions of numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import to
from polarway.backends.portable.coercion import short_float
from polarway.backends.portable.evaluator import if_else
from polarway.backends.portable.functions.arithmetic import arithmetic
from polarway.backends.portable.functions.comparison import compared
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.literals import column
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, literal_value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidPlanError


def mapped(operator: Callable[[float], float]) -> Callable[[Any], Any]:
    """A function that pyarrow has not, value by value; NaN outside of its domain."""

    def kernel(array: pa.Array) -> pa.Array:
        out: list[float | None] = []
        for value in array.to_pylist():
            try:
                out.append(None if value is None else operator(value))
            except (ValueError, OverflowError, ZeroDivisionError):
                out.append(float("nan"))
        return pa.array(out, array.type)

    return kernel


def _of(name: str, fallback: Callable[[float], float]) -> Callable[[Any], Any]:
    found = getattr(pc, name, None)
    return found if found is not None else mapped(fallback)


def _cbrt(value: float) -> float:
    if value != value or math.isinf(value):
        return value
    return math.cbrt(value) if hasattr(math, "cbrt") else math.copysign(abs(value) ** (1 / 3), value)


def _atanh(value: float) -> float:
    return math.copysign(math.inf, value) if abs(value) == 1 else math.atanh(value)


_FLOATS: dict[str, Callable[[Any], Any]] = {
    "sqrt": pc.sqrt, "cbrt": mapped(_cbrt), "exp": pc.exp, "log1p": pc.log1p, "sin": pc.sin, "cos": pc.cos, "tan": pc.tan,
    "cot": lambda a: pc.divide(pa.scalar(1.0, a.type), pc.tan(a)), "arcsin": pc.asin, "arccos": pc.acos, "arctan": pc.atan,
    "sinh": _of("sinh", math.sinh), "cosh": _of("cosh", math.cosh), "tanh": _of("tanh", math.tanh), "arcsinh": _of("asinh", math.asinh),
    "arccosh": _of("acosh", math.acosh), "arctanh": _of("atanh", _atanh), "degrees": mapped(math.degrees), "radians": mapped(math.radians),
    "erf": mapped(math.erf), "erfc": mapped(math.erfc),
}  # fmt: skip


@function(*_FLOATS)
def _of_float(call: Call) -> Value:
    return of_float(call, call.args[0], _FLOATS[call.name])


def of_float(call: Call, value: Value, kernel: Callable[[Any], Any]) -> Value:
    """A function of floats; other numbers become float64."""
    if not value.dtype.is_numeric() and type(value.dtype) not in (c.Boolean, c.Null):
        raise call.undefined(value.dtype)
    dtype = short_float(value.dtype)
    return rowwise(call.scope, [to(value, dtype)], dtype, kernel)


@function("arctan2", args=2)
def _arctan2(call: Call) -> Value:
    for value in call.args:
        if not value.dtype.is_numeric() and type(value.dtype) not in (c.Boolean, c.Null):
            raise call.undefined(value.dtype)
    dtype: DataType = c.Float32() if all(type(value.dtype) is c.Float32 for value in call.args) else c.Float64()
    return rowwise(call.scope, [to(value, dtype) for value in call.args], dtype, pc.atan2)


@function("neg")
def _negate(call: Call) -> Value:
    (value,) = call.args
    if value.weak is not None:
        number = -value.weak
        return literal_value(column([number], value.dtype), value.dtype, value.name, number)
    if type(value.dtype) is c.Duration:
        return rowwise(call.scope, [value], value.dtype, lambda a: of_ticks(pc.negate(ticks(a, value.dtype)), value.dtype))
    if not (value.dtype.is_signed_integer() or value.dtype.is_float() or type(value.dtype) is c.Decimal):
        raise call.undefined(value.dtype)
    return rowwise(call.scope, [value], value.dtype, pc.negate)


@function("abs")
def _abs(call: Call) -> Value:
    (value,) = call.args
    if type(value.dtype) is c.Duration:
        return rowwise(call.scope, [value], value.dtype, lambda a: of_ticks(pc.abs(ticks(a, value.dtype)), value.dtype))
    return _same(call, value, lambda a: a if pa.types.is_unsigned_integer(a.type) else pc.abs(a))


def _same(call: Call, value: Value, kernel: Callable[[Any], Any]) -> Value:
    if not value.dtype.is_numeric():
        raise call.undefined(value.dtype)
    return rowwise(call.scope, [value], value.dtype, kernel)


@function("sign")
def _sign(call: Call) -> Value:
    (value,) = call.args

    def kernel(array: Any) -> Any:
        if pa.types.is_floating(array.type):
            # A zero keeps its sign.
            made = pc.sign(array)
            return pc.if_else(pc.equal(array, pa.scalar(0.0, array.type)), array, made)
        if pa.types.is_decimal(array.type):
            signs = pc.cast(pc.sign(array), pa.int64())
            return signs.cast(pa.decimal128(19, 0)).cast(pa.decimal128(38, array.type.scale)).cast(array.type)
        return pc.sign(array).cast(array.type)

    return _same(call, value, kernel)


@function("floor", "ceil")
def _whole(call: Call) -> Value:
    (value,) = call.args
    if value.dtype.is_integer():
        return value
    kernel = pc.floor if call.name == "floor" else pc.ceil
    dtype: Any = value.dtype
    if type(dtype) is c.Decimal:
        # One more digit than there was may be needed.
        wide = c.Decimal(min(38, (dtype.precision or 38) + 1), dtype.scale) if dtype.scale else dtype
        return rowwise(call.scope, [value], wide, lambda a: kernel(a.cast(pa.decimal256(60, dtype.scale))).cast(stored_type(wide)))
    return _same(call, value, lambda a: kernel(a).cast(a.type))


@function("log", args=1, most=2)
def _log(call: Call) -> Value:
    if len(call.args) == 2:
        value, of_base = (of_float(call, arg, pc.ln) for arg in call.args)
        return arithmetic(call.scope, "truediv", value, of_base)
    base = call.opt("base", math.e)
    if base == math.e:
        return of_float(call, call.args[0], pc.ln)
    if base in (2, 10):
        return of_float(call, call.args[0], pc.log2 if base == 2 else pc.log10)
    return of_float(call, call.args[0], lambda a: pc.divide(pc.ln(a), pa.scalar(math.log(base), a.type)))


_MODES = {"half_to_even": "half_to_even", "half_away_from_zero": "half_towards_infinity"}


@function("round", "truncate")
def _round(call: Call) -> Value:
    (value,) = call.args
    decimals = call.opt("decimals", 0)
    mode = "towards_zero"
    if call.name == "round":
        wanted = call.opt("mode", "half_to_even")
        if wanted not in _MODES:
            raise InvalidPlanError(f'invalid plan: unknown mode of rounding "{wanted}"; known: half_to_even, half_away_from_zero')
        mode = _MODES[wanted]
    if not value.dtype.is_numeric():
        raise call.undefined(value.dtype)
    if value.dtype.is_integer() and decimals >= 0:
        return value

    def kernel(array: Any) -> Any:
        if pa.types.is_floating(array.type):
            return _rounded_floats(array, decimals, call.name == "round" and mode == "half_to_even", mode)
        return pc.round(array, ndigits=decimals, round_mode=mode).cast(array.type)

    return rowwise(call.scope, [value], value.dtype, kernel)


def _rounded_floats(array: Any, decimals: int, even: bool, mode: str) -> Any:
    if decimals == 0:
        return pc.round(array, ndigits=0, round_mode=mode)
    if abs(decimals) > 300:
        return array if decimals > 0 else pc.multiply(array, pa.scalar(0.0, array.type))
    scale = pa.scalar(10.0 ** abs(decimals), array.type)
    scaled = pc.multiply(array, scale) if decimals > 0 else pc.divide(array, scale)
    whole = pc.round(scaled, ndigits=0, round_mode=mode)
    made = pc.divide(whole, scale) if decimals > 0 else pc.multiply(whole, scale)
    # What is too large to scale has no decimals to round.
    return pc.if_else(pc.is_finite(scaled), made, array)


@function("round_sig_figs")
def _significant(call: Call) -> Value:
    digits = call.opt("digits", 1)
    (value,) = call.args
    if value.dtype.is_integer():
        raise call.unsupported("of integers; cast to a float")

    def one(number: float) -> float:
        if number == 0 or not math.isfinite(number):
            return number
        place = digits - 1 - math.floor(math.log10(abs(number)))
        # Beyond the powers of ten that there are, a number has no more digits than asked for.
        if abs(place) > 308 or not math.isfinite(scaled := abs(number) * 10.0**place):
            return number
        # Halves go away from zero.
        whole = math.floor(scaled)
        return math.copysign((whole + 1 if scaled - whole >= 0.5 else whole) / 10.0**place, number)

    return of_float(call, value, mapped(one))


@function("clip", args=2, most=3)
def _clip(call: Call) -> Value:
    value, *bounds = call.args
    dtype = value.dtype
    if not dtype.is_numeric() and not dtype.is_temporal():
        raise call.undefined(dtype)
    result = value
    for op, bound in zip(("lt", "gt"), bounds):

        def kernel(array: Any, limit: Any, op: str = op) -> Any:
            beyond = compared(op, array, limit, dtype)
            if dtype.is_float():
                beyond = pc.and_(beyond, pc.invert(pc.is_nan(array)))
            return if_else(beyond, limit, array)

        result = rowwise(call.scope, [result, to(bound, dtype)], dtype, kernel)
    return result


@function("is_close", args=2)
def _is_close(call: Call) -> Value:
    absolute, relative, nans = call.opt("abs_tol", 0.0), call.opt("rel_tol", 1e-9), call.opt("nans_equal", False)

    def kernel(a: Any, b: Any) -> Any:
        span = pc.abs(pc.subtract(a, b))
        greatest = pc.max_element_wise(pc.abs(a), pc.abs(b), skip_nulls=False)
        near = pc.less_equal(span, pc.max_element_wise(pc.multiply(greatest, relative), pa.scalar(float(absolute)), skip_nulls=False))
        near = pc.or_(pc.and_(near, pc.and_(pc.is_finite(a), pc.is_finite(b))), pc.equal(a, b))
        return pc.or_(near, pc.and_(pc.is_nan(a), pc.is_nan(b))) if nans else near

    for value in call.args:
        if not value.dtype.is_numeric():
            raise call.undefined(value.dtype)
    return rowwise(call.scope, [to(value, c.Float64()) for value in call.args], c.Boolean(), kernel)


@function("to_physical")
def _to_physical(call: Call) -> Value:
    (value,) = call.args
    dtype = value.dtype
    if dtype.is_temporal():
        if type(dtype) is c.Date:
            return rowwise(call.scope, [value], c.Int32(), lambda a: a.cast(pa.int32()))
        return rowwise(call.scope, [value], c.Int64(), lambda a: ticks(a, dtype))
    if type(dtype) in (c.Categorical, c.Enum) or dtype.is_nested() or type(dtype) is c.Decimal:
        target = _physical(dtype)
        return rowwise(call.scope, [value], target, lambda a: _as_physical(a, dtype, target))
    return value


def _physical(dtype: Any) -> DataType:
    """What values of a type are stored as in Polars."""
    base = type(dtype)
    if base is c.List:
        return c.List(_physical(dtype.inner))
    if base is c.Map:
        return c.List(_physical(dtype._entry()))
    if base is c.Array:
        return c.Array(_physical(dtype.inner), dtype.size)
    if base is c.Struct:
        return c.Struct([c.Field(field.name, _physical(field.dtype)) for field in dtype.fields])
    if dtype.is_temporal():
        return c.Int32() if base is c.Date else c.Int64()
    if base is c.Enum:
        count = len(dtype._categories)
        return c.UInt8() if count <= 0xFF else c.UInt16() if count <= 0xFFFF else c.UInt32()
    return c.UInt32() if base is c.Categorical else c.Int128() if base is c.Decimal else dtype  # type: ignore[no-any-return]


def _as_physical(array: pa.Array, dtype: Any, target: Any) -> pa.Array:
    base = type(dtype)
    if dtype == target:
        return array
    if base is c.Map:
        return _as_physical(array, c.List(dtype._entry()), target)
    if base in (c.List, c.Array):
        from polarway.backends.portable.arrays import list_array
        from polarway.backends.portable.functions.lists import Items

        items = Items(array, dtype)
        made = _as_physical(items.data, dtype.inner, target.inner)
        if base is c.List:
            return list_array(items.offsets, made, items.mask)
        return pa.FixedSizeListArray.from_arrays(made, type=stored_type(target), mask=items.mask)
    if base is c.Struct:
        from polarway.backends.portable.arrays import struct_array

        children = [_as_physical(child, field.dtype, to.dtype) for child, field, to in zip(array.flatten(), dtype.fields, target.fields)]
        return struct_array(children, stored_type(target), len(array), array.is_valid() if array.null_count else None)
    if base in (c.Categorical, c.Enum):
        from polarway.backends.portable.functions.categories import codes

        return codes(array, dtype).cast(stored_type(target))
    if base is c.Decimal:
        from polarway.backends.portable.lists import to_list

        return pa.array(to_list(array, dtype, stored=True), pa.decimal128(38, 0))
    return array.cast(pa.int32()) if base is c.Date else ticks(array, dtype)


@function("reinterpret")
def _reinterpret(call: Call) -> Value:
    (value,) = call.args
    from polarway.datatypes.json_form import dtype_from_json

    given, signed = call.opt("dtype", None), call.opt("signed", None)
    pairs: dict[Any, Any] = {c.Int64: c.UInt64, c.Int32: c.UInt32, c.Int16: c.UInt16, c.Int8: c.UInt8}
    pairs |= {theirs: mine for mine, theirs in pairs.items()}
    if given is not None:
        target: Any = dtype_from_json(given)
    else:
        if type(value.dtype) is c.Int128:
            if not signed:
                stored_type(c.UInt128())
            return value
        if type(value.dtype) is c.Int128:
            if not signed:
                stored_type(c.UInt128())
            return value
        if not value.dtype.is_integer() or type(value.dtype) not in pairs:
            raise call.undefined(value.dtype)
        target = value.dtype if value.dtype.is_signed_integer() == bool(signed) else pairs[type(value.dtype)]()
    type_ = stored_type(target)
    return rowwise(call.scope, [value], target, lambda a: a.view(type_))
