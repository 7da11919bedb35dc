"""How many bytes the values of a frame take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import classes as c

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame

_BITS: dict[Any, int] = {
    c.Boolean: 1, c.Int8: 8, c.UInt8: 8, c.Int16: 16, c.UInt16: 16, c.Float16: 16, c.Int32: 32, c.UInt32: 32, c.Float32: 32, c.Date: 32,
    c.Categorical: 32, c.Int128: 128, c.UInt128: 128, c.Decimal: 128, c.Null: 0,
}  # fmt: skip
_OFFSET = 8


def estimated_bytes(frame: DataFrame) -> int:
    """Fixed widths times rows, the bytes of texts, eight for each list, and one bit per row of columns with nulls."""
    return sum(map(_column_bytes, frame.get_columns()))


def _column_bytes(series: Any) -> int:
    dtype, rows = series.dtype, len(series)
    if isinstance(dtype, c.BaseExtension):
        return _column_bytes(series.ext.storage())
    kind = type(dtype)
    nulls = (rows + 7) // 8 if kind not in (c.Null, c.Object) and series.null_count() else 0
    if not rows:
        return 0
    if kind in (c.String, c.Binary):
        return int((series.str.len_bytes() if kind is c.String else series.bin.size()).sum())
    if kind is c.List:
        return _column_bytes(series.drop_nulls().explode(empty_as_null=False)) + rows * _OFFSET + nulls
    if kind is c.Map:
        return _column_bytes(series.map.entries())
    if kind is c.Array:
        # Null rows have their places too.
        known = series.drop_nulls()
        items = _column_bytes(known.explode(empty_as_null=False)) if len(known) else 0
        return (items * rows // len(known) if items else 0) + nulls
    if kind is c.Struct:
        return sum(map(_column_bytes, series.struct.unnest().get_columns())) + nulls
    if kind is c.Enum:
        count = len(dtype._categories)
        return rows * (1 if count <= 1 << 8 else 2 if count <= 1 << 16 else 4) + nulls
    return (_BITS.get(kind, 64) * rows + 7) // 8 + nulls
