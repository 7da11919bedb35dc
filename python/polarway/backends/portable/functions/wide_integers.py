"""128-bit integers: what pyarrow's decimals have not, exactly in Python, where numbers wrap around as in the engine."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from polarway.backends.portable.lists import to_list
from polarway.backends.portable.values import Scope, Value, rowwise
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError

_LIMIT = 10**38
_BITS: dict[str, Callable[[int, int], int]] = {"and": operator.and_, "or": operator.or_, "xor": operator.xor}


def wrapped(number: int) -> int:
    """A number as 128 bits with a sign hold it."""
    return ((number + (1 << 127)) & ((1 << 128) - 1)) - (1 << 127)


def stored(numbers: Iterable[int | None]) -> pa.Array:
    """Numbers as a column; those of 39 digits are an error, for pyarrow has no form for them."""
    held = [None if number is None else wrapped(number) for number in numbers]
    for number in held:
        if number is not None and not -_LIMIT < number < _LIMIT:
            raise ComputeError(f"{number} is an Int128 of 39 digits, for which pyarrow has no form; the portable backend holds those of up to 38")
    return pa.array(held, pa.decimal128(38, 0))


def each(scope: Scope, sides: list[Value], operation: Callable[..., int | None]) -> Value:
    """An operation of Python integers, row by row; null of any null."""

    def kernel(*arrays: pa.Array) -> pa.Array:
        columns = [to_list(array, c.Int128()) for array in arrays]
        return stored(None if None in row else operation(*row) for row in zip(*columns))

    return rowwise(scope, sides, c.Int128(), kernel)


def bits_of(scope: Scope, op: str, left: Value, right: Value) -> Value:
    """``and or xor`` bit by bit."""
    return each(scope, [left, right], _BITS[op])


def turned(scope: Scope, value: Value) -> Value:
    """All bits the other way round."""
    return each(scope, [value], operator.invert)


def power(base: int, exponent: int) -> int:
    """A power, modulo 2 to the 128th."""
    return pow(base, exponent, 1 << 128)


def narrowed(array: pa.Array, bits: int, *, signed: bool) -> list[Any]:
    """The low bits of numbers."""
    half = 1 << (bits - 1) if signed else 0
    mask = (1 << bits) - 1
    return [None if number is None else ((number + half) & mask) - half for number in to_list(array, c.Int128())]
