"""Python values of one type as Arrow buffers. Clean lists go through one call per column; others value by value."""

from __future__ import annotations

import struct as _struct
from array import array
from itertools import accumulate
from typing import Any

from polarway.construct import values as convert
from polarway.construct.bitmaps import packed, validity
from polarway.construct.buffers import ColumnBuffers
from polarway.construct.field_metadata import decode_metadata, encode_metadata
from polarway.construct.inference import plain_list
from polarway.construct.maps import map_column
from polarway.construct.objects import object_column
from polarway.datatypes import classes as c
from polarway.datatypes.arrow_format import format_of
from polarway.datatypes.base import DataType
from polarway.datatypes.python_types import instance_of

_CODES = {
    c.Int8: "b", c.Int16: "h", c.Int32: "i", c.Int64: "q", c.UInt8: "B", c.UInt16: "H", c.UInt32: "I", c.UInt64: "Q",
    c.Float16: "e", c.Float32: "f", c.Float64: "d", c.Date: "i", c.Time: "q", c.Datetime: "q", c.Duration: "q",
}  # fmt: skip
_INT32_END = (1 << 31) - 1


# Below this many values, asking the backend costs more than it saves.
_MANY = 64


def read_by_backend(values: list[Any], dtype: DataType, code: str) -> ColumnBuffers | None:
    """A long list of one kind of value, read by the backend if it can; ``code``: see ``Backend.read_list``."""
    if len(values) < _MANY:
        return None
    from polarway.backends import current

    read = current().read_list(values, code)
    if read is None:
        return None
    missing, buffers = read
    return ColumnBuffers(dtype, format_of(dtype) if code != "vu" else code, len(values), missing, buffers)


def build_column(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    """A column of ``dtype``; a value that does not fit raises, or is null without ``strict``."""
    base = type(dtype)
    if base in _CODES:
        return _fixed(name, values, dtype, strict=strict)
    if base is c.String:
        return _text(name, values, dtype, strict=strict)
    if base is c.Boolean:
        return _booleans(name, values, dtype, strict=strict)
    if base is c.Null:
        return ColumnBuffers(dtype, "n", len(values), len(values), ())
    if base is c.Binary:
        return _binary(name, values, dtype, strict=strict)
    if base in (c.Decimal, c.Int128, c.UInt128):
        return _wide(name, values, dtype, strict=strict)
    if base in (c.List, c.Array):
        return _lists(name, values, dtype, strict=strict)
    if base is c.Map:
        return map_column(name, values, dtype, strict=strict)
    if base is c.Struct:
        return _structs(name, values, dtype, strict=strict)
    if base in (c.Categorical, c.Enum):
        return _codes(name, values, dtype, strict=strict)
    if base is c.Object:
        return object_column(values)
    if isinstance(dtype, c.BaseExtension):
        return extended(build_column(name, values, instance_of(dtype.ext_storage()), strict=strict), dtype)
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"columns of type {dtype!r} are not supported (column {name!r})")


def extended(storage: ColumnBuffers, dtype: Any) -> ColumnBuffers:
    """A column under the name of an extension type; the column is changed."""
    pairs = decode_metadata(storage.metadata) if storage.metadata is not None else {}
    pairs[b"ARROW:extension:name"] = dtype.ext_name().encode()
    if dtype.ext_metadata() is not None:
        pairs[b"ARROW:extension:metadata"] = dtype.ext_metadata().encode()
    storage.metadata = encode_metadata(pairs)
    storage.dtype = dtype
    if dtype.ext_storage() == c.Int128:
        storage.format = format_of(dtype)
    return storage


def _fixed(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    code = _CODES[type(dtype)]
    count = len(values)
    if not dtype.is_temporal():
        if code in ("q", "d") and (made := read_by_backend(values, dtype, code)) is not None:
            return made
        clean = packed_numbers(values, code)
        if clean is not None:
            return ColumnBuffers(dtype, format_of(dtype), count, 0, (None, clean))
        if None in values:
            clean = packed_numbers([0 if value is None else value for value in values], code)
            if clean is not None:
                missing, bitmap = validity(values)
                return ColumnBuffers(dtype, format_of(dtype), count, missing, (bitmap, clean))
    checked = convert.checked(name, values, dtype, strict=strict)
    missing, bitmap = validity(checked)
    if missing:
        checked = [0 if value is None else value for value in checked]
    return ColumnBuffers(dtype, format_of(dtype), count, missing, (bitmap, _struct.pack(f"{count}{code}", *checked)))


def packed_numbers(values: list[Any], code: str) -> bytes | None:
    """The list as native numbers if it holds nothing else; None if a value is of another kind or does not fit."""
    try:
        return _struct.pack(f"{len(values)}{code}", *values)
    except (_struct.error, TypeError, OverflowError):
        return None


def _booleans(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    kinds = set(map(type, values))
    if not kinds <= {bool, type(None)}:
        values = convert.checked(name, values, dtype, strict=strict)
        kinds = set(map(type, values))
    if type(None) not in kinds:
        return ColumnBuffers(dtype, "b", len(values), 0, (None, packed(bytes(values))))
    missing, bitmap = validity(values)
    return ColumnBuffers(dtype, "b", len(values), missing, (bitmap, packed(bytes([value is True for value in values]))))


def _text(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    if (made := read_by_backend(values, dtype, "vu")) is not None:
        return made
    missing = 0
    bitmap = None
    try:
        joined = "".join(values)
    except TypeError:
        values, missing, bitmap = _filled_text(name, values, dtype, strict=strict)
        joined = "".join(values)
    if joined.isascii():
        return _with_offsets(dtype, "u", values, joined.encode("ascii"), missing, bitmap)
    encoded = [value.encode("utf-8") for value in values]
    return _with_offsets(dtype, "u", encoded, b"".join(encoded), missing, bitmap)


def _filled_text(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> tuple[list[str], int, Any]:
    """Texts with "" for nulls, how many nulls there are, and the bitmap of the rest."""
    if not set(map(type, values)) <= {str, type(None)}:
        values = convert.checked(name, values, dtype, strict=strict)
    missing, bitmap = validity(values)
    return [value or "" for value in values] if missing else values, missing, bitmap


def _binary(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    checked = convert.checked(name, values, dtype, strict=strict)
    missing, bitmap = validity(checked)
    if missing:
        checked = [value or b"" for value in checked]
    return _with_offsets(dtype, "z", checked, b"".join(checked), missing, bitmap)


def _with_offsets(dtype: DataType, small: str, pieces: list[Any], data: bytes, missing: int, bitmap: Any) -> ColumnBuffers:
    wide = len(data) > _INT32_END
    offsets = _struct.pack(f"{len(pieces) + 1}{'q' if wide else 'i'}", *accumulate(map(len, pieces), initial=0))
    return ColumnBuffers(dtype, small.upper() if wide else small, len(pieces), missing, (bitmap, offsets, data))


_INT128 = encode_metadata({b"ARROW:extension:name": b"polarway.int128"})


def _wide(name: str, values: list[Any], dtype: DataType, *, strict: bool) -> ColumnBuffers:
    checked = convert.checked(name, values, dtype, strict=strict)
    missing, bitmap = validity(checked)
    signed = type(dtype) is not c.UInt128
    width = 32 if isinstance(dtype, c.Decimal) and dtype.precision > 38 else 16
    zero = bytes(width)
    data = b"".join([zero if value is None else value.to_bytes(width, "little", signed=signed) for value in checked])
    if type(dtype) is c.Int128:
        return ColumnBuffers(dtype, "d:38,0", len(values), missing, (bitmap, data), metadata=_INT128)
    return ColumnBuffers(dtype, format_of(dtype), len(values), missing, (bitmap, data))


def _lists(name: str, values: list[Any], dtype: Any, *, strict: bool) -> ColumnBuffers:
    missing, bitmap = validity(values)
    fixed = type(dtype) is c.Array
    if fixed:
        rows = [[None] * dtype.size if value is None else _array_items(value, dtype) for value in values]
    else:
        rows = [_list_items(name, value, dtype, strict=strict) for value in values]
    items: list[Any] = []
    for row in rows:
        items += row
    if dtype.inner == c.Object:
        raise ValueError("list of objects isn't supported; try building a 'object' only series")
    child = build_column(name, items, dtype.inner, strict=strict)
    if fixed:
        return ColumnBuffers(dtype, format_of(dtype), len(values), missing, (bitmap,), (child,))
    offsets = array("q", accumulate(map(len, rows), initial=0))
    return ColumnBuffers(dtype, "+L", len(values), missing, (bitmap, offsets), (child,))


def _list_items(name: str, value: Any, dtype: Any, *, strict: bool) -> list[Any]:
    if value is None:
        return []
    return value if type(value) is list else plain_list(value)


def _array_items(value: Any, dtype: Any) -> list[Any]:
    if not hasattr(value, "__len__"):
        raise TypeError(f"object of type {type(value).__name__!r} has no len()")
    row = plain_list(value)
    if len(row) != dtype.size:
        from polarway.exceptions import ComputeError

        raise ComputeError(f"not all elements have the specified width {dtype.size}")
    return row


def _structs(name: str, values: list[Any], dtype: Any, *, strict: bool) -> ColumnBuffers:
    if not strict:
        values = [None if isinstance(value, (int, float)) else value for value in values]
    missing, bitmap = validity(values)
    fields = dtype.fields
    names = tuple(field.name for field in fields)
    children = []
    for index, field in enumerate(fields):
        if field.dtype == c.Object:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("nested objects are not allowed")
        taken = [_field(value, field.name, index) for value in values]
        children.append(build_column(field.name, taken, field.dtype, strict=strict))
    return ColumnBuffers(dtype, "+s", len(values), missing, (bitmap,), tuple(children), names=names)


def _field(value: Any, name: str, index: int) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, (tuple, list)):
        return value[index] if index < len(value) else None
    return getattr(value, name, value)


def _codes(name: str, values: list[Any], dtype: Any, *, strict: bool) -> ColumnBuffers:
    text = convert.checked(name, values, c.String(), strict=strict)
    missing, bitmap = validity(text)
    metadata = None
    if type(dtype) is c.Enum:
        known = {category: code for code, category in enumerate(dtype._categories)}
        strangers = [value for value in text if value is not None and value not in known]
        if strangers and strict:
            raise _not_in_enum(name, strangers, len(values))
        if strangers:
            text = [value if value in known else None for value in text]
            missing, bitmap = validity(text)
        metadata = enum_metadata(dtype)
    else:
        known = {category: code for code, category in enumerate(dict.fromkeys(value for value in text if value is not None))}
    codes = [0 if value is None else known[value] for value in text]
    dictionary = _text("", list(known), c.String(), strict=True)
    return ColumnBuffers(dtype, "I", len(text), missing, (bitmap, _struct.pack(f"{len(codes)}I", *codes)), (), dictionary, metadata)


def _not_in_enum(name: str, strangers: list[str], count: int) -> Exception:
    from polarway.exceptions import InvalidOperationError

    shown = ", ".join(f'"{value}"' for value in list(dict.fromkeys(strangers))[:10])
    return InvalidOperationError(
        f"conversion from `str` to `enum` failed in column '{name}' for {len(strangers)} out of {count} values: [{shown}]\n\n"
        "Ensure that all values in the input column are present in the categories of the enum datatype."
    )


def enum_metadata(dtype: Any) -> bytes:
    """Field metadata that keeps an Enum's categories: for each its length in bytes, a semicolon, its text."""
    encoded = [category.encode() for category in dtype._categories]
    return encode_metadata({b"_PL_ENUM_VALUES2": b"".join(b"%d;%s" % (len(category), category) for category in encoded)})


__all__ = ["build_column", "enum_metadata"]
