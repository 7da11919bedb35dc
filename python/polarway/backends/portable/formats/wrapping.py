"""What all formats share: limits, row numbers, a chosen set of columns, the path beside each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import nulls
from polarway.backends.portable.casts import cast
from polarway.backends.portable.formats.cast_rules import CastRules
from polarway.backends.portable.scans import Scan
from polarway.backends.portable.tables import Schema, Table, empty
from polarway.backends.portable.values import column_not_found
from polarway.datatypes import classes as c
from polarway.datatypes.base import dtype_short_name
from polarway.exceptions import DuplicateError, InvalidOperationError, SchemaError, UnsupportedError

_COMMON = (
    "columns", "n_rows", "row_index", "include_file_paths", "missing_columns", "extra_columns", "hive_partitioning", "hive_schema", "try_parse_hive_dates",
    "rechunk", "low_memory", "cache", "parallel",
)  # fmt: skip


def wrapped(reader: Any, format: str, files: list[str], options: dict[str, Any], *, folders: list[str]) -> Scan:
    """The scan of files of one format."""
    common = {name: options.pop(name) for name in _COMMON if name in options}
    options.pop("infer_schema_files", None)
    common["cast_options"] = options.pop("cast_options", None)
    unknown = sorted(set(options) - set(reader.OPTIONS))
    if unknown:
        known = ", ".join(sorted((*reader.OPTIONS, *_COMMON)))
        raise UnsupportedError(f'not supported: scan option "{unknown[0]}" of format "{format}" in the portable backend; known: {known}')
    wanted = common.get("hive_partitioning")
    hive = bool(wanted) or (wanted is None and format in ("parquet", "ipc") and len(folders) == 1)
    if hive and len({folder.rstrip("/").count("/") for folder in folders}) > 1:
        raise InvalidOperationError(f"attempted to read from different directory levels with hive partitioning enabled: {', '.join(folders)}")
    return FileScan(reader, format, files, options, common, hive=hive)


class FileScan:
    """Files of one schema, read one after the other."""

    def __init__(self, reader: Any, format: str, files: list[str], options: dict[str, Any], common: dict[str, Any], *, hive: bool) -> None:
        self._parts = [(path, reader.open_file(path, format, options)) for path in files[:1]]
        self._files = files
        self._common = common
        self._format = format
        held: Schema = dict(self._parts[0][1].schema)
        for path in files[1:]:
            part = reader.open_file(path, format, {**options, **reader.for_others(self._parts[0][1], options)})
            _check(held, part.schema, path, files[0], common)
            self._parts.append((path, part))
        self._hive: dict[str, dict[str, Any]] = {}
        if hive:
            from polarway.backends.portable.formats.partitions import partitions

            added, self._hive = partitions(files, common)
            held = {**held, **added}
        self._held = held
        schema = held
        if common.get("columns") is not None:
            for name in common["columns"]:
                if name not in held:
                    raise column_not_found(name, held)
            schema = {name: held[name] for name in common["columns"]}
        if common.get("row_index"):
            name = common["row_index"]["name"]
            if name in schema:
                raise DuplicateError(f"duplicate: column with name '{name}' has more than one occurrence")
            schema = {name: c.UInt32(), **schema}
        if common.get("include_file_paths"):
            schema = {**schema, common["include_file_paths"]: c.String()}
        self.schema: Schema = schema

    def tables(self, needed: frozenset[str] | None, predicates: list[Any]) -> Iterator[Table]:
        """The rows of all files."""
        wanted = [name for name in self.schema if needed is None or name in needed]
        stored = frozenset(name for name in wanted if name in self._held and name not in self._made())
        index, limit, seen = self._common.get("row_index"), self._common.get("n_rows"), 0
        plain = index is None and limit is None
        given = False
        for path, part in self._parts:
            for table in part.tables(stored & part.schema.keys(), predicates if plain else []):
                if limit is not None and seen + table.rows > limit:
                    table = table.slice(0, limit - seen)
                yield self._dressed(table, wanted, path, seen)
                given = True
                seen += table.rows
                if limit is not None and seen >= limit:
                    return
        if not given:
            yield empty({name: self.schema[name] for name in wanted})

    def _made(self) -> set[str]:
        index, paths = self._common.get("row_index"), self._common.get("include_file_paths")
        return {name for name in (index and index["name"], paths) if name}

    def _dressed(self, table: Table, wanted: list[str], path: str, seen: int) -> Table:
        held = dict(zip(table.schema, table.arrays))
        index, paths = self._common.get("row_index"), self._common.get("include_file_paths")
        arrays = []
        for name in wanted:
            if index and name == index["name"]:
                start = index.get("offset", 0) + seen
                arrays.append(arange(start, start + table.rows).cast(pa.uint32()))
            elif name == paths:
                arrays.append(pa.repeat(pa.scalar(path, pa.large_string()), table.rows))
            elif path in self._hive and name in self._hive[path]:
                value = self._hive[path][name]
                arrays.append(value.take(pa.repeat(pa.scalar(0, pa.int64()), table.rows)))
            elif name in held:
                arrays.append(cast(held[name], table.schema[name], self.schema[name], name=name))
            else:
                arrays.append(nulls(table.rows, self.schema[name]))
        return Table({name: self.schema[name] for name in wanted}, arrays, table.rows)


def _check(held: Schema, schema: Schema, path: str, first: str, common: dict[str, Any]) -> None:
    for name, dtype in held.items():
        if name not in schema:
            if common.get("missing_columns") == "insert":
                continue
            raise SchemaError(f'file "{path}" has no column "{name}", which "{first}" has; use missing_columns=\'insert\' to fill it with nulls')
        problem = CastRules(common.get("cast_options")).why_not(schema[name], dtype)
        if problem is not None:
            raise SchemaError(
                f'column "{name}" of file "{path}" has type {dtype_short_name(schema[name])}, in "{first}" it has {dtype_short_name(dtype)}; '
                + (problem or "cast one of them")
            )
    for name in schema:
        if name not in held and common.get("extra_columns") != "ignore":
            raise SchemaError(f'file "{path}" has a column "{name}", which "{first}" has not; scan them apart and use concat(how=\'diagonal\')')
