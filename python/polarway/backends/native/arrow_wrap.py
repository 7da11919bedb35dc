"""A stream of one column's arrays as a stream of struct batches with that one column."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, addressof, c_void_p, cast, pointer
from typing import Any

from polarway.backends.native import arrow_export
from polarway.backends.native.arrow_structs import (
    FLAG_NULLABLE,
    ArrowArray,
    ArrowArrayStream,
    ArrowSchema,
    Release,
    StreamFill,
    StreamText,
)


class _Wrapped:
    """The inner stream and the name that its column gets."""

    def __init__(self, inner: ArrowArrayStream, name: str, owner: object) -> None:
        self.inner = inner
        self.name = name
        self.owner = owner


def _state(stream: int) -> _Wrapped:
    return arrow_export._alive[ArrowArrayStream.from_address(stream).private_data]


@StreamFill
def _schema(stream: int, out: int) -> int:
    state = _state(stream)
    child = ArrowSchema()
    code = StreamFill(state.inner.get_schema)(addressof(state.inner), addressof(child))
    if code:
        return code
    name = state.name.encode("utf-8", "surrogatepass")
    renamed = ArrowSchema()
    ctypes.memmove(addressof(renamed), addressof(child), ctypes.sizeof(ArrowSchema))
    renamed.name = name
    # The child's own release would free what we only borrowed from the copy, so the copy is released through the original.
    renamed.release = _BORROWED
    renamed.private_data = arrow_export._keep((child, name))
    pointers = (POINTER(ArrowSchema) * 1)(pointer(renamed))
    struct = ArrowSchema.from_address(out)
    ctypes.memset(out, 0, ctypes.sizeof(ArrowSchema))
    struct.format = b"+s"
    struct.name = b""
    struct.flags = FLAG_NULLABLE
    struct.n_children = 1
    struct.children = cast(pointers, POINTER(POINTER(ArrowSchema)))
    struct.private_data = arrow_export._keep((renamed, pointers))
    struct.release = arrow_export._SCHEMA_RELEASE
    return 0


@arrow_export.lasting
@Release
def _release_borrowed(
    address: int, schema: Any = ArrowSchema, alive: dict[int, Any] = arrow_export._alive, function_at: Any = Release, address_of: Any = addressof
) -> None:
    struct = schema.from_address(address)
    child, _ = alive.pop(struct.private_data)
    struct.release = None
    if child.release:
        function_at(child.release)(address_of(child))


_BORROWED = cast(_release_borrowed, c_void_p).value


@StreamFill
def _next(stream: int, out: int) -> int:
    state = _state(stream)
    child = ArrowArray()
    code = StreamFill(state.inner.get_next)(addressof(state.inner), addressof(child))
    struct = ArrowArray.from_address(out)
    ctypes.memset(out, 0, ctypes.sizeof(ArrowArray))
    if code or not child.release:
        return code
    pointers = (POINTER(ArrowArray) * 1)(pointer(child))
    buffers = (c_void_p * 1)()
    struct.length = child.length
    struct.n_buffers = 1
    struct.n_children = 1
    struct.buffers = cast(buffers, POINTER(c_void_p))
    struct.children = cast(pointers, POINTER(POINTER(ArrowArray)))
    struct.private_data = arrow_export._keep((child, pointers, buffers))
    struct.release = arrow_export._ARRAY_RELEASE
    return 0


@StreamText
def _error(stream: int) -> int | None:
    inner = _state(stream).inner
    return StreamText(inner.get_last_error)(addressof(inner))


@arrow_export.lasting
@Release
def _release(
    address: int, stream: Any = ArrowArrayStream, alive: dict[int, Any] = arrow_export._alive, function_at: Any = Release, address_of: Any = addressof
) -> None:
    struct = stream.from_address(address)
    state = alive.pop(struct.private_data)
    struct.release = None
    if state.inner.release:
        function_at(state.inner.release)(address_of(state.inner))


_FUNCTIONS = tuple(cast(function, c_void_p).value for function in (_schema, _next, _error, _release))


def column_as_struct(inner: ArrowArrayStream, name: str, owner: object = None) -> ArrowArrayStream:
    """The stream with its column named ``name``; takes ``inner``, keeps ``owner`` while it lives."""
    out = ArrowArrayStream()
    out.get_schema, out.get_next, out.get_last_error, out.release = _FUNCTIONS
    out.private_data = arrow_export._keep(_Wrapped(inner, name, owner))
    return out
