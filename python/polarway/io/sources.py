"""What users pass as a file to read: paths, globs, folders, bytes, file objects."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from polarway.datatypes.extension import storage_names
from polarway.lazyframe import LazyFrame
from polarway.plan import nodes

_REMOTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")
_CHUNK = 1 << 20


class MemoryFile:
    """Bytes under a path that the engine can open; gone when the last reference goes."""

    __slots__ = ("_descriptor", "_is_file", "path")

    def __init__(self, chunks: Iterable[Any]) -> None:
        # Browsers and systems other than Linux have no files in memory: there it is a temporary file.
        self._is_file = not hasattr(os, "memfd_create")
        if self._is_file:
            import tempfile

            self._descriptor, self.path = tempfile.mkstemp(prefix="polarway-")
        else:
            self._descriptor = os.memfd_create("polarway")
            self.path = f"/proc/self/fd/{self._descriptor}"
        for chunk in chunks:
            view = memoryview(chunk).cast("B")
            while view:
                view = view[os.write(self._descriptor, view[: 1 << 30]) :]

    # What it calls is bound here: while the interpreter ends, names of this module are None.
    def __del__(self, close: Callable[[int], None] = os.close, unlink: Callable[[str], None] = os.unlink) -> None:
        descriptor = getattr(self, "_descriptor", -1)
        if descriptor >= 0:
            close(descriptor)
            if self._is_file:
                try:
                    unlink(self.path)
                except FileNotFoundError:
                    # Somebody has tidied the folder of temporary files.
                    self._is_file = False


def paths_of(source: Any) -> tuple[list[str], tuple[MemoryFile, ...]]:
    """The paths to scan, and what must live as long as the scan."""
    if isinstance(source, (list, tuple)):
        paths: list[str] = []
        kept: tuple[MemoryFile, ...] = ()
        for item in source:
            more, keep = paths_of(item)
            paths += more
            kept += keep
        return paths, kept
    if isinstance(source, (str, os.PathLike)):
        return [_path_to_scan(source)], ()
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _in_memory([source])
    if hasattr(source, "read"):
        return _file_object(source)
    raise TypeError(f"a path, a list of paths, bytes or a file object is needed, not {type(source).__name__!r}")


def _path_to_scan(source: str | os.PathLike[str]) -> str:
    """As :func:`local_path`; a URI of another machine is the engine's to refuse, when the query runs."""
    from polarway.exceptions import ComputeError

    try:
        return local_path(source)
    except ComputeError:
        return os.fspath(source) if isinstance(source, str) else str(source)


def local_path(source: str | os.PathLike[str]) -> str:
    """The path of a path or ``file:`` URI.

    Raises
    ------
    UnsupportedError
        A URL of another place: cloud storage is not there yet.
    """
    text = os.fspath(source)
    if not isinstance(text, str):
        text = os.fsdecode(text)
    if text.startswith("file:"):
        return _file_uri(text)
    if _REMOTE.match(text):
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"{text!r}: files on {text.partition('://')[0]} are not there yet; use a local path")
    return os.path.expanduser(text) if text.startswith("~") else text


def _file_uri(uri: str) -> str:
    """The path of a ``file:`` URI, whose escapes are undone; one of another machine is refused."""
    from urllib.parse import unquote

    rest = uri.removeprefix("file:")
    if not rest.startswith("//"):
        return unquote(rest)
    host, slash, path = rest[2:].partition("/")
    if host not in ("", "localhost"):
        from polarway.exceptions import ComputeError

        raise ComputeError(f"unsupported: non-empty hostname for 'file:' URI: {host!r} in {uri!r}")
    return unquote(slash + path)


def _file_object(source: Any) -> tuple[list[str], tuple[MemoryFile, ...]]:
    """Files are read from where they stand; bytes in memory that stand at their end (as after writing) from the start."""
    if hasattr(source, "getbuffer"):
        whole = source.getbuffer()
        return _in_memory([whole[source.tell() :] or whole])
    if hasattr(source, "getvalue"):
        return _in_memory([source.read().encode("utf-8")])
    inner = getattr(source, "file", None)
    if inner is not None and inner is not source and hasattr(inner, "read") and not isinstance(getattr(source, "name", None), str):
        return _file_object(inner)
    path = _path_on_disk(source)
    if path is not None:
        return [path], ()
    return _in_memory(_chunks_of(source))


def _path_on_disk(source: Any) -> str | None:
    """The path of an open file that stands at its beginning and holds bytes as they are; else None."""
    opened = getattr(source, "file", source)
    if isinstance(opened, io.TextIOWrapper):
        if opened.encoding.lower().replace("-", "") != "utf8":
            return None
        opened = opened.buffer
    if not isinstance(getattr(opened, "raw", opened), io.FileIO):
        return None
    name = getattr(source, "name", None)
    try:
        if getattr(source, "writable", lambda: False)():
            source.flush()
        if not isinstance(name, str) or source.tell() != 0 or not os.path.samestat(os.fstat(opened.fileno()), os.stat(name)):
            return None
    except OSError:
        # A pipe, or a file that was renamed or removed: its bytes are read instead.
        return None
    return name


def _chunks_of(source: Any) -> Iterator[bytes]:
    # Some have a read that takes no size: then all comes at once.
    try:
        data = source.read(_CHUNK)
        sized = True
    except TypeError:
        data = source.read()
        sized = False
    if hasattr(data, "__await__"):
        data.close()
        raise TypeError("an asynchronous file object cannot be read here; pass its `.file` or the bytes")
    while data:
        yield data.encode("utf-8") if isinstance(data, str) else data
        data = source.read(_CHUNK) if sized else b""


def _in_memory(chunks: Iterable[Any]) -> tuple[list[str], tuple[MemoryFile, ...]]:
    file = MemoryFile(chunks)
    return [file.path], (file,)


def scan(format: str, source: Any, options: dict[str, Any]) -> LazyFrame:
    """A lazy frame over files. Row limits and row numbers are nodes of their own, which every format has."""
    paths, kept = paths_of(source)
    n_rows, row_index = options.pop("n_rows", None), options.pop("row_index", None)
    node = nodes.scan(format, paths, options)
    if names := storage_names():
        node = nodes.with_columns(node, [nodes.function("ext.storage", nodes.ALL_COLUMNS, names=names)])
    if n_rows is not None:
        node = nodes.slice(node, 0, n_rows)
    if row_index is not None:
        node = nodes.row_index(node, row_index["name"], row_index["offset"])
    lazy = LazyFrame._of(node, kept)
    name = options.get("include_file_paths")
    return _without_descriptors(lazy, name) if kept and name else lazy


def _without_descriptors(lazy: LazyFrame, name: str) -> LazyFrame:
    """Paths of what is in memory as Polars writes them."""
    from polarway.expr import when
    from polarway.functions import col, lit

    return lazy.with_columns(when(col(name).str.starts_with("/proc/self/fd/")).then(lit("in-mem")).otherwise(col(name)).alias(name))


def common_options(
    *,
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    include_file_paths: str | None = None,
    glob: bool = True,
    hidden_file_prefix: Any = None,
    hive_partitioning: bool | None = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
) -> dict[str, Any]:
    """The options that every format has, those that are set."""
    from polarway.io.dtypes import fields

    options: dict[str, Any] = {}
    if n_rows is not None:
        if n_rows < 0:
            raise ValueError(f"`n_rows` must not be negative, got {n_rows}")
        options["n_rows"] = n_rows
    if row_index_name is not None:
        options["row_index"] = {"name": row_index_name, "offset": row_index_offset}
    if include_file_paths is not None:
        options["include_file_paths"] = include_file_paths
    if not glob:
        options["glob"] = False
    if hidden_file_prefix:
        options["hidden_file_prefix"] = [hidden_file_prefix] if isinstance(hidden_file_prefix, str) else list(hidden_file_prefix)
    if hive_partitioning is not None:
        options["hive_partitioning"] = bool(hive_partitioning)
    if hive_schema is not None:
        options["hive_schema"] = fields(hive_schema)
    if not try_parse_hive_dates:
        options["try_parse_hive_dates"] = False
    return options


def choice(name: str, value: Any, *allowed: Any) -> Any:
    """A parameter that has one of some values."""
    if value not in allowed:
        raise ValueError(f"`{name}` must be one of {', '.join(repr(one) for one in allowed)}, got {value!r}")
    return value


def only(lazy: LazyFrame, columns: Any) -> LazyFrame:
    """Some columns, by name or by position."""
    if columns is None:
        return lazy
    chosen = [columns] if isinstance(columns, (str, int)) else list(columns)
    if chosen and all(isinstance(column, int) for column in chosen):
        return lazy._apply(nodes.select(lazy._node, [{"cols": {"index": chosen}}]))
    return lazy._apply(nodes.select(lazy._node, [nodes.column(str(column)) for column in chosen]))


def refuse(what: str, **given: Any) -> None:
    """Parameters that the engine does not have raise when they are set, before anything is read."""
    for name, value in given.items():
        if value:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError(f"{what}: the parameter `{name}` is not supported")
