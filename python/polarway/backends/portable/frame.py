"""A table that the portable backend holds: one stored array per column, and where the parts end that it was joined of."""

from __future__ import annotations

import itertools
import weakref
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from polarway.backends.direct import NONE
from polarway.backends.portable.arrays import exported
from polarway.backends.portable.lists import fixed_block, leaf_memory, to_list
from polarway.backends.portable.types import exported_field
from polarway.schema import Schema

if TYPE_CHECKING:
    from polarway.backends.portable.portable_engine import PortableEngine

# Below zero, so that no native handle is ever the same.
_handles = itertools.count(-1, -1)
_held: weakref.WeakValueDictionary[int, PortableFrame] = weakref.WeakValueDictionary()


class PortableFrame:
    """Names, types and arrays; plans name it by its handle while it lives."""

    __slots__ = ("__weakref__", "_lengths", "_schema", "arrays", "backend", "handle", "height", "ordered")

    #: No calls without a plan.
    direct = NONE

    def __init__(self, backend: PortableEngine, schema: Schema, arrays: list[pa.Array], height: int, lengths: list[int] | None = None) -> None:
        lengths = None if lengths is None else [length for length in lengths if length]
        #: rows of each chunk, where there are several
        self._lengths = None if lengths is None or len(lengths) < 2 else lengths
        self.backend = backend
        self._schema = schema
        self.arrays = arrays
        self.height = height
        self.ordered = False
        self.handle = next(_handles)
        _held[self.handle] = self

    def rows(self) -> int:
        """The number of rows."""
        return self.height

    def schema(self) -> Schema:
        """Names and types of the columns."""
        return self._schema

    def slice(self, offset: int, length: int) -> PortableFrame:
        """Rows from ``offset``, at most ``length``; both are cut to what there is."""
        offset = min(max(offset, 0), self.height)
        length = min(max(length, 0), self.height - offset)
        lengths, start = [], 0
        for rows in self.chunks():
            lengths.append(max(min(offset + length, start + rows) - max(offset, start), 0))
            start += rows
        return self._part(self._schema, [array.slice(offset, length) for array in self.arrays], length, lengths)

    def chunks(self) -> list[int]:
        """Rows of each chunk, at least one: what was read or joined in parts has those parts."""
        return [self.height] if self._lengths is None else list(self._lengths)

    def rechunk(self) -> PortableFrame:
        """The same rows as one chunk; the arrays are whole in any case."""
        return self if self._lengths is None else self._part(self._schema, self.arrays, self.height)

    def _part(self, schema: Schema, arrays: list[pa.Array], height: int, lengths: list[int] | None = None) -> PortableFrame:
        part = PortableFrame(self.backend, schema, arrays, height, lengths)
        part.ordered = self.ordered
        return part

    def column(self, index: int) -> PortableFrame:
        """One column, by position, as a frame of its own; nothing is copied."""
        name, dtype = list(self._schema.items())[index]
        return self._part(type(self._schema)([(name, dtype)]), [self.arrays[index]], self.height, self._lengths)

    def lists(self, *, stored: bool = False) -> list[list[Any]]:
        """Every column as a Python list; ``stored``: temporal values as ticks, decimals as scaled integers."""
        return [to_list(array, dtype, stored=stored) for array, dtype in zip(self.arrays, self._schema.values())]

    def place(self, column: int, address: int) -> bool:
        """False: objects are made by pyarrow here."""
        return False

    def fixed_view(self) -> Any:
        """None: tables lie in chunks."""
        return None

    def fixed_parts(self, column: int) -> list[Any] | None:
        """None: the values are taken by :meth:`fixed_bytes`."""
        return None

    def fixed_bytes(self) -> tuple[bytes, list[int]]:
        """The values of the only, fixed-width column as one block of memory, and the indices of its nulls."""
        (dtype,) = self._schema.values()
        return fixed_block(self.arrays[0], dtype)

    def leaf_view(self, column: int, width: int) -> Any:
        """The values of a column of that width, or the innermost items of arrays, where they are, nulls or not; None for half floats."""
        return leaf_memory(self.arrays[column], list(self._schema.values())[column], width)

    def batch(self) -> pa.RecordBatch:
        """The rows as they leave the backend."""
        fields = [exported_field(name, dtype) for name, dtype in self._schema.items()]
        arrays = [exported(array, dtype) for array, dtype in zip(self.arrays, self._schema.values())]
        if not fields:
            return pa.RecordBatch.from_struct_array(pa.array([{}] * self.height, pa.struct([])))
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))

    def schema_capsule(self) -> object:
        """The columns as a PyCapsule ``arrow_schema``."""
        return pa.schema([exported_field(name, dtype) for name, dtype in self._schema.items()]).__arrow_c_schema__()

    def stream_capsule(self, requested_schema: object | None = None) -> object:
        """The rows as a PyCapsule ``arrow_array_stream``."""
        batch = self.batch()
        return pa.RecordBatchReader.from_batches(batch.schema, self._split(batch)).__arrow_c_stream__(requested_schema)

    def column_capsule(self, index: int, requested_schema: object | None = None) -> object:
        """One column as a PyCapsule ``arrow_array_stream`` of its own type."""
        whole = exported(self.arrays[index], list(self._schema.values())[index])
        return pa.chunked_array(self._split(whole)).__arrow_c_stream__(requested_schema)

    def _split(self, whole: Any) -> list[Any]:
        """An array or a batch of all rows, chunk by chunk, not copied."""
        parts, start = [], 0
        for rows in self.chunks():
            parts.append(whole.slice(start, rows))
            start += rows
        return parts


def held(handle: int) -> PortableFrame | None:
    """The living frame of a handle."""
    return _held.get(handle)


def count() -> int:
    """The number of living frames."""
    return len(_held)
