"""Windows of so many rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from polarway.backends.portable.aggregates import Rows, centre_type, quantiles, sum_type
from polarway.backends.portable.casts import cast
from polarway.backends.portable.coercion import bounds
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidOperationError

_NAMES = ("min", "max", "mean", "sum", "median", "std", "var", "quantile", "skew", "kurtosis")


def type_of(call: Call, name: str, dtype: DataType) -> DataType:
    """The type of a function of windows; one that it is not for is an error."""
    base = type(dtype)
    number = (dtype.is_numeric() and base is not c.Decimal) or base is c.Boolean
    if name == "sum" and number:
        return sum_type(dtype, call.name)
    if name in ("min", "max") and (number or dtype.is_temporal()):
        return dtype
    if name == "rank" and (number or dtype.is_temporal()):
        return c.Float64() if call.opt("method", "average") == "average" else c.UInt32()
    if name in ("skew", "kurtosis") and number and base is not c.Boolean:
        return dtype if dtype.is_float() else c.Float64()
    if name in ("std", "var") and base is c.Duration:
        raise InvalidOperationError(f"operation `{name}` is not supported for {dtype}")
    if name in ("mean", "median", "quantile", "std", "var") and (number or dtype.is_temporal() or base in (c.Decimal, c.Null)):
        if dtype.is_temporal() and name not in ("std", "var"):
            return centre_type(dtype, call.name)
        return dtype if base is c.Float32 else c.Float64()
    raise call.undefined(dtype)


def measured(name: str, array: pa.Array, dtype: DataType, result: DataType) -> list[Any]:
    """The values of a column as numbers: times in the ticks of the result."""
    if type(dtype) is c.Boolean:
        return array.cast(pa.int8()).to_pylist()  # type: ignore[no-any-return]
    if type(dtype) is c.Decimal:
        return array.cast(pa.float64()).to_pylist()  # type: ignore[no-any-return]
    if dtype.is_temporal() and name not in ("min", "max", "rank"):
        held = ticks(cast(array, dtype, result), result) if result.is_temporal() else ticks(array, dtype)
        return held.cast(pa.float64(), safe=False).to_pylist()  # type: ignore[no-any-return]
    return to_list(array, dtype, stored=True)


def finished(out: list[Any], dtype: DataType) -> pa.Array:
    """Results as a column: whole numbers wrap around."""
    if type(dtype) is c.Boolean:
        return pa.array([None if item is None else bool(item) for item in out], pa.bool_())
    if dtype.is_temporal():
        return of_ticks(pa.array([None if item is None else int(item) for item in out], pa.int64()), dtype)
    if dtype.is_float():
        return pa.array(out, pa.float64()).cast(stored_type(dtype), safe=False)
    if type(dtype) is c.Int128:
        from polarway.backends.portable.functions.wide_integers import stored

        return stored(out)
    low, high = bounds(dtype)
    return pa.array([None if item is None else (item - low) % (high - low + 1) + low for item in out], stored_type(dtype))


@function(*(f"rolling_{name}" for name in _NAMES), rowwise=False)
def _rolling(call: Call) -> Value:
    (value,) = call.args
    name = call.name.removeprefix("rolling_")
    size, least, centered = rows_of_window(call)
    weights = call.opt("weights", None) if name not in ("skew", "kurtosis") else None
    if weights is not None:
        from polarway.backends.portable.functions.rolling_weights import weighted

        return weighted(call, name, value, [float(weight) for weight in weights], (size, least, centered))
    dtype = type_of(call, name, value.dtype)
    of = operator_of(call, name)

    def run(array: pa.Array) -> pa.Array:
        values = measured(name, array, value.dtype, dtype)
        out: list[Any] = []
        for start, stop in places_of(len(values), size, centered):
            window = values[start:stop]
            present = [item for item in window if item is not None]
            # The sum of nothing is 0.
            out.append(None if len(present) < least else of(window, present, None, start, stop) if present else 0 if name == "sum" else None)
        return finished(out, dtype)

    return per_group(call.scope, value, dtype, run, keeps_rows=True)


def rows_of_window(call: Call) -> tuple[int, int, bool]:
    """How many rows a window has, how many it needs, and whether it lies around its row."""
    size, centered, least = call.opt("window_size"), call.opt("center", False), call.opt("min_samples", None)
    least = size if least is None else least
    if not isinstance(size, int) or size < 0 or least < 0:
        raise InvalidOperationError(f"window_size and min_samples are at least 0, not {size!r} and {least!r}")
    if least > size:
        raise InvalidOperationError(f"`min_samples` ({least}) should be <= `window_size` ({size})")
    return size, least, centered


def places_of(rows: int, size: int, centered: bool) -> Iterator[tuple[int, int]]:
    """Where the window of each row begins and ends."""
    # The middle of an even window is the later of its two middle rows.
    ahead = max(size - 1, 0) // 2 if centered else 0
    for row in range(rows):
        stop = row + ahead + 1 if size else row
        yield max(stop - size, 0), min(stop, rows)


def operator_of(call: Call, name: str) -> Callable[..., Any]:
    """What computes the value of a window."""
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
    return next((item for item in items if item != item), None) or min(items)


def _greatest(items: list[Any]) -> Any:
    return next((item for item in items if item != item), None) or max(items)
