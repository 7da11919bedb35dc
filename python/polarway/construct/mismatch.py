"""The error for a value that does not fit its column."""

from __future__ import annotations

import math
from typing import Any

from polarway.construct.inference import infer_dtype
from polarway.datatypes import classes as c


def mismatch(name: str, dtype: Any, value: Any) -> TypeError:
    """A TypeError that names the value, its type, the wanted type and the column."""
    return TypeError(
        f"unexpected value while building Series of type {type_text(dtype)}; "
        f"found value of type {type_text(infer_dtype([value]))}: {value_text(value)}\n\n"
        f"This error occurred with the following context stack:\n\t[1] while constructing Series '{name}'\n\n\n"
        "Hint: Try setting `strict=False` to allow passing data with mixed types."
    )


def type_text(dtype: Any) -> str:
    """The type as error texts show it."""
    if isinstance(dtype, c.Datetime):
        zone = f", '{dtype.time_zone}'" if dtype.time_zone else ""
        return f"Datetime('{_unit(dtype.time_unit)}'{zone})"
    if isinstance(dtype, c.Duration):
        return f"Duration('{_unit(dtype.time_unit)}')"
    if isinstance(dtype, c.Decimal):
        return f"Decimal({dtype.precision}, {dtype.scale})"
    return repr(dtype)


def _unit(unit: str) -> str:
    return "μs" if unit == "us" else unit


def value_text(value: Any) -> str:
    """The value as error texts show it."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bytes):
        return 'b"' + repr(value)[2:-1] + '"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else repr(value)
    if isinstance(value, dict):
        return "{" + ",".join(value_text(item) for item in value.values()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    return str(value)
