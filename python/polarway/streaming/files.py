"""Files as sources."""

from __future__ import annotations

from typing import Any

from polarway.exceptions import PolarwayError
from polarway.streaming.config import DEFAULT_CHUNK_SIZE, SourceConfig
from polarway.streaming.source import StreamingSource, as_source_error

# Names of the streaming guide for what scan_csv calls otherwise.
_ALIASES = {"delimiter": "separator", "comment_char": "comment_prefix"}


class CsvSource(StreamingSource):
    """CSV files, chunk by chunk.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes, a file object, or a :class:`SourceConfig`. Files packed with gzip
        or zstd are unpacked.
    memory_limit
        Most bytes the stream may hold, chunks that still live included: a number or text such as ``"2GB"``.
    chunk_size
        Rows of the first chunk.
    parallel
        Whether several threads read.
    prefetch
        Whether the next chunk is read while the caller works on this one.
    options
        As in :func:`polarway.scan_csv`; ``delimiter`` and ``comment_char`` are accepted for ``separator`` and
        ``comment_prefix``, and ``null_values`` also as text with commas.

    Raises
    ------
    SourceError
        The file is not there, or its columns cannot be found out.

    Notes
    -----
    A file whose last line has no line end and fewer fields than the table has columns was cut off: the rows before it are
    given, then one error.

    Examples
    --------
    >>> import os, tempfile
    >>> from polarway.streaming import CsvSource
    >>> path = os.path.join(tempfile.mkdtemp(), "a.csv")
    >>> _ = open(path, "w").write("id;name\\n1;x\\n2;y\\n3;z\\n")
    >>> with CsvSource(path, memory_limit="2GB", chunk_size=2, delimiter=";") as source:
    ...     for chunk in source:
    ...         print(chunk.rows())
    [(1, 'x'), (2, 'y')]
    [(3, 'z')]
    """

    def __init__(
        self,
        source: Any,
        *,
        memory_limit: float | str | None = None,
        chunk_size: int | None = None,
        parallel: bool = True,
        prefetch: bool = True,
        **options: Any,
    ) -> None:
        if isinstance(source, SourceConfig):
            super().__init__("csv", _with(source, memory_limit, chunk_size, options))
            return
        paths, kept = _paths(source)
        config = SourceConfig(paths, memory_limit=memory_limit, chunk_size=DEFAULT_CHUNK_SIZE if chunk_size is None else chunk_size, parallel=parallel, prefetch=prefetch)
        config.scan_options = _scan_options(options)
        super().__init__("csv", config, _kept=kept)


class FileSource(StreamingSource):
    """Files of any format, chunk by chunk: Parquet, Arrow IPC (read through memory maps), CSV and NDJSON; single ones, globs and folders.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes, a file object, or a :class:`SourceConfig`.
    format
        ``parquet``, ``ipc``, ``ipc_stream``, ``csv`` or ``ndjson``; by default told from the names.
    memory_limit, chunk_size, parallel, prefetch
        As in :class:`CsvSource`.
    use_mmap
        Whether files are mapped into memory where their format allows it. Arrow IPC files always are; others are read by position.
    options
        Of the format, as texts or values: those of docs/guide/streaming.md.

    Raises
    ------
    SourceError
        No such file, or files of several formats.

    Examples
    --------
    >>> import os, tempfile
    >>> import polarway as pw
    >>> from polarway.streaming import FileSource
    >>> folder = tempfile.mkdtemp()
    >>> for part in range(3):
    ...     pw.DataFrame({"part": [part, part]}).write_parquet(os.path.join(folder, f"{part}.parquet"))
    >>> [chunk["part"].to_list() for chunk in FileSource(folder, chunk_size=4, parallel=False)]
    [[0, 0, 1, 1], [2, 2]]
    """

    def __init__(
        self,
        source: Any,
        *,
        format: str | None = None,
        memory_limit: float | str | None = None,
        chunk_size: int | None = None,
        parallel: bool = True,
        prefetch: bool = True,
        use_mmap: bool = True,
        **options: Any,
    ) -> None:
        more = dict(options) if format is None else {"format": format, **options}
        if isinstance(source, SourceConfig):
            super().__init__("filesystem", _with(source, memory_limit, chunk_size, more))
            return
        paths, kept = _paths(source)
        config = SourceConfig(
            paths,
            memory_limit=memory_limit,
            chunk_size=DEFAULT_CHUNK_SIZE if chunk_size is None else chunk_size,
            parallel=parallel,
            prefetch=prefetch,
            options={"use_mmap": use_mmap, **more},
        )
        super().__init__("filesystem", config, _kept=kept)


def _with(config: SourceConfig, memory_limit: float | str | None, chunk_size: int | None, options: dict[str, Any]) -> SourceConfig:
    changed = config._copy()
    if memory_limit is not None:
        changed.memory_limit = memory_limit  # type: ignore[assignment]
    if chunk_size is not None:
        changed.chunk_size = chunk_size
    for key, value in options.items():
        changed.with_option(key, value)
    return changed


def _paths(source: Any) -> tuple[list[str], object]:
    from polarway.io import sources

    try:
        return sources.paths_of(source)
    except PolarwayError as error:
        raise as_source_error(error) from None


def _scan_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a CSV scan in a plan."""
    from polarway.io import scan_csv

    given = {_ALIASES.get(name, name): value for name, value in options.items()}
    if isinstance(given.get("null_values"), str) and "," in given["null_values"]:
        given["null_values"] = given["null_values"].split(",")
    try:
        node = scan_csv(b"", **given)._node
    except TypeError as error:
        raise TypeError(str(error).replace("scan_csv()", "CsvSource()")) from None
    if node["op"] != "scan":
        raise TypeError("n_rows, row_index_name and with_column_names belong to scan_csv; a streaming source gives all rows as they are")
    return dict(node["options"])
