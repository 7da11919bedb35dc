"""Series of pandas: over Arrow where they are held as that, as numpy arrays where that loses nothing, else value by value."""

from __future__ import annotations

import datetime as dt
import decimal
import importlib.util
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_DECIMAL_DIGITS = 38


def is_pandas(data: Any) -> bool:
    """Whether this is a series or an index."""
    return hasattr(data, "to_numpy") and any(kind.__module__.partition(".")[0] == "pandas" for kind in type(data).__mro__)


def as_arrow(data: Any) -> Any:
    """An Arrow array of a type that only Arrow has a name for; None: the series has no such type, or pyarrow is not installed."""
    array: Any = getattr(data, "array", None)
    if type(getattr(data, "dtype", None)).__module__.startswith("numpy") or not hasattr(array, "__arrow_array__"):
        return None
    if importlib.util.find_spec("pyarrow") is None:
        return None
    made = array.__arrow_array__()
    return made if hasattr(made, "__arrow_c_stream__") or hasattr(made, "__arrow_c_array__") else None


def as_numpy(data: Any) -> Any:
    """An array of numbers or of times, where NaN and NaT are nulls; None: it would lose something."""
    held = getattr(data, "dtype", None)
    if getattr(held, "kind", "O") in "iufbmM" and type(held).__module__.startswith("numpy"):
        array = data.to_numpy()
        # Seconds are no unit of columns.
        return array.astype(f"{array.dtype.kind}8[ms]") if array.dtype.kind in "mM" and array.dtype.str.endswith("[s]") else array
    return None


def as_moments(data: Any) -> tuple[Any, DataType] | None:
    """Moments of a time zone as an array in UTC, and their type; None: the series has no zone."""
    zone = getattr(getattr(data, "dtype", None), "tz", None)
    if zone is None:
        return None
    array = data.array.tz_convert(None).to_numpy()
    unit = array.dtype.str.rpartition("[")[2].rstrip("]")
    if unit == "s":
        array, unit = array.astype("M8[ms]"), "ms"
    return array, c.Datetime(unit, _zone(zone))


def _zone(zone: Any) -> str:
    offset = zone.utcoffset(None) if isinstance(zone, dt.timezone) or not hasattr(zone, "key") and not hasattr(zone, "zone") else None
    if offset is None:
        return str(getattr(zone, "key", None) or getattr(zone, "zone", None) or zone)
    if not offset:
        return "UTC"
    hours, rest = divmod(offset, dt.timedelta(hours=1))
    if rest:
        from polarway.exceptions import ComputeError

        raise ComputeError(f"unable to parse time zone: '{zone}'. Please check the Time Zone Database for a list of available time zones.")
    # The names of fixed offsets count westwards.
    return f"Etc/GMT{-hours:+d}"


def as_values(data: Any) -> tuple[list[Any], DataType | None]:
    """Python values, None for what is missing, and the type that pandas' own type says, or that fits numbers of several types."""
    missing = data.isna().tolist()
    held = data.tolist()
    values = [None if absent else _value(value) for value, absent in zip(held, missing)]
    dtype = _dtype(getattr(data, "dtype", None)) or _common(values)
    if dtype is None and all(missing):
        # None alone stands for missing texts, pandas' own marks for missing values of any type.
        dtype = c.String() if all(value is None for value in held) else c.Null()
    return values, dtype


def _common(values: list[Any]) -> DataType | None:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return c.Float64()
    if kinds == {decimal.Decimal}:
        parts = [value.as_tuple() for value in values if value is not None and value.is_finite()]
        scale = max((max(-int(part.exponent), 0) for part in parts), default=0)
        whole = max((max(len(part.digits) + int(part.exponent), 0) for part in parts), default=0)
        return c.Decimal(max(whole + scale, 1), scale) if whole + scale <= _DECIMAL_DIGITS else None
    return None


def _dtype(held: Any) -> DataType | None:
    """The type of texts or of categories, also where there are no values."""
    if str(held) in ("str", "string"):
        return c.String()
    categories = getattr(held, "categories", None)
    if categories is not None and str(categories.dtype) in ("object", "str", "string"):
        return c.Categorical()
    return None


def _value(value: Any) -> Any:
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime(warn=False) if hasattr(value, "nanosecond") and not hasattr(value, "components") else value
    # Arrays among objects are lists of any length.
    return value.tolist() if hasattr(value, "tolist") and getattr(value, "ndim", 0) > 0 else value
