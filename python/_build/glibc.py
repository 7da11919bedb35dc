"""Reads from an ELF library which glibc it needs: that is the platform tag of the wheel."""

from __future__ import annotations

import re
import struct
from pathlib import Path

SHT_GNU_VERNEED = 0x6FFFFFFE
GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
# pip knows no older manylinux tag of this form.
OLDEST = (2, 17)


def platform_tag(libraries: list[Path]) -> str:
    major, minor = max([OLDEST, *(needed(library.read_bytes()) for library in libraries)])
    return f"manylinux_{major}_{minor}_x86_64"


def needed(image: bytes) -> tuple[int, int]:
    """The newest GLIBC_x.y among the symbol versions that a 64-bit little-endian ELF image asks for."""
    if image[:6] != b"\x7fELF\x02\x01":
        raise ValueError("not a 64-bit little-endian ELF file")
    (table,) = struct.unpack_from("<Q", image, 0x28)
    size, count = struct.unpack_from("<HH", image, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", image, table + index * size) for index in range(count)]
    newest = (0, 0)
    for section in sections:
        if section[1] == SHT_GNU_VERNEED:
            strings = sections[section[6]][4]
            for name in _version_names(image, section[4], strings):
                if match := GLIBC.fullmatch(name):
                    newest = max(newest, (int(match[1]), int(match[2])))
    return newest


def _version_names(image: bytes, offset: int, strings: int):
    """Walks Verneed (one per library) and Vernaux (one per version): both are lists linked by relative offsets, 0 ends them."""
    while True:
        _, _, _, first, following = struct.unpack_from("<HHIII", image, offset)
        aux = offset + first
        while True:
            _, _, _, name, step = struct.unpack_from("<IHHII", image, aux)
            start = strings + name
            yield image[start : image.index(b"\0", start)].decode()
            if not step:
                break
            aux += step
        if not following:
            return
        offset += following
