"""Operators of decimals and 128-bit integers: over 256 bits, or exactly in Python where pyarrow has none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import to
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Scope, Value, rowwise
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError

_EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN)
_LIMIT = 10**38


def wide(scope: Scope, op: str, left: Value, right: Value, dtype: Any) -> Value:
    """An operator whose sides meet in a decimal or a 128-bit integer."""
    if type(dtype) is c.Int128:
        result: Any = c.Int128()
        sides = [to(left, dtype), to(right, dtype)]
    else:
        result = c.Decimal(38, dtype.scale)
        sides = [value if type(value.dtype) is c.Decimal else to(value, result) for value in (left, right)]
    if op in ("add", "sub"):
        kernel = pc.add if op == "add" else pc.subtract
        return rowwise(scope, sides, result, lambda a, b: _narrow(kernel(_wide(a), _wide(b)), result))
    if type(dtype) is c.Int128:
        if op == "mul":
            from polarway.backends.portable.functions.wide_integers import each

            return each(scope, sides, lambda a, b: a * b)
    elif op != "mul":
        operator = _EXACT_OPERATORS[op]
        return rowwise(scope, sides, result, lambda a, b: _exactly(lambda x, y: operator(x, _divisor(y)), a, b, result))
    return rowwise(scope, sides, result, lambda a, b: _exactly(_EXACT_OPERATORS[op], a, b, result))


def _divisor(number: Decimal) -> Decimal:
    if not number:
        raise ComputeError("division by zero Decimal")
    return number


def _wide(array: pa.Array) -> pa.Array:
    return array.cast(pa.decimal256(60, array.type.scale))


def _narrow(array: Any, result: Any) -> pa.Array:
    try:
        return array.cast(stored_type(result))
    except pa.ArrowInvalid:
        return pa.array([None if value is None else _fitted(value, result.scale) for value in array.to_pylist()], stored_type(result))


def _fitted(value: Decimal, scale: int) -> Decimal | None:
    exact = value.quantize(Decimal(1).scaleb(-scale), context=_EXACT)
    return exact if abs(int(exact.scaleb(scale, _EXACT))) < _LIMIT else None


def _exactly(operator: Callable[[Any, Any], Any], left: pa.Array, right: pa.Array, result: Any) -> pa.Array:
    scale = 0 if type(result) is c.Int128 else result.scale
    out: list[Any] = []
    for a, b in zip(left.to_pylist(), right.to_pylist()):
        made = None if a is None or b is None else operator(a, b)
        out.append(None if made is None else _fitted(made, scale))
    return pa.array(out, stored_type(result))


def _floor(a: Decimal, b: Decimal) -> Decimal | None:
    if not b:
        return None
    quotient, rest = _EXACT.divmod(a, b)
    return quotient - 1 if rest and (rest < 0) != (b < 0) else quotient


def _modulo(a: Decimal, b: Decimal) -> Decimal | None:
    quotient = _floor(a, b)
    return None if quotient is None else _EXACT.subtract(a, _EXACT.multiply(quotient, b))


_EXACT_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "mul": _EXACT.multiply, "truediv": lambda a, b: _EXACT.divide(a, b) if b else None, "floordiv": _floor, "mod": _modulo,
    "truncdiv": lambda a, b: _EXACT.divide_int(a, b) if b else None,
}  # fmt: skip
