"""The rows of a frame as JSON text, as Polars writes it."""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def json_text(frame: DataFrame) -> str:
    """``[{"a":1,…},…]``; NaN and infinities are null, durations ISO 8601, binary a list of bytes."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_default)
    if any(dtype.is_object() for dtype in frame._native.schema().values()):
        from polarway.exceptions import ComputeError

        raise ComputeError("cannot write 'Object' datatype to json")
    for dtype in frame._native.schema().values():
        _require_text_keys(dtype)
    names = [encoder.encode(name) + ":" for name in frame._native.schema()]
    columns = [[_plain(value) for value in values] if _needs_care(dtype) else values for values, dtype in zip(frame._lists(), frame._native.schema().values())]
    encoded = [[encoder.encode(value) for value in values] for values in columns]
    rows = ("{" + ",".join(name + value for name, value in zip(names, row)) + "}" for row in zip(*encoded))
    return "[" + ",".join(rows) + "]"


def _require_text_keys(dtype: Any) -> None:
    """Raises for maps whose keys are no text: a map is an object."""
    from polarway.datatypes import Categorical, Enum, Map, String, Struct, dtype_short_name

    if isinstance(dtype, Map):
        if not isinstance(dtype.key, (String, Categorical, Enum)):
            from polarway.exceptions import ComputeError

            raise ComputeError(
                f"JSON Map keys must be String, Categorical or Enum, got `{dtype_short_name(dtype.key)}`.\n\n"
                "Cast keys to String or use `Expr.map.entries` to write a list of structs."
            )
        _require_text_keys(dtype.value)
    elif isinstance(dtype, Struct):
        for field in dtype.fields:
            _require_text_keys(field.dtype)
    elif hasattr(dtype, "inner"):
        _require_text_keys(dtype.inner)


def _needs_care(dtype: Any) -> bool:
    return bool(dtype.is_float() or dtype.is_nested() or dtype.is_temporal())


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _default(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(value)
    if isinstance(value, (date, time)):
        return str(value)
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _duration(value: timedelta) -> str:
    """ISO 8601 in seconds."""
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    seconds, rest = divmod(micros, 1_000_000)
    fraction = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{sign}PT{seconds}{fraction}S"
