"""Whole numbers in a row, made without a Python object for each."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def arange(start: int, stop: int | None = None) -> pa.Array:
    """The int64 numbers from ``start`` (0 when there is one argument) up to ``stop``."""
    first, end = (0, start) if stop is None else (start, stop)
    count = max(end - first, 0)
    if count < 64:
        return pa.array(range(first, first + count), pa.int64())
    made = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), count), start=first - 1)
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
