"""Arrow IPC files and streams out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from polarway.backends.portable.formats.parquet_writer import batch_of
from polarway.backends.portable.tables import Schema, Table
from polarway.backends.portable.types import exported_field, has_categories
from polarway.exceptions import InvalidPlanError, UnsupportedError

OPTIONS = ("compression", "compression_level", "compat_level")


def check(schema: Schema, options: dict[str, Any]) -> None:
    """Refuses unknown codecs."""
    codec = options.get("compression", "uncompressed")
    if codec not in ("uncompressed", "lz4", "zstd"):
        raise InvalidPlanError(f'invalid plan: unknown compression "{codec}"; known: uncompressed, lz4, zstd')
    if codec != "uncompressed" and not pa.Codec.is_available(codec):
        raise UnsupportedError(f'not supported: compression "{codec}" in this pyarrow')


def write(path: str, format: str, schema: Schema, tables: Iterator[Table], options: dict[str, Any]) -> None:
    """Writes a file or a stream."""
    arrow = pa.schema([exported_field(name, dtype) for name, dtype in schema.items()])
    codec = options.get("compression", "uncompressed")
    level = options.get("compression_level")
    packing = None if codec == "uncompressed" else pa.Codec(codec, level) if level is not None and codec == "zstd" else codec
    settings = pa.ipc.IpcWriteOptions(compression=packing, emit_dictionary_deltas=format == "ipc")
    if format == "ipc" and any(map(has_categories, schema.values())):
        # A file has one dictionary per column: all rows are written at once.
        from polarway.backends.portable.tables import gathered

        tables = iter([gathered(schema, tables)])
    with open(path, "wb") as file:
        maker = pa.ipc.new_file if format == "ipc" else pa.ipc.new_stream
        with maker(file, arrow, options=settings) as writer:
            for table in tables:
                writer.write_batch(batch_of(table, arrow, schema.values()))
