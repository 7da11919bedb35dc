"""How far a query is, told between batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from polarway.backends.portable.tables import Table


class Progress:
    """What a caller of ``collect(on_progress=…)`` is told; how much is left is not known, so the fraction is negative until the end."""

    def __init__(self) -> None:
        self.fraction = -1.0
        self.rows_read = 0
        self.rows_out = 0
        self.memory_peak = 0
        self.elapsed_ns = 0


def watched(tables: Iterator[Table], tell: Callable[[Any], None]) -> Iterator[Table]:
    """The tables, with word of each."""
    start = time.perf_counter_ns()
    progress = Progress()
    for table in tables:
        yield table
        progress.rows_out += table.rows
        progress.rows_read = progress.rows_out
        progress.elapsed_ns = time.perf_counter_ns() - start
        progress.memory_peak = pa.default_memory_pool().max_memory() or 0
        tell(progress)
    progress.fraction = 1.0
    progress.elapsed_ns = time.perf_counter_ns() - start
    tell(progress)
