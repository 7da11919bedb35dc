"""Windows of rows whose values have weights by their place: at the start of a column the last weights are used, at its end the first."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.casts import to
from polarway.backends.portable.functions.registry import Call
from polarway.backends.portable.functions.rolling import places_of
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidOperationError


def weighted(call: Call, name: str, value: Value, weights: list[float], window: tuple[int, int, bool]) -> Value:
    """A function of weighted windows; nulls are an error."""
    size, least, centered = window
    if len(weights) != size:
        raise InvalidOperationError(f"`{call.name}` has {len(weights)} weights for a window of {size} rows; give one for each")
    if not value.dtype.is_numeric() and type(value.dtype) is not c.Boolean:
        raise call.undefined(value.dtype)
    of = _operator(call, name)
    dtype: DataType = value.dtype if type(value.dtype) is c.Float32 else c.Float64()

    def run(array: pa.Array) -> pa.Array:
        if array.null_count:
            raise InvalidOperationError("weights not yet supported on array with null values; fill or drop the nulls first")
        values = array.to_pylist()
        out: list[float | None] = []
        for start, stop in places_of(len(values), size, centered):
            count = stop - start
            used = weights[len(weights) - count :] if start == 0 else weights[:count]
            out.append(of(values[start:stop], used) if count and count >= least else None)
        return pa.array(out, pa.float64()).cast(stored_type(dtype), safe=False)

    return per_group(call.scope, to(value, c.Float64()), dtype, run, keeps_rows=True)


def _operator(call: Call, name: str) -> Callable[[list[float], list[float]], float]:
    if name == "sum":
        return _sum
    if name == "mean":
        return lambda values, weights: _ratio(_sum(values, weights), math.fsum(weights))
    if name in ("min", "max"):
        return lambda values, weights: _extreme([value * weight for value, weight in zip(values, weights)], greatest=name == "max")
    if name in ("std", "var"):
        call.opt("ddof", 1)
        return lambda values, weights: math.sqrt(_variance(values, weights)) if name == "std" else _variance(values, weights)
    q, how = (0.5, "linear") if name == "median" else (call.opt("q"), call.opt("interpolation", "nearest"))
    return lambda values, weights: _quantile(values, weights, q, how)


def _sum(values: list[float], weights: list[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights))


def _ratio(total: float, weight: float) -> float:
    return total / weight if weight else math.nan if not total or total != total else math.copysign(math.inf, total)


def _extreme(items: list[float], *, greatest: bool) -> float:
    if any(item != item for item in items):
        return math.nan
    return max(items) if greatest else min(items)


def _variance(values: list[float], weights: list[float]) -> float:
    total = math.fsum(weights)
    mean = _ratio(_sum(values, weights), total)
    found = _ratio(sum(weight * (value - mean) ** 2 for value, weight in zip(values, weights)), total)
    return found if found != found or found >= 0 else math.nan


def _quantile(values: list[float], weights: list[float], q: float, how: str) -> float:
    """Values lie on a line at the sums of the weights up to them; the quantile is at the same share of the way from the first to the
    last. Values without weight are not there."""
    kept = sorted(((math.inf if value != value else value, weight) for value, weight in zip(values, weights) if weight), key=lambda pair: pair[0])
    if not kept:
        return math.nan
    total = math.fsum(weight for _, weight in kept)
    aim = q * (total - kept[0][1]) + kept[0][1]
    place, before, high = kept[0][1], 0.0, 0
    while place <= aim and high + 1 < len(kept):
        high += 1
        before, place = place, place + kept[high][1]
    if place <= aim:
        return kept[high][0]
    low, up = kept[max(0, high - 1)][0], kept[high][0]
    if before == aim:
        return low
    chosen: dict[str, Any] = {
        "lower": low, "higher": up, "nearest": up if place - aim < aim - before else low, "midpoint": (low + up) / 2,
        "equiprobable": up if place > math.ceil(total * q) - 1 else low,
    }  # fmt: skip
    return chosen[how] if how in chosen else low + (aim - before) / (place - before) * (up - low)  # type: ignore[no-any-return]
