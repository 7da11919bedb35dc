"""Arrow IPC files (Feather v2) and streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.io import sources

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema


def scan_ipc(
    source: Any,
    *,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    include_file_paths: str | None = None,
    storage_options: Any = None,
    hive_partitioning: bool | None = None,
    **_options: Any,
) -> LazyFrame:
    """A lazy frame over Arrow IPC files.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a binary file object.

    Examples
    --------
    >>> import polarway as pw
    >>> buffer = pw.DataFrame({"a": [1, 2]}).write_ipc(None)
    >>> pw.scan_ipc(buffer).collect().rows()
    [(1,), (2,)]
    """
    sources.refuse("scan_ipc", hive_partitioning=hive_partitioning, storage_options=storage_options)
    options = sources.common_options(
        n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, include_file_paths=include_file_paths
    )
    return sources.scan("ipc", source, options)


def read_ipc(source: Any, *, columns: Any = None, use_pyarrow: bool = False, memory_map: bool = True, **options: Any) -> DataFrame:
    """Arrow IPC files as an eager frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc(pw.DataFrame({"a": [1]}).write_ipc(None)).rows()
    [(1,)]
    """
    return sources.only(scan_ipc(source, **options), columns).collect()


def read_ipc_stream(
    source: Any,
    *,
    columns: Any = None,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    use_pyarrow: bool = False,
    **_options: Any,
) -> DataFrame:
    """An Arrow IPC stream as an eager frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc_stream(pw.DataFrame({"a": [1]}).write_ipc_stream(None)).rows()
    [(1,)]
    """
    options = sources.common_options(n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset)
    return sources.only(sources.scan("ipc_stream", source, options), columns).collect()


def read_ipc_schema(source: Any) -> Schema:
    """Names and types of an Arrow IPC file's columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc_schema(pw.DataFrame({"a": [1]}).write_ipc(None))
    Schema([('a', Int64)])
    """
    return scan_ipc(source).collect_schema()
