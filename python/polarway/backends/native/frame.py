"""A table that the engine holds, owned by Python."""

from __future__ import annotations

from ctypes import addressof, byref, c_int32, c_int64, c_uint64
from typing import TYPE_CHECKING, Any

from polarway.backends.native import arrow_memory, library
from polarway.backends.native.direct_calls import calls
from polarway.datatypes import Object
from polarway.datatypes.arrow_format import flat_dtype

if TYPE_CHECKING:
    from polarway.backends.direct import DirectCalls
    from polarway.backends.native.native_engine import NativeEngine
    from polarway.construct.objects import Stores
    from polarway.schema import Schema

# Frames are made more often than anything else: their fields are set without a call of __init__.
_new = object.__new__


class NativeFrame:
    """Owns one frame handle: the engine forgets the frame when this object goes."""

    __slots__ = ("__weakref__", "_rows", "_schema", "backend", "handle", "nulls", "objects", "ordered")

    #: Of the only column, once it was asked for.
    nulls: int
    #: See :mod:`polarway.backends.direct`.
    direct = calls

    def __init__(
        self, backend: NativeEngine, handle: int, rows: int = -1, schema: Schema | None = None, ordered: bool = False, objects: Stores = ()
    ) -> None:
        self.backend = backend
        self.handle = handle
        self._rows = rows
        self._schema = schema
        self.ordered = ordered
        self.objects = objects

    # What it calls is bound here: while the interpreter ends, names of this module are None.
    def __del__(self, calls: DirectCalls = calls) -> None:
        if calls.free(self.handle) is NotImplemented:
            self._library.pw_frame_free(self.handle, None)

    def made(self, handle: int, rows: int = -1, schema: Schema | None = None, ordered: bool = False) -> NativeFrame:
        """The frame of a handle that a direct call gave, of values of this one; what is known of it is not asked for."""
        frame = _new(NativeFrame)
        frame.backend = self.backend
        frame.handle = handle
        frame._rows = rows
        frame._schema = schema
        frame.ordered = ordered or self.ordered
        frame.objects = self.objects
        return frame

    @property
    def _library(self) -> library.Library:
        return self.backend._library

    def rows(self) -> int:
        """The number of rows; asked for once."""
        if self._rows < 0 and not self._read_fields():
            out = c_int64()
            engine = self._library
            engine.check(engine.pw_frame_rows(self.handle, byref(out), engine.errors.address))
            self._rows = out.value
        return self._rows

    def schema(self) -> Schema:
        """Names and types of the columns; read once."""
        if self._schema is None and not self._read_fields():
            out = arrow_memory.ArrowSchema()
            engine = self._library
            engine.check(engine.pw_frame_schema(self.handle, addressof(out), engine.errors.address))
            self._schema = arrow_memory.take_schema(out)
        return self._schema  # type: ignore[return-value]

    def _read_fields(self) -> bool:
        """Rows, names and types in one call; False where that has no form for a type."""
        found = calls.fields(self.handle)
        if found is NotImplemented:
            return False
        from polarway.schema import Schema

        self._rows = found[0]
        if self._schema is None:
            self._schema = Schema._trusted([(name, flat_dtype(format)) for name, format in zip(found[1::2], found[2::2])])  # type: ignore[misc]
        return True

    def slice(self, offset: int, length: int) -> NativeFrame:
        """Rows from ``offset``, at most ``length``; both are cut to what there is."""
        made = calls.slice(self.handle, offset, length)
        if made is not NotImplemented:
            return self.made(made, length, self._schema)
        out = c_uint64()
        engine = self._library
        engine.check(engine.pw_frame_slice(self.handle, offset, length, byref(out), engine.errors.address))
        return self._part(out.value)

    def _part(self, handle: int) -> NativeFrame:
        part = NativeFrame(self.backend, handle, objects=self.objects)
        part.ordered = self.ordered
        return part

    def chunks(self) -> list[int]:
        """Rows of each chunk, at least one: what was read or joined in parts has those parts."""
        engine = self._library
        count = c_int64()
        engine.check(engine.pw_frame_chunks(self.handle, None, 0, byref(count), engine.errors.address))
        if count.value == 1:
            return [self.rows()]
        lengths = (c_int64 * count.value)()
        engine.check(engine.pw_frame_chunks(self.handle, lengths, count.value, byref(count), engine.errors.address))
        return list(lengths)

    def rechunk(self) -> NativeFrame:
        """The same rows as one chunk; this frame where they are."""
        if len(self.chunks()) == 1:
            return self
        out = c_uint64()
        engine = self._library
        engine.check(engine.pw_frame_rechunk(self.handle, byref(out), engine.errors.address))
        return self._part(out.value)

    def column(self, index: int) -> NativeFrame:
        """One column, by position, as a frame of its own; nothing is copied."""
        made = calls.select(self.handle, (index,))
        if made is not NotImplemented:
            return self.made(made, self._rows)
        out = c_uint64()
        engine = self._library
        place = c_int32(index)
        engine.check(engine.pw_frame_select(self.handle, byref(place), 1, byref(out), engine.errors.address))
        return self._part(out.value)

    def stream(self, requested: int = 0) -> arrow_memory.ArrowArrayStream:
        """The rows as a C stream that the caller releases. ``requested``: address of an ArrowSchema, or 0."""
        out = arrow_memory.ArrowArrayStream()
        engine = self._library
        engine.check(engine.pw_frame_stream(self.handle, requested or None, addressof(out), engine.errors.address))
        return out

    def column_stream(self, index: int, requested: int = 0) -> arrow_memory.ArrowArrayStream:
        """One column as a C stream of its own type, that the caller releases."""
        out = arrow_memory.ArrowArrayStream()
        engine = self._library
        engine.check(engine.pw_frame_column(self.handle, index, requested or None, addressof(out), engine.errors.address))
        return out

    def lists(self, *, stored: bool = False) -> list[list[Any]]:
        """Every column as a Python list; ``stored``: temporal values as ticks, decimals as scaled integers."""
        dtypes = self.schema().values()
        if any(type(dtype) is Object for dtype in dtypes):
            return [self._objects(place) if type(dtype) is Object else self.column(place).lists(stored=stored)[0] for place, dtype in enumerate(dtypes)]
        if stored and any(dtype.is_temporal() or dtype.is_decimal() or dtype.is_nested() for dtype in dtypes):
            return arrow_memory.frame_lists(self, stored=True)
        quick = [self._values(place) for place in range(len(dtypes))]
        if all(values is None for values in quick):
            return arrow_memory.frame_lists(self, stored=stored)
        return [arrow_memory.to_list(self.column_stream(place)) if values is None else values for place, values in enumerate(quick)]

    def handles(self, column: int) -> list[Any]:
        """A column of objects as the handles that the engine holds; None for nulls."""
        return arrow_memory.to_list(self.column_stream(column))

    def _objects(self, column: int) -> list[Any]:
        from polarway.construct.objects import looked_up

        return looked_up(self.handles(column), self.objects)

    def place(self, column: int, address: int) -> bool:
        """Puts a column into memory of as many references to None as there are rows; False for types that lists are made of first."""
        from polarway.backends.native import python_objects

        return python_objects.placed(self._library, self.handle, column, self.rows(), address)

    def _values(self, column: int) -> list[Any] | None:
        values = calls.items(self.handle, column)
        return self._listed(column, 0, self.rows()) if values is NotImplemented else values  # type: ignore[no-any-return]

    def _listed(self, column: int, first: int, count: int) -> list[Any] | None:
        from polarway.backends.native import python_objects

        return python_objects.listed(self._library, self.handle, column, first, count)

    def fixed_bytes(self) -> tuple[bytes, list[int]]:
        """The values of the only, fixed-width column as one block of memory, and the indices of its nulls."""
        return arrow_memory.fixed_bytes(self)

    def fixed_view(self) -> Any:
        """The values of the only, fixed-width column where they are, as memory to read; None if it has nulls or lies in parts."""
        found = calls.array(self.handle, 0)
        if found is not NotImplemented:
            return found[0] if found[2] else None
        return arrow_memory.fixed_view(self)

    def fixed_parts(self, column: int) -> list[Any] | None:
        """A fixed-width column where it is, part by part, as memory to read; None if it has nulls."""
        found = calls.array(self.handle, column)
        if found is not NotImplemented and found[2]:
            return [found[0]]
        return arrow_memory.fixed_parts(self, column)

    def leaf_view(self, column: int, width: int) -> Any:
        """The values of a column of that width, or the innermost items of arrays, where they are, nulls or not; None if they lie in parts."""
        return arrow_memory.leaf_view(self, column, width)

    def schema_capsule(self) -> object:
        """The columns as a PyCapsule ``arrow_schema``."""
        out = arrow_memory.ArrowSchema()
        engine = self._library
        engine.check(engine.pw_frame_schema(self.handle, addressof(out), engine.errors.address))
        return arrow_memory.schema_capsule(out)

    def stream_capsule(self, requested_schema: object | None = None) -> object:
        """The rows as a PyCapsule ``arrow_array_stream``."""
        requested = arrow_memory.schema_address(requested_schema) if requested_schema is not None else 0
        return arrow_memory.stream_capsule(self.stream(requested))

    def column_capsule(self, index: int, requested_schema: object | None = None) -> object:
        """One column as a PyCapsule ``arrow_array_stream`` of its own type."""
        requested = arrow_memory.schema_address(requested_schema) if requested_schema is not None else 0
        return arrow_memory.stream_capsule(self.column_stream(index, requested))
