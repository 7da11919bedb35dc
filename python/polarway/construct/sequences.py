"""Whatever a user gives as one column, as Arrow buffers."""

from __future__ import annotations

from math import inf
from typing import Any

from polarway.construct import pandas_series
from polarway.construct.bitmaps import packed
from polarway.construct.buffers import ColumnBuffers
from polarway.construct.columns import build_column, packed_numbers, read_by_backend
from polarway.construct.inference import first_value, flat_items, infer_dtype, plain_list, zone_name
from polarway.construct.pandas_series import is_pandas
from polarway.construct.structured import simplified
from polarway.datatypes import classes as c
from polarway.datatypes.arrow_format import format_of
from polarway.datatypes.base import DataType
from polarway.datatypes.python_types import instance_of, parse_into_dtype

_FIRST_GUESS: dict[type, tuple[DataType, str]] = {int: (c.Int64(), "q"), float: (c.Float64(), "d")}
_NUMPY_TYPES: dict[str, DataType] = {
    "i1": c.Int8(), "i2": c.Int16(), "i4": c.Int32(), "i8": c.Int64(), "u1": c.UInt8(), "u2": c.UInt16(),
    "u4": c.UInt32(), "u8": c.UInt64(), "f2": c.Float16(), "f4": c.Float32(), "f8": c.Float64(),
}  # fmt: skip


def column_of(name: str, data: Any, dtype: Any = None, *, strict: bool = True, nan_to_null: bool = False) -> ColumnBuffers:
    """One column from a list, tuple, range, array, iterator; ``dtype`` None: inferred."""
    if dtype is not None:
        dtype = parse_into_dtype(dtype)
    if data is None:
        data = []
    if dtype is None and isinstance(data, range) and not data:
        dtype = c.Int64()
    if _is_numpy(data):
        return _numpy_column(name, data, dtype, strict=strict, nan_to_null=nan_to_null)
    if is_pandas(data):
        plain = pandas_series.as_numpy(data)
        if plain is not None:
            return _numpy_column(name, plain, dtype, strict=strict, nan_to_null=True)
        zoned = pandas_series.as_moments(data)
        if zoned is not None:
            return _with_type(_numpy_column(name, zoned[0], None, strict=strict, nan_to_null=True), zoned[1])
        values, known = pandas_series.as_values(data)
        return list_column(name, values, dtype if dtype is not None else known, strict=strict)
    values = _as_list(data)
    return list_column(name, values, dtype, strict=strict)


def list_column(name: str, values: list[Any], dtype: Any, *, strict: bool) -> ColumnBuffers:
    """One column from a list."""
    if dtype is None and values and type(values[0]) in _FIRST_GUESS:
        # What a clean list of numbers is needs no look at every value: packing it is the check.
        guess, code = _FIRST_GUESS[type(values[0])]
        if strict and (made := read_by_backend(values, guess, code)) is not None:
            return made
        clean = packed_numbers(values, code)
        if clean is not None and (strict or type(values[0]) is float):
            return ColumnBuffers(guess, format_of(guess), len(values), 0, (None, clean))
    if dtype is None and strict and values and type(values[0]) is str and (made := read_by_backend(values, c.String(), "vu")) is not None:
        return made
    values, dtype = simplified(values, dtype)
    wanted = _concrete(values, dtype, strict=strict)
    if wanted.is_temporal() and isinstance(first_value(values), str):
        values = [_parsed(value, wanted, strict=strict) for value in values]
    if strict and dtype is None and isinstance(wanted, c.List):
        return _cast_lists(name, values, wanted)
    return build_column(name, values, wanted, strict=strict)


def _cast_lists(name: str, values: list[Any], wanted: c.List) -> ColumnBuffers:
    """Lists of the first list's type: one list holds one type, the items of other lists are cast if they can be."""
    if wanted.inner.is_nested():
        return build_column(name, values, wanted, strict=True)
    for value in values:
        if value is not None and len({type(item) for item in plain_list(value) if item is not None}) > 1:
            build_column(name, plain_list(value), infer_dtype(plain_list(value)), strict=True)
    items = flat_items(values)
    loose = build_column(name, items, wanted.inner, strict=False)
    if loose.null_count > sum(1 for item in items if item is None):
        build_column(name, items, wanted.inner, strict=True)
    return build_column(name, values, wanted, strict=False)


def _as_list(data: Any) -> list[Any]:
    if type(data) is list:
        return data
    if isinstance(data, (dict, set, frozenset, str)) or not (hasattr(data, "__iter__") or hasattr(data, "__getitem__")):
        raise TypeError(f"Series constructor called with unsupported type {type(data).__name__!r} for the `values` parameter")
    if hasattr(data, "to_list"):
        return data.to_list()
    return list(data)


def _concrete(values: list[Any], dtype: Any, *, strict: bool) -> DataType:
    """A type with all of its parameters: those that are missing come from the values."""
    if dtype is None:
        return infer_dtype(values, strict=strict)
    if dtype == c.Unknown and isinstance(dtype, (c.Unknown, type)):
        return infer_dtype(values, strict=strict)
    if isinstance(dtype, c.List) and dtype.inner is c.Decimal:
        inferred = infer_dtype(flat_items(values))
        return c.List(inferred if isinstance(inferred, c.Decimal) else c.Decimal(38, 0))
    if not isinstance(dtype, type):
        return _aware(values, instance_of(dtype))
    if dtype is c.Decimal:
        inferred = infer_dtype(values)
        return inferred if isinstance(inferred, c.Decimal) else c.Decimal(38, 0)
    if dtype is c.Map:
        raise TypeError("Map requires a key and a value type, e.g. `pl.Map(pl.String, pl.Int64)`")
    if dtype in (c.List, c.Struct):
        inferred = infer_dtype(values, strict=strict)
        if type(inferred) is dtype:
            return inferred
        return c.List(infer_dtype(flat_items(values), strict=strict)) if dtype is c.List else c.Struct([])
    if dtype is c.Enum:
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("cannot construct a column of an Enum without categories; use pw.Enum([...])")
    return _aware(values, instance_of(dtype))


def _aware(values: list[Any], dtype: DataType) -> DataType:
    """Values with a zone give a column without one their zone; datetimes stay datetimes in a column of dates."""
    if isinstance(dtype, c.Datetime) and dtype.time_zone is None:
        first = first_value(values)
        zone = zone_name(first) if hasattr(first, "tzinfo") else None
        return c.Datetime(dtype.time_unit, zone) if zone else dtype
    if isinstance(dtype, c.Date) and hasattr(first_value(values), "hour"):
        return c.Datetime("us", zone_name(first_value(values)))
    return dtype


def _parsed(value: Any, dtype: DataType, *, strict: bool) -> Any:
    """A text in ISO form as a temporal value."""
    import datetime as dt

    if not isinstance(value, str):
        return value
    parsers: dict[Any, Any] = {c.Date: dt.date.fromisoformat, c.Datetime: dt.datetime.fromisoformat, c.Time: dt.time.fromisoformat}
    parse = parsers.get(type(dtype))
    try:
        if parse is not None:
            return parse(value.strip())
    except ValueError:
        if not strict:
            return None
    from polarway.exceptions import ComputeError

    kind = "times" if dtype == c.Time else "dates"
    raise ComputeError(f"could not find an appropriate format to parse {kind}, please define a format")


def _is_numpy(data: Any) -> bool:
    return type(data).__module__ == "numpy" and hasattr(data, "dtype") and hasattr(data, "ndim")


def _numpy_column(name: str, data: Any, dtype: Any, *, strict: bool, nan_to_null: bool) -> ColumnBuffers:
    if data.ndim == 0:
        return list_column(name, [data.item()], dtype, strict=strict)
    if data.ndim > 1:
        inner = _numpy_dtype(data)
        wanted = dtype if dtype is not None else c.Array(inner, data.shape[1:]) if inner is not None else None
        return list_column(name, data.tolist(), wanted, strict=strict)
    kind = data.dtype.kind
    native = _numpy_dtype(data)
    if native is None or (dtype is not None and instance_of(dtype) != native):
        return _converted(name, data, dtype, kind, strict=strict, nan_to_null=nan_to_null)
    count = len(data)
    if kind == "b":
        # Whatever is not zero is true, also in memory that was made otherwise.
        return ColumnBuffers(native, "b", count, 0, (None, packed((data.view("uint8") != 0).tobytes())))
    bitmap, missing = None, 0
    if kind in "mM" or (kind == "f" and nan_to_null):
        flags = (data == data).tobytes()
        missing = count - sum(flags)
        bitmap = packed(flags) if missing else None
    stored = data.astype("<i4") if native == c.Date else data
    values = stored if _is_frozen(stored) else _native_order(stored).tobytes()
    return ColumnBuffers(native, format_of(native), count, missing, (bitmap, values))


def _is_frozen(data: Any) -> bool:
    """Whether the values lie as a column keeps them, in memory that nobody can write to."""
    if not (data.dtype.isnative and data.flags.c_contiguous and len(data)):
        return False
    while hasattr(data, "flags"):
        if data.flags.writeable:
            return False
        data = data.base
    return data is None or memoryview(data).readonly


def _native_order(data: Any) -> Any:
    return data if data.dtype.isnative else data.astype(data.dtype.newbyteorder("="))


def _numpy_dtype(data: Any) -> DataType | None:
    kind = data.dtype.kind
    if kind in "iuf":
        return _NUMPY_TYPES.get(f"{kind}{data.dtype.itemsize}")
    if kind == "b":
        return c.Boolean()
    if kind in "mM":
        unit = data.dtype.name.partition("[")[2].rstrip("]")
        if kind == "M" and unit == "D":
            return c.Date()
        if unit not in ("ms", "us", "ns"):
            raise ValueError(
                "incorrect NumPy datetime resolution\n\n'D' (datetime only), 'ms', 'us', and 'ns' resolutions are supported when "
                "converting from numpy.{datetime64,timedelta64}. Please cast to the closest supported unit before converting."
            )
        return c.Datetime(unit) if kind == "M" else c.Duration(unit)
    return None


def _converted(name: str, data: Any, dtype: Any, kind: str, *, strict: bool, nan_to_null: bool) -> ColumnBuffers:
    """An array whose type is not the column's."""
    target = None if dtype is None else instance_of(dtype)
    if target is not None and kind in "iufb" and (target.is_integer() or target.is_float()) and target not in (c.Int128, c.UInt128):
        code = {repr(held): code for code, held in _NUMPY_TYPES.items()}.get(repr(target))
        whole = kind != "f" or target.is_float() or bool((data == data).all())
        cast = data.astype(code) if code is not None and whole else None
        if cast is not None and ((cast == data.astype("int64" if kind in "iub" else data.dtype)).all() or target.is_float() or kind == "f"):
            return _numpy_column(name, cast, None, strict=strict, nan_to_null=nan_to_null)
    if kind in "mM" and target is not None and target.is_temporal() and target != c.Time:
        unit = "D" if target == c.Date else target.time_unit  # type: ignore[attr-defined]
        return _with_type(_numpy_column(name, data.astype(f"{kind}8[{unit}]"), None, strict=strict, nan_to_null=nan_to_null), target)
    if kind == "O" and target is None:
        # Objects stay objects, but for texts and bytes.
        first = next(iter(data.flat), None)
        target = c.String() if isinstance(first, str) else c.Binary() if isinstance(first, bytes) else c.Object()
        return list_column(name, data.tolist() if data.ndim == 1 else list(data), target, strict=True)
    values = data.tolist()
    if kind == "f" and nan_to_null:
        # As numpy converts them where nothing is missing: towards zero.
        whole = target is not None and target.is_integer()
        values = [None if value != value else int(value) if whole and abs(value) != inf else value for value in values]
    return list_column(name, values, dtype, strict=strict and kind != "O")


def _with_type(column: ColumnBuffers, dtype: DataType) -> ColumnBuffers:
    """The same ticks as another type of the same unit: a time zone."""
    if column.dtype == dtype or type(column.dtype) is not type(dtype):
        return column
    column.dtype = dtype
    column.format = format_of(dtype)
    return column
