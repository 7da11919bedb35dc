"""What users pass as a file to read: paths, globs, folders, bytes, file objects."""

from __future__ import annotations

import os
from typing import Any

from polarway.lazyframe import LazyFrame
from polarway.plan import nodes


class MemoryFile:
    """Bytes under a path that the engine can open; gone when the last reference goes."""

    __slots__ = ("_descriptor", "path")

    def __init__(self, data: Any) -> None:
        self._descriptor = os.memfd_create("polarway")
        self.path = f"/proc/self/fd/{self._descriptor}"
        view = memoryview(data).cast("B")
        while view:
            view = view[os.write(self._descriptor, view[: 1 << 30]) :]

    def __del__(self) -> None:
        descriptor = getattr(self, "_descriptor", -1)
        if descriptor >= 0:
            os.close(descriptor)


def paths_of(source: Any) -> tuple[list[str], tuple[MemoryFile, ...]]:
    """The paths to scan, and what must live as long as the scan."""
    if isinstance(source, (list, tuple)):
        paths: list[str] = []
        kept: tuple[MemoryFile, ...] = ()
        for item in source:
            more, keep = paths_of(item)
            paths += more
            kept += keep
        if not paths:
            from polarway.exceptions import ComputeError

            raise ComputeError("at least one source is needed, got an empty list")
        return paths, kept
    if isinstance(source, (str, os.PathLike)):
        return [_path(source)], ()
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _in_memory(source)
    if hasattr(source, "read"):
        return _file_object(source)
    raise TypeError(f"a path, a list of paths, bytes or a file object is needed, not {type(source).__name__!r}")


def _path(source: str | os.PathLike[str]) -> str:
    text = os.fspath(source)
    if text.startswith("file:"):
        return _file_uri(text)
    return os.path.expanduser(text) if text.startswith("~") else text


def _file_uri(uri: str) -> str:
    """The path of a ``file:`` URI, whose escapes are undone; one of another machine is refused."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        from polarway.exceptions import ComputeError

        raise ComputeError(f"unsupported: hostname {parts.netloc!r} in the file URI {uri!r}")
    return unquote(parts.path)


def _file_object(source: Any) -> tuple[list[str], tuple[MemoryFile, ...]]:
    """In-memory files give all their bytes, files on disk their path, others what is left to read."""
    if hasattr(source, "getbuffer"):
        return _in_memory(source.getbuffer())
    if hasattr(source, "getvalue"):
        return _in_memory(source.getvalue().encode("utf-8"))
    inner = getattr(source, "file", None)
    if inner is not None and inner is not source and hasattr(inner, "read") and not isinstance(getattr(source, "name", None), str):
        return _file_object(inner)
    name = getattr(source, "name", None)
    if isinstance(name, str) and os.path.isfile(name):
        if getattr(source, "writable", lambda: False)():
            source.flush()
        return [name], ()
    data = source.read()
    if hasattr(data, "__await__"):
        data.close()
        raise TypeError("an asynchronous file object cannot be read here; pass its `.file` or the bytes")
    return _in_memory(data.encode("utf-8") if isinstance(data, str) else data)


def _in_memory(data: Any) -> tuple[list[str], tuple[MemoryFile, ...]]:
    file = MemoryFile(data)
    return [file.path], (file,)


def scan(format: str, source: Any, options: dict[str, Any]) -> LazyFrame:
    """A lazy frame over files. Row limits and row numbers are nodes of their own, which every format has."""
    paths, kept = paths_of(source)
    n_rows, row_index = options.pop("n_rows", None), options.pop("row_index", None)
    node = nodes.scan(format, paths, options)
    if n_rows is not None:
        if n_rows < 0:
            raise ValueError(f"`n_rows` must not be negative, got {n_rows}")
        node = nodes.slice(node, 0, n_rows)
    if row_index is not None:
        node = nodes.row_index(node, row_index["name"], row_index["offset"])
    return LazyFrame._of(node, kept)


def common_options(
    *, n_rows: int | None = None, row_index_name: str | None = None, row_index_offset: int = 0, include_file_paths: str | None = None
) -> dict[str, Any]:
    """The options that every format has, those that are set."""
    options: dict[str, Any] = {}
    if n_rows is not None:
        options["n_rows"] = n_rows
    if row_index_name is not None:
        options["row_index"] = {"name": row_index_name, "offset": row_index_offset}
    if include_file_paths is not None:
        options["include_file_paths"] = include_file_paths
    return options


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


