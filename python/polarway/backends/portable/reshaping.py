"""``unique``, ``explode``, ``unpivot``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.binder import Bound
from polarway.backends.portable.casts import cast
from polarway.backends.portable.executor import Needed, execute, whole
from polarway.backends.portable.functions.rows import exploded
from polarway.backends.portable.grouping import codes_of, first_places, last_places
from polarway.backends.portable.tables import Table
from polarway.exceptions import ShapeError


def unique(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """Distinct rows, in the order of the input."""
    subset, keep = bound.node.get("subset"), bound.node.get("keep", "any")
    names = list(bound.schema) if subset is None else subset
    table = whole(bound.inputs[0], None if needed is None else needed | frozenset(names))
    held = dict(zip(table.schema, zip(table.arrays, table.schema.values())))
    if not names:
        yield table
        return
    codes, count = codes_of([held[name] for name in names], table.rows)
    places = (last_places if keep == "last" else first_places)(codes, count)
    if keep == "none":
        counts = pc.value_counts(codes)
        single = counts.field("values").filter(pc.equal(counts.field("counts"), 1))
        places = pc.indices_nonzero(pc.is_in(codes, value_set=single)) if count else places
    yield table.take(places.take(pc.sort_indices(places)))


def explode(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """One row per list item; an empty list or a null gives a null where the node wants it."""
    names = list(dict.fromkeys(bound.node["columns"]))
    inner = None if needed is None else needed | frozenset(names)
    for table in execute(bound.inputs[0], inner):
        rows: Any = None
        made: dict[str, pa.Array] = {}
        for name in names:
            made[name], parents = exploded(table.column(name), empties=bound.node.get("empty_as_null", False), keeps=bound.node.get("keep_nulls", True))
            if rows is not None and not rows.equals(parents):
                raise ShapeError("exploded columns must have matching element counts")
            rows = parents
        arrays = [made[name] if name in made else array.take(rows) for name, array in zip(table.schema, table.arrays)]
        yield Table({name: bound.schema[name] for name in table.schema}, arrays, len(rows))


def unpivot(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    """The values of columns below one another, each with its column's name."""
    index, on, dtype = bound.extra
    table = whole(bound.inputs[0], frozenset((*index, *on)))
    for name in on:
        arrays = [table.column(key) for key in index]
        arrays.append(pa.repeat(pa.scalar(name, pa.large_string()), table.rows))
        arrays.append(cast(table.column(name), table.schema[name], dtype))
        made = dict(zip(bound.schema, arrays))
        kept = [key for key in bound.schema if needed is None or key in needed]
        yield Table({key: bound.schema[key] for key in kept}, [made[key] for key in kept], table.rows)
