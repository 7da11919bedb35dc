"""CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.io import sources

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


def scan_csv(
    source: Any,
    *,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    include_file_paths: str | None = None,
    schema: Any = None,
    schema_overrides: Any = None,
    **options: Any,
) -> LazyFrame:
    """A lazy frame over CSV files.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a file object.
    options
        Those of the plan format for CSV, with Polars' names: ``has_header``, ``separator``, ``quote_char``, ``null_values``, …
    """
    plan = sources.common_options(
        n_rows=n_rows, row_index_name=row_index_name, row_index_offset=row_index_offset, include_file_paths=include_file_paths
    )
    for name, types in (("schema", schema), ("schema_overrides", schema_overrides)):
        if types is not None:
            plan[name] = _types(types)
    plan.update(options)
    return sources.scan("csv", source, plan)


def _types(types: Any) -> list[Any]:
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    pairs = types.items() if hasattr(types, "items") else types
    return [[name, dtype_to_json(parse_into_dtype(dtype))] for name, dtype in pairs]


def read_csv(source: Any, *, columns: Any = None, new_columns: Any = None, **options: Any) -> DataFrame:
    """CSV files as an eager frame; the parameters are those of :func:`scan_csv`."""
    frame = sources.only(scan_csv(source, **options), columns).collect()
    return frame if new_columns is None else frame.rename(dict(zip(frame.columns, new_columns)))
