"""Python values as literals of a plan."""

from __future__ import annotations

import base64
import datetime as dt
import math
from decimal import Decimal
from typing import Any

from polarway.plan.nodes import ExprNode

_INT64 = range(-(2**63), 2**63)
_INT128 = range(-(2**127), 2**127)
_UINT128_END = 2**128


def literal(value: Any, dtype: Any = None) -> ExprNode:
    """A constant; ``dtype`` in plan form. Integers and floats without one take the type of what they meet.

    Examples
    --------
    >>> from polarway.plan.literals import literal
    >>> literal(1), literal("x"), literal(float("nan"))
    ({'lit': 1}, {'lit': 'x', 'dtype': 'string'}, {'lit': 'nan', 'dtype': 'float64'})
    """
    if dtype is not None:
        return {"lit": encoded(value, dtype), "dtype": dtype}
    if value is None or isinstance(value, bool):
        return {"lit": value, "dtype": "null" if value is None else "boolean"}
    if isinstance(value, int):
        if not -(2**127) <= value < _UINT128_END:
            raise OverflowError(f"int value too large for Polars integer types: {value}")
        return {"lit": int(value)}
    if isinstance(value, float):
        # A text in JSON, which only the type tells from a text.
        return {"lit": value} if math.isfinite(value) else {"lit": _float(value), "dtype": "float64"}
    found = dtype_of(value)
    if found is None:
        raise TypeError(
            f"cannot create expression literal for value of type {type(value).__name__}.\n\n"
            "Hint: Pass `allow_object=True` to accept any value and create a literal of type Object."
        )
    return {"lit": encoded(value, found), "dtype": found}


def dtype_of(value: Any) -> Any:
    """The type of a constant, in plan form; None for values of unknown type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int64" if value in _INT64 else _wide(value)
    if isinstance(value, float):
        return "float64"
    if isinstance(value, str):
        return "string"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "binary"
    if isinstance(value, dt.datetime):
        return {"datetime": ["us", None if value.tzinfo is None else zone_name(value.tzinfo)]}
    if isinstance(value, dt.date):
        return "date"
    if isinstance(value, dt.time):
        return "time"
    if isinstance(value, dt.timedelta):
        return {"duration": "us"}
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return {"decimal": [38, -exponent if isinstance(exponent, int) and exponent < 0 else 0]}
    if isinstance(value, (list, tuple)):
        return {"list": _items_dtype(value)}
    if isinstance(value, dict):
        return {"struct": [[name, dtype_of(item)] for name, item in value.items()]}
    return None


def _wide(value: int) -> str:
    """The 128-bit type of an integer."""
    if value in _INT128:
        return "int128"
    if 0 <= value < _UINT128_END:
        return "uint128"
    raise OverflowError(f"int value too large for Polars integer types: {value}")


def _items_dtype(values: Any) -> Any:
    found: Any = "null"
    for value in values:
        kind = dtype_of(value)
        if kind is None:
            return "null"
        if found in ("null", "int64") and kind == "float64" or found == "null":
            found = kind
    return found


def zone_name(zone: dt.tzinfo) -> str:
    """The name of a time zone; moments of a fixed offset are moments of UTC."""
    return str(getattr(zone, "key", None) or getattr(zone, "zone", None) or "UTC")


def encoded(value: Any, dtype: Any) -> Any:
    """A value in the form that the plan has for its type."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return _tick(value, dtype)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return _temporal(value, dtype)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (list, tuple)):
        inner = next(iter(dtype.values())) if isinstance(dtype, dict) else "null"
        inner = inner[0] if isinstance(dtype, dict) and "array" in dtype else inner
        return [encoded(item, inner) for item in value]
    if isinstance(value, dict):
        return [encoded(value.get(name), kind) for name, kind in dtype["struct"]]
    raise TypeError(f"cannot create expression literal for value of type {type(value).__name__}: {value!r}")


def _tick(value: int, dtype: Any) -> Any:
    return str(int(value)) if isinstance(dtype, dict) and "decimal" in dtype else int(value)


def _float(value: float) -> Any:
    if math.isfinite(value):
        return float(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


_EPOCH = dt.datetime(1970, 1, 1)
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def _temporal(value: Any, dtype: Any) -> int:
    """Days of a date, nanoseconds of a time, ticks of a datetime or duration."""
    if isinstance(value, dt.datetime):
        if dtype == "date":
            return value.toordinal() - 719163
        if dtype == "time":
            return _span(value - value.replace(hour=0, minute=0, second=0, microsecond=0), "ns")
        naive = value.replace(tzinfo=None) if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)
        return _span(naive - _EPOCH, dtype["datetime"][0])
    if isinstance(value, dt.date):
        days = value.toordinal() - 719163
        return days if dtype == "date" else days * 86_400 * _PER_SECOND[dtype["datetime"][0]]
    if isinstance(value, dt.time):
        return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000_000 + value.microsecond * 1_000
    return _span(value, dtype["duration"])


def _span(value: dt.timedelta, unit: str) -> int:
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    return micros * 1_000 if unit == "ns" else micros if unit == "us" else micros // (1_000_000 if unit == "s" else 1_000)
