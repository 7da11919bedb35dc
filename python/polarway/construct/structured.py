"""Rows and values that are objects with named fields: dataclasses, named tuples, pydantic models; nested ones become dictionaries."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, get_type_hints

from polarway.datatypes import Datetime, Enum, Null, Struct
from polarway.datatypes.python_types import parse_into_dtype


def is_structured(value: Any) -> bool:
    """Whether this is an object with named fields; classes themselves are none."""
    return not isinstance(value, type) and bool(field_names(value))


def field_names(value: Any) -> tuple[str, ...]:
    """The names of an object's fields; none: it is no such object."""
    if isinstance(value, tuple):
        return tuple(getattr(value, "_fields", ()))
    kind = type(value)
    fields = getattr(kind, "__dataclass_fields__", None)
    if fields is not None:
        import dataclasses

        return tuple(field.name for field in dataclasses.fields(value))
    fields = getattr(kind, "__pydantic_fields__", None)
    if fields is None and hasattr(kind, "__fields__") and hasattr(kind, "construct"):
        fields = kind.__fields__
    return tuple(fields) if isinstance(fields, Mapping) else ()


def columns_of(items: list[Any], first: Any) -> tuple[list[tuple[str, list[Any]]], dict[str, Any]]:
    """Columns of rows that have the fields of ``first``, None for rows that are None, and the types that its class declares.

    Where any value has fields of its own, no declared type is taken: what lies within is looked at.
    """
    names = field_names(first)
    columns = [(name, [None if item is None else getattr(item, name) for item in items]) for name in names]
    if any(_is_nested(value) for _, values in columns for value in values):
        return [(name, [plain(value) for value in values]) for name, values in columns], {}
    types = declared(type(first), names)
    return [(name, [_naive(value) for value in values] if types.get(name) == Datetime else values) for name, values in columns], types


def _naive(value: Any) -> Any:
    """A moment without its zone, in UTC: a field that is declared as a datetime has none."""
    return value.astimezone(dt.UTC).replace(tzinfo=None) if isinstance(value, dt.datetime) and value.tzinfo is not None else value


def declared(kind: type, names: tuple[str, ...]) -> dict[str, Any]:
    """The types that a class declares for its fields, those that columns have."""
    try:
        hints = get_type_hints(kind)
    except (NameError, TypeError):
        hints = dict(getattr(kind, "__annotations__", {}))
    types = {}
    for name in names:
        try:
            dtype = parse_into_dtype(hints[name]) if name in hints else None
        except (TypeError, ValueError):
            continue
        if not isinstance(dtype, type) and dtype is not None and not (dtype.is_decimal() or dtype == Null):
            types[name] = dtype
    return types


def plain(value: Any) -> Any:
    """The value with all objects in it as dictionaries."""
    if isinstance(value, list) or type(value) is tuple:
        return [plain(item) for item in value] if any(_is_nested(item) for item in value) else value
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    return {name: plain(getattr(value, name)) for name in field_names(value)} if is_structured(value) else value


def _is_nested(value: Any) -> bool:
    """Whether there is an object with fields in it."""
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return any(_is_nested(item) for item in value)
    if isinstance(value, dict):
        return any(_is_nested(item) for item in value.values())
    return hasattr(value, "__dict__") and is_structured(value) or isinstance(value, tuple) and hasattr(value, "_fields")


def simplified(values: list[Any], dtype: Any) -> tuple[list[Any], Any]:
    """Values of a series without objects that have fields, and without members of Python enums; and the type that these say."""
    first = next((value for value in values if value is not None), None)
    if type(first) in _SIMPLE:
        return values, dtype
    if isinstance(first, enum.Enum):
        if dtype is None and isinstance(first, str):
            dtype = Enum([member.value for member in type(first)])
        return [value.value if isinstance(value, enum.Enum) else value for value in values], dtype
    if not (dtype is None or dtype.is_nested()) or not _is_nested(first):
        return values, dtype
    if dtype is None and is_structured(first):
        names = field_names(first)
        types = declared(type(first), names)
        dtype = Struct(types) if len(types) == len(names) else None
        moments = [name for name, found in types.items() if found == Datetime]
        rows = [plain(value) for value in values]
        return [row if row is None else {**row, **{name: _naive(row[name]) for name in moments}} for row in rows] if moments else rows, dtype
    return [plain(value) for value in values], dtype


_SIMPLE = frozenset((int, float, str, bool, bytes, type(None)))
