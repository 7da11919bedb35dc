"""Writes the tables of Unicode normalization into the kernel that uses them: run again for a newer version of Unicode.

Usage: python python/_build/unicode_forms.py src/Polarway.Core/Kernels/Text/NormalizationData.cs
"""

from __future__ import annotations

import base64
import sys
import unicodedata
import zlib
from pathlib import Path

LINE = 150
HANGUL = range(0xAC00, 0xD7A4)


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def tables() -> bytes:
    """Decompositions of one level, then combining classes; code points as differences to the one before."""
    decompositions, classes = bytearray(), bytearray()
    counts = [0, 0]
    last = [0, 0]
    for code in range(sys.maxunicode + 1):
        text = chr(code)
        parts = unicodedata.decomposition(text).split()
        if parts and code not in HANGUL:
            is_compatible = parts[0].startswith("<")
            points = [int(part, 16) for part in parts[is_compatible:]]
            composes = not is_compatible and len(points) == 2 and unicodedata.normalize("NFC", text) == text
            decompositions += varint(code - last[0]) + varint(len(points) << 2 | composes << 1 | is_compatible) + b"".join(map(varint, points))
            last[0], counts[0] = code, counts[0] + 1
        if combining := unicodedata.combining(text):
            classes += varint(code - last[1]) + varint(combining)
            last[1], counts[1] = code, counts[1] + 1
    return varint(counts[0]) + varint(counts[1]) + bytes(decompositions) + bytes(classes)


def main(target: Path) -> None:
    packed = base64.b64encode(zlib.compress(tables(), 9)).decode()
    lines = "\n".join(f'        + "{packed[at : at + LINE]}"' for at in range(0, len(packed), LINE)).replace("+ ", "  ", 1)
    target.write_text(f"""namespace Polarway.Core.Kernels;

/// <summary>Decompositions and combining classes of Unicode {unicodedata.unidata_version}, written by python/_build/unicode_forms.py.</summary>
internal static class NormalizationData
{{
    /// <summary>Packed by zlib, as base64.</summary>
    public const string Packed =
{lines};
}}
""")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
