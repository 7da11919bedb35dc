"""``hash``: 64 bits of each value, the same that the engine gives.

FNV-1a over the bytes of a row as the engine orders rows: a byte that says whether there is a value, then the value with its greatest
byte first and its sign turned round; texts with 0 as 0 FF and 0 0 behind them, lists with 1 before each item and 0 behind the last.
"""

from __future__ import annotations

import struct
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.time_casts import ticks
from polarway.backends.portable.types import exported_half
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_START, _PRIME, _SEED, _MIX = 14_695_981_039_346_656_037, 1_099_511_628_211, 0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD
_WORD = (1 << 64) - 1
_WIDTHS: dict[Any, int] = {
    c.Boolean: 1, c.Int8: 1, c.UInt8: 1, c.Int16: 2, c.UInt16: 2, c.Float16: 2, c.Int32: 4, c.UInt32: 4, c.Float32: 4, c.Date: 4,
    c.Int64: 8, c.UInt64: 8, c.Float64: 8, c.Time: 8, c.Datetime: 8, c.Duration: 8,
}  # fmt: skip
_FLOATS: dict[Any, tuple[str, str, int]] = {c.Float16: ("<e", "<H", 2), c.Float32: ("<f", "<I", 4), c.Float64: ("<d", "<Q", 8)}


@function("hash")
def _hash(call: Call) -> Value:
    seed = call.opt("seed", 0)
    value = call.args[0]
    start = _START ^ (seed * _SEED & _WORD)

    def kernel(array: pa.Array) -> pa.Array:
        states = pa.repeat(pa.scalar(start, pa.uint64()), len(array))
        made = _folded(states, array, value.dtype) if len(array) else states
        made = pc.multiply(_xor(made, pc.shift_right(made, _word(33))), _word(_MIX))
        return _xor(made, pc.shift_right(made, _word(33)))

    return rowwise(call.scope, [value], c.UInt64(), kernel)


def _word(number: int) -> pa.Scalar:
    return pa.scalar(number, pa.uint64())


def _xor(one: Any, other: Any) -> Any:
    return pc.bit_wise_xor(one, other)


def _with_byte(states: Any, part: Any) -> Any:
    # Products wrap around.
    return pc.multiply(_xor(states, part), _word(_PRIME))


def _folded(states: Any, array: pa.Array, dtype: DataType) -> Any:
    """The states after the bytes of each row."""
    width = _WIDTHS.get(type(dtype))
    if width is not None:
        return _fixed(states, array, dtype, width)
    if type(dtype) is c.Struct:
        valid = array.is_valid()
        inside = _with_byte(states, valid.cast(pa.uint8()).cast(pa.uint64()))
        missing = inside
        for child, field in zip(array.flatten(), dtype.fields):  # type: ignore[attr-defined]
            inside = _folded(inside, child, field.dtype)
        return pc.if_else(valid, inside, missing)
    return _one_by_one(states, array, dtype)


def _fixed(states: Any, array: pa.Array, dtype: DataType, width: int) -> Any:
    valid = array.is_valid()
    states = _with_byte(states, valid.cast(pa.uint8()).cast(pa.uint64()))
    keys = pc.fill_null(_ordered(array, dtype, width), _word(0))
    for place in reversed(range(width)):
        part = pc.bit_wise_and(pc.shift_right(keys, _word(8 * place)), _word(0xFF))
        states = _with_byte(states, part)
    return states


def _ordered(array: pa.Array, dtype: DataType, width: int) -> pa.Array:
    """Values as whole numbers whose order is theirs."""
    base = type(dtype)
    if base is c.Boolean:
        return array.cast(pa.uint8()).cast(pa.uint64())
    if dtype.is_float():
        return _ordered_floats(array, dtype)
    if dtype.is_unsigned_integer():
        return array.cast(pa.uint64())
    signed = ticks(array, dtype) if dtype.is_temporal() else array.cast(pa.int64())
    mask = (1 << (8 * width)) - 1
    return _xor(pc.bit_wise_and(signed.view(pa.uint64()), _word(mask)), _word(1 << (8 * width - 1)))


def _ordered_floats(array: pa.Array, dtype: DataType) -> pa.Array:
    _, _, width = _FLOATS[type(dtype)]
    plain = pc.add(array, pa.scalar(0.0, array.type))
    nan = pc.is_nan(plain)
    if type(dtype) is c.Float16:
        plain = exported_half(plain)
    bits = plain.view({2: pa.uint16(), 4: pa.uint32(), 8: pa.uint64()}[width]).cast(pa.uint64())
    sign, mask = 1 << (8 * width - 1), (1 << (8 * width)) - 1
    negative = pc.not_equal(pc.bit_wise_and(bits, _word(sign)), _word(0))
    ordered = pc.if_else(negative, _xor(bits, _word(mask)), _xor(bits, _word(sign)))
    return pc.if_else(nan, _word(mask), ordered)


def _one_by_one(states: Any, array: pa.Array, dtype: DataType) -> pa.Array:
    """Values of any number of bytes; equal ones after equal states once."""
    written = [_bytes(value, dtype) for value in to_list(array, dtype, stored=True)]
    known: dict[tuple[int, bytes], int] = {}
    out = []
    for state, text in zip(states.to_pylist(), written):
        found = known.get((state, text))
        if found is None:
            found = state
            for part in text:
                found = (found ^ part) * _PRIME & _WORD
            known[state, text] = found
        out.append(found)
    return pa.array(out, pa.uint64())


def _bytes(value: Any, dtype: Any) -> bytes:
    base = type(dtype)
    if value is None:
        return b"\x00" * _size_of_null(dtype)
    if base is c.Enum:
        # By their place in the type.
        return b"\x01" + struct.pack(">I", dtype._categories.index(value))
    if base in (c.String, c.Binary, c.Categorical):
        raw = value if isinstance(value, bytes) else value.encode()
        return b"\x01" + raw.replace(b"\x00", b"\x00\xff") + b"\x00\x00"
    if base in (c.List, c.Array):
        return b"\x01" + b"".join(b"\x01" + _bytes(item, dtype.inner) for item in value) + b"\x00"
    if base is c.Map:
        return b"\x01" + b"".join(b"\x01\x01" + _bytes(key, dtype.key) + _bytes(item, dtype.value) for key, item in value) + b"\x00"
    if base is c.Struct:
        return b"\x01" + b"".join(_bytes(item, field.dtype) for item, field in zip(value.values(), dtype.fields))
    if base in (c.Int128, c.Decimal):
        return b"\x01" + (value + (1 << 127)).to_bytes(16, "big")
    if dtype.is_float():
        form, whole, width = _FLOATS[base]
        if value != value:
            return b"\x01" + b"\xff" * width
        (bits,) = struct.unpack(whole, struct.pack(form, value + 0.0))
        sign = 1 << (8 * width - 1)
        return b"\x01" + (bits ^ (2 * sign - 1) if bits & sign else bits ^ sign).to_bytes(width, "big")
    width = _WIDTHS[base]
    signed = not dtype.is_unsigned_integer() and base is not c.Boolean
    return b"\x01" + (int(value) + (1 << (8 * width - 1)) if signed else int(value)).to_bytes(width, "big")


def _size_of_null(dtype: Any) -> int:
    base = type(dtype)
    return 17 if base in (c.Int128, c.Decimal) else 5 if base is c.Enum else 1 + _WIDTHS.get(base, 0)


