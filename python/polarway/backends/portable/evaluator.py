"""Expressions to values: one method per form of docs/plan.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable import aggregates, casts, frame
from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import nulls, struct_array
from polarway.backends.portable.coercion import require_common
from polarway.backends.portable.functions import find
from polarway.backends.portable.functions.registry import Call
from polarway.backends.portable.literals import literal
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import GROUP, LITERAL, RAGGED, ROWS, Scope, Value, literal_value, rowwise
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import DuplicateError, InvalidOperationError, InvalidPlanError, ShapeError, UnsupportedError
from polarway.expr.inspection import first_column


class Evaluator:
    """Computes expressions. ``dry``: over no rows, for their types alone; what depends on values is not checked then."""

    __slots__ = ("dry",)

    def __init__(self, *, dry: bool = False) -> None:
        self.dry = dry

    def evaluate(self, node: Any, scope: Scope) -> Value:
        """The value of an expression."""
        if not isinstance(node, dict):
            raise InvalidPlanError(f"invalid plan: an expression is an object, not {node!r}")
        for key in node:
            form = _FORMS.get(key)
            if form is not None:
                return form(self, node, scope)
        raise InvalidPlanError(f"invalid plan: unknown expression with keys {', '.join(map(repr, node))}")

    def _column(self, node: Any, scope: Scope) -> Value:
        return scope.column(node["col"])

    def _literal(self, node: Any, scope: Scope) -> Value:
        return literal(node)

    def _lit_frame(self, node: Any, scope: Scope) -> Value:
        held = frame.held(node["lit_frame"])
        if held is None:
            raise InvalidPlanError("invalid plan: not the handle of a frame")
        if len(held.arrays) != 1:
            raise ShapeError(f"a frame of {len(held.arrays)} columns is used as a literal; it must have one")
        ((name, dtype),) = held.schema().items()
        data = held.arrays[0]
        if held.height == 1:
            return literal_value(data, dtype, name)
        if self.dry or held.height == scope.rows and not scope.grouped:
            return Value(name, dtype, data.slice(0, 0) if self.dry else data, ROWS)
        if scope.grouped:
            # The whole of it in each group.
            ends = pa.array(range(0, held.height * (scope.groups + 1), held.height) if held.height else [0] * (scope.groups + 1), pa.int64())
            return Value(name, dtype, pa.concat_arrays([data] * scope.groups) if scope.groups else data.slice(0, 0), RAGGED, offsets=ends)
        return Value(name, dtype, data, RAGGED, offsets=pa.array([0, held.height], pa.int64()))

    def _alias(self, node: Any, scope: Scope) -> Value:
        return self.evaluate(node["alias"], scope).named(node["name"])

    def _name(self, node: Any, scope: Scope) -> Value:
        if "alias" in node:
            return self._alias(node, scope)
        value = self.evaluate(node["name"], scope)
        if node["op"] == "keep":
            first = first_column(node["name"])
            if first is None:
                raise InvalidOperationError("`name.keep_name` expected at least one column name")
            return value.named(first)
        return value.named(_renamed(value.name, node["op"], node.get("args", [])))

    def _cast(self, node: Any, scope: Scope) -> Value:
        value = self.evaluate(node["cast"], scope)
        dtype = dtype_from_json(node["dtype"])
        if type(value.dtype) is c.String and type(dtype) is c.Boolean:
            # Readers of text know flags; a cast does not.
            raise InvalidOperationError("casting from str to bool not supported; compare the text with a value")
        made = casts.cast(value.data, value.dtype, dtype, strict=node.get("strict", True), wrap=node.get("wrap", False), name=value.name)
        return value.replaced(dtype, made)

    def _function(self, node: Any, scope: Scope) -> Value:
        name = node["fn"]
        entry = find(name)
        if entry is None:
            raise UnsupportedError(f'not supported: function "{name}" in the portable backend')
        arguments = node.get("args", [])
        if len(arguments) < entry.least or (entry.most is not None and len(arguments) > entry.most):
            raise InvalidPlanError(f'invalid plan: function "{name}" takes {entry.least} to {entry.most} arguments, found {len(arguments)}')
        # Expressions of items are evaluated by the function, over its lists, those of windows over these.
        evaluated = arguments[:1] if name in _OF_ITEMS else arguments[1:] if name == "rolling" else arguments
        values = [self.evaluate(arg, scope) for arg in evaluated]
        if name in _SIDE_BY_SIDE:
            self._require_equal_rows(name, values)
        call = Call(name, scope, values, node.get("opts", {}), self, arguments)
        try:
            result = entry.body(call)
        except pa.ArrowNotImplementedError as error:
            kinds = ", ".join(dtype_short_name(value.dtype) for value in values)
            raise UnsupportedError(f'not supported: function "{name}" of {kinds} in the portable backend ({error})') from None
        call.complete()
        return result

    def _require_equal_rows(self, name: str, values: list[Value]) -> None:
        rows = [len(value.data) for value in values if value.shape in (ROWS, RAGGED)]
        if not self.dry and len(set(rows)) > 1:
            raise ShapeError(f'the arguments of "{name}" have {" and ".join(map(str, rows))} rows; they stand beside each other row by row')

    def _aggregate(self, node: Any, scope: Scope) -> Value:
        values = [self.evaluate(arg, scope) for arg in node.get("args", [])]
        if node["agg"] in _SIDE_BY_SIDE:
            self._require_equal_rows(node["agg"], values)
        return aggregates.aggregate(Call(node["agg"], scope, values, node.get("opts", {}), self, node.get("args", [])))

    def _when(self, node: Any, scope: Scope) -> Value:
        conditions, values = [], []
        for condition, then in node["when"]:
            conditions.append(self.predicate(condition, scope, "the condition of when"))
            values.append(self.evaluate(then, scope))
        otherwise = node.get("otherwise")
        last = literal_value(pa.nulls(1), c.Null()) if otherwise is None else self.evaluate(otherwise, scope)
        dtype = require_common(*values, *([] if otherwise is None else [last]))
        branches = [casts.to(value, dtype) for value in values]
        rest = last.replaced(dtype, nulls(1, dtype)) if otherwise is None else casts.to(last, dtype)
        result = choose(scope, list(zip(conditions, branches)), rest, dtype)
        return Value(values[0].name, dtype, result.data, result.shape, root=values[0].root, offsets=result.offsets)

    def predicate(self, node: Any, scope: Scope, what: str) -> Value:
        """A condition; anything but a boolean is an error."""
        value = self.evaluate(node, scope)
        if type(value.dtype) is c.Null:
            return value.replaced(c.Boolean(), pa.nulls(len(value.data), pa.bool_()))
        if type(value.dtype) is not c.Boolean:
            raise InvalidOperationError(f"{what} must be of type `Boolean`, got `{value.dtype!r}`; compare it with a value")
        return value

    def _len(self, node: Any, scope: Scope) -> Value:
        first = Value("len", c.Null(), pa.nulls(scope.rows), ROWS)
        return Value("len", c.UInt32(), aggregates.rows_of(scope, first).sizes().cast(pa.uint32()), GROUP)

    def _over(self, node: Any, scope: Scope) -> Value:
        from polarway.backends.portable.windows import over

        return over(self, node, scope)

    def _filter(self, node: Any, scope: Scope) -> Value:
        from polarway.backends.portable.selections import filtered

        return filtered(scope, self.evaluate(node["filter"], scope), self.predicate(node["by"], scope, "the condition of filter"))

    def _sort(self, node: Any, scope: Scope) -> Value:
        from polarway.backends.portable.selections import sorted_rows

        value = self.evaluate(node["sort"], scope)
        by = [value] if not node.get("by") else [self.evaluate(key, scope) for key in node["by"]]
        return sorted_rows(scope, value, by, _flags(node.get("descending", False), len(by)), _flags(node.get("nulls_last", False), len(by)))

    def _struct(self, node: Any, scope: Scope) -> Value:
        values = [self.evaluate(field, scope) for field in node["struct"]]
        names = [value.name for value in values]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise DuplicateError(f"a struct would have two fields with the name '{name}'; rename one with .alias()")
        if not values:
            raise InvalidOperationError("a struct has at least one field")
        dtype = c.Struct([c.Field(value.name, value.dtype) for value in values])
        type_ = stored_type(dtype)
        return rowwise(scope, values, dtype, lambda *arrays: struct_array(list(arrays), type_, len(arrays[0])))

    def _element(self, node: Any, scope: Scope) -> Value:
        if scope.element is None:
            raise UnsupportedError('not supported: expression "element" in this place')
        return scope.element


def _flags(given: Any, count: int) -> list[bool]:
    return [given] * count if isinstance(given, bool) else list(given) if len(given) == count else [given[0]] * count


def _renamed(root: str, op: str, arguments: list[Any]) -> str:
    if op == "prefix":
        return arguments[0] + root
    if op == "suffix":
        return root + arguments[0]
    if op == "map":
        names = dict(zip(arguments[::2], arguments[1::2]))
        if root not in names:
            raise InvalidPlanError(f'invalid plan: name "map" has no name for "{root}"')
        return str(names[root])
    if op == "to_lowercase":
        return root.lower()
    if op == "to_uppercase":
        return root.upper()
    if op == "strip_prefix":
        return root.removeprefix(arguments[0])
    if op == "strip_suffix":
        return root.removesuffix(arguments[0])
    if op == "replace":
        if len(arguments) > 2:
            return root.replace(arguments[0], arguments[1])
        import re

        return re.sub(arguments[0], re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", arguments[1]), root)
    raise InvalidPlanError(f'invalid plan: unknown change of name "{op}"')


def choose(scope: Scope, branches: list[tuple[Value, Value]], rest: Value, dtype: DataType) -> Value:
    """The first branch whose condition holds, at each row."""
    result = rest
    for condition, value in reversed(branches):
        result = rowwise(scope, [condition, value, result], dtype, if_else, scalars=not dtype.is_nested(), checked=True)
    return result


def if_else(condition: Any, one: Any, other: Any) -> pa.Array:
    """Where a condition holds one, else the other; a null condition does not hold."""
    if isinstance(condition, pa.Scalar):
        length = max(len(side) for side in (one, other) if isinstance(side, pa.Array))
        condition = pa.array([condition.as_py()] * 1, pa.bool_()) if length == 1 else pa.repeat(pa.scalar(bool(condition.as_py())), length)
    if condition.null_count:
        condition = pc.fill_null(condition, False)
    if isinstance(one, pa.Scalar) and isinstance(other, pa.Scalar):
        one = pa.repeat(one, len(condition)) if one.is_valid else pa.nulls(len(condition), one.type)
    try:
        return pc.if_else(condition, one, other)
    except pa.ArrowNotImplementedError:
        places = pc.if_else(condition, arange(len(condition)), arange(len(condition), 2 * len(condition)))
        sides = [side if isinstance(side, pa.Array) else pa.array([side.as_py()] * len(condition), side.type) for side in (one, other)]
        return pa.concat_arrays(sides).take(places)


#: Functions and aggregates whose arguments say something about the same row.
_SIDE_BY_SIDE = frozenset({"interpolate_by", "top_k_by", "bottom_k_by", "ewm_mean_by", "corr", "cov", "min_by", "max_by"})
_OF_ITEMS = frozenset({"is_in", "list.eval", "list.agg", "list.filter", "arr.eval", "arr.agg", "cumulative_eval"})

_FORMS: dict[str, Callable[[Evaluator, Any, Scope], Value]] = {
    "col": Evaluator._column, "lit": Evaluator._literal, "lit_frame": Evaluator._lit_frame, "alias": Evaluator._alias, "cast": Evaluator._cast,
    "fn": Evaluator._function, "agg": Evaluator._aggregate, "when": Evaluator._when, "len": Evaluator._len, "over": Evaluator._over,
    "filter": Evaluator._filter, "sort": Evaluator._sort, "struct": Evaluator._struct, "element": Evaluator._element, "name": Evaluator._name,
}  # fmt: skip
__all__ = ["LITERAL", "Evaluator", "choose", "if_else"]
