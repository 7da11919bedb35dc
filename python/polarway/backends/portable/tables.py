"""Tables on their way through a query."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from polarway.backends.portable.arrays import concatenated, nulls
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Scope
from polarway.datatypes.base import DataType

Schema = dict[str, DataType]


class Table:
    """Names, types and stored arrays of one length."""

    __slots__ = ("arrays", "rows", "schema")

    def __init__(self, schema: Schema, arrays: list[pa.Array], rows: int) -> None:
        self.schema = schema
        self.arrays = arrays
        self.rows = rows

    def scope(self) -> Scope:
        """The columns for expressions."""
        return Scope({name: (dtype, array) for (name, dtype), array in zip(self.schema.items(), self.arrays)}, self.rows)

    def slice(self, offset: int, length: int) -> Table:
        """Some rows, not copied; both numbers fit."""
        return Table(self.schema, [array.slice(offset, length) for array in self.arrays], length)

    def take(self, places: pa.Array) -> Table:
        """The rows at these places."""
        return Table(self.schema, [array.take(places) for array in self.arrays], len(places))

    def filter(self, flags: pa.Array) -> Table:
        """The rows where a flag is true."""
        return Table(self.schema, [array.filter(flags) for array in self.arrays], flags.true_count)

    def column(self, name: str) -> pa.Array:
        """A column by name."""
        return self.arrays[list(self.schema).index(name)]


def empty(schema: Schema) -> Table:
    """No rows."""
    return Table(schema, [nulls(0, dtype) for dtype in schema.values()], 0)


def gathered(schema: Schema, tables: Iterator[Table]) -> Table:
    """Tables of one schema one below the other."""
    parts = list(tables)
    if len(parts) == 1:
        return parts[0]
    arrays = []
    for index, dtype in enumerate(schema.values()):
        arrays.append(concatenated([part.arrays[index] for part in parts], stored_type(dtype)))
    return Table(schema, arrays, sum(part.rows for part in parts))
