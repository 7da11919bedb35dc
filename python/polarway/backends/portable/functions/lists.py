"""Lists and arrays: aggregates of their items, and expressions over these."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.aggregates import _AGGREGATES, Rows
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array, one_array
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, lengths_of, offsets_of, spread
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError, InvalidOperationError


class Items:
    """The items of the lists of a column, one after the other, and where each list starts."""

    __slots__ = ("data", "dtype", "mask", "offsets", "rows")

    def __init__(self, array: pa.Array, dtype: Any) -> None:
        if type(dtype) is c.Array:
            width = dtype.size
            self.data = array.values.slice(array.offset * width, len(array) * width)
            self.offsets = pa.array(range(0, (len(array) + 1) * width, width) if width else [0] * (len(array) + 1), pa.int64())
        else:
            sizes = pc.fill_null(pc.list_value_length(array), 0).cast(pa.int64())
            self.data = array.flatten()
            self.offsets = offsets_of(sizes) if len(array) else pa.array([0], pa.int64())
        self.dtype: DataType = dtype.inner
        self.mask = array.is_null() if array.null_count else None
        self.rows = len(array)

    def values(self) -> Rows:
        """The items as groups."""
        return Rows(self.data, self.dtype, self.offsets)

    def scope(self) -> Scope:
        """The items for expressions of ``element``."""
        scope = Scope({}, len(self.data), self.offsets)
        scope.element = Value("", self.dtype, self.data, ROWS)
        return scope

    def masked(self, data: Any) -> pa.Array:
        """One value per list; null of a null list."""
        made = one_array(data)
        if self.mask is None:
            return made
        from polarway.backends.portable.evaluator import if_else

        return if_else(self.mask, pa.scalar(None, made.type) if not pa.types.is_nested(made.type) else pa.nulls(len(made), made.type), made)

    def lists(self, data: pa.Array, offsets: pa.Array | None = None) -> pa.Array:
        """Other items in lists again."""
        return list_array(self.offsets if offsets is None else offsets, data, self.mask)


def items_of(call: Call, value: Value | None = None) -> Items:
    """The items of an argument that must be a column of lists or arrays."""
    held = call.args[0] if value is None else value
    known = (c.List, c.Array) if call.name.startswith("list.") else (c.Array,)
    if type(held.dtype) not in known and known == (c.Array,):
        raise InvalidOperationError(f"expected Array datatype for array operation, got: {held.dtype}")
    if type(held.dtype) not in known:
        raise InvalidOperationError(f"`{call.name}` operation not supported for dtype {held.dtype!r}; expected: {known[0].__name__}")
    return Items(held.data, held.dtype)


def made(call: Call, dtype: DataType, data: Any) -> Value:
    """One value per list."""
    data = one_array(data)
    if data.type != stored_type(dtype):
        data = data.cast(stored_type(dtype), safe=False)
    return call.args[0].replaced(dtype, data)


def kept(call: Call, inner: DataType, data: pa.Array, *, as_list: bool = True) -> Value:
    """Lists in the place of lists; arrays where arrays were and widths stay."""
    source = call.args[0].dtype
    if type(source) is c.Array and not as_list:
        target = c.Array(inner, source.size)  # type: ignore[attr-defined]
        if data.type != stored_type(target):
            from polarway.backends.portable.casts import cast

            data = cast(data, c.List(inner), target)
        return call.args[0].replaced(target, data)
    return call.args[0].replaced(c.List(inner), data)


_NAMES = ("sum", "mean", "median", "min", "max", "first", "last", "std", "var", "n_unique", "arg_min", "arg_max", "any", "all")


@function(*(f"{space}.{name}" for space in ("list", "arr") for name in _NAMES))
def _aggregate(call: Call) -> Value:
    items = items_of(call)
    space, _, name = call.name.partition(".")
    inner = Call(name, call.scope, [], call.options, call.evaluator, [])
    rows = items.values()
    if space == "arr" and name in ("mean", "median") and type(rows.dtype) in (c.Date, c.Datetime, c.Time):
        # Means of arrays are those of the numbers behind dates and times.
        whole = c.Int32() if type(rows.dtype) is c.Date else c.Int64()
        rows = Rows(rows.data.cast(stored_type(whole)), whole, rows.offsets)
    dtype, data = _AGGREGATES[name](inner, rows)
    if name == "sum" and isinstance(dtype, c.Decimal):
        dtype = c.Decimal(38, dtype.scale)
    call._used |= inner._used
    return made(call, dtype, items.masked(one_array(data).cast(stored_type(dtype), safe=False)))


@function("list.len", "arr.len")
def _len(call: Call) -> Value:
    items = items_of(call)
    return made(call, c.UInt32(), items.masked(lengths_of(items.offsets)))


@function("list.item")
def _item(call: Call) -> Value:
    items = items_of(call)
    lenient = call.opt("allow_empty", False)
    rows = items.values()
    for size, missing in zip(rows.sizes().to_pylist(), items.mask.to_pylist() if items.mask is not None else [False] * items.rows):
        if not missing and (size > 1 or (size == 0 and not lenient)):
            raise ComputeError(f"aggregation 'item' expected a single value, got {size} values" if size else "aggregation 'item' expected a single value, got none")
    return made(call, items.dtype, items.masked(rows.end("first")))


@function("list.eval", "list.filter", "list.agg", "arr.eval", "arr.agg", args=2)
def _eval(call: Call) -> Value:
    items = items_of(call)
    scope = items.scope()
    node = call.nodes[1]
    if call.name == "list.filter":
        from polarway.backends.portable.selections import filtered

        element = scope.element
        assert element is not None
        value = filtered(scope, element, call.evaluator.predicate(node, scope, "the predicate of list.filter"))
        return kept(call, items.dtype, items.lists(value.data, value.offsets))
    value = call.evaluator.evaluate(node, scope)
    if call.name.endswith("agg"):
        if value.shape <= GROUP:
            return made(call, value.dtype, items.masked(spread(scope, value, GROUP, None, scope.groups)))
        offsets = scope.offsets if value.shape == ROWS else value.offsets
        return kept(call, value.dtype, items.lists(value.data, offsets))
    if value.shape == GROUP:
        return kept(call, value.dtype, items.lists(value.data, arange(scope.groups + 1)))
    if value.shape == LITERAL:
        value = Value(value.name, value.dtype, spread(scope, value, ROWS, None, scope.rows), ROWS)
    if call.name == "arr.eval":
        as_list = call.opt("as_list", False)
        return kept(call, value.dtype, items.lists(value.data, None if value.shape == ROWS else value.offsets), as_list=as_list or value.shape != ROWS)
    return kept(call, value.dtype, items.lists(value.data, None if value.shape == ROWS else value.offsets))


@function("cumulative_eval", args=2, rowwise=False)
def _cumulative_eval(call: Call) -> Value:
    from polarway.backends.portable.values import per_group

    value, least = call.args[0], call.opt("min_samples", 1)
    node = call.nodes[1]

    def one(array: pa.Array, count: int) -> Value:
        scope = Scope({}, count)
        scope.element = Value(value.name, value.dtype, array.slice(0, count), ROWS)
        return call.evaluator.evaluate(node, scope)

    dtype = one(value.data.slice(0, 0), 0).dtype

    def run(array: pa.Array) -> pa.Array:
        parts = []
        for count in range(1, len(array) + 1):
            found = one(array, count)
            enough = count - array.slice(0, count).null_count >= least
            parts.append(found.data.slice(len(found.data) - 1) if enough and len(found.data) else pa.nulls(1, stored_type(dtype)))
        return pa.concat_arrays(parts) if parts else pa.nulls(0, stored_type(dtype))

    return per_group(call.scope, value, dtype, run, keeps_rows=True)
