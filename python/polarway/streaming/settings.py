"""Settings of a lazy frame's run. They ride along with the frames that a plan names, so that every verb keeps them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from polarway.streaming.memory import parse_memory_limit


class StreamingSettings:
    """A memory limit in bytes and a chunk size in rows, each None where it is not set."""

    __slots__ = ("chunk_size", "memory_limit")

    def __init__(self, *, memory_limit: float | str | None = None, chunk_size: int | None = None) -> None:
        self.memory_limit = None if memory_limit is None else parse_memory_limit(memory_limit)
        if chunk_size is not None and chunk_size < 1:
            raise ValueError(f"a chunk size is at least 1 row, got {chunk_size!r}")
        self.chunk_size = chunk_size

    def run(self, backend: Any, plan: bytes, frames: tuple[Any, ...], on_progress: Callable[[Any], None] | None) -> Any:
        """Runs a plan to its end within the limit."""
        if self.memory_limit is None:
            return backend.run(plan, frames, on_progress=on_progress)
        _check(backend)
        try:
            return backend.run_within(self.memory_limit, plan, frames, on_progress)
        except MemoryError as error:
            raise self._with_limit(error) from None

    def batches(self, backend: Any, plan: bytes, frames: tuple[Any, ...]) -> Iterator[Any]:
        """Runs a plan and gives its batches within the limit."""
        if self.memory_limit is None:
            yield from backend.batches(plan, frames)
            return
        _check(backend)
        try:
            yield from backend.batches_within(self.memory_limit, plan, frames)
        except MemoryError as error:
            raise self._with_limit(error) from None

    def _with_limit(self, error: MemoryError) -> MemoryError:
        if getattr(error, "limit", self) is None:
            error.limit = self.memory_limit  # type: ignore[attr-defined]
        return error


def settings_of(refs: tuple[Any, ...]) -> StreamingSettings | None:
    """The settings among what a plan holds, later ones over earlier ones; None where there are none."""
    found: StreamingSettings | None = None
    for ref in refs:
        if isinstance(ref, StreamingSettings):
            if found is None:
                found = StreamingSettings()
            found.memory_limit = ref.memory_limit if ref.memory_limit is not None else found.memory_limit
            found.chunk_size = ref.chunk_size if ref.chunk_size is not None else found.chunk_size
    return found


def _check(backend: Any) -> None:
    if not hasattr(backend, "run_within"):
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"with_memory_limit: the {backend.name} mode has no memory limit of single queries; use the standalone mode, or leave the limit out")
