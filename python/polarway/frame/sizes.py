"""How many bytes the values of a frame take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame

_BITS = {
    "boolean": 1, "int8": 8, "uint8": 8, "int16": 16, "uint16": 16, "int32": 32, "uint32": 32, "float16": 16, "float32": 32, "date": 32,
    "int64": 64, "uint64": 64, "float64": 64, "time": 64, "int128": 128, "uint128": 128, "categorical": 32, "null": 0,
}  # fmt: skip


def estimated_bytes(frame: DataFrame) -> int:
    """Fixed widths times rows, plus the bytes of texts, plus one bit per row of columns with nulls."""
    rows, total = frame.height, 0
    nulls = frame.null_count().rows()[0] if rows else ()
    for (name, dtype), missing in zip(frame._native.schema().items(), nulls):
        kind = str(dtype._json_name)
        if kind in ("string", "binary"):
            function = "str.len_bytes" if kind == "string" else "bin.size"
            node = nodes.aggregate("sum", nodes.function(function, nodes.column(name)))
            total += int(frame._apply(nodes.select(frame._node, [node])).rows()[0][0] or 0) + 16 * rows
        else:
            bits = _BITS.get(kind, 128 if dtype.is_decimal() else 64)
            total += (bits * rows + 7) // 8
        total += (rows + 7) // 8 if missing else 0
    return total
