"""Families of types by their names in the plan, and which columns a selector chooses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

FAMILIES: dict[str, Callable[[Any], bool]] = {
    "numeric": lambda dtype: dtype.is_numeric(),
    "integer": lambda dtype: dtype.is_integer(),
    "signed_integer": lambda dtype: dtype.is_signed_integer(),
    "unsigned_integer": lambda dtype: dtype.is_unsigned_integer(),
    "float": lambda dtype: dtype.is_float(),
    "temporal": lambda dtype: dtype.is_temporal(),
    "string": lambda dtype: dtype == c.String,
    "nested": lambda dtype: dtype.is_nested(),
    "list": lambda dtype: isinstance(dtype, c.List),
    "map": lambda dtype: isinstance(dtype, c.Map),
    "struct": lambda dtype: isinstance(dtype, c.Struct),
    "datetime": lambda dtype: isinstance(dtype, c.Datetime),
    "duration": lambda dtype: isinstance(dtype, c.Duration),
    "decimal": lambda dtype: isinstance(dtype, c.Decimal),
    "categorical": lambda dtype: isinstance(dtype, c.Categorical),
    "array": lambda dtype: isinstance(dtype, c.Array),
    "enum": lambda dtype: isinstance(dtype, c.Enum),
    "boolean": lambda dtype: dtype == c.Boolean,
}


def chosen(form: dict[str, Any], schema: Mapping[str, DataType]) -> list[str]:
    """The columns of a schema that a selector chooses: in the order of the schema, or as given for names and places."""
    names = list(schema)
    if "names" in form:
        missing = [name for name in form["names"] if name not in schema]
        if missing and form.get("strict", True):
            from polarway.exceptions import ColumnNotFoundError

            raise ColumnNotFoundError(f'unable to find column "{missing[0]}"; valid columns: {names!r}')
        return [name for name in form["names"] if name in schema]
    if "index" in form:
        return [_at(names, index) for index in form["index"] if form.get("strict", True) or -len(names) <= index < len(names)]
    kept = _kept(form, schema)
    return [name for name in names if name in kept]


def _at(names: list[str], index: int) -> str:
    if not -len(names) <= index < len(names):
        from polarway.exceptions import ColumnNotFoundError

        raise ColumnNotFoundError(f"there is no column at index {index} of {len(names)} columns")
    return names[index]


def _kept(form: dict[str, Any], schema: Mapping[str, DataType]) -> set[str]:
    if "all" in form:
        return set(schema)
    if "regex" in form:
        return {name for name in schema if re.search(form["regex"], name)}
    if "dtypes" in form:
        tests = [_test(held) for held in form["dtypes"]]
        return {name for name, dtype in schema.items() if any(test(dtype) for test in tests)}
    if "not" in form:
        return set(schema) - _kept_of(form["not"], schema)
    ((op, parts),) = form.items()
    result, *others = [_kept_of(part, schema) for part in parts]
    for other in others:
        result = {"and": result & other, "or": result | other, "minus": result - other, "xor": result ^ other}[op]
    return result


def _kept_of(form: dict[str, Any], schema: Mapping[str, DataType]) -> set[str]:
    return set(chosen(form, schema))


def _test(held: Any) -> Callable[[DataType], bool]:
    if isinstance(held, str) and held in FAMILIES:
        return FAMILIES[held]
    pattern = type_pattern(held)
    if pattern is not None:
        return pattern
    from polarway.datatypes import dtype_from_json

    wanted = dtype_from_json(held)
    return lambda dtype: dtype == wanted


def type_pattern(held: Any) -> Callable[[Any], bool] | None:
    """A test of types with parameters that are left open; None where the form is a type."""
    if not isinstance(held, dict):
        return None
    if "list_of" in held:
        return lambda dtype: isinstance(dtype, c.List) and bool(chosen(held["list_of"], {"": dtype.inner}))
    if "array_of" in held:
        items, width = held["array_of"].get("items"), held["array_of"].get("width")
        return lambda dtype: isinstance(dtype, c.Array) and width in (None, dtype.size) and (items is None or bool(chosen(items, {"": dtype.inner})))
    if "datetime_of" in held:
        units, zones = held["datetime_of"]["units"], held["datetime_of"]["zones"]
        return lambda dtype: isinstance(dtype, c.Datetime) and dtype.time_unit in units and (dtype.time_zone in zones or dtype.time_zone is not None and "*" in zones)
    return None
