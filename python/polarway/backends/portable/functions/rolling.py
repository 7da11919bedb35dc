"""Windows of so many rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.aggregates import Rows, quantiles, sum_type
from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidOperationError

_NAMES = ("min", "max", "mean", "sum", "median", "std", "var", "quantile", "skew", "kurtosis")


def type_of(name: str, dtype: DataType) -> DataType:
    if name in ("min", "max"):
        return dtype
    if name == "sum":
        return sum_type(dtype, "rolling_sum")
    return c.Float32() if type(dtype) is c.Float32 else c.Float64()


@function(*(f"rolling_{name}" for name in _NAMES), rowwise=False)
def _rolling(call: Call) -> Value:
    (value,) = call.args
    name = call.name.removeprefix("rolling_")
    size, centered = call.opt("window_size"), call.opt("center", False)
    weights = call.opt("weights", None) if name not in ("skew", "kurtosis") else None
    least = call.opt("min_samples", None)
    least = size if least is None else least
    if not (value.dtype.is_numeric() or type(value.dtype) is c.Boolean):
        raise call.undefined(value.dtype)
    if not isinstance(size, int) or size < 1:
        raise InvalidOperationError(f"`window_size` must be a whole number of at least 1, got {size!r}")
    if weights is not None and name not in ("mean", "sum"):
        raise call.unsupported("with weights")
    of = operator_of(call, name, weights, size)
    dtype = c.Float64() if weights is not None else type_of(name, value.dtype)

    def run(array: pa.Array) -> pa.Array:
        values = to_list(cast(array, value.dtype, c.Int8()) if type(value.dtype) is c.Boolean else array, c.Int8() if type(value.dtype) is c.Boolean else value.dtype)
        # The middle of an even window is the later of its two middle rows.
        ahead = size - size // 2 - 1 if centered else 0
        out: list[Any] = []
        for row in range(len(values)):
            stop = row + 1 + ahead
            start, stop = max(stop - size, 0), min(stop, len(values))
            window = values[start:stop]
            present = [item for item in window if item is not None]
            if len(present) < max(least, 1) or not present and least > 0:
                out.append(None)
                continue
            out.append(of(window, present, values[row], start, stop))
        if type(dtype) is c.Boolean:
            return pa.array([None if item is None else bool(item) for item in out], pa.bool_())
        made = pa.array(out, stored_type(c.Float64() if dtype.is_float() else dtype))
        return made.cast(stored_type(dtype), safe=False)

    return per_group(call.scope, value, dtype, run, keeps_rows=True)


def operator_of(call: Call, name: str, weights: list[float] | None, size: int) -> Callable[..., Any]:
    if weights is not None:
        held = list(weights)
        total = math.fsum(held)

        def weighted(window: list[Any], present: list[Any], own: Any, start: int, stop: int) -> float:
            used = held[len(held) - len(window) :] if start == 0 else held[: len(window)]
            found = math.fsum(item * weight for item, weight in zip(window, used) if item is not None)
            return found / total if name == "mean" else found

        return weighted
    if name in ("std", "var"):
        ddof = call.opt("ddof", 1)

        def spread(window: list[Any], present: list[Any], own: Any, start: int, stop: int) -> float | None:
            count = len(present)
            if count <= ddof:
                return None
            mean = math.fsum(present) / count
            found = math.fsum((item - mean) ** 2 for item in present) / (count - ddof)
            return math.sqrt(found) if name == "std" else found

        return spread
    if name in ("median", "quantile"):
        q, how = (0.5, "linear") if name == "median" else (call.opt("q"), call.opt("interpolation", "nearest"))

        def middle(window: list[Any], present: list[Any], own: Any, start: int, stop: int) -> Any:
            held = pa.array([float(item) for item in present], pa.float64())
            return quantiles(Rows(held, c.Float64(), pa.array([0, len(held)], pa.int64())), q, how)[0].as_py()

        return middle
    if name in ("skew", "kurtosis"):
        from polarway.backends.portable.statistics import _kurtosis, _skew

        bias = call.opt("bias", True)
        fisher = call.opt("fisher", True) if name == "kurtosis" else True
        return lambda window, present, own, start, stop: _skew(present, bias) if name == "skew" else _kurtosis(present, bias, fisher)
    plain: dict[str, Callable[[list[Any]], Any]] = {"min": _least, "max": _greatest, "sum": _sum, "mean": lambda items: math.fsum(items) / len(items) if all(map(math.isfinite, items)) else sum(items) / len(items)}
    return lambda window, present, own, start, stop: plain[name](present)


def _sum(items: list[Any]) -> Any:
    return math.fsum(items) if isinstance(items[0], float) and all(map(math.isfinite, items)) else sum(items)


def _least(items: list[Any]) -> Any:
    return min([item for item in items if item == item] or items)


def _greatest(items: list[Any]) -> Any:
    return max([item for item in items if item == item] or items)
