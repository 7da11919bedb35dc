"""A column as Arrow buffers in plain Python objects: what construction hands to the Arrow boundary."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import DataType


class ColumnBuffers:
    """One column in Arrow's layout.

    ``buffers`` are bytes-like objects (or ``None`` for an absent bitmap) in Arrow's order for ``format``; they are not
    changed afterwards. ``children`` and ``dictionary`` are columns of their own.
    """

    __slots__ = ("buffers", "children", "dictionary", "dtype", "format", "length", "metadata", "names", "null_count", "objects")

    def __init__(
        self,
        dtype: DataType,
        format: str,
        length: int,
        null_count: int,
        buffers: tuple[Any, ...],
        children: tuple[ColumnBuffers, ...] = (),
        dictionary: ColumnBuffers | None = None,
        metadata: bytes | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        self.dtype = dtype
        self.format = format
        self.length = length
        self.null_count = null_count
        self.buffers = buffers
        self.children = children
        self.dictionary = dictionary
        self.metadata = metadata
        self.names = names
        #: columns of objects: the stores of these
        self.objects: tuple[Any, ...] = ()
