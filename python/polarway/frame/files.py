"""Eager frames to files and file objects."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from polarway.frame.summaries import Summaries

if TYPE_CHECKING:
    from io import BytesIO


class Files(Summaries):
    """``write_*``."""

    __slots__ = ()

    def write_parquet(self, file: str | Path | IO[bytes], **options: Any) -> None:
        """Writes a Parquet file, first under another name, then renamed.

        Parameters
        ----------
        file
            A path or a binary file object.
        compression
            ``zstd`` (default), ``snappy``, ``gzip``, ``lz4`` or ``uncompressed``.
        compression_level, statistics, row_group_size, data_page_size
            As in Polars; sizes in rows and bytes.

        Examples
        --------
        >>> import io
        >>> import polarway as pw
        >>> buffer = io.BytesIO()
        >>> pw.DataFrame({"a": [1, 2]}).write_parquet(buffer)
        >>> pw.read_parquet(buffer.getvalue()).rows()
        [(1,), (2,)]
        """
        from polarway.io import sinks

        sinks.write(self.lazy(), "parquet", file, sinks.parquet_options(**options))  # type: ignore[attr-defined]

    def write_ipc(self, file: str | Path | IO[bytes] | None = None, *, compression: str | None = "uncompressed", **options: Any) -> BytesIO | None:
        """Writes an Arrow IPC file (``ARROW1``), also known as Feather v2; with ``None`` gives a ``BytesIO``."""
        from polarway.io import sinks

        return sinks.write_or_return(self.lazy(), "ipc", file, sinks.ipc_options(compression, **options))  # type: ignore[attr-defined]

    def write_ipc_stream(self, file: str | Path | IO[bytes] | None = None, *, compression: str | None = "uncompressed", **options: Any) -> BytesIO | None:
        """Writes an Arrow IPC stream; with ``None`` gives a ``BytesIO``."""
        from polarway.io import sinks

        return sinks.write_or_return(self.lazy(), "ipc_stream", file, sinks.ipc_options(compression, **options))  # type: ignore[attr-defined]

    def write_csv(self, file: Any = None, **options: Any) -> str | None:
        """Writes CSV to a path or file object, or gives the text."""
        from polarway.io import sinks

        return sinks.text_or_write(self.lazy(), "csv", file, sinks.plain_options(**options))  # type: ignore[attr-defined]

    def write_ndjson(self, file: Any = None, **options: Any) -> str | None:
        """Writes one JSON object per line to a path or file object, or gives the text."""
        from polarway.io import sinks

        return sinks.text_or_write(self.lazy(), "ndjson", file, sinks.plain_options(**options))  # type: ignore[attr-defined]
