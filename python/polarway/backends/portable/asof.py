"""``join_asof``: each left row with the one right row whose value is nearest.

The rows of both sides are put into one order, by group, value and side; the right row before each left row is then the last one seen
on the way down, the one behind it the last one seen on the way up. Values that are not in order, where nobody asked to check
that, are treated as if they were.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import one_array
from polarway.backends.portable.binder import Bound, bind, evaluated
from polarway.backends.portable.casts import cast
from polarway.backends.portable.coercion import supertype
from polarway.backends.portable.evaluator import Evaluator
from polarway.backends.portable.executor import Needed, whole
from polarway.backends.portable.functions.dates_shift import Span
from polarway.backends.portable.grouping import codes_of, last_places
from polarway.backends.portable.joins import key_type
from polarway.backends.portable.ordering import keys_of, places, sort_places
from polarway.backends.portable.tables import Schema, Table, label_beside
from polarway.backends.portable.time_casts import ticks
from polarway.backends.portable.values import GROUP, Value, column_not_found, repeated
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, SchemaError

_LIVE = Evaluator()
_STRATEGIES = ("backward", "forward", "nearest")
_OPTIONS = ("strategy", "tolerance", "suffix", "coalesce", "allow_exact_matches", "check_sortedness")
_NO_ORDER = (c.List, c.Array, c.Struct, c.Categorical)
_TICKS = {c.Date: 86_400 * 10**9, c.Time: 1}
_NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6}


class Asof:
    """What is known of the join before it runs."""

    __slots__ = ("checks", "dtype", "equal", "keys", "left_by", "left_on", "right_by", "right_on", "sources", "strategy", "tolerance")

    def __init__(self, options: dict[str, Any], dtype: DataType) -> None:
        for name in options:
            if name not in _OPTIONS:
                raise InvalidPlanError(f'invalid plan: unknown option "{name}" of a join_asof; known: {", ".join(_OPTIONS)}')
        self.dtype = dtype
        self.strategy = options.get("strategy", "backward")
        if self.strategy not in _STRATEGIES:
            raise InvalidPlanError(f'invalid plan: unknown strategy "{self.strategy}"; known: {", ".join(_STRATEGIES)}')
        self.equal = options.get("allow_exact_matches", True)
        self.checks = options.get("check_sortedness", True)
        self.tolerance = _tolerance(options.get("tolerance"), dtype)
        if self.strategy == "nearest" and not _has_distance(dtype):
            raise InvalidOperationError(f"asof join with strategy 'nearest' is for numbers and times, not for {dtype_short_name(dtype)}")
        self.left_on: Any = None
        self.right_on: Any = None
        self.left_by: list[str] = []
        self.right_by: list[str] = []
        self.keys: list[DataType] = []
        #: name of each column, whether it is of the left side, and its name there
        self.sources: list[tuple[str, bool, str]] = []


def _has_distance(dtype: DataType) -> bool:
    return dtype.is_numeric() or dtype.is_temporal()


def _tolerance(given: Any, dtype: Any) -> Any:
    """The most that values may lie apart, in units of numbers or in ticks; None: any."""
    if given is None:
        return None
    if isinstance(given, (int, float)):
        if dtype.is_float() or type(dtype) is c.Decimal:
            return abs(float(given))
        return abs(int(given)) if _has_distance(dtype) or type(dtype) is c.Boolean else None
    span = Span(given)
    if not dtype.is_temporal():
        raise ComputeError(
            f"can only use timedelta string language with Date/Datetime/Duration/Time dtypes, not with {dtype_short_name(dtype)}; give a number as `tolerance`"
        )
    if span.months:
        raise ComputeError("cannot use month offset in timedelta of an asof join; consider using 4 weeks")
    per_tick = _TICKS[type(dtype)] if type(dtype) in _TICKS else _NANOSECONDS[dtype.time_unit]
    return abs(span.nanoseconds) // per_tick


def bind_asof(node: dict[str, Any]) -> Bound:
    """A join with its schema."""
    left, right = bind(node["left"]), bind(node["right"])
    left_on, right_on = _one(node["left_on"], left.schema), _one(node["right_on"], right.schema)
    join = Asof(node.get("options") or {}, _ordered_type(left_on[1], right_on[1]))
    join.left_on, join.right_on = left_on[0], right_on[0]
    join.left_by, join.right_by = node.get("left_by") or [], node.get("right_by") or []
    if len(join.left_by) != len(join.right_by):
        raise InvalidOperationError(
            f"expected both 'by_left' and 'by_right' to have the same length in 'asof_join', got {len(join.left_by)} and {len(join.right_by)}"
        )
    join.keys = [key_type(_named(one, left.schema), _named(other, right.schema)) for one, other in zip(join.left_by, join.right_by)]
    options = node.get("options") or {}
    merges = options.get("coalesce", True) and "col" in join.left_on and "col" in join.right_on and join.left_on["col"] == join.right_on["col"]
    dropped = {*join.right_by, *([join.right_on["col"]] if merges else [])}
    schema = _columns(join, left.schema, right.schema, dropped, options.get("suffix", "_right"))
    return Bound("join_asof", schema, [left, right], node, extra=join)


def _one(expr: Any, schema: Schema) -> tuple[Any, Value]:
    exprs, values = evaluated([expr], schema)
    if len(exprs) != 1:
        raise InvalidOperationError(f"an asof join is on one column, found {len(exprs)}")
    return exprs[0], values[0]


def _named(name: str, schema: Schema) -> Value:
    if name not in schema:
        raise column_not_found(name, schema)
    return Value(name, schema[name], pa.nulls(0), GROUP)


def _ordered_type(left: Value, right: Value) -> DataType:
    one, other = left.dtype, right.dtype
    fits = one == other or (one.is_integer() and other.is_integer()) or (one.is_float() and other.is_float()) or c.Null in (type(one), type(other))
    found = supertype(one, other) if fits and type(one) not in _NO_ORDER and type(other) not in _NO_ORDER else None
    if found is None:
        raise SchemaError(
            f"datatypes of join keys don't match - `{left.name}`: {dtype_short_name(one)} on left does not match `{right.name}`: "
            f"{dtype_short_name(other)} on right (and no other type was available to cast to)"
        )
    return found


def _columns(join: Asof, left: Schema, right: Schema, dropped: set[str], suffix: str) -> Schema:
    schema: Schema = dict(left)
    join.sources = [(name, True, name) for name in left]
    for name, dtype in right.items():
        if name in dropped:
            continue
        label = label_beside(name, schema, suffix)
        join.sources.append((label, False, name))
        schema[label] = dtype
    return schema


def run_asof(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """The rows of the left side, each with what is nearest."""
    join: Asof = bound.extra
    left, right = whole(bound.inputs[0]), whole(bound.inputs[1])
    ours, theirs = _values(join.left_on, join.dtype, left), _values(join.right_on, join.dtype, right)
    if join.checks and not join.left_by:
        _check_order(ours, join.dtype)
        _check_order(theirs, join.dtype)
    groups = _groups(join, left, right)
    found = _nearest(join, ours, theirs, groups) if left.rows and right.rows else pa.nulls(left.rows, pa.int64())
    out: dict[str, pa.Array] = {}
    for name, mine, source in join.sources:
        if needed is None or name in needed:
            out[name] = left.column(source) if mine else right.column(source).take(found)
    yield Table({name: bound.schema[name] for name in out}, list(out.values()), left.rows)


def _values(expr: Any, dtype: DataType, table: Table) -> pa.Array:
    value = _LIVE.evaluate(expr, table.scope())
    data = repeated(value.data, table.rows) if value.shape <= GROUP else value.data
    return cast(data, value.dtype, dtype)


def _check_order(array: pa.Array, dtype: DataType) -> None:
    held = array.drop_null()
    if not places([(held, dtype)], [False], [False]).cast(pa.int64()).equals(arange(len(held))):
        raise InvalidOperationError("argument in operation 'asof_join' is not sorted, please sort the 'expr/series/column' first")


def _groups(join: Asof, left: Table, right: Table) -> pa.Array:
    """The group of each row, of the left side and then of the right one; null where a key is."""
    total = left.rows + right.rows
    if not join.left_by:
        return pa.repeat(pa.scalar(0, pa.int64()), total)
    keys = []
    missing: Any = None
    for one, other, dtype in zip(join.left_by, join.right_by, join.keys):
        mine, theirs = cast(left.column(one), left.schema[one], dtype), cast(right.column(other), right.schema[other], dtype)
        both = pa.concat_arrays([mine, theirs])
        keys.append((both, dtype))
        missing = both.is_null() if missing is None else pc.or_(missing, both.is_null())
    codes, _ = codes_of(keys, total)
    return one_array(pc.if_else(missing, pa.scalar(None, pa.int64()), codes))


def _nearest(join: Asof, ours: pa.Array, theirs: pa.Array, groups: pa.Array) -> pa.Array:
    """The right row of each left row; null for none."""
    held = pa.concat_arrays([ours, theirs])
    taking = pc.indices_nonzero(pc.and_(held.is_valid(), groups.is_valid())).cast(pa.int64())
    values, ids = held.take(taking), groups.take(taking)
    is_right = pc.greater_equal(taking, len(ours))
    before = after = pa.nulls(len(ours), pa.int64())
    if join.strategy != "forward":
        before = _beside(join, values, ids, is_right, taking, len(ours), forward=False)
    if join.strategy != "backward":
        after = _beside(join, values, ids, is_right, taking, len(ours), forward=True)
    if join.strategy == "nearest":
        low, high = _distance(join, theirs.take(before), ours), _distance(join, ours, theirs.take(after))
        nearer = pc.less_equal(high, low)
        if join.dtype.is_float():
            nearer = pc.or_(nearer, pc.and_(pc.is_nan(ours), pc.is_nan(theirs.take(after))))
        takes_after = pc.or_kleene(before.is_null(), pc.fill_null(nearer, False))
        # Of equal ones the last, as when looking backward.
        last = _last_of_equal(join, theirs, groups.slice(len(ours)))
        before = one_array(pc.if_else(pc.and_(takes_after, after.is_valid()), last.take(after), before))
    elif join.strategy == "forward":
        before = after
    if join.tolerance is None:
        return before
    apart = pc.abs(_distance(join, theirs.take(before), ours))
    within = pc.less_equal(apart, pa.scalar(_as_distance(join), apart.type))
    return one_array(pc.if_else(pc.fill_null(within, False), before, pa.scalar(None, pa.int64())))


def _as_distance(join: Asof) -> Any:
    """The tolerance as a value of distances."""
    if join.dtype.is_float():
        return join.tolerance
    if type(join.dtype) is not c.Decimal:
        return decimal.Decimal(join.tolerance)
    # In units of the last digit, cut.
    return decimal.Decimal(int(join.tolerance * 10**join.dtype.scale)).scaleb(-join.dtype.scale)


def _beside(join: Asof, values: pa.Array, ids: pa.Array, is_right: pa.Array, taking: pa.Array, left_rows: int, *, forward: bool) -> pa.Array:
    """The right row just before, or behind, each left row in the order of values."""
    # Equal right rows count as before when looking backward, as behind when looking forward.
    right_first = join.equal != forward
    side = (is_right if not right_first else pc.invert(is_right)).cast(pa.int8())
    order = sort_places([(ids, "ascending"), *keys_of(values, join.dtype, False, False), (side, "ascending")], len(values))
    ordered = is_right.take(order)
    marks = pc.if_else(ordered, arange(len(order)), pa.scalar(None, pa.int64()))
    if forward:
        # The places of right rows ascend, so what was seen last is the next one.
        back = pc.subtract(len(order) - 1, arange(len(order)))
        beside = one_array(pc.fill_null_forward(marks.take(back))).take(back)
    else:
        beside = one_array(pc.fill_null_forward(marks))
    groups = ids.take(order)
    same = pc.equal(groups.take(beside), groups)
    rows = taking.take(order)
    answer = pc.if_else(pc.and_(pc.fill_null(same, False), pc.invert(ordered)), pc.subtract(rows.take(beside), left_rows), pa.scalar(None, pa.int64()))
    # From places in order back to the left rows.
    mine = pc.invert(ordered)
    found, at = answer.filter(mine), rows.filter(mine)
    return one_array(found.take(pc.index_in(arange(left_rows), value_set=at)))


def _last_of_equal(join: Asof, theirs: pa.Array, ids: pa.Array) -> pa.Array:
    """For each right row the last one of its group with its value."""
    codes, count = codes_of([(theirs, join.dtype), (ids, c.Int64())], len(theirs))
    return last_places(codes, count).take(codes)


def _distance(join: Asof, low: pa.Array, high: pa.Array) -> Any:
    """How far apart values are; null where one is missing."""
    if join.dtype.is_float():
        return pc.subtract(high.cast(pa.float64()), low.cast(pa.float64()))
    # Whole numbers of 64 and 128 bits may lie further apart than such a number holds.
    wide = pa.decimal256(75, join.dtype.scale if type(join.dtype) is c.Decimal else 0)
    return pc.subtract(*(_whole(side, join.dtype).cast(wide) for side in (high, low)))


def _whole(array: pa.Array, dtype: DataType) -> pa.Array:
    if dtype.is_temporal():
        return ticks(array, dtype).cast(pa.int64())
    return array.cast(pa.int8()) if type(dtype) is c.Boolean else array
