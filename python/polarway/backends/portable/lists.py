"""Stored columns as Python lists, whole columns at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.types import exported_half
from polarway.construct.ticks import dates, datetimes, decimals, durations, times
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_CODES: dict[Any, tuple[str, int]] = {
    c.Int8: ("b", 1), c.UInt8: ("B", 1), c.Int16: ("h", 2), c.UInt16: ("H", 2), c.Int32: ("i", 4), c.UInt32: ("I", 4), c.Int64: ("q", 8),
    c.UInt64: ("Q", 8), c.Float16: ("f", 4), c.Float32: ("f", 4), c.Float64: ("d", 8), c.Date: ("i", 4), c.Time: ("q", 8), c.Datetime: ("q", 8), c.Duration: ("q", 8),
}  # fmt: skip


def to_list(array: pa.Array, dtype: DataType, *, stored: bool = False) -> list[Any]:
    """The values of a column; ``stored``: temporal values as ticks, decimals as scaled integers."""
    base = type(dtype)
    if base is c.Null:
        return [None] * len(array)
    if len(array) == 0:
        return []
    values = _values(array, dtype, base, stored)
    if array.null_count:
        for index in pc.indices_nonzero(array.is_null()).to_pylist():
            values[index] = None
    return values


def _values(array: pa.Array, dtype: DataType, base: Any, stored: bool) -> list[Any]:
    code = _CODES.get(base)
    if code is not None:
        ticks = memoryview(array.buffers()[1]).cast("B")[array.offset * code[1] : (array.offset + len(array)) * code[1]].cast(code[0]).tolist()  # type: ignore[call-overload]
        return ticks if stored or not dtype.is_temporal() else _moments(ticks, dtype, array)
    if base in (c.String, c.Binary, c.Categorical, c.Enum):
        return _texts(array, text=base is not c.Binary)
    if base in (c.Int128, c.Decimal):
        scaled = wide_integers(array)
        return scaled if stored or base is c.Int128 else decimals(scaled, dtype)
    if base is c.List:
        ends = array.offsets.to_pylist()
        start = ends[0]
        items = to_list(array.values.slice(start, ends[-1] - start), dtype.inner, stored=stored)  # type: ignore[attr-defined]
        return [items[a - start : b - start] for a, b in pairwise(ends)]
    if base is c.Map:
        return _maps(array, dtype, stored=stored)
    if base is c.Array:
        width = dtype.size  # type: ignore[attr-defined]
        items = to_list(array.values.slice(array.offset * width, len(array) * width), dtype.inner, stored=stored)  # type: ignore[attr-defined]
        return [items[at : at + width] for at in range(0, len(array) * width, width)] if width else [[] for _ in range(len(array))]
    if base is c.Struct:
        fields = dtype.fields  # type: ignore[attr-defined]
        columns = [to_list(array.field(i), field.dtype, stored=stored) for i, field in enumerate(fields)]
        names = [field.name for field in fields]
        return [dict(zip(names, row)) for row in zip(*columns)] if columns else [{} for _ in range(len(array))]
    return array.to_pylist()  # type: ignore[no-any-return]


def _maps(array: pa.Array, dtype: Any, *, stored: bool) -> list[Any]:
    """Maps as dicts; as lists of pairs where memory is asked for."""
    ends = array.offsets.to_pylist()
    start = ends[0]
    entries = array.values.slice(start, ends[-1] - start)
    keys, held = (to_list(part, inner, stored=stored) for part, inner in zip(entries.flatten(), (dtype.key, dtype.value)))
    rows = pairwise([end - start for end in ends])
    if stored:
        return [list(zip(keys[a:b], held[a:b])) for a, b in rows]
    if dtype.key.is_nested():
        from polarway.datatypes import dtype_short_name

        raise TypeError(f"cannot convert a Map with key dtype `{dtype_short_name(dtype.key)}` to a Python dict: a nested key is not hashable")
    return [dict(zip(keys[a:b], held[a:b])) for a, b in rows]


def _moments(ticks: list[int], dtype: Any, array: pa.Array) -> list[Any]:
    if array.null_count:
        # What stands in a null's slot may be out of range.
        for index in pc.indices_nonzero(array.is_null()).to_pylist():
            ticks[index] = 0
    base = type(dtype)
    if base is c.Date:
        return dates(ticks)
    if base is c.Time:
        return times(ticks)
    return datetimes(ticks, dtype.time_unit, dtype.time_zone) if base is c.Datetime else durations(ticks, dtype.time_unit)


def _texts(array: pa.Array, *, text: bool) -> list[Any]:
    _, offsets, data = array.buffers()
    ends = memoryview(offsets).cast("B")[array.offset * 8 : (array.offset + len(array) + 1) * 8].cast("q").tolist()
    start = ends[0]
    held = bytes(memoryview(data)[start : ends[-1]]) if ends[-1] > start else b""
    if start:
        ends = [end - start for end in ends]
    if not text:
        return [held[a:b] for a, b in pairwise(ends)]
    if held.isascii():
        whole = held.decode("ascii")
        return [whole[a:b] for a, b in pairwise(ends)]
    return [held[a:b].decode("utf-8") for a, b in pairwise(ends)]


def wide_integers(array: pa.Array) -> list[int]:
    """The unscaled 128-bit integers of a decimal column."""
    halves = memoryview(array.buffers()[1]).cast("B")[array.offset * 16 : (array.offset + len(array)) * 16].cast("Q").tolist()
    sign = 1 << 63
    return [low | (((high ^ sign) - sign) << 64) if high else low for low, high in zip(halves[::2], halves[1::2])]


def fixed_block(array: pa.Array, dtype: DataType) -> tuple[bytes, list[int]]:
    """The memory of a fixed-width column, and the indices of its nulls."""
    if not len(array):
        return b"", []
    width = _CODES[type(dtype)][1]
    if type(dtype) is c.Float16:
        array, width = exported_half(array), 2
    block = bytes(memoryview(array.buffers()[1]).cast("B")[array.offset * width : (array.offset + len(array)) * width])
    return block, pc.indices_nonzero(array.is_null()).to_pylist() if array.null_count else []


def leaf_memory(array: pa.Array, dtype: DataType, width: int) -> Any:
    """Memory of the values, or of the innermost items of arrays, nulls or not; None where they are kept in another form than they leave in."""
    start, count = array.offset, len(array)
    while type(dtype) is c.Array:
        size = dtype.size
        # What lies before the first row belongs to the values too.
        start, count, array, dtype = array.values.offset + start * size, count * size, array.values, dtype.inner
    if type(dtype) is c.Float16:
        return None
    if not count:
        return memoryview(b"")
    buffer = array.buffers()[1]
    return None if buffer is None else memoryview(buffer).toreadonly()[start * width : (start + count) * width]
