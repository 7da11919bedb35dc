"""Streaming sources without the native engine: files in chunks whose size follows memory."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Iterator
from glob import has_magic
from typing import TYPE_CHECKING, Any

from polarway.backends.portable.budget import Budget, block_within
from polarway.backends.portable.frame import PortableFrame
from polarway.backends.portable.scans import expand, open_scan
from polarway.backends.portable.source_options import of_format, opened_with, torn_tail
from polarway.backends.portable.tables import Table, gathered, taken
from polarway.exceptions import ComputeError, CorruptError, FileMissingError, InvalidOperationError, MemoryLimitError, PolarwayError, SourceError
from polarway.schema import Schema
from polarway.streaming.memory import get_available_memory

if TYPE_CHECKING:
    from polarway.backends.portable.portable_engine import PortableEngine

#: Shares of the limit above which chunks shrink, and below which they may grow.
_SHRINK_ABOVE, _GROW_BELOW = 0.8, 0.5
#: Chunks do not become smaller than these bytes, or this part of the limit.
_FEWEST_BYTES, _CHUNKS_PER_LIMIT = 64 << 10, 64
_MOST_ROWS = 1_000_000


class PortableSource:
    """One open source. Nothing is read ahead: a chunk is read when it is asked for.

    Counted against the limit are the rows that were read and not given yet, and the chunks that still live.
    """

    def __init__(self, backend: PortableEngine, kind: str, config: dict[str, Any], kept: object = None) -> None:
        if config["credentials"] is not None:
            raise SourceError(f'a source of kind "{kind}" takes no credentials')
        self._backend = backend
        self._kept = kept
        self._limit: int | None = config["memory_limit"]
        self._size: int = config["chunk_size"]
        for location in config["location"]:
            if "://" in location:
                raise SourceError(f"{location}: files of this machine are read; URLs such as s3:// are not supported yet")
        self._lock = threading.RLock()
        if kind != "csv":
            _files(config["location"], True)
        format, options = opened_with(kind, config)
        glob = options.get("glob", True)
        self._parts = _files(config["location"], glob)
        if not self._parts:
            self._parts = of_format(config["location"], format)
        scan = open_scan(format, self._parts, {**options, "glob": False})
        self._schema = Schema._trusted(scan.schema.items())
        self._tables: Iterator[Table] = scan.tables(None, [])
        # The end of the last file alone: a cut within the others is a record with too few fields.
        self._torn = torn_tail(self._parts[-1], options, len(scan.schema)) if format == "csv" and self._parts else None
        self._pending: list[Table] = []
        #: chunks that were given, and what they hold
        self._living: list[tuple[weakref.ref[PortableFrame], int]] = []
        self._row_bytes = 1.0
        self._failure: PolarwayError | None = None
        self._read_all = False
        self._share = 0.0
        self._last_given = 0.0
        self._total = sum(map(os.path.getsize, self._parts))
        self._header = options.get("has_header", True) and format == "csv"
        self._facts = {
            "kind": kind, "format": format, "locations": list(config["location"]), "parts": self._parts, "size_bytes": self._total,
            "rows": _rows_of(self._parts, format), "capabilities": ["resume"],
        }  # fmt: skip
        self._figures = {"chunks": 0, "rows": 0, "peak": 0, "shrinks": 0, "growths": 0, "blocks": 0}
        self._seconds = 0.0

    def schema(self) -> Schema:
        """Names and types of the columns."""
        return self._schema

    def metadata(self) -> dict[str, Any]:
        """What is known before rows are read."""
        return self._facts

    def set(self, **settings: Any) -> None:
        """Changes ``memory_limit``, ``chunk_size`` or ``prefetch``; the last has no effect here."""
        if "memory_limit" in settings:
            self._limit = settings["memory_limit"]
        self._size = settings.get("chunk_size", self._size)

    def close(self) -> None:
        """Closes the source; chunks that were read live on."""
        with self._lock:
            close = getattr(self._tables, "close", None)
            if close is not None:
                close()
            self._pending, self._read_all, self._failure = [], True, None

    def read_chunk(self) -> PortableFrame | None:
        """The next chunk; None at the end."""
        with self._lock:
            return self._next_chunk()

    def _next_chunk(self) -> PortableFrame | None:
        start = time.perf_counter()
        idle = start - self._last_given if self._last_given else 0.0
        self._fill()
        held = self._waiting()
        ready = held - 1 if self._torn is not None and not self._read_all else held
        if not ready:
            if self._failure is not None:
                failure, self._failure = self._failure, None
                raise failure
            return None
        frame = self._taken(min(self._size, ready))
        spent = time.perf_counter() - start
        self._seconds += spent
        self._figures["chunks"] += 1
        self._figures["rows"] += frame.height
        self._adapt(reader_waits=spent >= idle)
        self._last_given = time.perf_counter()
        return frame

    def stats(self) -> dict[str, Any]:
        """Figures of the stream, now."""
        figures = self._figures
        chunks = figures["chunks"]
        return {
            "chunks": chunks, "rows": figures["rows"], "bytes_read": self._bytes_read(), "memory_bytes": self._held(), "peak_memory_bytes": figures["peak"],
            "memory_limit": self._limit, "memory_share": self._share, "avg_chunk_time_ms": 1000 * self._seconds / chunks if chunks else 0.0,
            "chunk_size": self._size, "shrinks": figures["shrinks"], "growths": figures["growths"], "pauses": 0, "is_paused": False,
            "has_ended": self._read_all and not self._pending and self._failure is None,
        }  # fmt: skip

    # ---- reading

    def _fill(self) -> None:
        """Reads until a chunk is there."""
        self._check()
        wanted = self._size + (self._torn is not None)
        while not self._read_all and self._waiting() < wanted:
            if self._pending and self._limit is not None and self._held() > _SHRINK_ABOVE * self._limit:
                # What is here makes a smaller chunk.
                return
            self._read_on()
            self._check()

    def _read_on(self) -> None:
        try:
            # The block follows the limit; what is held is counted here, chunks that live with it.
            table = self._next()
        except StopIteration:
            self._end()
        except PolarwayError as error:
            self._end(error)
        except Exception as error:
            if type(error).__name__ != "Misfit":
                raise
            self._end(ComputeError("a value does not fit the type guessed from the first rows; pass infer_schema_length=None, or the type in schema_overrides or schema"))
        else:
            self._figures["blocks"] += 1
            if table.rows:
                self._pending.append(table)

    def _next(self) -> Table:
        if self._limit is None:
            return next(self._tables)
        with _Blocks(self._limit):
            return next(self._tables)

    def _end(self, error: PolarwayError | None = None) -> None:
        self._read_all = True
        self._failure = error
        if error is None and sum(map(_size, self._parts)) != self._total:
            self._failure = CorruptError(f"{', '.join(self._parts)}: changed while it was read")
        if self._torn is not None and error is None:
            last = self._pending.pop()
            if last.rows > 1:
                self._pending.append(last.slice(0, last.rows - 1))
            self._failure = CorruptError(self._torn)

    def _taken(self, rows: int) -> PortableFrame:
        """So many of the rows that wait, as a frame."""
        parts = taken(self._pending, rows)
        table = gathered(parts[0].schema, iter(parts))
        frame = PortableFrame(self._backend, self._schema, table.arrays, table.rows)
        size = sum(array.nbytes for array in frame.arrays)
        self._living.append((weakref.ref(frame), size))
        self._row_bytes = max(size / max(frame.height, 1), 1.0)
        return frame

    # ---- memory

    def _waiting(self) -> int:
        return sum(table.rows for table in self._pending)

    def _held(self) -> int:
        self._living = [(one, size) for one, size in self._living if one() is not None]
        held = sum(table.nbytes for table in self._pending) + sum(size for _, size in self._living)
        self._figures["peak"] = max(self._figures["peak"], held)
        return held

    def _check(self) -> None:
        if self._limit is None:
            return
        held = self._held()
        if held <= self._limit:
            return
        error = MemoryLimitError(
            f"the stream holds {held} bytes of rows that were read and of chunks that still live; its memory limit is {self._limit} bytes: "
            "let go of chunks, or raise the limit"
        )
        error.limit = self._limit
        if self._figures["chunks"]:
            self._shrink()
        raise error

    def _adapt(self, *, reader_waits: bool) -> None:
        self._share = self._used_share()
        if self._share > _SHRINK_ABOVE:
            self._shrink()
        elif self._share < _GROW_BELOW and reader_waits and not self._read_all:
            self._size = min(self._size + max(self._size // 4, 1), _MOST_ROWS)
            self._figures["growths"] += 1

    def _shrink(self) -> None:
        least = max(int(min(_FEWEST_BYTES, (self._limit or _FEWEST_BYTES * _CHUNKS_PER_LIMIT) / _CHUNKS_PER_LIMIT) / self._row_bytes), 1)
        if self._size > least:
            self._size = max(self._size // 2, least)
            self._figures["shrinks"] += 1

    def _used_share(self) -> float:
        held = self._held()
        if self._limit is not None:
            return held / self._limit
        try:
            return held / max(held + get_available_memory(), 1)
        except (OSError, ValueError, AttributeError):
            # A machine that does not tell, such as a browser.
            return 0.0

    def _bytes_read(self) -> int:
        whole = self._total - (sum(map(_first_line, self._parts)) if self._header else 0)
        if self._read_all and not self._pending:
            return whole
        rows: Any = self._facts["rows"]
        if rows:
            return whole * min(self._figures["rows"], rows) // rows
        return min(whole, self._figures["blocks"] * block_within(self._limit))


class _Blocks(Budget):
    """Smaller blocks without a check: the source counts what it holds by itself."""

    def check(self) -> None:
        """Nothing."""


def _files(locations: list[str], magic: bool) -> list[str]:
    try:
        return expand(locations, magic=magic)
    except InvalidOperationError as error:
        # Folders of several extensions have a word of their own below.
        if "several extensions" in str(error):
            return []
        raise
    except FileMissingError:
        if any(has_magic(location) for location in locations):
            raise FileMissingError(f"no file is there that matches {', '.join(locations)}") from None
        raise


def _rows_of(parts: list[str], format: str) -> int | None:
    if format != "parquet":
        return None
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(part).num_rows for part in parts)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def _first_line(path: str) -> int:
    with open(path, "rb") as file:
        return len(file.readline())
