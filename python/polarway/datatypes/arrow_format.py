"""Format strings of the Arrow C data interface to and from data types (flat types only; nested ones have children)."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.datatypes.python_types import instance_of

_SIMPLE: dict[str, DataType] = {
    "n": c.Null(),
    "b": c.Boolean(),
    "c": c.Int8(),
    "C": c.UInt8(),
    "s": c.Int16(),
    "S": c.UInt16(),
    "i": c.Int32(),
    "I": c.UInt32(),
    "l": c.Int64(),
    "L": c.UInt64(),
    "e": c.Float16(),
    "_pli128": c.Int128(),
    "_plu128": c.UInt128(),
    "f": c.Float32(),
    "g": c.Float64(),
    "u": c.String(),
    "U": c.String(),
    "vu": c.String(),
    "z": c.Binary(),
    "Z": c.Binary(),
    "vz": c.Binary(),
    "tdD": c.Date(),
    "tdm": c.Datetime("ms"),
    "tts": c.Time(),
    "ttm": c.Time(),
    "ttu": c.Time(),
    "ttn": c.Time(),
}
_UNITS = {"s": "ms", "m": "ms", "u": "us", "n": "ns"}
_UNIT_CODES = {"s": "s", "ms": "m", "us": "u", "ns": "n"}
_FORMATS: dict[Any, str] = {
    c.Null: "n",
    c.Boolean: "b",
    c.Int8: "c",
    c.UInt8: "C",
    c.Int16: "s",
    c.UInt16: "S",
    c.Int32: "i",
    c.UInt32: "I",
    c.Int64: "l",
    c.UInt64: "L",
    c.Float16: "e",
    c.Float32: "f",
    c.Float64: "g",
    c.String: "U",
    c.Binary: "Z",
    c.Date: "tdD",
    c.Time: "ttn",
    c.Int128: "d:38,0",
    # Polars' own: Arrow has no integers of that width.
    c.UInt128: "_plu128",
}

#: Of integers and floats.
NUMBER_FORMATS: dict[Any, str] = {
    kind: _FORMATS[kind] for kind in (c.Int8, c.UInt8, c.Int16, c.UInt16, c.Int32, c.UInt32, c.Int64, c.UInt64, c.Float32, c.Float64)
}


def flat_dtype(format: str) -> DataType | None:
    """The data type of a flat format; ``None`` for a nested or unknown one.

    Examples
    --------
    >>> from polarway.datatypes.arrow_format import flat_dtype
    >>> flat_dtype("tsu:UTC")
    Datetime(time_unit='us', time_zone='UTC')
    """
    known = _SIMPLE.get(format)
    if known is not None:
        return known
    if format.startswith("ts") and format[2] in _UNITS:
        return c.Datetime(_UNITS[format[2]], format[4:] or None)
    if format.startswith("tD") and format[2] in _UNITS:
        return c.Duration("s" if format[2] == "s" else _UNITS[format[2]])
    if format.startswith("d:"):
        digits = format[2:].split(",")
        return c.Decimal(int(digits[0]), int(digits[1]))
    if format.startswith("w:"):
        return c.Binary()
    return None


def format_of(dtype: Any) -> str:
    """The format of a data type; nested types give the form of their own level.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes.arrow_format import format_of
    >>> format_of(pw.Datetime("ns", "UTC"))
    'tsn:UTC'
    """
    base: Any = type(dtype)
    known = _FORMATS.get(base)
    if known is not None:
        return known
    if base is c.Datetime:
        return f"ts{_UNIT_CODES[dtype.time_unit]}:{dtype.time_zone or ''}"
    if base is c.Duration:
        return f"tD{_UNIT_CODES[dtype.time_unit]}"
    if base is c.Decimal:
        return f"d:{dtype.precision},{dtype.scale}{',256' if dtype.precision > 38 else ''}"
    if base is c.List:
        return "+L"
    if base is c.Map:
        return "+m"
    if base is c.Array:
        return f"+w:{dtype.size}"
    if base is c.Struct:
        return "+s"
    if base in (c.Categorical, c.Enum):
        return "I"
    if base is c.Object:
        return "w:8"
    if isinstance(dtype, c.BaseExtension):
        return "_pli128" if dtype.ext_storage() == c.Int128 else format_of(instance_of(dtype.ext_storage()))
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"data type {dtype!r} has no Arrow form")


def enum_values(raw: bytes) -> list[str]:
    """Categories of an Enum in field metadata: for each its length, a semicolon and its text."""
    result = []
    at = 0
    while at < len(raw):
        colon = raw.index(b";", at)
        length = int(raw[at:colon])
        result.append(raw[colon + 1 : colon + 1 + length].decode())
        at = colon + 1 + length
    return result
