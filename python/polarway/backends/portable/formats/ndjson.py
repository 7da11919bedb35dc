"""Files of one JSON object per line; types are guessed from the first lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from polarway.backends.portable.formats.csv import Misfit, _whole_survey
from polarway.backends.portable.formats.csv_records import batched, text_lines
from polarway.backends.portable.json_read import column_of_json, dtype_of_json, merged
from polarway.backends.portable.tables import Schema, Table
from polarway.datatypes import classes as c
from polarway.datatypes.json_form import dtype_from_json, dtype_to_json
from polarway.exceptions import ComputeError, NoDataError
from polarway.plan.text import decode_value

OPTIONS = ("schema", "schema_overrides", "infer_schema_length", "ignore_errors")
ROWS = 1 << 14


def open_file(path: str, format: str, options: dict[str, Any]) -> NdjsonPart:
    """Looks at the first lines of a file."""
    return NdjsonPart(path, options)


def for_others(first: NdjsonPart, options: dict[str, Any]) -> dict[str, Any]:
    """The types of the first file hold for all."""
    return {"schema": [[name, dtype_to_json(dtype)] for name, dtype in first.schema.items()]}


class NdjsonPart:
    """One file."""

    def __init__(self, path: str, options: dict[str, Any]) -> None:
        self._path = path
        self._lenient = options.get("ignore_errors", False)
        self._given: set[str] = set()
        if options.get("schema") is not None:
            self.schema: Schema = {name: dtype_from_json(form) for name, form in options["schema"]}
            self._given = set(self.schema)
            return
        length = options.get("infer_schema_length", 100)
        look = None if length is None or _whole_survey.get() else length
        self.schema = {}
        some = False
        for row in islice(self._rows(), look):
            some = True
            for name, value in (row or {}).items():
                found = dtype_of_json(value)
                self.schema[name] = merged(self.schema[name], found) if name in self.schema else found
        if not some:
            raise NoDataError(f"empty NDJSON: {path} has no line")
        for name, dtype in self.schema.items():
            self.schema[name] = _settled(dtype)
        for name, form in options.get("schema_overrides") or []:
            self.schema[name] = dtype_from_json(form)
            self._given.add(name)

    def _rows(self) -> Iterator[Any]:
        for number, line in enumerate(text_lines(self._path, "utf8", "\n"), 1):
            text = line.strip()
            if not text:
                continue
            try:
                row = decode_value(text)
                if not isinstance(row, dict):
                    raise TypeError("not an object")
            except (ValueError, TypeError) as error:
                if self._lenient:
                    yield None
                    continue
                raise ComputeError(f"{self._path}, line {number}: not valid JSON: {error}") from None
            yield row

    def tables(self, needed: frozenset[str], predicates: list[Any]) -> Iterator[Table]:
        """The rows, in batches."""
        schema = {name: dtype for name, dtype in self.schema.items() if name in needed}
        rows = self._rows()
        for batch in batched(rows, ROWS):
            arrays: list[pa.Array] = []
            for name, dtype in schema.items():
                array, misfit = column_of_json([None if row is None else row.get(name) for row in batch], dtype)
                if misfit is not None and not self._lenient:
                    if name not in self._given and not _whole_survey.get():
                        raise Misfit
                    raise ComputeError(f"{self._path}: column '{name}': the value {misfit!r} does not fit its type; pass another type in the schema, or ignore_errors=True")
                arrays.append(array)
            yield Table(schema, arrays, len(batch))


def _settled(dtype: Any) -> Any:
    """Lists of nothing and nulls stay as they are; what was seen is the type."""
    return dtype if not isinstance(dtype, c.Unknown) else c.String()
