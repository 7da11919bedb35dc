"""What a backend does. Frames, lazy frames and expressions know nothing else about the engine below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from polarway.backends.direct import DirectCalls
    from polarway.construct.buffers import ColumnBuffers
    from polarway.datatypes import DataType
    from polarway.schema import Schema


class FrameHandle(Protocol):
    """A finished table that a backend holds. Freed when the last reference to it goes."""

    handle: int
    backend: Backend
    #: whether its rows come out of a sort or of something else that has an order
    ordered: bool
    direct: DirectCalls

    def rows(self) -> int:
        """The number of rows."""
        ...

    def schema(self) -> Schema:
        """Names and types of the columns."""
        ...

    def slice(self, offset: int, length: int) -> FrameHandle:
        """Some rows, without copying."""
        ...

    def chunks(self) -> list[int]:
        """Rows of each chunk, at least one: what was read or joined in parts has those parts."""
        ...

    def rechunk(self) -> FrameHandle:
        """The same rows as one chunk."""
        ...

    def column(self, index: int) -> FrameHandle:
        """One column, by position, as a frame of its own, without copying."""
        ...

    def lists(self, *, stored: bool = False) -> list[list[Any]]:
        """Every column as a Python list; ``stored``: temporal values as ticks, decimals as scaled integers."""
        ...

    def place(self, column: int, address: int) -> bool:
        """Puts a column's values into memory of as many references to None; False: take them from :meth:`lists`."""
        ...

    def fixed_view(self) -> Any:
        """The values of the only, fixed-width column as memory to read, without a copy; None: take :meth:`fixed_bytes`."""
        ...

    def fixed_parts(self, column: int) -> list[Any] | None:
        """The values of a fixed-width column as memory to read, part by part, without a copy; None: it has nulls, or take :meth:`fixed_bytes`."""
        ...

    def fixed_bytes(self) -> tuple[bytes, list[int]]:
        """The values of the only, fixed-width column as one block of memory, and the indices of its nulls."""
        ...

    def leaf_view(self, column: int, width: int) -> Any:
        """The values of a column of that width, or the innermost items of arrays, where they are, nulls or not; None if they lie in parts."""
        ...

    def schema_capsule(self) -> object:
        """The columns as a PyCapsule ``arrow_schema``."""
        ...

    def stream_capsule(self, requested_schema: object | None = None) -> object:
        """The rows as a PyCapsule ``arrow_array_stream``."""
        ...

    def column_capsule(self, index: int, requested_schema: object | None = None) -> object:
        """One column as a PyCapsule ``arrow_array_stream`` of its own type."""
        ...


class Progress(Protocol):
    """How far a query is; ``fraction`` is negative when that is not known."""

    fraction: float
    rows_read: int
    rows_out: int
    memory_peak: int
    elapsed_ns: int


class Backend(Protocol):
    """Runs plans. ``plan`` is the JSON text of docs/plan.md; ``frames`` are the in-memory tables that it names."""

    name: str

    def run(self, plan: bytes, frames: tuple[Any, ...], *, on_progress: Callable[[Progress], None] | None = None) -> FrameHandle:
        """Runs a plan to its end. Ctrl-C stops it."""
        ...

    def batches(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Iterator[Any]:
        """Runs a plan and gives its rows in order, batch by batch, while it runs; closing the iterator cancels it."""
        ...

    def stream(self, plan: bytes, frames: tuple[Any, ...]) -> object:
        """Starts a plan and gives its batches as a PyCapsule ``arrow_array_stream``; dropping that cancels the query."""
        ...

    def schema(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Schema:
        """Names and types of the result, without running the plan."""
        ...

    def explain(self, plan: bytes, frames: tuple[Any, ...] = (), *, optimized: bool) -> str:
        """The plan as people read it."""
        ...

    def read_list(self, values: list[Any], code: str) -> tuple[int, tuple[Any, ...]] | None:
        """A list of ints (``q``), floats (``d``) or texts (``vu``) and None as Arrow buffers, with the number of None; None: read it elsewhere."""
        ...

    def from_columns(self, columns: list[tuple[str, ColumnBuffers]]) -> FrameHandle:
        """A frame of columns of one length, made of Python values."""
        ...

    def build(self, names: tuple[Any, ...], lists: tuple[Any, ...]) -> FrameHandle | None:
        """A frame of lists of one length, each of one kind of plain object and None; None where that is not what they are."""
        ...

    def from_arrow(self, data: object, name: str | None = None) -> FrameHandle:
        """The frame of an object that speaks Arrow: a table as it is, a column as the only column ``name``."""
        ...

    def schema_capsule(self, schema: Schema) -> object:
        """Names and types as a PyCapsule ``arrow_schema``."""
        ...

    def fields_of(self, schema: Any) -> list[tuple[str, DataType]]:
        """Names and types of an object with ``__arrow_c_schema__``."""
        ...
