"""The kinds of sources there are, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polarway.exceptions import SourceError
from polarway.result import Err, Ok, Result
from polarway.streaming.config import SourceConfig
from polarway.streaming.files import CsvSource, FileSource
from polarway.streaming.source import StreamingSource


class SourceRegistry:
    """Makes sources by the name of their kind: ``csv`` and ``filesystem`` (``file``), and what is registered.

    Examples
    --------
    >>> import os, tempfile
    >>> from polarway.streaming import SourceConfig, SourceRegistry
    >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
    >>> _ = open(path, "w").write("a\\n1\\n2\\n")
    >>> source = SourceRegistry().create("csv", SourceConfig(path).with_chunk_size(1)).unwrap()
    >>> [chunk.item() for chunk in source]
    [1, 2]
    >>> SourceRegistry().create("carrier pigeon", SourceConfig(path))
    Err(SourceError('no source of kind "carrier pigeon"; there are csv, file, filesystem'))
    """

    def __init__(self) -> None:
        self._kinds: dict[str, Callable[[SourceConfig], StreamingSource]] = {"csv": CsvSource, "filesystem": FileSource, "file": FileSource}

    @property
    def names(self) -> list[str]:
        """The kinds there are.

        Examples
        --------
        >>> from polarway.streaming import SourceRegistry
        >>> "csv" in SourceRegistry().names
        True
        """
        return sorted(self._kinds)

    def register(self, name: str, kind: Callable[[SourceConfig], Any]) -> None:
        """Adds a kind: a function of a :class:`SourceConfig` that gives a source.

        Raises
        ------
        ValueError
            The name is taken.

        Examples
        --------
        >>> from polarway.streaming import CsvSource, SourceRegistry
        >>> registry = SourceRegistry()
        >>> registry.register("numbers", lambda config: CsvSource(config.location))
        >>> "numbers" in registry.names
        True
        """
        if name in self._kinds:
            raise ValueError(f"a source of kind {name!r} is registered already")
        self._kinds[name] = kind

    def create(self, name: str, config: SourceConfig) -> Result[StreamingSource, SourceError]:
        """Opens a source; ``Err`` where there is no such kind, or it cannot be opened.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from polarway.streaming import SourceConfig, SourceRegistry
        >>> SourceRegistry().create("csv", SourceConfig("no_such.csv")).is_err()
        True
        """
        kind = self._kinds.get(name.lower())
        if kind is None:
            return Err(SourceError(f'no source of kind "{name}"; there are {", ".join(self.names)}'))
        try:
            return Ok(kind(config))
        except SourceError as error:
            return Err(error)
        except ValueError as error:
            return Err(SourceError(str(error)))
