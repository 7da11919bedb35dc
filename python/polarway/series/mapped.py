"""A Python function of each value of a series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.series.series import Series

# Values that a function is tried with where there is none, to find the type of its results.
_SAMPLES: dict[str, Any] = {
    "Boolean": True, "String": "", "Binary": b"", "Date": dt.date(1970, 1, 1), "Datetime": dt.datetime(1970, 1, 1), "Time": dt.time(0),
    "Duration": dt.timedelta(0), "Decimal": Decimal(1), "Categorical": "", "Enum": "",
}  # fmt: skip


def mapped(series: Series, function: Callable[[Any], Any], return_dtype: Any, *, skip_nulls: bool, pass_name: bool) -> Series:
    """What the function gives for each value. Without ``return_dtype`` its type is that of the results, which must be of one type.

    Raises ``SchemaError`` for a result that the type does not have.
    """
    from polarway.exceptions import SchemaError

    name = series.name
    given: Any = series
    if pass_name:
        given = (value.alias(name) if hasattr(value, "_native") else value for value in given)
    results = [None if value is None and skip_nulls else function(value) for value in given]
    results = [value.to_list() if value is not None and hasattr(value, "_native") else value for value in results]
    if return_dtype is None and series.null_count() == len(series) and all(value is None for value in results):
        return_dtype = _type_of_sample(series, function)
    try:
        return type(series)(name, results, dtype=return_dtype)
    except TypeError as error:
        raise SchemaError(str(error)) from error


def _type_of_sample(series: Series, function: Callable[[Any], Any]) -> Any:
    dtype = series.dtype
    sample = 1 if dtype.is_integer() else 1.0 if dtype.is_float() else _SAMPLES.get(type(dtype).__name__)
    if sample is None:
        return None
    try:
        made = function(sample)
    except Exception:  # noqa: BLE001 - whatever the function raises, nothing is known of its results
        return None
    return None if made is None else type(series)("", [made], strict=False).dtype
