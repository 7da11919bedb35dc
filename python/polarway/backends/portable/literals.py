"""Literals of the plan as arrays of one value."""

from __future__ import annotations

import base64
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import list_array, struct_array
from polarway.backends.portable.coercion import default_type, fits, require_supertype
from polarway.backends.portable.time_casts import of_ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, literal_value
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import InvalidPlanError, UnsupportedError

_FLOATS = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}


def literal(node: dict[str, Any]) -> Value:
    """The value of a ``lit`` form."""
    value, given = node["lit"], node.get("dtype")
    if given is None:
        dtype = _default(value)
        weak = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        return literal_value(column([value], dtype), dtype, weak=weak)
    dtype = dtype_from_json(given)
    return literal_value(column([value], dtype), dtype)


def _default(value: Any) -> DataType:
    if value is None:
        return c.Null()
    if isinstance(value, bool):
        return c.Boolean()
    if isinstance(value, int):
        return default_type(value)
    if isinstance(value, float):
        return c.Float64()
    if isinstance(value, str):
        return c.String()
    if isinstance(value, list):
        inner: DataType = c.Null()
        for item in value:
            kind = _default(item)
            inner = require_supertype(inner, c.Int64() if type(kind) is c.Int32 else kind)
        return c.List(inner)
    raise InvalidPlanError(f"invalid plan: a literal {value!r} needs a dtype")


def column(values: list[Any], dtype: DataType) -> pa.Array:
    """A column of values in the plan's form."""
    base = type(dtype)
    type_ = stored_type(dtype)
    if base in (c.List, c.Array):
        return _lists(values, dtype)
    if base is c.Struct:
        fields = dtype.fields  # type: ignore[attr-defined]
        children = [column([None if row is None else row[i] for row in values], field.dtype) for i, field in enumerate(fields)]
        valid = pa.array([row is not None for row in values], pa.bool_())
        return struct_array(children, type_, len(values), valid if valid.false_count else None)
    if dtype.is_temporal():
        return of_ticks(pa.array(values, pa.int64()), dtype)
    if base is c.Binary:
        return pa.array([None if value is None else base64.b64decode(value) for value in values], type_)
    if base in (c.Decimal,):
        from decimal import Decimal

        return pa.array([None if value is None else Decimal(str(value)) for value in values], type_)
    if base is c.Int128 and any(isinstance(value, int) and abs(value) >= 10**38 for value in values):
        raise UnsupportedError("not supported: Int128 of 39 digits in the portable backend, for which pyarrow has no form")
    if dtype.is_float():
        return pa.array([_FLOATS.get(value, value) if isinstance(value, str) else None if value is None else float(value) for value in values], type_)
    if dtype.is_integer():
        for value in values:
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not fits(value, dtype)):
                raise InvalidPlanError(f"invalid plan: {value!r} is no value of type {dtype_short_name(dtype)}")
    try:
        return pa.array(values, type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise InvalidPlanError(f"invalid plan: {values[0]!r} is no value of type {dtype_short_name(dtype)}") from None


def _lists(values: list[Any], dtype: Any) -> pa.Array:
    items = column([item for value in values if value is not None for item in value], dtype.inner)
    mask = pa.array([value is None for value in values], pa.bool_())
    if type(dtype) is c.Array:
        if mask.true_count:
            items = column([item for value in values for item in (value if value is not None else [None] * dtype.size)], dtype.inner)
        return pa.FixedSizeListArray.from_arrays(items, dtype.size, mask=mask if mask.true_count else None)
    ends = [0]
    for value in values:
        ends.append(ends[-1] + len(value or ()))
    return list_array(pa.array(ends, pa.int64()), items, mask)
