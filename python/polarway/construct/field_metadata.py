"""Arrow's field metadata: what a type needs beside the type of its storage."""

from __future__ import annotations

import struct

_SIZE = struct.Struct("<i")


def encode_metadata(pairs: dict[bytes, bytes]) -> bytes:
    """Keys and values as one block: their number, then for each of them its length and its bytes."""
    parts = [_SIZE.pack(len(pairs))]
    for pair in pairs.items():
        for text in pair:
            parts += [_SIZE.pack(len(text)), text]
    return b"".join(parts)


def decode_metadata(block: bytes) -> dict[bytes, bytes]:
    """Keys and values of a block that :func:`encode_metadata` made."""
    pairs: dict[bytes, bytes] = {}
    (count,) = _SIZE.unpack_from(block)
    at = _SIZE.size
    for _ in range(count):
        texts = []
        for _ in range(2):
            (length,) = _SIZE.unpack_from(block, at)
            at += _SIZE.size
            texts.append(block[at : at + length])
            at += length
        pairs[texts[0]] = texts[1]
    return pairs
