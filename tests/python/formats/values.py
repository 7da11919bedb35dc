"""Equality of Arrow tables from different implementations: storage forms (views, large, dictionary) do not count, values and logical types do."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa


def logical(type_: pa.DataType) -> str:
    """A name for what a type means, whoever stores it."""
    if pa.types.is_dictionary(type_):
        return logical(type_.value_type)
    if isinstance(type_, pa.BaseExtensionType):
        return logical(type_.storage_type)
    if pa.types.is_string(type_) or pa.types.is_large_string(type_) or str(type_) == "string_view":
        return "string"
    if pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or pa.types.is_fixed_size_binary(type_) or str(type_) == "binary_view":
        return "binary"
    if pa.types.is_decimal(type_):
        return f"decimal({type_.scale})"
    if pa.types.is_time(type_):
        return "time"
    if pa.types.is_float32(type_):
        return "float"
    if pa.types.is_timestamp(type_):
        return f"timestamp({'zone' if type_.tz else ''})"
    if pa.types.is_map(type_):
        return f"map({logical(type_.key_type)},{logical(type_.item_type)})"
    if pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_):
        return f"list({logical(type_.value_type)})"
    if pa.types.is_struct(type_):
        return "struct(" + ",".join(f"{f.name}:{logical(f.type)}" for f in type_) + ")"
    return str(type_)


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return (math.isnan(left) and math.isnan(right)) or left == right
    if isinstance(left, dict) and isinstance(right, list):  # a map, as its entries
        return same(list(left.items()), right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, dict) and isinstance(right, tuple):
        return same(tuple(left.values()), right)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return left == right


def values(column: pa.ChunkedArray) -> list[Any]:
    type_ = column.type
    if pa.types.is_timestamp(type_):
        return column.cast(pa.timestamp("ns", type_.tz), safe=False).cast(pa.int64()).to_pylist() if type_.unit != "s" else column.cast(pa.timestamp("ms")).to_pylist()
    if pa.types.is_time(type_):
        return column.cast(pa.time64("ns")).cast(pa.int64()).to_pylist()
    if pa.types.is_duration(type_):
        return column.cast(pa.int64()).to_pylist()
    return column.to_pylist()


def assert_same(ours: pa.Table, expected: pa.Table) -> None:
    assert ours.column_names == expected.column_names
    assert ours.num_rows == expected.num_rows
    for name in expected.column_names:
        left, right = ours[name], expected[name]
        assert logical(left.type) == logical(right.type), f"column {name}: {left.type} instead of {right.type}"
        for row, (a, b) in enumerate(zip(values(left), values(right))):
            assert same(a, b), f"column {name}, row {row}: {a!r} instead of {b!r}"
