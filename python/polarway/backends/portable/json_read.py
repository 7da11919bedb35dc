"""JSON values as columns, and the types that they have."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import list_array, nulls, struct_array
from polarway.backends.portable.casts import cast
from polarway.backends.portable.coercion import fits
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.types import floats, stored_type
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError
from polarway.plan.text import json_text


def dtype_of_json(value: Any) -> DataType:
    """The type of a JSON value."""
    if value is None:
        return c.Null()
    if isinstance(value, bool):
        return c.Boolean()
    if isinstance(value, int):
        return c.Int64() if -(2**63) <= value < 2**63 else c.Float64()
    if isinstance(value, float):
        return c.Float64()
    if isinstance(value, str):
        return c.String()
    if isinstance(value, list):
        inner: DataType = c.Null()
        for item in value:
            inner = merged(inner, dtype_of_json(item))
        return c.List(inner)
    return c.Struct([c.Field(name, dtype_of_json(item)) for name, item in value.items()])


def merged(left: DataType, right: DataType) -> DataType:
    """The type that holds both; values of several kinds are read as text."""
    if left == right or type(right) is c.Null:
        return left
    if type(left) is c.Null:
        return right
    if left.is_numeric() and right.is_numeric():
        return c.Float64()
    if type(left) is c.List and type(right) is c.List:
        return c.List(merged(left.inner, right.inner))
    if type(left) is c.Struct and type(right) is c.Struct:
        fields = {field.name: field.dtype for field in left.fields}
        for field in right.fields:
            fields[field.name] = merged(fields[field.name], field.dtype) if field.name in fields else field.dtype
        return c.Struct([c.Field(name, dtype) for name, dtype in fields.items()])
    return c.String()


def adapted(value: Any, dtype: Any) -> Any:
    """A JSON value as one of a type, as ``str.json_decode`` takes it: flags are numbers, numbers are ticks, one value is a list of one.

    Raises ``ComputeError`` for what has no such form; texts that are no dates, and numbers that do not fit, are null.
    """
    base = type(dtype)
    if value is None:
        return None
    if base is c.List:
        return [adapted(item, dtype.inner) for item in (value if isinstance(value, list) else [value])]
    if base is c.Map and isinstance(value, dict):
        return {key: adapted(item, dtype.value) for key, item in value.items()}
    if base is c.Struct and isinstance(value, dict):
        return {field.name: adapted(value.get(field.name), field.dtype) for field in dtype.fields}
    number = isinstance(value, (int, float))
    if base is c.Boolean and isinstance(value, bool) or base in (c.String, c.Categorical, c.Enum) and not isinstance(value, (list, dict)):
        return value
    if dtype.is_integer() and number:
        return int(value) if math.isfinite(value) and fits(int(value), dtype) else None
    if dtype.is_float() and number:
        return float(value)
    if base is c.Decimal and not isinstance(value, (bool, list, dict)):
        return value
    if base is c.Duration and number:
        return Ticks(int(value))
    if base in (c.Date, c.Time) and number and not isinstance(value, bool):
        return Ticks(int(value))
    if base in (c.Date, c.Time, c.Datetime) and isinstance(value, str):
        found = cast(pa.array([value], pa.large_string()), c.String(), dtype)
        return None if found.null_count else Ticks(ticks(found, dtype)[0].as_py())
    raise ComputeError(f"error deserializing JSON: error deserializing value {value!r} as {dtype}")


class Ticks(int):
    """A point in time or a span as its number."""


def column_of_json(values: list[Any], dtype: DataType) -> tuple[pa.Array, Any]:
    """A column of JSON values, and the first value that does not fit its type (which is null there), or None."""
    base = type(dtype)
    if base is c.List:
        return _lists(values, dtype)
    if base is c.Map:
        return _maps(values, dtype)
    if base is c.Struct:
        return _structs(values, dtype)
    if base is c.Null:
        return pa.nulls(len(values)), next((value for value in values if value is not None), None)
    misfit: Any = None
    if dtype.is_temporal() and (base is c.Duration or any(isinstance(value, Ticks) for value in values)) and all(value is None or isinstance(value, Ticks) for value in values):
        return of_ticks(pa.array([None if value is None else int(value) for value in values], pa.int64()), dtype), None
    if base is c.String:
        texts = [value if value is None or isinstance(value, str) else json_text(value) for value in values]
        return pa.array(texts, pa.large_string()), None
    out: list[Any] = []
    if base is c.Boolean or dtype.is_numeric() and base is not c.Decimal and base is not c.Int128:
        for value in values:
            fine = value is None or _fits(value, dtype)
            misfit = value if not fine and misfit is None else misfit
            out.append((float(value) if dtype.is_float() and value is not None else value) if fine else None)
        return (floats(pa.array(out, pa.float64()), dtype) if dtype.is_float() else pa.array(out, stored_type(dtype))), misfit
    texts = [value if value is None or isinstance(value, str) else json_text(value) for value in values]
    held = pa.array(texts, pa.large_string())
    made = cast(held, c.String(), dtype)
    if made.null_count > held.null_count:
        misfit = next(text for text, one in zip(texts, made.is_valid().to_pylist()) if text is not None and not one)
    return made, misfit


def _fits(value: Any, dtype: DataType) -> bool:
    if type(dtype) is c.Boolean:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return dtype.is_float() or (isinstance(value, int) and fits(value, dtype))


def _lists(values: list[Any], dtype: Any) -> tuple[pa.Array, Any]:
    misfit = next((value for value in values if value is not None and not isinstance(value, list)), None)
    kept = [value if isinstance(value, list) else None for value in values]
    items, inside = column_of_json([item for value in kept if value is not None for item in value], dtype.inner)
    ends = [0]
    for value in kept:
        ends.append(ends[-1] + len(value or ()))
    mask = pa.array([value is None for value in kept], pa.bool_())
    return list_array(pa.array(ends, pa.int64()), items, mask), misfit if misfit is not None else inside


def _maps(values: list[Any], dtype: Any) -> tuple[pa.Array, Any]:
    fit = [value if isinstance(value, dict) else None for value in values]
    misfit = next((value for value in values if value is not None and not isinstance(value, dict)), None)
    pairs = [pair for value in fit if value is not None for pair in value.items()]
    keys, strange = column_of_json([key for key, _ in pairs], dtype.key)
    held, other = column_of_json([value for _, value in pairs], dtype.value)
    entries = pa.StructArray.from_arrays([keys, held], fields=[pa.field("key", keys.type), pa.field("value", held.type)])
    ends = pa.array(accumulate((0 if value is None else len(value) for value in fit), initial=0), pa.int64())
    made = list_array(ends, entries, pa.array([value is None for value in fit], pa.bool_()))
    return made, misfit if misfit is not None else strange if strange is not None else other


def _structs(values: list[Any], dtype: Any) -> tuple[pa.Array, Any]:
    misfit = next((value for value in values if value is not None and not isinstance(value, dict)), None)
    kept = [value if isinstance(value, dict) else None for value in values]
    children = []
    for field in dtype.fields:
        child, inside = column_of_json([None if value is None else value.get(field.name) for value in kept], field.dtype)
        misfit = inside if misfit is None else misfit
        children.append(child)
    valid = pa.array([value is not None for value in kept], pa.bool_())
    return struct_array(children, stored_type(dtype), len(values), valid if valid.false_count else None), misfit


__all__ = ["column_of_json", "dtype_of_json", "merged", "nulls"]
