"""Reads and writes Thrift's compact protocol as nested dicts, to change the footers of Parquet files in ways that no writer at hand does."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

# A struct is {field id: (type, value)}, a list (element type, [values]).
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def zigzag(self) -> int:
        raw = self.varint()
        return (raw >> 1) ^ -(raw & 1)

    def value(self, kind: int, in_list: bool = False) -> Any:
        if kind in (TRUE, FALSE):
            return self.byte() == TRUE if in_list else kind == TRUE
        if kind == BYTE:
            return self.byte()
        if kind in (I16, I32, I64):
            return self.zigzag()
        if kind == DOUBLE:
            self.at += 8
            return struct.unpack("<d", self.data[self.at - 8:self.at])[0]
        if kind == BINARY:
            length = self.varint()
            self.at += length
            return self.data[self.at - length:self.at]
        if kind in (LIST, SET):
            head = self.byte()
            count = self.varint() if head >> 4 == 15 else head >> 4
            return head & 15, [self.value(head & 15, True) for _ in range(count)]
        assert kind == STRUCT, kind
        fields: dict[int, tuple[int, Any]] = {}
        field = 0
        while head := self.byte():
            field = field + (head >> 4) if head >> 4 else self.zigzag()
            fields[field] = (head & 15, self.value(head & 15))
        return fields


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value: int) -> bytes:
    return varint((value << 1) ^ (value >> 63))


def encode(kind: int, value: Any, in_list: bool = False) -> bytes:
    if kind in (TRUE, FALSE):
        return bytes([TRUE if value else FALSE]) if in_list else b""
    if kind == BYTE:
        return bytes([value])
    if kind in (I16, I32, I64):
        return zigzag(value)
    if kind == DOUBLE:
        return struct.pack("<d", value)
    if kind == BINARY:
        return varint(len(value)) + value
    if kind in (LIST, SET):
        element, values = value
        head = bytes([len(values) << 4 | element]) if len(values) < 15 else bytes([0xF0 | element]) + varint(len(values))
        return head + b"".join(encode(element, each, True) for each in values)
    out, last = b"", 0
    for field in sorted(value):
        field_kind, field_value = value[field]
        if field_kind in (TRUE, FALSE):
            field_kind = TRUE if field_value else FALSE
        step = field - last
        out += bytes([step << 4 | field_kind]) if 0 < step < 16 else bytes([field_kind]) + zigzag(field)
        out += encode(field_kind, field_value)
        last = field
    return out + b"\0"


def read_footer(path: Path) -> dict[int, tuple[int, Any]]:
    data = path.read_bytes()
    length = struct.unpack("<I", data[-8:-4])[0]
    return Reader(data[-8 - length:-8]).value(STRUCT)


def write_footer(path: Path, footer: dict[int, tuple[int, Any]]) -> None:
    """Replaces the file's footer; the pages stay."""
    data = path.read_bytes()
    length = struct.unpack("<I", data[-8:-4])[0]
    encoded = encode(STRUCT, footer)
    path.write_bytes(data[:-8 - length] + encoded + struct.pack("<I", len(encoded)) + b"PAR1")


def schema_elements(footer: dict[int, tuple[int, Any]]) -> list[dict[int, tuple[int, Any]]]:
    return footer[2][1][1]


def without_arrow_schema(footer: dict[int, tuple[int, Any]]) -> None:
    """Drops the key-value pairs, so that only Parquet's own types are left."""
    footer.pop(5, None)
