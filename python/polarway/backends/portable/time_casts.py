"""Casts between dates, times, durations and numbers."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.types import stored_type
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

PER_SECOND = {"ms": 10**3, "us": 10**6, "ns": 10**9}
DAY_SECONDS = 86_400
#: From here on, the end of 2036 in seconds, pyarrow knows no change of clocks.
RULES_END = 2_114_380_800


def ticks(array: pa.Array, dtype: DataType) -> pa.Array:
    """The stored integers of a temporal column, as int64."""
    if type(dtype) is c.Date:
        return array.cast(pa.int32()).cast(pa.int64())
    if type(dtype) is c.Datetime:
        return array.view(pa.int64())
    return array.cast(pa.int64())


def of_ticks(data: Any, dtype: DataType) -> pa.Array:
    """A temporal column of stored integers."""
    if isinstance(data, pa.ChunkedArray):
        data = data.combine_chunks()
    if type(dtype) is c.Date:
        return data.cast(pa.int32(), safe=False).cast(pa.date32())
    return data.cast(pa.int64(), safe=False).view(stored_type(dtype))


def floor_divide(array: Any, by: int) -> Any:
    """Whole division towards minus infinity."""
    divisor = pa.scalar(by, pa.int64())
    quotient = pc.divide(array, divisor)
    below = pc.less(pc.subtract(array, pc.multiply(quotient, divisor)), pa.scalar(0, pa.int64()))
    return pc.subtract(quotient, below.cast(pa.int64()))


def rescaled(array: Any, old: int, new: int) -> Any:
    """Ticks of ``old`` per second as ticks of ``new`` per second; null where they overflow."""
    if old == new:
        return array
    if new < old:
        return floor_divide(array, old // new)
    factor = new // old
    limit = (2**63 - 1) // factor
    inside = pc.and_(pc.greater_equal(array, pa.scalar(-limit, pa.int64())), pc.less_equal(array, pa.scalar(limit, pa.int64())))
    return pc.multiply(pc.if_else(inside, array, pa.scalar(None, pa.int64())), pa.scalar(factor, pa.int64()))


def convert(array: pa.Array, source: Any, target: Any) -> pa.Array | None:
    """A temporal column as another type, or numbers as a temporal column; None when there is no such cast."""
    if not source.is_temporal():
        return _from_number(array, source, target)
    held = ticks(array, source)
    if not target.is_temporal():
        from polarway.backends.portable.casts import number

        return number(held, c.Int64(), target) if target.is_integer() or target.is_float() else None
    base, to = type(source), type(target)
    if base is c.Date:
        if to is c.Datetime:
            return of_ticks(rescaled(held, 1, DAY_SECONDS * PER_SECOND[target.time_unit]), target)
        return None
    if base is c.Datetime:
        return _from_datetime(held, source, target)
    if base is c.Duration:
        if to is not c.Duration:
            return None
        old, new = PER_SECOND[source.time_unit], PER_SECOND[target.time_unit]
        # Durations are cut towards zero, points in time downwards.
        return of_ticks(pc.divide(held, pa.scalar(old // new, pa.int64())) if new < old else rescaled(held, old, new), target)
    return of_ticks(rescaled(held, 10**9, PER_SECOND[target.time_unit]), target) if to is c.Duration else None


def _from_datetime(held: pa.Array, source: Any, target: Any) -> pa.Array | None:
    to = type(target)
    if to is c.Datetime:
        return of_ticks(rescaled(held, PER_SECOND[source.time_unit], PER_SECOND[target.time_unit]), target)
    if to is c.Duration:
        return None
    per_second = PER_SECOND[source.time_unit]
    local = held if source.time_zone is None else local_ticks(held, source)
    days = floor_divide(local, DAY_SECONDS * per_second)
    if to is c.Date:
        return of_ticks(days, target)
    rest = pc.subtract(local, pc.multiply(days, pa.scalar(DAY_SECONDS * per_second, pa.int64())))
    return of_ticks(pc.multiply(rest, 10**9 // per_second), target)


def local_ticks(held: pa.Array, dtype: Any) -> pa.Array:
    """Ticks of the wall clock in a column's zone."""
    if dtype.time_zone is None or dtype.time_zone == "UTC":
        return held
    local = pc.local_timestamp(held.view(stored_type(dtype))).view(pa.int64())
    limit = RULES_END * PER_SECOND[dtype.time_unit]
    if not pc.any(pc.greater_equal(held, limit)).as_py():
        return local
    from polarway.backends.portable.zones import shown_later

    return shown_later(held, local, dtype)


def _from_number(array: pa.Array, source: Any, target: Any) -> pa.Array | None:
    from polarway.backends.portable.casts import number

    if not (source.is_integer() or source.is_float()):
        return None
    whole = array if type(source) is c.Int64 else number(array, source, c.Int32() if type(target) is c.Date and _narrow(source) else c.Int64())
    whole = whole.cast(pa.int64())
    if type(target) is c.Date:
        inside = pc.and_(pc.greater_equal(whole, -(2**31)), pc.less(whole, 2**31))
        return of_ticks(pc.if_else(inside, whole, pa.scalar(None, pa.int64())), target)
    if type(target) is c.Time:
        inside = pc.and_(pc.greater_equal(whole, 0), pc.less(whole, DAY_SECONDS * 10**9))
        return of_ticks(pc.if_else(inside, whole, pa.scalar(None, pa.int64())), target)
    return of_ticks(whole, target)


def _narrow(source: DataType) -> bool:
    """Whether a type's values fit into days."""
    return type(source) in (c.Int8, c.Int16, c.Int32, c.UInt8, c.UInt16)
