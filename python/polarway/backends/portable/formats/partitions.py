"""Columns that stand in the names of folders: ``key=value``."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from polarway.backends.portable.casts import cast
from polarway.backends.portable.formats.csv_types import guess, resolved
from polarway.backends.portable.tables import Schema
from polarway.datatypes import classes as c
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import SchemaError

_NULL = "__HIVE_DEFAULT_PARTITION__"


def partitions(files: list[str], options: dict[str, Any]) -> tuple[Schema, dict[str, dict[str, pa.Array]]]:
    """Names and types of the columns, and their values (arrays of one) for each file."""
    texts = {path: _keys(path) for path in files}
    keys = list(texts[files[0]])
    for path, found in texts.items():
        if list(found) != keys:
            raise SchemaError(f'file "{path}" has the partition keys {list(found)}, "{files[0]}" has {keys}')
    given = {name: dtype_from_json(form) for name, form in options.get("hive_schema") or []}
    dates = options.get("try_parse_hive_dates", True)
    schema: Schema = {}
    for key in keys:
        values = {found[key] for found in texts.values()} - {None}
        schema[key] = given.get(key) or resolved({guess(value, dates=dates) for value in values if value is not None})
    made = {path: {key: _value(found[key], schema[key], key) for key in keys} for path, found in texts.items()}
    return schema, made


def _keys(path: str) -> dict[str, str | None]:
    out: dict[str, str | None] = {}
    for part in os.path.dirname(path).split(os.sep):
        key, equals, value = part.partition("=")
        if equals and key:
            text = unquote(value)
            out[unquote(key)] = None if text == _NULL else text
    return out


def _value(text: str | None, dtype: Any, key: str) -> pa.Array:
    return cast(pa.array([text], pa.large_string()), c.String(), dtype, strict=True, name=key)
