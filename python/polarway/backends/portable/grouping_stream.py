"""``group_by``, and aggregates of all rows: part by part where the aggregates allow it, so that the input is never held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from polarway.backends.portable.analysis import COMBINED, is_decomposable, is_rowwise, is_unordered, map_aggregates
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.binder import Bound
from polarway.backends.portable.casts import cast
from polarway.backends.portable.evaluator import Evaluator
from polarway.backends.portable.grouping import codes_of, first_places, grouped
from polarway.backends.portable.tables import Schema, Table, empty, gathered
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, repeated, spread
from polarway.backends.portable.windows import group_scope
from polarway.exceptions import PolarwayError, ShapeError

# Parts are put together when they have this many rows between them.
PARTIAL_ROWS = 1 << 20
_LIVE = Evaluator()
_DRY = Evaluator(dry=True)


class Parts:
    """Aggregates taken apart: expressions over a part, over the parts' results, and over the results of these."""

    __slots__ = ("combined", "final", "partial")

    def __init__(self, exprs: list[Any]) -> None:
        self.partial: list[Any] = []
        self.combined: list[Any] = []
        self.final = [map_aggregates(expr, self._split) for expr in exprs]

    def _part(self, expr: Any, how: str, options: Any = None) -> Any:
        name = f"part {len(self.partial)}"
        self.partial.append({"alias": expr, "name": name})
        self.combined.append({"alias": {"agg": how, "args": [{"col": name}], **({"opts": options} if options else {})}, "name": name})
        return {"col": name}

    def _split(self, node: Any) -> Any:
        if "len" in node:
            return {"alias": self._part(node, "sum"), "name": "len"}
        name, options = node["agg"], node.get("opts")
        if name != "mean":
            keeps = options if name in ("first", "last", "min", "max", "any", "all") else None
            return self._part(node, COMBINED[name], keeps)
        (value,) = node["args"]
        total = self._part({"agg": "portable_total", "args": [value]}, "sum")
        count = self._part({"agg": "count", "args": [value]}, "sum")
        return {"fn": "portable_ratio", "args": [total, count]}


def parts_of(bound: Bound) -> Parts | None:
    """The aggregates of a node taken apart; None where they must see all rows at once."""
    if not all(map(is_decomposable, bound.exprs)):
        return None
    plan = Parts(bound.exprs)
    if not plan.partial:
        return None
    # Types decide too (a mean of dates is not a ratio): tried over no rows.
    scope = empty(bound.inputs[0].schema).scope()
    try:
        parts = Table(*_computed(plan.partial, scope), 1)
        joined = Table(*_computed(plan.combined, parts.scope()), 1)
        values = [_DRY.evaluate(expr, joined.scope()) for expr in plan.final]
    except PolarwayError:
        return None
    wanted = list(bound.schema.values())[-len(values) :]
    same = all(value.dtype == dtype or (value.dtype.is_float() and dtype.is_float()) for value, dtype in zip(values, wanted))
    return plan if same else None


def _computed(exprs: list[Any], scope: Scope) -> tuple[Schema, list[pa.Array]]:
    values = [_LIVE.evaluate(expr, scope) for expr in exprs]
    return {value.name: value.dtype for value in values}, [value.data for value in values]


def totals(bound: Bound, plan: Parts, tables: Iterator[Table]) -> Table:
    """Aggregates of all rows, part by part."""
    done: list[Table] = []
    blank: Table | None = None
    for table in tables:
        if table.rows:
            done.append(Table(*_computed(plan.partial, table.scope()), 1))
        else:
            blank = table
    if not done and blank is not None:
        done.append(Table(*_computed(plan.partial, blank.scope()), 1))
    joined = gathered(done[0].schema, iter(done))
    scope = Table(*_computed(plan.combined, joined.scope()), 1).scope()
    values = [_LIVE.evaluate(expr, scope) for expr in plan.final]
    return Table(bound.schema, [repeated(data, 1) for data in _typed(bound, values, values)], 1)


def _typed(bound: Bound, values: list[Value], made: list[Any]) -> list[pa.Array]:
    """Results in the types of the plan: means of parts are float64."""
    dtypes = list(bound.schema.values())[-len(values) :]
    arrays = [item.data if isinstance(item, Value) else item for item in made]
    return [cast(array, value.dtype, dtype) for array, value, dtype in zip(arrays, values, dtypes)]


def groups(bound: Bound, tables: Iterator[Table], *, in_memory: bool) -> Table:
    """One row per distinct key."""
    plan = parts_of(bound) if not in_memory and all(map(is_rowwise, bound.keys)) else None
    if plan is None:
        parts = list(tables)
        return _at_once(bound, gathered(parts[0].schema, iter(parts)))
    names = [f"key {index}" for index in range(len(bound.keys))]
    held: list[Table] = []
    waiting = 0
    for table in tables:
        keys = _keys(bound.keys, table.scope())
        held.append(_grouped(table, keys, names, plan.partial))
        waiting += held[-1].rows
        if waiting > PARTIAL_ROWS and len(held) > 1:
            held = [_combined(held, names, plan)]
            # No smaller when the keys are all different: wait for as much again.
            waiting = 0
    joined = _combined(held, names, plan)
    columns = dict(zip(joined.schema, zip(joined.schema.values(), joined.arrays)))
    scope = Scope.numbered(columns, joined.rows, arange(joined.rows), joined.rows)
    values = [_LIVE.evaluate(expr, scope) for expr in plan.final]
    made = _typed(bound, values, [spread(scope, value, ROWS, None, joined.rows) for value in values]) if values else []
    return Table(bound.schema, [*joined.arrays[: len(names)], *made], joined.rows)


def _combined(held: list[Table], names: list[str], plan: Parts) -> Table:
    table = gathered(held[0].schema, iter(held))
    keys = [Value(name, dtype, array, ROWS) for name, (dtype, array) in zip(names, zip(table.schema.values(), table.arrays))]
    return _grouped(table, keys, names, plan.combined)


def _keys(exprs: list[Any], scope: Scope) -> list[Value]:
    out = []
    for expr in exprs:
        value = _LIVE.evaluate(expr, scope)
        data = repeated(value.data, scope.rows) if value.shape in (LITERAL, GROUP) else value.data
        if len(data) != scope.rows:
            raise ShapeError(f"a key of group_by has {len(data)} rows, the table {scope.rows}")
        out.append(Value(value.name, value.dtype, data, ROWS))
    return out


def _grouped(table: Table, keys: list[Value], names: list[str], exprs: list[Any]) -> Table:
    """Keys and aggregates of one table, groups in the order of their first rows."""
    codes, count = codes_of([(key.data, key.dtype) for key in keys], table.rows)
    columns = dict(zip(table.schema, zip(table.schema.values(), table.arrays)))
    scope = Scope.numbered(columns, table.rows, codes, count)
    firsts = first_places(codes, count)
    schema, arrays = _computed(exprs, scope)
    held: Schema = {name: key.dtype for name, key in zip(names, keys)}
    return Table({**held, **schema}, [*(key.data.take(firsts) for key in keys), *arrays], count)


def _at_once(bound: Bound, table: Table) -> Table:
    """Groups of rows that are all there."""
    source = table.scope()
    keys = _keys(bound.keys, source)
    codes, count = codes_of([(key.data, key.dtype) for key in keys], table.rows)
    firsts = first_places(codes, count)
    columns = dict(zip(table.schema, zip(table.schema.values(), table.arrays)))
    if all(map(is_unordered, bound.exprs)):
        scope = Scope.numbered(columns, table.rows, codes, count)
        values = [_LIVE.evaluate(expr, scope) for expr in bound.exprs]
        if all(value.shape <= GROUP for value in values):
            return _result(bound, keys, firsts, [spread(scope, value, GROUP, None, count) for value in values], count)
    order, offsets = grouped(codes, count)
    scope = group_scope(source, order, offsets)
    arrays = []
    for expr in bound.exprs:
        value = _LIVE.evaluate(expr, scope)
        if value.shape <= GROUP:
            arrays.append(spread(scope, value, GROUP, None, count))
        else:
            ends = scope.offsets if value.shape == ROWS else value.offsets
            arrays.append(list_array(pa.array(ends.to_pylist(), pa.int64()), value.data))  # type: ignore[union-attr]
    return _result(bound, keys, firsts, arrays, count)


def _result(bound: Bound, keys: list[Value], firsts: pa.Array, arrays: list[pa.Array], count: int) -> Table:
    return Table(bound.schema, [*(key.data.take(firsts) for key in keys), *arrays], count)
