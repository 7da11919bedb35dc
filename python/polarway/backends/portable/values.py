"""What an expression gives, and the rows that expressions are computed over."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import concatenated, nulls
from polarway.backends.portable.types import halved, stored_type
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.exceptions import ColumnNotFoundError, ShapeError

# Shapes, from narrow to wide: one value for all, one per group, one per row, any number per group.
LITERAL, GROUP, ROWS, RAGGED = range(4)
LITERAL_NAME = "literal"


class Value:
    """The result of an expression: data of one type in one of four shapes. ``offsets``: where each group starts, if ragged;
    ``weak``: the value of a literal without a type of its own."""

    __slots__ = ("data", "dtype", "name", "offsets", "root", "shape", "weak")

    def __init__(
        self, name: str, dtype: DataType, data: pa.Array, shape: int, *, root: str | None = None, offsets: pa.Array | None = None,
        weak: float | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self.root = name if root is None else root
        self.dtype = dtype
        self.data = halved(data) if type(dtype) is c.Float16 and len(data) else data
        self.shape = shape
        self.offsets = offsets
        self.weak = weak

    def named(self, name: str) -> Value:
        """The same under another name; the root stays."""
        return Value(name, self.dtype, self.data, self.shape, root=self.root, offsets=self.offsets, weak=self.weak)

    def typed(self, dtype: DataType) -> Value:
        """The same place with another type and no data, for questions about types."""
        return Value(self.name, dtype, nulls(0, dtype), self.shape)

    def replaced(self, dtype: DataType, data: pa.Array) -> Value:
        """Other values of the same shape."""
        return Value(self.name, dtype, data, self.shape, root=self.root, offsets=self.offsets)


class Scope:
    """Named columns of one length and the groups that their rows fall into: consecutive, as ``offsets`` say.

    Outside of ``group_by`` and ``over`` all rows are one group.
    """

    __slots__ = ("_columns", "_ids", "_offsets", "element", "grouped", "groups", "rows", "scattered")

    def __init__(self, columns: dict[str, tuple[DataType, Any]], rows: int, offsets: pa.Array | None = None, element: Value | None = None) -> None:
        self._columns = columns
        self.rows = rows
        self.grouped = offsets is not None
        self._offsets = offsets
        self.groups = 1 if offsets is None else len(offsets) - 1
        self.element = element
        self._ids: pa.Array | None = None
        #: the group of each row when these stand in any order
        self.scattered: pa.Array | None = None

    @classmethod
    def numbered(cls, columns: dict[str, tuple[DataType, Any]], rows: int, ids: pa.Array, groups: int) -> Scope:
        """Rows whose groups are numbers beside them, for expressions that look at no order."""
        scope = cls(columns, rows)
        scope.grouped = True
        scope.groups = groups
        scope.scattered = scope._ids = ids
        return scope

    @property
    def offsets(self) -> pa.Array:
        """Where each group starts, and where the last ends."""
        if self._offsets is None:
            self._offsets = pa.array([0, self.rows], pa.int64())
        return self._offsets

    @property
    def schema(self) -> dict[str, DataType]:
        """Names and types of the columns."""
        return {name: dtype for name, (dtype, _) in self._columns.items()}

    def column(self, name: str) -> Value:
        """A column by name; arrays of grouped scopes are gathered at their first use."""
        found = self._columns.get(name)
        if found is None:
            raise column_not_found(name, self._columns)
        dtype, data = found
        if callable(data):
            data = data()
            self._columns[name] = (dtype, data)
        return Value(name, dtype, data, ROWS)

    def ids(self) -> pa.Array:
        """The group of each row."""
        if self._ids is None:
            self._ids = group_ids(self.offsets, self.rows)
        return self._ids


def column_not_found(name: str, existing: Any) -> ColumnNotFoundError:
    """The error for a name that does not exist, with those that do."""
    import difflib

    names = list(existing)
    near = difflib.get_close_matches(name, names, 3)
    hint = f"did you mean {', '.join(repr(found) for found in near)}?" if near else f"columns: {', '.join(map(repr, names[:20]))}"
    return ColumnNotFoundError(f'column "{name}" not found; {hint}')


def group_ids(offsets: pa.Array, rows: int) -> pa.Array:
    """The group of each row of consecutive groups."""
    count = len(offsets) - 1
    if count == 1:
        return pa.repeat(pa.scalar(0, pa.int64()), rows)
    lists = pa.LargeListArray.from_arrays(offsets, pa.nulls(rows))
    return pc.list_parent_indices(lists).cast(pa.int64())


def lengths_of(offsets: pa.Array) -> pa.Array:
    """The number of rows of each group."""
    return pc.subtract(offsets.slice(1), offsets.slice(0, len(offsets) - 1))


def offsets_of(lengths: pa.Array) -> pa.Array:
    """Where groups of these lengths start, and where the last ends."""
    ends = pc.cumulative_sum(lengths.cast(pa.int64()))
    if isinstance(ends, pa.ChunkedArray):
        ends = ends.combine_chunks()
    return pa.concat_arrays([pa.array([0], pa.int64()), ends])


def repeated(data: pa.Array, count: int) -> pa.Array:
    """The only value of an array ``count`` times."""
    if len(data) == 1 and count == 1:
        return data
    if pa.types.is_null(data.type) or not len(data):
        return pa.nulls(count, data.type)
    if pa.types.is_nested(data.type) or pa.types.is_decimal(data.type):
        return data.take(pa.repeat(pa.scalar(0, pa.int64()), count))
    return pa.repeat(data[0], count)


def broadcast(scope: Scope, values: list[Value]) -> list[Value]:
    """Columns of one row beside others as literals; in groups, those of one row in each as its value."""
    if scope.grouped:
        one = pa.array(range(scope.groups + 1), pa.int64())
        alone = [value.shape == RAGGED and value.offsets is not None and value.offsets.equals(one) for value in values]
        if not any(alone) or all(is_alone or value.shape < ROWS for value, is_alone in zip(values, alone)):
            return values
        return [Value(v.name, v.dtype, v.data, GROUP, root=v.root) if is_alone else v for v, is_alone in zip(values, alone)]
    wide = [value for value in values if value.shape >= ROWS]
    if all(len(value.data) == len(wide[0].data) for value in wide):
        return values
    return [Value(v.name, v.dtype, v.data, LITERAL, root=v.root) if v.shape >= ROWS and len(v.data) == 1 else v for v in values]


def meet(scope: Scope, values: list[Value]) -> tuple[int, pa.Array | None, int]:
    """The shape that values combine in, its offsets when ragged, and its length."""
    shape = max((value.shape for value in values), default=LITERAL)
    if shape == RAGGED:
        offsets: pa.Array | None = None
        for value in values:
            if value.shape == RAGGED or value.shape == ROWS:
                theirs = value.offsets if value.shape == RAGGED else scope.offsets
                if offsets is not None and not offsets.equals(theirs):
                    if not scope.grouped:
                        sizes = sorted({offsets[-1].as_py(), theirs[-1].as_py()})
                        if len(sizes) > 1:
                            raise ShapeError(f"cannot evaluate two columns of different lengths ({sizes[0]} and {sizes[1]}) row by row")
                    raise ShapeError("expressions of different lengths are combined in one group")
                offsets = theirs
        if offsets is not None and offsets.equals(scope.offsets):
            return ROWS, None, scope.rows
        return RAGGED, offsets, offsets[-1].as_py()  # type: ignore[index]
    return shape, None, {LITERAL: 1, GROUP: scope.groups, ROWS: scope.rows}[shape]


def spread(scope: Scope, value: Value, shape: int, offsets: pa.Array | None, length: int) -> pa.Array:
    """The data of a value at each place of a wider shape."""
    if value.shape == shape or (value.shape in (ROWS, RAGGED) and shape in (ROWS, RAGGED)):
        return value.data
    if value.shape == LITERAL or scope.groups == 1:
        return repeated(value.data, length) if len(value.data) else pa.nulls(length, value.data.type)
    ids = scope.ids() if shape == ROWS else group_ids(offsets, length)  # type: ignore[arg-type]
    return value.data.take(ids)


def rowwise(
    scope: Scope, values: list[Value], dtype: DataType, kernel: Callable[..., Any], *, scalars: bool = False, checked: bool = False
) -> Value:
    """A kernel over values side by side. ``scalars``: it takes single values as pyarrow scalars beside arrays;
    ``checked``: what it gives has the stored type already."""
    values = broadcast(scope, values)
    shape, offsets, length = meet(scope, values)
    if scalars and shape > LITERAL and length != 1:
        single = [value.shape == LITERAL or (value.shape == GROUP and shape > GROUP and scope.groups == 1) for value in values]
        if not all(single):
            arguments = [_only(value) if one else spread(scope, value, shape, offsets, length) for value, one in zip(values, single)]
            return _made(values[0], dtype, kernel(*arguments), shape, offsets, checked)
    arguments = [spread(scope, value, shape, offsets, length) for value in values]
    return _made(values[0], dtype, kernel(*arguments), shape, offsets, checked)


def _only(value: Value) -> Any:
    return value.data[0] if len(value.data) else pa.scalar(None, value.data.type)


def _made(first: Value, dtype: DataType, data: Any, shape: int, offsets: pa.Array | None, checked: bool) -> Value:
    if isinstance(data, pa.ChunkedArray):
        data = data.combine_chunks()
    if not checked and data.type != stored_type(dtype):
        data = data.cast(stored_type(dtype), safe=False)
    return Value(first.name, dtype, data, shape, root=first.root, offsets=offsets)


def pieces(scope: Scope, value: Value) -> list[pa.Array]:
    """The rows of each group."""
    if value.shape <= GROUP:
        if value.shape == LITERAL:
            return [value.data] * scope.groups
        return [value.data.slice(i, 1) for i in range(scope.groups)]
    ends = (value.offsets if value.shape == RAGGED else scope.offsets).to_pylist()  # type: ignore[union-attr]
    return [value.data.slice(a, b - a) for a, b in itertools.pairwise(ends)]


def per_group(scope: Scope, value: Value, dtype: DataType, kernel: Callable[[pa.Array], pa.Array], *, keeps_rows: bool) -> Value:
    """A kernel over the rows of each group; ``keeps_rows``: it gives as many as it takes."""
    return per_group_of(scope, [value], dtype, lambda arrays: kernel(arrays[0]), keeps_rows=keeps_rows)


def per_group_of(scope: Scope, values: list[Value], dtype: DataType, kernel: Callable[[list[pa.Array]], pa.Array], *, keeps_rows: bool) -> Value:
    """A kernel over the rows of several values, group by group."""
    first = values[0]
    wide = [pieces(scope, value) for value in values]
    made = [_plain(kernel(list(arrays)), dtype) for arrays in zip(*wide)]
    if not made:
        _plain(kernel([value.data.slice(0, 0) for value in values]), dtype)
    data = concatenated(made, stored_type(dtype))
    if keeps_rows and first.shape == ROWS:
        return Value(first.name, dtype, data, ROWS, root=first.root)
    offsets = offsets_of(pa.array([len(piece) for piece in made], pa.int64())) if made else pa.array([0], pa.int64())
    return Value(first.name, dtype, data, RAGGED, root=first.root, offsets=offsets)


def _plain(data: Any, dtype: DataType) -> pa.Array:
    if isinstance(data, pa.ChunkedArray):
        data = data.combine_chunks()
    target = stored_type(dtype)
    return data if data.type == target else data.cast(target, safe=False)


def literal_value(data: pa.Array, dtype: DataType, name: str = LITERAL_NAME, weak: float | None = None) -> Value:
    """One value for all rows."""
    return Value(name, dtype, data, LITERAL, weak=weak)


def boolean(flag: bool | None) -> Value:
    """A boolean literal."""
    return literal_value(pa.array([flag], pa.bool_()), c.Boolean())
