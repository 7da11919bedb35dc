"""Expressions of several columns: a selector repeats the expression that holds it, once per column."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from polarway.backends.portable.values import column_not_found
from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.datatypes.json_form import dtype_from_json
from polarway.exceptions import ColumnNotFoundError, ComputeError, InvalidOperationError, InvalidPlanError
from polarway.expr.families import type_pattern

# Functions of any number of columns: a selector among their arguments gives them all at once.
_VARIADIC = frozenset({
    "sum_horizontal", "mean_horizontal", "min_horizontal", "max_horizontal", "all_horizontal", "any_horizontal", "concat_str",
    "concat_list", "concat_arr", "coalesce",
})  # fmt: skip
_CLASSES = {
    "list": c.List, "struct": c.Struct, "map": c.Map, "datetime": c.Datetime, "duration": c.Duration, "decimal": c.Decimal, "categorical": c.Categorical,
    "boolean": c.Boolean, "array": c.Array, "enum": c.Enum, "string": c.String,
}  # fmt: skip
_METHODS = ("numeric", "integer", "signed_integer", "unsigned_integer", "float", "temporal", "nested")

Schema = dict[str, DataType]


def expand(node: Any, schema: Schema, excluded: frozenset[str] = frozenset()) -> list[Any]:
    """The expressions that one stands for."""
    return [one for made in _per_column(node, schema, excluded) for one in _per_field(made, schema)]


def _per_column(node: Any, schema: Schema, excluded: frozenset[str]) -> list[Any]:
    gathered = _gather(node, schema, excluded)
    sites: list[list[str]] = []
    _visit(gathered, lambda found: sites.append(resolve(found["cols"], schema, excluded)))
    if not sites:
        return [gathered]
    count = max(map(len, sites))
    if any(len(names) not in (1, count) for names in sites):
        sizes = " and ".join(str(len(names)) for names in sites)
        raise InvalidOperationError(f"the selectors of one expression name {sizes} columns; they must name as many")
    out = []
    for copy in range(count):
        turn = iter(sites)

        def pick(_node: Any, turn: Any = turn, copy: int = copy) -> Any:
            names = next(turn)
            return {"col": names[0] if len(names) == 1 else names[copy]}

        out.append(_map_sites(gathered, pick))
    return out


def _per_field(node: Any, schema: Schema) -> list[Any]:
    """An expression once for each field that a ``struct.fields`` in it names."""
    places: list[Any] = []
    _find_fields(node, places)
    if not places:
        return [node]
    from polarway.backends.portable.evaluator import Evaluator
    from polarway.backends.portable.functions.structs import chosen
    from polarway.backends.portable.tables import empty

    # The outermost ones first: what stands in their arguments is asked for in its turn.
    found = places[0]
    value = Evaluator(dry=True).evaluate(_per_field(found["args"][0], schema)[0], empty(schema).scope())
    if type(value.dtype) is not c.Struct:
        raise InvalidOperationError(f"`struct.fields` operation not supported for dtype {value.dtype!r}; expected: Struct")
    names = chosen(found["opts"]["names"], [field.name for field in value.dtype.fields])
    out = []
    for name in names:
        one = {"fn": "struct.field", "args": found["args"], "opts": {"name": name}}
        out += _per_field(_put(node, found, one), schema)
    return out


def _find_fields(node: Any, places: list[Any]) -> None:
    if isinstance(node, list):
        for item in node:
            _find_fields(item, places)
    elif isinstance(node, dict) and "lit" not in node:
        if node.get("fn") == "struct.fields":
            places.append(node)
            return
        for value in node.values():
            if isinstance(value, (dict, list)):
                _find_fields(value, places)


def _put(node: Any, old: Any, new: Any) -> Any:
    """The expression with one part of it changed."""
    if node == old:
        return new
    if isinstance(node, list):
        return [_put(item, old, new) for item in node]
    if not isinstance(node, dict) or "lit" in node:
        return node
    return {key: _put(value, old, new) if isinstance(value, (dict, list)) else value for key, value in node.items()}


def _is_site(node: Any) -> bool:
    return isinstance(node, dict) and "cols" in node and len(node) == 1


def _visit(node: Any, see: Callable[[Any], None]) -> None:
    if isinstance(node, list):
        for item in node:
            _visit(item, see)
    elif _is_site(node):
        see(node)
    elif isinstance(node, dict) and "lit" not in node:
        for value in node.values():
            if isinstance(value, (dict, list)):
                _visit(value, see)


def _map_sites(node: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(node, list):
        return [_map_sites(item, change) for item in node]
    if not isinstance(node, dict) or "lit" in node:
        return node
    if _is_site(node):
        return change(node)
    return {key: _map_sites(value, change) if isinstance(value, (dict, list)) else value for key, value in node.items()}


def _gather(node: Any, schema: Schema, excluded: frozenset[str]) -> Any:
    if isinstance(node, list):
        return [_gather(item, schema, excluded) for item in node]
    if not isinstance(node, dict) or "lit" in node or _is_site(node):
        return node
    if node.get("fn") in _VARIADIC:
        return {**node, "args": [one for arg in node["args"] for one in expand(arg, schema, excluded)]}
    if "struct" in node and len(node) == 1:
        return {"struct": [one for arg in node["struct"] for one in expand(arg, schema, excluded)]}
    return {key: _gather(value, schema, excluded) if isinstance(value, (dict, list)) else value for key, value in node.items()}


def resolve(selector: Any, schema: Schema, excluded: frozenset[str] = frozenset()) -> list[str]:
    """The columns that a selector names."""
    if "names" in selector:
        found = []
        for name in selector["names"]:
            if name in schema:
                found.append(name)
            elif selector.get("strict", True):
                raise column_not_found(name, schema)
        return found
    if "index" in selector:
        names = list(schema)
        for place in selector["index"]:
            if selector.get("strict", True) and not -len(names) <= place < len(names):
                raise ColumnNotFoundError(f"there is no column at index {place} of {len(names)} columns")
        return [names[place] for place in selector["index"] if -len(names) <= place < len(names)]
    chosen = _choose(selector, schema)
    return [name for name in schema if name in chosen and name not in excluded]


def _choose(selector: Any, schema: Schema) -> set[str]:
    ((kind, value),) = [item for item in selector.items() if item[0] != "strict"]
    if kind == "all":
        return set(schema)
    if kind == "regex":
        # Not by Arrow, whose letters and digits are those of ASCII.
        try:
            pattern = re.compile(value)
        except re.error as error:
            raise ComputeError(f'"{value}" is not a regular expression: {error}') from None
        return {name for name in schema if pattern.search(name)}
    if kind == "dtypes":
        tests = [_test(form) for form in value]
        return {name for name, dtype in schema.items() if any(test(dtype) for test in tests)}
    if kind == "not":
        return set(schema) - _choose(value, schema)
    if kind in ("and", "or", "minus", "xor"):
        first, *rest = [_choose(part, schema) for part in value]
        for part in rest:
            first = first & part if kind == "and" else first | part if kind == "or" else first - part if kind == "minus" else first ^ part
        return first
    if kind in ("names", "index"):
        return set(resolve(selector, schema))
    raise InvalidPlanError(f'invalid plan: unknown selector "{kind}"')


def _test(form: Any) -> Callable[[DataType], bool]:
    if isinstance(form, str):
        if form in _METHODS:
            return lambda dtype: bool(getattr(dtype, f"is_{form}")())
        known = _CLASSES.get(form)
        if known is not None:
            return lambda dtype: type(dtype) is known
    pattern = type_pattern(form)
    if pattern is not None:
        return pattern
    wanted = dtype_from_json(form)
    return lambda dtype: dtype == wanted
