"""Series as numpy arrays: where they are if that can be, with a mask for nulls if that is asked for."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.text_form import dtype_short_name

NUMPY_NAMES = {
    c.Int8: "int8", c.Int16: "int16", c.Int32: "int32", c.Int64: "int64", c.UInt8: "uint8", c.UInt16: "uint16", c.UInt32: "uint32",
    c.UInt64: "uint64", c.Float16: "float16", c.Float32: "float32", c.Float64: "float64",
}  # fmt: skip
#: What is said where a copy would be needed and is not allowed.
NO_COPY = "copy not allowed: cannot convert to a NumPy array without copying data"


def to_numpy(series: Any, *, writable: bool = False, allow_copy: bool = True, masked: bool = False) -> Any:
    """An array: numbers as they are (floats with NaN for nulls if there are any, or a mask), temporal values as datetime64, others as objects."""
    import numpy as np

    if series.dtype.is_extension():
        series = series.ext.storage()
    array = _data(np, series, writable=writable, allow_copy=allow_copy, masked=masked)
    if writable and not array.flags.writeable:
        if not allow_copy and len(series):
            raise RuntimeError("copy not allowed: cannot create a writable array without copying data")
        array = array.copy()
    if not masked:
        return array
    return _with_mask(np, series, array)


def as_array(data: Any, dtype: Any, copy: bool | None, *, texts: bool) -> Any:
    """What numpy asks a series or a frame for (``__array__``)."""
    if copy is not None and not isinstance(copy, bool):
        raise TypeError(f"invalid input for `copy`: {copy!r}")
    import numpy as np

    if texts and dtype is None and data.dtype == c.String and not data.null_count():
        dtype = np.dtype("U")
    array = data.to_numpy(writable=copy is True, allow_copy=copy is not False)
    if dtype is None or dtype == array.dtype:
        return array
    if copy is False:
        raise RuntimeError(f"copy not allowed: cast from {array.dtype} to {np.dtype(dtype)} prohibited")
    return array.__array__(dtype)


def fixed_name(dtype: Any) -> str | None:
    """numpy's name of the type whose values lie in memory as the column's do; None: there is none."""
    base = type(dtype)
    if base in (c.Datetime, c.Duration):
        return f"{'m' if base is c.Duration else 'M'}8[{dtype.time_unit}]"
    return NUMPY_NAMES.get(base)


def _data(np: Any, series: Any, *, writable: bool, allow_copy: bool, masked: bool) -> Any:
    dtype = series.dtype
    base = type(dtype)
    if base is c.Struct:
        return series.struct.unnest().to_numpy(writable=writable, allow_copy=allow_copy, masked=masked)
    if base is c.Array:
        return _nested_array(np, series, writable=writable, allow_copy=allow_copy, masked=masked)
    name = fixed_name(dtype)
    if name is not None:
        return _fixed(np, series, name, allow_copy=allow_copy, masked=masked)
    if not allow_copy and len(series):
        raise RuntimeError(NO_COPY)
    if base in (c.Int128, c.UInt128):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f"cannot convert {dtype_short_name(dtype)} to NumPy, which has no 128-bit integer types")
    if base is c.Boolean and (masked or not series.null_count()):
        return np.array((series.fill_null(False) if series.null_count() else series).to_list(), dtype=bool)
    if base is c.Date:
        values, missing = series._native.fixed_bytes()
        array = np.frombuffer(values, dtype="int32").astype("int64").view("M8[D]")
        array[missing] = "NaT"
        return array
    if base is c.Null:
        return np.full(len(series), np.nan, dtype="float32")
    if base is c.List:
        return _lists(np, series, writable=writable)
    return _objects(np, series)


def _fixed(np: Any, series: Any, name: str, *, allow_copy: bool, masked: bool) -> Any:
    """Numbers and moments: the column's own memory, or a copy in which nulls are NaN or NaT (of any value if they are masked)."""
    if not len(series):
        return np.empty(0, dtype=name)
    has_nulls = bool(series.null_count())
    if series.n_chunks() == 1 and (masked or not has_nulls):
        view = series._native.leaf_view(0, np.dtype(name).itemsize)
        if view is not None:
            return _read_only(np.frombuffer(view, dtype=name))
    if not allow_copy:
        raise RuntimeError(NO_COPY)
    parts = None if has_nulls else series._native.fixed_parts(0)
    if parts:
        return np.concatenate([np.frombuffer(part, dtype=name) for part in parts])
    values, missing = series._native.fixed_bytes()
    array = np.frombuffer(values, dtype=name)
    if not missing or masked:
        return array.copy()
    if name[0] in "mM":
        array = array.copy()
        array[missing] = "NaT"
        return array
    array = array.astype("float32" if array.itemsize < 4 and name != "float16" else name if name[0] == "f" else "float64")
    array[missing] = np.nan
    return array


def _read_only(array: Any) -> Any:
    # Memory that is shared with the column must stay as it is.
    array.flags.writeable = False
    return array


def _nested_array(np: Any, series: Any, *, writable: bool, allow_copy: bool, masked: bool) -> Any:
    """Values of an Array with one dimension more; a null row has nulls in its places."""
    shape, inner = [len(series)], series.dtype
    while type(inner) is c.Array:
        shape.append(inner.size)
        inner = inner.inner
    name = fixed_name(inner)
    if name is not None and len(series) and series.n_chunks() == 1 and (masked or not _has_nulls(series)):
        view = series._native.leaf_view(0, np.dtype(name).itemsize)
        if view is not None:
            return _read_only(np.frombuffer(view, dtype=name).reshape(shape))
    if not allow_copy and len(series):
        raise RuntimeError(NO_COPY)
    flat = to_numpy(_items(series), writable=writable)
    if masked and name is not None:
        # The values under the mask are of any value, and of the type without nulls.
        flat = np.nan_to_num(flat).astype(name) if np.dtype(name).kind in "iuf" else flat
    elif masked and flat.dtype == object and type(inner) is c.Boolean:
        flat = flat.astype(bool)
    if series.n_chunks() > 1 and not flat.flags.writeable:
        # Chunks side by side are a copy, which is the caller's.
        flat = flat.copy()
    return flat.reshape((*shape, *flat.shape[1:]))


def _items(series: Any) -> Any:
    """The innermost items of an Array, row by row: nulls in the places of a null row."""
    while type(series.dtype) is c.Array:
        dtype = series.dtype
        if series.null_count():
            empty = [None] * dtype.size
            series = type(series)(series.name, [empty if row is None else row for row in series.to_list()], dtype=dtype)
        series = series.explode(empty_as_null=False) if dtype.size else series.head(0).explode()
    return series


def _has_nulls(series: Any) -> bool:
    while type(series.dtype) is c.Array:
        if series.null_count():
            return True
        series = series.explode(empty_as_null=False) if series.dtype.size else series.head(0).explode()
    return bool(series.null_count())


def _lists(np: Any, series: Any, *, writable: bool) -> Any:
    """An array of arrays, each of the type that its own values have, with nulls or without; where it can be, parts of one memory."""
    out = np.empty(len(series), dtype=object)
    items = series.explode(empty_as_null=False, keep_nulls=False)
    pick = _picked(items, writable)
    start = 0
    for row, length in enumerate(series.list.len().to_list()):
        if length is not None:
            part = pick(start, length)
            out[row] = part if part.flags.writeable or length and not writable else part.copy()
            start += length
    return out


def _picked(items: Any, writable: bool) -> Any:
    """A function of a start and a length that gives the array of these items."""
    nested = items.dtype.is_nested()
    if not nested and items.null_count():
        whole, plain = to_numpy(items), to_numpy(items.drop_nulls())
        # How many nulls lie before each item, and after the last one.
        before = [0, *items.is_null().cast(c.UInt32()).cum_sum().to_list()]

        def either(start: int, length: int) -> Any:
            skipped = before[start]
            return whole[start : start + length] if before[start + length] > skipped else plain[start - skipped : start - skipped + length]

        return either
    if nested and type(items.dtype) is not c.List:
        return lambda start, length: to_numpy(items.slice(start, length), writable=writable)
    whole_items = to_numpy(items, writable=writable and nested)
    return lambda start, length: whole_items[start : start + length]


def _objects(np: Any, series: Any) -> Any:
    array = np.full(len(series), None, dtype=object)
    if type(series.dtype) is c.String:
        if series._native.place(0, array.ctypes.data):
            return array
        # One pass without a look at what the values are.
        return np.fromiter(series.to_list(), dtype=object, count=len(series))
    array[:] = series.to_list()
    return array


def _with_mask(np: Any, series: Any, array: Any) -> Any:
    data, mask = array, _mask(np, series, array.shape)
    if isinstance(array, np.ma.MaskedArray):
        data, inner = array.data, np.ma.getmask(array)
        mask = inner if mask is None else inner | mask
    return np.ma.MaskedArray(data, mask=np.ma.nomask if mask is None else mask)


def _mask(np: Any, series: Any, shape: tuple[int, ...]) -> Any:
    """Where a value is null, in an array of that shape; None: nowhere."""
    rows = series.is_null().to_numpy() if series.null_count() else None
    if type(series.dtype) is c.Array and _has_nulls(series):
        items = _items(series)
        inner = items.is_null().to_numpy()
        return inner.reshape(shape[: _depth(series.dtype) + 1])
    return None if rows is None else np.broadcast_to(rows.reshape(-1, *(1,) * (len(shape) - 1)), shape).copy()


def _depth(dtype: Any) -> int:
    return 1 + _depth(dtype.inner) if type(dtype) is c.Array else 0
