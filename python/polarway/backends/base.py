"""What a backend does. Frames, lazy frames and expressions know nothing else about the engine below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from polarway.schema import Schema


class FrameHandle(Protocol):
    """A finished table that a backend holds. Freed when the last reference to it goes."""

    handle: int
    backend: Backend

    def rows(self) -> int:
        """The number of rows."""
        ...

    def schema(self) -> Schema:
        """Names and types of the columns."""
        ...

    def slice(self, offset: int, length: int) -> FrameHandle:
        """Some rows, without copying."""
        ...

    def stream_capsule(self, requested_schema: object | None = None) -> object:
        """The rows as a PyCapsule ``arrow_array_stream``."""
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

    def batches(self, plan: bytes) -> Iterator[Any]:
        """Runs a plan and gives its rows in order, batch by batch, while it runs; closing the iterator cancels it."""
        ...

    def stream(self, plan: bytes, frames: tuple[Any, ...]) -> object:
        """Starts a plan and gives its batches as a PyCapsule ``arrow_array_stream``; dropping that cancels the query."""
        ...

    def schema(self, plan: bytes) -> Schema:
        """Names and types of the result, without running the plan."""
        ...

    def explain(self, plan: bytes, *, optimized: bool) -> str:
        """The plan as people read it."""
        ...

    def from_stream(self, capsule: object) -> FrameHandle:
        """Takes a PyCapsule ``arrow_array_stream`` in."""
        ...
