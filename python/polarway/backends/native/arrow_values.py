"""Values of Arrow arrays as Python lists: one job per memory form, whole columns at a time."""

from __future__ import annotations

import struct as _struct
from collections.abc import Callable
from ctypes import c_char, string_at
from itertools import pairwise
from typing import Any

from polarway.backends.native.arrow_structs import ArrowArray
from polarway.construct.ticks import dates, datetimes, decimals, durations, times
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.datatypes.python_types import instance_of

#: memoryview codes of fixed-width formats
_CODES = {
    "c": "b", "C": "B", "s": "h", "S": "H", "i": "i", "I": "I", "l": "q", "L": "Q", "e": "e", "f": "f", "g": "d",
    "tdD": "i", "tdm": "q", "tts": "i", "ttm": "i", "ttu": "q", "ttn": "q",
}  # fmt: skip
_WIDTHS = {"b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "q": 8, "Q": 8, "e": 2, "f": 4, "d": 8}
_INLINE = 12


class Layout:
    """One column's schema, read once: format, data type, children."""

    __slots__ = ("children", "dictionary", "dtype", "format", "name", "storage", "stored")

    def __init__(self, format: str, name: str, dtype: DataType, children: list[Layout], dictionary: Layout | None, *, stored: bool = False) -> None:
        self.format = format
        self.name = name
        self.dtype = dtype
        self.children = children
        self.dictionary = dictionary
        #: values are asked for as memory has them: maps as lists of pairs
        self.stored = stored
        #: what values are made by: an extension type's values are those of its storage
        self.storage: DataType = instance_of(dtype.ext_storage()) if isinstance(dtype, c.BaseExtension) else dtype


def view(address: int, length: int) -> memoryview:
    """Memory that somebody else owns, as a view."""
    return memoryview((c_char * length).from_address(address)).cast("B")


def values(array: ArrowArray, layout: Layout) -> list[Any]:
    """The values of an array; nulls are ``None``."""
    return sliced_values(array, layout, array.offset, array.length)


def sliced_values(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    """Some values of an array; ``offset`` counts from the start of its buffers."""
    if length == 0:
        return []
    if layout.format == "n":
        return [None] * length
    if layout.dictionary is not None:
        result = _dictionary_values(array, layout, offset, length)
    else:
        result = _plain_values(array, layout, offset, length)
    missing = _null_positions(array, offset, length)
    for index in missing:
        result[index] = None
    return result


def _plain_values(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    format = layout.format
    code = _CODES.get(format) or ("q" if format[:2] in ("ts", "tD") or type(layout.storage) is c.Object else None)
    if code is not None:
        return _fixed(array, code, offset, length, _after(layout, format))
    if format == "b":
        return _bits(array.buffers[1], offset, length)
    if format in ("vu", "vz"):
        return _views(array, offset, length, text=format == "vu")
    if format in ("u", "z", "U", "Z"):
        return _offset_bytes(array, offset, length, wide=format in "UZ", text=format in "uU")
    if format.startswith("d:"):
        width = int(format.split(",")[2]) // 8 if format.count(",") == 2 else 16
        scaled = _wide_integers(array, width, offset, length)
        return scaled if type(layout.storage) is c.Int128 else decimals(scaled, layout.storage)
    if format.startswith("w:"):
        return _fixed_bytes(array, int(format[2:]), offset, length)
    if format in ("_pli128", "_plu128"):
        return _wide_integers(array, 16, offset, length, signed=format == "_pli128")
    return _nested(array, layout, offset, length)


def _fixed(array: ArrowArray, code: str, offset: int, length: int, after: Callable[[list[Any]], list[Any]] | None) -> list[Any]:
    width = _WIDTHS[code]
    raw = view(array.buffers[1] + offset * width, length * width)
    # Views of 16-bit floats came with Python 3.12.
    result = list(_struct.unpack(f"{length}e", raw)) if code == "e" else raw.cast(code).tolist()
    return result if after is None else after(result)


def _after(layout: Layout, format: str) -> Callable[[list[Any]], list[Any]] | None:
    """What turns the ticks of a temporal type into values."""
    dtype: Any = layout.storage
    base = type(dtype)
    if base is c.Date:
        return (lambda ticks: dates([t // 86_400_000 for t in ticks])) if format == "tdm" else dates
    if base is c.Datetime:
        scale = 1000 if format.startswith("tss") else 1
        return lambda ticks: datetimes([t * scale for t in ticks] if scale > 1 else ticks, dtype.time_unit, dtype.time_zone)
    if base is c.Duration:
        return lambda ticks: durations(ticks, dtype.time_unit)
    if base is c.Time:
        scale = {"tts": 10**9, "ttm": 10**6, "ttu": 10**3}.get(format, 1)
        return lambda ticks: times([t * scale for t in ticks] if scale > 1 else ticks)
    return None


def _bit_text(address: int, offset: int, length: int) -> str:
    """Bits as a text of 0 and 1, first bit first."""
    first = offset >> 3
    skip = offset & 7
    count = (skip + length + 7) >> 3
    number = int.from_bytes(string_at(address + first, count), "little")
    return f"{number:0{count * 8}b}"[::-1][skip : skip + length]


_TRUE_FALSE = {"0": False, "1": True}


def _bits(address: int, offset: int, length: int) -> list[bool]:
    return list(map(_TRUE_FALSE.__getitem__, _bit_text(address, offset, length)))


def _null_positions(array: ArrowArray, offset: int, length: int) -> list[int]:
    address = array.buffers[0] if array.n_buffers else None
    if not address or array.null_count == 0:
        return []
    text = _bit_text(address, offset, length)
    positions = []
    at = text.find("0")
    while at >= 0:
        positions.append(at)
        at = text.find("0", at + 1)
    return positions


def _views(array: ArrowArray, offset: int, length: int, *, text: bool) -> list[Any]:
    raw = string_at(array.buffers[1] + offset * 16, length * 16)
    variadic = array.n_buffers - 3
    buffers: dict[int, int] = {}
    if variadic > 0:
        buffers = {i: array.buffers[2 + i] for i in range(variadic)}
    sizes = memoryview(raw).cast("i").tolist()[::4]
    missing = set(_null_positions(array, offset, length))
    result: list[Any] = []
    put = result.append
    at = 4
    for row, size in enumerate(sizes):
        if row in missing:
            put(None)
        else:
            if size <= _INLINE:
                piece = raw[at : at + size]
            else:
                buffer, start = _struct.unpack_from("<ii", raw, at + 4)
                piece = string_at(buffers[buffer] + start, size)
            put(piece.decode("utf-8") if text else piece)
        at += 16
    return result


def _offset_bytes(array: ArrowArray, offset: int, length: int, *, wide: bool, text: bool) -> list[Any]:
    width = 8 if wide else 4
    ends = view(array.buffers[1] + offset * width, (length + 1) * width).cast("q" if wide else "i").tolist()
    start = ends[0]
    size = ends[-1] - start
    data = string_at(array.buffers[2] + start, size) if size else b""
    if start:
        ends = [end - start for end in ends]
    if not text:
        return [data[a:b] for a, b in pairwise(ends)]
    if data.isascii():
        whole = data.decode("ascii")
        return [whole[a:b] for a, b in pairwise(ends)]
    return [data[a:b].decode("utf-8") for a, b in pairwise(ends)]


def _wide_integers(array: ArrowArray, width: int, offset: int, length: int, *, signed: bool = True) -> list[int]:
    raw = string_at(array.buffers[1] + offset * width, length * width)
    if width == 16:
        halves = memoryview(raw).cast("Q").tolist()
        lows, highs = halves[::2], halves[1::2]
        sign = 1 << 63 if signed else 0
        return [low | (((high ^ sign) - sign) << 64) if high else low for low, high in zip(lows, highs)]
    step = range(0, len(raw), width)
    return [int.from_bytes(raw[at : at + width], "little", signed=True) for at in step]


def _fixed_bytes(array: ArrowArray, width: int, offset: int, length: int) -> list[Any]:
    raw = string_at(array.buffers[1] + offset * width, length * width)
    return [raw[at : at + width] for at in range(0, length * width, width)] if width else [b""] * length


def _nested(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    format = layout.format
    if format == "+s":
        columns = [
            sliced_values(array.children[i].contents, child, array.children[i].contents.offset + offset, length)
            for i, child in enumerate(layout.children)
        ]
        names = [child.name for child in layout.children]
        return [dict(zip(names, row)) for row in zip(*columns)] if columns else [{} for _ in range(length)]
    child = array.children[0].contents
    if format.startswith("+w:"):
        width = int(format[3:])
        items = sliced_values(child, layout.children[0], child.offset + offset * width, length * width)
        return [items[at : at + width] for at in range(0, length * width, width)] if width else [[] for _ in range(length)]
    if format == "+m":
        return _maps(array, layout, offset, length)
    if format in ("+l", "+L"):
        wide = format == "+L"
        width = 8 if wide else 4
        ends = view(array.buffers[1] + offset * width, (length + 1) * width).cast("q" if wide else "i").tolist()
        start = ends[0]
        items = sliced_values(child, layout.children[0], child.offset + start, ends[-1] - start)
        return [items[a - start : b - start] for a, b in pairwise(ends)]
    if format in ("+vl", "+vL"):
        return _list_views(array, layout, offset, length)
    raise NotImplementedError(f"Arrow format {format!r}")


def _maps(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    """Maps as dicts; as lists of pairs where memory is asked for."""
    ends = view(array.buffers[1] + offset * 4, (length + 1) * 4).cast("i").tolist()
    start, count = ends[0], ends[-1] - ends[0]
    entries = array.children[0].contents
    key, value = layout.children[0].children
    parts = []
    for child, held in ((key, entries.children[0].contents), (value, entries.children[1].contents)):
        parts.append(sliced_values(held, child, held.offset + entries.offset + start, count))
    rows = pairwise([end - start for end in ends])
    if layout.stored:
        return [list(zip(parts[0][a:b], parts[1][a:b])) for a, b in rows]
    if key.dtype.is_nested():
        from polarway.datatypes import dtype_short_name

        raise TypeError(f"cannot convert a Map with key dtype `{dtype_short_name(key.dtype)}` to a Python dict: a nested key is not hashable")
    return [dict(zip(parts[0][a:b], parts[1][a:b])) for a, b in rows]


def _list_views(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    code, width = ("q", 8) if layout.format == "+vL" else ("i", 4)
    starts = view(array.buffers[1] + offset * width, length * width).cast(code).tolist()
    sizes = view(array.buffers[2] + offset * width, length * width).cast(code).tolist()
    items = values(array.children[0].contents, layout.children[0])
    return [items[a : a + n] for a, n in zip(starts, sizes)]


def _dictionary_values(array: ArrowArray, layout: Layout, offset: int, length: int) -> list[Any]:
    assert layout.dictionary is not None
    known = values(array.dictionary.contents, layout.dictionary)
    code = _CODES[layout.format]
    codes = _fixed(array, code, offset, length, None)
    missing = _null_positions(array, offset, length)
    for index in missing:
        codes[index] = 0
    if not known:
        return [None] * length
    return list(map(known.__getitem__, codes))




def fixed_block(array: ArrowArray, layout: Layout) -> tuple[bytes, list[int]]:
    """The memory of a fixed-width array, and the indices of its nulls."""
    code = _CODES.get(layout.format) or "q"
    width = _WIDTHS[code]
    if array.length == 0:
        return b"", []
    return string_at(array.buffers[1] + array.offset * width, array.length * width), _null_positions(array, array.offset, array.length)
