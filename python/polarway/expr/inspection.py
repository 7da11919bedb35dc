"""Reading expression nodes: names, roots, text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

_ONE_VALUE = ("lit", "len", "agg")
_OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
    "gt": ">", "ge": ">=", "and": "&", "or": "|", "xor": "^",
}  # fmt: skip
# What functions are called in text where that is not their name in plans.
_CALLED = {"neg": "negate", "concat_list": "list.concat", "concat_arr": "arr.concat", "map_elements": "python_udf", "map_batches": "python_udf"}
# Functions whose arguments stand without brackets.
_PLAIN_ARGUMENTS = frozenset({"gather", "get"})
_REPR_CHARACTERS = 30


def children(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes right below a node."""
    for key, value in node.items():
        if key == "opts" or key == "lit":
            continue
        if isinstance(value, dict) and key not in ("cols", "dtype"):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield item
                elif isinstance(item, list):
                    yield from (part for part in item if isinstance(part, dict))


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node and all nodes below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def root_names(node: dict[str, Any]) -> list[str]:
    """The columns that an expression reads, in order, with repeats."""
    names: list[str] = []
    for part in walk(node):
        if "col" in part:
            names.append(part["col"])
        elif "cols" in part and "names" in part["cols"]:
            names += part["cols"]["names"]
    return names


def output_name(node: dict[str, Any]) -> str | None:
    """The name of the result; None when it depends on the frame."""
    if "alias" in node and "name" in node:
        return str(node["name"])
    if "op" in node and isinstance(node.get("name"), dict):
        return _changed_name(node)
    if "col" in node:
        return str(node["col"])
    if "lit" in node:
        return "literal"
    if "len" in node:
        return "len"
    names = node["cols"].get("names") if isinstance(node.get("cols"), dict) else None
    if isinstance(names, list) and len(names) == 1:
        return str(names[0])
    if "when" in node:
        return output_name(node["when"][0][1])
    if "struct" in node:
        return output_name(node["struct"][0]) if node["struct"] else None
    if str(node.get("fn", "")).startswith("struct.field"):
        return str(node["opts"]["name"]) if node["fn"] == "struct.field" else None
    for key in ("cast", "over", "filter", "sort"):
        if key in node:
            return output_name(node[key])
    if node.get("args"):
        return output_name(node["args"][0])
    return None


def root_text(node: dict[str, Any]) -> str:
    """The innermost part of an expression that has no name of its own."""
    while True:
        inner = node.get("name") if "op" in node else next((node[key] for key in ("cast", "over", "filter", "sort") if key in node), None)
        inner = node["args"][0] if inner is None and node.get("args") else inner
        if not isinstance(inner, dict):
            return text(node)
        node = inner


def first_column(node: dict[str, Any]) -> str | None:
    """The first column that an expression reads, in the order of what it gives: conditions come last. None: it has none, or a selector's."""
    if "col" in node:
        return str(node["col"])
    if "cols" in node:
        names = node["cols"].get("names") if isinstance(node["cols"], dict) else None
        return str(names[0]) if names is not None and len(names) == 1 else None
    below = list(children(node))
    if "when" in node:
        below = [*(then for _, then in node["when"]), *(item for item in [node.get("otherwise")] if item), *(condition for condition, _ in node["when"])]
    return next((found for child in below if (found := first_column(child)) is not None), None)


def _changed_name(node: dict[str, Any]) -> str | None:
    if node["op"] == "keep":
        return first_column(node["name"])
    name = output_name(node["name"])
    args = node.get("args", [""])
    changes: dict[str, Callable[[str], str]] = {
        "prefix": lambda text: args[0] + text,
        "suffix": lambda text: text + args[0],
        "to_lowercase": str.lower,
        "to_uppercase": str.upper,
        "strip_prefix": lambda text: text.removeprefix(args[0]),
        "strip_suffix": lambda text: text.removesuffix(args[0]),
    }
    change = changes.get(node["op"])
    return None if name is None or change is None else change(name)


def short_text(node: dict[str, Any]) -> str:
    """The beginning of an expression's text, as its ``repr`` shows it."""
    full = text(node)
    return full if len(full) <= _REPR_CHARACTERS else full[:_REPR_CHARACTERS] + "…"


def text(node: dict[str, Any]) -> str:
    """The expression as people write it."""
    if "col" in node:
        return f'col("{node["col"]}")'
    if "cols" in node:
        return _columns_text(node["cols"])
    if "lit" in node:
        return _literal_text(node)
    if "lit_frame" in node:
        return "Series"
    if "alias" in node:
        return f'{text(node["alias"])}.alias("{node["name"]}")'
    if "cast" in node:
        from polarway.datatypes import dtype_from_json

        return f"{text(node['cast'])}.{'strict_cast' if node.get('strict') else 'cast'}({dtype_from_json(node['dtype'])!r})"
    if "when" in node:
        pairs = "".join(f".when({text(cond)}).then({text(then)})" for cond, then in node["when"])
        otherwise = node.get("otherwise")
        return pairs + f".otherwise({text(otherwise) if otherwise else 'null'})"
    if "len" in node:
        return "len()"
    if "element" in node:
        return "element()"
    return _call_text(node)


def _call_text(node: dict[str, Any]) -> str:
    if "over" in node:
        return f"{text(node['over'])}.over([{', '.join(map(text, node['partition_by']))}])"
    if "filter" in node:
        return f"{text(node['filter'])}.filter({text(node['by'])})"
    if "sort" in node:
        if node.get("by") is None:
            return f"{text(node['sort'])}.sort({'desc' if node['descending'][0] else 'asc'})"
        return f"{text(node['sort'])}.sort_by(by=[{', '.join(map(text, node['by']))}])"
    if "struct" in node:
        return f"as_struct({', '.join(_quoted(part) for part in node['struct'])})"
    if "op" in node:
        return f"{text(node['name'])}.name.{node['op']}({', '.join(map(str, node.get('args', ())))})"
    name = node.get("fn") or node.get("agg") or "?"
    args = node.get("args", [])
    if name in _OPERATORS and len(args) == 2:
        return f"[({text(args[0])}) {_OPERATORS[name]} ({text(args[1])})]"
    first = text(args[0]) if args else ""
    if name in ("slice", "head") and len(args) > 1:
        offset, length = ("dyn int: 0", text(args[1])) if name == "head" else (text(args[1]), text(args[2]) if len(args) > 2 else "null")
        return f"{first}.slice(offset={offset}, length={length})"
    if name == "first" and args and args[0].get("fn") == "gather" and isinstance(value := args[0]["args"][1].get("lit"), list) and len(value) == 1:
        return f"{text(args[0]['args'][0])}.get(dyn int: {value[0]})"
    rest = ", ".join(map(text, args[1:]))
    if "fn" in node and rest and name not in _PLAIN_ARGUMENTS:
        rest = f"[{rest}]"
    if name == "gather" and isinstance(args[1].get("lit"), list):
        rest = "Series"
    return f"{first}.{_CALLED.get(name, name)}({rest})"


def _quoted(node: dict[str, Any]) -> str:
    return f'"{node["col"]}"' if "col" in node else text(node)


def _columns_text(selector: Any) -> str:
    if selector == "all" or (isinstance(selector, dict) and "all" in selector):
        return "cs.all()"
    if "names" in selector:
        return f"cs.by_name({', '.join(map(repr, selector['names']))}, require_all={str(selector.get('strict', True)).lower()})"
    if "regex" in selector:
        return f'cs.matches("{selector["regex"]}")'
    if "index" in selector:
        return f"cs.nth({', '.join(map(str, selector['index']))}, require_all=true)"
    if "not" in selector:
        return f"[cs.all() - {_columns_text(selector['not'])}]"
    if "minus" in selector:
        return f"[{' - '.join(map(_columns_text, selector['minus']))}]"
    if selector.get("dtypes") == ["string"]:
        return "cs.string()"
    return f"cs{selector}"


def _literal_text(node: dict[str, Any]) -> str:
    value, dtype = node["lit"], node.get("dtype")
    if dtype == "date" and isinstance(value, int):
        return str(date(1970, 1, 1) + timedelta(days=value))
    if dtype == "string":
        return f'"{value}"'
    if dtype is None and isinstance(value, int):
        return f"dyn int: {value}"
    if dtype is None and isinstance(value, float):
        return f"dyn float: {value}"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
