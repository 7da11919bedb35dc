"""Maps, which are stored as lists of entries: out of lists, as lists, and of other types of values."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import list_array, plain_lists
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.ordering import frozen
from polarway.datatypes import classes as c
from polarway.datatypes import dtype_short_name
from polarway.exceptions import InvalidOperationError


def require_entries(entry: Any) -> None:
    """Raises for items of lists that are no structs of key and value."""
    if type(entry) is not c.Struct:
        raise InvalidOperationError(f"Map entries must be `Struct {{key, value}}`, got `{dtype_short_name(entry)}`")
    names = [field.name for field in entry.fields]
    if sorted(names) != ["key", "value"]:
        shown = ", ".join(f"`{name}`" for name in names)
        raise InvalidOperationError(f"Map entries must be exactly two fields named `key` and `value`, got [{shown}]")


def map_type(entry: Any) -> Any:
    """The type of the map that entries make."""
    require_entries(entry)
    types = {field.name: field.dtype for field in entry.fields}
    return c.Map(types["key"], types["value"])


def converted(array: pa.Array, source: Any, target: Any, *, strict: bool, name: str) -> pa.Array | None:
    """A cast from or to a map; None when there is no such cast."""
    from polarway.backends.portable.casts import cast

    if type(target) is c.List and type(source) is c.Map:
        return array if target.inner == source._entry() else cast(array, c.List(source._entry()), target, strict=strict, name=name)
    if type(target) is not c.Map:
        raise InvalidOperationError(f"cannot cast `{dtype_short_name(source)}` to `{dtype_short_name(target)}`")
    if type(source) is c.Map:
        if not _keeps_keys(source.key, target.key):
            raise InvalidOperationError(f"cannot cast Map key `{dtype_short_name(source.key)}` to `{dtype_short_name(target.key)}`")
        return cast(array, c.List(source._entry()), c.List(target._entry()), strict=strict, name=name)
    if type(source) is not c.List or type(source.inner) is not c.Struct:
        return None
    require_entries(source.inner)
    turned = source.inner.fields[0].name == "value"
    return distinct(cast(array, source, c.List(target._entry()), strict=strict and not turned, name=name), target)


def _keeps_keys(source: Any, target: Any) -> bool:
    if source == target:
        return True
    if not (isinstance(source, c.Decimal) and isinstance(target, c.Decimal)):
        return False
    return target.scale >= source.scale and (target.precision or 38) - target.scale >= (source.precision or 38) - source.scale


def distinct(array: pa.Array, dtype: Any) -> pa.Array:
    """Lists of entries of which those with one key are one: the first place, the last value."""
    array = plain_lists(array)
    entries = array.flatten()
    if entries.null_count:
        raise InvalidOperationError("Map entries cannot be null")
    keys, held = entries.flatten() if len(entries) else (entries.field(0), entries.field(1))
    if keys.null_count:
        raise InvalidOperationError("Map keys cannot be null")
    known = [frozen(key) for key in to_list(keys, dtype.key, stored=True)]
    places: list[int] = []
    values: list[int] = []
    ends = [0]
    at = 0
    for size in pc.fill_null(pc.list_value_length(array), 0).to_pylist():
        seen: dict[Any, int] = {}
        for entry in range(at, at + size):
            place = seen.setdefault(known[entry], len(places))
            if place == len(places):
                places.append(entry)
                values.append(entry)
            else:
                values[place] = entry
        at += size
        ends.append(len(places))
    if len(places) == len(known):
        return array
    parts = [keys.take(pa.array(places, pa.int64())), held.take(pa.array(values, pa.int64()))]
    made = pa.StructArray.from_arrays(parts, fields=[entries.type.field(0), entries.type.field(1)])
    return list_array(pa.array(ends, pa.int64()), made, array.is_null() if array.null_count else None)
