"""Cumulative functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.aggregates import sum_type
from polarway.backends.portable.arange import arange
from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_KERNELS: dict[str, Callable[..., Any]] = {"cum_sum": pc.cumulative_sum, "cum_min": pc.cumulative_min, "cum_max": pc.cumulative_max, "cum_prod": pc.cumulative_prod}


def _turned(array: Any) -> pa.Array:
    return array.take(pc.subtract(len(array) - 1, arange(len(array))))


def _flat(data: Any) -> pa.Array:
    return data.combine_chunks() if isinstance(data, pa.ChunkedArray) else data


def _type(name: str, dtype: DataType) -> DataType:
    if name == "cum_sum":
        return sum_type(dtype, name)
    if name == "cum_prod" and (type(dtype) is c.Boolean or dtype.is_integer() and type(dtype) not in (c.UInt64, c.Int128)):
        return c.Int64()
    return dtype


@function("cum_sum", "cum_min", "cum_max", "cum_prod", rowwise=False)
def _running(call: Call) -> Value:
    (value,) = call.args
    reverse = call.opt("reverse", False)
    dtype = _type(call.name, value.dtype)
    if not (dtype.is_numeric() or (dtype.is_temporal() and call.name != "cum_prod")) or (type(dtype) is c.Decimal and call.name == "cum_prod"):
        raise call.undefined(value.dtype)
    kernel = _KERNELS[call.name]

    def run(array: pa.Array) -> pa.Array:
        held = ticks(array, dtype) if dtype.is_temporal() else cast(array, value.dtype, dtype)
        held = _turned(held) if reverse else held
        if type(dtype) in (c.Decimal, c.Int128):
            made = _exactly(call.name, held)
        elif call.name in ("cum_min", "cum_max") and dtype.is_float():
            made = _extremes(call.name, held)
        else:
            made = _flat(kernel(held, skip_nulls=True))
        made = _turned(made) if reverse else made
        return of_ticks(made, dtype) if dtype.is_temporal() else made.cast(stored_type(dtype), safe=False)

    return per_group(call.scope, value, dtype, run, keeps_rows=True)


def _extremes(name: str, array: pa.Array) -> pa.Array:
    nan = pc.is_nan(array)
    if not pc.any(nan).as_py():
        return _flat(_KERNELS[name](array, skip_nulls=True))
    worst = float("inf") if name == "cum_min" else float("-inf")
    plain = pc.if_else(nan, pa.scalar(worst, array.type), array)
    made = _flat(_KERNELS[name](plain, skip_nulls=True))
    # Up to the first number there is only NaN.
    real = _flat(pc.cumulative_max(pc.invert(pc.fill_null(nan, True)).cast(pa.int8())))
    nothing = pc.equal(real, 0)
    return pc.if_else(pc.and_(nothing, array.is_valid()), pa.scalar(float("nan"), array.type), made)


def _exactly(name: str, array: pa.Array) -> pa.Array:
    # As unscaled integers: Python's decimals would be rounded.
    total: Any = None
    out: list[Any] = []
    for item in to_list(array, c.Int128()):
        if item is None:
            out.append(None)
            continue
        if total is None:
            total = item
        else:
            total = total + item if name == "cum_sum" else total * item if name == "cum_prod" else min(total, item) if name == "cum_min" else max(total, item)
        out.append(total)
    from polarway.backends.portable.functions.wide_integers import stored

    made = stored(out)
    return pa.Array.from_buffers(array.type, len(made), made.buffers(), made.null_count, made.offset)


@function("cum_count", rowwise=False)
def _count(call: Call) -> Value:
    (value,) = call.args
    reverse = call.opt("reverse", False)

    def run(array: pa.Array) -> pa.Array:
        present = array.is_valid().cast(pa.uint32())
        made = _flat(pc.cumulative_sum(_turned(present) if reverse else present))
        return _turned(made) if reverse else made

    return per_group(call.scope, value, c.UInt32(), run, keeps_rows=True)
