"""Memory limits of single queries and streams: what is read is counted, and read in smaller blocks."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Self, TypeVar

import pyarrow as pa

from polarway.exceptions import MemoryLimitError

_T = TypeVar("_T")
_BLOCK_BYTES = 4 << 20
_LEAST_BLOCK = 64 << 10
_current: ContextVar[Budget | None] = ContextVar("polarway_portable_budget", default=None)


class Budget:
    """A number of bytes that a query may hold beyond what was held before it."""

    __slots__ = ("_token", "limit", "start")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.start = pa.total_allocated_bytes()

    def check(self) -> None:
        """An error where the query holds more than it may."""
        held = pa.total_allocated_bytes() - self.start
        if held > self.limit:
            error = MemoryLimitError(
                f"the query holds {held} bytes, its memory limit is {self.limit}; raise the limit, read fewer columns, or filter and aggregate while scanning"
            )
            error.limit = self.limit
            raise error

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        return self

    def __exit__(self, *_failure: object) -> None:
        _current.reset(self._token)

    def around(self, rows: Iterator[_T]) -> Iterator[_T]:
        """The same, each step within the limit."""
        while True:
            with self:
                row = next(rows, None)
                self.check()
            if row is None:
                return
            yield row


def check() -> None:
    """Called after each part that a scan has read."""
    budget = _current.get()
    if budget is not None:
        budget.check()


def block_bytes() -> int:
    """How much of a text file is read at once: less under a limit, of which several blocks must fit."""
    budget = _current.get()
    return _BLOCK_BYTES if budget is None else block_within(budget.limit)


def block_within(limit: int | None) -> int:
    """The block for a limit."""
    return _BLOCK_BYTES if limit is None else max(_LEAST_BLOCK, min(_BLOCK_BYTES, limit // 32))


def waiting_bytes(most: int) -> int:
    """How much a sink may gather: less under a limit."""
    budget = _current.get()
    return most if budget is None else min(most, budget.limit // 4)


def batch_rows(most: int) -> int:
    """Rows of a batch of a Parquet file: fewer under a limit."""
    budget = _current.get()
    return most if budget is None else max(1024, min(most, budget.limit // 2048))
