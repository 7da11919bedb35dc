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


#: What stands for an expression: one or several, and their references.
Made = tuple["nodes.ExprNode | list[nodes.ExprNode]", tuple[Any, ...]]
#: Lists of expressions of a plan, in which one may become several.
_LISTS = frozenset({*_EXPRS, "struct", "partition_by"})
_VARIADIC = frozenset({
    "sum_horizontal", "mean_horizontal", "min_horizontal", "max_horizontal", "all_horizontal", "any_horizontal", "concat_str", "concat_list",
    "concat_arr", "coalesce",
})  # fmt: skip


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
    """Asks for an expression in the place of another one, which depends on its names or types: a Python function makes it."""

    __slots__ = ("answer",)

    def __init__(self, answer: Callable[[LazyFrame, nodes.ExprNode], Made]) -> None:
        #: gives the expression, or one for each column, and what these refer to, for an input and the other expression
        self.answer = answer

    def of(self, node: nodes.ExprNode) -> nodes.ExprNode:
        """The question about an expression, in a plan."""
        return {"name": node, "op": "map", KEY: id(self)}


class FrameSource(Deferred):
    """A table that a Python function makes when the query runs."""

    __slots__ = ("rows", "same", "schema")

    def __init__(self, schema: Callable[[], Schema], rows: Callable[[list[str] | None, Any, int | None], Any], same: Any = None) -> None:
        self.schema = schema
        #: sources that are equal in this are one: a query makes the table once, with all of its columns and rows; None: equal to no other
        self.same = same
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
        self.made: dict[Any, Any] = {}

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
        elif source.same is not None:
            if source.same not in self.made:
                self.made[source.same] = source.rows(None, None, None)
            frame = self.made[source.same]
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
            return _flat(value, [self._answered(item, frame) for item in value])
        if not isinstance(value, dict):
            return value
        question = self.known.get(value.get(KEY, -1))
        if isinstance(question, NameQuestion):
            inner = self._answered(value["name"], frame)
            out: list[Any] = []
            for node in inner if isinstance(inner, list) else [inner]:
                made, refs = question.answer(frame, node)
                self._take(refs)
                made = self._answered(made, frame) if refs else made
                out += made if isinstance(made, list) else [made]
            return out[0] if len(out) == 1 else out
        if isinstance(question, DtypeQuestion):
            return question.answer(frame)
        function = self._function_of(value)
        if function is not None:
            return self._typed_call(value, function, frame)
        many = "args" in value and value.get("fn") not in _VARIADIC
        answered = {
            key: [self._answered(one, frame) for one in item] if key == "args" and many else self._answered(item, frame) for key, item in value.items()
        }
        return _distributed(value, answered)

    def _take(self, refs: tuple[Any, ...]) -> None:
        self.known.update({id(ref): ref for ref in refs if isinstance(ref, (DtypeQuestion, NameQuestion, FrameSource))})
        self.functions.update({id(ref): ref for ref in refs if _is_open(ref)})
        self.refs += [ref for ref in refs if id(ref) not in self.known and id(ref) not in self.functions]

    def _typed_call(self, node: dict[str, Any], function: Any, frame: LazyFrame) -> dict[str, Any]:
        """The call with a function whose type is known."""
        from polarway.dtype_expr import found_dtype

        args = [self._answered(arg, frame) for arg in node["args"]]
        own = frame._apply(nodes.select(frame._node, args[:1])).collect_schema().dtypes()[0] if args else None
        made = function.typed(found_dtype(function.return_dtype, frame, own))
        self.refs.append(made)
        return {**node, "args": args, "opts": {**node["opts"], "python": id(made)}}


def _flat(given: list[Any], made: list[Any]) -> list[Any]:
    """Expressions of which some have become several."""
    return [one for item, new in zip(given, made) for one in (new if isinstance(new, list) and isinstance(item, dict) else [new])]


def _distributed(given: dict[str, Any], made: dict[str, Any]) -> Any:
    """An expression once for each of those that a part of it has become."""
    several = [key for key, new in made.items() if isinstance(new, list) and isinstance(given[key], dict)]
    places = [at for at, new in enumerate(made.get("args", ())) if isinstance(new, list) and isinstance(given["args"][at], dict)] if "args" in made else []
    if not several and not places:
        return made
    out = []
    for copy in range(max([len(made[key]) for key in several] + [len(made["args"][at]) for at in places])):
        one = {**made, **{key: _nth(made[key], copy) for key in several}}
        if places:
            one["args"] = [_nth(arg, copy) if at in places else arg for at, arg in enumerate(made["args"])]
        out.append(one)
    return out


def _nth(items: list[Any], place: int) -> Any:
    return items[0] if len(items) == 1 else items[place]


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


def per_column(frame: LazyFrame, node: nodes.ExprNode) -> list[nodes.ExprNode]:
    """The expression once for each column that its selectors stand for."""
    site = next((part for part in walk(node) if "cols" in part), None)
    if site is None:
        return [node]
    names = frame._apply(nodes.select(frame._node, [site])).collect_schema().names()
    return [_of_column(node, name) for name in names]


def _of_column(node: Any, name: str) -> Any:
    if isinstance(node, list):
        return [_of_column(item, name) for item in node]
    if not isinstance(node, dict):
        return node
    return {"col": name} if "cols" in node else {key: _of_column(item, name) for key, item in node.items()}


def chosen_by_types(args: list[nodes.ExprNode], call: Callable[[list[tuple[nodes.ExprNode, Any]]], tuple[nodes.ExprNode, tuple[Any, ...]]]) -> tuple[nodes.ExprNode, NameQuestion]:
    """The place of what a Python function makes of expressions and their types, column by column, and the question that fills it."""

    def answer(frame: LazyFrame, node: nodes.ExprNode) -> Made:
        wide = [per_column(frame, arg) for arg in node["args"]]
        out: list[nodes.ExprNode] = []
        refs: tuple[Any, ...] = ()
        for copy in range(max(map(len, wide), default=0)):
            parts = [_nth(one, copy) for one in wide]
            dtypes = [frame._apply(nodes.select(frame._node, [part])).collect_schema().dtypes()[0] for part in parts]
            made, more = call(list(zip(parts, dtypes)))
            out.append(made)
            refs += more
        return (out[0] if len(out) == 1 else out), refs

    question = NameQuestion(answer)
    return question.of({"fn": "pipe_with_dtype", "args": args}), question
