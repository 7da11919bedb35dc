"""Bound plans as streams of tables. What looks at one row at a time works batch by batch; the rest gathers its input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable import budget, grouping_stream
from polarway.backends.portable.analysis import columns_of, is_rowwise, uses_columns
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import nulls, one_array
from polarway.backends.portable.binder import Bound
from polarway.backends.portable.casts import cast
from polarway.backends.portable.evaluator import Evaluator
from polarway.backends.portable.ordering import places
from polarway.backends.portable.tables import Table, gathered
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, repeated
from polarway.exceptions import ShapeError

Needed = frozenset[str]
_LIVE = Evaluator()


def execute(bound: Bound, needed: Needed | None = None) -> Iterator[Table]:
    """The rows of a node, table by table; at least one table, which may be empty. ``needed``: the columns that are looked at
    above (others may be missing); None: all."""
    return _EXECUTORS[bound.op](bound, needed)


def whole(bound: Bound, needed: Needed | None = None) -> Table:
    """All rows of a node at once."""
    tables = list(execute(bound, needed))
    return gathered(tables[0].schema, iter(tables))


def _picked(table: Table, needed: Needed | None) -> Table:
    if needed is None or len(needed & table.schema.keys()) == len(table.schema):
        return table
    kept = [index for index, name in enumerate(table.schema) if name in needed]
    names = list(table.schema)
    return Table({names[index]: table.schema[names[index]] for index in kept}, [table.arrays[index] for index in kept], table.rows)


def _frame(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    held = bound.extra
    table = _picked(Table(bound.schema, held.arrays, held.height), needed)
    start = 0
    for rows in held.chunks():
        yield table if rows == table.rows else table.slice(start, rows)
        start += rows


def _scan(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    for table in bound.extra.tables(needed, bound.exprs):
        budget.check()
        yield table


def _plus(needed: Needed | None, exprs: list[Any]) -> Needed | None:
    return None if needed is None else needed | frozenset(name for expr in exprs for name in columns_of(expr))


def flags(scope: Scope, exprs: list[Any]) -> pa.Array:
    """Where all conditions are true."""
    result: Any = None
    for expr in exprs:
        value = _LIVE.predicate(expr, scope, "filter predicate")
        data = value.data
        if value.shape in (LITERAL, GROUP):
            data = repeated(data, scope.rows)
        elif len(data) != scope.rows:
            raise ShapeError(f"filter's length: {len(data)} differs from that of the frame: {scope.rows}")
        result = data if result is None else pc.and_kleene(result, data)
    return one_array(pc.fill_null(result, False))


def _filter(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    (source,) = bound.inputs
    inner = _plus(needed, bound.exprs)
    if source.op == "scan" and all(map(is_rowwise, bound.exprs)):
        source.exprs = bound.exprs
    if all(map(is_rowwise, bound.exprs)):
        for table in execute(source, inner):
            yield _picked(table, needed).filter(flags(table.scope(), bound.exprs))
    else:
        table = whole(source, inner)
        yield _picked(table, needed).filter(flags(table.scope(), bound.exprs))


def columns(scope: Scope, values: list[Value], *, single: bool, height: int | None = None) -> tuple[list[pa.Array], int]:
    """Values side by side: those of one row are repeated."""
    rows = height
    for value in values:
        if value.shape in (LITERAL, GROUP):
            continue
        size = len(value.data)
        if rows is None:
            rows = size
        elif rows != size:
            if size == 1:
                continue
            if rows == 1 and height is None:
                rows = size
                continue
            raise ShapeError(f"lengths don't match: expressions of {rows} and {size} rows stand side by side")
    if rows is None:
        rows = 1 if single and values else scope.rows
    return [value.data if len(value.data) == rows and value.shape >= ROWS else repeated(value.data, rows) for value in values], rows


def _select(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    (source,) = bound.inputs
    inner = frozenset(name for expr in bound.exprs for name in columns_of(expr))
    streams = bool(bound.exprs) and all(map(is_rowwise, bound.exprs)) and any(map(uses_columns, bound.exprs))
    plan = grouping_stream.parts_of(bound) if bound.extra and not streams and not _is_small(source) else None
    if plan is not None:
        yield grouping_stream.totals(bound, plan, execute(source, inner))
        return
    for table in execute(source, inner) if streams else [whole(source, inner)]:
        scope = table.scope()
        values = [_LIVE.evaluate(expr, scope) for expr in bound.exprs]
        arrays, rows = columns(scope, values, single=bound.extra)
        # Selectors that name nothing: there are no columns, and no rows.
        yield Table(bound.schema, arrays, rows if bound.exprs else 0 if bound.node["exprs"] and source.schema else table.rows)


def _is_small(bound: Bound) -> bool:
    """Whether the input is in memory already, where nothing is won by parts."""
    return bound.op == "frame" or (bound.op != "scan" and bool(bound.inputs) and all(map(_is_small, bound.inputs)))


def _with_columns(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    (source,) = bound.inputs
    inner = None if needed is None else _plus(needed - bound.extra, bound.exprs)
    streams = all(map(is_rowwise, bound.exprs))
    for table in execute(source, inner) if streams else [whole(source, inner)]:
        scope = table.scope()
        values = [_LIVE.evaluate(expr, scope) for expr in bound.exprs]
        height = None if not source.schema else table.rows
        arrays, rows = columns(scope, values, single=not source.schema, height=height)
        new = dict(zip((value.name for value in values), arrays))
        held = dict(zip(table.schema, table.arrays))
        names = [name for name in bound.schema if name in new or name in held]
        yield Table({name: bound.schema[name] for name in names}, [new.get(name, held.get(name)) for name in names], rows)


def _pick(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    kept = frozenset(bound.schema) if needed is None else needed & frozenset(bound.schema)
    for table in execute(bound.inputs[0], kept):
        yield _picked(table, kept)


def _rename(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    old = bound.extra
    new = {value: key for key, value in old.items()}
    inner = None if needed is None else frozenset(old[name] for name in needed if name in old)
    for table in execute(bound.inputs[0], inner):
        yield Table({new[name]: dtype for name, dtype in table.schema.items()}, table.arrays, table.rows)


def _group_by(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    (source,) = bound.inputs
    inner = _plus(frozenset(), [*bound.exprs, *bound.keys])
    yield grouping_stream.groups(bound, execute(source, inner), in_memory=_is_small(source))


def _sort(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    table = whole(bound.inputs[0], _plus(needed, bound.exprs))
    scope = table.scope()
    keys = []
    for expr in bound.exprs:
        value = _LIVE.evaluate(expr, scope)
        data = repeated(value.data, table.rows) if value.shape in (LITERAL, GROUP) else value.data
        if len(data) != table.rows:
            raise ShapeError(f"a key of sort has {len(data)} rows, the table {table.rows}")
        keys.append((data, value.dtype))
    order = places(keys, [falling for falling, _ in bound.extra], [last for _, last in bound.extra])
    yield _picked(table, needed).take(order)


def _slice(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    offset, length = bound.node["offset"], bound.node.get("length")
    if offset < 0:
        table = whole(bound.inputs[0], needed)
        # The window may begin before the first row: its length counts from there.
        start = table.rows + offset
        stop = table.rows if length is None else min(start + length, table.rows)
        start = max(start, 0)
        yield table.slice(start, max(stop - start, 0))
        return
    skipped, given, any_given = 0, 0, False
    for table in execute(bound.inputs[0], needed):
        start = min(max(offset - skipped, 0), table.rows)
        skipped += start
        left = table.rows - start if length is None else min(table.rows - start, length - given)
        if left > 0 or not any_given:
            any_given = True
            yield table.slice(start, left)
        given += left
        if length is not None and given >= length:
            return


def _union(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    names = [name for name in bound.schema if needed is None or name in needed]
    for part in bound.inputs:
        inner = None if needed is None else needed & frozenset(part.schema)
        for table in execute(part, inner):
            held = dict(zip(table.schema, table.arrays))
            arrays = []
            for name in names:
                dtype = bound.schema[name]
                arrays.append(nulls(table.rows, dtype) if name not in held else cast(held[name], table.schema[name], dtype, name=name))
            yield Table({name: bound.schema[name] for name in names}, arrays, table.rows)


def _horizontal(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    parts = [whole(part, None if needed is None else needed & frozenset(part.schema)) for part in bound.inputs]
    height = max(part.rows for part in parts)
    shorter = min(part.rows for part in parts)
    if bound.node["how"] == "horizontal_equal" and shorter != height:
        raise ShapeError(
            f"inputs side by side have non-equal lengths: {height} and {shorter} rows; concatenate with how='horizontal_extend' to fill with nulls"
        )
    schema, arrays = {}, []
    for part in parts:
        for (name, dtype), array in zip(part.schema.items(), part.arrays):
            schema[name] = dtype
            arrays.append(array if part.rows == height else pa.concat_arrays([array, nulls(height - part.rows, dtype)]))
    yield Table(schema, arrays, height)


def _row_index(bound: Bound, needed: Needed | None) -> Iterator[Table]:
    name, at = bound.node["name"], bound.node.get("offset", 0)
    for table in execute(bound.inputs[0], None if needed is None else needed - {name}):
        index = arange(at, at + table.rows).cast(pa.uint32())
        at += table.rows
        yield Table({name: bound.schema[name], **table.schema}, [index, *table.arrays], table.rows)


def _lazily(module: str, name: str) -> Callable[[Bound, Needed | None], Iterator[Table]]:
    def run(bound: Bound, needed: Needed | None) -> Iterator[Table]:
        from importlib import import_module

        return getattr(import_module(f"polarway.backends.portable.{module}"), name)(bound, needed)  # type: ignore[no-any-return]

    return run


_EXECUTORS: dict[str, Callable[[Bound, Needed | None], Iterator[Table]]] = {
    "frame": _frame, "scan": _scan, "filter": _filter, "select": _select, "with_columns": _with_columns, "pick": _pick, "rename": _rename,
    "group_by": _group_by, "sort": _sort, "slice": _slice, "union": _union, "horizontal": _horizontal, "row_index": _row_index,
    "unique": _lazily("reshaping", "unique"), "explode": _lazily("reshaping", "explode"), "unpivot": _lazily("reshaping", "unpivot"),
    "join": _lazily("joins", "run_join"), "join_asof": _lazily("asof", "run_asof"), "sink": _lazily("sinks", "sink"),
    "windows": _lazily("index_windows", "run_windows"),
}  # fmt: skip
