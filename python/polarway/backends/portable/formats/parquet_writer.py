"""Parquet files out, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from polarway.backends.portable.arrays import exported
from polarway.backends.portable.tables import Schema, Table, gathered
from polarway.backends.portable.types import exported_field
from polarway.datatypes.base import dtype_short_name
from polarway.exceptions import ComputeError, InvalidPlanError, UnsupportedError

OPTIONS = ("compression", "compression_level", "row_group_size", "data_page_size", "statistics", "metadata")
ROW_GROUP_ROWS = 512 * 512
_CODECS = {"zstd": "zstd", "snappy": "snappy", "gzip": "gzip", "lz4": "lz4", "uncompressed": "none", "brotli": "brotli"}


def check(schema: Schema, options: dict[str, Any]) -> None:
    """Refuses what Parquet cannot hold."""
    codec = options.get("compression", "zstd")
    if codec not in _CODECS:
        raise InvalidPlanError(f'invalid plan: unknown compression "{codec}"; known: {", ".join(_CODECS)}')
    if codec != "uncompressed" and not pa.Codec.is_available(_CODECS[codec]):
        raise UnsupportedError(f'not supported: compression "{codec}" in this pyarrow')
    for name, dtype in schema.items():
        if dtype.is_nested() and not getattr(dtype, "fields", True):
            raise ComputeError(f'column "{name}": Parquet has no form for {dtype_short_name(dtype)}')


def regrouped(schema: Schema, tables: Iterator[Table], rows: int) -> Iterator[Table]:
    """The same rows in tables of exactly ``rows`` rows, the last one smaller."""
    waiting: list[Table] = []
    count = 0
    for table in tables:
        while table.rows:
            part = table.slice(0, min(rows - count, table.rows))
            waiting.append(part)
            count += part.rows
            table = table.slice(part.rows, table.rows - part.rows)
            if count == rows:
                yield gathered(schema, iter(waiting))
                waiting, count = [], 0
    if waiting:
        yield gathered(schema, iter(waiting))


def batch_of(table: Table, schema: pa.Schema, dtypes: Any) -> pa.RecordBatch:
    """A table as it leaves the backend."""
    return pa.RecordBatch.from_arrays([exported(array, dtype) for array, dtype in zip(table.arrays, dtypes)], schema=schema)


def write(path: str, format: str, schema: Schema, tables: Iterator[Table], options: dict[str, Any]) -> None:
    """Writes a file."""
    arrow = pa.schema([exported_field(name, dtype) for name, dtype in schema.items()])
    size = options.get("row_group_size") or ROW_GROUP_ROWS
    with pq.ParquetWriter(
        path,
        arrow,
        compression=_CODECS[options.get("compression", "zstd")],
        compression_level=options.get("compression_level"),
        data_page_size=options.get("data_page_size"),
        write_statistics=options.get("statistics", True) is not False,
        use_dictionary=True,
    ) as writer:
        for key, value in (options.get("metadata") or {}).items():
            writer.add_key_value_metadata({key: value})
        for table in regrouped(schema, tables, size):
            writer.write_batch(batch_of(table, arrow, schema.values()), row_group_size=size)
