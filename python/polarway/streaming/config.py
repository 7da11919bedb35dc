"""What a source is opened with, and the settings of one that is open."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from polarway.streaming.memory import parse_memory_limit

#: Rows of the first chunk where nothing else is said.
DEFAULT_CHUNK_SIZE = 10_000


class SourceConfig:
    """The configuration of a source. Each ``with_`` method changes it and gives it back, so that calls can be chained.

    The configuration of an open source (``source.config``) is live: ``chunk_size``, ``memory_limit`` and ``prefetch`` may be
    assigned between two reads and hold from the next one on; ``chunk_size`` reads what the stream has adapted it to.

    Parameters
    ----------
    location
        A path, a glob, a folder, or a list of these.
    memory_limit
        Most bytes the stream may hold: a number or text such as ``"2GB"``; None: the process's memory decides.
    chunk_size
        Rows of the first chunk.
    parallel
        Whether several threads read.
    prefetch
        Whether the next chunk is read while the caller works on this one.
    credentials
        For remote sources: a mapping with ``kind``. Files take none.
    options
        Of the kind of source, such as ``delimiter``; see docs/guide/streaming.md.

    Examples
    --------
    >>> from polarway.streaming import SourceConfig
    >>> config = SourceConfig("data.csv").with_memory_limit("2GB").with_chunk_size(20_000).with_option("delimiter", ";")
    >>> config.memory_limit, config.chunk_size, config.options
    (2000000000, 20000, {'delimiter': ';'})
    """

    def __init__(
        self,
        location: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        memory_limit: float | str | None = None,
        chunk_size: int = DEFAULT_CHUNK_SIZE,
        parallel: bool = True,
        prefetch: bool = True,
        credentials: Mapping[str, Any] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._changed: Callable[[str, Any], None] | None = None
        self._current: Callable[[], int] | None = None
        self.locations = [os.fspath(location)] if isinstance(location, (str, os.PathLike)) else [os.fspath(item) for item in location]
        if not self.locations:
            raise ValueError("a source needs a location, got an empty list")
        self.parallel = parallel
        self.credentials = credentials
        self.options: dict[str, str] = {key: _text(value) for key, value in (options or {}).items()}
        self.scan_options: dict[str, Any] = {}
        self._memory_limit = None if memory_limit is None else parse_memory_limit(memory_limit)
        self._chunk_size = _rows(chunk_size)
        self._prefetch = prefetch

    @property
    def location(self) -> str:
        """The first location.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").location
        'data.csv'
        """
        return self.locations[0]

    @property
    def memory_limit(self) -> int | None:
        """Most bytes the stream may hold; None: no limit of its own.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv", memory_limit="2GB").memory_limit
        2000000000
        """
        return self._memory_limit

    @memory_limit.setter
    def memory_limit(self, limit: float | str | None) -> None:
        self._memory_limit = None if limit is None else parse_memory_limit(limit)
        self._tell("memory_limit", self._memory_limit)

    @property
    def chunk_size(self) -> int:
        """Rows of the next chunk.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").chunk_size
        10000
        """
        return self._chunk_size if self._current is None else self._current()

    @chunk_size.setter
    def chunk_size(self, rows: int) -> None:
        self._chunk_size = _rows(rows)
        self._tell("chunk_size", self._chunk_size)

    @property
    def prefetch(self) -> bool:
        """Whether the next chunk is read while the caller works on this one.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").prefetch
        True
        """
        return self._prefetch

    @prefetch.setter
    def prefetch(self, prefetch: bool) -> None:
        self._prefetch = bool(prefetch)
        self._tell("prefetch", self._prefetch)

    def with_memory_limit(self, limit: float | str) -> SourceConfig:
        """Another memory limit.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").with_memory_limit("64MB").memory_limit
        64000000
        """
        self.memory_limit = limit  # type: ignore[assignment]
        return self

    def with_chunk_size(self, rows: int) -> SourceConfig:
        """Another chunk size.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").with_chunk_size(500).chunk_size
        500
        """
        self.chunk_size = rows
        return self

    def with_parallel(self, parallel: bool = True) -> SourceConfig:
        """Several reading threads, or one; of a source that is open it cannot be changed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").with_parallel(False).parallel
        False
        """
        self._refuse_if_open("parallel")
        self.parallel = bool(parallel)
        return self

    def with_prefetch(self, prefetch: bool = True) -> SourceConfig:
        """Reading ahead, or not.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").with_prefetch(False).prefetch
        False
        """
        self.prefetch = prefetch
        return self

    def with_credentials(self, credentials: Mapping[str, Any]) -> SourceConfig:
        """What a remote source shows to be let in; of a source that is open it cannot be changed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("s3://bucket/data.csv").with_credentials({"kind": "anonymous"}).credentials
        {'kind': 'anonymous'}
        """
        self._refuse_if_open("credentials")
        self.credentials = credentials
        return self

    def with_option(self, key: str, value: Any) -> SourceConfig:
        """An option of the kind of source; of a source that is open it cannot be changed.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig
        >>> SourceConfig("data.csv").with_option("delimiter", ";").options
        {'delimiter': ';'}
        """
        self._refuse_if_open(f"the option {key!r}")
        self.options[key] = _text(value)
        return self

    def _refuse_if_open(self, what: str) -> None:
        if self._changed is not None:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError(f"{what} cannot be changed while the source is open; open another one")

    def _tell(self, key: str, value: Any) -> None:
        if self._changed is not None:
            self._changed(key, value)

    def _document(self) -> dict[str, Any]:
        """As the engine takes it."""
        return {
            "location": self.locations,
            "memory_limit": self._memory_limit,
            "chunk_size": self._chunk_size,
            "parallel": self.parallel,
            "prefetch": self._prefetch,
            "credentials": None if self.credentials is None else dict(self.credentials),
            "options": self.options,
            "scan_options": self.scan_options,
        }

    def _copy(self) -> SourceConfig:
        copy = SourceConfig(
            self.locations, memory_limit=self._memory_limit, chunk_size=self.chunk_size, parallel=self.parallel, prefetch=self._prefetch, credentials=self.credentials, options=self.options
        )
        copy.scan_options = dict(self.scan_options)
        return copy

    def __repr__(self) -> str:
        limit = "" if self._memory_limit is None else f", memory_limit={self._memory_limit}"
        return f"SourceConfig({', '.join(map(repr, self.locations))}{limit}, chunk_size={self.chunk_size})"


def _rows(rows: Any) -> int:
    if isinstance(rows, bool) or not isinstance(rows, (int, float)) or rows != int(rows):
        raise TypeError(f"a chunk size is a whole number of rows, got {rows!r}")
    if rows < 1:
        raise ValueError(f"a chunk size is at least 1 row, got {rows!r}")
    return int(rows)


def _text(value: Any) -> str:
    """Options are texts: true and false in small letters, lists with commas, schemas as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        from polarway.schema import Schema

        return Schema(value).to_json()
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)
