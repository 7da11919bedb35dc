"""What a source is opened with: its format, and options as texts turned into those of a scan."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from typing import Any

from polarway.backends.portable.scans import expand
from polarway.exceptions import InvalidOperationError, SourceError
from polarway.plan.text import decode_value

_EXTENSIONS = {
    ".parquet": "parquet", ".pq": "parquet", ".arrow": "ipc", ".ipc": "ipc", ".feather": "ipc", ".arrows": "ipc_stream", ".csv": "csv", ".tsv": "csv",
    ".txt": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson",
}  # fmt: skip
_PACKED = (".gz", ".zst", ".bz2", ".xz")
_NAMES = {"delimiter": "separator", "comment_char": "comment_prefix"}
_TYPES = {"utf8": "string", "str": "string", "bool": "boolean", "int": "int64", "float": "float64", "datetime": {"datetime": ["us", None]}}
_TAIL = 1 << 16


def opened_with(kind: str, config: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The format of a source and the options of its scan."""
    given = dict(config["options"])
    if kind == "csv":
        return "csv", {**config["scan_options"], **_scan_options(given, "csv")}
    given.pop("use_mmap", None)
    format = given.pop("format", None) or _format_of(config["location"])
    options = {**config["scan_options"], **_scan_options(given, format)}
    if format == "csv" and "separator" not in options and any(".tsv" in os.path.basename(path) for path in config["location"]):
        options["separator"] = "\t"
    return format, options


def of_format(locations: list[str], format: str) -> list[str]:
    """The files of one format in folders that have several."""
    found: list[str] = []
    for location in locations:
        if not os.path.isdir(location):
            found += expand([location])
            continue
        for place, folders, names in os.walk(location):
            folders.sort()
            found += [os.path.join(place, name) for name in sorted(names) if _EXTENSIONS.get(os.path.splitext(name)[1].lower()) == format]
    return found


def _format_of(locations: list[str]) -> str:
    found: dict[str, None] = {}
    try:
        paths = expand(locations)
    except InvalidOperationError as error:
        raise SourceError(f"files of several formats: {error}") from None
    for path in paths:
        stem = path
        while os.path.splitext(stem)[1].lower() in _PACKED:
            stem = os.path.splitext(stem)[0]
        extension = os.path.splitext(stem)[1].lower()
        if extension not in _EXTENSIONS:
            raise SourceError(f'file "{path}": no format is known by the extension "{extension}"; pass format (parquet, ipc, ipc_stream, csv, ndjson)')
        found[_EXTENSIONS[extension]] = None
    if len(found) > 1:
        raise SourceError(f"files of several formats ({', '.join(found)}); pass format, or a glob")
    return next(iter(found))


def _flag(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise SourceError(f'option "{name}" of a source is "{text}"; it is true or false')
    return text == "true"


def _number(name: str, text: str) -> int:
    if not text.isdigit():
        raise SourceError(f'option "{name}" of a source is "{text}"; it is a whole number')
    return int(text)


def _character(name: str, text: str) -> str:
    made = "\t" if text in ("\\t", "tab") else text
    if len(made) != 1:
        raise SourceError(f'option "{name}" of a csv source is "{text}"; it is one character')
    return made


def _words(_name: str, text: str) -> list[str]:
    return text.split(",")


def _schema(name: str, text: str) -> list[list[Any]]:
    """Names and types from JSON: an object, pairs, or an object with ``fields``."""
    try:
        held = decode_value(text)
    except ValueError as error:
        raise SourceError(f'option "{name}" of a source is not JSON: {error}') from None
    if isinstance(held, dict) and isinstance(held.get("fields"), list):
        held = [[field["name"], field.get("dtype", field.get("data_type"))] for field in held["fields"]]
    pairs = list(held.items()) if isinstance(held, dict) else held
    return [[column, _TYPES.get(form.lower(), form.lower()) if isinstance(form, str) else form] for column, form in pairs]


def _plain(_name: str, text: str) -> str:
    return text


_COMMON: dict[str, Callable[[str, str], Any]] = {"schema": _schema, "schema_overrides": _schema, "infer_schema_length": _number, "ignore_errors": _flag}
_READERS: dict[str, dict[str, Callable[[str, str], Any]]] = {
    "csv": {
        "delimiter": _character, "separator": _character, "quote_char": _plain, "eol_char": _plain, "comment_char": _plain, "comment_prefix": _plain,
        "has_header": _flag, "skip_rows": _number, "skip_rows_after_header": _number, "encoding": _plain, "null_values": _words,
        "try_parse_dates": _flag, "decimal_comma": _flag, "truncate_ragged_lines": _flag, **_COMMON,
    },
    "ndjson": _COMMON,
}  # fmt: skip


def _scan_options(given: dict[str, str], format: str) -> dict[str, Any]:
    known = _READERS.get(format, {})
    out: dict[str, Any] = {}
    for name, text in given.items():
        read = known.get(name)
        if read is None:
            near = difflib.get_close_matches(name, known, 1)
            raise SourceError(f'unable to find option of a {format} source: "{name}"; ' + (f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known) or 'none'}"))
        out[_NAMES.get(name, name)] = read(name, text)
    return out


def torn_tail(path: str, options: dict[str, Any], width: int) -> str | None:
    """What to say of a file whose last line has no end and fewer fields than the table has columns; None where all is well."""
    size = os.path.getsize(path)
    if width < 2 or not size or path.endswith(_PACKED):
        return None
    with open(path, "rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    end = options.get("eol_char", "\n").encode()
    if tail.endswith(end) or tail[:2] == b"\x1f\x8b" or size <= _TAIL and end not in tail:
        return None
    line = tail.rpartition(end)[2].decode("utf-8", "replace")
    quote = options.get("quote_char", '"')
    fields = line.count(options.get("separator", ",")) + 1
    if quote and line.count(quote) % 2 == 0 and fields >= width or quote and quote in line and fields >= width:
        return None
    return None if fields >= width else f'file "{path}" ends within a record, after {fields} of {width} fields'
