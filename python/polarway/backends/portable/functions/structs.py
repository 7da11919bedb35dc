"""Structs: their fields."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import struct_array
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import dtype_short_name
from polarway.exceptions import DuplicateError, InvalidOperationError, SchemaError, StructFieldNotFoundError


def struct_of(call: Call) -> Any:
    """The argument, which must be a struct."""
    value = call.args[0]
    if type(value.dtype) is not c.Struct:
        raise InvalidOperationError(f"`{call.name}` operation not supported for dtype {value.dtype!r}; expected: Struct")
    return value


def field(value: Value, index: int) -> Value:
    """One field of a struct; null where the struct is."""
    held: Any = value.dtype.fields[index]  # type: ignore[attr-defined]
    made = value.replaced(held.dtype, value.data.flatten()[index])
    return Value(held.name, held.dtype, made.data, value.shape, root=held.name, offsets=value.offsets)


def place(value: Value, name: str) -> int:
    """Where a field stands."""
    names = [held.name for held in value.dtype.fields]  # type: ignore[attr-defined]
    if name not in names:
        raise StructFieldNotFoundError(f'field "{name}" not found; the struct has {", ".join(map(repr, names))}')
    return names.index(name)


@function("struct.field")
def _field(call: Call) -> Value:
    if type(call.args[0].dtype) is not c.Struct:
        raise StructFieldNotFoundError(f'field "{call.opt("name")}" not found; {dtype_short_name(call.args[0].dtype)} has no fields')
    value = struct_of(call)
    return field(value, place(value, call.opt("name")))


@function("struct.field_by_index")
def _by_index(call: Call) -> Value:
    value = struct_of(call)
    index, count = call.opt("index"), len(value.dtype.fields)
    if not -count <= index < count:
        raise StructFieldNotFoundError(f"there is no field at index {index} of {count} fields")
    return field(value, index % count)


def _rebuilt(value: Value, names: list[str], children: list[tuple[Any, pa.Array]]) -> Value:
    dtype = c.Struct([c.Field(name, child) for name, (child, _) in zip(names, children)])
    valid = value.data.is_valid() if value.data.null_count else None
    return value.replaced(dtype, struct_array([array for _, array in children], stored_type(dtype), len(value.data), valid))


def _children(value: Any) -> list[tuple[Any, pa.Array]]:
    return [(held.dtype, array) for held, array in zip(value.dtype.fields, value.data.flatten())]


@function("struct.rename_fields")
def _rename(call: Call) -> Value:
    value = struct_of(call)
    names = list(call.opt("names"))
    fields = _children(value)
    if len(names) != len(fields):
        raise SchemaError(f"number of names does not match the number of fields: {len(names)} vs {len(fields)}")
    return _rebuilt(value, names, fields)


@function("struct.prefix_fields", "struct.suffix_fields")
def _affix(call: Call) -> Value:
    value = struct_of(call)
    names = [held.name for held in value.dtype.fields]
    if call.name == "struct.prefix_fields":
        prefix = call.opt("prefix")
        return _rebuilt(value, [prefix + name for name in names], _children(value))
    suffix = call.opt("suffix")
    return _rebuilt(value, [name + suffix for name in names], _children(value))


@function("struct.drop")
def _drop(call: Call) -> Value:
    value = struct_of(call)
    gone = call.opt("names")
    if call.opt("strict", True):
        for name in gone:
            place(value, name)
    rest = [(held.name, child) for held, child in zip(value.dtype.fields, _children(value)) if held.name not in gone]
    if not rest:
        raise InvalidOperationError("a struct has at least one field")
    return _rebuilt(value, [name for name, _ in rest], [child for _, child in rest])


@function("struct.with_fields", "struct.eval", args=1, most=None)
def _with_fields(call: Call) -> Value:
    value = struct_of(call)
    old = [held.name for held in value.dtype.fields] if call.name == "struct.with_fields" else []
    new = {made.name: made for made in call.args[1:]}
    if len(new) < len(call.args) - 1:
        names = [made.name for made in call.args[1:]]
        raise DuplicateError(f"field with name `{next(name for name in names if names.count(name) > 1)}` has more than one occurrence")
    names = [*old, *(name for name in new if name not in old)]

    def dtype_of(name: str) -> Any:
        return new[name].dtype if name in new else value.dtype.fields[old.index(name)].dtype

    dtype = c.Struct([c.Field(name, dtype_of(name)) for name in names])
    fresh = list(new)

    def kernel(held: Any, *others: Any) -> Any:
        flat = held.flatten()
        children = [others[fresh.index(name)] if name in new else flat[old.index(name)] for name in names]
        return struct_array(children, stored_type(dtype), len(held), held.is_valid() if held.null_count else None)

    return rowwise(call.scope, [value, *new.values()], dtype, kernel)


@function("struct.json_encode")
def _json(call: Call) -> Value:
    from polarway.backends.portable.json_values import array_texts

    value = struct_of(call)

    def kernel(array: Any) -> Any:
        texts = pa.array(array_texts(array, value.dtype), pa.large_string())
        # A struct that is null is a text too.
        return pc.if_else(pc.is_valid(array), texts, pa.scalar("null", pa.large_string()))

    return rowwise(call.scope, [value], c.String(), kernel)


def chosen(names: list[str], have: list[str]) -> list[str]:
    """The fields that names, ``*`` and ``^…$`` stand for, in the order of the struct; those that it lacks come last."""
    wanted: set[str] = set()
    for name in names:
        if name == "*":
            wanted |= set(have)
        elif name.startswith("^") and name.endswith("$"):
            wanted |= {one for one in have if re.search(name, one)}
        else:
            wanted.add(name)
    return [name for name in have if name in wanted] + [name for name in names if name in wanted and name not in have]
