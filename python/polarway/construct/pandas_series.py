"""Series of pandas: over Arrow where they are held as that, as numpy arrays where that loses nothing, else value by value."""

from __future__ import annotations

import importlib.util
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType


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
        return data.to_numpy()
    return None


def as_values(data: Any) -> tuple[list[Any], DataType | None]:
    """Python values, None for what is missing, and the type that pandas' own type says."""
    missing = data.isna().tolist()
    values = [None if absent else _value(value) for value, absent in zip(data.tolist(), missing)]
    return values, _dtype(getattr(data, "dtype", None))


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
