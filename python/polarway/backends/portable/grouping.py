"""Rows with equal keys: null is a key of its own, NaN equals NaN, -0 equals 0."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import one_array
from polarway.backends.portable.hashing import by_key
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.ordering import frozen, sort_places
from polarway.datatypes.base import DataType


def key_array(array: pa.Array, dtype: DataType) -> pa.Array:
    """An array whose equal values pyarrow groups together exactly where the data type's are equal."""
    if dtype.is_float():
        plain = pc.add(array, pa.scalar(0.0, array.type))
        nan = pc.is_nan(plain)
        return pc.if_else(nan, pa.scalar(float("nan"), array.type), plain) if pc.any(nan).as_py() else plain
    if dtype.is_nested():
        known: dict[Any, int] = {}
        return pa.array([known.setdefault(frozen(value), len(known)) for value in to_list(array, dtype, stored=True)], pa.int64())
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), pa.int8())
    if pa.types.is_decimal(array.type):
        return array.cast(pa.decimal128(38, array.type.scale))
    return array


def codes_of(keys: list[tuple[pa.Array, DataType]], rows: int) -> tuple[pa.Array, int]:
    """A number for each row, the same for rows of equal keys, in order of first appearance; and how many there are."""
    if len(keys) == 1:
        return _one(key_array(*keys[0]))
    codes = pa.repeat(pa.scalar(0, pa.int64()), rows)
    count = 1 if rows else 0
    for array, dtype in keys:
        more, size = _one(key_array(array, dtype))
        if count <= 1:
            codes, count = more, size
            continue
        # Two numbers as one; then numbered anew, so that they stay small.
        codes, count = _one(pc.add(pc.multiply(codes, pa.scalar(size, pa.int64())), more))
    return codes, count


def _one(array: pa.Array) -> tuple[pa.Array, int]:
    encoded = array.dictionary_encode(null_encoding="encode")
    return encoded.indices.cast(pa.int64()), len(encoded.dictionary)


def grouped(codes: pa.Array, count: int) -> tuple[pa.Array, pa.Array]:
    """The rows group by group, in order inside of each; and where each group starts."""
    from polarway.backends.portable.values import offsets_of

    order = sort_places([(codes, "ascending")], len(codes))
    if not count:
        return order, pa.array([0], pa.int64())
    counts = pc.value_counts(codes)
    sizes = pa.array([0] * count, pa.int64()) if not len(counts) else _in_place(counts, count)
    return order, offsets_of(sizes)


def _in_place(counts: pa.Array, count: int) -> pa.Array:
    values, sizes = counts.field("values"), counts.field("counts")
    # Codes are numbered by first appearance, and value_counts lists them so.
    if len(values) == count and values.equals(arange(count)):
        return sizes
    found = pc.index_in(arange(count), value_set=values)
    return one_array(pc.fill_null(sizes.take(found), 0))


def first_places(codes: pa.Array, count: int) -> pa.Array:
    """The first row of each code."""
    places = arange(len(codes))
    out = by_key(codes, {"p": places}, [("p", "min", None)])
    return one_array(out["p_min"].take(pc.sort_indices(out["key"])))


def last_places(codes: pa.Array, count: int) -> pa.Array:
    """The last row of each code."""
    places = arange(len(codes))
    out = by_key(codes, {"p": places}, [("p", "max", None)])
    return one_array(out["p_max"].take(pc.sort_indices(out["key"])))
