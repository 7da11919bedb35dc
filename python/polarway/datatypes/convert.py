"""Data types taken apart, and as what other programs call them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.python_types import is_polars_dtype, python_type_of

_ENGINE_NAMES: dict[Any, str] = {
    c.Binary: "binary", c.Boolean: "bool", c.Categorical: "categorical", c.Date: "date", c.Datetime: "datetime", c.Decimal: "decimal",
    c.Duration: "duration", c.Float16: "f16", c.Float32: "f32", c.Float64: "f64", c.Int8: "i8", c.Int16: "i16", c.Int32: "i32", c.Int64: "i64",
    c.Int128: "i128", c.List: "list", c.Map: "map", c.Object: "object", c.String: "str", c.Struct: "struct", c.Time: "time", c.UInt8: "u8",
    c.UInt16: "u16", c.UInt32: "u32", c.UInt64: "u64", c.UInt128: "u128",
}  # fmt: skip

#: By kind and bytes of an item, as numpy has them.
_NUMPY_CODES: dict[tuple[str, int], Any] = {
    ("M", 8): c.Datetime, ("b", 1): c.Boolean, ("f", 2): c.Float16, ("f", 4): c.Float32, ("f", 8): c.Float64, ("i", 1): c.Int8, ("i", 2): c.Int16,
    ("i", 4): c.Int32, ("i", 8): c.Int64, ("m", 8): c.Duration, ("u", 1): c.UInt8, ("u", 2): c.UInt16, ("u", 4): c.UInt32, ("u", 8): c.UInt64,
}  # fmt: skip
_KINDS: tuple[Any, ...] = (*_ENGINE_NAMES, c.Array, c.Enum, c.Null)


def unpack_dtypes(*dtypes: Any, include_compound: bool = False) -> set[Any]:
    """The types that have no others inside, out of types at any depth.

    Parameters
    ----------
    dtypes
        Types, fields, or one collection of them; None is passed over.
    include_compound
        Whether lists, arrays, maps and structs are among the result too.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes import unpack_dtypes
    >>> sorted(map(str, unpack_dtypes(pw.Struct({"a": pw.Int64, "b": pw.List(pw.String)}), pw.Map(pw.Int8, pw.Date))))
    ['Date', 'Int64', 'Int8', 'String']
    """
    given: Any = dtypes[0] if len(dtypes) == 1 and isinstance(dtypes[0], Collection) else dtypes
    found: set[Any] = set()
    for dtype in given:
        inner = _inside(dtype)
        if inner is not None:
            found.update(unpack_dtypes(*inner, include_compound=include_compound))
        if (inner is None or (include_compound and not isinstance(dtype, c.Field))) and dtype is not None and is_polars_dtype(dtype):
            found.add(dtype)
    return found


def _inside(dtype: Any) -> tuple[Any, ...] | None:
    """The types inside of one; None for those that have none."""
    if isinstance(dtype, (c.List, c.Array)):
        return (dtype.inner,)
    if isinstance(dtype, c.Map):
        return (dtype.key, dtype.value)
    if isinstance(dtype, c.Struct):
        return tuple(dtype.fields)
    return (dtype.dtype,) if isinstance(dtype, c.Field) else None


def dtype_to_ffiname(dtype: Any) -> str:
    """The short name of a type's class, as Polars has it in the names of functions.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes import dtype_to_ffiname
    >>> dtype_to_ffiname(pw.List(pw.Int64))
    'list'
    """
    try:
        return _ENGINE_NAMES[dtype.base_type()]
    except KeyError:
        raise NotImplementedError(f"conversion of polars data type {dtype!r} to FFI not implemented") from None


def dtype_to_py_type(dtype: Any) -> type:
    """The Python type of a type's values.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes import dtype_to_py_type
    >>> dtype_to_py_type(pw.Map(pw.String, pw.Int64))
    <class 'dict'>
    """
    try:
        return python_type_of(dtype.base_type())
    except NotImplementedError:
        raise NotImplementedError(f"conversion of polars data type {dtype!r} to Python type not implemented") from None


def dtype_short_repr_to_dtype(dtype_string: str | None) -> Any:
    """A type from the short name that tables show; None where there is none.

    Examples
    --------
    >>> from polarway.datatypes.convert import dtype_short_repr_to_dtype
    >>> dtype_short_repr_to_dtype("datetime[μs, UTC]")
    Datetime(time_unit='us', time_zone='UTC')
    """
    parts = None if dtype_string is None else re.match(r"^(\w+)(?:\[(.+)\])?$", dtype_string)
    if parts is None:
        return None
    name, inner = parts.groups()
    dtype = next((kind for kind in _KINDS if kind._short == name), None)
    if dtype is None or not inner:
        return dtype
    given: list[Any] = [None, int(inner)] if dtype is c.Decimal and inner.isdigit() else [text.strip("'\" ") for text in inner.replace("μs", "us").split(",")]
    if dtype is c.Decimal and given[0] is not None:
        given = [int(text) for text in given]
    if dtype in (c.List, c.Map):
        given = [dtype_short_repr_to_dtype(text) for text in ([inner] if dtype is c.List else given)]
    try:
        return dtype(*given)
    except (TypeError, ValueError):
        return dtype


def supported_numpy_char_code(dtype_char: str) -> bool:
    """Whether there is a type for values of a type of numpy.

    Examples
    --------
    >>> from polarway.datatypes import supported_numpy_char_code
    >>> supported_numpy_char_code("i8"), supported_numpy_char_code("V4")
    (True, False)
    """
    return _numpy_code(dtype_char) in _NUMPY_CODES


def numpy_char_code_to_dtype(dtype_char: str) -> Any:
    """The type for values of a type of numpy.

    Raises
    ------
    ValueError
        There is none.

    Examples
    --------
    >>> from polarway.datatypes import numpy_char_code_to_dtype
    >>> numpy_char_code_to_dtype("f4")
    Float32
    """
    kind, size = _numpy_code(dtype_char)
    if kind == "U":
        return c.String
    if kind == "S":
        return c.Binary
    try:
        return _NUMPY_CODES[kind, size]
    except KeyError:
        raise ValueError(f"cannot parse numpy data type {_numpy(dtype_char)!r} into Polars data type") from None


def _numpy(dtype_char: str) -> Any:
    from numpy import dtype

    return dtype(dtype_char)


def _numpy_code(dtype_char: str) -> tuple[str, int]:
    found = _numpy(dtype_char)
    return found.kind, found.itemsize


def maybe_cast(el: Any, dtype: Any) -> Any:
    """A Python value as one of a type's Python type; moments and spans as ticks of the type's unit.

    Raises
    ------
    TypeError
        The value cannot become one.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> from polarway.datatypes import maybe_cast
    >>> maybe_cast("3", pw.Int64), maybe_cast(dt.timedelta(seconds=1), pw.Duration("ms"))
    (3, 1000)
    """
    from polarway.construct import ticks

    unit = dtype.time_unit if isinstance(dtype, (c.Datetime, c.Duration)) else "us"
    if isinstance(el, dt.datetime):
        return ticks.datetime_ticks(el, unit)
    if isinstance(el, dt.timedelta):
        return ticks.duration_ticks(el, unit)
    kind = dtype_to_py_type(dtype)
    if isinstance(el, kind):
        return el
    try:
        return kind(el)
    except (TypeError, ValueError, ArithmeticError):
        raise TypeError(f"cannot convert Python type {type(el).__name__!r} to {dtype!r}") from None


__all__ = [
    "dtype_short_repr_to_dtype", "dtype_to_ffiname", "dtype_to_py_type", "is_polars_dtype", "maybe_cast", "numpy_char_code_to_dtype",
    "supported_numpy_char_code", "unpack_dtypes",
]  # fmt: skip
