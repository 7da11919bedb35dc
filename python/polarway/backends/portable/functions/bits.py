"""Bits of whole numbers, and hashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.coercion import WIDTHS
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import Value, rowwise
from polarway.datatypes import classes as c


def _leading(value: int, bits: int, one: bool) -> int:
    text = f"{value:0{bits}b}"
    return bits - len(text.lstrip("1" if one else "0"))


def _trailing(value: int, bits: int, one: bool) -> int:
    text = f"{value:0{bits}b}"
    return bits - len(text.rstrip("1" if one else "0"))


_COUNTS: dict[str, Callable[[int, int], int]] = {
    "bitwise_count_ones": lambda value, bits: value.bit_count(), "bitwise_count_zeros": lambda value, bits: bits - value.bit_count(),
    "bitwise_leading_ones": lambda value, bits: _leading(value, bits, True), "bitwise_leading_zeros": lambda value, bits: _leading(value, bits, False),
    "bitwise_trailing_ones": lambda value, bits: _trailing(value, bits, True), "bitwise_trailing_zeros": lambda value, bits: _trailing(value, bits, False),
}  # fmt: skip


@function(*_COUNTS)
def _count(call: Call) -> Value:
    (value,) = call.args
    is_flag = type(value.dtype) is c.Boolean
    if not value.dtype.is_integer() and not is_flag:
        raise call.undefined(value.dtype)
    bits = 1 if is_flag else WIDTHS[type(value.dtype)] * 8
    count, mask = _COUNTS[call.name], (1 << bits) - 1

    def kernel(array: Any) -> Any:
        return pa.array([None if held is None else count(int(held) & mask, bits) for held in array.to_pylist()], pa.uint32())

    return rowwise(call.scope, [value], c.UInt32(), kernel)
