"""Aggregates beyond the common ones; loaded when a plan has one."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.aggregates import Rows, aggregator, as_double, undefined
from polarway.backends.portable.arange import arange
from polarway.backends.portable.casts import to
from polarway.backends.portable.coercion import bounds, require_common
from polarway.backends.portable.functions.registry import Call
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.literals import column
from polarway.backends.portable.ordering import frozen, places
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import ROWS, Value, meet, pieces, spread
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError, InvalidOperationError, OutOfBoundsError, UnsupportedError


def _require_order(rows: Rows) -> None:
    assert rows.offsets is not None


@aggregator("item")
def _item(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    lenient = call.opt("allow_empty", False)
    if not call.evaluator.dry:
        for size in rows.sizes().to_pylist():
            if size > 1 or (size == 0 and not lenient):
                raise ComputeError(f"aggregation 'item' expected a single value, got {size or 'none'} values" if size else "aggregation 'item' expected a single value, got none")
    return rows.dtype, rows.end("first")


@aggregator("get")
def _get(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    index = call.constant(1)
    lenient = call.opt("null_on_oob", False)
    sizes = rows.sizes()
    start = rows.offsets.slice(0, rows.groups)
    place = pc.add(start, index) if index >= 0 else pc.add(rows.offsets.slice(1), index)
    inside = pc.greater(sizes, index) if index >= 0 else pc.greater_equal(sizes, -index)
    if not lenient and not call.evaluator.dry and not pc.all(inside).as_py():
        raise OutOfBoundsError(f"get index {index} is out of bounds")
    return rows.dtype, rows.data.take(pc.if_else(inside, place, pa.scalar(None, pa.int64())))


def _aligned(call: Call) -> list[pa.Array]:
    scope = call.scope
    shape, offsets, length = meet(scope, call.args)
    return [spread(scope, value, max(shape, ROWS), offsets, length if shape >= ROWS else scope.rows) for value in call.args]


@aggregator("min_by", "max_by")
def _by(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    values, by = call.args
    out: list[pa.Array] = []
    for held, keys in zip(pieces(call.scope, values), pieces(call.scope, by)):
        falling = call.name == "max_by"
        if by.dtype.is_float():
            # NaN is neither the least nor the greatest while there is another value.
            order = places([(pc.is_nan(keys), c.Boolean()), (keys, by.dtype)], [False, falling], [True, True])
        else:
            order = places([(keys, by.dtype)], [falling], [True])
        found = order.filter(keys.take(order).is_valid()).slice(0, 1)
        out.append(held.take(found) if len(found) else pa.nulls(1, held.type))
    return values.dtype, pa.concat_arrays(out) if out else values.data.slice(0, 0)


@aggregator("index_of")
def _index_of(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    value, wanted = call.args
    dtype = require_common(value, wanted)
    (item,) = to_list(to(wanted, dtype).data, dtype, stored=True) or [None]
    target = frozen(item)
    out: list[int | None] = []
    for piece in Rows(to(value, dtype).data, dtype, rows.offsets).pieces():
        held = [frozen(one) for one in to_list(piece, dtype, stored=True)]
        out.append(held.index(target) if target in held else None)
    return c.UInt32(), pa.array(out, pa.uint32())


@aggregator("is_sorted")
def _is_sorted(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    falling, last = call.opt("descending", False), call.opt("nulls_last", False)
    out = []
    ways = [(down, flag) for down in _either(falling) for flag in _either(last)]
    for piece in rows.pieces():
        out.append(any(places([(piece, rows.dtype)], [down], [flag]).cast(pa.int64()).equals(arange(len(piece))) for down, flag in ways))
    return c.Boolean(), pa.array(out, pa.bool_())


def _either(asked: bool | None) -> tuple[bool, ...]:
    return (False, True) if asked is None else (asked,)


def _moments(values: list[float]) -> tuple[float, float, float, float]:
    count = len(values)
    mean = math.fsum(values) / count
    second, third, fourth = (math.fsum((value - mean) ** power for value in values) / count for power in (2, 3, 4))
    return count, second, third, fourth


@aggregator("skew", "kurtosis")
def _shape(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    bias = call.opt("bias", True)
    fisher = call.opt("fisher", True) if call.name == "kurtosis" else True
    if not rows.dtype.is_numeric():
        raise undefined(call.name, rows.dtype)
    held = rows.of(as_double(rows), c.Float64()).present()
    return c.Float64(), pa.array([_skew(piece.to_pylist(), bias) if call.name == "skew" else _kurtosis(piece.to_pylist(), bias, fisher) for piece in held.pieces()], pa.float64())


def _skew(values: list[float], bias: bool) -> float | None:
    if not values or (not bias and len(values) < 3):
        return None
    count, second, third, _ = _moments(values)
    if second == 0:
        return math.nan
    found = third / second**1.5
    return found if bias else math.sqrt(count * (count - 1)) / (count - 2) * found


def _kurtosis(values: list[float], bias: bool, fisher: bool) -> float | None:
    if not values or (not bias and len(values) < 4):
        return None
    count, second, _, fourth = _moments(values)
    if second == 0:
        return math.nan
    found = fourth / second**2
    if not bias:
        found = 3 + ((count**2 - 1) * found - 3 * (count - 1) ** 2) / ((count - 2) * (count - 3))
    return found - 3 if fisher else found


@aggregator("entropy")
def _entropy(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    base, normalize = call.opt("base", math.e), call.opt("normalize", True)
    if not rows.dtype.is_numeric():
        raise InvalidOperationError(f"expected numerical input for 'entropy', not {rows.dtype}")
    out: list[float | None] = []
    for piece in rows.of(as_double(rows), c.Float64()).present().pieces():
        values = piece.to_pylist()
        total = math.fsum(values)
        shares = [value / total for value in values] if normalize and total else values
        out.append(_surprise(shares, base) if values else None)
    return c.Float64(), pa.array(out, pa.float64())


def _surprise(shares: list[float], base: float) -> float:
    if any(share < 0 or share != share or math.isinf(share) for share in shares):
        return math.nan
    # 0 times minus infinity is NaN, as with floats.
    return math.nan if 0 in shares else -math.fsum(share * math.log(share, base) for share in shares)


@aggregator("corr", "cov")
def _together(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    ddof = call.opt("ddof", 1) if call.name == "cov" else 0
    spearman = call.name == "corr" and call.opt("method", "pearson") == "spearman"
    if call.name == "corr":
        call.opt("propagate_nans", False)
    out: list[float | None] = []
    # Ranks are those of the values themselves, whatever their type.
    one, other = call.args[:2] if spearman else (to(value, c.Float64()) for value in call.args[:2])
    for a, b in zip(pieces(call.scope, one), pieces(call.scope, other)):
        both = pc.and_(a.is_valid(), b.is_valid())
        a, b = a.filter(both), b.filter(both)
        if spearman:
            from polarway.backends.portable.functions.order import ranks

            a, b = ranks(a, one.dtype, "average", False), ranks(b, other.dtype, "average", False)
        out.append(_pair(a.to_pylist(), b.to_pylist(), ddof, call.name))
    return c.Float64(), pa.array(out, pa.float64())


def _pair(a: list[float], b: list[float], ddof: int, name: str) -> float | None:
    count = len(a)
    if name == "cov" and count <= ddof:
        return None
    if not count:
        return math.nan
    if not all(map(math.isfinite, (*a, *b))):
        return math.nan
    mean_a, mean_b = math.fsum(a) / count, math.fsum(b) / count
    shared = math.fsum((x - mean_a) * (y - mean_b) for x, y in zip(a, b))
    if name == "cov":
        return shared / (count - ddof)
    spread_a, spread_b = math.fsum((x - mean_a) ** 2 for x in a), math.fsum((y - mean_b) ** 2 for y in b)
    return shared / math.sqrt(spread_a * spread_b) if spread_a and spread_b else math.nan


@aggregator("bitwise_and", "bitwise_or", "bitwise_xor")
def _bits(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    if not rows.dtype.is_integer() and type(rows.dtype) is not c.Boolean:
        raise undefined(call.name, rows.dtype)
    out: list[Any] = []
    for piece in rows.present().pieces():
        values = to_list(piece, rows.dtype)
        found: Any = None
        for value in values:
            found = value if found is None else found & value if call.name == "bitwise_and" else found | value if call.name == "bitwise_or" else found ^ value
        out.append(found)
    return rows.dtype, pa.array(out, stored_type(rows.dtype))


@aggregator("lower_bound", "upper_bound")
def _bound(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    side = 0 if call.name == "lower_bound" else 1
    if rows.dtype.is_float():
        limit: Any = (float("-inf"), float("inf"))[side]
        return rows.dtype, pa.array([limit] * rows.groups, stored_type(rows.dtype))
    if not rows.dtype.is_integer():
        raise undefined(call.name, rows.dtype)
    if type(rows.dtype) is c.Int128:
        raise UnsupportedError(f'not supported: aggregate "{call.name}" of Int128, of 39 digits, in the portable backend')
    return rows.dtype, column([bounds(rows.dtype)[side]] * rows.groups, rows.dtype)


@aggregator("str.join")
def _join(call: Call, rows: Rows) -> tuple[DataType, pa.Array]:
    separator, ignore = call.opt("separator", ""), call.opt("ignore_nulls", True)
    from polarway.backends.portable.casts import cast

    data = rows.data if type(rows.dtype) in (c.String, c.Categorical, c.Enum) else cast(rows.data, rows.dtype, c.String())
    out: list[str | None] = []
    for piece in Rows(data, c.String(), rows.offsets).pieces():
        texts = piece.to_pylist()
        out.append(None if not ignore and None in texts else separator.join(text for text in texts if text is not None))
    return c.String(), pa.array(out, pa.large_string())


__all__ = ["InvalidOperationError", "Value"]
