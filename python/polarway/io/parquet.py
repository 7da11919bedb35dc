"""Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.io import sources

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema


def scan_parquet(
    source: Any,
    *,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    parallel: str = "auto",
    use_statistics: bool = True,
    hive_partitioning: bool | None = None,
    glob: bool = True,
    schema: Any = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
    rechunk: bool = False,
    low_memory: bool = False,
    cache: bool = True,
    storage_options: Any = None,
    credential_provider: Any = None,
    retries: int | None = None,
    include_file_paths: str | None = None,
    missing_columns: str = "raise",
    allow_missing_columns: bool | None = None,
    extra_columns: str = "raise",
    cast_options: Any = None,
    **_more: Any,
) -> LazyFrame:
    """A lazy frame over Parquet files: only the columns and row groups that the query needs are read.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a binary file object.
    n_rows
        Stop after so many rows.
    row_index_name, row_index_offset
        Number the rows in a column of this name.
    use_statistics
        Skip row groups whose statistics say that no row matches.
    include_file_paths
        Name of a column with the path that a row came from.
    missing_columns
        ``insert`` fills columns that a later file lacks with null; ``raise`` makes it an error.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1, 2, 3]}).write_parquet(buffer)
    >>> pw.scan_parquet(buffer).filter(pw.col("a") > 1).collect().rows()
    [(2,), (3,)]
    """
    sources.refuse("scan_parquet", hive_partitioning=hive_partitioning, hive_schema=hive_schema, storage_options=storage_options,
                   schema=schema, cast_options=cast_options, extra_columns=extra_columns != "raise")  # fmt: skip
    options = sources.common_options(
        n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, include_file_paths=include_file_paths
    )
    if not use_statistics:
        options["use_statistics"] = False
    if allow_missing_columns or missing_columns == "insert":
        options["missing_columns"] = "insert"
    return sources.scan("parquet", source, options)


def read_parquet(
    source: Any,
    *,
    columns: Any = None,
    use_pyarrow: bool = False,
    pyarrow_options: Any = None,
    memory_map: bool = True,
    **options: Any,
) -> DataFrame:
    """Parquet files as an eager frame; the parameters are those of :func:`scan_parquet`.

    Parameters
    ----------
    columns
        Names or positions of the columns to read; all by default.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).write_parquet(buffer)
    >>> pw.read_parquet(buffer, columns=["b"]).rows()
    [('x',), ('y',)]
    """
    sources.refuse("read_parquet", pyarrow_options=pyarrow_options)
    return sources.only(scan_parquet(source, **options), columns).collect()


def read_parquet_schema(source: Any) -> Schema:
    """Names and types of a Parquet file's columns; only its footer is read.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1]}).write_parquet(buffer)
    >>> pw.read_parquet_schema(buffer)
    Schema([('a', Int64)])
    """
    return scan_parquet(source).collect_schema()
