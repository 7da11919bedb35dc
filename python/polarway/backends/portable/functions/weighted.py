"""Exponentially weighted functions."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa

from polarway.backends.portable.casts import cast
from polarway.backends.portable.coercion import short_float
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c


@function("ewm_mean", "ewm_std", "ewm_var", "ewm_sum", rowwise=False)
def _ewm(call: Call) -> Value:
    (value,) = call.args
    kind = value.dtype
    spreads = call.name in ("ewm_std", "ewm_var")
    if not (kind.is_numeric() or kind.is_temporal() or type(kind) in (c.Boolean, c.Null, c.String)) or (spreads and type(kind) is c.Duration):
        raise call.undefined(kind)
    alpha, adjust, ignore = call.opt("alpha"), call.opt("adjust", True), call.opt("ignore_nulls", False)
    least = call.opt("min_samples", 1)
    bias = call.opt("bias", False) if call.name in ("ewm_std", "ewm_var") else True
    dtype = short_float(value.dtype)

    def run(array: pa.Array) -> pa.Array:
        values = cast(array, value.dtype, c.Float64()).to_pylist()
        if call.name == "ewm_sum":
            return pa.array(_sum(values, alpha, ignore, least), pa.float64()).cast(stored_type(dtype), safe=False)
        out = _mean(values, alpha, adjust, ignore, least) if call.name == "ewm_mean" else _variance(values, alpha, adjust, ignore, least, bias, root=call.name == "ewm_std")
        return pa.array(out, pa.float64()).cast(stored_type(dtype), safe=False)

    return per_group(call.scope, value, dtype, run, keeps_rows=True)


def _mean(values: list[Any], alpha: float, adjust: bool, ignore: bool, least: int) -> list[Any]:
    mean: float | None = None
    weight, seen = 1.0, 0
    out: list[Any] = []
    for value in values:
        if mean is not None and (value is not None or not ignore):
            weight *= 1 - alpha
        if value is not None:
            seen += 1
            if mean is None:
                mean = value
            else:
                new = 1.0 if adjust else alpha
                mean = (weight * mean + new * value) / (weight + new)
                weight = weight + new if adjust else 1.0
        out.append(mean if value is not None and seen >= least else None)
    return out


def _sum(values: list[Any], alpha: float, ignore: bool, least: int) -> list[Any]:
    total, seen = 0.0, 0
    out: list[Any] = []
    for value in values:
        if value is not None or not ignore:
            total *= 1 - alpha
        if value is not None:
            seen += 1
            total += value
        out.append(total if value is not None and seen >= least else None)
    return out


def _variance(values: list[Any], alpha: float, adjust: bool, ignore: bool, least: int, bias: bool, *, root: bool) -> list[Any]:
    mean: Any = None
    cov, total, squares, weight, seen = 0.0, 1.0, 1.0, 1.0, 0
    new = 1.0 if adjust else alpha
    out: list[Any] = []
    for value in values:
        if mean is None:
            mean = value
            seen = int(value is not None)
            out.append(0.0 if value is not None and seen >= least and bias else None)
            continue
        if value is not None or not ignore:
            total *= 1 - alpha
            squares *= (1 - alpha) ** 2
            weight *= 1 - alpha
        if value is not None:
            seen += 1
            before = mean
            if mean != value:
                mean = (weight * before + new * value) / (weight + new)
            cov = (weight * (cov + (before - mean) ** 2) + new * (value - mean) ** 2) / (weight + new)
            total += new
            squares += new * new
            weight += new
            if not adjust:
                total, squares, weight = 1.0, squares / weight**2, 1.0
        if value is None or seen < least:
            out.append(None)
            continue
        if bias:
            found: float | None = cov
        else:
            divisor = total * total - squares
            # Of one value alone nothing is known.
            found = cov * total * total / divisor if divisor > 0 else None
        out.append(math.sqrt(found) if root and found is not None else found)
    return out
