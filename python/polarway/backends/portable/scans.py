"""Files as sources of tables: which files, in which format, with which options."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

from polarway.backends.portable.tables import Schema, Table
from polarway.exceptions import FileMissingError, InvalidPlanError, UnsupportedError

_FORMATS = {"parquet": "parquet", "csv": "csv", "ipc": "ipc", "ipc_stream": "ipc", "ndjson": "ndjson"}


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
    reader = import_module(f"polarway.backends.portable.formats.{known}")
    options = dict(options)
    files = expand(paths, magic=options.pop("glob", True), hidden=options.pop("hidden_file_prefix", None) or [])
    from polarway.backends.portable.formats.wrapping import wrapped

    return wrapped(reader, format, files, options, folders=[path for path in paths if os.path.isdir(path)])


def expand(paths: list[str], *, magic: bool = True, hidden: list[str] | None = None) -> list[str]:
    """The files of paths, globs and folders; those of a glob or folder in order."""
    if not paths:
        raise InvalidPlanError("a scan needs at least one path")
    passed_over = tuple(hidden or ())
    files: list[str] = []
    for path in paths:
        before = len(files)
        if os.path.exists(path) and not os.path.isdir(path):
            files.append(path)
            continue
        if os.path.isdir(path):
            files += _inside(path, passed_over)
            if len(files) == before:
                raise FileMissingError(f'folder "{path}" has no files')
            continue
        if magic and glob.has_magic(path):
            found = sorted(one for one in glob.glob(path, recursive=True) if os.path.isfile(one))
            files += [one for one in found if not passed_over or not os.path.basename(one).startswith(passed_over)]
        if len(files) == before:
            raise FileMissingError(f"No such file or directory (os error 2): {path} (current folder {os.getcwd()})")
    return files


def _inside(folder: str, passed_over: tuple[str, ...]) -> list[str]:
    """The files in a folder and below, of one extension; hidden ones are left out."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if "=" in name or not name.startswith((".", "_")))
        found += [os.path.join(place, name) for name in names if not name.startswith((".", "_", *passed_over))]
    extensions = {os.path.splitext(path)[1] for path in found}
    if len(extensions) > 1:
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f'folder "{folder}" has files of several extensions: {", ".join(sorted(extensions))}; pass a glob')
    return sorted(found)
