"""Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.io import sources
from polarway.io.dtypes import fields

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.io.cast_options import ScanCastOptions
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
    hidden_file_prefix: Any = None,
    schema: Any = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
    rechunk: bool = False,
    low_memory: bool = False,
    cache: bool = True,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    include_file_paths: str | None = None,
    missing_columns: str = "raise",
    allow_missing_columns: bool | None = None,
    extra_columns: str = "raise",
    cast_options: ScanCastOptions | None = None,
    decryption: Any = None,
    _expand_paths: bool = True,
    _column_mapping: Any = None,
    _default_values: Any = None,
    _deletion_files: Any = None,
    _table_statistics: Any = None,
    _row_count: Any = None,
    _source_sizes: Any = None,
    _resolve_heavy_sources: Any = None,
) -> LazyFrame:
    """A lazy frame over Parquet files: only the files, columns and row groups that the query needs are read.

    Parameters
    ----------
    source
        A path, a glob (``*``, ``**``, ``?``, ``[a-z]``), a folder, a list of these, bytes or a binary file object.
        Files of a folder or glob come in the order of their names.
    n_rows
        Stop after so many rows.
    row_index_name, row_index_offset
        Number the rows in a first column of this name.
    use_statistics
        Skip row groups whose statistics say that no row matches.
    hive_partitioning
        Whether folders named ``key=value`` are columns; by default when one folder is scanned. Files whose partition a filter rules
        out are not opened.
    hive_schema, try_parse_hive_dates
        Types of the partition columns; otherwise they are found in the values, dates too unless ``try_parse_hive_dates=False``.
    glob
        ``False``: wildcards in ``source`` are part of the name.
    hidden_file_prefix
        Files whose names begin so are passed over in folders and globs.
    schema
        The columns that the files have; otherwise the first file says it.
    include_file_paths
        Name of a last column with the path that a row came from.
    missing_columns
        ``insert`` fills columns that a file lacks with null; ``raise`` makes it an error.
    extra_columns
        ``ignore`` passes over columns that only some files have; ``raise`` makes it an error.
    cast_options
        Which differences of types between files are evened out: :class:`polarway.ScanCastOptions`.
    parallel
        What a filter does to the columns that it does not read. ``auto``: they are read only where rows survive, in row groups where
        that pays by the statistics, by what the filter has left so far and by their size. ``prefiltered``: always so. ``columns``,
        ``row_groups``, ``none``: never so. It changes the time only; threads always share row groups and pieces of them.
    low_memory, cache, rechunk, storage_options, credential_provider, retries
        Taken and without effect: the engine chooses, and files are local.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1, 2, 3]}).write_parquet(buffer)
    >>> pw.scan_parquet(buffer).filter(pw.col("a") > 1).collect().rows()
    [(2,), (3,)]
    """
    sources.refuse("scan_parquet", decryption=decryption, _column_mapping=_column_mapping, _default_values=_default_values,
                   _deletion_files=_deletion_files)  # fmt: skip
    sources.choice("parallel", parallel, "auto", "columns", "row_groups", "prefiltered", "none")
    options = sources.common_options(
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        include_file_paths=include_file_paths,
        glob=glob,
        hidden_file_prefix=hidden_file_prefix,
        hive_partitioning=hive_partitioning,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
    )
    if not use_statistics:
        options["use_statistics"] = False
    if parallel != "auto":
        options["prefilter"] = "always" if parallel == "prefiltered" else "never"
    if schema is not None:
        options["schema"] = fields(schema)
    if allow_missing_columns or sources.choice("missing_columns", missing_columns, "insert", "raise") == "insert":
        options["missing_columns"] = "insert"
    if sources.choice("extra_columns", extra_columns, "ignore", "raise") == "ignore":
        options["extra_columns"] = "ignore"
    if cast_options is not None:
        options["cast_options"] = cast_options.to_plan()
    return sources.scan("parquet", source, options)


def read_parquet(
    source: Any,
    *,
    columns: Any = None,
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
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    use_pyarrow: bool = False,
    pyarrow_options: dict[str, Any] | None = None,
    memory_map: bool = True,
    include_file_paths: str | None = None,
    missing_columns: str = "raise",
    allow_missing_columns: bool | None = None,
    decryption: Any = None,
    _expand_paths: bool = True,
) -> DataFrame:
    """Parquet files as an eager frame; the parameters are those of :func:`scan_parquet`.

    Parameters
    ----------
    columns
        Names or positions of the columns to read; all by default.
    use_pyarrow, pyarrow_options
        Read with pyarrow instead.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).write_parquet(buffer)
    >>> pw.read_parquet(buffer, columns=["b"]).rows()
    [('x',), ('y',)]
    """
    if use_pyarrow:
        from polarway.io.with_pyarrow import read_parquet_with_pyarrow, refuse_with_pyarrow

        refuse_with_pyarrow(n_rows=n_rows, include_file_paths=include_file_paths, schema=schema)
        if hive_schema is not None:
            raise TypeError("cannot use `hive_partitions` with `use_pyarrow=True`\n\nHint: Pass `pyarrow_options` instead with a 'partitioning' entry.")
        frame = read_parquet_with_pyarrow(source, columns, memory_map, pyarrow_options or {})
        return frame if row_index_name is None else frame.with_row_index(row_index_name, row_index_offset)
    sources.refuse("read_parquet without use_pyarrow", pyarrow_options=pyarrow_options)
    lazy = scan_parquet(
        source,
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        parallel=parallel,
        use_statistics=use_statistics,
        hive_partitioning=hive_partitioning,
        glob=glob,
        schema=schema,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
        include_file_paths=include_file_paths,
        missing_columns=missing_columns,
        allow_missing_columns=allow_missing_columns,
        decryption=decryption,
    )
    return sources.only(lazy, columns).collect()


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
    return scan_parquet(source, hive_partitioning=False).collect_schema()


def read_parquet_metadata(source: Any, storage_options: Any = None, credential_provider: Any = "auto", retries: int | None = None) -> dict[str, str]:
    """The key-value metadata of a Parquet file; only its footer is read.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> buffer = io.BytesIO()
    >>> pw.DataFrame({"a": [1]}).write_parquet(buffer)
    >>> "origin" in pw.read_parquet_metadata(buffer)
    False
    """
    from polarway.io.parquet_footer import key_value_metadata

    paths, kept = sources.paths_of(source)
    if len(paths) != 1:
        raise ValueError("read_parquet_metadata reads one file")
    metadata = key_value_metadata(paths[0])
    del kept
    return metadata
