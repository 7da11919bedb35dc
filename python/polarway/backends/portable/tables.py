"""Tables on their way through a query."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from polarway.backends.portable.arrays import concatenated, nulls
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import Scope
from polarway.datatypes.base import DataType
from polarway.exceptions import DuplicateError

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


    @property
    def nbytes(self) -> int:
        """Bytes of the rows."""
        return sum(array.nbytes for array in self.arrays)


def taken(queue: list[Table], rows: int) -> list[Table]:
    """So many rows from the front of a queue of tables, which has that many; the rest stays in it."""
    parts: list[Table] = []
    while rows:
        first = queue.pop(0)
        if first.rows > rows:
            queue.insert(0, first.slice(rows, first.rows - rows))
            first = first.slice(0, rows)
        parts.append(first)
        rows -= first.rows
    return parts


def label_beside(name: str, schema: Schema, suffix: str) -> str:
    """The name of a column that comes to those of a schema: with the suffix where it is taken; one that is taken too is an error."""
    label = name + suffix if name in schema else name
    if label in schema:
        raise DuplicateError(
            f"column with name '{label}' already exists\n\nYou may want to try:\n- renaming the column prior to joining\n"
            "- using the `suffix` parameter to specify a suffix different to the default one ('_right')"
        )
    return label


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
