"""Values for values: ``replace``, ``replace_strict``, ``cut``, ``qcut``."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.aggregates import Rows, quantiles
from polarway.backends.portable.arrays import nulls, struct_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_common, supertype
from polarway.backends.portable.evaluator import if_else
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.grouping import key_array
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import LITERAL, Value, per_group, rowwise
from polarway.datatypes import Enum
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, DuplicateError, InvalidOperationError, ShapeError


def _items(call: Call, value: Value) -> tuple[pa.Array, DataType]:
    """The values of a list literal, or of a column of its own."""
    if type(value.dtype) is c.List and value.shape == LITERAL:
        return value.data.flatten(), value.dtype.inner  # type: ignore[attr-defined]
    return value.data, value.dtype


@function("replace", "replace_strict", args=3, most=4)
def _replace(call: Call) -> Value:
    value = call.args[0]
    strict = call.name == "replace_strict"
    form = call.opt("return_dtype", None) if strict else None
    old, old_type = _items(call, call.args[1])
    new, new_type = _items(call, call.args[2])
    default = call.args[3] if len(call.args) > 3 else None
    if len(new) == 1 and len(old) != 1:
        new = new.take(pa.array([0] * len(old), pa.int64()))
    if len(old) != len(new):
        raise InvalidOperationError(f"`new` input for `{call.name}` must have the same length as `old` or have length 1")
    if old_type != value.dtype and supertype(old_type, value.dtype) is None:
        raise InvalidOperationError(f"`{call.name}` cannot look for {dtype_short_name(old_type)} in {dtype_short_name(value.dtype)}; cast one of them")
    target: DataType
    if form is not None:
        target = dtype_from_json(form)
    elif not strict:
        target = value.dtype
    elif default is not None:
        target = require_common(Value("", new_type, nulls(0, new_type), LITERAL), default)
    else:
        target = new_type
    known = key_array(cast(old, old_type, value.dtype), value.dtype)
    outcome = cast(new, new_type, target, strict=not strict and form is None, name=value.name)
    if len(pc.unique(known)) != len(known):
        raise InvalidOperationError("`old` input for `replace` must not contain duplicates")

    def kernel(array: Any, rest: Any = None) -> Any:
        found = pc.index_in(key_array(array, value.dtype), value_set=known)
        made = outcome.take(found)
        hit = pc.is_valid(found)
        if rest is not None:
            return if_else(hit, made, rest)
        if strict:
            missed = pc.and_(pc.invert(hit), pc.is_valid(array))
            if pc.any(missed).as_py():
                raise InvalidOperationError(
                    "incomplete mapping specified for `replace_strict`\n\nHint: Pass a `default` value to set unmapped values."
                )
            return made
        return if_else(hit, made, array)

    if default is not None:
        return rowwise(call.scope, [value, to(default, target)], target, kernel)
    return rowwise(call.scope, [value], target, kernel)


@function("cut", rowwise=False)
def _cut(call: Call) -> Value:
    (value,) = call.args
    breaks = sorted(float(limit) for limit in call.opt("breaks"))
    if any(limit != limit for limit in breaks):
        raise ComputeError("breaks cannot be NaN")
    if len(set(breaks)) != len(breaks):
        raise DuplicateError("breaks are not unique")
    if any(limit in (float("inf"), float("-inf")) for limit in breaks):
        raise ComputeError("don't include inf or -inf in breaks")
    labels = call.opt("labels", None)
    names = _labels(breaks, call.opt("left_closed", False)) if labels is None else labels
    if len(names) != len(breaks) + 1:
        raise ShapeError(f"expected {len(breaks) + 1} labels (len(breaks) + 1), got {len(names)}")
    return _binned(call, value, lambda _array: breaks, Enum(names))


@function("qcut", rowwise=False)
def _qcut(call: Call) -> Value:
    (value,) = call.args
    count = call.opt("bins", None)
    wanted = sorted(float(share) for share in call.opt("quantiles")) if count is None else [index / count for index in range(1, count)]
    call.opt("allow_duplicates", False)
    for share in wanted:
        if not 0 <= share <= 1:
            raise ComputeError(f"quantile should be between 0.0 and 1.0, got {share}")
    labels = call.opt("labels", None)
    if labels is not None and len(labels) != len(wanted) + 1:
        raise ShapeError(f"expected {len(wanted) + 1} labels (len(quantiles) + 1), got {len(labels)}")

    def breaks(array: pa.Array) -> list[float]:
        array = array.filter(pc.invert(pc.is_nan(array)), null_selection_behavior="drop")
        rows = Rows(array, c.Float64(), pa.array([0, len(array)], pa.int64()))
        found = [quantiles(rows, share, "linear")[0].as_py() for share in wanted]
        kept = [limit for limit in found if limit is not None]
        if len(set(kept)) != len(kept) and not call.options.get("allow_duplicates", False):
            raise DuplicateError("quantiles are not unique while allow_duplicates=False")
        return kept

    return _binned(call, value, breaks, c.Categorical())


def _binned(call: Call, value: Value, breaks_of: Any, plain: DataType) -> Value:
    labels, left, with_breaks = call.opt("labels", None), call.opt("left_closed", False), call.opt("include_breaks", False)
    if not (value.dtype.is_numeric() or value.dtype.is_temporal() or type(value.dtype) in (c.Boolean, c.Null, c.String)):
        raise call.undefined(value.dtype)
    held = to(value, c.Float64())
    dtype: DataType = c.Struct([c.Field("breakpoint", c.Float64()), c.Field("category", plain)]) if with_breaks else plain

    def run(array: pa.Array) -> pa.Array:
        breaks = breaks_of(array)
        names = labels if labels is not None and len(labels) == len(breaks) + 1 else _labels(breaks, left)
        place: Any = pa.array([0] * len(array), pa.int64())
        for limit in breaks:
            beyond = pc.greater_equal(array, limit) if left else pc.greater(array, limit)
            place = pc.add(place, pc.cast(beyond, pa.int64()))
        place = if_else(pc.or_kleene(array.is_null(), pc.is_nan(array)), pa.scalar(None, pa.int64()), place)
        made = cast(pa.array(names, pa.large_string()).take(place), c.String(), plain)
        if not with_breaks:
            return made
        return struct_array([pa.array([*breaks, float("inf")]).take(place), made], stored_type(dtype), len(array))

    return per_group(call.scope, held, dtype, run, keeps_rows=True).named(value.name)


def _labels(breaks: list[float], left: bool) -> list[str]:
    def text(limit: float) -> str:
        if limit in (float("inf"), float("-inf")):
            return "inf" if limit > 0 else "-inf"
        # Without an exponent, as Rust shows floats.
        return format(Decimal(repr(limit)), "f").removesuffix(".0")

    ends = ["-inf", *map(text, breaks), "inf"]
    return [f"[{a}, {b})" if left else f"({a}, {b}]" for a, b in itertools.pairwise(ends)]
