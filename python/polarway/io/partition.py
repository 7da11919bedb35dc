"""One query into many files: by keys, by rows, by bytes."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from polarway.io import targets

if TYPE_CHECKING:
    from polarway.expr import Expr
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

#: What hive-like folders hold in the place of null.
NULL_VALUE = "__HIVE_DEFAULT_PARTITION__"
#: Rows that wait for more of their partition, in bytes; beyond it the largest partitions are written out.
MOST_WAITING_BYTES = 256 << 20
_MOST_FILE_BYTES = 1 << 32
#: A file by bytes has at least one of these, unless its partition is at its end.
_LEAST_ROWS, _LEAST_BYTES = 122_880, 64 << 20
_EXTENSIONS = {"ndjson": "jsonl"}
#: Expressions that look at more than one row, by the names of their nodes in plans.
_OF_MANY_ROWS = ("agg", "len", "over", "sort", "filter")


@dataclass(kw_only=True)
class FileProviderArgs:
    """What a ``file_path_provider`` is told: the number of the file within its partition, and the partition's keys as one row."""

    index_in_partition: int
    partition_keys: DataFrame


@dataclass(frozen=True)
class SinkedPath:
    """A file that was written."""

    path: str


@dataclass(frozen=True)
class SinkedPathsCallbackArgs:
    """What a ``sinked_paths_callback`` is told."""

    paths: list[SinkedPath]


class PartitionBy:
    """A target of ``sink_*`` that is many files.

    Parameters
    ----------
    base_path
        The folder to write to.
    file_path_provider
        Called with :class:`FileProviderArgs` for each file: gives its path (within ``base_path`` unless it is absolute) or a file
        object. By default files are called ``key=value/00000000.parquet``.
    key
        Columns or expressions to partition by.
    include_key
        Whether the files hold the keys' columns too; they do by default.
    max_rows_per_file
        Files of at most so many rows.
    approximate_bytes_per_file
        Files of about so many bytes, as measured in memory.

    Examples
    --------
    >>> import os, tempfile
    >>> import polarway as pw
    >>> folder = tempfile.mkdtemp()
    >>> pw.LazyFrame({"year": [2023, 2024], "n": [1, 2]}).sink_parquet(pw.PartitionBy(folder, key="year"))
    >>> sorted(os.listdir(folder))
    ['year=2023', 'year=2024']
    >>> pw.read_parquet(folder).rows()
    [(2023, 1), (2024, 2)]
    """

    __slots__ = ("base_path", "bytes_per_file", "file_path_provider", "include_key", "keys", "max_rows_per_file")

    def __init__(
        self,
        base_path: str | os.PathLike[str],
        *,
        file_path_provider: Callable[[FileProviderArgs], Any] | None = None,
        key: str | Expr | Sequence[str | Expr] | Mapping[str, Expr] | None = None,
        include_key: bool | None = None,
        max_rows_per_file: int | None = None,
        approximate_bytes_per_file: int | str | None = "auto",
    ) -> None:
        if key is None and max_rows_per_file is None and approximate_bytes_per_file in ("auto", None):
            raise ValueError("at least one of ('key', 'max_rows_per_file', 'approximate_bytes_per_file') must be specified for PartitionBy")
        if key is None and include_key is not None:
            raise ValueError("cannot use 'include_key' without specifying 'key'")
        if max_rows_per_file is not None and max_rows_per_file < 1:
            raise ValueError(f"`max_rows_per_file` must be positive, got {max_rows_per_file}")
        self.base_path = os.fspath(base_path)
        self.file_path_provider = file_path_provider
        self.keys = _exprs(key)
        self.include_key = include_key is not False
        self.max_rows_per_file = max_rows_per_file
        self.bytes_per_file = approximate_bytes_per_file if isinstance(approximate_bytes_per_file, int) else _MOST_FILE_BYTES

    def plain_options(self) -> dict[str, Any] | None:
        """Options of the engine's sink, when it can do this by itself: keys that are columns, and no functions or sizes in bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.PartitionBy("folder", key="a").plain_options()
        {'partition_by': ['a'], 'include_key': True, 'max_rows_per_file': None}
        """
        names = [node["col"] for expr in self.keys if isinstance(node := expr._node, dict) and list(node) == ["col"]]
        if self.file_path_provider is not None or self.bytes_per_file != _MOST_FILE_BYTES or len(names) != len(self.keys) or len(set(names)) != len(names):
            return None
        if any(not isinstance(name, str) or name.startswith("^") for name in names):
            return None
        return {"partition_by": names, "include_key": self.include_key, "max_rows_per_file": self.max_rows_per_file}


def _exprs(key: Any) -> list[Expr]:
    from polarway.exceptions import InvalidOperationError
    from polarway.expr import Expr
    from polarway.functions import col

    if key is None:
        return []
    if isinstance(key, Mapping):
        exprs = [(value if isinstance(value, Expr) else col(value)).alias(name) for name, value in key.items()]
    else:
        exprs = [one if isinstance(one, Expr) else col(one) for one in ([key] if isinstance(key, (str, Expr)) else key)]
    for expr in exprs:
        if _sees_many_rows(expr._node):
            raise InvalidOperationError(f"cannot use non-elementwise expressions for PartitionBy keys: {expr}")
    return exprs


def _sees_many_rows(node: Any) -> bool:
    if isinstance(node, dict):
        return any(name in node for name in _OF_MANY_ROWS) or any(_sees_many_rows(value) for value in node.values())
    return isinstance(node, list) and any(_sees_many_rows(value) for value in node)


def write_partitions(frame: LazyFrame, format: str, target: PartitionBy, write: Callable[[DataFrame, Any], object]) -> list[Any]:
    """Runs a query into files as its rows come; the paths or file objects that were written, partition by partition as they began.

    Parameters
    ----------
    write
        Writes a frame to a path or file object.
    """
    return _Partitions(format, target, write).run(frame)


class _Partition:
    __slots__ = ("bytes", "files", "folder", "frames", "keys", "rows")

    def __init__(self, keys: DataFrame, folder: str) -> None:
        self.keys = keys
        self.folder = folder
        self.frames: list[DataFrame] = []
        self.rows = 0
        self.bytes = 0
        self.files = 0


class _Partitions:
    """Rows that wait for their files."""

    def __init__(self, format: str, target: PartitionBy, write: Callable[[DataFrame, Any], object]) -> None:
        self._extension = _EXTENSIONS.get(format, format)
        self._target = target
        self._write = write
        self._open: dict[tuple[Any, ...], _Partition] = {}
        self._written: list[Any] = []
        self._waiting = 0

    def run(self, frame: LazyFrame) -> list[Any]:
        schema = frame.collect_schema().names()
        names = frame.select(self._target.keys).collect_schema().names() if self._target.keys else []
        # Keys take names of their own beside the columns, so that include_key can leave either out.
        marked = [f"partition key {name}" for name in names]
        keyed = frame.with_columns(*(expr.alias(mark) for expr, mark in zip(self._target.keys, marked, strict=True)))
        kept = [name for name in schema if name not in names or self._target.include_key]
        added = [name for name in names if name not in schema and self._target.include_key]
        for batch in (keyed if names else frame).collect_batches():
            self._take(batch, names, marked, kept, added)
        for partition in self._open.values():
            while partition.rows:
                self._flush(partition)
        return self._written

    def _take(self, batch: DataFrame, names: list[str], marked: list[str], kept: list[str], added: list[str]) -> None:
        if not names:
            self._add(self._partition((), batch.clear(), []), batch)
            return
        for part in batch.partition_by(marked, maintain_order=True):
            keys = part.head(1).select(marked)
            partition = self._partition(keys.row(0), keys, names)
            rows = part.rename({mark: name for mark, name in zip(marked, names, strict=True) if name in added}) if added else part
            self._add(partition, rows.select(kept + added))

    def _partition(self, key: tuple[Any, ...], keys: DataFrame, names: list[str]) -> _Partition:
        partition = self._open.get(key)
        if partition is None:
            keys = keys.rename(dict(zip(keys.columns, names, strict=True))) if names else keys
            partition = self._open[key] = _Partition(keys, _folder(keys) if names else "")
        return partition

    def _add(self, partition: _Partition, rows: DataFrame) -> None:
        size = int(rows.estimated_size())
        partition.frames.append(rows)
        partition.rows += rows.height
        partition.bytes += size
        self._waiting += size
        most = self._target.max_rows_per_file
        while most is not None and partition.rows >= most:
            self._flush(partition)
        while partition.bytes >= self._target.bytes_per_file and (partition.rows >= _LEAST_ROWS or partition.bytes >= _LEAST_BYTES):
            self._flush(partition)
        while self._waiting > MOST_WAITING_BYTES:
            self._flush(max(self._open.values(), key=lambda one: one.bytes))

    def _flush(self, partition: _Partition) -> None:
        """Writes one file of what waits."""
        from polarway.combining import concat

        rows = concat(partition.frames) if len(partition.frames) > 1 else partition.frames[0]
        least = _LEAST_ROWS if partition.bytes >= self._target.bytes_per_file else rows.height
        most = min(rows.height, self._target.max_rows_per_file or least)
        rest = rows.slice(most)
        self._write(rows.head(most), self._place(partition))
        partition.files += 1
        self._waiting -= partition.bytes
        partition.frames = [rest] if rest.height else []
        partition.rows = rest.height
        partition.bytes = int(rest.estimated_size()) if rest.height else 0
        self._waiting += partition.bytes

    def _place(self, partition: _Partition) -> Any:
        place: Any = os.path.join(partition.folder, f"{partition.files:08}.{self._extension}")
        if self._target.file_path_provider is not None:
            place = self._target.file_path_provider(FileProviderArgs(index_in_partition=partition.files, partition_keys=partition.keys))
        if targets.is_path(place):
            place = os.path.join(targets.path_text(self._target.base_path or "."), targets.plain_path(place))
            os.makedirs(os.path.dirname(place), exist_ok=True)
        self._written.append(place)
        return place


def _folder(keys: DataFrame) -> str:
    """``key=value`` folders with what is no letter, digit or one of ``-._~`` percent-encoded."""
    from polarway.datatypes import String

    texts = keys.with_columns(*(keys[name].cast(String) for name in keys.columns)).row(0)
    return os.path.join(
        *(f"{quote(name, safe='')}={NULL_VALUE if text is None else quote(text, safe='')}" for name, text in zip(keys.columns, texts, strict=True))
    )
