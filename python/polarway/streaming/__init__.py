"""Adaptive streaming: files larger than memory, in chunks whose size follows memory.

>>> import os, tempfile
>>> from polarway.streaming import CsvSource
>>> path = os.path.join(tempfile.mkdtemp(), "large.csv")
>>> _ = open(path, "w").write("id,value\\n" + "".join(f"{i},{i * 0.5}\\n" for i in range(25_000)))
>>> source = CsvSource(path, memory_limit="2GB")
>>> sum(chunk["value"].sum() for chunk in source)
156243750.0

The names below load at their first use.
"""

from __future__ import annotations

TYPE_CHECKING = False

_HOME = {
    "CsvSource": "polarway.streaming.files",
    "FileSource": "polarway.streaming.files",
    "StreamingSource": "polarway.streaming.source",
    "SourceConfig": "polarway.streaming.config",
    "SourceRegistry": "polarway.streaming.registry",
    "SourceStats": "polarway.streaming.figures",
    "SourceMetadata": "polarway.streaming.figures",
    "adaptive_scan_csv": "polarway.streaming.scans",
    "adaptive_scan_parquet": "polarway.streaming.scans",
    "parse_memory_limit": "polarway.streaming.memory",
    "get_available_memory": "polarway.streaming.memory",
    "SourceError": "polarway.exceptions",
    "IoError": "polarway.exceptions",
    "FileMissingError": "polarway.exceptions",
    "CorruptError": "polarway.exceptions",
    "NetworkError": "polarway.exceptions",
    "MemoryLimitError": "polarway.exceptions",
}

__all__ = [*_HOME]  # noqa: PLE0604 - texts, made from the table above

if TYPE_CHECKING:
    from polarway.exceptions import CorruptError as CorruptError
    from polarway.exceptions import FileMissingError as FileMissingError
    from polarway.exceptions import IoError as IoError
    from polarway.exceptions import MemoryLimitError as MemoryLimitError
    from polarway.exceptions import NetworkError as NetworkError
    from polarway.exceptions import SourceError as SourceError
    from polarway.streaming.config import SourceConfig as SourceConfig
    from polarway.streaming.figures import SourceMetadata as SourceMetadata
    from polarway.streaming.figures import SourceStats as SourceStats
    from polarway.streaming.files import CsvSource as CsvSource
    from polarway.streaming.files import FileSource as FileSource
    from polarway.streaming.memory import get_available_memory as get_available_memory
    from polarway.streaming.memory import parse_memory_limit as parse_memory_limit
    from polarway.streaming.registry import SourceRegistry as SourceRegistry
    from polarway.streaming.scans import adaptive_scan_csv as adaptive_scan_csv
    from polarway.streaming.scans import adaptive_scan_parquet as adaptive_scan_parquet
    from polarway.streaming.source import StreamingSource as StreamingSource


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'polarway.streaming' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
