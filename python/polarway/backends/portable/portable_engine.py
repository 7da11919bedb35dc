"""The portable backend: plans in, frames and Arrow streams out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from polarway.backends.adoption import adopted
from polarway.backends.portable import frame
from polarway.backends.portable.arrays import exported, from_buffers, stored
from polarway.backends.portable.binder import Bound, bind
from polarway.backends.portable.executor import execute
from polarway.backends.portable.frame import PortableFrame
from polarway.backends.portable.pandas_later import without_pandas
from polarway.backends.portable.tables import Table, gathered
from polarway.backends.portable.types import dtype_of, exported_field
from polarway.exceptions import ComputeError
from polarway.plan.order import gives_order
from polarway.plan.text import decode_plan
from polarway.schema import Schema

if TYPE_CHECKING:
    from polarway.backends.base import Progress
    from polarway.construct.buffers import ColumnBuffers
    from polarway.datatypes import DataType


class Memory(NamedTuple):
    """Bytes that pyarrow holds and held at most, and the number of living frames."""

    used: int
    peak: int
    open_frames: int


class PortableEngine:
    """Interprets plans over pyarrow, in this process."""

    name = "portable"

    @without_pandas
    def run(self, plan: bytes, frames: tuple[Any, ...], *, on_progress: Callable[[Progress], None] | None = None) -> PortableFrame:
        """Runs a plan to its end. Ctrl-C stops it between two batches."""
        try:
            return self._run(plan, frames, on_progress)
        except Exception as error:
            if type(error).__name__ != "Misfit":
                raise
        from polarway.backends.portable.formats.csv import whole_survey

        # A type guessed from the first rows was too narrow: look at all of them and begin again.
        with whole_survey():
            return self._run(plan, frames, on_progress)

    def _run(self, plan: bytes, frames: tuple[Any, ...], on_progress: Callable[[Progress], None] | None) -> PortableFrame:
        bound, _held = self._bound(plan, frames)
        tables = execute(bound)
        if on_progress is not None:
            from polarway.backends.portable.progress import watched

            tables = watched(tables, on_progress)
        parts = list(tables)
        made = self._frame(gathered(bound.schema, iter(parts)), [part.rows for part in parts])
        made.ordered = gives_order(plan, frames)
        return made

    def run_within(self, limit: int, plan: bytes, frames: tuple[Any, ...], on_progress: Callable[[Progress], None] | None = None) -> PortableFrame:
        """As :meth:`run`, holding at most ``limit`` bytes: what scans have read is counted, and an error where it is more."""
        from polarway.backends.portable.budget import Budget

        with Budget(limit):
            return self.run(plan, frames, on_progress=on_progress)

    def batches_within(self, limit: int, plan: bytes, frames: tuple[Any, ...] = ()) -> Iterator[PortableFrame]:
        """As :meth:`batches`, holding at most ``limit`` bytes."""
        from polarway.backends.portable.budget import Budget

        return Budget(limit).around(self.batches(plan, frames))

    def source(self, kind: str, config: dict[str, Any], kept: object = None) -> Any:
        """Opens a source that streams chunks."""
        from polarway.backends.portable.source import PortableSource

        return PortableSource(self, kind, config, kept)

    def batches(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Iterator[PortableFrame]:
        """Runs a plan and gives its rows in order, batch by batch, while it runs."""
        bound, _held = self._bound(plan, frames)
        try:
            for table in execute(bound):
                if table.rows:
                    yield self._frame(table)
        except Exception as error:
            if type(error).__name__ != "Misfit":
                raise
            raise ComputeError("a value does not fit the type guessed from the first rows; pass infer_schema_length=None, or the type in schema_overrides") from None

    def stream(self, plan: bytes, frames: tuple[Any, ...]) -> object:
        """Starts a plan and gives its batches as a PyCapsule ``arrow_array_stream``."""
        bound, held = self._bound(plan, frames)
        schema = pa.schema([exported_field(name, dtype) for name, dtype in bound.schema.items()])

        def batches(_keep: Any = held) -> Iterator[pa.RecordBatch]:
            for table in execute(bound):
                arrays = [exported(array, dtype) for array, dtype in zip(table.arrays, bound.schema.values())]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)

        return pa.RecordBatchReader.from_batches(schema, batches()).__arrow_c_stream__()

    @without_pandas
    def schema(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Schema:
        """Names and types of the result, without running the plan."""
        return Schema._trusted(self._bound(plan, frames)[0].schema.items())

    def explain(self, plan: bytes, frames: tuple[Any, ...] = (), *, optimized: bool) -> str:
        """The plan as people read it."""
        from polarway.backends.portable.explanation import explained

        return explained(self._bound(plan, frames)[0], optimized=optimized)

    def read_list(self, values: list[Any], code: str) -> tuple[int, tuple[Any, ...]] | None:
        """None: lists are read in Python here."""
        return None

    @without_pandas
    def build(self, names: tuple[Any, ...], lists: tuple[Any, ...]) -> PortableFrame | None:
        """None: lists become buffers first."""
        return None

    def from_columns(self, columns: list[tuple[str, ColumnBuffers]]) -> PortableFrame:
        """A frame of columns of one length, made of Python values."""
        schema = Schema._trusted((name, column.dtype) for name, column in columns)
        return PortableFrame(self, schema, [from_buffers(column) for _, column in columns], columns[0][1].length if columns else 0)

    def from_arrow(self, data: Any, name: str | None = None) -> PortableFrame:
        """The frame of an object that speaks Arrow: a table as it is, a column as the only column ``name``."""
        if isinstance(data, pa.RecordBatch):
            data = pa.Table.from_batches([data])
        if name is None and not isinstance(data, pa.Table):
            table = _table(data)
        elif isinstance(data, pa.Table):
            table = data
        else:
            table = None
        if table is None or name is not None:
            return self._column(data if table is None else table, name)
        fields = [(field.name, dtype_of(field.type, field.metadata)) for field in table.schema]
        arrays = [stored(column, dtype) for column, (_, dtype) in zip(table.columns, fields)]
        return PortableFrame(self, Schema._trusted(fields), arrays, table.num_rows, [batch.num_rows for batch in table.to_batches()])

    def _column(self, data: Any, name: str | None) -> PortableFrame:
        if hasattr(data, "__arrow_c_stream__"):
            held = pa.chunked_array(data)
        else:
            held = pa.array(data)
        dtype = dtype_of(held.type, _metadata(data))
        lengths = [len(part) for part in held.chunks] if isinstance(held, pa.ChunkedArray) else None
        return PortableFrame(self, Schema._trusted([(name or "", dtype)]), [stored(held, dtype)], len(held), lengths)

    def schema_capsule(self, schema: Schema) -> object:
        """Names and types as a PyCapsule ``arrow_schema``."""
        return pa.schema([exported_field(name, dtype) for name, dtype in schema.items()]).__arrow_c_schema__()

    def fields_of(self, schema: Any) -> list[tuple[str, DataType]]:
        """Names and types of an object with ``__arrow_c_schema__``."""
        return [(field.name, dtype_of(field.type, field.metadata)) for field in pa.schema(schema)]

    def memory(self) -> Memory:
        """What this process's frames take, now."""
        return Memory(pa.total_allocated_bytes(), pa.default_memory_pool().max_memory() or 0, frame.count())

    @without_pandas
    def _bound(self, plan: bytes, frames: tuple[Any, ...]) -> tuple[Bound, tuple[Any, ...]]:
        plan, frames = adopted(self, plan, frames)
        return bind(decode_plan(plan)), frames

    def _frame(self, table: Table, lengths: list[int] | None = None) -> PortableFrame:
        return PortableFrame(self, Schema._trusted(table.schema.items()), table.arrays, table.rows, lengths)


def _table(data: Any) -> pa.Table | None:
    """An object that gives structs as a table; None for a column."""
    if hasattr(data, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(data)
        return reader.read_all()
    array = pa.array(data)
    if not pa.types.is_struct(array.type):
        return None
    return pa.Table.from_batches([pa.RecordBatch.from_struct_array(array)])


def _metadata(data: Any) -> Any:
    if not hasattr(data, "__arrow_c_schema__"):
        return None
    return pa.field(data).metadata if not isinstance(data, (pa.Array, pa.ChunkedArray)) else None
