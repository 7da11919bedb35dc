"""Many values to one: over all rows, or over the rows of each group. Types of results are Polars'."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable import casts
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array, nulls, one_array
from polarway.backends.portable.coercion import short_float
from polarway.backends.portable.functions.registry import Call
from polarway.backends.portable.grouping import codes_of, key_array
from polarway.backends.portable.hashing import by_key
from polarway.backends.portable.ordering import comparable
from polarway.backends.portable.time_casts import of_ticks, ticks
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, group_ids, lengths_of, offsets_of
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, InvalidPlanError, UnsupportedError

Aggregator = Callable[[Call, "Rows"], tuple[DataType, pa.Array]]


class Rows:
    """The values of each group one after the other."""

    __slots__ = ("_ids", "data", "dtype", "groups", "offsets")

    def __init__(self, data: pa.Array, dtype: DataType, offsets: pa.Array) -> None:
        self.data = data
        self.dtype = dtype
        self.offsets = offsets
        self.groups = len(offsets) - 1
        self._ids: pa.Array | None = None

    @property
    def ids(self) -> pa.Array:
        """The group of each value."""
        if self._ids is None:
            self._ids = group_ids(self.offsets, len(self.data))
        return self._ids

    def of(self, data: Any, dtype: DataType | None = None) -> Rows:
        """Other values at the same places."""
        made = Rows(one_array(data), self.dtype if dtype is None else dtype, self.offsets)
        made._ids = self._ids
        return made

    def present(self) -> Rows:
        """Without nulls."""
        return self.where(self.data.is_valid()) if self.data.null_count else self

    def where(self, keep: pa.Array) -> Rows:
        """The values where a flag is true."""
        kept = one_array(pc.fill_null(keep, False)) if keep.null_count else keep
        sizes = _hashed(self, kept.cast(pa.int64()), "sum")
        return Rows(self.data.filter(kept), self.dtype, offsets_of(pc.fill_null(sizes, 0)))

    def sizes(self) -> pa.Array:
        """The number of values of each group."""
        return lengths_of(self.offsets)

    def end(self, name: str) -> pa.Array:
        """The first or last value of each group."""
        filled = pc.greater(self.sizes(), 0)
        places = self.offsets.slice(0, self.groups) if name == "first" else pc.subtract(self.offsets.slice(1), 1)
        return self.data.take(pc.if_else(filled, places, pa.scalar(None, pa.int64())))

    def pieces(self) -> list[pa.Array]:
        """The values of each group."""
        ends = self.offsets.to_pylist()
        return [self.data.slice(a, b - a) for a, b in itertools.pairwise(ends)]


class Scattered(Rows):
    """Values whose groups are numbers beside them, in any order: for aggregates that need no order."""

    __slots__ = ()

    # Where groups start means nothing here; what asks for it is a defect.
    def __init__(self, data: pa.Array, dtype: DataType, ids: pa.Array, groups: int) -> None:
        self.data = data
        self.dtype = dtype
        self.groups = groups
        self._ids = ids

    def of(self, data: Any, dtype: DataType | None = None) -> Rows:
        """Other values at the same places."""
        return Scattered(one_array(data), self.dtype if dtype is None else dtype, self.ids, self.groups)

    def where(self, keep: pa.Array) -> Rows:
        """The values where a flag is true."""
        kept = one_array(pc.fill_null(keep, False)) if keep.null_count else keep
        return Scattered(self.data.filter(kept), self.dtype, self.ids.filter(kept), self.groups)

    def sizes(self) -> pa.Array:
        """The number of values of each group."""
        ones = pa.repeat(pa.scalar(1, pa.int64()), len(self.data))
        return pc.fill_null(_hashed(self, ones, "sum"), 0)

    def end(self, name: str) -> pa.Array:
        """The first or last value of each group."""
        places = arange(len(self.data))
        return self.data.take(_hashed(self, places, "min" if name == "first" else "max"))


def rows_of(scope: Scope, value: Value) -> Rows:
    """The rows of each group of a value; a value per group is one row of it."""
    if value.shape == ROWS and scope.scattered is not None:
        return Scattered(value.data, value.dtype, scope.scattered, scope.groups)
    if value.shape == ROWS:
        return Rows(value.data, value.dtype, scope.offsets)
    if value.shape in (GROUP, LITERAL):
        return Rows(value.data, value.dtype, arange(len(value.data) + 1))
    return Rows(value.data, value.dtype, value.offsets)


def aggregate(call: Call) -> Value:
    """The value of an ``agg`` form."""
    made = _AGGREGATES.get(call.name)
    if made is None:
        import polarway.backends.portable.statistics  # noqa: F401

        made = _AGGREGATES.get(call.name)
    if made is None:
        raise UnsupportedError(f'not supported: aggregate "{call.name}" in the portable backend')
    if not call.args:
        raise InvalidPlanError(f'invalid plan: aggregate "{call.name}" takes an argument')
    value = call.args[0]
    dtype, data = made(call, rows_of(call.scope, value))
    call.complete()
    data = one_array(data)
    if data.type != stored_type(dtype):
        data = data.cast(stored_type(dtype), safe=False)
    return Value(value.name, dtype, data, LITERAL if value.shape == LITERAL else GROUP, root=value.root)


_AGGREGATES: dict[str, Aggregator] = {}


def aggregator(*names: str) -> Callable[[Aggregator], Aggregator]:
    """Declares an aggregate under its names."""

    def add(made: Aggregator) -> Aggregator:
        for name in names:
            _AGGREGATES[name] = made
        return made

    return add


def undefined(name: str, dtype: DataType) -> InvalidOperationError:
    """The error for a type that an aggregate is not for."""
    return InvalidOperationError(f"`{name}` operation not supported for dtype {dtype_short_name(dtype)}; cast the column first")


def _hashed(rows: Rows, data: Any, how: str, options: Any = None) -> pa.Array:
    """A pyarrow aggregate of each group; null where a group has no rows."""
    if rows.groups == 1:
        return _single(data, how, options)
    out = by_key(rows.ids, {"v": data}, [("v", how, options)])
    found = one_array(out[f"v_{how}"])
    if out.num_rows == rows.groups:
        return found.take(pc.sort_indices(one_array(out["key"])))
    return found.take(pc.index_in(arange(rows.groups), value_set=one_array(out["key"])))


_SINGLE = {"count_distinct": "count_distinct", "sum": "sum", "min": "min", "max": "max", "any": "any", "all": "all", "variance": "variance", "stddev": "stddev", "product": "product", "mean": "mean"}


def _single(data: Any, how: str, options: Any) -> pa.Array:
    result = pc.call_function(_SINGLE[how], [data], options)
    return pa.array([result.as_py()], result.type) if not pa.types.is_temporal(result.type) else pa.repeat(result, 1)


@aggregator("len")
def _len(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    return c.UInt32(), rows.sizes()


@aggregator("count")
def _count(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    return c.UInt32(), _valid_counts(rows)


def _valid_counts(rows: Rows) -> pa.Array:
    if type(rows.dtype) is c.Null:
        return pa.array([0] * rows.groups, pa.int64())
    if not rows.data.null_count:
        return rows.sizes()
    return pc.fill_null(_hashed(rows, rows.data.is_valid().cast(pa.int64()), "sum"), 0)


@aggregator("null_count")
def _null_count(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    return c.UInt32(), pc.subtract(rows.sizes(), _valid_counts(rows))


@aggregator("sum")
def _sum(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    dtype = sum_type(rows.dtype)
    return dtype, sums(rows, dtype)


def sum_type(dtype: DataType, name: str = "sum") -> DataType:
    """The type of a sum."""
    base = type(dtype)
    if base in (c.Null, c.Duration):
        return dtype
    if base is c.Boolean:
        return c.UInt32()
    if base in (c.Int8, c.Int16, c.UInt8, c.UInt16):
        return c.Int64()
    if base is c.Decimal:
        return c.Decimal(38, dtype.scale)  # type: ignore[attr-defined]
    if dtype.is_integer() or dtype.is_float():
        return dtype
    raise undefined(name, dtype)


def sums(rows: Rows, dtype: DataType) -> pa.Array:
    """Sums as a type; 0 of nothing."""
    base = type(rows.dtype)
    if base is c.Null:
        return pa.nulls(rows.groups)
    if base is c.Duration:
        return of_ticks(pc.fill_null(_hashed(rows, ticks(rows.data, rows.dtype), "sum"), 0), dtype)
    if base in (c.Decimal, c.Int128):
        scale = rows.data.type.scale
        total = pc.fill_null(_hashed(rows, rows.data.cast(pa.decimal256(76, scale)), "sum"), pa.scalar(0, pa.decimal256(76, scale)))
        return total.cast(pa.decimal128(38, scale), safe=False)
    data = rows.data.cast(pa.int64()) if base is c.Boolean else rows.data
    found = _hashed(rows, data, "sum")
    return pc.fill_null(found, pa.scalar(0, found.type)).cast(stored_type(dtype), safe=False)


@aggregator("mean")
def _mean(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    dtype = centre_type(rows.dtype, "mean")
    if type(dtype) is c.Null:
        return dtype, pa.nulls(rows.groups)
    if dtype.is_temporal():
        held = rows.of(casts.cast(rows.data, rows.dtype, dtype) if rows.dtype != dtype else rows.data)
        centre = _hashed(rows, ticks(held.data, dtype).cast(pa.float64(), safe=False), "mean")
        return dtype, of_ticks(pc.trunc(centre).cast(pa.int64(), safe=False), dtype)
    return dtype, _hashed(rows, as_double(rows), "mean").cast(stored_type(dtype), safe=False)


@aggregator("portable_total")
def _total(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    """The sum of a part of a mean."""
    if not (rows.dtype.is_numeric() or type(rows.dtype) is c.Boolean):
        raise undefined("mean", rows.dtype)
    return c.Float64(), pc.fill_null(_hashed(rows, as_double(rows), "sum"), 0.0)


def as_double(rows: Rows) -> pa.Array:
    """Numbers and flags as float64."""
    data = rows.data.cast(pa.int8()) if type(rows.dtype) is c.Boolean else rows.data
    return data.cast(pa.float64(), safe=False)


def centre_type(dtype: DataType, name: str) -> DataType:
    """The type of a mean, median or quantile."""
    base = type(dtype)
    if base in (c.Null, c.Float16, c.Float32, c.Time, c.Datetime, c.Duration):
        return dtype
    if base is c.Date:
        return c.Datetime("us")
    if dtype.is_numeric() or base is c.Boolean:
        return c.Float64()
    raise undefined(name, dtype)


@aggregator("min", "max")
def _extreme(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    dtype = rows.dtype
    propagates = call.opt("propagate_nans", False)
    if dtype.is_nested():
        raise undefined(call.name, dtype)
    if type(dtype) is c.Null:
        return dtype, pa.nulls(rows.groups)
    return dtype, extremes(rows, call.name, propagates=propagates)


def extremes(rows: Rows, name: str, *, propagates: bool = False) -> pa.Array:
    """The least or greatest values; NaN counts when there is nothing else, or always when it propagates."""
    dtype, data = rows.dtype, rows.data
    if dtype.is_float():
        nan = pc.is_nan(data)
        if not pc.any(nan).as_py():
            return _hashed(rows, data, name)
        plain = _hashed(rows, pc.if_else(nan, pa.scalar(None, data.type), data), name)
        has_nan = pc.fill_null(_hashed(rows, nan, "any"), False)
        takes = has_nan if propagates else pc.and_(has_nan, pc.is_null(plain))
        return pc.if_else(takes, pa.scalar(float("nan"), data.type), plain)
    if type(dtype) is c.Enum:
        places = _hashed(rows, comparable(data, dtype), name)
        return pa.array(list(dtype._categories), pa.large_string()).take(places)  # type: ignore[attr-defined]
    if dtype.is_temporal():
        return of_ticks(_hashed(rows, ticks(data, dtype), name), dtype)
    if type(dtype) is c.Boolean:
        return _hashed(rows, data.cast(pa.int8()), name).cast(pa.bool_())
    if rows.groups > 1 and (pa.types.is_large_string(data.type) or pa.types.is_large_binary(data.type)):
        return _text_extremes(rows, name)
    return _hashed(rows, data, name)


def _text_extremes(rows: Rows, name: str) -> pa.Array:
    from polarway.backends.portable.ordering import sort_places

    held = rows.present()
    order = sort_places([(held.data, "ascending" if name == "min" else "descending")], len(held.data))
    # The first of each group in this order.
    ids = held.ids.take(order)
    ordered = Scattered(held.data.take(order), held.dtype, ids, held.groups)
    return ordered.end("first")


@aggregator("first", "last")
def _end(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    held = rows.present() if call.opt("ignore_nulls", False) else rows
    return rows.dtype, held.end(call.name)


@aggregator("n_unique")
def _n_unique(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    if type(rows.dtype) is c.Null:
        return c.UInt32(), pc.min_element_wise(rows.sizes(), pa.scalar(1, pa.int64()))
    keys = key_array(rows.data, rows.dtype)
    if rows.groups == 1:
        return c.UInt32(), pa.array([len(pc.unique(keys))], pa.uint32())
    codes, _ = codes_of([(keys, c.Int64() if rows.dtype.is_nested() else rows.dtype)], len(keys))
    return c.UInt32(), pc.fill_null(_hashed(rows, codes, "count_distinct", pc.CountOptions(mode="all")), 0)


@aggregator("any", "all")
def _flags(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    if type(rows.dtype) is c.Null:
        rows = rows.of(nulls(len(rows.data), c.Boolean()), c.Boolean())
    if rows.dtype.is_numeric():
        rows = rows.of(casts.cast(rows.data, rows.dtype, c.Boolean()), c.Boolean())
    if type(rows.dtype) is not c.Boolean:
        raise undefined(call.name, rows.dtype)
    ignores = call.opt("ignore_nulls", True)
    flags = _hashed(rows, rows.data, call.name, pc.ScalarAggregateOptions(skip_nulls=ignores, min_count=0))
    if not ignores and rows.groups > 1:
        # A group without rows has no null either.
        empty = pc.equal(rows.sizes(), 0)
        return c.Boolean(), pc.if_else(empty, pa.scalar(call.name == "all"), flags)
    return c.Boolean(), pc.fill_null(flags, call.name == "all") if ignores else flags


@aggregator("implode")
def _implode(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    call.opt("maintain_order", True)
    offsets = rows.offsets if not rows.offsets.offset else pa.array(rows.offsets.to_pylist(), pa.int64())
    return c.List(rows.dtype), list_array(offsets, rows.data)


@aggregator("std", "var")
def _spread(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    base = type(rows.dtype)
    ddof = call.opt("ddof", 1)
    if base is c.Null:
        return rows.dtype, pa.nulls(rows.groups)
    if not (rows.dtype.is_numeric() or base is c.Boolean):
        raise undefined(call.name, rows.dtype)
    found = _hashed(rows, as_double(rows), "stddev" if call.name == "std" else "variance", pc.VarianceOptions(ddof=ddof))
    return short_float(rows.dtype), found


@aggregator("product")
def _product(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    base = type(rows.dtype)
    if base is c.Boolean or rows.dtype.is_integer() and base not in (c.UInt64, c.Int128):
        rows = rows.of(rows.data.cast(pa.int64()), c.Int64())
    elif base is c.Int128:
        import math

        from polarway.backends.portable.functions.wide_integers import stored
        from polarway.backends.portable.lists import to_list

        return rows.dtype, stored(math.prod(to_list(piece, rows.dtype)) for piece in rows.present().pieces())
    elif not rows.dtype.is_numeric():
        raise undefined("product", rows.dtype)
    found = _hashed(rows, rows.data, "product")
    return rows.dtype, pc.fill_null(found, pa.scalar(1, found.type))


@aggregator("arg_min", "arg_max")
def _place(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    from polarway.backends.portable.ordering import places

    held = rows.of(arange(len(rows.data)), c.Int64()).where(rows.data.is_valid())
    kept = rows.present()
    falling = call.name == "arg_max"
    if kept.dtype.is_float():
        # NaN is neither the least nor the greatest while there is another value.
        order = places([(pc.is_nan(kept.data), c.Boolean()), (kept.data, kept.dtype)], [False, falling], [True, True], kept.ids)
    else:
        order = places([(kept.data, kept.dtype)], [falling], [True], kept.ids)
    filled = pc.greater(lengths_of(held.offsets), 0)
    firsts = order.take(pc.if_else(filled, held.offsets.slice(0, held.groups), pa.scalar(None, pa.int64())))
    found = held.data.take(firsts)
    return c.UInt32(), pc.subtract(found, rows.offsets.slice(0, rows.groups))


@aggregator("median", "quantile")
def _quantile(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    dtype = centre_type(rows.dtype, call.name)
    q, how = (0.5, "linear") if call.name == "median" else (call.opt("q"), call.opt("interpolation", "nearest"))
    if how not in ("nearest", "lower", "higher", "midpoint", "linear", "equiprobable"):
        raise InvalidPlanError(f'invalid plan: unknown interpolation "{how}"')
    if not 0 <= q <= 1:
        raise InvalidOperationError(f"`quantile` should be between 0.0 and 1.0, not {q}")
    if type(dtype) is c.Null:
        return dtype, pa.nulls(rows.groups)
    if dtype.is_temporal():
        data = ticks(casts.cast(rows.data, rows.dtype, dtype), dtype).cast(pa.float64(), safe=False)
        return dtype, of_ticks(pc.trunc(quantiles(rows.of(data, c.Float64()), q, how)).cast(pa.int64(), safe=False), dtype)
    return dtype, quantiles(rows.of(as_double(rows), c.Float64()), q, how).cast(stored_type(dtype), safe=False)


def quantiles(rows: Rows, q: float, how: str) -> pa.Array:
    """The quantile of each group of float64 values; NaN is the greatest."""
    from polarway.backends.portable.ordering import places

    held = rows.present()
    if not len(held.data):
        return pa.nulls(rows.groups, pa.float64())
    ordered = held.data.take(places([(held.data, held.dtype)], [False], [True], held.ids))
    sizes = lengths_of(held.offsets)
    starts = held.offsets.slice(0, held.groups)
    empty = pc.equal(sizes, 0)
    top = pc.cast(pc.subtract(sizes, 1), pa.float64())
    at = pc.multiply(top, pa.scalar(float(q)))
    if how == "equiprobable":
        low = high = pc.max_element_wise(pc.subtract(pc.ceil(pc.multiply(sizes.cast(pa.float64()), float(q))), 1.0), 0.0)
    elif how == "nearest":
        low = high = pc.round(at, round_mode="half_towards_infinity")
    else:
        low, high = pc.floor(at), pc.ceil(at)
        low, high = (low, low) if how == "lower" else (high, high) if how == "higher" else (low, high)

    def pick(place: Any) -> pa.Array:
        index = pc.add(starts, pc.cast(place, pa.int64()))
        return ordered.take(pc.if_else(empty, pa.scalar(None, pa.int64()), index))

    below = pick(low)
    if how not in ("linear", "midpoint"):
        return below
    above = pick(high)
    share = pa.scalar(0.5) if how == "midpoint" else pc.subtract(at, low)
    between = pc.add(below, pc.multiply(pc.subtract(above, below), share))
    return pc.if_else(pc.equal(low, high), below, between)
