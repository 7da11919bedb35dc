"""Categoricals and enums: over their texts."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import cast
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import RAGGED, Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ComputeError, InvalidOperationError


def _category(call: Call) -> Value:
    value = call.args[0]
    if type(value.dtype) not in (c.Categorical, c.Enum):
        raise InvalidOperationError(f"`{call.name}` operation not supported for dtype {value.dtype!r}; expected: Categorical or Enum")
    return value


def codes(array: pa.Array, dtype: Any) -> pa.Array:
    """The places of values in their categories; of a categorical in order of first appearance."""
    if type(dtype) is c.Enum:
        return pc.index_in(array, value_set=pa.array(list(dtype._categories), pa.large_string())).cast(pa.uint32())
    return array.dictionary_encode().indices.cast(pa.uint32())


@function("cat.get_categories", rowwise=False)
def _categories(call: Call) -> Value:
    value = _category(call)
    if type(value.dtype) is c.Enum:
        data = pa.array(list(value.dtype._categories), pa.large_string())
    else:
        data = pc.unique(value.data.drop_null())
    return Value(value.name, c.String(), data, RAGGED, root=value.root, offsets=pa.array([0, len(data)], pa.int64()))


@function("cat.len_bytes", "cat.len_chars")
def _length(call: Call) -> Value:
    kernel = pc.binary_length if call.name == "cat.len_bytes" else pc.utf8_length
    return rowwise(call.scope, [_category(call)], c.UInt32(), kernel)


@function("cat.starts_with", "cat.ends_with", args=1, most=2)
def _ends(call: Call) -> Value:
    starts = call.name == "cat.starts_with"
    wanted = call.constant(1) if len(call.args) > 1 else call.opt("prefix" if starts else "suffix")
    kernel = pc.starts_with if starts else pc.ends_with
    return rowwise(call.scope, [_category(call)], c.Boolean(), lambda a: kernel(a, pattern=wanted))


@function("cat.slice", args=1, most=3)
def _slice(call: Call) -> Value:
    given = len(call.args) > 1
    offset = call.constant(1) if given else call.opt("offset")
    length = call.constant(2, None) if given else call.opt("length", None)

    def cut(text: str) -> str:
        begin = offset + len(text) if offset < 0 else offset
        return text[max(begin, 0) :] if length is None else text[max(begin, 0) : max(begin + length, 0)]

    def kernel(array: Any) -> Any:
        return pa.array([None if text is None else cut(text) for text in array.to_pylist()], pa.large_string())

    return rowwise(call.scope, [_category(call)], c.String(), kernel)


@function("cat.to")
def _to(call: Call) -> Value:
    value, target, strict = call.args[0], dtype_from_json(call.opt("dtype")), call.opt("strict", True)
    if not value.dtype.is_integer():
        return value.replaced(target, cast(value.data, value.dtype, target, strict=strict))
    if type(target) is not c.Enum:
        raise call.unsupported("to categoricals, whose codes mean nothing by themselves")
    known = pc.and_(pc.greater_equal(value.data, 0), pc.less(value.data, len(target._categories)))
    if strict and not pc.all(known).as_py() and pc.any(pc.invert(known)).as_py():
        raise ComputeError("found invalid category value when converting from physical to enum")
    codes = pc.if_else(known, value.data, pa.scalar(None, value.data.type))
    return value.replaced(target, pa.array(list(target._categories), pa.large_string()).take(codes))
