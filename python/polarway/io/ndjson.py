"""Files of one JSON object per line, and JSON arrays of objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polarway.io import sources
from polarway.io.dtypes import fields

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


def scan_ndjson(
    source: Any,
    *,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    include_file_paths: str | None = None,
    schema: Any = None,
    schema_overrides: Any = None,
    infer_schema_length: int | None = 100,
    batch_size: int | None = 1024,
    low_memory: bool = False,
    rechunk: bool = False,
    ignore_errors: bool = False,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    hive_partitioning: bool | None = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
) -> LazyFrame:
    """A lazy frame over files of one JSON object per line.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a file object.
    schema, schema_overrides
        Types of all columns, or of some.
    infer_schema_length
        How many lines decide the types; None: all. A later value that does not fit widens its column.
    ignore_errors
        Whether a value that does not fit a column becomes null.
    hive_partitioning, hive_schema, try_parse_hive_dates, include_file_paths, n_rows, row_index_name, row_index_offset
        As in :func:`polarway.scan_parquet`; folders are columns only with ``hive_partitioning=True``.
    batch_size, low_memory, rechunk, storage_options, credential_provider, retries
        Taken and without effect: the engine chooses, and files are local.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.scan_ndjson(b'{"a": 1}\\n{"a": 2}\\n').select(pw.col("a").sum()).collect().item()
    3
    """
    sources.refuse("scan_ndjson", storage_options=storage_options)
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"invalid zero value: `batch_size` must be positive, got {batch_size}")
    if infer_schema_length is not None and infer_schema_length < 1:
        raise ValueError("infer_schema_length must be positive")
    plan = sources.common_options(
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        include_file_paths=include_file_paths,
        hive_partitioning=hive_partitioning,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
    )
    if schema is not None:
        plan["schema"] = fields(schema)
    if schema_overrides:
        plan["schema_overrides"] = fields(schema_overrides)
    if infer_schema_length != 100:
        plan["infer_schema_length"] = infer_schema_length
    if ignore_errors:
        plan["ignore_errors"] = True
    return sources.scan("ndjson", source, plan)


def read_ndjson(
    source: Any,
    *,
    schema: Any = None,
    schema_overrides: Any = None,
    infer_schema_length: int | None = 100,
    batch_size: int | None = 1024,
    n_rows: int | None = None,
    low_memory: bool = False,
    rechunk: bool = False,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    ignore_errors: bool = False,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    include_file_paths: str | None = None,
    hive_partitioning: bool | None = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
) -> DataFrame:
    """Files of one JSON object per line as an eager frame; the parameters are those of :func:`scan_ndjson`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_ndjson(b'{"a":1,"b":[1.5]}\\n{"a":2}\\n').rows()
    [(1, [1.5]), (2, None)]
    """
    return scan_ndjson(
        source,
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        include_file_paths=include_file_paths,
        schema=schema,
        schema_overrides=schema_overrides,
        infer_schema_length=infer_schema_length,
        batch_size=batch_size,
        low_memory=low_memory,
        rechunk=rechunk,
        hive_partitioning=hive_partitioning,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
        ignore_errors=ignore_errors,
        storage_options=storage_options,
        credential_provider=credential_provider,
        retries=retries,
    ).collect()


def scan_json(source: Any, *, schema: Any = None, schema_overrides: Any = None, infer_schema_length: int | None = 100) -> LazyFrame:
    """A lazy frame over JSON documents; the parameters and errors are those of :func:`polarway.read_json`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.scan_json(b'[{"a":1},{"a":2}]').filter(pw.col("a") > 1).collect().rows()
    [(2,)]
    """
    from polarway import backends

    if infer_schema_length is not None and infer_schema_length < 1:
        raise ValueError("infer_schema_length must be positive")
    if backends.current().name == "portable":
        return _read_json_here(source, schema, schema_overrides, infer_schema_length).lazy()
    plan: dict[str, Any] = {}
    if schema is not None:
        plan["schema"] = fields(schema)
    if schema_overrides:
        plan["schema_overrides"] = fields(schema_overrides)
    if infer_schema_length != 100:
        plan["infer_schema_length"] = infer_schema_length
    return sources.scan("json", source, plan)


def read_json(source: Any, *, schema: Any = None, schema_overrides: Any = None, infer_schema_length: int | None = 100) -> DataFrame:
    """A JSON document as an eager frame: a list of objects, one row each, or one object.

    Parameters
    ----------
    source
        A path, bytes or a file object; gzip and zstd are recognised.
    schema, schema_overrides
        Types of all columns, or of some. Keys that a schema does not name are passed over.
    infer_schema_length
        How many objects decide the types; None: all. A later value that does not fit widens its column.

    Raises
    ------
    ComputeError
        The text is no JSON, or no list of objects, with line and byte; a value does not fit a type that was given.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_json(b'[{"a":1},{"a":null}]').rows()
    [(1,), (None,)]
    """
    return scan_json(source, schema=schema, schema_overrides=schema_overrides, infer_schema_length=infer_schema_length).collect()


def _read_json_here(source: Any, schema: Any, schema_overrides: Any, infer_schema_length: int | None) -> DataFrame:
    """By the standard library, for backends without a reader of documents."""
    from polarway.backends.portable.scans import expand
    from polarway.exceptions import ComputeError
    from polarway.frame import DataFrame

    paths, kept = sources.paths_of(source)
    rows: list[Any] = []
    for path in expand(paths):
        try:
            found = json.loads(Path(path).read_bytes())
        except ValueError as error:
            raise ComputeError(f'file "{path}" is not valid JSON: {error}') from None
        found = [found] if isinstance(found, dict) else found
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise ComputeError("can only deserialize json objects")
        rows += found
    del kept
    return DataFrame(rows, schema, schema_overrides=schema_overrides, infer_schema_length=infer_schema_length)
