"""``polarway show``, ``schema`` and ``convert``: what is in a file, and the same in another format."""

from __future__ import annotations

import argparse
import json
import os
import time
from typing import Any

import polarway as pw

FORMATS = ("parquet", "csv", "ipc", "ndjson")
_ENDINGS = {
    ".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".ipc": "ipc", ".arrow": "ipc",
    ".feather": "ipc", ".ndjson": "ndjson", ".jsonl": "ndjson",
}  # fmt: skip
_PACKED = (".gz", ".zst", ".bz2")
_PACKINGS = {".gz": "gzip", ".zst": "zstd"}


def format_of(path: str, given: str | None) -> str:
    """The format of a file: the one given, else the one of its ending; a folder's is Parquet.

    Raises
    ------
    ValueError
        Neither says it.

    Examples
    --------
    >>> from polarway.cli.files import format_of
    >>> format_of("trades.csv.gz", None)
    'csv'
    """
    if given is not None:
        if given not in FORMATS:
            raise ValueError(f"unknown format {given!r}; formats: {', '.join(FORMATS)}")
        return given
    if os.path.isdir(path):
        return "parquet"
    stem, ending = os.path.splitext(path.lower())
    if ending in _PACKED:
        ending = os.path.splitext(stem)[1]
    known = _ENDINGS.get(ending)
    if known is None:
        raise ValueError(f"{path}: the ending {ending!r} names no format; say which with --from or --to: {', '.join(FORMATS)}")
    return known


def scan(path: str, given: str | None) -> pw.LazyFrame:
    """The rows of a file, lazily."""
    format = format_of(path, given)
    if format == "csv":
        return pw.scan_csv(path, separator="\t" if _has_tabs(path) else ",", try_parse_dates=True)
    scans: dict[str, Any] = {"parquet": pw.scan_parquet, "ipc": pw.scan_ipc, "ndjson": pw.scan_ndjson}
    made: pw.LazyFrame = scans[format](path)
    return made


def show(path: str, given: str | None, rows: int) -> int:
    """Prints schema and first rows."""
    source = scan(path, given)
    types = source.collect_schema()
    width = max((len(name) for name in types), default=0)
    print(f"{path}: {source.select(pw.len()).collect().item():,} rows, {len(types)} columns")
    for name, dtype in types.items():
        print(f"  {name:<{width}}  {dtype!r}")
    with pw.Config(tbl_rows=rows):
        print(source.head(rows).collect())
    return 0


def schema(path: str, given: str | None, *, as_json: bool) -> int:
    """Prints names and types."""
    types = scan(path, given).collect_schema()
    if as_json:
        print(json.dumps({name: repr(dtype) for name, dtype in types.items()}, ensure_ascii=False))
        return 0
    width = max((len(name) for name in types), default=0)
    for name, dtype in types.items():
        print(f"{name:<{width}}  {dtype!r}")
    return 0


def convert(chosen: argparse.Namespace) -> int:
    """Streams one file to another, so that memory does not grow with it."""
    target = chosen.target
    if os.path.exists(target) and not chosen.force:
        raise ValueError(f"{target} is there already; --force replaces it")
    folder = os.path.dirname(target)
    if folder and not os.path.isdir(folder):
        raise ValueError(f"{target}: there is no folder {folder}")
    source = scan(chosen.file, chosen.format)
    if chosen.columns:
        source = source.select(chosen.columns.split(","))
    if chosen.rows:
        source = source.head(chosen.rows)
    format = format_of(target, chosen.to)
    options: dict[str, Any] = {}
    if chosen.compression:
        options["compression"] = chosen.compression
    elif format in ("csv", "ndjson"):
        ending = os.path.splitext(target)[1].lower()
        if ending in _PACKED and ending not in _PACKINGS:
            raise ValueError(f"{target}: {ending} can be read, not written; write {' or '.join(_PACKINGS)}")
        options["compression"] = _PACKINGS.get(ending, "uncompressed")
    if format == "csv" and _has_tabs(target):
        options["separator"] = "\t"
    began = time.perf_counter()
    getattr(source, f"sink_{format}")(target, **options)
    print(f"wrote {target}: {os.path.getsize(target) / 1e6:.1f} MB in {time.perf_counter() - began:.2f} s")
    return 0


def _has_tabs(path: str) -> bool:
    stem, ending = os.path.splitext(path.lower())
    return (stem if ending in _PACKED else stem + ending).endswith(".tsv")
