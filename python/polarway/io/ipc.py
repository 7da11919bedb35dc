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
    glob: bool = True,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    cache: bool = True,
    rechunk: bool = False,
    memory_map: bool = True,
    hive_partitioning: bool | None = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
    include_file_paths: str | None = None,
    missing_columns: str = "raise",
    extra_columns: str = "raise",
    _record_batch_statistics: bool = False,
) -> LazyFrame:
    """A lazy frame over Arrow IPC files.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a binary file object.
    n_rows, row_index_name, row_index_offset, include_file_paths, hive_partitioning, hive_schema, try_parse_hive_dates, glob
        As in :func:`polarway.scan_parquet`, also ``missing_columns`` and ``extra_columns``.
    memory_map
        Whether the file is mapped and columns point into it: nothing is copied, and only what is looked at is read. The file
        must then keep its length while any column of it lives, also in what was made of the frame by slicing or handed to
        other packages: rows of a file that is cut short after they were given out are gone, and reading them ends the process
        (a cut before that is an error). Files are written beside and renamed by every writer here, which is safe. ``False``:
        the file is read into memory.
    storage_options, credential_provider, retries, cache, rechunk
        Taken and without effect: files are local.

    Examples
    --------
    >>> import polarway as pw
    >>> buffer = pw.DataFrame({"a": [1, 2]}).write_ipc(None)
    >>> pw.scan_ipc(buffer).collect().rows()
    [(1,), (2,)]
    """
    options = sources.common_options(
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        include_file_paths=include_file_paths,
        glob=glob,
        hive_partitioning=hive_partitioning,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
    )
    if not memory_map:
        options["memory_map"] = False
    if sources.choice("missing_columns", missing_columns, "insert", "raise") == "insert":
        options["missing_columns"] = "insert"
    if sources.choice("extra_columns", extra_columns, "ignore", "raise") == "ignore":
        options["extra_columns"] = "ignore"
    return sources.scan("ipc", source, options)


def read_ipc(
    source: Any,
    *,
    columns: Any = None,
    n_rows: int | None = None,
    use_pyarrow: bool = False,
    memory_map: bool = True,
    storage_options: Any = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    rechunk: bool = True,
) -> DataFrame:
    """Arrow IPC files as an eager frame; the parameters are those of :func:`scan_ipc`.

    Parameters
    ----------
    columns
        Names or positions of the columns to read; all by default.
    use_pyarrow
        Read with pyarrow instead.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc(pw.DataFrame({"a": [1]}).write_ipc(None)).rows()
    [(1,)]
    """
    if use_pyarrow:
        from polarway.io.with_pyarrow import read_ipc_with_pyarrow

        return read_ipc_with_pyarrow(source, columns, n_rows, is_stream=False)
    lazy = scan_ipc(source, n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, memory_map=memory_map)
    return sources.only(lazy, columns).collect()


def scan_ipc_stream(source: Any, *, n_rows: int | None = None, row_index_name: str | None = None, row_index_offset: int = 0, include_file_paths: str | None = None) -> LazyFrame:
    """A lazy frame over Arrow IPC streams; the parameters are those of :func:`polarway.scan_ipc`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.scan_ipc_stream(pw.DataFrame({"a": [1, 2]}).write_ipc_stream(None)).select(pw.col("a").sum()).collect().item()
    3
    """
    options = sources.common_options(n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, include_file_paths=include_file_paths)
    return sources.scan("ipc_stream", source, options)


def read_ipc_stream(
    source: Any,
    *,
    columns: Any = None,
    n_rows: int | None = None,
    use_pyarrow: bool = False,
    storage_options: Any = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    rechunk: bool = True,
) -> DataFrame:
    """An Arrow IPC stream as an eager frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc_stream(pw.DataFrame({"a": [1]}).write_ipc_stream(None)).rows()
    [(1,)]
    """
    if use_pyarrow:
        from polarway.io.with_pyarrow import read_ipc_with_pyarrow

        return read_ipc_with_pyarrow(source, columns, n_rows, is_stream=True)
    scanned = scan_ipc_stream(source, n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset)
    return sources.only(scanned, columns).collect()


def read_ipc_schema(source: Any) -> Schema:
    """Names and types of an Arrow IPC file's columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ipc_schema(pw.DataFrame({"a": [1]}).write_ipc(None))
    Schema([('a', Int64)])
    """
    return scan_ipc(source, hive_partitioning=False).collect_schema()
