"""Parquet files, row group by row group; those whose statistics rule a predicate out are left unread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from polarway.backends.portable.arrays import stored
from polarway.backends.portable.budget import batch_rows
from polarway.backends.portable.formats.pruning import may_match
from polarway.backends.portable.maps import distinct
from polarway.backends.portable.tables import Schema, Table
from polarway.backends.portable.types import dtype_of
from polarway.datatypes import Map
from polarway.exceptions import CorruptError, IoError, UnsupportedError

OPTIONS = ("use_statistics", "prefilter")
BATCH_ROWS = 1 << 17
_FEW = 5_000


def open_file(path: str, format: str, options: dict[str, Any]) -> ParquetPart:
    """Reads the footer of a file."""
    return ParquetPart(path, options)


def for_others(first: ParquetPart, options: dict[str, Any]) -> dict[str, Any]:
    """Nothing: every file says its types."""
    return {}


class ParquetPart:
    """One file."""

    def __init__(self, path: str, options: dict[str, Any]) -> None:
        self._path = path
        self._statistics = options.get("use_statistics", True)
        try:
            # Read on demand: a footer now, column chunks when they are wanted.
            self._file = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
            arrow = self._file.schema_arrow
        except OSError as error:
            kind = IoError if error.errno else CorruptError
            raise kind(f'file "{path}": {error}') from None
        except pa.ArrowNotImplementedError as error:
            raise UnsupportedError(f'not supported: file "{path}": {error}') from None
        except pa.ArrowException as error:
            raise CorruptError(f'file "{path}" is not valid Parquet: {error}') from None
        self.schema: Schema = {field.name: dtype_of(field.type, field.metadata) for field in arrow}

    def tables(self, needed: frozenset[str], predicates: list[Any]) -> Iterator[Table]:
        """The rows, in batches."""
        names = [name for name in self.schema if name in needed]
        schema = {name: self.schema[name] for name in names}
        groups = [
            group for group in range(self._file.num_row_groups)
            if not self._statistics or not predicates or may_match(self._file.metadata.row_group(group), predicates)
        ]  # fmt: skip
        if not names:
            for group in groups:
                yield Table({}, [], self._file.metadata.row_group(group).num_rows)
            return
        try:
            # One by one where groups are large, so that those before a damaged one are given.
            small = self._file.metadata.num_rows < _FEW * max(self._file.num_row_groups, 1)
            for part in [groups] if small else [[group] for group in groups]:
                for batch in self._file.iter_batches(batch_size=batch_rows(BATCH_ROWS), row_groups=part, columns=_quoted(names)):
                    held = {name: _once(stored(batch.column(name), dtype), dtype) for name, dtype in schema.items()}
                    yield Table(schema, list(held.values()), batch.num_rows)
        except pa.ArrowNotImplementedError as error:
            raise UnsupportedError(f'not supported: file "{self._path}": {error}') from None
        except (OSError, pa.ArrowException) as error:
            raise CorruptError(f'file "{self._path}": {error}') from None


def _once(array: pa.Array, dtype: Any) -> pa.Array:
    """Maps of which each key is there once."""
    return distinct(array, dtype) if type(dtype) is Map else array


def _quoted(names: list[str]) -> list[str]:
    return names
