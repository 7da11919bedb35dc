"""``is_in`` and ``is_between``."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable import frame
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import supertype
from polarway.backends.portable.functions.comparison import comparison
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.grouping import key_array
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.ordering import frozen
from polarway.backends.portable.values import LITERAL, Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, InvalidPlanError

_CLOSED = {"both": ("ge", "le"), "left": ("ge", "lt"), "right": ("gt", "le"), "none": ("gt", "lt")}


@function("is_between", args=3)
def _is_between(call: Call) -> Value:
    closed = call.opt("closed", "both")
    if closed not in _CLOSED:
        raise InvalidPlanError(f'invalid plan: unknown closed "{closed}"; known: both, left, right, none')
    above, below = _CLOSED[closed]
    value, low, high = call.args
    sides = [comparison(call.scope, above, value, low), comparison(call.scope, below, value, high)]
    return rowwise(call.scope, sides, c.Boolean(), pc.and_kleene)


@function("is_in", args=2)
def _is_in(call: Call) -> Value:
    nulls_equal = call.opt("nulls_equal", False)
    value = call.args[0]
    node = call.nodes[1]
    node = node.get("alias", node)
    if "lit_frame" in node:
        held = frame.held(node["lit_frame"])
        if held is None:
            raise InvalidPlanError("invalid plan: not the handle of a frame")
        ((_, dtype),) = held.schema().items()
        if type(dtype) is c.List and type(value.dtype) is not c.List and held.height == 1:
            return member(call, value, held.arrays[0].flatten(), dtype.inner, nulls_equal)
        if type(dtype) in (c.List, c.Array) and type(value.dtype) not in (c.List, c.Array):
            return _in_lists(call, value, call.evaluator.evaluate(node, call.scope), nulls_equal)
        return member(call, value, held.arrays[0], dtype, nulls_equal)
    other = call.evaluator.evaluate(node, call.scope)
    if other.shape == LITERAL and type(other.dtype) is not c.List:
        return comparison(call.scope, "eq_missing" if nulls_equal else "eq", value, other)
    if type(other.dtype) not in (c.List, c.Array):
        raise call.unsupported(f"with a column of {dtype_short_name(other.dtype)}")
    if other.shape != LITERAL:
        return _in_lists(call, value, other, nulls_equal)
    if other.data.null_count:
        return rowwise(call.scope, [value], c.Boolean(), lambda array: pa.nulls(len(array), pa.bool_()))
    return member(call, value, other.data.flatten(), other.dtype.inner, nulls_equal)  # type: ignore[attr-defined]


def _in_lists(call: Call, value: Value, lists: Value, nulls_equal: bool) -> Value:
    """Whether the list of a row has the value of that row."""
    _set_type(value.dtype, lists.dtype.inner)  # type: ignore[attr-defined]
    from polarway.backends.portable.functions.list_items import contains

    return contains(call.scope, lists, value, nulls_equal=nulls_equal).named(value.name)


def _set_type(value: DataType, items: DataType) -> DataType:
    base, other = type(value), type(items)
    if base is other is c.Null or other is c.Null:
        return value
    if base in (c.Categorical, c.Enum) and other is c.String:
        return value
    numeric = value.is_numeric() or base is c.Boolean
    found = supertype(value, items)
    if found is None or (base is c.String) != (other is c.String) and base is not c.Null or numeric != (items.is_numeric() or other is c.Boolean) and base is not c.Null or (base is c.Boolean) != (other is c.Boolean) and base is not c.Null:
        raise InvalidOperationError(f"'is_in' cannot check for {dtype_short_name(items)} values in {dtype_short_name(value)} data; cast one of them")
    return found


def member(call: Call, value: Value, items: pa.Array, dtype: DataType, nulls_equal: bool) -> Value:
    """Whether values are among items."""
    common = _set_type(value.dtype, dtype)
    has_null = items.null_count > 0
    held = to(value, common)
    known = cast(items, dtype, common) if type(dtype) is not c.String or type(common) not in (c.Categorical, c.Enum) else items

    def kernel(array: pa.Array) -> Any:
        if common.is_nested():
            wanted = {frozen(item) for item in to_list(known, common, stored=True) if item is not None}
            found: Any = pa.array([frozen(one) in wanted for one in to_list(array, common, stored=True)], pa.bool_())
        else:
            found = pc.is_in(key_array(array, common), value_set=key_array(known.drop_null(), common), skip_nulls=True)
        if nulls_equal:
            return pc.or_(found, pc.is_null(array)) if has_null else found
        return pc.if_else(pc.is_valid(array), found, pa.scalar(None, pa.bool_()))

    return rowwise(call.scope, [held], c.Boolean(), kernel)
