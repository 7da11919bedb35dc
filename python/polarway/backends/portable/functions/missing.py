"""Nulls and NaN: tests, and what takes their place."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.aggregates import aggregate
from polarway.backends.portable.casts import to
from polarway.backends.portable.coercion import require_common
from polarway.backends.portable.evaluator import if_else
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import LITERAL, Value, literal_value, rowwise
from polarway.datatypes import classes as c
from polarway.exceptions import InvalidOperationError, UnsupportedError


@function("is_null")
def _is_null(call: Call) -> Value:
    return rowwise(call.scope, call.args, c.Boolean(), pc.is_null)


@function("is_not_null")
def _is_not_null(call: Call) -> Value:
    return rowwise(call.scope, call.args, c.Boolean(), pc.is_valid)


_TESTS = {"is_nan": pc.is_nan, "is_not_nan": lambda a: pc.invert(pc.is_nan(a)), "is_finite": pc.is_finite, "is_infinite": pc.is_inf}


@function("is_nan", "is_not_nan", "is_finite", "is_infinite")
def _float_test(call: Call) -> Value:
    (value,) = call.args
    if type(value.dtype) is c.Null:
        return value.replaced(c.Boolean(), pa.nulls(len(value.data), pa.bool_()))
    if not value.dtype.is_integer() and not value.dtype.is_float():
        raise call.undefined(value.dtype)
    if value.dtype.is_integer():
        flag = call.name in ("is_not_nan", "is_finite")
        return rowwise(call.scope, [value], c.Boolean(), lambda a: pc.if_else(pc.is_valid(a), pa.scalar(flag), pa.scalar(None, pa.bool_())))
    return rowwise(call.scope, [value], c.Boolean(), _TESTS[call.name])


@function("coalesce", args=1, most=None)
def _coalesce(call: Call) -> Value:
    return filled(call, call.args)


def filled(call: Call, values: list[Value]) -> Value:
    """The first value that is not null."""
    first = values[0]
    if len(values) == 1:
        return first
    if first.dtype.is_temporal() and any(value.weak is not None for value in values):
        raise InvalidOperationError(f"`{call.name}` of {first.dtype!r} with a number; give it a value of the column's type")
    if type(first.dtype) in (c.Categorical, c.Enum) and all(value.shape == LITERAL and type(value.dtype) is c.String for value in values[1:]):
        dtype = first.dtype
    else:
        dtype = require_common(*values)

    def kernel(*arrays: Any) -> Any:
        result = arrays[0]
        for array in arrays[1:]:
            result = if_else(pc.is_valid(result), result, array)
        return result

    return rowwise(call.scope, [to(value, dtype) for value in values], dtype, kernel, checked=True)


@function("fill_null", args=1, most=2)
def _fill_null(call: Call) -> Value:
    if len(call.args) == 2:
        call.opt("strategy", None)
        return filled(call, call.args)
    strategy, value = call.opt("strategy"), call.args[0]
    limit = call.opt("limit", None)
    if strategy in ("forward", "backward"):
        from polarway.backends.portable.functions.order import fill_along

        return fill_along(call.scope, value, forward=strategy == "forward", limit=limit)
    if strategy in ("min", "max", "mean"):
        found = aggregate(Call(strategy, call.scope, [value], {}, call.evaluator, []))
        return filled(call, [value, to(found, value.dtype)])
    if strategy in ("zero", "one"):
        number = int(strategy == "one")
        return filled(call, [value, literal_value(pa.array([number], pa.int32()), c.Int32(), weak=number)])
    raise UnsupportedError(f'not supported: fill_null with strategy "{strategy}"')


@function("fill_nan", args=2)
def _fill_nan(call: Call) -> Value:
    value = call.args[0]
    # A literal that is no NaN stays what it is, and takes the type of what it meets.
    if value.dtype.is_integer() or (isinstance(value.weak, float) and value.weak == value.weak):
        return value
    if not value.dtype.is_float():
        raise call.undefined(value.dtype)
    dtype = require_common(*call.args)

    def kernel(array: Any, other: Any) -> Any:
        return pc.if_else(pc.fill_null(pc.is_nan(array), False), other, array)

    return rowwise(call.scope, [to(one, dtype) for one in call.args], dtype, kernel)
