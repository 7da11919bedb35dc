"""Order of rows: null and NaN where Polars has them, categories by their place, nested values by their items."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import one_array
from polarway.backends.portable.lists import to_list
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType


def comparable(array: pa.Array, dtype: DataType) -> pa.Array:
    """Values that pyarrow orders as the data type does; NaN and null are not looked after here."""
    base = type(dtype)
    if base is c.Enum:
        return pc.index_in(array, value_set=pa.array(list(dtype._categories), pa.large_string()))  # type: ignore[attr-defined]
    if base is c.Null:
        return pa.array([0] * len(array), pa.int8())
    if base is c.Boolean:
        return array.cast(pa.int8())
    if dtype.is_nested():
        return _ranked(array, dtype)
    return array


def _ranked(array: pa.Array, dtype: DataType) -> pa.Array:
    """Nested values as their place in order."""
    values = [frozen(value) for value in to_list(array, dtype, stored=True)]
    known = {value: rank for rank, value in enumerate(sorted({value for value in values if value is not None}, key=sort_key))}
    return pa.array([None if value is None else known[value] for value in values], pa.int64())


def frozen(value: Any) -> Any:
    """A nested value as something that has a hash."""
    if isinstance(value, dict):
        return tuple(frozen(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return tuple(frozen(item) for item in value)
    if isinstance(value, float):
        return "nan" if value != value else value + 0.0
    return value


def sort_key(value: Any) -> Any:
    """What Python sorts frozen values by: nulls first, NaN last."""
    if isinstance(value, tuple):
        return (1, tuple(sort_key(item) for item in value))
    if value is None:
        return (0, ())
    return (2, ()) if value == "nan" else (1, value)


def keys_of(array: pa.Array, dtype: DataType, descending: bool, nulls_last: bool) -> list[tuple[pa.Array, str]]:
    """The pyarrow sort keys of one key: nulls, then NaN (greater than all), then values."""
    order = "descending" if descending else "ascending"
    keys: list[tuple[pa.Array, str]] = []
    if array.null_count:
        keys.append((array.is_null().cast(pa.int8()), "ascending" if nulls_last else "descending"))
    if dtype.is_float():
        nan = pc.is_nan(array)
        if pc.any(nan).as_py():
            keys.append((pc.fill_null(nan, False).cast(pa.int8()), order))
            array = pc.if_else(nan, pa.scalar(0.0, array.type), array)
        # Both zeros are one value.
        array = pc.add(array, pa.scalar(0.0, array.type))
    plain = one_array(comparable(array, dtype))
    if plain.null_count:
        plain = pc.fill_null(plain, _zero(plain.type))
    keys.append((plain, order))
    return keys


def _zero(type_: pa.DataType) -> pa.Scalar:
    if pa.types.is_large_string(type_):
        return pa.scalar("", type_)
    if pa.types.is_large_binary(type_):
        return pa.scalar(b"", type_)
    if pa.types.is_decimal(type_):
        from decimal import Decimal

        return pa.scalar(Decimal(0), type_)
    if pa.types.is_decimal(type_):
        from decimal import Decimal

        return pa.scalar(Decimal(0), type_)
    return pa.scalar(0, pa.int64()).cast(type_) if not pa.types.is_temporal(type_) else pa.scalar(0, type_)


def sort_places(keys: list[tuple[pa.Array, str]], rows: int) -> pa.Array:
    """The rows in order of these keys; equal ones stay in theirs."""
    if not keys or rows < 2:
        return arange(rows)
    if len(keys) == 1:
        array, order = keys[0]
        if order == "ascending":
            return pc.array_sort_indices(array, order="ascending")
    table = pa.table([array for array, _ in keys], names=[f"k{i}" for i in range(len(keys))])
    return pc.sort_indices(table, sort_keys=[(f"k{i}", order) for i, (_, order) in enumerate(keys)])


def places(columns: list[tuple[pa.Array, DataType]], descending: list[bool], nulls_last: list[bool], ids: pa.Array | None = None) -> pa.Array:
    """The rows in order of several columns, inside of their groups when these are given."""
    keys = [] if ids is None else [(ids, "ascending")]
    rows = len(columns[0][0]) if columns else 0
    for (array, dtype), falling, last in zip(columns, descending, nulls_last):
        keys += keys_of(array, dtype, falling, last)
    return sort_places(keys, rows)
