"""``join``: pairs of rows with equal keys, by numbers that stand for the keys of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.analysis import is_rowwise
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import one_array
from polarway.backends.portable.binder import Bound, bind, evaluated
from polarway.backends.portable.casts import cast
from polarway.backends.portable.coercion import supertype
from polarway.backends.portable.evaluator import Evaluator, if_else
from polarway.backends.portable.executor import Needed, flags, whole
from polarway.backends.portable.grouping import key_array
from polarway.backends.portable.tables import Schema, Table, label_beside
from polarway.backends.portable.values import GROUP, Value, group_ids, offsets_of, repeated
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, SchemaError, UnsupportedError

HOWS = ("inner", "left", "right", "full", "semi", "anti", "cross")
_ORDERS = ("none", "left", "right", "left_right", "right_left")
_VALIDATIONS = ("m:m", "1:1", "1:m", "m:1")
_LIVE = Evaluator()
# Pairs of rows on which a condition is asked at a time.
_PAIRS_AT_ONCE = 1 << 18


class Join:
    """What is known of a join before it runs: keys, their types, and where each column of the result comes from."""

    __slots__ = ("how", "keys", "left_on", "nulls_equal", "order", "right_on", "sources", "validate", "where")

    def __init__(self, node: dict[str, Any]) -> None:
        self.how = node["how"]
        self.order = node.get("maintain_order") or "none"
        self.validate = node.get("validate") or "m:m"
        self.nulls_equal = bool(node.get("nulls_equal", False))
        for value, known, what in ((self.how, HOWS, "how"), (self.order, _ORDERS, "maintain_order"), (self.validate, _VALIDATIONS, "validate")):
            if value not in known:
                raise InvalidPlanError(f'invalid plan: unknown {what} "{value}"; known: {", ".join(known)}')
        #: instead of keys: a condition on pairs of rows, over the names of the result
        self.where: Any = node.get("where")
        self.left_on: list[Any] = []
        self.right_on: list[Any] = []
        self.keys: list[DataType] = []
        #: name, and the columns of the left and the right side that it is (one of them None, or both for a merged key)
        self.sources: list[tuple[str, str | None, str | None]] = []


def bind_join(node: dict[str, Any]) -> Bound:
    """A join with its schema."""
    left, right = bind(node["left"]), bind(node["right"])
    join = Join(node)
    join.left_on, left_keys = evaluated(node["left_on"], left.schema)
    join.right_on, right_keys = evaluated(node["right_on"], right.schema)
    if join.where is not None:
        return _bind_where(node, join, left, right)
    if len(left_keys) != len(right_keys) or (not left_keys) != (join.how == "cross"):
        raise InvalidOperationError(
            f"the number of columns given as join key (left: {len(left_keys)}, right:{len(right_keys)}) should be equal, and not 0 but for a cross join"
        )
    join.keys = [key_type(one, other) for one, other in zip(left_keys, right_keys)]
    schema = _columns(node, join, left.schema, right.schema)
    return Bound("join", schema, [left, right], node, extra=join)


def _bind_where(node: dict[str, Any], join: Join, left: Bound, right: Bound) -> Bound:
    if join.how not in ("inner", "left", "right", "full"):
        raise InvalidPlanError(f'invalid plan: unknown how "{join.how}" of a join by a condition; known: inner, left, right, full')
    if join.left_on or join.right_on or join.order != "none" or join.validate != "m:m" or join.nulls_equal or node.get("coalesce"):
        raise InvalidOperationError("a join by a condition has neither keys nor an order, a validation or merged columns")
    schema = _columns(node, join, left.schema, right.schema)
    if not is_rowwise(join.where):
        if join.how != "inner":
            raise UnsupportedError(
                f"not supported: a condition of a {join.how} join that depends on other rows than the two that it is asked of; compute the value into a column first"
            )
        return bind({"op": "filter", "input": {**node, "how": "cross", "where": None}, "predicate": join.where})
    join.where, values = evaluated([join.where], schema)
    for value in values:
        if type(value.dtype) not in (c.Boolean, c.Null):
            raise ComputeError(f"'join_where' predicates must resolve to boolean, found {value.dtype!r}")
    return Bound("join", schema, [left, right], node, extra=join)


def key_type(left: Value, right: Value) -> DataType:
    """The type in which keys of both sides are compared."""
    one, other = left.dtype, right.dtype
    texts = (c.String, c.Categorical, c.Enum)
    family = (
        (one.is_numeric() and other.is_numeric()) or type(one) is type(other) or c.Null in (type(one), type(other))
        or (one.is_temporal() and other.is_temporal()) or (type(one) in texts and type(other) in texts)
    )  # fmt: skip
    found = supertype(one, other) if family else None
    if found is None:
        raise SchemaError(
            f"datatypes of join keys don't match - `{left.name}`: {dtype_short_name(one)} on left does not match `{right.name}`: "
            f"{dtype_short_name(other)} on right (and no other type was available to cast to)"
        )
    return found


def _columns(node: dict[str, Any], join: Join, left: Schema, right: Schema) -> Schema:
    coalesce = node.get("coalesce")
    suffix = node.get("suffix") or "" if "suffix" in node else "_right"
    merges = join.how != "full" if coalesce is None else coalesce
    pairs = [(one["col"], other["col"]) for one, other in zip(join.left_on, join.right_on) if "col" in one and "col" in other] if merges else []
    of_left, of_right = dict(pairs), {other: one for one, other in pairs}
    schema: Schema = {}
    for name, dtype in left.items():
        if join.how == "right" and name in of_left:
            continue
        merged = of_left.get(name) if join.how == "full" else None
        join.sources.append((name, name, merged))
        # A key of both sides has the type that holds the values of both.
        schema[name] = dtype if merged is None else join.keys[list(of_left).index(name)]
    if join.how in ("semi", "anti"):
        return schema
    for name, dtype in right.items():
        if join.how != "right" and name in of_right:
            continue
        label = label_beside(name, schema, suffix)
        join.sources.append((label, None, name))
        schema[label] = dtype
    return schema


def run_join(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """The rows of a join."""
    join: Join = bound.extra
    left, right = whole(bound.inputs[0]), whole(bound.inputs[1])
    ours, theirs = _places(join, left, right) if join.where is None else _where_places(join, left, right)
    out: dict[str, pa.Array] = {}
    for name, mine, other in join.sources:
        if needed is not None and name not in needed:
            continue
        if mine is not None:
            data = left.column(mine).take(ours)
            if other is not None:
                data = cast(data, left.schema[mine], bound.schema[name])
                filled = cast(right.column(other).take(theirs), right.schema[other], bound.schema[name])
                data = if_else(ours.is_valid(), data, filled)
        else:
            assert other is not None
            data = right.column(other).take(theirs)
        out[name] = data
    yield Table({name: bound.schema[name] for name in out}, list(out.values()), len(ours))


def _keys(exprs: list[Any], types: list[DataType], table: Table) -> list[pa.Array]:
    scope = table.scope()
    out = []
    for expr, dtype in zip(exprs, types):
        value = _LIVE.evaluate(expr, scope)
        data = repeated(value.data, table.rows) if value.shape <= GROUP else value.data
        out.append(cast(data, value.dtype, dtype))
    return out


def _where_places(join: Join, left: Table, right: Table) -> tuple[pa.Array, pa.Array]:
    """The rows of both sides for which the condition holds: pairs are made of some rows of the left side at a time."""
    step = max(_PAIRS_AT_ONCE // max(right.rows, 1), 1)
    first: list[pa.Array] = [arange(0)]
    second: list[pa.Array] = [arange(0)]
    for start in range(0, left.rows if right.rows else 0, step):
        rows = min(step, left.rows - start)
        ours = group_ids(offsets_of(pa.repeat(pa.scalar(right.rows, pa.int64()), rows)), rows * right.rows)
        theirs = pc.subtract(arange(len(ours)), pc.multiply(ours, right.rows))
        ours = pc.add(ours, start)
        columns = {label: left.column(mine).take(ours) if mine is not None else right.column(str(other)).take(theirs) for label, mine, other in join.sources}
        types = {label: left.schema[mine] if mine is not None else right.schema[str(other)] for label, mine, other in join.sources}
        pairs = Table(types, list(columns.values()), len(ours))
        held = flags(pairs.scope(), join.where)
        first.append(ours.filter(held))
        second.append(theirs.filter(held))
    one, other = pa.concat_arrays(first), pa.concat_arrays(second)
    alone = [_absent(left.rows, one) if join.how in ("left", "full") else arange(0), _absent(right.rows, other) if join.how in ("right", "full") else arange(0)]
    nulls = [pa.nulls(len(rows), pa.int64()) for rows in alone]
    return pa.concat_arrays([one, alone[0], nulls[1]]), pa.concat_arrays([other, nulls[0], alone[1]])


def _absent(rows: int, found: pa.Array) -> pa.Array:
    return pc.indices_nonzero(pc.invert(pc.is_in(arange(rows), value_set=found))).cast(pa.int64())


def _places(join: Join, left: Table, right: Table) -> tuple[pa.Array, pa.Array]:
    """The rows of both sides that stand beside each other; null where a side has none."""
    if join.how == "cross":
        ours = group_ids(offsets_of(pa.repeat(pa.scalar(right.rows, pa.int64()), left.rows)), left.rows * right.rows) if left.rows else arange(0)
        steps = arange(len(ours))
        return ours, pc.subtract(steps, pc.multiply(ours, right.rows)) if len(ours) else steps
    mine, theirs = _keys(join.left_on, join.keys, left), _keys(join.right_on, join.keys, right)
    if left.rows >= right.rows and join.validate in ("m:m", "m:1"):
        other, one, count = _codes(join, theirs, mine)
    elif left.rows < right.rows and join.validate in ("m:m", "1:m"):
        one, other, count = _codes(join, mine, theirs)
    else:
        # Both sides are asked whether they repeat a key: numbers for all of them.
        together = [pa.concat_arrays(pair) for pair in zip(mine, theirs)]
        codes, _, count = _codes(join, together, [array.slice(0, 0) for array in together])
        one, other = one_array(codes.slice(0, left.rows)), one_array(codes.slice(left.rows))
    _validate(join, one, other)
    if join.how in ("semi", "anti"):
        found = pc.fill_null(pc.is_in(one, value_set=other.drop_null(), skip_nulls=True), False)
        rows = pc.indices_nonzero(found if join.how == "semi" else pc.invert(found)).cast(pa.int64())
        return rows, rows
    if join.how == "right" or (join.how == "inner" and join.order.startswith("right")):
        second, first = _pairs(other, one, count, keeps=join.how == "right")
        return first, second
    first, second = _pairs(one, other, count, keeps=join.how != "inner")
    if join.how == "full":
        alone = pc.indices_nonzero(pc.invert(pc.fill_null(pc.is_in(other, value_set=one.drop_null(), skip_nulls=True), False))).cast(pa.int64())
        first = pa.concat_arrays([first, pa.nulls(len(alone), pa.int64())])
        second = pa.concat_arrays([second, alone])
    return first, second


def _codes(join: Join, few: list[pa.Array], many: list[pa.Array]) -> tuple[pa.Array, pa.Array, int]:
    """A number for the key of each row of both sides, of which there are as many as ``few`` has distinct keys; null where a key
    has no part in the join: a null one, and one of ``many`` that ``few`` has not. Tables of many distinct values are slow."""
    first: Any = None
    second: Any = None
    size = 1
    for mine, theirs, dtype in zip(few, many, join.keys):
        valid = mine.is_valid(), theirs.is_valid()
        if dtype.is_nested():
            # Numbers for nested values hold for both sides only when they are made together.
            shared = key_array(pa.concat_arrays([mine, theirs]), dtype)
            mine, theirs = one_array(shared.slice(0, len(mine))), one_array(shared.slice(len(mine)))
        else:
            mine, theirs = key_array(mine, dtype), key_array(theirs, dtype)
        encoded = mine.dictionary_encode(null_encoding="encode")
        one: Any = encoded.indices.cast(pa.int64())
        other: Any = pc.index_in(theirs, value_set=encoded.dictionary).cast(pa.int64())
        if not join.nulls_equal:
            one = pc.if_else(valid[0], one, pa.scalar(None, pa.int64()))
            other = pc.if_else(valid[1], other, pa.scalar(None, pa.int64()))
        count = len(encoded.dictionary)
        if first is None:
            first, second, size = one, other, count
            continue
        joined = pc.add(pc.multiply(first, count), one)
        numbered = joined.dictionary_encode()
        first = numbered.indices.cast(pa.int64())
        second = pc.index_in(pc.add(pc.multiply(second, count), other), value_set=numbered.dictionary, skip_nulls=True).cast(pa.int64())
        size = len(numbered.dictionary)
    return one_array(first), one_array(second), size


def _pairs(one: pa.Array, other: pa.Array, count: int, *, keeps: bool) -> tuple[pa.Array, pa.Array]:
    """For each row of one side the rows of the other with its number; ``keeps``: a row without any stands beside null."""
    present = pc.indices_nonzero(other.is_valid()).cast(pa.int64())
    numbers = other.take(present)
    order = present.take(pc.array_sort_indices(numbers)) if len(present) else present
    tallied = pc.value_counts(numbers)
    sizes = pc.fill_null(tallied.field("counts").take(pc.index_in(arange(count), value_set=tallied.field("values"))), 0) if len(tallied) else pa.repeat(pa.scalar(0, pa.int64()), count)
    starts = offsets_of(one_array(sizes))
    matches = pc.fill_null(one_array(sizes).take(one), 0) if count else pa.repeat(pa.scalar(0, pa.int64()), len(one))
    rows = pc.max_element_wise(matches, 1) if keeps else matches
    ends = offsets_of(one_array(rows)) if len(one) else pa.array([0], pa.int64())
    total = ends[-1].as_py()
    first = group_ids(ends, total) if len(one) else arange(0)
    within = pc.subtract(arange(total), ends.take(first))
    lonely = pc.equal(one_array(matches).take(first), 0)
    index = pc.add(starts.take(one.take(first)), within)
    return first, order.take(pc.if_else(lonely, pa.scalar(None, pa.int64()), index))


def _validate(join: Join, one: pa.Array, other: pa.Array) -> None:
    sides = {"1:1": (one, other), "1:m": (one,), "m:1": (other,)}.get(join.validate, ())
    for codes in sides:
        held = codes.drop_null()
        if len(pc.unique(held)) != len(held):
            raise ComputeError(f"join keys did not fulfill {join.validate} validation")
