"""What holds for the whole engine."""

from __future__ import annotations

from typing import Any


def get_index_type() -> Any:
    """The type of row numbers and counts.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.get_index_type()
    UInt32
    """
    from polarway.datatypes import UInt32

    return UInt32


def thread_pool_size() -> int:
    """The number of the engine's worker threads.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.thread_pool_size() >= 1
    True
    """
    import os

    given = os.environ.get("POLARWAY_THREADS", "")
    return int(given) if given.isdigit() and int(given) > 0 else len(os.sched_getaffinity(0))
