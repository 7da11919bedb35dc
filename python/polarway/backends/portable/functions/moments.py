"""Operators of dates, times and durations: over their ticks."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import supertype
from polarway.backends.portable.functions.arithmetic import modulo, undefined
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.values import Scope, Value, rowwise
from polarway.datatypes import classes as c

_PLAIN = {"add": pc.add, "sub": pc.subtract, "mod": modulo}


def temporal(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """An operator with a temporal side."""
    one, other = type(left.dtype), type(right.dtype)
    shared: Any = supertype(left.dtype, right.dtype)
    if op == "sub":
        if one is c.Date and other is c.Date:
            return _ticks(scope, op, left, right, c.Datetime("us"), c.Duration("us"))
        if one in (c.Date, c.Datetime) and other in (c.Date, c.Datetime) and shared is not None:
            return _ticks(scope, op, left, right, shared, c.Duration(shared.time_unit))
        if one is c.Time and other is c.Time:
            return _ticks(scope, op, left, right, c.Time(), c.Duration("ns"))
    if op in ("add", "sub", "mod") and one is c.Duration and other is c.Duration:
        return _ticks(scope, op, left, right, shared, shared)
    if op in ("add", "sub"):
        moved = _shifted(scope, op, left, right, shared)
        if moved is not None:
            return moved
    if op == "mul" and one is c.Duration and (right.dtype.is_integer() or right.dtype.is_float()):
        return _scaled(scope, op, left, right)
    if op == "mul" and other is c.Duration and (left.dtype.is_integer() or left.dtype.is_float()):
        made = _scaled(scope, op, right, left).named(left.name)
        made.root = left.root
        return made
    if op == "truediv" and one is c.Duration:
        if other is c.Duration:
            return _ratio(scope, left, right, shared)
        if right.dtype.is_integer() or right.dtype.is_float():
            return _scaled(scope, op, left, right)
    raise undefined(op, left, right)


def _ticks(scope: Scope, op: str, left: Value, right: Value, operands: Any, result: Any) -> Value:
    held = [to(left, operands), to(right, operands)]
    return rowwise(scope, held, result, lambda a, b: of_ticks(_PLAIN[op](ticks(a, operands), ticks(b, operands)), result))


def _shifted(scope: Scope, op: str, left: Value, right: Value, shared: Any) -> Value | None:
    one, other = type(left.dtype), type(right.dtype)
    if other is c.Duration and one in (c.Date, c.Datetime):
        moment, span = left, right
    elif op == "add" and one is c.Duration and other in (c.Date, c.Datetime):
        moment, span = right, left
    else:
        return None
    is_date = type(moment.dtype) is c.Date
    unit = span.dtype.time_unit if is_date else shared.time_unit  # type: ignore[attr-defined]
    target: Any = c.Datetime(unit, None if is_date else moment.dtype.time_zone)  # type: ignore[attr-defined]
    spans = c.Duration(unit)
    made = rowwise(scope, [to(moment, target), to(span, spans)], target, lambda a, b: of_ticks(_PLAIN[op](ticks(a, target), ticks(b, spans)), target))
    if is_date:
        made = made.replaced(c.Date(), cast(made.data, target, c.Date()))
    return made.named(left.name)


def _scaled(scope: Scope, op: str, span: Value, factor: Value) -> Value:
    dtype = span.dtype
    if factor.dtype.is_integer() and op == "mul":
        return rowwise(scope, [span, to(factor, c.Int64())], dtype, lambda a, b: of_ticks(pc.multiply(ticks(a, dtype), b), dtype))
    kernel = pc.multiply if op == "mul" else pc.divide

    def scaled(a: Any, b: Any) -> Any:
        made = kernel(ticks(a, dtype).cast(pa.float64(), safe=False), b)
        finite = pc.if_else(pc.is_finite(made), made, pa.scalar(None, pa.float64()))
        return of_ticks(pc.trunc(finite), dtype)

    return rowwise(scope, [span, to(factor, c.Float64())], dtype, scaled)


def _ratio(scope: Scope, left: Value, right: Value, shared: Any) -> Value:
    def divide(a: Any, b: Any) -> Any:
        return pc.divide(ticks(a, shared).cast(pa.float64(), safe=False), ticks(b, shared).cast(pa.float64(), safe=False))

    return rowwise(scope, [to(left, shared), to(right, shared)], c.Float64(), divide)
