"""Series in the hands of others: numpy, pandas, Arrow."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.text_form import dtype_short_name

NUMPY_NAMES = {
    c.Int8: "int8", c.Int16: "int16", c.Int32: "int32", c.Int64: "int64", c.UInt8: "uint8", c.UInt16: "uint16", c.UInt32: "uint32",
    c.UInt64: "uint64", c.Float16: "float16", c.Float32: "float32", c.Float64: "float64",
}  # fmt: skip


def to_numpy(series: Any, *, allow_copy: bool = True) -> Any:
    """An array: numbers as they are (floats with NaN for nulls if there are any), temporal values as datetime64, others as objects."""
    import numpy as np

    if series.dtype.is_extension():
        series = series.ext.storage()
    dtype = series.dtype
    base = type(dtype)
    if base in (c.Int128, c.UInt128):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f"cannot convert {dtype_short_name(dtype)} to NumPy, which has no 128-bit integer types")
    if not allow_copy and len(series) and (base not in NUMPY_NAMES and base not in (c.Datetime, c.Duration) or series._native.fixed_view() is None):
        raise RuntimeError("copy not allowed: cannot convert to a NumPy array without copying data")
    if base in NUMPY_NAMES:
        parts = series._native.fixed_parts(0)
        if parts:
            arrays = [np.frombuffer(part, dtype=NUMPY_NAMES[base]) for part in parts]
            array = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
            # Memory that is shared with the column must stay as it is.
            array.flags.writeable = len(arrays) > 1
            return array
        values, missing = _stored(series)
        array = np.array(values, dtype=NUMPY_NAMES[base]) if not isinstance(values, bytes) else np.frombuffer(values, dtype=NUMPY_NAMES[base])
        return _with_nan(np, array, missing) if missing else array
    view = series._native.fixed_view() if base in (c.Datetime, c.Duration) else None
    if view is not None:
        ticks = np.frombuffer(view, dtype=f"{'m' if base is c.Duration else 'M'}8[{dtype.time_unit}]")
        ticks.flags.writeable = False
        return ticks
    if base is c.Boolean and not series.null_count():
        return np.array(series.to_list(), dtype=bool)
    if base in (c.Date, c.Datetime, c.Duration):
        unit = "D" if base is c.Date else dtype.time_unit
        values, missing = _stored(series)
        array = np.frombuffer(values, dtype="int32" if base is c.Date else "int64").astype("int64")
        array = array.view(f"{'m' if base is c.Duration else 'M'}8[{unit}]").copy()
        array[missing] = "NaT"
        return array
    if base is c.Array:
        return _nested_array(np, series)
    if base is c.Null:
        return np.full(len(series), np.nan, dtype="float32")
    if base is c.String:
        array = np.full(len(series), None, dtype=object)
        if series._native.place(0, array.ctypes.data):
            return array
        # One pass without a look at what the values are.
        return np.fromiter(series.to_list(), dtype=object, count=len(series))
    array = np.empty(len(series), dtype=object)
    array[:] = series.to_list()
    return array


def _nested_array(np: Any, series: Any) -> Any:
    """Values of an Array with one dimension more; a null row has nulls in its places."""
    dtype = series.dtype
    if series.null_count():
        empty = _nulls(dtype)
        series = type(series)(series.name, [empty if row is None else row for row in series.to_list()], dtype=dtype)
    items = series.explode(empty_as_null=False) if dtype.size else series.head(0).explode()
    flat = to_numpy(items) if type(items.dtype) is c.Array else items.to_numpy()
    shape = (len(series), dtype.size, *flat.shape[1:])
    return np.array(flat).reshape(shape)


def _nulls(dtype: Any) -> Any:
    return [_nulls(dtype.inner) if type(dtype.inner) is c.Array else None] * dtype.size


def _stored(series: Any) -> tuple[Any, list[int]]:
    return series._native.fixed_bytes()


def _with_nan(np: Any, array: Any, missing: list[int]) -> Any:
    if array.dtype == np.float16:
        result = array.copy()
        result[missing] = np.nan
        return result
    result = array.astype("float32" if array.dtype in (np.int8, np.int16, np.uint8, np.uint16, np.float32) else "float64")
    result[missing] = np.nan
    return result


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
    array = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    if not views:
        from polarway.frame.arrow_table import _without_views

        target = _without_views(pyarrow, array.type)
        array = array if target == array.type else array.cast(target)
    return array


def to_pandas(series: Any, *, arrow_types: bool, options: dict[str, Any]) -> Any:
    """A ``pandas.Series``."""
    import pandas

    if arrow_types:
        return pandas.Series(pandas.array(to_arrow(series, views=False), dtype=None), name=series.name)
    frame = series.to_frame()
    if not series.name:
        frame = frame.rename({series.name: "_"})
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return pandas.Series(to_numpy(series), name=series.name)
    result = frame.to_pandas(**options).iloc[:, 0]
    result.name = series.name
    return result
