"""The Arrow boundary in pure Python: streams in and out, PyCapsules, Python lists.

Structs are :mod:`ctypes` structures. A function that takes a stream or schema named ``stream``/``schema`` releases it.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Iterator
from ctypes import addressof, c_char_p, c_void_p, py_object, string_at
from typing import Any

from polarway.backends.native import arrow_export
from polarway.backends.native.arrow_single import metadata_pairs, one_array
from polarway.backends.native.arrow_structs import ArrowArray, ArrowArrayStream, ArrowSchema, Release, StreamFill, StreamText
from polarway.backends.native.arrow_values import Layout, values
from polarway.construct.buffers import ColumnBuffers
from polarway.datatypes import DataType
from polarway.datatypes import classes as c
from polarway.datatypes.arrow_format import enum_values, flat_dtype
from polarway.datatypes.extension import extension_of
from polarway.schema import Schema

__all__ = [
    "ArrowArray", "ArrowArrayStream", "ArrowSchema", "array_stream", "build", "capsule_schema", "export_schema",
    "requested_text", "schema_address", "schema_capsule", "schema_from_capsule", "stream_address", "stream_capsule",
    "take_schema", "to_lists",
]  # fmt: skip

_api = ctypes.pythonapi
_api.PyCapsule_New.restype = py_object
_api.PyCapsule_New.argtypes = [c_void_p, c_char_p, c_void_p]
_api.PyCapsule_GetPointer.restype = c_void_p
_api.PyCapsule_GetPointer.argtypes = [py_object, c_char_p]

_SCHEMA = b"arrow_schema"
_ARRAY = b"arrow_array"
_STREAM = b"arrow_array_stream"
#: What the library's destructor of capsules calls; see pw_python_capsules.
_DESTRUCTOR_CALLS = (
    "PyCapsule_GetName", "PyCapsule_GetPointer", "PyMem_RawFree", "PyErr_Fetch", "PyErr_Restore", "PyEval_SaveThread", "PyEval_RestoreThread",
)  # fmt: skip


@functools.cache
def _destructor() -> int:
    """The address of the destructor of our capsules. It is native: a capsule may end while an exception is on its way."""
    from polarway.backends.native import library

    engine = library.get()
    table = (c_void_p * len(_DESTRUCTOR_CALLS))(*(ctypes.cast(getattr(_api, name), c_void_p).value for name in _DESTRUCTOR_CALLS))
    made = c_void_p()
    engine.check(engine.pw_python_capsules(table, len(table), ctypes.byref(made), engine.errors.address))
    return made.value or 0


def _capsule(struct: Any, name: bytes) -> object:
    address = arrow_export.move(struct)
    return _api.PyCapsule_New(address, name, _destructor())


def schema_capsule(schema: ArrowSchema) -> object:
    """A PyCapsule ``arrow_schema`` that owns what the struct held."""
    return _capsule(schema, _SCHEMA)


def stream_capsule(stream: ArrowArrayStream) -> object:
    """A PyCapsule ``arrow_array_stream`` that owns what the struct held."""
    return _capsule(stream, _STREAM)


def schema_address(capsule: object) -> int:
    """The address of the struct in a PyCapsule ``arrow_schema``; the capsule keeps it."""
    return _api.PyCapsule_GetPointer(capsule, _SCHEMA)


def stream_address(capsule: object) -> int:
    """The address of the struct in a PyCapsule ``arrow_array_stream``; the capsule keeps it."""
    return _api.PyCapsule_GetPointer(capsule, _STREAM)


def take_schema(schema: ArrowSchema) -> Schema:
    """Names and types of a struct schema; releases it."""
    try:
        return Schema._trusted((child.name, child.dtype) for child in read_layout(schema).children)
    finally:
        _release(schema)


def schema_from_capsule(capsule: object) -> list[tuple[str, DataType]]:
    """Names and types of the struct schema in a PyCapsule."""
    layout = capsule_layout(capsule)
    if layout.format != "+s":
        raise ValueError(f"expected a struct schema, got Arrow format {layout.format!r}")
    return [(child.name, child.dtype) for child in layout.children]


def capsule_layout(capsule: object) -> Layout:
    """The schema in a PyCapsule, whatever its type; types as they are once the engine has taken the values."""
    return read_layout(ArrowSchema.from_address(schema_address(capsule)), is_foreign=True)


def capsule_schema(capsule: object) -> tuple[str, DataType]:
    """Name and type of the one column in a PyCapsule ``arrow_schema``."""
    layout = capsule_layout(capsule)
    return layout.name, layout.dtype


def export_schema(fields: list[tuple[str, DataType]]) -> ArrowSchema:
    """A struct schema of these columns."""
    from polarway.construct.empty import empty_column

    children = tuple(empty_column(dtype) for _, dtype in fields)
    names = tuple(name for name, _ in fields)
    return arrow_export.export_schema(ColumnBuffers(c.Struct(fields), "+s", 0, 0, (None,), children, names=names))


def read_layout(schema: ArrowSchema, *, is_foreign: bool = False) -> Layout:
    """The schema as Python objects; leaves the struct as it is. Durations in seconds that others hand over become milliseconds."""
    format = schema.format.decode()
    name = schema.name.decode("utf-8", "surrogatepass") if schema.name else ""
    metadata = metadata_pairs(schema.metadata) if schema.metadata else {}
    children = [read_layout(schema.children[i].contents, is_foreign=is_foreign) for i in range(schema.n_children)]
    dictionary = read_layout(schema.dictionary.contents, is_foreign=is_foreign) if schema.dictionary else None
    dtype = c.Duration("ms") if is_foreign and format == "tDs" else _dtype(format, children, dictionary, metadata)
    if (extension := metadata.get(b"ARROW:extension:name")) is not None:
        dtype = _named(format, dtype, extension, metadata.get(b"ARROW:extension:metadata"))
    return Layout(format, name, dtype, children, dictionary)


# Names that stand for types of ours, not for extensions.
_OWN = (b"polarway.object", b"polarway.int128")


def _named(format: str, storage: DataType, name: bytes, metadata: bytes | None) -> DataType:
    if format.startswith("w:") or name in _OWN:
        return c.Object() if name == b"polarway.object" and format == "w:8" else storage
    return extension_of(name.decode(), storage, None if metadata is None else metadata.decode())  # type: ignore[no-any-return]


def _dtype(format: str, children: list[Layout], dictionary: Layout | None, metadata: dict[bytes, bytes]) -> DataType:
    if dictionary is not None:
        if b"_PL_ENUM_VALUES2" in metadata:
            return c.Enum(enum_values(metadata[b"_PL_ENUM_VALUES2"]))
        return c.Categorical() if dictionary.dtype == c.String else dictionary.dtype
    if format == "d:38,0" and metadata.get(b"ARROW:extension:name") == b"polarway.int128":
        return c.Int128()
    flat = flat_dtype(format)
    if flat is not None:
        return flat
    if format == "+s":
        return c.Struct([(child.name, child.dtype) for child in children])
    if format.startswith("+w:"):
        return c.Array(children[0].dtype, int(format[3:]))
    if format == "+m":
        key, value = children[0].children
        return c.Map(key.dtype, value.dtype)
    if format in ("+l", "+L", "+vl", "+vL"):
        return c.List(children[0].dtype)
    if format == "+r":
        return children[1].dtype
    if format in _INTERVALS:
        return _INTERVALS[format]
    if format.startswith(("+us:", "+ud:")):
        return _union(children)
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"Arrow format {format!r} is not supported")


# As the engine reads them: Polars has no intervals.
_INTERVALS: dict[str, DataType] = {
    "tiM": c.Int32(),
    "tiD": c.Struct({"days": c.Int32(), "milliseconds": c.Int32()}),
    "tin": c.Struct({"months": c.Int32(), "days": c.Int32(), "nanoseconds": c.Int64()}),
}


def _union(children: list[Layout]) -> DataType:
    """The number of each row's type, and a field per type, null in the rows of others."""
    fields: dict[str, DataType] = {"type_id": c.Int8()}
    for child in children:
        name, number = child.name, 0
        while name in fields:
            name, number = f"{child.name}_{number}", number + 1
        fields[name] = child.dtype
    return c.Struct(fields)


def _release(struct: Any, function_at: Any = Release, address_of: Callable[[Any], int] = addressof) -> None:
    if struct.release:
        function_at(struct.release)(address_of(struct))


def _batches(stream: ArrowArrayStream) -> Iterator[ArrowArray]:
    next_batch = StreamFill(stream.get_next)
    while True:
        array = ArrowArray()
        code = next_batch(addressof(stream), addressof(array))
        if code:
            raise _stream_failure(stream, code)
        if not array.release:
            return
        try:
            yield array
        finally:
            _release(array)


def _stream_failure(stream: ArrowArrayStream, code: int) -> Exception:
    from polarway.exceptions import ComputeError

    text = StreamText(stream.get_last_error)(addressof(stream))
    return ComputeError(string_at(text).decode("utf-8", "replace") if text else f"the stream failed with code {code}")


def stream_layout(stream: ArrowArrayStream) -> Layout:
    """The schema of a stream, which stays open."""
    schema = ArrowSchema()
    code = StreamFill(stream.get_schema)(addressof(stream), addressof(schema))
    if code:
        raise _stream_failure(stream, code)
    try:
        return read_layout(schema)
    finally:
        _release(schema)


def to_lists(stream: ArrowArrayStream, *, stored: bool = False) -> tuple[Schema, list[list[Any]]]:
    """Names and types, and the values of each column as a list (``stored``: see :func:`frame_lists`); releases the stream."""
    try:
        layout = stream_layout(stream)
        read = [_stored(child) for child in layout.children] if stored else layout.children
        columns: list[list[Any]] = [[] for _ in read]
        for batch in _batches(stream):
            for index, child in enumerate(read):
                columns[index] += _child_values(batch, index, child)
        return Schema._trusted((child.name, child.dtype) for child in layout.children), columns
    finally:
        _release(stream)


def to_list(stream: ArrowArrayStream) -> list[Any]:
    """The values of a stream of one column; releases the stream."""
    try:
        layout = stream_layout(stream)
        result: list[Any] = []
        for batch in _batches(stream):
            result = values(batch, layout) if not result else result + values(batch, layout)
        return result
    finally:
        _release(stream)


def _child_values(batch: ArrowArray, index: int, layout: Layout) -> list[Any]:
    from polarway.backends.native.arrow_values import sliced_values

    child = batch.children[index].contents
    return sliced_values(child, layout, child.offset + batch.offset, batch.length)


def build(columns: list[tuple[str, Any, DataType | None]], strict: bool = True) -> ArrowArrayStream:
    """A stream of one batch made of Python values.

    ``columns`` holds name, values and wanted type (or ``None``) of each column; see :mod:`polarway.construct`.
    """
    from polarway.construct import column_buffers

    return stream_of([(name, column_buffers(name, data, dtype, strict=strict)) for name, data, dtype in columns])


def stream_of(columns: list[tuple[str, ColumnBuffers]]) -> ArrowArrayStream:
    """A stream of one struct batch made of columns of one length."""
    children = tuple(column for _, column in columns)
    length = children[0].length if children else 0
    names = tuple(name for name, _ in columns)
    dtype = c.Struct([(name, column.dtype) for name, column in columns])
    return arrow_export.export_stream(ColumnBuffers(dtype, "+s", length, 0, (None,), children, names=names))


def requested_text(schema: Schema) -> ArrowSchema:
    """The request for text and binary with 64-bit offsets instead of views, which Python reads fastest."""
    return export_schema(list(schema.items()))


def array_stream(schema: object, array: object) -> ArrowArrayStream:
    """A stream of the one array behind the capsules of ``__arrow_c_array__``; moves the array out of its capsule."""
    return one_array(schema_address(schema), _api.PyCapsule_GetPointer(array, _ARRAY), (schema, array))


def frame_lists(native: Any, *, stored: bool = False) -> list[list[Any]]:
    """Every column of a native frame as a list; ``stored``: temporal values as ticks, decimals as scaled integers."""
    if not native.schema():
        return []
    requested = requested_text(native.schema())
    try:
        stream = native.stream(addressof(requested))
    finally:
        _release(requested)
    return to_lists(stream, stored=stored)[1]


def _stored(layout: Layout) -> Layout:
    """The layout whose values are what memory holds, with the types of tables left out."""
    children = [_stored(child) for child in layout.children]
    dtype = layout.storage
    if dtype.is_temporal():
        dtype = c.Int64()
    elif dtype.is_decimal():
        dtype = c.Int128()
    return Layout(layout.format, layout.name, dtype, children, layout.dictionary, stored=True)


def open_stream(data: Any) -> ArrowArrayStream:
    """The stream of an object with ``__arrow_c_stream__`` or ``__arrow_c_array__``, moved out of its capsule."""
    if hasattr(data, "__arrow_c_stream__"):
        capsule = data.__arrow_c_stream__()
        source = ArrowArrayStream.from_address(stream_address(capsule))
        out = ArrowArrayStream()
        ctypes.memmove(addressof(out), addressof(source), ctypes.sizeof(ArrowArrayStream))
        source.release = None
        return out
    return array_stream(*data.__arrow_c_array__())


def struct_stream(stream: ArrowArrayStream, name: str | None = None) -> ArrowArrayStream:
    """The stream itself when its batches are structs and no name is asked for; else its column as a struct's only field."""
    from polarway.backends.native.arrow_wrap import column_as_struct

    layout = stream_layout(stream)
    if layout.format == "+s" and name is None:
        return stream
    return column_as_struct(stream, layout.name if name is None else name)


def fixed_bytes(native: Any) -> tuple[bytes, list[int]]:
    """The values of the only, fixed-width column as one block of memory, and the indices of its nulls."""
    from polarway.backends.native.arrow_values import fixed_block

    stream = native.column_stream(0)
    try:
        layout = stream_layout(stream)
        blocks: list[bytes] = []
        missing: list[int] = []
        start = 0
        for batch in _batches(stream):
            block, nulls = fixed_block(batch, layout)
            blocks.append(block)
            missing += [start + index for index in nulls]
            start += batch.length
        return b"".join(blocks), missing
    finally:
        _release(stream)


class _Held:
    """Releases an array when the last reference to its memory goes."""

    def __init__(self, array: ArrowArray) -> None:
        self.array = array

    # Bound here: while the interpreter ends, names of this module are None.
    def __del__(self, release: Callable[[ArrowArray], None] = _release) -> None:
        release(self.array)


def fixed_view(native: Any) -> Any:
    """The only, fixed-width column where it is, as memory that keeps the column; None if it has nulls or several parts."""
    parts = fixed_parts(native, 0)
    return parts[0] if parts is not None and len(parts) == 1 else None


def fixed_parts(native: Any, column: int) -> list[Any] | None:
    """A fixed-width column where it is, part by part, as memory that keeps its part; None if it has nulls."""
    stream = native.column_stream(column)
    try:
        width = _byte_width(stream_layout(stream))
        next_batch = StreamFill(stream.get_next)
        parts: list[Any] = []
        while True:
            held = _Held(ArrowArray())
            code = next_batch(addressof(stream), addressof(held.array))
            if code:
                raise _stream_failure(stream, code)
            if not held.array.release:
                return parts
            if held.array.null_count:
                return None
            if held.array.length:
                memory = (ctypes.c_char * (held.array.length * width)).from_address(held.array.buffers[1] + held.array.offset * width)
                memory.held = held
                parts.append(memory)
    finally:
        _release(stream)


def leaf_view(native: Any, column: int, width: int) -> Any:
    """The values of a column of that width, or the innermost items of arrays, where they are, nulls or not; None if it lies in several parts."""
    stream = native.column_stream(column)
    try:
        layout = stream_layout(stream)
        next_batch = StreamFill(stream.get_next)
        found: Any = None
        while True:
            held = _Held(ArrowArray())
            code = next_batch(addressof(stream), addressof(held.array))
            if code:
                raise _stream_failure(stream, code)
            if not held.array.release:
                return found
            if held.array.length:
                if found is not None:
                    return None
                found = _leaf_memory(held, layout, width)
    finally:
        _release(stream)


def _leaf_memory(held: _Held, layout: Layout, width: int) -> Any:
    array, start, count = held.array, held.array.offset, held.array.length
    while layout.format.startswith("+w:"):
        # So many items for each row, also of rows before the first.
        size = int(layout.format[3:])
        array, layout = array.children[0].contents, layout.children[0]
        start, count = array.offset + start * size, count * size
    memory = (ctypes.c_char * (count * width)).from_address((array.buffers[1] or 0) + start * width)
    memory.held = held
    return memory


def _byte_width(layout: Layout) -> int:
    from polarway.backends.native.arrow_values import _CODES, _WIDTHS

    return _WIDTHS[_CODES.get(layout.format) or "q"]
