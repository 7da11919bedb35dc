"""Bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.casts import to
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.functions.text import decoder
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError, InvalidOperationError, InvalidPlanError, SchemaError


def _bytes(call: Call, index: int = 0) -> Value:
    value = call.args[index]
    if type(value.dtype) is c.Null:
        return to(value, c.Binary())
    if type(value.dtype) is c.String and index:
        return to(value, c.Binary())
    if type(value.dtype) is not c.Binary:
        error = InvalidOperationError if call.name in ("bin.contains", "bin.starts_with", "bin.ends_with") else SchemaError
        raise error(f"`{call.name}` operation not supported for dtype {value.dtype!r}; expected: Binary")
    return value


def _each(call: Call, operator: Callable[..., Any], dtype: DataType, *others: Value) -> Value:
    def kernel(*arrays: Any) -> Any:
        rows = zip(*(array.to_pylist() for array in arrays))
        return pa.array([None if None in row else operator(*row) for row in rows], stored_type(dtype))

    return rowwise(call.scope, [_bytes(call), *others], dtype, kernel)


@function("bin.size")
def _size(call: Call) -> Value:
    return rowwise(call.scope, [_bytes(call)], c.UInt32(), pc.binary_length)


_TESTS: dict[str, Callable[[bytes, bytes], bool]] = {"bin.contains": lambda a, b: b in a, "bin.starts_with": bytes.startswith, "bin.ends_with": bytes.endswith}


@function(*_TESTS, args=2)
def _test(call: Call) -> Value:
    return _each(call, _TESTS[call.name], c.Boolean(), _bytes(call, 1))


@function("bin.head", "bin.tail", args=2)
def _head(call: Call) -> Value:
    first = call.name == "bin.head"

    def cut(held: bytes, n: int) -> bytes:
        count = max(len(held) + n, 0) if n < 0 else n
        return held[:count] if first else held[max(len(held) - count, 0) :]

    return _each(call, cut, c.Binary(), to(call.args[1], c.Int64()))


@function("bin.slice", args=2, most=3)
def _slice(call: Call) -> Value:
    offset = to(call.args[1], c.Int64())
    if len(call.args) == 2 or type(call.args[2].dtype) is c.Null:
        return _each(call, lambda held, start: held[max(start + len(held), 0) if start < 0 else start :], c.Binary(), offset)

    def cut(held: bytes, start: int, length: int) -> bytes:
        begin = start + len(held) if start < 0 else start
        return held[max(begin, 0) : max(begin + length, 0)]

    return _each(call, cut, c.Binary(), offset, to(call.args[2], c.Int64()))


@function("bin.get", args=2)
def _get(call: Call) -> Value:
    lenient = call.opt("null_on_oob", False)

    def pick(held: bytes, index: int) -> int | None:
        if not -len(held) <= index < len(held):
            if lenient:
                return None
            raise ComputeError(f"get index {index} is out of bounds of {len(held)} bytes; use `null_on_oob=True` for nulls")
        return held[index]

    return _each(call, pick, c.UInt8(), to(call.args[1], c.Int64()))


@function("bin.encode")
def _encode(call: Call) -> Value:
    import base64

    encoding = call.opt("encoding")
    if encoding == "hex":
        return _each(call, bytes.hex, c.String())
    if encoding == "base64":
        return _each(call, lambda held: base64.b64encode(held).decode(), c.String())
    raise InvalidPlanError(f'invalid plan: unknown encoding "{encoding}"; known: hex, base64')


@function("bin.decode")
def _decode(call: Call) -> Value:
    return _each(call, decoder(call.opt("encoding"), strict=call.opt("strict", True)), c.Binary())


@function("bin.reinterpret")
def _reinterpret(call: Call) -> Value:
    import struct

    from polarway.backends.portable.coercion import WIDTHS
    from polarway.datatypes.json_form import dtype_from_json

    dtype, endianness = dtype_from_json(call.opt("dtype")), call.opt("endianness", "little")
    if not dtype.is_numeric() or type(dtype) not in WIDTHS:
        raise call.undefined(dtype)
    width = WIDTHS[type(dtype)]

    def read(held: bytes) -> Any:
        if len(held) != width:
            return None
        if dtype.is_float():
            return struct.unpack(("<" if endianness == "little" else ">") + ("f" if width == 4 else "d"), held)[0]
        return int.from_bytes(held, endianness, signed=dtype.is_signed_integer())

    return _each(call, read, dtype)
