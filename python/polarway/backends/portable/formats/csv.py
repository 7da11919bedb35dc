"""CSV files: pyarrow's reader where the dialect is its own, else record by record; types by Polars' rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.budget import block_bytes
from polarway.backends.portable.casts import cast
from polarway.backends.portable.formats.csv_records import Record, batched, is_plain, records, text_lines
from polarway.backends.portable.formats.csv_types import guess, resolved
from polarway.backends.portable.tables import Schema, Table
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, InvalidOperationError, NoDataError, SchemaError

OPTIONS = (
    "separator", "quote_char", "eol_char", "comment_prefix", "has_header", "skip_rows", "skip_lines", "skip_rows_after_header", "null_values",
    "empty_string_is_null", "missing_utf8_is_empty_string", "encoding", "infer_schema", "infer_schema_length", "try_parse_dates", "decimal_comma",
    "ignore_errors", "truncate_ragged_lines", "schema", "schema_overrides", "new_columns", "raise_if_empty",
)  # fmt: skip
RECORDS = 1 << 15
_whole_survey: ContextVar[bool] = ContextVar("polarway_csv_survey", default=False)


class Misfit(Exception):
    """A value that does not fit a type which was guessed from the first rows: all rows must be looked at. ``row``: where it is."""

    def __init__(self, row: int = 0) -> None:
        super().__init__(row)
        self.row = row


@contextmanager
def whole_survey() -> Iterator[None]:
    """Inside, types are guessed from all rows."""
    token = _whole_survey.set(True)
    try:
        yield
    finally:
        _whole_survey.reset(token)


def open_file(path: str, format: str, options: dict[str, Any]) -> CsvPart:
    """Reads the header of a file and looks at its first rows."""
    if "missing_utf8_is_empty_string" in options:
        options = {**options, "empty_string_is_null": not options["missing_utf8_is_empty_string"]}
    return CsvPart(path, options)


def for_others(first: CsvPart, options: dict[str, Any]) -> dict[str, Any]:
    """The types of the first file hold for all."""
    return {"schema_overrides": first.overrides()}


class CsvPart:
    """One file."""

    def __init__(self, path: str, options: dict[str, Any]) -> None:
        self._path = path
        self._options = options
        self._given: set[str] = set()
        self._blank_start = False
        self.schema: Schema = {}
        self._resolve()

    def overrides(self) -> list[Any]:
        """The types of this file, for those after it."""
        from polarway.datatypes.json_form import dtype_to_json

        return [[name, dtype_to_json(dtype)] for name, dtype in self.schema.items()]

    # ---- names and types

    def _body(self) -> tuple[list[str] | None, Iterator[Record]]:
        """The names in the header, and the records below it."""
        options = self._options
        lines = text_lines(self._path, options.get("encoding", "utf8"), options.get("eol_char", "\n"))
        for _ in range(options.get("skip_lines", 0)):
            next(lines, None)
        rows = records(lines, options)
        for _ in range(options.get("skip_rows", 0)):
            next(rows, None)
        header: list[str] | None = None
        if options.get("has_header", True):
            # Blank lines before the header are none.
            found = next(rows, None)
            while found in ([None], [""]):
                self._blank_start = True
                found = next(rows, None)
            if found is not None:
                header = _unique_names([field or "" for field in found])
        for _ in range(options.get("skip_rows_after_header", 0)):
            next(rows, None)
        return header, rows

    def _resolve(self) -> None:
        options = self._options
        header, rows = self._body()
        length = options.get("infer_schema_length", 100)
        look = None if _whole_survey.get() or length is None else max(length, 1)
        sample = list(islice(rows, look))
        if header is None and not sample:
            if options.get("raise_if_empty") is not False:
                raise NoDataError(f"empty CSV: {self._path} has no header; pass raise_if_empty=False to read it as no rows")
            header = []
        width = len(header) if header is not None else max(map(len, sample))
        names = header if header is not None else [f"column_{index}" for index in range(width)]
        names = self._renamed(names)
        guessed = self._guessed(names, sample)
        self.schema = self._typed(names, guessed)

    def _renamed(self, names: list[str]) -> list[str]:
        new = self._options.get("new_columns")
        if not new:
            return names
        if len(new) > len(names) or (len(new) < len(names) and self._options.get("has_header", True)):
            raise SchemaError(
                f"provided `new_columns` does not match number of columns in file ({len(new)} != {len(names)} in file); ensure the number of names match"
            )
        return [*new, *names[len(new) :]]

    def _guessed(self, names: list[str], sample: list[Record]) -> list[DataType]:
        if self._options.get("infer_schema", True) is False or self._options.get("infer_schema_length", 100) == 0:
            return [c.String()] * len(names)
        dates, point = self._options.get("try_parse_dates", False), "," if self._options.get("decimal_comma") else "."
        out = []
        for index, name in enumerate(names):
            missing = self._null_texts(name)
            texts = {row[index] for row in sample if index < len(row)} - missing - {None}
            out.append(resolved({guess(text, dates=dates, point=point) for text in texts}))
        return out

    def _null_texts(self, name: str) -> set[Any]:
        given = self._options.get("null_values")
        if given is None:
            return set()
        if isinstance(given, str):
            return {given}
        if isinstance(given, dict):
            found = given.get(name)
            return set() if found is None else {found} if isinstance(found, str) else set(found)
        return set(given)

    def _typed(self, names: list[str], guessed: list[DataType]) -> Schema:
        options = self._options
        if options.get("schema") is not None:
            wanted = {name: dtype_from_json(form) for name, form in options["schema"]}
            header = options.get("has_header", True)
            missing = [name for name in wanted if name not in names]
            if header and missing:
                raise SchemaError(
                    f"{self._path}: column names specified in schema not found in CSV file (n_missing = {len(missing)}); remove these names from the "
                    "schema, or pass missing_columns='insert' to fill them with nulls"
                )
            if not header:
                names = [*list(wanted)[: len(names)], *names[len(wanted) :]]
            self._given = set(wanted)
            return {name: wanted.get(name, dtype) for name, dtype in zip(names, guessed)}
        schema = dict(zip(names, guessed))
        overrides = options.get("schema_overrides") or []
        for index, item in enumerate(overrides):
            by_name = isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)
            name, form = item if by_name else (names[index] if index < len(names) else None, item)
            if name in schema:
                schema[name] = dtype_from_json(form)
                self._given.add(name)
        return schema

    # ---- rows

    def tables(self, needed: frozenset[str], predicates: list[Any]) -> Iterator[Table]:
        """The rows, in batches."""
        done = 0
        if self._is_simple():
            try:
                for texts, count in self._blocks(needed):
                    yield from self._whole(texts, count)
                    done += count
                return
            except _Irregular:
                pass  # a record of another length: from here on record by record
        yield from self._by_record(needed, done)

    def _is_simple(self) -> bool:
        options = self._options
        plain = ("comment_prefix", "skip_lines", "truncate_ragged_lines", "ignore_errors")
        if any(options.get(name) for name in plain) or options.get("eol_char", "\n") != "\n" or options.get("encoding", "utf8") not in ("utf8", "utf-8"):
            return False
        return bool(self.schema) and len(self.schema) > 1 and is_plain(self._path) and not options.get("skip_rows") and not self._blank_start

    def _blocks(self, needed: frozenset[str]) -> Iterator[tuple[dict[str, pa.Array], int]]:
        import pyarrow.csv as pcsv

        options = self._options
        names = list(self.schema)
        quote = options.get("quote_char", '"')
        header = options.get("has_header", True)
        chosen = [name for name in names if name in needed] or names[:1]
        try:
            reader = pcsv.open_csv(
                self._path,
                read_options=pcsv.ReadOptions(
                    column_names=names, block_size=block_bytes(), skip_rows=0, use_threads=False,
                    skip_rows_after_names=(1 if header else 0) + options.get("skip_rows_after_header", 0),
                ),
                parse_options=pcsv.ParseOptions(
                    delimiter=options.get("separator", ","), quote_char=quote if quote is not None else False, double_quote=True,
                    newlines_in_values=quote is not None, ignore_empty_lines=False,
                ),
                convert_options=pcsv.ConvertOptions(
                    column_types={name: pa.large_string() for name in chosen}, include_columns=chosen, strings_can_be_null=options.get("empty_string_is_null", True),
                    quoted_strings_can_be_null=False, null_values=[""],
                ),
            )  # fmt: skip
            for batch in reader:
                yield {name: batch.column(name) for name in chosen if name in needed}, batch.num_rows
        except pa.ArrowInvalid as error:
            if "UTF8" in str(error):
                raise ComputeError(f'invalid utf-8 sequence; {self._path}; pass encoding="utf8-lossy", or the file\'s encoding (latin1, utf-16)') from None
            raise _Irregular from None

    def _by_record(self, needed: frozenset[str], skip: int) -> Iterator[Table]:
        _, rows = self._body()
        names = list(self.schema)
        width, cuts = len(names), bool(self._options.get("truncate_ragged_lines"))
        kept = [(index, name) for index, name in enumerate(names) if name in needed]
        rows = islice(rows, skip, None)
        seen = skip
        for batch in batched(rows, RECORDS):
            for index, row in enumerate(batch):
                if len(row) > width and not cuts:
                    if index:
                        # The rows before it are whole.
                        yield from self._of_records(batch[:index], kept)
                    raise ComputeError(
                        f"{self._path}, row {seen + index + 1}: found more fields than defined in 'Schema': {len(row)} instead of {width}; "
                        "consider setting truncate_ragged_lines=True, or another separator or quote_char"
                    )
            yield from self._of_records(batch, kept)
            seen += len(batch)

    def _of_records(self, batch: list[Record], kept: list[tuple[int, str]]) -> Iterator[Table]:
        texts = {name: pa.array([row[index] if index < len(row) else None for row in batch], pa.large_string()) for index, name in kept}
        return self._whole(texts, len(batch))

    def _whole(self, texts: dict[str, pa.Array], count: int) -> Iterator[Table]:
        """A table; where a value does not fit, the rows before it and then the error."""
        try:
            yield self._table(texts, count)
        except Misfit as misfit:
            if misfit.row:
                yield self._table({name: array.slice(0, misfit.row) for name, array in texts.items()}, misfit.row)
            raise

    def _table(self, texts: dict[str, pa.Array], count: int) -> Table:
        schema = {name: self.schema[name] for name in texts}
        return Table(schema, [self._values(name, array, schema[name]) for name, array in texts.items()], count)

    def _values(self, name: str, array: pa.Array, dtype: DataType) -> pa.Array:
        missing = self._null_texts(name)
        if missing:
            gone = pc.is_in(array, value_set=pa.array(sorted(missing), pa.large_string()))
            array = pc.if_else(gone, pa.scalar(None, array.type), array)
        if type(dtype) in (c.String, c.Categorical):
            return array
        plain = array
        if self._options.get("decimal_comma") and (dtype.is_float() or type(dtype) is c.Decimal):
            plain = pc.replace_substring(array, ",", ".")
        if type(dtype) is c.Boolean:
            plain = pc.utf8_lower(array)
        if dtype.is_numeric() or dtype.is_temporal():
            # A field of nothing but quotes holds no number.
            plain = pc.if_else(pc.equal(plain, ""), pa.scalar(None, plain.type), plain)
        try:
            made = cast(plain, c.String(), dtype)
        except InvalidOperationError as error:
            raise ComputeError(f"column '{name}' of {self._path}: {error}") from None
        if made.null_count > plain.null_count and not self._options.get("ignore_errors"):
            if name not in self._given and not _whole_survey.get():
                raise Misfit(pc.index(pc.and_(pc.is_valid(plain), pc.is_null(made)), True).as_py())
            wrong = array.filter(pc.and_(pc.is_valid(plain), pc.is_null(made)))[0].as_py()
            raise ComputeError(
                f"could not parse `{wrong}` as dtype `{dtype_short_name(dtype)}` at column '{name}' (column number {list(self.schema).index(name) + 1}); "
                f"{self._path}; pass another type in the schema, or null_values that contain the text, or ignore_errors=True"
            )
        return made


class _Irregular(Exception):
    """pyarrow's reader met a record that it does not take."""


def _unique_names(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    out = []
    for name in names:
        if name in seen:
            out.append(f"{name}_duplicated_{seen[name]}")
            seen[name] += 1
        else:
            seen[name] = 0
            out.append(name)
    return out
