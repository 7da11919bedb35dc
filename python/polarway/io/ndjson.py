"""Files of one JSON object per line, and JSON arrays of objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polarway.io import sources

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
    **options: Any,
) -> LazyFrame:
    """A lazy frame over files of one JSON object per line."""
    plan = sources.common_options(
        n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, include_file_paths=include_file_paths
    )
    return sources.scan("ndjson", source, plan | options)


def read_ndjson(source: Any, **options: Any) -> DataFrame:
    """Files of one JSON object per line as an eager frame."""
    return scan_ndjson(source, **options).collect()


def read_json(source: Any, *, schema: Any = None, schema_overrides: Any = None, infer_schema_length: int | None = 100) -> DataFrame:
    """A JSON array of objects as an eager frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_json(b'[{"a":1},{"a":null}]').rows()
    [(1,), (None,)]
    """
    from polarway.exceptions import ComputeError
    from polarway.frame import DataFrame

    data = source.read() if hasattr(source, "read") else source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        rows = json.loads(data)
    except ValueError as error:
        raise ComputeError(f"not valid JSON: {error}") from None
    return DataFrame(rows, schema, schema_overrides=schema_overrides, infer_schema_length=infer_schema_length)
