"""Arrow IPC files and streams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from polarway.backends.portable.arrays import stored
from polarway.backends.portable.tables import Schema, Table
from polarway.backends.portable.types import dtype_of
from polarway.exceptions import CorruptError, IoError, UnsupportedError

OPTIONS: tuple[str, ...] = ()
_MAGIC = b"ARROW1"


def open_file(path: str, format: str, options: dict[str, Any]) -> IpcPart:
    """Reads the schema of a file."""
    return IpcPart(path, format)


def for_others(first: IpcPart, options: dict[str, Any]) -> dict[str, Any]:
    """Nothing: every file says its types."""
    return {}


class IpcPart:
    """One file; its batches are read when they are wanted."""

    def __init__(self, path: str, format: str) -> None:
        self._path = path
        self._format = format
        with self._failing(), self._reader() as reader:
            arrow = reader.schema
        self.schema: Schema = {field.name: dtype_of(field.type, field.metadata) for field in arrow}

    def _reader(self) -> Any:
        source = pa.OSFile(self._path, "rb")
        return pa.ipc.open_file(source) if self._format == "ipc" else pa.ipc.open_stream(source)

    def _failing(self) -> _Failing:
        return _Failing(self._path)

    def tables(self, needed: frozenset[str], predicates: list[Any]) -> Iterator[Table]:
        """The rows, in the batches of the file."""
        names = [name for name in self.schema if name in needed]
        schema = {name: self.schema[name] for name in names}
        with self._failing(), self._reader() as reader:
            for batch in self._batches(reader):
                yield Table(schema, [stored(batch.column(name), schema[name]) for name in names], batch.num_rows)

    def _batches(self, reader: Any) -> Iterator[pa.RecordBatch]:
        if self._format == "ipc":
            for index in range(reader.num_record_batches):
                yield reader.get_batch(index)
        else:
            yield from reader


class _Failing:
    """Turns pyarrow's errors into ours, with the path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, pa.ArrowNotImplementedError):
            raise UnsupportedError(f'not supported: file "{self._path}": {error}') from None
        if isinstance(error, pa.ArrowException) or (isinstance(error, OSError) and not error.errno):
            raise CorruptError(f'file "{self._path}" is not valid Arrow IPC: {error}') from None
        if isinstance(error, OSError) and not isinstance(error, IoError):
            raise IoError(f'file "{self._path}": {error}') from None
