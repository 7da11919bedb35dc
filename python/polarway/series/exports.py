"""Series in the hands of others: numpy, pandas, Arrow."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.series.numpy_array import to_numpy


def apply_ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A numpy function of series and other values, as series."""
    from polarway.exceptions import ComputeError

    if method != "__call__" or any(hasattr(value, "_node") and not hasattr(value, "_native") for value in inputs):
        return NotImplemented
    given = [value for value in inputs if hasattr(value, "_native")]
    missing = None
    for series in given:
        if series.null_count():
            missing = series.is_null() if missing is None else missing | series.is_null()
    if missing is not None and ufunc.signature is not None:
        raise ComputeError("cannot pass a Series with missing data to a generalized ufunc, as it might give unexpected results; use `fill_null` first")
    arrays = [_filled(value).to_numpy() if hasattr(value, "_native") else value for value in inputs]
    results = ufunc(*arrays, **options)
    made = [_ufunc_result(given[0], result, missing) for result in (results if isinstance(results, tuple) else (results,))]
    return tuple(made) if isinstance(results, tuple) else made[0]


def _filled(series: Any) -> Any:
    """Something for each null: numpy has none, and the results of these places are not looked at."""
    if not series.null_count():
        return series
    kind = series.dtype
    value = False if kind == c.Boolean else 0.0 if kind.is_float() else 1 if kind.is_integer() else ""
    return series.fill_null(value) if kind.is_numeric() or kind in (c.Boolean, c.String) else series


def _ufunc_result(series: Any, result: Any, missing: Any) -> Any:
    if getattr(result, "ndim", 0) == 0:
        return result
    made = type(series)(series.name, result)
    return made if missing is None or len(missing) != len(made) else made.set(missing, None)


def to_arrow(series: Any, *, views: bool) -> Any:
    """A ``pyarrow.Array``; text in its form with offsets unless ``views``."""
    import pyarrow

    array = pyarrow.chunked_array(series)
    kind = array.type
    if not views:
        from polarway.frame.arrow_table import array_type, no_rows

        kind = array_type(pyarrow, kind, series.dtype)
        if series.dtype == c.Enum and not len(series):
            return no_rows(pyarrow, kind, series.dtype)
    array = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    return array if kind == array.type else array.cast(kind)


def to_pandas(series: Any, *, arrow_types: bool, options: dict[str, Any]) -> Any:
    """A ``pandas.Series``."""
    import pandas

    frame = series.to_frame()
    if not series.name:
        frame = frame.rename({series.name: "_"})
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        if not arrow_types:
            return pandas.Series(to_numpy(series), name=series.name)
    result = frame.to_pandas(use_pyarrow_extension_array=arrow_types, **options).iloc[:, 0]
    result.name = series.name
    return result
