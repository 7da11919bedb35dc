"""A result spread over files by the values of columns, and by numbers of rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from polarway.backends.portable.budget import waiting_bytes
from polarway.backends.portable.casts import cast
from polarway.backends.portable.grouping import codes_of, first_places, grouped
from polarway.backends.portable.tables import Schema, Table, taken
from polarway.backends.portable.values import column_not_found
from polarway.datatypes import classes as c
from polarway.exceptions import InvalidPlanError

#: The options of a sink that is a folder of files.
OPTIONS = ("partition_by", "include_key", "max_rows_per_file")
# What hive-like folders hold in the place of null.
_NULL = "__HIVE_DEFAULT_PARTITION__"
# Bytes that wait for more of their partition; beyond them, or a quarter of a query's limit, the largest partition is written out.
_MOST_WAITING = 256 << 20
_EXTENSIONS = {"ndjson": "jsonl", "ipc_stream": "ipc"}


def is_partitioned(options: dict[str, Any]) -> bool:
    """Whether the options of a sink ask for a folder of files."""
    return options.get("partition_by") is not None or options.get("max_rows_per_file") is not None


def file_schema(schema: Schema, options: dict[str, Any]) -> Schema:
    """The columns of the files; a key that is no column is an error, and so is a number of rows that no file can have."""
    keys, most = options.get("partition_by") or [], options.get("max_rows_per_file")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise InvalidPlanError(f'option "max_rows_per_file" of a sink is {most!r}; it is a positive integer')
    for name in keys:
        if name not in schema:
            raise column_not_found(name, schema)
    return schema if options.get("include_key", True) else {name: dtype for name, dtype in schema.items() if name not in keys}


class _Waiting:
    __slots__ = ("bytes", "files", "folder", "rows", "tables")

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.tables: list[Table] = []
        self.rows = 0
        self.bytes = 0
        self.files = 0


class Partitions:
    """Rows that wait for their files. ``write``: writes tables to a path."""

    def __init__(self, root: str, format: str, schema: Schema, options: dict[str, Any], write: Callable[[str, Iterator[Table]], None]) -> None:
        self._root = root
        self._extension = _EXTENSIONS.get(format, format)
        self._schema = file_schema(schema, options)
        self._keys = options.get("partition_by") or []
        self._most = options.get("max_rows_per_file")
        self._write = write
        self._open: dict[str, _Waiting] = {}
        self._bytes = 0
        self._most_bytes = waiting_bytes(_MOST_WAITING)
        self._written: list[str] = []

    def run(self, tables: Iterator[Table]) -> None:
        """Writes all rows; a run that fails removes the files that it completed."""
        try:
            for table in tables:
                for folder, part in self._parts(table):
                    self._add(folder, part)
            for partition in self._open.values():
                while partition.rows:
                    self._flush(partition)
        except BaseException:
            for path in self._written:
                os.remove(path)
            raise

    def _parts(self, table: Table) -> Iterator[tuple[str, Table]]:
        kept = list(self._schema)
        slim = Table(self._schema, [table.column(name) for name in kept], table.rows)
        if not self._keys or not table.rows:
            if not self._keys:
                yield "", slim
            return
        columns = [(table.column(name), table.schema[name]) for name in self._keys]
        codes, count = codes_of(columns, table.rows)
        order, offsets = grouped(codes, count)
        firsts = first_places(codes, count)
        texts = [cast(array.take(firsts), dtype, c.String()).to_pylist() for array, dtype in columns]
        starts = offsets.to_pylist()
        for group in range(count):
            names = (f"{quote(key, safe='')}={_NULL if text[group] is None else quote(text[group], safe='')}" for key, text in zip(self._keys, texts))
            yield os.path.join(*names), slim.take(order.slice(starts[group], starts[group + 1] - starts[group]))

    def _add(self, folder: str, part: Table) -> None:
        partition = self._open.setdefault(folder, _Waiting(folder))
        if not part.rows:
            return
        partition.tables.append(part)
        partition.rows += part.rows
        size = part.nbytes
        partition.bytes += size
        self._bytes += size
        while self._most is not None and partition.rows >= self._most:
            self._flush(partition)
        while self._bytes > self._most_bytes:
            self._flush(max(self._open.values(), key=lambda one: one.bytes))

    def _flush(self, partition: _Waiting) -> None:
        """Writes one file of what waits."""
        now = taken(partition.tables, partition.rows if self._most is None else min(partition.rows, self._most))
        partition.rows -= sum(table.rows for table in now)
        left = sum(table.nbytes for table in partition.tables)
        self._bytes += left - partition.bytes
        partition.bytes = left
        folder = os.path.join(self._root, partition.folder)
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, f"{partition.files:08}.{self._extension}")
        partition.files += 1
        self._write(path, iter(now))
        self._written.append(path)
