"""The key-value metadata at the end of a Parquet file: as much of Thrift's compact protocol as that takes."""

from __future__ import annotations

import os
from typing import Any

_MAGIC = b"PAR1"
_ENCRYPTED = b"PARE"
_KEY_VALUES = 5
_BOOLEANS, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LISTS, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 12
_MAP = 11


def key_value_metadata(path: str) -> dict[str, str]:
    """What the file's writer noted; values that are absent are empty.

    Raises
    ------
    ComputeError
        The file is no Parquet file, is encrypted or damaged.
    """
    from polarway.exceptions import ComputeError

    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        tail = file.read(8)
        if tail[4:] == _ENCRYPTED:
            raise ComputeError(f"{path}: the footer is encrypted; decryption is not supported")
        length = int.from_bytes(tail[:4], "little")
        if tail[4:] != _MAGIC or length + 8 > size:
            raise ComputeError(f"{path}: not a Parquet file: it does not end in a footer and {_MAGIC!r}")
        file.seek(size - 8 - length)
        footer = file.read(length)
    try:
        fields = _Reader(footer).struct()
    except (IndexError, ValueError, UnicodeDecodeError) as error:
        raise ComputeError(f"{path}: the Parquet footer is damaged: {error}") from None
    pairs = fields.get(_KEY_VALUES, [])
    return {pair[1].decode("utf-8"): pair.get(2, b"").decode("utf-8", "replace") for pair in pairs}


class _Reader:
    """Values of the compact protocol, one after the other."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> dict[int, Any]:
        """Fields by their numbers."""
        fields: dict[int, Any] = {}
        number = 0
        while header := self._byte():
            delta, kind = header >> 4, header & 15
            number = number + delta if delta else self._signed()
            fields[number] = kind == 1 if kind in _BOOLEANS else self._value(kind)
        return fields

    def _value(self, kind: int) -> Any:
        if kind == _BYTE or kind in _BOOLEANS:
            return self._byte()
        if kind in _INTEGERS:
            return self._signed()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._unsigned())
        if kind in _LISTS:
            header = self._byte()
            count = header >> 4 if header >> 4 < 15 else self._unsigned()
            self._check(count)
            return [self._value(header & 15) if header & 15 != _STRUCT else self.struct() for _ in range(count)]
        if kind == _STRUCT:
            return self.struct()
        if kind == _MAP:
            count = self._unsigned()
            self._check(count)
            kinds = self._byte() if count else 0
            return [(self._value(kinds >> 4), self._value(kinds & 15)) for _ in range(count)]
        raise ValueError(f"unknown type {kind} at byte {self._at}")

    def _check(self, count: int) -> None:
        if count > len(self._data) - self._at:
            raise ValueError(f"{count} items at byte {self._at} are more than there are bytes")

    def _byte(self) -> int:
        value = self._data[self._at]
        self._at += 1
        return value

    def _bytes(self, count: int) -> bytes:
        self._check(count)
        self._at += count
        return self._data[self._at - count : self._at]

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 63:
                raise ValueError(f"a number at byte {self._at} does not end")

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
