"""Files as sources of tables: which files, in which format, with which options."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

from polarway.backends.portable.tables import Schema, Table
from polarway.exceptions import FileMissingError, InvalidPlanError, UnsupportedError

_FORMATS = {"parquet": ("parquet", ".parquet"), "csv": ("csv", ".csv"), "ipc": ("ipc", ".arrow"), "ipc_stream": ("ipc", ".arrows"), "ndjson": ("ndjson", ".ndjson")}


class Scan(Protocol):
    """Files that are open for reading."""

    schema: Schema

    def tables(self, needed: frozenset[str] | None, predicates: list[Any]) -> Iterator[Table]:
        """The rows; ``predicates`` may be used to skip parts in which none is true."""
        ...


def open_scan(format: str, paths: list[str], options: dict[str, Any]) -> Scan:
    """Opens files and reads their schema."""
    known = _FORMATS.get(format)
    if known is None:
        raise UnsupportedError(f'not supported: format "{format}" in the portable backend; known: {", ".join(_FORMATS)}')
    module, extension = known
    reader = import_module(f"polarway.backends.portable.formats.{module}")
    files = expand(paths, extension)
    from polarway.backends.portable.formats.wrapping import wrapped

    return wrapped(reader, format, files, dict(options))


def expand(paths: list[str], extension: str) -> list[str]:
    """The files of paths, globs and folders; those of a glob or folder in order."""
    if not paths:
        raise InvalidPlanError("a scan needs at least one path")
    files: list[str] = []
    for path in paths:
        before = len(files)
        if os.path.isfile(path) or (os.path.exists(path) and not os.path.isdir(path)):
            files.append(path)
            continue
        if os.path.isdir(path):
            files += sorted(os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names if name.endswith(extension))
            if len(files) == before:
                raise FileMissingError(f'folder "{path}" has no file that ends in "{extension}"')
            continue
        if glob.has_magic(path):
            files += sorted(found for found in glob.glob(path, recursive=True, include_hidden=True) if os.path.isfile(found))
        if len(files) == before:
            raise FileMissingError(f'No such file or directory: "{path}" (current folder "{os.getcwd()}")')
    return files
