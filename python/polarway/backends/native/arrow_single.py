"""The one array behind ``__arrow_c_array__`` as a stream."""

from __future__ import annotations

import ctypes
from ctypes import addressof, c_void_p, string_at

from polarway.backends.native import arrow_export
from polarway.backends.native.arrow_structs import ArrowArray, ArrowArrayStream, ArrowSchema, StreamFill, StreamText
from polarway.construct.buffers import ColumnBuffers
from polarway.datatypes import classes as c


class _OneArray:
    """Where a foreign schema and array are, what keeps them there, and whether the array was handed out."""

    def __init__(self, schema: int, array: int, owner: object) -> None:
        self.schema = schema
        self.array = array
        self.owner = owner
        self.given = False
        self.error = ctypes.create_string_buffer(1)


def one_array(schema: int, array: int, owner: object) -> ArrowArrayStream:
    """A stream of one array; ``owner`` keeps both addresses valid."""
    out = ArrowArrayStream()
    out.get_schema, out.get_next, out.get_last_error, out.release = _FUNCTIONS
    out.private_data = arrow_export._keep(_OneArray(schema, array, owner))
    return out


def _state(stream: int) -> _OneArray:
    return arrow_export._alive[ArrowArrayStream.from_address(stream).private_data]


@StreamFill
def _schema(stream: int, out: int) -> int:
    # The capsule keeps its schema; the reader gets one of its own.
    source = ArrowSchema.from_address(_state(stream).schema)
    arrow_export.fill_schema(ArrowSchema.from_address(out), source.name.decode() if source.name else "", _shape_of(source))
    return 0


def _shape_of(source: ArrowSchema) -> ColumnBuffers:
    children = tuple(_shape_of(source.children[i].contents) for i in range(source.n_children))
    names = tuple((source.children[i].contents.name or b"").decode() for i in range(source.n_children))
    dictionary = _shape_of(source.dictionary.contents) if source.dictionary else None
    metadata = _metadata_bytes(source.metadata) if source.metadata else None
    return ColumnBuffers(c.Null(), source.format.decode(), 0, 0, (), children, dictionary, metadata, names)


def _metadata_bytes(address: int) -> bytes:
    pairs = metadata_pairs(address)
    size = 4 + sum(8 + len(key) + len(value) for key, value in pairs.items())
    return string_at(address, size)


def metadata_pairs(address: int) -> dict[bytes, bytes]:
    """Arrow's metadata form: a count, then length and bytes of each key and value, 32 bits in the machine's order."""
    result = {}
    count = ctypes.c_int32.from_address(address).value
    at = address + 4
    for _ in range(count):
        pair = []
        for _side in (0, 1):
            length = ctypes.c_int32.from_address(at).value
            pair.append(string_at(at + 4, length))
            at += 4 + length
        result[pair[0]] = pair[1]
    return result


@StreamFill
def _next(stream: int, out: int) -> int:
    state = _state(stream)
    if state.given:
        ArrowArray.from_address(out).release = None
        return 0
    state.given = True
    ctypes.memmove(out, state.array, ctypes.sizeof(ArrowArray))
    ArrowArray.from_address(state.array).release = None
    return 0


@StreamText
def _error(stream: int) -> int:
    return addressof(_state(stream).error)


_FUNCTIONS = (*(ctypes.cast(f, c_void_p).value for f in (_schema, _next, _error)), arrow_export._STREAM[3])
