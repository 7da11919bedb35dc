"""Windows along another column, of pairs of columns, and ranks in windows."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.casts import to
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.functions.rolling import finished, measured, operator_of, places_of, rows_of_window, type_of
from polarway.backends.portable.functions.windowed import check_span
from polarway.backends.portable.values import Value, per_group, per_group_of
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import InvalidOperationError, InvalidPlanError, ShapeError

_RANKS = ("average", "min", "max", "dense", "random")
_INDEXES = (c.Date, c.Datetime, c.Int64, c.Int32, c.UInt64, c.UInt32)


def _windows(call: Call, by: Value, size: str, closed: str) -> Any:
    from polarway.backends.portable.index_windows import Windows

    if type(by.dtype) not in _INDEXES:
        raise InvalidOperationError(
            f"in `rolling_*_by` operation, `by` argument of dtype `{by.dtype}` is not supported (expected `Date/Datetime/Int64/Int32/UInt64/UInt32`)"
        )
    check_span(size, "window_size", by)
    return Windows({"period": size, "offset": f"-{size}", "closed": closed}, by.dtype)


@function(*(f"rolling_{name}_by" for name in ("min", "max", "mean", "sum", "median", "std", "var", "quantile", "rank")), args=2, rowwise=False)
def _rolling_by(call: Call) -> Value:
    value, by = call.args
    name = call.name.removeprefix("rolling_").removesuffix("_by")
    least, closed = call.opt("min_samples", 0 if name == "sum" else 1), call.opt("closed", "right")
    dtype = type_of(call, name, value.dtype)
    if name == "rank" and closed not in ("right", "both"):
        raise InvalidOperationError("`rolling_rank_by` window needs to be closed on the right side (i.e., `closed` must be `right` or `both`)")
    windows = _windows(call, by, call.opt("window_size"), closed)
    of = _ranking(call) if name == "rank" else operator_of(call, name)

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        array, index = arrays
        if len(array) != len(index):
            raise InvalidOperationError(f"`by` column in `rolling_*_by` must be the same length as values column, {len(array)}, got {len(index)}")
        values = measured(name, array, value.dtype, dtype)
        points = windows.numbers(by, index.drop_null())
        rows = [row for row, point in enumerate(index.is_valid().to_pylist()) if point]
        order = sorted(range(len(rows)), key=points.__getitem__)
        ordered = [values[rows[place]] for place in order]
        out: list[Any] = [None] * len(values)
        for window in windows.of([points[place] for place in order], [rows[place] for place in order]):
            held = ordered[window.first : window.last]
            present = [item for item in held if item is not None]
            if len(present) >= least and (present or name == "sum"):
                out[window.owner] = of(held, present, values[window.owner], window.first, window.last) if present else 0
        return finished(out, dtype)

    return per_group_of(call.scope, [value, by], dtype, kernel, keeps_rows=True)


@function("rolling_rank", rowwise=False)
def _rolling_rank(call: Call) -> Value:
    (value,) = call.args
    size, least, centered = rows_of_window(call)
    dtype, of = type_of(call, "rank", value.dtype), _ranking(call)

    def run(array: pa.Array) -> pa.Array:
        values = measured("rank", array, value.dtype, dtype)
        out: list[Any] = []
        for own, (start, stop) in zip(values, places_of(len(values), size, centered)):
            present = [item for item in values[start:stop] if item is not None]
            out.append(of(present, present, own, start, stop) if present and len(present) >= least else None)
        return finished(out, dtype)

    return per_group(call.scope, value, dtype, run, keeps_rows=True)


def _ranking(call: Call) -> Callable[..., Any]:
    method, seed = call.opt("method", "average"), call.opt("seed", None)
    if method not in _RANKS:
        raise InvalidPlanError(f'invalid plan: unknown method "{method}" of {call.name}; known: {", ".join(_RANKS)}')
    draw = random.Random(seed)

    def rank(_window: list[Any], present: list[Any], own: Any, _start: int, _stop: int) -> Any:
        if own is None:
            return None
        # NaN is larger than every number and equals itself.
        key = _order(own)
        keys = [_order(item) for item in present]
        below = sum(item < key for item in (set(keys) if method == "dense" else keys))
        equal = sum(item == key for item in keys)
        if method == "average":
            return below + (equal + 1) / 2
        return below + (equal if method == "max" else draw.randint(1, max(equal, 1)) if method == "random" else 1)

    return rank


def _order(item: Any) -> tuple[bool, Any]:
    return (True, 0) if item != item else (False, item)


@function("rolling_corr", "rolling_cov", args=2, rowwise=False)
def _pairs(call: Call) -> Value:
    left, right = call.args
    size, least, ddof = call.opt("window_size"), call.opt("min_samples", None), call.opt("ddof", 1)
    least = size if least is None else least
    if least > size:
        raise InvalidOperationError(f"`min_samples` ({least}) should be <= `window_size` ({size})")
    for value in (left, right):
        if not value.dtype.is_numeric() and type(value.dtype) not in (c.Boolean, c.Null):
            raise call.undefined(value.dtype)
    dtype: DataType = c.Float32() if type(left.dtype) is type(right.dtype) is c.Float32 else c.Float64()
    correlates = call.name == "rolling_corr"

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        if len(arrays[0]) != len(arrays[1]):
            raise ShapeError(f"`{call.name}` takes two columns of one length, not of {len(arrays[0])} and {len(arrays[1])} rows")
        rows = list(zip(arrays[0].to_pylist(), arrays[1].to_pylist()))
        out = []
        for row in range(len(rows)):
            pairs = [pair for pair in rows[max(row + 1 - size, 0) : row + 1] if None not in pair]
            out.append(_together(pairs, correlates, ddof) if len(pairs) >= max(least, 2 if correlates else 1) else None)
        return pa.array(out, pa.float64())

    return per_group_of(call.scope, [to(left, c.Float64()), to(right, c.Float64())], dtype, kernel, keeps_rows=True)


def _together(pairs: list[tuple[float, float]], correlates: bool, ddof: int) -> float:
    if not all(math.isfinite(item) for pair in pairs for item in pair):
        return math.nan
    means = [math.fsum(column) / len(pairs) for column in zip(*pairs)]
    products = math.fsum((x - means[0]) * (y - means[1]) for x, y in pairs)
    if not correlates:
        count = len(pairs) - ddof
        return products / count if count else math.nan if not products else math.copysign(math.inf, products)
    spread = math.fsum((x - means[0]) ** 2 for x, _ in pairs) * math.fsum((y - means[1]) ** 2 for _, y in pairs)
    return products / math.sqrt(spread) if spread else math.nan


@function("ewm_mean_by", "ewm_sum_by", args=2, rowwise=False)
def _decayed_by(call: Call) -> Value:
    from polarway.backends.portable.functions.dates_shift import Span
    from polarway.backends.portable.index_windows import Windows

    value, by = call.args
    wide = (c.Float64, c.Float32, c.Int64, c.Int32, c.UInt64, c.UInt32)
    if type(value.dtype) not in wide or type(by.dtype) not in _INDEXES:
        raise InvalidOperationError(
            "expected series to be Float64, Float32, Float16, Int64, Int32, UInt64, UInt32, and `by` to be Date, Datetime, Int64, Int32, UInt64, or UInt32"
        )
    text, sums = call.opt("half_life"), call.name == "ewm_sum_by"
    windows = Windows({"period": "1i" if by.dtype.is_integer() else "1d", "offset": "0i" if by.dtype.is_integer() else "0d"}, by.dtype)
    if text.endswith("i"):
        half = float(text[:-1])
    else:
        span = Span(text)
        if span.months:
            raise InvalidOperationError(f"expected `half_life` to be a constant duration (i.e. one independent of differing month durations or of daylight savings time), got {text}")
        half = span.nanoseconds * (1.0 if windows.per_second is None else windows.per_second / 10**9)
    if half < 0:
        raise InvalidOperationError("half_life cannot be negative")
    dtype: DataType = value.dtype if type(value.dtype) is c.Float32 else c.Float64()

    def kernel(arrays: list[pa.Array]) -> pa.Array:
        values, index = arrays[0].to_pylist(), arrays[1]
        points = dict(zip([row for row, there in enumerate(index.is_valid().to_pylist()) if there], windows.numbers(by, index.drop_null())))
        out: list[Any] = [None] * len(values)
        total: Any = 0.0
        before: int | None = None
        for row in sorted(points, key=points.__getitem__):
            if values[row] is None:
                continue
            kept = 0.0 if before is None else math.exp(-math.log(2) * (points[row] - before) / half)
            total = values[row] if before is None else values[row] + kept * total if sums else (1 - kept) * values[row] + kept * total
            out[row], before = total, points[row]
        return pa.array(out, pa.float64())

    return per_group_of(call.scope, [to(value, c.Float64()), by], dtype, kernel, keeps_rows=True)
