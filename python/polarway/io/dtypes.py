"""Types that users pass to readers, in the form of the plan."""

from __future__ import annotations

from typing import Any


def fields(schema: Any) -> list[list[Any]]:
    """``[[name, type], …]`` of a mapping or of pairs."""
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    pairs = schema.items() if hasattr(schema, "items") else schema
    return [[name, dtype_to_json(parse_into_dtype(dtype))] for name, dtype in pairs]


def overrides(types: Any) -> list[Any]:
    """As :func:`fields`; or the types alone where they go by position."""
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    if hasattr(types, "items"):
        return fields(types)
    given = list(types)
    if given and isinstance(given[0], tuple):
        return fields(given)
    return [dtype_to_json(parse_into_dtype(dtype)) for dtype in given]
