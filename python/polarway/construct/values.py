"""Single Python values as the stored form of a type: what fits, what is cast without ``strict``, what is an error."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from polarway.construct import ticks
from polarway.construct.mismatch import mismatch, value_text
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_BITS = {c.Int8: 8, c.Int16: 16, c.Int32: 32, c.Int64: 64, c.Int128: 128}
_UNSIGNED_BITS = {c.UInt8: 8, c.UInt16: 16, c.UInt32: 32, c.UInt64: 64, c.UInt128: 128}


class NoFit(Exception):
    """The value is not of the column's type."""


def checked(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> list[Any]:
    """Every value in stored form (None for nulls); a misfit raises, or becomes null without ``strict``."""
    convert = converter(dtype)
    loose = None if strict else loose_converter(dtype)
    result: list[Any] = []
    put = result.append
    for value in values:
        if value is None:
            put(None)
            continue
        try:
            put(convert(value))
        except NoFit:
            if loose is None:
                raise mismatch(name, dtype, _plain(value)) from None
            put(loose(value))
    return result


def _plain(value: Any) -> Any:
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") and not getattr(value, "ndim", 1) else value


def converter(dtype: DataType) -> Callable[[Any], Any]:
    """What turns a value that fits into its stored form; raises NoFit for others."""
    base: Any = type(dtype)
    if base in _BITS or base in _UNSIGNED_BITS:
        low, high = integer_range(dtype)
        return lambda value: _integer(value, low, high)
    if base is c.Float16:
        return lambda value: _half(_float(value))
    if dtype.is_float():
        return _float
    if base is c.Boolean:
        return _boolean
    if base is c.String:
        return _text
    if base is c.Binary:
        return _bytes
    if base is c.Date:
        return _date
    if base is c.Time:
        return _time
    if base is c.Datetime:
        unit = dtype.time_unit  # type: ignore[attr-defined]
        return lambda value: _datetime(value, unit)
    if base is c.Duration:
        unit = dtype.time_unit  # type: ignore[attr-defined]
        return lambda value: _duration(value, unit)
    if base is c.Decimal:
        return lambda value: _decimal(value, dtype)
    raise NoFit(repr(dtype))


def integer_range(dtype: DataType) -> tuple[int, int]:
    """Smallest and largest value of an integer type."""
    base: Any = type(dtype)
    if base in _BITS:
        half = 1 << (_BITS[base] - 1)
        return -half, half - 1
    return 0, (1 << _UNSIGNED_BITS[base]) - 1


def _integer(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int):
        if type(value).__module__ != "numpy" or not hasattr(value, "__index__"):
            raise NoFit
        value = value.__index__()
    if not low <= value <= high:
        raise NoFit
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, (int, float)) or type(value).__name__ in ("Decimal", "Fraction") or _numpy_number(value):
        return float(value)
    raise NoFit


#: From here on a number is nearer to what would follow the largest 16-bit float than to it.
_HALF_END = 65520.0


def _half(value: float) -> float:
    """A float that 16 bits hold, as Polars cuts it: what is too large is infinite."""
    return math.copysign(math.inf, value) if abs(value) >= _HALF_END else value


def _numpy_number(value: Any) -> bool:
    return type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0 and value.dtype.kind in "iufb"


def _boolean(value: Any) -> bool:
    if isinstance(value, bool) or (type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_")):
        return bool(value)
    raise NoFit


def _text(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    raise NoFit


def _bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise NoFit


def _date(value: Any) -> int:
    if isinstance(value, dt.datetime):
        raise NoFit
    if isinstance(value, dt.date):
        return ticks.date_days(value)
    return _ticks_of_number(value)


def _ticks_of_number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and hasattr(value, "__index__"):
        return value.__index__()
    raise NoFit


def _time(value: Any) -> int:
    return ticks.time_nanoseconds(value) if isinstance(value, dt.time) else _ticks_of_number(value)


def _datetime(value: Any, unit: str) -> int:
    # Without a zone of its own, a datetime is an instant of UTC, as in Polars.
    if isinstance(value, dt.datetime):
        if getattr(value, "nanosecond", 0) and unit == "ns":
            return value.value  # type: ignore[attr-defined]
        return ticks.datetime_ticks(value, unit)
    if isinstance(value, dt.date):
        return ticks.datetime_ticks(dt.datetime(value.year, value.month, value.day), unit)
    return _numpy_ticks(value, unit)


def _duration(value: Any, unit: str) -> int:
    if isinstance(value, dt.timedelta):
        return ticks.duration_ticks(value, unit)
    return _numpy_ticks(value, unit)


def _numpy_ticks(value: Any, unit: str) -> Any:
    if type(value).__module__ == "numpy" and getattr(value, "dtype", None) is not None and value.dtype.kind in "mM":
        number = int(value.astype(f"{value.dtype.kind}8[{unit}]").astype("int64"))
        return None if number == -(1 << 63) else number
    return _ticks_of_number(value)


def _decimal(value: Any, dtype: Any) -> int | None:
    from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

    if isinstance(value, (bool, list, dict, dt.date)):
        raise NoFit
    try:
        exact = value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
        context = Context(prec=100)
        scaled = exact.scaleb(dtype.scale, context).quantize(Decimal(1), ROUND_HALF_EVEN, context)
    except (InvalidOperation, TypeError, ValueError):
        raise NoFit from None
    number = int(scaled)
    if abs(number) >= 10**dtype.precision:
        raise NoFit
    return number


def loose_converter(dtype: DataType) -> Callable[[Any], Any]:
    """What casts a value of another type, or gives None."""
    base: Any = type(dtype)
    if base in _BITS or base in _UNSIGNED_BITS:
        low, high = integer_range(dtype)
        return lambda value: _loose_integer(value, low, high)
    if base is c.Float16:
        return lambda value: None if (number := _loose_float(value)) is None else _half(number)
    if dtype.is_float():
        return _loose_float
    if base is c.Boolean:
        return lambda value: bool(value) if isinstance(value, (int, float)) else None
    if base is c.String:
        return _loose_text
    if base is c.Binary:
        return lambda value: value.encode() if isinstance(value, str) else None
    return lambda value: None


def _moment(value: Any) -> int | None:
    """Days of a date, microseconds of datetimes and durations, nanoseconds of times; None for other values."""
    if isinstance(value, dt.datetime):
        return ticks.datetime_ticks(value, "us")
    if isinstance(value, dt.date):
        return ticks.date_days(value)
    if isinstance(value, dt.timedelta):
        return ticks.duration_ticks(value, "us")
    return ticks.time_nanoseconds(value) if isinstance(value, dt.time) else None


def _loose_integer(value: Any, low: int, high: int) -> int | None:
    if isinstance(value, str):
        try:
            number = int(value)
        except ValueError:
            return None
    elif (moment := _moment(value)) is not None:
        number = moment
    else:
        try:
            if isinstance(value, float) and not math.isfinite(value):
                return None
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            return None
    return number if low <= number <= high else None


def _loose_float(value: Any) -> float | None:
    if (moment := _moment(value)) is not None:
        return float(moment)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _loose_text(value: Any) -> str | None:
    if isinstance(value, (bytes, bytearray)):
        return None
    if isinstance(value, (list, tuple)) or type(value).__name__ in ("Series", "ndarray"):
        return _list_text(list(value))
    if isinstance(value, dict):
        return "{" + ",".join(f'"{item}"' if isinstance(item, str) else _part_text(item) for item in value.values()) + "}"
    return _plain_text(value)


def _list_text(items: list[Any]) -> str:
    kinds = {type(item) for item in items if item is not None}
    if kinds == {int, float}:
        # A list has one type, as a column has.
        items = [None if item is None else float(item) for item in items]
    return "[" + ",".join(item if isinstance(item, str) else _part_text(item) for item in items) + "]"


def _part_text(item: Any) -> str:
    if isinstance(item, (bytes, bytearray)):
        return value_text(bytes(item))
    return "null" if item is None else str(_loose_text(item))


def _plain_text(value: Any) -> str:
    if isinstance(value, float):
        # Exponents have no zeros before them.
        return value_text(value).replace("e-0", "e-").replace("e+0", "e+")
    if isinstance(value, dt.timedelta):
        from polarway.formatting.cells import duration_text

        return duration_text(ticks.duration_ticks(value, "us"), "us")
    return value_text(value)
