"""Queries into files: to a temporary file beside the target, then renamed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from polarway.backends.portable import sink_partitions
from polarway.backends.portable.tables import Schema, Table
from polarway.exceptions import IoError, UnsupportedError

_FORMATS = {"parquet": "parquet_writer", "ipc": "ipc_writer", "ipc_stream": "ipc_writer", "csv": "csv_writer", "ndjson": "ndjson_writer", "json": "ndjson_writer"}


def _writer(format: str) -> Any:
    known = _FORMATS.get(format)
    if known is None:
        raise UnsupportedError(f'not supported: sink format "{format}" in the portable backend; known: {", ".join(_FORMATS)}')
    return import_module(f"polarway.backends.portable.formats.{known}")


def check_sink(format: str, options: dict[str, Any], schema: Schema) -> None:
    """Refuses what cannot be written, before anything is read."""
    writer = _writer(format)
    if sink_partitions.is_partitioned(options):
        schema = sink_partitions.file_schema(schema, options)
    options = _of_files(options)
    for name in options:
        if name not in writer.OPTIONS:
            raise UnsupportedError(f'not supported: option "{name}" of the {format} sink in the portable backend; known: {", ".join(writer.OPTIONS)}')
    writer.check(schema, options)


def sink(bound: Any, needed: Any) -> Iterator[Table]:
    """Runs the input into a file and gives no rows."""
    from polarway.backends.portable.executor import execute

    (source,) = bound.inputs
    path, options, format = bound.node["path"], bound.node.get("options") or {}, bound.node["format"]
    writer, plain = _writer(format), _of_files(options)

    def write(target: str, schema: Schema, tables: Iterator[Table]) -> None:
        _write(target, lambda temporary: writer.write(temporary, format, schema, tables, plain), id(bound))

    if sink_partitions.is_partitioned(options):
        schema = sink_partitions.file_schema(source.schema, options)
        sink_partitions.Partitions(path, format, source.schema, options, lambda target, tables: write(target, schema, tables)).run(execute(source))
    else:
        write(path, source.schema, execute(source))
    yield Table({}, [], 0)


def _of_files(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in sink_partitions.OPTIONS}


def _write(path: str, write: Callable[[str], None], number: int) -> None:
    temporary = f"{path}.{os.getpid()}-{number:x}.tmp"
    try:
        try:
            write(temporary)
            os.replace(temporary, path)
        finally:
            if os.path.exists(temporary):
                os.remove(temporary)
    except OSError as error:
        if isinstance(error, IoError):
            raise
        raise IoError(f'cannot write "{path}": {error.strerror or error}') from None
