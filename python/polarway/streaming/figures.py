"""What a source tells of itself: figures and facts under names, as attributes and as a mapping."""

from __future__ import annotations

from typing import Any


class Figures(dict[str, Any]):
    """A mapping whose keys are attributes too.

    Examples
    --------
    >>> from polarway.streaming.figures import Figures
    >>> figures = Figures(rows=3)
    >>> figures.rows, figures["rows"]
    (3, 3)
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__} has no {name!r}; there are {', '.join(self)}") from None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.items())})"


class SourceStats(Figures):
    r"""Figures of a stream when they were asked for.

    ``chunks_read``, ``records_processed`` (rows), ``bytes_read``, ``memory_bytes`` (held by the stream: read ahead, and
    chunks that still live), ``peak_memory_bytes``, ``memory_limit`` (bytes or None), ``memory_share`` (0 to 1, at the last
    chunk), ``avg_chunk_time_ms``, ``chunk_size`` (rows of the next chunk), ``shrinks`` and ``growths`` of it, ``pauses`` of
    reading ahead, ``is_paused``, ``has_ended``.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from polarway.streaming import CsvSource
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("a\n1\n2\n")
    >>> source = CsvSource(path)
    >>> _ = source.collect()
    >>> stats = source.stats()
    >>> stats.records_processed, stats["has_ended"]
    (2, True)
    """


class SourceMetadata(Figures):
    r"""What is known of a source before rows are read.

    ``kind``, ``format``, ``locations``, ``parts`` (files in order), ``size_bytes``, ``num_records`` (None where the format
    does not tell), ``schema``, ``seekable``, ``parallelizable``, ``capabilities``.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from polarway.streaming import CsvSource
    >>> path = pathlib.Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("a\n1\n2\n")
    >>> metadata = CsvSource(path).metadata()
    >>> metadata.kind, metadata.size_bytes
    ('csv', 6)
    """
