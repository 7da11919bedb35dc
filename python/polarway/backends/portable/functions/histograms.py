"""Counts of values in bins: each is open at its lower end, but for the first."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import struct_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, per_group
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError

_DEFAULT_BINS = 10


@function("hist", rowwise=False)
def _hist(call: Call) -> Value:
    (value,) = call.args
    if not (value.dtype.is_numeric() or type(value.dtype) is c.Boolean):
        raise call.undefined(value.dtype)
    edges, bins = call.opt("bins", None), call.opt("bin_count", None)
    if edges is not None and any(after <= before for before, after in itertools.pairwise(edges)):
        raise ComputeError("bins must increase monotonically")
    fields: list[Any] = [c.Field("breakpoint", c.Float64())] if call.opt("include_breakpoint", False) else []
    fields += [c.Field("category", c.Categorical())] if call.opt("include_category", False) else []
    dtype = c.Struct([*fields, c.Field("count", c.UInt32())]) if fields else c.UInt32()

    def run(array: pa.Array) -> pa.Array:
        known = pc.drop_null(array)
        known = known.filter(pc.invert(pc.is_nan(known)))
        bounds = [float(edge) for edge in edges] if edges is not None else _equal(known, _DEFAULT_BINS if bins is None else bins)
        counts = pa.array(_counts(known, bounds), pa.uint32())
        parts: dict[str, Any] = {"breakpoint": lambda: pa.array(bounds[1:], pa.float64()), "category": lambda: _categories(bounds)}
        return counts if not fields else struct_array([*(parts[field.name]() for field in fields), counts], stored_type(dtype), len(counts))

    return per_group(call.scope, to(value, c.Float64()), dtype, run, keeps_rows=False)


def _counts(known: pa.Array, bounds: list[float]) -> list[int]:
    """How many values each pair of neighbouring bounds holds."""
    if len(bounds) < 2:
        return []
    below = [pc.sum(pc.less_equal(known, edge), min_count=0).as_py() for edge in bounds[1:]]
    first = pc.sum(pc.less(known, bounds[0]), min_count=0).as_py()
    return [after - before for before, after in zip([first, *below], below)]


def _equal(known: pa.Array, bins: int) -> list[float]:
    if not bins:
        return []
    span = pc.min_max(known.filter(pc.is_finite(known))).as_py()
    low, high = span["min"], span["max"]
    if low is None:
        low, high = 0.0, 1.0
    elif low == high:
        low, high = low - 0.5, high + 0.5
    width = (high - low) / bins
    return [*(low + edge * width for edge in range(bins)), high]


def _categories(bounds: list[float]) -> pa.Array:
    texts = [f"{'(' if index else '['}{_text(low)}, {_text(high)}]" for index, (low, high) in enumerate(itertools.pairwise(bounds))]
    return cast(pa.array(texts, stored_type(c.String())), c.String(), c.Categorical())


def _text(edge: float) -> str:
    return repr(edge) if math.isfinite(edge) else "inf" if edge > 0 else "-inf"
