"""Columns without rows, which carry a type across the Arrow boundary."""

from __future__ import annotations

from polarway.construct.buffers import ColumnBuffers
from polarway.construct.columns import build_column
from polarway.datatypes.base import DataType
from polarway.datatypes.python_types import instance_of


def empty_column(dtype: DataType) -> ColumnBuffers:
    """A column of no rows; text and binary in their form with 64-bit offsets."""
    column = build_column("", [], instance_of(dtype), strict=True)
    _widen(column)
    return column


def _widen(column: ColumnBuffers) -> None:
    if column.format in ("u", "z"):
        column.format = column.format.upper()
    for child in column.children:
        _widen(child)
    if column.dictionary is not None:
        _widen(column.dictionary)
