"""Python buffers out over the Arrow C interfaces: structs whose memory Python owns until they are released."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from ctypes import POINTER, addressof, c_char, c_char_p, c_void_p, cast, create_string_buffer, memmove, pointer, py_object, pythonapi, sizeof
from typing import Any

from polarway.backends.native.arrow_structs import (
    FLAG_NULLABLE,
    ArrowArray,
    ArrowArrayStream,
    ArrowSchema,
    Release,
    StreamFill,
    StreamText,
)
from polarway.construct.buffers import ColumnBuffers

# What an exported struct needs while it lives, by the number in its private_data.
_alive: dict[int, Any] = {}
_numbers = itertools.count(1)
_RELEASE_SCHEMA_OFFSET = ArrowSchema.release.offset
_RELEASE_ARRAY_OFFSET = ArrowArray.release.offset


def _keep(value: Any) -> int:
    number = next(_numbers)
    _alive[number] = value
    return number


def lasting(callback: Any) -> Any:
    """A callback that is never freed: the engine may release what it holds while the interpreter ends.

    Such a callback uses its arguments alone, as the names of its module are None by then; what it calls stands in their defaults.
    """
    pythonapi.Py_IncRef(py_object(callback))
    return callback


def _release(struct: Any, alive: dict[int, Any] = _alive, function_at: Any = Release, address_of: Callable[[Any], int] = addressof) -> None:
    for index in range(struct.n_children):
        child = struct.children[index]
        if child and child.contents.release:
            function_at(child.contents.release)(address_of(child.contents))
    if struct.dictionary and struct.dictionary.contents.release:
        function_at(struct.dictionary.contents.release)(address_of(struct.dictionary.contents))
    number = struct.private_data
    struct.release = None
    struct.private_data = None
    alive.pop(number, None)


@lasting
@Release
def _release_schema(address: int, schema: Any = ArrowSchema, release: Callable[[Any], None] = _release) -> None:
    release(schema.from_address(address))


@lasting
@Release
def _release_array(address: int, array: Any = ArrowArray, release: Callable[[Any], None] = _release) -> None:
    release(array.from_address(address))


_SCHEMA_RELEASE = cast(_release_schema, c_void_p).value
_ARRAY_RELEASE = cast(_release_array, c_void_p).value


def fill_schema(out: ArrowSchema, name: str, column: ColumnBuffers, *, nullable: bool = True, entry: bool = False) -> None:
    """Writes the schema of a column into ``out``; its release callback frees what it holds."""
    format_bytes = column.format.encode()
    name_bytes = name.encode("utf-8", "surrogatepass")
    metadata = create_string_buffer(column.metadata, len(column.metadata)) if column.metadata is not None else None
    children: list[ArrowSchema] = []
    is_map = column.format == "+m"
    for child_name, child in zip(child_names(column), column.children):
        struct = ArrowSchema()
        # The entries of a map and their keys are never null.
        fill_schema(struct, child_name, child, nullable=not (is_map or (entry and not children)), entry=is_map)
        children.append(struct)
    pointers = (POINTER(ArrowSchema) * len(children))(*[pointer(child) for child in children]) if children else None
    dictionary = None
    if column.dictionary is not None:
        dictionary = ArrowSchema()
        fill_schema(dictionary, "", column.dictionary)
    out.format = format_bytes
    out.name = name_bytes
    out.metadata = addressof(metadata) if metadata is not None else None
    out.flags = FLAG_NULLABLE if nullable else 0
    out.n_children = len(children)
    out.children = cast(pointers, POINTER(POINTER(ArrowSchema))) if pointers is not None else None
    out.dictionary = pointer(dictionary) if dictionary is not None else None
    out.private_data = _keep((format_bytes, name_bytes, metadata, children, pointers, dictionary))
    out.release = _SCHEMA_RELEASE


def child_names(column: ColumnBuffers) -> tuple[str, ...]:
    """The names of a column's children: those of a struct's fields, ``item`` in a list."""
    return column.names or ("item",) * len(column.children)


def fill_array(out: ArrowArray, column: ColumnBuffers) -> None:
    """Writes a column into ``out``; its release callback drops our hold on the buffers."""
    count = len(column.buffers)
    addresses = (c_void_p * max(count, 1))()
    held = []
    for index, buffer in enumerate(column.buffers):
        if buffer is not None:
            addresses[index], keep = _address(buffer)
            held.append(keep)
    children = []
    for child in column.children:
        struct = ArrowArray()
        fill_array(struct, child)
        children.append(struct)
    pointers = (POINTER(ArrowArray) * len(children))(*[pointer(child) for child in children]) if children else None
    dictionary = None
    if column.dictionary is not None:
        dictionary = ArrowArray()
        fill_array(dictionary, column.dictionary)
    out.length = column.length
    out.null_count = column.null_count
    out.offset = 0
    out.n_buffers = count
    out.n_children = len(children)
    out.buffers = cast(addresses, POINTER(c_void_p))
    out.children = cast(pointers, POINTER(POINTER(ArrowArray))) if pointers is not None else None
    out.dictionary = pointer(dictionary) if dictionary is not None else None
    out.private_data = _keep((addresses, held, column, children, pointers, dictionary))
    out.release = _ARRAY_RELEASE


_EMPTY = create_string_buffer(64)


def _address(buffer: Any) -> tuple[int, Any]:
    """Where a bytes-like object's bytes are, and what keeps them there."""
    if isinstance(buffer, bytes):
        return cast(c_char_p(buffer), c_void_p).value or addressof(_EMPTY), buffer
    if hasattr(buffer, "buffer_info"):
        address, length = buffer.buffer_info()
        return (address if length else addressof(_EMPTY)), buffer
    view = memoryview(buffer)
    if view.nbytes == 0:
        return addressof(_EMPTY), view
    if view.readonly:
        if not view.c_contiguous:
            return _address(view.tobytes())
        return _readonly_address(view)
    whole = (c_char * view.nbytes).from_buffer(view.cast("B"))
    return addressof(whole), whole


def _readonly_address(view: memoryview) -> tuple[int, Any]:
    # ctypes gives no address of read-only memory; numpy does, and what is read-only here comes from numpy or is small.
    owner: Any = view.obj
    interface = getattr(owner, "__array_interface__", None)
    if interface is not None and owner.nbytes == view.nbytes:
        return interface["data"][0], owner
    return _address(view.tobytes())


class _Stream:
    """The state of one exported stream: a schema and at most one batch."""

    def __init__(self, column: ColumnBuffers, name: str = "") -> None:
        self.column = column
        self.name = name
        self.given = False
        self.error = create_string_buffer(1)


@StreamFill
def _stream_schema(stream: int, out: int) -> int:
    state = _alive[ArrowArrayStream.from_address(stream).private_data]
    fill_schema(ArrowSchema.from_address(out), state.name, state.column)
    return 0


@StreamFill
def _stream_next(stream: int, out: int) -> int:
    state = _alive[ArrowArrayStream.from_address(stream).private_data]
    array = ArrowArray.from_address(out)
    if state.given:
        array.release = None
        return 0
    state.given = True
    fill_array(array, state.column)
    return 0


@StreamText
def _stream_error(stream: int) -> int:
    return addressof(_alive[ArrowArrayStream.from_address(stream).private_data].error)


@lasting
@Release
def _release_stream(address: int, stream: Any = ArrowArrayStream, alive: dict[int, Any] = _alive) -> None:
    struct = stream.from_address(address)
    alive.pop(struct.private_data, None)
    struct.private_data = None
    struct.release = None


_STREAM = tuple(cast(function, c_void_p).value for function in (_stream_schema, _stream_next, _stream_error, _release_stream))


def export_stream(column: ColumnBuffers, name: str = "") -> ArrowArrayStream:
    """A stream of one batch. The struct may be moved; whoever holds it last releases it."""
    out = ArrowArrayStream()
    out.get_schema, out.get_next, out.get_last_error, out.release = _STREAM
    out.private_data = _keep(_Stream(column, name))
    return out


def export_schema(column: ColumnBuffers, name: str = "") -> ArrowSchema:
    """A schema of its own."""
    out = ArrowSchema()
    fill_schema(out, name, column)
    return out


def move(source: Any) -> int:
    """Copies a struct into memory of the C heap and marks the source released; the address is for a capsule."""
    size = sizeof(source)
    allocate = pythonapi.PyMem_RawMalloc
    allocate.restype = c_void_p
    allocate.argtypes = [c_void_p]
    address = allocate(size)
    memmove(address, addressof(source), size)
    source.release = None
    return address


def alive() -> int:
    """How many exported structs are not released yet; tests look at it."""
    return len(_alive)
