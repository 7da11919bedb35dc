"""Arrays in the form that the backend stores, from and to what others give and take."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.types import changes_form, exported_field, exported_half, halved, stored_type
from polarway.construct.buffers import ColumnBuffers
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType


def one_array(data: Any) -> pa.Array:
    """A chunked array as one."""
    if isinstance(data, pa.ChunkedArray):
        if data.num_chunks == 1:
            return data.chunk(0)
        joined = data.combine_chunks()
        return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)
    return data


def concatenated(arrays: list[pa.Array], type_: pa.DataType) -> pa.Array:
    """Arrays of one type one after the other."""
    if not arrays:
        return pa.array([], type_)
    return arrays[0] if len(arrays) == 1 else pa.concat_arrays(arrays)


def nulls(count: int, dtype: DataType) -> pa.Array:
    """A column of nulls."""
    return pa.nulls(count, stored_type(dtype))


def stored(data: Any, dtype: DataType) -> pa.Array:
    """An array from elsewhere in the form for its data type."""
    array = one_array(data)
    target = stored_type(dtype)
    if array.type == target:
        return halved(array) if type(dtype) is c.Float16 else array
    return _stored(array, target)


def _stored(array: pa.Array, target: pa.DataType) -> pa.Array:
    source = array.type
    kinds = pa.types
    if source == target:
        return array
    if isinstance(array, pa.ExtensionArray):
        return _stored(array.storage, target)
    if kinds.is_dictionary(source):
        return _stored(_decoded(array), target)
    if kinds.is_run_end_encoded(source):
        return _stored(pc.run_end_decode(array), target)
    if kinds.is_float16(source):
        return _from_halves(array, target)
    if kinds.is_struct(source):
        children = [_stored(field, target.field(i).type) for i, field in enumerate(array.flatten())]
        return struct_array(children, target, len(array), array.is_valid() if array.null_count else None)
    if kinds.is_map(source):
        entries = pa.StructArray.from_arrays([array.keys, array.items], names=["key", "value"])
        plain = pa.ListArray.from_arrays(array.offsets, entries)
        if array.null_count:
            plain = pc.if_else(array.is_valid(), plain, pa.scalar(None, plain.type))
        return _stored(plain, target)
    if kinds.is_fixed_size_list(target):
        items = _stored(array.values.slice(array.offset * target.list_size, len(array) * target.list_size), target.value_type)
        return pa.FixedSizeListArray.from_arrays(items, target.list_size, mask=array.is_null() if array.null_count else None)
    if kinds.is_large_list(target):
        if kinds.is_list(source) or kinds.is_large_list(source):
            return _stored_list(array, target)
        return _stored(array.cast(pa.large_list(source.value_type)), target)
    if kinds.is_binary(source) and kinds.is_large_string(target) or str(source) in ("string_view", "binary_view"):
        return array.cast(target)
    if source == pa.date64():
        return array.cast(pa.timestamp("ms"))
    return array.cast(target, safe=False)


def _stored_list(array: pa.Array, target: pa.DataType) -> pa.Array:
    offsets = array.offsets
    items = _stored(array.values, target.value_type)
    wide = offsets.cast(pa.int64())
    mask = array.is_null() if array.null_count else None
    return list_array(wide, items, mask)


def list_array(offsets: pa.Array, items: pa.Array, mask: pa.Array | None = None) -> pa.Array:
    """A list column; ``mask``: where it is null."""
    if mask is not None and mask.true_count:
        if offsets.offset:
            # pyarrow takes no slice of offsets beside a mask.
            offsets = pa.array(offsets.to_pylist(), offsets.type)
        return pa.LargeListArray.from_arrays(offsets, items, mask=mask)
    return pa.LargeListArray.from_arrays(offsets, items)


def plain_lists(array: pa.Array) -> pa.Array:
    """Lists of which null ones have no items: what lies under a null is counted by some kernels and not by others."""
    if not array.null_count:
        return array
    ends = array.offsets
    if len(array.flatten()) == pc.subtract(ends[len(array)], ends[0]).as_py():
        return array
    return array.take(pa.array(range(len(array)), pa.int64()))


def struct_array(children: list[pa.Array], type_: pa.DataType, length: int, valid: pa.Array | None = None) -> pa.Array:
    """A struct column; ``valid``: where it is not null."""
    fields = [type_.field(i) for i in range(type_.num_fields)]
    if not fields:
        return pa.array([{}] * length if valid is None else [{} if flag else None for flag in valid.to_pylist()], type_)
    mask = None if valid is None else pc.invert(valid)
    return pa.StructArray.from_arrays(children, fields=fields, mask=mask)


def _decoded(array: pa.DictionaryArray) -> pa.Array:
    values = array.dictionary
    if not len(values):
        return pa.nulls(len(array), values.type)
    if str(values.type) in ("string_view", "binary_view"):
        # pyarrow takes no rows of views.
        values = values.cast(pa.large_string() if str(values.type) == "string_view" else pa.large_binary())
    return values.take(array.indices)


def _from_halves(array: pa.Array, target: pa.DataType) -> pa.Array:
    try:
        return array.cast(target)
    except pa.ArrowNotImplementedError:
        return pa.array([None if value is None else float(value) for value in array.to_pylist()], target)


def exported(array: pa.Array, dtype: DataType) -> pa.Array:
    """A stored column as it leaves the backend: categories as dictionaries, 16-bit floats as such."""
    if not changes_form(dtype):
        return array
    base = type(dtype)
    if base is c.Enum:
        categories = pa.array(list(dtype._categories), pa.large_string())  # type: ignore[attr-defined]
        codes = pc.index_in(array, value_set=categories).cast(pa.uint32())
        return pa.DictionaryArray.from_arrays(codes, categories)
    if base is c.Float16:
        return exported_half(array)
    if base is c.Categorical:
        encoded = array.dictionary_encode()
        return pa.DictionaryArray.from_arrays(encoded.indices.cast(pa.uint32()), encoded.dictionary)
    field = exported_field("", dtype)
    if base is c.Map:
        return _exported_map(array, dtype, field.type)
    if base is c.List:
        return pa.LargeListArray.from_arrays(_offsets(array), exported(array.values, dtype.inner), type=field.type, mask=array.is_null() if array.null_count else None)  # type: ignore[attr-defined]
    if base is c.Array:
        items = exported(array.flatten() if not array.null_count else array.values, dtype.inner)  # type: ignore[attr-defined]
        return pa.FixedSizeListArray.from_arrays(items, type=field.type, mask=array.is_null() if array.null_count else None)
    children = [exported(child, inner.dtype) for child, inner in zip(array.flatten(), dtype.fields)]  # type: ignore[attr-defined]
    return struct_array(children, field.type, len(array), array.is_valid() if array.null_count else None)


def _exported_map(array: pa.Array, dtype: Any, type_: pa.DataType) -> pa.Array:
    """Lists of entries as Arrow's maps, whose offsets have 32 bits and whose entries are not nullable."""
    ends = array.offsets
    start = ends[0].as_py() if len(array) else 0
    entries = array.values.slice(start, (ends[len(array)].as_py() if len(array) else 0) - start)
    parts = [exported(part, inner) for part, inner in zip(entries.flatten(), (dtype.key, dtype.value))]
    held = pa.StructArray.from_arrays(parts, fields=[type_.key_field, type_.item_field])
    places = pc.subtract(ends, start).cast(pa.int32()) if len(array) else pa.array([0], pa.int32())
    valid = pa.concat_arrays([array.is_valid()]).buffers()[1] if array.null_count else None
    return pa.Array.from_buffers(type_, len(array), [valid, pa.concat_arrays([places]).buffers()[1]], array.null_count, 0, [held])


def _offsets(array: pa.Array) -> pa.Array:
    return pa.array(array.offsets.to_pylist(), pa.int64()) if array.offset else array.offsets


def from_buffers(column: ColumnBuffers) -> pa.Array:
    """A column that Python values were packed into."""
    array = _from_buffers(column)
    return stored(array, column.dtype)


def _from_buffers(column: ColumnBuffers) -> pa.Array:
    if column.dictionary is not None:
        codes = pa.Array.from_buffers(pa.uint32(), column.length, _pa_buffers(column), column.null_count)
        return _decoded(pa.DictionaryArray.from_arrays(codes, _from_buffers(column.dictionary)))
    if column.format == "n":
        return pa.nulls(column.length)
    children = [_from_buffers(child) for child in column.children]
    return pa.Array.from_buffers(_type_of(column, children), column.length, _pa_buffers(column), column.null_count, 0, children or None)


def _pa_buffers(column: ColumnBuffers) -> list[Any]:
    return [None if buffer is None else _buffer(buffer) for buffer in column.buffers]


def _buffer(held: Any) -> pa.Buffer:
    try:
        return pa.py_buffer(held)
    except (TypeError, ValueError):
        return pa.py_buffer(memoryview(held).cast("B"))


_FORMATS = {"u": pa.string(), "U": pa.large_string(), "z": pa.binary(), "Z": pa.large_binary(), "vu": pa.large_string(), "vz": pa.large_binary()}


def _type_of(column: ColumnBuffers, children: list[pa.Array]) -> pa.DataType:
    format = column.format
    if format in _FORMATS:
        return _FORMATS[format] if not format.startswith("v") else (pa.string_view() if format == "vu" else pa.binary_view())
    if format == "+s":
        return pa.struct([pa.field(name, child.type) for name, child in zip(column.names, children)])
    if format == "+L":
        return pa.large_list(children[0].type)
    if format in ("+l", "+m"):
        return pa.list_(children[0].type)
    if format.startswith("+w:"):
        return pa.list_(children[0].type, int(format[3:]))
    return pa.float16() if format == "e" else stored_type(column.dtype)
