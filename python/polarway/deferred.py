"""What stands in a plan and is known only when the plan runs: the type of an expression, and tables that Python makes on demand.

Before a plan with such parts runs, each is replaced by what it stands for, from the inputs up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from polarway.expr.inspection import walk
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema

#: in expressions and in the place of types: the id of the question that they are the answer to
KEY = "deferred"
_INPUTS = ("input", "left", "right")
_EXPRS = ("exprs", "keys", "aggs", "by", "predicate", "left_on", "right_on", "index")


class Deferred:
    """A part of plans that is not known yet. Kept alive by the references of the frames and expressions that name it."""

    __slots__ = ()


class DtypeQuestion(Deferred):
    """Asks for a value or a type that depends on the types of the input."""

    __slots__ = ("answer",)

    def __init__(self, answer: Callable[[LazyFrame], Any]) -> None:
        #: gives the plan form of a literal or of a type, for an input
        self.answer = answer


class NameQuestion(Deferred):
    """Asks for an expression in the place of another one, whose columns or fields a Python function renames."""

    __slots__ = ("answer",)

    def __init__(self, answer: Callable[[LazyFrame, nodes.ExprNode], nodes.ExprNode | list[nodes.ExprNode]]) -> None:
        #: gives the expression, or several, for an input and the other expression
        self.answer = answer

    def of(self, node: nodes.ExprNode) -> nodes.ExprNode:
        """The question about an expression, in a plan."""
        return {"name": node, "op": "map", KEY: id(self)}


class FrameSource(Deferred):
    """A table that a Python function makes when the query runs."""

    __slots__ = ("rows", "schema")

    def __init__(self, schema: Callable[[], Schema], rows: Callable[[list[str] | None, Any, int | None], Any]) -> None:
        self.schema = schema
        #: gives a frame; takes the columns that are needed, a predicate that will be applied anyway, and how many rows are enough
        self.rows = rows

    def node(self) -> nodes.Node:
        """The source in a plan."""
        return {"op": "source", KEY: id(self)}


def is_deferred(refs: tuple[Any, ...]) -> bool:
    """Whether any of these stands for something else."""
    return any(isinstance(ref, (DtypeQuestion, NameQuestion, FrameSource)) or _is_open(ref) for ref in refs)


def _is_open(ref: Any) -> bool:
    """A Python function whose result has a type that is asked for."""
    return hasattr(getattr(ref, "return_dtype", None), "collect_dtype")


def resolved(node: nodes.Node, refs: tuple[Any, ...], *, only_types: bool = False) -> tuple[nodes.Node, tuple[Any, ...]]:
    """The plan with answers in the place of questions, and tables in that of sources; with empty ones if only types are asked for."""
    stage = _Stage(refs, only_types)
    return stage.plan(node, _Wanted(None, [], None)), tuple(stage.refs)


class _Wanted:
    """What the rest of a plan needs of an input: columns (None: all), the filters right above it, and how many rows are enough."""

    __slots__ = ("columns", "filters", "rows")

    def __init__(self, columns: set[str] | None, filters: list[nodes.ExprNode], rows: int | None) -> None:
        self.columns = columns
        self.filters = filters
        self.rows = rows

    def with_columns(self, columns: set[str] | None) -> _Wanted:
        return _Wanted(columns, [], None)


class _Stage:
    """Replaces from the inputs up."""

    def __init__(self, refs: tuple[Any, ...], only_types: bool) -> None:
        self.known = {id(ref): ref for ref in refs if isinstance(ref, (DtypeQuestion, NameQuestion, FrameSource))}
        self.functions = {id(ref): ref for ref in refs if _is_open(ref)}
        self.refs = [ref for ref in refs if id(ref) not in self.known and id(ref) not in self.functions]
        self.only_types = only_types

    def plan(self, node: nodes.Node, wanted: _Wanted) -> nodes.Node:
        if node["op"] == "source":
            source = self.known[node[KEY]]
            assert isinstance(source, FrameSource)
            return self._source(source, wanted)
        out = dict(node)
        for key in _INPUTS:
            if key in out:
                out[key] = self.plan(out[key], _wanted_below(node, wanted) if key == "input" else _Wanted(None, [], None))
        if "inputs" in out:
            out["inputs"] = [self.plan(child, _Wanted(None, [], None)) for child in out["inputs"]]
        for key in _EXPRS:
            if key in out and self._asks(out[key]):
                # Keys of the right side of a join are of its table.
                below = out["right"] if key == "right_on" else out["left"] if key == "left_on" else out["input"]
                out[key] = self._answered(out[key], self._frame(below))
        return out

    def _frame(self, node: nodes.Node) -> LazyFrame:
        from polarway.lazyframe import LazyFrame

        return LazyFrame._of(node, tuple(self.refs))

    def _source(self, source: FrameSource, wanted: _Wanted) -> nodes.Node:
        from polarway.expr import Expr
        from polarway.frame import DataFrame

        schema = source.schema()
        if self.only_types:
            frame = DataFrame(schema=schema)
        else:
            columns = None
            if wanted.columns is not None and not wanted.columns >= set(schema):
                columns = [name for name in schema if name in wanted.columns]
            known = [condition for condition in wanted.filters if not self._asks(condition)]
            predicate: Any = None
            for condition in known:
                made = Expr._of(condition, tuple(self.refs))
                predicate = made if predicate is None else predicate & made
            frame = source.rows(columns, predicate, wanted.rows)
        self.refs.append(frame)
        return frame._node

    def _asks(self, value: Any) -> bool:
        if isinstance(value, list):
            return any(self._asks(item) for item in value)
        if not isinstance(value, dict):
            return False
        if KEY in value and value[KEY] in self.known or self._function_of(value) is not None:
            return True
        return any(self._asks(item) for item in value.values())

    def _function_of(self, node: dict[str, Any]) -> Any:
        options = node.get("opts")
        return self.functions.get(options["python"]) if isinstance(options, dict) and "python" in options else None

    def _answered(self, value: Any, frame: LazyFrame) -> Any:
        if isinstance(value, list):
            made = [self._answered(item, frame) for item in value]
            return [one for item, given in zip(value, made) for one in (given if isinstance(given, list) and isinstance(item, dict) else [given])]
        if not isinstance(value, dict):
            return value
        question = self.known.get(value.get(KEY, -1))
        if isinstance(question, NameQuestion):
            return question.answer(frame, self._answered(value["name"], frame))
        if isinstance(question, DtypeQuestion):
            return question.answer(frame)
        function = self._function_of(value)
        if function is not None:
            return self._typed_call(value, function, frame)
        return {key: self._answered(item, frame) for key, item in value.items()}


    def _typed_call(self, node: dict[str, Any], function: Any, frame: LazyFrame) -> dict[str, Any]:
        """The call with a function whose type is known."""
        from polarway.dtype_expr import found_dtype

        args = [self._answered(arg, frame) for arg in node["args"]]
        own = frame._apply(nodes.select(frame._node, args[:1])).collect_schema().dtypes()[0] if args else None
        made = function.typed(found_dtype(function.return_dtype, frame, own))
        self.refs.append(made)
        return {**node, "args": args, "opts": {**node["opts"], "python": id(made)}}


def _wanted_below(node: nodes.Node, wanted: _Wanted) -> _Wanted:
    """What a node needs of its input."""
    op = node["op"]
    if op == "select":
        return wanted.with_columns(_columns_of(node["exprs"]))
    if op == "group_by":
        return wanted.with_columns(_columns_of([*node["keys"], *node["aggs"]]))
    if op == "filter":
        more = _columns_of([node["predicate"]])
        columns = None if wanted.columns is None or more is None else wanted.columns | more
        return _Wanted(columns, [*wanted.filters, node["predicate"]], None)
    if op == "slice":
        rows = node["length"] if node["offset"] == 0 else None
        return _Wanted(wanted.columns, [], rows if wanted.rows is None or rows is None else min(rows, wanted.rows))
    if op in ("sort", "with_columns"):
        more = _columns_of(node["by" if op == "sort" else "exprs"])
        return wanted.with_columns(None if wanted.columns is None or more is None else wanted.columns | more)
    return _Wanted(None, [], None)


def _columns_of(exprs: list[nodes.ExprNode]) -> set[str] | None:
    """The columns that expressions name; None where they name some in another way."""
    found: set[str] = set()
    for expr in exprs:
        for part in walk(expr):
            if "col" in part:
                found.add(part["col"])
            elif "cols" in part:
                names = part["cols"].get("names") if set(part["cols"]) <= {"names", "strict"} else None
                if names is None:
                    return None
                found.update(names)
            elif KEY in part or "element" in part:
                return None
    return found


def frames_of(made: Any, schema: Schema, *, is_checked: bool, rows: int | None) -> Any:
    """The frames that an iterator gives as one, with the columns that were asked for; no more are taken than ``rows`` need."""
    from polarway.combining import concat
    from polarway.frame import DataFrame

    parts = []
    count = 0
    for frame in _iterated(made):
        if is_checked:
            _check(frame, schema)
        parts.append(frame)
        count += frame.height
        if rows is not None and count >= rows:
            break
    if not parts:
        return DataFrame(schema=schema)
    return concat(parts, how="vertical") if len(parts) > 1 else parts[0]


def _iterated(made: Any) -> Iterator[Any]:
    if hasattr(made, "collect_schema"):
        yield made.collect() if not hasattr(made, "_native") else made
        return
    yield from made


def _check(frame: Any, schema: Schema) -> None:
    if dict(frame.schema) != dict(schema) or list(frame.schema) != list(schema):
        from polarway.exceptions import SchemaError

        raise SchemaError(f"user provided schema: {schema!r} doesn't match the DataFrame schema: {frame.schema!r}")
