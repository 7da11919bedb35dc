"""What users pass as expressions, as nodes of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from polarway.plan import nodes

Refs = tuple[Any, ...]


def expr(value: Any) -> tuple[nodes.ExprNode, Refs]:
    """One input: an expression, a column name, or anything that becomes a literal."""
    node = getattr(value, "_node", None)
    if node is not None and not hasattr(value, "collect_schema"):
        return node, value._refs
    if isinstance(value, str):
        return name(value), ()
    if value is ...:
        raise TypeError("`...` is not an expression; pass a column name or an expression such as pw.col('price').mean()")
    from polarway.functions import lit

    literal = lit(value)
    return literal._node, literal._refs


def name(text: str) -> nodes.ExprNode:
    """A column name: ``*`` stands for all columns, ``^…$`` is a regular expression."""
    if text == "*":
        return nodes.ALL_COLUMNS
    if len(text) > 1 and text[0] == "^" and text[-1] == "$":
        return {"cols": {"regex": text}}
    return {"col": text}


def flatten(inputs: tuple[Any, ...]) -> Iterable[Any]:
    """The inputs of a call: one list, tuple or generator stands for its items."""
    if len(inputs) == 1:
        first = inputs[0]
        if isinstance(first, (list, tuple, set, frozenset)):
            return first
        if not isinstance(first, (str, bytes)) and hasattr(first, "__iter__") and not _is_literal(first):
            return iter(first)
    return inputs


def _is_literal(value: Any) -> bool:
    """Whether an iterable object is one value: a series, a frame's column, an array, a mapping."""
    return hasattr(value, "_node") or hasattr(value, "_native") or hasattr(value, "__array__") or isinstance(value, dict)


def exprs(inputs: tuple[Any, ...], named: dict[str, Any] | None = None) -> tuple[list[nodes.ExprNode], Refs]:
    """All inputs of a call, then the named ones under their names."""
    if len(inputs) == 1 and isinstance(inputs[0], dict):
        raise TypeError(
            "Cannot pass a dictionary as a single positional argument.\n"
            "If you merely want the *keys*, pass `*mapping.keys()`; to use them as names, unpack the mapping: `**mapping`."
        )
    out: list[nodes.ExprNode] = []
    refs: Refs = ()
    for value in flatten(inputs):
        node, more = expr(value)
        out.append(node)
        if more:
            refs += tuple(more)
    if named:
        for label, value in named.items():
            node, more = expr(value)
            out.append({"alias": node, "name": label})
            if more:
                refs += tuple(more)
    return out, refs


def predicate(inputs: tuple[Any, ...], constraints: dict[str, Any], *, of_rows: bool = True) -> tuple[nodes.ExprNode | None, Refs]:
    """All conditions of a filter as one; None when there is none. Without ``of_rows`` one of several columns stays that."""
    found: list[nodes.ExprNode] = []
    refs: Refs = ()
    for value in inputs:
        if value is None:
            raise TypeError("invalid predicate for `filter`: None")
        if _is_mask(value):
            items: Iterable[Any] = (_mask(value),)
        else:
            items = flatten((value,))
        for item in items:
            node, more = expr(item)
            refs += tuple(more)
            found.append(node)
    for label, value in constraints.items():
        node, more = expr(_literal(value))
        refs += tuple(more)
        found.append(nodes.function("eq", {"col": label}, node))
    if len(found) == 1 and not (of_rows and _is_wide(found[0])):
        return found[0], refs
    return nodes.function("all_horizontal", *found) if found else None, refs


def _is_wide(node: Any) -> bool:
    """Whether an expression stands for several: all of them must hold then."""
    if isinstance(node, dict):
        return "cols" in node or any(map(_is_wide, node.values()))
    return isinstance(node, list) and any(map(_is_wide, node))


def _literal(value: Any) -> Any:
    """Constraints compare with values: a text is a text here, not a column."""
    if isinstance(value, str):
        from polarway.functions import lit

        return lit(value)
    return value


def _is_mask(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value) and all(isinstance(item, bool) for item in value)
    return hasattr(value, "__array__") and not hasattr(value, "_native")


def _mask(value: Any) -> Any:
    from polarway.series import Series

    return Series("", value)


def columns(inputs: tuple[Any, ...]) -> tuple[list[str], list[Any]]:
    """Columns by name or selector: plain names, and the selectors (in plan form) of the rest."""
    plain: list[str] = []
    selectors: list[Any] = []
    for value in _flat_columns(inputs):
        if isinstance(value, str):
            node = name(value)
            if "col" in node:
                plain.append(value)
                continue
        elif isinstance(value, type) or not hasattr(value, "_node"):
            selectors.append({"dtypes": [_selector_dtype(value)]})
            continue
        else:
            node = value._node
        if "cols" in node:
            selectors.append(node["cols"])
        elif "col" in node:
            plain.append(node["col"])
        else:
            raise TypeError(f"a column name or selector is needed, not the expression {value!r}")
    return plain, selectors


def _flat_columns(inputs: Iterable[Any]) -> Iterable[Any]:
    for value in inputs:
        if isinstance(value, (str, type)) or hasattr(value, "_node") or not hasattr(value, "__iter__"):
            yield value
        else:
            yield from _flat_columns(value)


def _selector_dtype(value: Any) -> Any:
    from polarway.datatypes import is_polars_dtype
    from polarway.datatypes.json_form import dtype_selector_json

    if not is_polars_dtype(value):
        raise TypeError(f"a column name or selector is needed, not {type(value).__name__}: {value!r}")
    return dtype_selector_json(value)


def selector(inputs: tuple[Any, ...], *, strict: bool = True) -> Any:
    """Columns by name or selector, as one selector."""
    plain, selectors = columns(inputs)
    if plain:
        selectors.insert(0, {"names": plain, "strict": strict})
    return selectors[0] if len(selectors) == 1 else {"or": selectors}


def flags(value: bool | Iterable[bool], count: int, what: str) -> list[bool]:
    """One flag for all, or one for each."""
    if isinstance(value, bool):
        return [value] * count
    out = list(value)
    if len(out) != count:
        raise ValueError(f"the length of `{what}` ({len(out)}) does not match the length of `by` ({count})")
    return out
