"""A source as Python sees it: chunks as frames, or as Results."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from polarway.exceptions import MemoryLimitError, PolarwayError, SourceError
from polarway.result import Err, Ok, Result
from polarway.streaming.config import SourceConfig
from polarway.streaming.figures import SourceMetadata, SourceStats

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.schema import Schema

_log = logging.getLogger("polarway.streaming")


class StreamingSource:
    r"""A source of rows that gives them in chunks whose size follows memory.

    Above 80% of the memory limit chunks become half as large; below 50%, while the reader is what holds the caller up, a
    quarter larger. Above 90% nothing is read ahead until the use falls below 70%. The chunk sizes are logged as they change
    (``logging.getLogger("polarway.streaming")``, level INFO).

    Iterating gives frames and raises on failure; :meth:`iter_chunks` and :meth:`read_chunk` give Results.

    Parameters
    ----------
    kind
        ``csv`` or ``filesystem``; see :class:`SourceRegistry`.
    config
        What to open, and how.

    Raises
    ------
    SourceError
        The source cannot be opened; :meth:`create` gives that as an Err.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from polarway.streaming import CsvSource
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("a\n1\n2\n3\n")
    >>> with CsvSource(path, chunk_size=2) as source:
    ...     print([chunk["a"].to_list() for chunk in source])
    [[1, 2], [3]]
    """

    def __init__(self, kind: str, config: SourceConfig, *, _kept: object = None) -> None:
        self.kind = kind
        self._kept = _kept
        self.config = config._copy()
        self._open()

    def _open(self) -> None:
        try:
            self._native = _opened(self.kind, self.config._document(), self._kept)
        except PolarwayError as error:
            raise as_source_error(error) from None
        self._schema = self._native.schema()
        self._facts = self._native.metadata()
        self._last: dict[str, Any] = {}
        self._closed = False
        self._ended = False
        self._chunk_size = self.config._chunk_size
        self.config._changed = self._set
        self.config._current = self._current_chunk_size

    @classmethod
    def create(cls, *arguments: Any, **options: Any) -> Result[Self, SourceError]:
        """As the constructor; a source that cannot be opened, and a setting that is none, are an ``Err``.

        Examples
        --------
        >>> from polarway.streaming import CsvSource
        >>> CsvSource.create("no_such.csv").is_err()
        True
        """
        try:
            return Ok(cls(*arguments, **options))
        except SourceError as error:
            return Err(error)
        except ValueError as error:
            return Err(SourceError(str(error)))

    def unwrap(self) -> Self:
        r"""This source, so that code written for ``create`` runs on the constructor too.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n")
        >>> CsvSource(path).unwrap().collect().to_dicts()
        [{'a': 1}]
        """
        return self

    # ---- reading

    def read_chunk(self) -> Result[DataFrame | None, SourceError]:
        """The next chunk as ``Ok(frame)``; ``Ok(None)`` at the end; ``Err`` once where the source fails, after all rows before it.

        After ``Err(MemoryLimitError(limit))`` the next call goes on where this one stood: with a smaller chunk, a higher
        limit, or once chunks that were kept are gone.

        Examples
        --------
        >>> import os, tempfile
        >>> from polarway.result import Err, Ok, Some
        >>> from polarway.streaming import CsvSource
        >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
        >>> _ = open(path, "w").write("a\\n1\\n2\\n")
        >>> match CsvSource(path).read_chunk():
        ...     case Ok(Some(chunk)):
        ...         print(chunk["a"].to_list())
        ...     case Ok(None):
        ...         print("the end")
        ...     case Err(error):
        ...         print(error)
        [1, 2]
        """
        try:
            return Ok(self._read())
        except SourceError as error:
            return Err(error)

    def iter_chunks(self) -> Iterator[Result[DataFrame, SourceError]]:
        r"""One Result per chunk; ends after the last chunk, or after the ``Err`` of a failure.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n2\n3\n")
        >>> [result.map(lambda chunk: chunk.height) for result in CsvSource(path, chunk_size=2).iter_chunks()]
        [Ok(2), Ok(1)]
        """
        while True:
            try:
                chunk = self._read()
            except SourceError as error:
                yield Err(error)
                return
            if chunk is None:
                return
            yield Ok(chunk)

    def __iter__(self) -> Iterator[DataFrame]:
        """The chunks as frames; a failure is raised after the rows before it."""
        while (chunk := self._read()) is not None:
            yield chunk

    def collect(self) -> DataFrame:
        r"""The rest as one frame.

        Raises
        ------
        MemoryLimitError
            It does not fit the memory limit.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n2\n3\n")
        >>> CsvSource(path, chunk_size=2).collect()["a"].to_list()
        [1, 2, 3]
        """
        from polarway.combining import concat
        from polarway.frame import DataFrame

        chunks = list(self)
        return concat(chunks) if chunks else DataFrame(schema=dict(self.schema))

    def _read(self) -> DataFrame | None:
        if self._closed or self._ended:
            return None
        try:
            chunk = self._native.read_chunk()
        except PolarwayError as error:
            known = as_source_error(error)
            if isinstance(known, MemoryLimitError):
                known.limit = self.config.memory_limit if self.config.memory_limit is not None else known.limit
            self._note()
            raise known from None
        self._note()
        if chunk is None:
            self._ended = True
            return None
        from polarway.frame import DataFrame

        return DataFrame._from_native(chunk)

    def _note(self) -> None:
        """Logs a chunk size that has changed."""
        if not _log.isEnabledFor(logging.INFO):
            return
        stats = self.stats()
        if stats.chunk_size != self._chunk_size:
            of = "the process's memory" if stats.memory_limit is None else f"{stats.memory_limit} bytes"
            _log.info("%s: chunk size %d -> %d rows; memory %.0f%% of %s", self.config.location, self._chunk_size, stats.chunk_size, 100 * stats.memory_share, of)
            self._chunk_size = stats.chunk_size

    # ---- settings and figures

    def set_memory_limit(self, limit: float | str) -> Result[Self, SourceError]:
        r"""Another memory limit, from now on; ``Err`` where it is no size.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n")
        >>> CsvSource(path).set_memory_limit("512MB").is_ok()
        True
        """
        try:
            self.config.memory_limit = limit  # type: ignore[assignment]
        except (ValueError, TypeError) as error:
            return Err(SourceError(str(error)))
        return Ok(self)

    def set_chunk_size(self, rows: int) -> Result[Self, SourceError]:
        r"""Rows of the next chunk; ``Err`` where it is no number of rows.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n2\n3\n")
        >>> source = CsvSource(path)
        >>> source.set_chunk_size(1).is_ok(), source.read_chunk().unwrap().height
        (True, 1)
        """
        try:
            self.config.chunk_size = rows
        except (ValueError, TypeError) as error:
            return Err(SourceError(str(error)))
        return Ok(self)

    @property
    def schema(self) -> Schema:
        r"""Names and types of the columns, known before rows are read.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a,b\n1,x\n")
        >>> CsvSource(path).schema
        Schema([('a', Int64), ('b', String)])
        """
        return self._schema

    def metadata(self) -> SourceMetadata:
        """What is known of the source before rows are read: schema, size, capabilities.

        Examples
        --------
        >>> import os, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
        >>> _ = open(path, "w").write("a\\n1\\n2\\n")
        >>> facts = CsvSource(path).metadata()
        >>> facts.schema, facts.size_bytes, facts.format
        (Schema([('a', Int64)]), 6, 'csv')
        """
        facts = dict(self._facts)
        rows = facts.pop("rows")
        return SourceMetadata(
            facts, num_records=rows, schema=self.schema, seekable="resume" in facts["capabilities"], parallelizable="parallel" in facts["capabilities"]
        )

    def stats(self) -> SourceStats:
        """Figures of the stream, now.

        Examples
        --------
        >>> import os, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
        >>> _ = open(path, "w").write("a\\n1\\n2\\n")
        >>> source = CsvSource(path)
        >>> rows = sum(len(chunk) for chunk in source)
        >>> stats = source.stats()
        >>> stats.records_processed, stats.chunks_read, stats.bytes_read
        (2, 1, 4)
        """
        figures = dict(self._last) if self._closed else self._native.stats()
        chunks, rows = figures.pop("chunks"), figures.pop("rows")
        return SourceStats({"chunks_read": chunks, "records_processed": rows, **figures})

    @property
    def has_more(self) -> bool:
        r"""Whether a read may give more rows.

        Examples
        --------
        >>> from polarway.streaming import CsvSource
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n")
        >>> source = CsvSource(path)
        >>> _ = source.collect()
        >>> source.has_more
        False
        """
        return not (self._closed or self._ended or self.stats().has_ended)

    def reset(self) -> None:
        r"""Starts again with the first row; settings stay.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n")
        >>> source = CsvSource(path)
        >>> first = source.collect()
        >>> source.reset()
        >>> source.collect().equals(first)
        True
        """
        self.close()
        self.config = self.config._copy()
        self._open()

    def _set(self, key: str, value: Any) -> None:
        if not self._closed:
            self._native.set(**{key: value})

    def _current_chunk_size(self) -> int:
        return self.config._chunk_size if self._closed else int(self._native.stats()["chunk_size"])

    # ---- closing

    def close(self) -> None:
        r"""Closes the files; chunks that were read live on. Figures stay readable.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import CsvSource
        >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
        >>> _ = path.write_text("a\n1\n")
        >>> source = CsvSource(path)
        >>> source.close()
        """
        if not self._closed:
            self._last = self._native.stats()
            self.config._chunk_size = int(self._last["chunk_size"])
            self._closed = True
            self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("an open source cannot be pickled or copied; open another one with its config")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.config.locations))})"


def _opened(kind: str, config: dict[str, Any], kept: object) -> Any:
    """A source of the backend that is in use: the native engine's, or that of pyarrow."""
    from polarway.backends import current

    backend = current()
    if backend.name == "portable":
        return backend.source(kind, config, kept)  # type: ignore[attr-defined]
    from polarway.backends import native
    from polarway.backends.native.source import NativeSource

    return NativeSource(native.engine(), kind, config, kept)


def as_source_error(error: PolarwayError) -> SourceError:
    """Every failure of a source is a SourceError; the kinds that are one already stay what they are."""
    if isinstance(error, SourceError):
        return error
    wrapped = SourceError(str(error))
    wrapped.__cause__ = error
    return wrapped
