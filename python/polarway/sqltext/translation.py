"""Requests to the translator of SQL and what comes back, as lazy frames and expressions.

The translator knows tables by name, columns and a placeholder; the plans of the tables are put in the placeholders' places here,
so that any backend runs the result.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from polarway.datatypes import dtype_to_json
from polarway.exceptions import PolarwayError, SQLInterfaceError, UnsupportedError
from polarway.plan import nodes
from polarway.plan.text import decode_answer, encode_request

if TYPE_CHECKING:
    from polarway.expr import Expr
    from polarway.lazyframe import LazyFrame

# A request is asked again for each plan whose columns the translator must know: files and expressions of unknown type.
_MOST_QUESTIONS = 1_000
_EMPTY = -1


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    from polarway.backends.native import available

    reason = available()
    if reason is not None:
        raise UnsupportedError(
            "SQL needs the native library for the translation of the text, also where another backend runs the query; "
            f"write the query with expressions, or make the library available: {reason}"
        )
    from polarway.backends.native import sql_text

    return decode_answer(sql_text.to_plan(encode_request(request)))


def _fields(schema: Mapping[str, Any]) -> list[list[Any]]:
    out: list[list[Any]] = []
    for name, dtype in schema.items():
        try:
            form: Any = dtype_to_json(dtype)
        except (AttributeError, TypeError, PolarwayError):
            form = "object"
        out.append([name, form])
    return out


class Translation:
    """The translation of one text over some tables."""

    def __init__(self, text: str, tables: Mapping[str, LazyFrame]) -> None:
        from polarway.frame import DataFrame

        self._names = list(tables)
        self._frames: list[LazyFrame] = []
        self._empty = DataFrame().lazy()
        self._request: dict[str, Any] = {"query": text, "empty": {"op": "sql_table", "index": _EMPTY}, "schemas": []}
        described: dict[str, Any] = {}
        lowered = text.lower()
        for name, frame in tables.items():
            if name.lower() not in lowered:
                continue
            described[name] = {"plan": {"op": "sql_table", "index": len(self._frames)}, "schema": _fields(frame.collect_schema())}
            self._frames.append(frame)
        self._request["tables"] = described

    def answer(self) -> dict[str, Any]:
        """What the statement is, with its plan; see docs/sql.md."""
        for _ in range(_MOST_QUESTIONS):
            answer = self._ask()
            if answer["statement"] != "schema":
                return answer
            self._request["schemas"].append(_fields(self.frame(answer["plan"]).collect_schema()))
        raise UnsupportedError(f"the query needs the columns of more than {_MOST_QUESTIONS} plans")

    def _ask(self) -> dict[str, Any]:
        try:
            return _ask(self._request)
        except SQLInterfaceError as error:
            missing = re.fullmatch(r"relation '(.*)' was not found", str(error))
            near = difflib.get_close_matches(missing[1], self._names, 1) if missing else []
            if not near:
                raise
            # Only tables that the text may mean were described to the translator.
            raise SQLInterfaceError(f"{error}; did you mean '{near[0]}'?") from None

    def frame(self, plan: nodes.Node) -> LazyFrame:
        """The lazy frame of a plan of the translator."""
        from polarway.lazyframe import LazyFrame

        refs: list[Any] = list(self._empty._refs)
        used: set[int] = set()

        def filled(value: Any) -> Any:
            if isinstance(value, list):
                return [filled(item) for item in value]
            if not isinstance(value, dict):
                return value
            if value.get("op") != "sql_table":
                return {key: filled(item) for key, item in value.items()}
            index = value["index"]
            if index == _EMPTY:
                return self._empty._node
            used.add(index)
            return self._frames[index]._node

        node = filled(plan)
        if node["op"] == "select" and not node["exprs"]:
            # Wildcards that leave out all of their columns.
            node["exprs"] = [{"cols": {"names": []}}]
        for index in sorted(used):
            refs.extend(self._frames[index]._refs)
        return LazyFrame._of(node, tuple(refs))


def expression(text: str) -> Expr:
    """A text as an expression."""
    from polarway.expr import Expr

    if not isinstance(text, str):
        raise TypeError(f"a SQL expression is a text, not {type(text).__name__}")
    return Expr._of(_ask({"query": text, "expression": True})["expr"])


def words(text: str) -> set[str]:
    """Every name that a text may mean, quoted or bare."""
    found = set(re.findall(r"\w+", text))
    found.update(re.findall(r'"([^"]+)"', text))
    found.update(re.findall(r"`([^`]+)`", text))
    return found
