"""Plans with their schemas: names and types are resolved, and everything that is not supported is refused, before data is read.

Expressions are computed over no rows to learn their types, by the very code that computes them over rows later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from polarway.backends.portable import frame
from polarway.backends.portable.coercion import require_supertype
from polarway.backends.portable.evaluator import Evaluator
from polarway.backends.portable.expansion import expand, resolve
from polarway.backends.portable.tables import Schema, empty
from polarway.backends.portable.values import GROUP, LITERAL, Scope, Value, column_not_found
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import ComputeError, DuplicateError, InvalidOperationError, InvalidPlanError, SchemaError, ShapeError, UnsupportedError


class Bound:
    """A node with its schema, its inputs, and its expressions with the selectors resolved."""

    __slots__ = ("exprs", "extra", "inputs", "keys", "node", "op", "schema")

    def __init__(self, op: str, schema: Schema, inputs: list[Bound], node: dict[str, Any], *, exprs: list[Any] | None = None, keys: list[Any] | None = None, extra: Any = None) -> None:
        self.op = op
        self.schema = schema
        self.inputs = inputs
        self.node = node
        self.exprs = exprs or []
        self.keys = keys or []
        self.extra = extra


_DRY = Evaluator(dry=True)


def bind(node: Any) -> Bound:
    """A plan's node with its schema."""
    if not isinstance(node, dict) or "op" not in node:
        raise InvalidPlanError("invalid plan: a node is an object with `op`")
    binder = _BINDERS.get(node["op"])
    if binder is None:
        raise UnsupportedError(f'not supported: plan node "{node["op"]}" in the portable backend')
    return binder(node)


def _input(node: dict[str, Any]) -> Bound:
    return bind(node["input"])


def _scope(schema: Schema) -> Scope:
    return empty(schema).scope()


def evaluated(exprs: list[Any], schema: Schema, excluded: frozenset[str] = frozenset()) -> tuple[list[Any], list[Value]]:
    """The expressions with their selectors resolved, and their values over no rows."""
    expanded = [one for expr in exprs for one in expand(expr, schema, excluded)]
    scope = _scope(schema)
    return expanded, [_DRY.evaluate(expr, scope) for expr in expanded]


def schema_of(values: list[Value]) -> Schema:
    """The schema of columns; two of one name are an error."""
    schema: Schema = {}
    for value in values:
        if value.name in schema:
            raise DuplicateError(
                f"projections contained duplicate output name '{value.name}'. It's possible that multiple expressions are returning the "
                "same default column name. If this is the case, try renaming the columns with `.alias(\"new_name\")` to avoid duplicate column names."
            )
        schema[value.name] = value.dtype
    return schema


def _frame(node: dict[str, Any]) -> Bound:
    held = frame.held(node["frame"])
    if held is None:
        raise InvalidPlanError("invalid plan: not the handle of a frame")
    return Bound("frame", dict(held.schema()), [], node, extra=held)


def _scan(node: dict[str, Any]) -> Bound:
    from polarway.backends.portable.scans import open_scan

    opened = open_scan(node["format"], node["paths"], node.get("options") or {})
    return Bound("scan", opened.schema, [], node, extra=opened)


def _filter(node: dict[str, Any]) -> Bound:
    source = _input(node)
    exprs = expand(node["predicate"], source.schema)
    scope = _scope(source.schema)
    for expr in exprs:
        _DRY.predicate(expr, scope, "filter predicate")
    return Bound("filter", source.schema, [source], node, exprs=exprs) if exprs else source


def _select(node: dict[str, Any]) -> Bound:
    source = _input(node)
    exprs, values = evaluated(node["exprs"], source.schema)
    single = all(value.shape in (LITERAL, GROUP) for value in values)
    return Bound("select", schema_of(values), [source], node, exprs=exprs, extra=single)


def _with_columns(node: dict[str, Any]) -> Bound:
    source = _input(node)
    exprs, values = evaluated(node["exprs"], source.schema)
    return Bound("with_columns", {**source.schema, **schema_of(values)}, [source], node, exprs=exprs, extra=frozenset(value.name for value in values))


def _drop(node: dict[str, Any]) -> Bound:
    source = _input(node)
    named = node.get("columns", [])
    if node.get("strict", True):
        for name in named:
            _require(name, source.schema)
    gone = {*named, *(resolve(node["cols"], source.schema) if "cols" in node else ())}
    return Bound("pick", {name: dtype for name, dtype in source.schema.items() if name not in gone}, [source], node)


def _require(name: str, schema: Schema) -> DataType:
    if name not in schema:
        raise column_not_found(name, schema)
    return schema[name]


def _rename(node: dict[str, Any]) -> Bound:
    source = _input(node)
    new = {name: name for name in source.schema}
    for old, name in zip(node["from"], node["to"]):
        if node.get("strict", True):
            _require(old, source.schema)
        if old in new:
            new[old] = name
    values = [Value(new[name], dtype, pa.nulls(0), LITERAL) for name, dtype in source.schema.items()]
    return Bound("rename", schema_of(values), [source], node, extra={value: key for key, value in new.items()})


def _group_by(node: dict[str, Any]) -> Bound:
    source = _input(node)
    keys, key_values = evaluated(node["keys"], source.schema)
    if not keys:
        raise ComputeError("at least one key is required in a group_by operation")
    names = frozenset(value.name for value in key_values)
    aggs = [one for expr in node["aggs"] for one in expand(expr, source.schema, names)]
    scope = Scope({name: (dtype, array) for (name, dtype), array in zip(source.schema.items(), empty(source.schema).arrays)}, 0, pa.array([0], pa.int64()))
    values = [_DRY.evaluate(expr, scope) for expr in aggs]
    for value in values:
        if value.shape > GROUP:
            value.dtype = c.List(value.dtype)
    return Bound("group_by", schema_of([*key_values, *values]), [source], node, exprs=aggs, keys=keys)


def _sort(node: dict[str, Any]) -> Bound:
    source = _input(node)
    count = len(node["by"])
    descending, last = ([flags] * count if isinstance(flags, bool) else flags for flags in (node.get("descending", False), node.get("nulls_last", False)))
    by, flags = [], []
    for index, expr in enumerate(node["by"]):
        for one in expand(expr, source.schema):
            by.append(one)
            flags.append((descending[index], last[index]))
    scope = _scope(source.schema)
    for expr in by:
        _DRY.evaluate(expr, scope)
    return Bound("sort", source.schema, [source], node, exprs=by, extra=flags) if by else source


def _slice(node: dict[str, Any]) -> Bound:
    source = _input(node)
    return Bound("slice", source.schema, [source], node)


def _union(node: dict[str, Any]) -> Bound:
    inputs = [bind(part) for part in node["inputs"]]
    if not inputs:
        raise InvalidPlanError("invalid plan: a union needs at least one input")
    how = node["how"]
    if how in ("horizontal", "horizontal_equal"):
        values = [Value(name, dtype, pa.nulls(0), LITERAL) for part in inputs for name, dtype in part.schema.items()]
        return Bound("horizontal", schema_of(values), inputs, node)
    if how not in ("vertical", "vertical_relaxed", "diagonal", "diagonal_relaxed"):
        raise InvalidPlanError(f'invalid plan: unknown way "{how}" of a union')
    schema = dict(inputs[0].schema)
    for part in inputs[1:]:
        if how.startswith("vertical"):
            _check_same_names(schema, part.schema)
        for name, dtype in part.schema.items():
            schema[name] = dtype if name not in schema else _merged(name, schema[name], dtype, relaxed=how.endswith("relaxed"))
    return Bound("union", schema, inputs, node) if len(inputs) > 1 else inputs[0]


def _check_same_names(schema: Schema, other: Schema) -> None:
    if len(schema) != len(other):
        raise ShapeError(f"unable to append to a table of {len(schema)} columns with one of {len(other)}; use how='diagonal'")
    for mine, theirs in zip(schema, other):
        if mine != theirs:
            raise ShapeError(f"unable to vstack, column names don't match: \"{mine}\" and \"{theirs}\"")


def _merged(name: str, known: DataType, dtype: DataType, *, relaxed: bool) -> DataType:
    if known == dtype:
        return known
    if not relaxed:
        raise SchemaError(
            f"type {dtype_short_name(dtype)} is incompatible with expected type {dtype_short_name(known)} in column \"{name}\"; "
            "use how='vertical_relaxed' to cast to a common type"
        )
    return require_supertype(known, dtype)


def _unique(node: dict[str, Any]) -> Bound:
    source = _input(node)
    for name in node.get("subset") or ():
        _require(name, source.schema)
    return Bound("unique", source.schema, [source], node)


def _row_index(node: dict[str, Any]) -> Bound:
    source = _input(node)
    offset = node.get("offset", 0)
    if not 0 <= offset < 1 << 32:
        raise InvalidOperationError(f"the offset of a row index is 0 to {(1 << 32) - 1}, not {offset}")
    if node["name"] in source.schema:
        raise DuplicateError(f"duplicate: column with name '{node['name']}' has more than one occurrence")
    return Bound("row_index", {node["name"]: c.UInt32(), **source.schema}, [source], node)


def _explode(node: dict[str, Any]) -> Bound:
    source = _input(node)
    schema = dict(source.schema)
    if not node["columns"]:
        raise InvalidPlanError("invalid plan: explode needs at least one column")
    for name in dict.fromkeys(node["columns"]):
        dtype = _require(name, schema)
        if type(dtype) not in (c.List, c.Array):
            raise InvalidOperationError(f"`explode` operation not supported for dtype {dtype_short_name(dtype)} of column \"{name}\"; it is for lists")
        schema[name] = dtype.inner  # type: ignore[attr-defined]
    return Bound("explode", schema, [source], node)


def _unpivot(node: dict[str, Any]) -> Bound:
    source = _input(node)
    index = node.get("index") or []
    on = node.get("on") or [name for name in source.schema if name not in index]
    for name in (*index, *on):
        _require(name, source.schema)
    if not on:
        raise InvalidPlanError("invalid plan: unpivot has no column to turn")
    dtype: DataType = c.Null()
    for name in on:
        dtype = require_supertype(dtype, source.schema[name])
    values = [Value(name, source.schema[name], pa.nulls(0), LITERAL) for name in index]
    variable, held = node.get("variable_name") or "variable", node.get("value_name") or "value"
    for added in (variable, held):
        if added in source.schema or variable == held:
            raise DuplicateError(f"duplicate column name '{added}'; choose another with variable_name or value_name")
    values += [Value(variable, c.String(), pa.nulls(0), LITERAL), Value(held, dtype, pa.nulls(0), LITERAL)]
    return Bound("unpivot", schema_of(values), [source], node, extra=(index, on, dtype))


def _sink(node: dict[str, Any]) -> Bound:
    from polarway.backends.portable.sinks import check_sink

    source = _input(node)
    check_sink(node["format"], node.get("options") or {}, source.schema)
    return Bound("sink", {}, [source], node)


def _join(node: dict[str, Any]) -> Bound:
    from polarway.backends.portable.joins import bind_join

    return bind_join(node)


def _join_asof(node: dict[str, Any]) -> Bound:
    from polarway.backends.portable.asof import bind_asof

    return bind_asof(node)


def _windows(node: dict[str, Any]) -> Bound:
    from polarway.backends.portable.index_windows import bind_windows

    return bind_windows(node)


_BINDERS: dict[str, Callable[[dict[str, Any]], Bound]] = {
    "frame": _frame, "scan": _scan, "filter": _filter, "select": _select, "with_columns": _with_columns, "drop": _drop, "rename": _rename,
    "group_by": _group_by, "sort": _sort, "slice": _slice, "union": _union, "unique": _unique, "row_index": _row_index,
    "explode": _explode, "join": _join, "join_asof": _join_asof, "unpivot": _unpivot, "sink": _sink, "windows": _windows,
}  # fmt: skip
