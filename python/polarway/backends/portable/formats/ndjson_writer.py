"""Files of one JSON object per line, and documents that are a list of objects, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from polarway.backends.portable.formats.csv_writer import check_compression, opened
from polarway.backends.portable.json_values import object_texts
from polarway.backends.portable.tables import Schema, Table
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError

OPTIONS = ("compression", "compression_level", "check_extension")
ROWS = 1 << 15


def check(schema: Schema, options: dict[str, Any]) -> None:
    """Refuses what JSON cannot hold."""
    check_compression(options)
    for name, dtype in schema.items():
        if type(dtype) is c.Binary:
            raise ComputeError(f"NDJSON does not support column '{name}' of type binary; encode it as text")


def write(path: str, format: str, schema: Schema, tables: Iterator[Table], options: dict[str, Any]) -> None:
    """Writes a file."""
    head, between, tail = ("[", ",", "]") if format == "json" else ("", "\n", "\n")
    with opened(path, options) as file:
        file.write(head.encode())
        any_written = False
        for table in tables:
            for start in range(0, table.rows, ROWS):
                part = table.slice(start, min(ROWS, table.rows - start))
                text = between.join(object_texts(part.schema, part.arrays, part.rows))
                file.write(((between if any_written else "") + text).encode("utf-8", "surrogatepass"))
                any_written = True
        if format == "json" or any_written:
            file.write(tail.encode())
