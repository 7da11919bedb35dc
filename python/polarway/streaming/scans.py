"""Whole files through adaptive streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.streaming.files import CsvSource, FileSource

if TYPE_CHECKING:
    from polarway.frame import DataFrame


def adaptive_scan_csv(source: Any, memory_limit: float | str | None = None, chunk_size: int | None = None, **options: Any) -> DataFrame:
    """CSV files as one frame, read in chunks whose size follows memory.

    Parameters
    ----------
    source, options
        As in :class:`polarway.streaming.CsvSource`.
    memory_limit
        Most bytes of the result and of what reading takes.
    chunk_size
        Rows of the first chunk.

    Raises
    ------
    MemoryLimitError
        The rows do not fit the limit; ``limit`` has its bytes. ``scan_csv`` with ``with_memory_limit`` reads no more than a query needs.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.adaptive_scan_csv(b"a,b\\n1,x\\n2,y\\n", memory_limit="1GB").rows()
    [(1, 'x'), (2, 'y')]
    """
    with CsvSource(source, memory_limit=memory_limit, chunk_size=chunk_size, **options) as stream:
        return stream.collect()


def adaptive_scan_parquet(
    source: Any, memory_limit: float | str | None = None, chunk_size: int | None = None, *, use_mmap: bool = True, **options: Any
) -> DataFrame:
    """Parquet files as one frame, read in chunks whose size follows memory.

    Parameters
    ----------
    source, memory_limit, chunk_size, use_mmap, options
        As in :class:`polarway.streaming.FileSource`.

    Raises
    ------
    MemoryLimitError
        The rows do not fit the limit; ``limit`` has its bytes.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> file = io.BytesIO()
    >>> pw.DataFrame({"a": [1, 2]}).write_parquet(file)
    >>> pw.adaptive_scan_parquet(file.getvalue()).rows()
    [(1,), (2,)]
    """
    with FileSource(source, format="parquet", memory_limit=memory_limit, chunk_size=chunk_size, use_mmap=use_mmap, **options) as stream:
        return stream.collect()
