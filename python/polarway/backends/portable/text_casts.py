"""Text to values and values to text, in the forms that Polars reads and writes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.types import floats, stored_type
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_INTEGER = r"^[+-]?[0-9]+$"
_FLOAT = r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN])$"
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"


def _where(condition: Any, array: pa.Array) -> pa.Array:
    return pc.if_else(condition, array, pa.scalar(None, array.type))


def parse(array: pa.Array, target: DataType) -> pa.Array | None:
    """Text as values of a type; null where it is none. None when there is no such cast."""
    base = type(target)
    if base is c.Boolean:
        flags = pc.equal(array, "true")
        return _where(pc.or_(flags, pc.equal(array, "false")), flags)
    if base is c.Binary:
        return array.cast(pa.large_binary())
    if target.is_integer():
        return _integers(array, target)
    if target.is_float():
        plain = _where(pc.match_substring_regex(array, _FLOAT), array)
        plain = pc.replace_substring_regex(plain, r"^\+", "")
        return floats(plain.cast(pa.float64()), target)
    if base is c.Decimal:
        return _decimals(array, target)
    if base in (c.Date, c.Datetime, c.Time):
        from polarway.backends.portable.parsing import parse_iso

        return parse_iso(array, target)
    return None


def _integers(array: pa.Array, target: DataType) -> pa.Array:
    from polarway.backends.portable.casts import number

    plain = _where(pc.match_substring_regex(array, _INTEGER), array)
    plain = pc.replace_substring_regex(plain, r"^\+", "")
    longest = pc.max(pc.binary_length(plain)).as_py() or 0
    if longest <= 18:
        return number(plain.cast(pa.int64()), c.Int64(), target)
    limit = 10**38
    values = [None if text is None else int(text) for text in plain.to_pylist()]
    wide = pa.array([value if value is not None and -limit < value < limit else None for value in values], pa.decimal128(38, 0))
    return wide if type(target) is c.Int128 else number(wide, c.Int128(), target)


def _decimals(array: pa.Array, target: Any) -> pa.Array:
    from decimal import ROUND_HALF_EVEN, Context, Decimal

    plain = _where(pc.match_substring_regex(array, _DECIMAL), array)
    context = Context(prec=76, rounding=ROUND_HALF_EVEN)
    unit = Decimal(1).scaleb(-target.scale)
    limit = 10 ** (target.precision or 38)
    values: list[Any] = []
    for text in plain.to_pylist():
        exact = None if text is None else Decimal(text).quantize(unit, context=context)
        values.append(exact if exact is not None and abs(int(exact.scaleb(target.scale, context))) < limit else None)
    return pa.array(values, stored_type(target))


def write(array: pa.Array, source: DataType) -> pa.Array:
    """Values as text."""
    base = type(source)
    if source.is_float():
        return _floats(array)
    if base in (c.Date, c.Datetime, c.Time, c.Duration):
        return _moments(array, source)
    if base is c.Int128:
        return pa.array([None if value is None else str(int(value)) for value in array.to_pylist()], pa.large_string())
    if base is c.Decimal:
        return pa.array([None if value is None else format(value, "f") for value in array.to_pylist()], pa.large_string())
    return array.cast(pa.large_string())


def _floats(array: pa.Array) -> pa.Array:
    single = array.type == pa.float32()
    texts = [None if value is None else float_text(value, single=single) for value in array.to_pylist()]
    return pa.array(texts, pa.large_string())


def float_text(value: float, *, single: bool = False) -> str:
    """The shortest text of a float, as Polars writes it."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    if value == 0:
        return "-0.0" if str(value).startswith("-") else "0.0"
    text = pc.cast(pa.scalar(value, pa.float32()), pa.string()).as_py() if single else repr(value)
    mantissa, _, exponent = text.partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0") or "0"
    most, least = (13, -6) if single else (16, -5)
    if least < point <= most:
        if point <= 0:
            return f"{sign}0.{'0' * -point}{digits}"
        if len(digits) <= point:
            return f"{sign}{digits}{'0' * (point - len(digits))}.0"
        return f"{sign}{digits[:point]}.{digits[point:]}"
    head = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{head}e{point - 1}"


def _moments(array: pa.Array, source: Any) -> pa.Array:
    if type(source) is c.Duration:
        return array.cast(pa.int64()).cast(pa.large_string())
    if type(source) is c.Time:
        text = array.cast(pa.large_string())
        return pc.replace_substring_regex(text, r"\.0+$", "")
    text = array.cast(pa.large_string())
    if type(source) is c.Datetime and source.time_zone is not None:
        text = pc.replace_substring_regex(text, r"Z$", "+00:00")
        text = pc.replace_substring_regex(text, r"([+-][0-9]{2})([0-9]{2})$", r"\1:\2")
    return text
