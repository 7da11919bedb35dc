"""CSV text as records of fields: what pyarrow's reader cannot be told (comments, ragged lines, other line ends) is read here."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any, TypeVar

from polarway.exceptions import ComputeError, PolarwayError, UnsupportedError

_ENCODINGS = {"utf8": ("utf-8-sig", "strict"), "utf-8": ("utf-8-sig", "strict"), "utf8-lossy": ("utf-8-sig", "replace"), "latin1": ("latin-1", "strict"), "utf-16": ("utf-16", "strict")}
_ZSTD = b"\x28\xb5\x2f\xfd"
_GZIP = b"\x1f\x8b"

Record = list[Any]

_T = TypeVar("_T")


def open_bytes(path: str) -> Any:
    """A file for reading, unpacked on the fly when it is packed."""
    with open(path, "rb") as file:
        start = file.read(4)
    if start[:2] == _GZIP:
        return gzip.open(path, "rb")
    if start == _ZSTD:
        import pyarrow as pa

        if not pa.Codec.is_available("zstd"):
            raise UnsupportedError(f'not supported: "{path}" is packed with zstd, which this pyarrow cannot unpack')
        return pa.CompressedInputStream(pa.OSFile(path), "zstd")
    return open(path, "rb")


def is_plain(path: str) -> bool:
    """Whether a file is not packed."""
    with open(path, "rb") as file:
        start = file.read(4)
    return start[:2] != _GZIP and start != _ZSTD


def text_lines(path: str, encoding: str, eol: str) -> Iterator[str]:
    """The lines of a file without their ends."""
    known = _ENCODINGS.get(encoding)
    if known is None:
        raise ComputeError(f'unknown encoding "{encoding}"; known: {", ".join(_ENCODINGS)}')
    try:
        with open_bytes(path) as raw:
            stream: Any = raw if isinstance(raw, io.RawIOBase | io.BufferedIOBase) else io.BytesIO(raw.read())
            text = io.TextIOWrapper(stream, encoding=known[0], errors=known[1], newline="\n")
            if eol == "\n":
                for line in text:
                    yield line.removesuffix("\n")
            else:
                rest = ""
                while chunk := text.read(1 << 20):
                    *whole, rest = (rest + chunk).split(eol)
                    yield from whole
                if rest.strip("\n"):
                    yield rest
    except UnicodeDecodeError as error:
        raise ComputeError(f'invalid utf-8 sequence; {path}, byte {error.start}; pass encoding="utf8-lossy", or the file\'s encoding (latin1, utf-16)') from None
    except (OSError, EOFError) as error:
        from polarway.exceptions import CorruptError

        raise CorruptError(f'file "{path}": {error}') from None


def batched(rows: Iterator[_T], size: int) -> Iterator[list[_T]]:
    """Rows in batches; where they break off, those before it and then the error."""
    batch: list[_T] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == size:
                yield batch
                batch = []
    except PolarwayError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def records(lines: Iterator[str], options: dict[str, Any]) -> Iterator[Record]:
    """The fields of each record; an empty one without quotes is None."""
    separator, quote, comment = options.get("separator", ","), options.get("quote_char", '"'), options.get("comment_prefix")
    empty = None if options.get("empty_string_is_null", True) else ""
    for line in lines:
        if comment and line.startswith(comment):
            continue
        line = line.removesuffix("\r")
        if quote is None or quote not in line:
            yield [field if field else empty for field in line.split(separator)]
            continue
        while not _closed(line, quote):
            more = next(lines, None)
            if more is None:
                break
            line = f"{line}\n{more[:-1] if more.endswith(chr(13)) else more}"
        yield _quoted(line, separator, quote, empty)


def _closed(line: str, quote: str) -> bool:
    return line.count(quote) % 2 == 0


def _quoted(line: str, separator: str, quote: str, empty: str | None) -> Record:
    fields: Record = []
    at, size = 0, len(line)
    while True:
        if at < size and line[at] == quote:
            parts, at = [], at + 1
            while True:
                end = line.find(quote, at)
                if end < 0:
                    parts.append(line[at:])
                    at = size
                    break
                parts.append(line[at:end])
                at = end + 1
                if at < size and line[at] == quote:
                    parts.append(quote)
                    at += 1
                    continue
                break
            end = line.find(separator, at)
            end = size if end < 0 else end
            fields.append("".join(parts) + line[at:end])
        else:
            end = line.find(separator, at)
            end = size if end < 0 else end
            fields.append(line[at:end] or empty)
        if end >= size:
            return fields
        at = end + 1
        if at == size:
            fields.append(empty)
            return fields
