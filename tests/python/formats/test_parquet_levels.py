"""Levels in the oldest encoding, BIT_PACKED, which no writer at hand produces: pages of pyarrow are rewritten with it."""

from __future__ import annotations

import random
import struct
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow writes the files")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow writes the files")

import polarway as pw

from .thrift_footer import I32, I64, STRUCT, Reader, encode, read_footer

BIT_PACKED = 4


def decode_runs(data: bytes, width: int, count: int) -> list[int]:
    """Levels of the RLE / bit-packed hybrid."""
    levels: list[int] = []
    reader = Reader(data)
    while len(levels) < count:
        header = reader.varint()
        if header & 1:
            size = (header >> 1) * width
            bits = int.from_bytes(data[reader.at:reader.at + size], "little")
            levels += [bits >> (i * width) & ((1 << width) - 1) for i in range((header >> 1) * 8)]
            reader.at += size
        else:
            levels += [data[reader.at]] * (header >> 1)
            reader.at += 1
    return levels[:count]


def pack(levels: list[int], width: int) -> bytes:
    """The most significant bit first, without length or runs."""
    bits = "".join(format(level, f"0{width}b") for level in levels)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""


def rewrite(path: Path, widths: list[tuple[int, int]]) -> None:
    """Replaces the one data page of each column by one whose levels are bit-packed. Widths: of repetition and definition levels, per leaf."""
    data = path.read_bytes()
    footer = read_footer(path)
    out = bytearray(b"PAR1")
    for chunk, (repetition, definition) in zip(footer[4][1][1][0][1][1][1], widths):
        meta: dict[int, tuple[int, Any]] = chunk[3][1]
        reader = Reader(data[meta[9][1]:])
        header = reader.value(STRUCT)
        count = header[5][1][1][1]
        body = reader.data[reader.at:reader.at + header[3][1]]
        levels = b""
        for width in (repetition, definition):
            if width:
                size = struct.unpack("<I", body[:4])[0]
                levels += pack(decode_runs(body[4:4 + size], width, count), width)
                body = body[4 + size:]
        body = levels + body
        header[2] = header[3] = (I32, len(body))
        header[5][1][3] = header[5][1][4] = (I32, BIT_PACKED)
        page = encode(STRUCT, header) + body
        meta[9] = (I64, len(out))
        meta[6] = meta[7] = (I64, len(page))
        chunk[2] = (I64, len(out))
        out += page
    encoded = encode(STRUCT, footer)
    path.write_bytes(bytes(out) + encoded + struct.pack("<I", len(encoded)) + b"PAR1")


@pytest.mark.parametrize("seed", range(6))
def test_bit_packed_levels(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    rows = rng.choice([1, 7, 8, 1000])
    def maybe(value: Any) -> Any:
        return None if rng.random() < 0.2 else value

    table = pa.table({
        "flat": pa.array([maybe(i) for i in range(rows)], pa.int64()),
        "list": pa.array([maybe([maybe(i) for i in range(rng.randrange(4))]) for _ in range(rows)], pa.list_(pa.int32())),
        "deep": pa.array([maybe([maybe([maybe({"x": maybe("text")}) for _ in range(rng.randrange(3))]) for _ in range(rng.randrange(3))]) for _ in range(rows)],
                         pa.list_(pa.list_(pa.struct([("x", pa.string())])))),
    })
    path = tmp_path / "levels.parquet"
    pq.write_table(table, path, use_dictionary=False, compression="none", data_page_version="1.0")
    rewrite(path, [(0, 1), (1, 2), (2, 3)])
    assert pa.table(pw.read_parquet(path)).to_pylist() == table.to_pylist()
