"""Functions of maps."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import list_array, one_array
from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.maps import map_type
from polarway.backends.portable.ordering import frozen
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes import dtype_short_name
from polarway.exceptions import InvalidOperationError


def _map_of(call: Call) -> Any:
    dtype = call.args[0].dtype
    if type(dtype) is not c.Map:
        raise InvalidOperationError(f"`{call.name}` requires a Map dtype, got `{dtype_short_name(dtype)}`")
    return dtype


@function("list.to_map")
def _to_map(call: Call) -> Value:
    value = call.args[0]
    if type(value.dtype) is not c.List:
        raise InvalidOperationError(f"`list.to_map` requires a List dtype, got `{dtype_short_name(value.dtype)}`")
    target = map_type(value.dtype.inner)  # type: ignore[attr-defined]
    return value.replaced(target, cast(one_array(value.data), value.dtype, target, strict=True))


@function("map.entries")
def _entries(call: Call) -> Value:
    dtype = _map_of(call)
    return call.args[0].replaced(c.List(dtype._entry()), call.args[0].data)


@function("map.keys", "map.values")
def _part(call: Call) -> Value:
    dtype = _map_of(call)
    array = one_array(call.args[0].data)
    place = 0 if call.name == "map.keys" else 1
    part = array.values.flatten()[place] if len(array.values) else array.values.field(place)
    offsets = pa.array(array.offsets.to_pylist(), pa.int64())
    lists = list_array(offsets, part, array.is_null() if array.null_count else None)
    return call.args[0].replaced(c.List(dtype.value if place else dtype.key), lists)


@function("map.len")
def _len(call: Call) -> Value:
    _map_of(call)
    return call.args[0].replaced(c.UInt32(), pc.list_value_length(one_array(call.args[0].data)).cast(pa.uint32()))


@function("map.get", "map.contains_key", args=2)
def _lookup(call: Call) -> Value:
    dtype = _map_of(call)
    key = call.args[1]
    if not _can_look_up(dtype.key, key.dtype):
        hint = f"\nHint: cast the key to {dtype.key!r} first." if dtype.key.is_numeric() and key.dtype.is_numeric() else ""
        raise InvalidOperationError(f"'{call.name}' cannot look up a {key.dtype!r} key in a Map with {dtype.key!r} keys{hint}")
    kind = dtype.value if call.name == "map.get" else c.Boolean()
    return rowwise(call.scope, [call.args[0], key], kind, lambda held, wanted: _found(call.name, one_array(held), dtype, one_array(wanted), key.dtype))


def _found(name: str, array: pa.Array, dtype: Any, wanted: pa.Array, kind: Any) -> pa.Array:
    ends = array.offsets.to_pylist()
    entries = array.values
    keys, held = entries.flatten() if len(entries) else (entries.field(0), entries.field(1))
    known = [frozen(key) for key in to_list(keys, dtype.key, stored=True)]
    exact = [frozen(key) for key in to_list(_exact(wanted, kind, dtype.key), dtype.key, stored=True)]
    places: list[int | None] = []
    for row, missing in enumerate(array.is_null().to_pylist()):
        key = exact[row]
        entry = None if missing or key is None else next((at for at in range(ends[row], ends[row + 1]) if known[at] == key), None)
        places.append(entry)
    if name == "map.get":
        return held.take(pa.array(places, pa.int64()))
    return pa.array([None if missing else place is not None for place, missing in zip(places, array.is_null().to_pylist())], pa.bool_())


def _exact(wanted: pa.Array, kind: Any, key: Any) -> pa.Array:
    """The key in the type of the map's keys; null, which no map has, where that type does not have it."""
    if kind == key:
        return wanted
    made = cast(wanted, kind, key)
    if type(kind) is c.Null or {type(kind), type(key)} & {c.String, c.Categorical, c.Enum}:
        return made
    same = [one == other for one, other in zip(to_list(cast(made, key, kind), kind, stored=True), to_list(wanted, kind, stored=True))]
    return made.take(pa.array([row if equal else None for row, equal in enumerate(same)], pa.int64()))


def _can_look_up(own: Any, key: Any) -> bool:
    words = (c.Categorical, c.Enum)
    if own == key or type(key) is c.Null:
        return True
    if own.is_integer() or type(own) is c.Decimal:
        return bool(key.is_integer() or type(key) is c.Decimal)
    if own.is_float():
        return bool(key.is_float())
    if type(own) is c.String or type(key) is c.String:
        return type(own) in words or type(key) in words
    if type(own) is c.Datetime and type(key) is c.Datetime:
        return bool(own.time_zone == key.time_zone)
    return type(own) is c.Duration and type(key) is c.Duration
