"""CSV files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from polarway.io import sources
from polarway.io.dtypes import fields, overrides
from polarway.lazyframe import LazyFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from polarway.frame import DataFrame

#: Options of the plan with their defaults: only those that differ are sent.
_DEFAULTS: dict[str, Any] = {
    "separator": ",",
    "quote_char": '"',
    "eol_char": "\n",
    "comment_prefix": None,
    "has_header": True,
    "skip_rows": 0,
    "skip_lines": 0,
    "skip_rows_after_header": 0,
    "null_values": None,
    "empty_string_is_null": True,
    "encoding": "utf8",
    "infer_schema": True,
    "infer_schema_length": 100,
    "infer_schema_files": 10,
    "try_parse_dates": False,
    "decimal_comma": False,
    "ignore_errors": False,
    "truncate_ragged_lines": None,
    "new_columns": None,
    "raise_if_empty": None,
    "missing_columns": None,
    "extra_columns": None,
}

_ENGINE_ENCODINGS = {"utf8", "utf-8", "utf8-lossy", "utf-8-lossy", "utf16", "utf-16", "utf-16le", "latin1", "latin-1", "iso-8859-1"}


def scan_csv(
    source: Any,
    *,
    has_header: bool = True,
    separator: str = ",",
    comment_prefix: str | None = None,
    quote_char: str | None = '"',
    skip_rows: int = 0,
    skip_lines: int = 0,
    schema: Any = None,
    schema_overrides: Any = None,
    null_values: Any = None,
    empty_string_is_null: bool = True,
    missing_utf8_is_empty_string: bool | None = None,
    ignore_errors: bool = False,
    with_column_names: Callable[[list[str]], list[str]] | None = None,
    infer_schema: bool = True,
    infer_schema_length: int | None = 100,
    infer_schema_files: int | None = 10,
    n_rows: int | None = None,
    encoding: str = "utf8",
    low_memory: bool = False,
    rechunk: bool = False,
    cache: bool = True,
    skip_rows_after_header: int = 0,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    try_parse_dates: bool = False,
    eol_char: str = "\n",
    new_columns: Any = None,
    truncate_ragged_lines: bool | None = None,
    raise_if_empty: bool | None = None,
    decimal_comma: bool = False,
    glob: bool = True,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    include_file_paths: str | None = None,
    extra_columns: str | None = None,
    missing_columns: str | None = None,
    retries: int | None = None,
    hive_partitioning: bool | None = None,
    hive_schema: Any = None,
    try_parse_hive_dates: bool = True,
) -> LazyFrame:
    """A lazy frame over CSV files.

    Parameters
    ----------
    source
        A path, a glob, a folder, a list of these, bytes or a file object. Files packed with gzip, zlib,
        zstd, bzip2 or xz are unpacked.
    has_header
        Whether the first record names the columns; otherwise they are ``column_0``, ``column_1``, …
    separator, quote_char, eol_char, comment_prefix
        One character each; ``quote_char=None``: nothing is quoted. Lines that begin with ``comment_prefix`` are left out.
    skip_rows, skip_lines, skip_rows_after_header
        What to leave out before and after the header.
    schema, schema_overrides
        Types of all columns, or of some (by name, or by position as a list).
    null_values
        A text, several, or a mapping of columns to texts that mean null.
    infer_schema_length
        How many records at the start of a file decide the types, beside some that are spread over large files; None: all. A value elsewhere
        that does not fit makes its column wider, and the query is run once more. ``infer_schema=False``: everything is text.
    infer_schema_files
        How many of the files are looked at; None: all.
    try_parse_dates
        Whether dates and times are recognised.
    ignore_errors
        Whether a value that does not fit its type becomes null.
    truncate_ragged_lines
        Whether fields beyond the last column are dropped; otherwise they are an error.
    missing_columns, extra_columns
        ``insert`` and ``ignore``: files may lack columns of the first one, or have more; ``raise``: they may not.
    hive_partitioning, hive_schema, try_parse_hive_dates, include_file_paths, glob, n_rows, row_index_name, row_index_offset
        As in :func:`polarway.scan_parquet`; folders are columns only with ``hive_partitioning=True``.
    low_memory, rechunk, cache, infer_schema_files, storage_options, credential_provider, retries
        Taken and without effect: the engine chooses, and files are local.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.scan_csv(b"a,b\\n1,x\\n2,y\\n").filter(pw.col("a") > 1).collect().rows()
    [(2, 'y')]
    """
    for name, character in (("separator", separator), ("quote_char", quote_char), ("eol_char", eol_char)):
        if character is not None and len(character.encode("utf-8")) > 1:
            raise ValueError(f"{name}={character!r} should be a single byte character")
    given = {
        "separator": separator,
        "quote_char": quote_char,
        "eol_char": eol_char,
        "comment_prefix": comment_prefix,
        "has_header": has_header,
        "skip_rows": skip_rows,
        "skip_lines": skip_lines,
        "skip_rows_after_header": skip_rows_after_header,
        "null_values": dict(null_values) if isinstance(null_values, dict) else null_values if isinstance(null_values, str) else _list(null_values),
        "empty_string_is_null": empty_string_is_null if missing_utf8_is_empty_string is None else not missing_utf8_is_empty_string,
        "encoding": encoding,
        "infer_schema": infer_schema,
        "infer_schema_length": infer_schema_length,
        "infer_schema_files": infer_schema_files,
        "try_parse_dates": try_parse_dates,
        "decimal_comma": decimal_comma,
        "ignore_errors": ignore_errors,
        "truncate_ragged_lines": truncate_ragged_lines,
        "new_columns": _list(new_columns),
        "raise_if_empty": raise_if_empty,
        "missing_columns": missing_columns,
        "extra_columns": extra_columns,
    }
    options = sources.common_options(
        n_rows=n_rows,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        include_file_paths=include_file_paths,
        glob=glob,
        hive_partitioning=hive_partitioning,
        hive_schema=hive_schema,
        try_parse_hive_dates=try_parse_hive_dates,
    )
    options |= {name: value for name, value in given.items() if value != _DEFAULTS[name]}
    if schema is not None:
        options["schema"] = fields(schema)
    if skip_rows and skip_lines:
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("only one of 'skip_rows' and 'skip_lines' may be set")
    if infer_schema_files == 0:
        raise ValueError("invalid zero value: `infer_schema_files` must be positive, got 0")
    if with_column_names is None:
        if schema_overrides:
            options["schema_overrides"] = overrides(schema_overrides)
        return sources.scan("csv", source, options)
    if isinstance(schema_overrides, list | tuple):
        options["schema_overrides"] = overrides(schema_overrides)
    names = sources.scan("csv", source, options).collect_schema().names()
    renamed = dict(zip(names, with_column_names(names), strict=True))
    if schema_overrides and "schema_overrides" not in options:
        # The overrides go by the new names.
        old = {new: name for name, new in renamed.items()}
        options["schema_overrides"] = overrides({old.get(name, name): dtype for name, dtype in dict(schema_overrides).items()})
    return sources.scan("csv", source, options).rename(renamed)


def _list(value: Any) -> list[str] | None:
    return None if value is None else list(value)


def _decoded(source: Any, encoding: str) -> tuple[Any, str]:
    """The source as UTF-8, where its encoding is one that the engine does not read."""
    if encoding.lower() in _ENGINE_ENCODINGS:
        return source, encoding
    paths, _kept = sources.paths_of(source)
    if len(paths) != 1 or not os.path.isfile(paths[0]):
        raise ValueError(f"encoding={encoding!r} is for one file; the engine reads folders, globs and lists in utf8, utf16 and latin1")
    errors = "replace" if encoding.endswith("-lossy") else "strict"
    with open(paths[0], "rb") as file:
        return file.read().decode(encoding.removesuffix("-lossy"), errors).encode("utf-8"), "utf8"


def read_csv(
    source: Any,
    *,
    columns: Any = None,
    has_header: bool = True,
    separator: str = ",",
    comment_prefix: str | None = None,
    quote_char: str | None = '"',
    skip_rows: int = 0,
    skip_lines: int = 0,
    schema: Any = None,
    schema_overrides: Any = None,
    null_values: Any = None,
    empty_string_is_null: bool = True,
    missing_utf8_is_empty_string: bool | None = None,
    ignore_errors: bool = False,
    with_column_names: Callable[[list[str]], list[str]] | None = None,
    infer_schema: bool = True,
    infer_schema_length: int | None = 100,
    infer_schema_files: int | None = 10,
    n_rows: int | None = None,
    encoding: str = "utf8",
    low_memory: bool = False,
    rechunk: bool = False,
    batch_size: int | None = None,
    n_threads: int | None = None,
    skip_rows_after_header: int = 0,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    try_parse_dates: bool = False,
    eol_char: str = "\n",
    new_columns: Any = None,
    truncate_ragged_lines: bool | None = None,
    raise_if_empty: bool | None = None,
    decimal_comma: bool = False,
    glob: bool = True,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    retries: int | None = None,
    include_file_paths: str | None = None,
    extra_columns: str | None = None,
    missing_columns: str | None = None,
    use_pyarrow: bool = False,
) -> DataFrame:
    """CSV files as an eager frame; the parameters are those of :func:`scan_csv`.

    Parameters
    ----------
    columns
        Names or positions of the columns to read; all by default.
    encoding
        Also any that Python knows, with ``-lossy`` behind it to replace what is none of its bytes: such files are decoded in memory.
    use_pyarrow, batch_size, n_threads
        Taken and without effect: our reader reads what theirs does.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_csv(b"a,b\\n1,x\\n2,y\\n", columns=["b"]).rows()
    [('x',), ('y',)]
    """
    source, encoding = _decoded(source, encoding)
    lazy = scan_csv(
        source,
        has_header=has_header,
        separator=separator,
        comment_prefix=comment_prefix,
        quote_char=quote_char,
        skip_rows=skip_rows,
        skip_lines=skip_lines,
        schema=schema,
        schema_overrides=schema_overrides,
        null_values=null_values,
        empty_string_is_null=empty_string_is_null,
        missing_utf8_is_empty_string=missing_utf8_is_empty_string,
        ignore_errors=ignore_errors,
        with_column_names=with_column_names,
        infer_schema=infer_schema,
        infer_schema_length=infer_schema_length,
        infer_schema_files=infer_schema_files,
        n_rows=n_rows,
        encoding=encoding,
        skip_rows_after_header=skip_rows_after_header,
        row_index_name=row_index_name,
        row_index_offset=row_index_offset,
        try_parse_dates=try_parse_dates,
        eol_char=eol_char,
        new_columns=new_columns,
        truncate_ragged_lines=truncate_ragged_lines,
        raise_if_empty=raise_if_empty,
        decimal_comma=decimal_comma,
        glob=glob,
        include_file_paths=include_file_paths,
        extra_columns=extra_columns,
        missing_columns=missing_columns,
    )
    return sources.only(lazy, columns).collect()


def read_csv_schema_report(source: Any, *, full: bool = False, **options: Any) -> DataFrame:
    """Why each column of a CSV scan has its type; the parameters are those of :func:`scan_csv`.

    The columns of the report: ``column``, ``dtype``, ``decided_by`` (``sample``, ``misfit``: a value elsewhere made it wider, ``schema``,
    ``schema_overrides``, ``infer_schema``: off, ``scan``), ``because`` (a sentence), the deciding value with its place (``file``, ``row`` from 1
    where rows were counted, ``byte`` of the text, ``value``), and how many values, nulls and rows were seen for it.

    Parameters
    ----------
    full
        Whether all values of all files are looked at, as a query does when it meets a value that does not fit. Otherwise only the sample:
        the first ``infer_schema_length`` records of up to ``infer_schema_files`` files, and records spread over large files.

    Examples
    --------
    >>> import polarway as pw
    >>> report = pw.read_csv_schema_report(b"a,b\\n1,x\\n2.5,y\\n")
    >>> report.select("column", "dtype", "row", "value").rows()
    [('a', 'Float64', 2, '2.5'), ('b', 'String', 1, 'x')]
    """
    lazy = scan_csv(source, **options)
    node = lazy._node
    while node["op"] != "scan":
        node = node["input"]
    scan = {**node, "format": "csv_schema_report", "options": {**node["options"], **({"full": True} if full else {})}}
    return LazyFrame._of(scan, lazy._refs).collect()
