"""Python dicts as columns of maps."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import Any

from polarway.construct.bitmaps import validity
from polarway.construct.buffers import ColumnBuffers
from polarway.construct.mismatch import mismatch
from polarway.datatypes import classes as c


def map_column(name: str, values: list[Any], dtype: Any, *, strict: bool) -> ColumnBuffers:
    """Dicts, or lists of structs of key and value, as a column of maps; a value of another kind raises, or is null without ``strict``."""
    from polarway.construct.columns import build_column

    require_key(dtype)
    rows = [None if value is None else _pairs(name, value, dtype, strict=strict) for value in values]
    missing, bitmap = validity(rows)
    counts = array("i", accumulate((0 if row is None else len(row) for row in rows), initial=0))
    pairs = [pair for row in rows if row is not None for pair in row]
    keys = build_column("key", [key for key, _ in pairs], dtype.key, strict=strict)
    if keys.null_count:
        raise TypeError("Map keys cannot be null")
    held = build_column("value", [value for _, value in pairs], dtype.value, strict=strict)
    entries = ColumnBuffers(dtype._entry(), "+s", len(pairs), 0, (None,), (keys, held), names=("key", "value"))
    return ColumnBuffers(dtype, "+m", len(values), missing, (bitmap, counts), (entries,), names=("entries",))


def require_key(dtype: Any) -> None:
    """Raises for keys that cannot be told apart."""
    if dtype.key == c.Null or dtype.key == c.Object:
        from polarway.exceptions import InvalidOperationError

        named, why = ("null", "") if dtype.key == c.Null else ("object", ": objects cannot be row-encoded")
        raise InvalidOperationError(f"`{named}` cannot be used as a Map key dtype{why}")


def _pairs(name: str, value: Any, dtype: Any, *, strict: bool) -> list[tuple[Any, Any]] | None:
    if isinstance(value, dict):
        found = list(value.items())
    else:
        if hasattr(value, "to_list"):
            value = value.to_list()
        if not isinstance(value, (list, tuple)) or not all(isinstance(entry, dict) and entry.keys() == {"key", "value"} for entry in value):
            if not strict:
                return None
            raise mismatch(name, c.List(dtype._entry()), value)
        found = [(entry["key"], entry["value"]) for entry in value]
    return found if isinstance(value, dict) and strict else _distinct(found, dtype, strict=strict)


def _distinct(pairs: list[tuple[Any, Any]], dtype: Any, *, strict: bool) -> list[tuple[Any, Any]]:
    """Of pairs with one key the first place and the last value."""
    from polarway.construct.inference import plain_list
    from polarway.construct.values import NoFit, converter, loose_converter

    def stored(key: Any) -> Any:
        if not strict and not dtype.key.is_nested() and key is not None:
            try:
                key = converter(dtype.key)(key)
            except NoFit:
                key = loose_converter(dtype.key)(key)
        if isinstance(key, dict):
            return tuple((field, stored(item)) for field, item in key.items())
        if isinstance(key, (list, tuple)):
            return tuple(map(stored, plain_list(key)))
        # NaN is equal to itself among keys.
        return "nan" if isinstance(key, float) and key != key else key

    places: dict[Any, tuple[Any, Any]] = {}
    for key, value in pairs:
        known = stored(key)
        places[known] = (places[known][0] if known in places else key, value)
    return list(places.values())
