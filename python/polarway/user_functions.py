"""Python functions in plans: the plan runs up to the node that has one, the function runs here with whole columns, and what it
gives stands in the plan as a column.

Such plans run on this process's calling thread, node by node where a function stands; everything below and above is one query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.deferred import is_deferred, resolved
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.series import Series

_KEY = "python"
_EXPRS = {"select": ("exprs",), "with_columns": ("exprs",), "group_by": ("keys", "aggs"), "sort": ("by",), "filter": ("predicate",)}
_INPUTS = ("input", "left", "right")


class UserFunction:
    """A function of series, and what is known of its result. Kept alive by the references of the expressions that name it."""

    __slots__ = ("call", "name", "return_dtype", "returns_scalar")

    def __init__(self, name: str, call: Callable[[list[Series]], Any], return_dtype: Any, returns_scalar: bool) -> None:
        self.name = name
        self.call = call
        self.return_dtype = return_dtype
        self.returns_scalar = returns_scalar

    def typed(self, dtype: Any) -> UserFunction:
        """The same function with a known type of its result."""
        return UserFunction(self.name, self.call, dtype, self.returns_scalar)


def called(function: UserFunction, args: list[nodes.ExprNode]) -> nodes.ExprNode:
    """The function of some columns, in an expression."""
    return nodes.function(function.name, *args, **{_KEY: id(function)})


def has_functions(refs: tuple[Any, ...]) -> bool:
    """Whether any of these belongs to a Python function."""
    return any(type(ref) is UserFunction for ref in refs) or is_deferred(refs)


def without_functions(node: nodes.Node, refs: tuple[Any, ...]) -> tuple[nodes.Node, tuple[Any, ...]]:
    """A plan that an engine can run: its functions have run."""
    if is_deferred(refs):
        node, refs = resolved(node, refs)
    return _Stages(refs).plan(node) if has_functions(refs) else (node, refs)


def typed_only(node: nodes.Node, refs: tuple[Any, ...]) -> tuple[nodes.Node, tuple[Any, ...]]:
    """The plan with a null of its type in the place of each function, for names and types; without a type: that of its first argument."""
    if is_deferred(refs):
        node, refs = resolved(node, refs, only_types=True)
    known = {id(ref): ref for ref in refs if type(ref) is UserFunction}
    return _typed(node, known), tuple(ref for ref in refs if type(ref) is not UserFunction)


def _typed(value: Any, known: dict[int, UserFunction]) -> Any:
    if isinstance(value, list):
        return [_typed(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    function = _function_of(value, known)
    if function is None:
        return {key: _typed(item, known) for key, item in value.items()}
    argument = _typed(value["args"][0], known)
    if function.return_dtype is not None:
        from polarway.expr.core import dtype_json

        chosen = {"lit": None, "dtype": dtype_json(function.return_dtype)}
        # A choice between the two has the rows of the argument, and the type of the other.
        is_null = nodes.function("is_null", argument)
        return nodes.function("named_as", {"when": [[is_null, chosen]], "otherwise": chosen}, argument)
    return nodes.aggregate("first", argument) if function.returns_scalar else argument


def _function_of(node: dict[str, Any], known: dict[int, UserFunction]) -> UserFunction | None:
    options = node.get("opts")
    return known.get(options[_KEY]) if options is not None and _KEY in options else None


class _Stages:
    """Runs a plan as far as its functions need it."""

    def __init__(self, refs: tuple[Any, ...]) -> None:
        self.known = {id(ref): ref for ref in refs if type(ref) is UserFunction}
        self.refs = [ref for ref in refs if type(ref) is not UserFunction]

    def plan(self, node: nodes.Node) -> tuple[nodes.Node, tuple[Any, ...]]:
        """The plan without functions, and what its handles belong to."""
        return self._node(node), tuple(self.refs)

    def _node(self, node: nodes.Node) -> nodes.Node:
        out = dict(node)
        for key in _INPUTS:
            if key in out:
                out[key] = self._node(out[key])
        if "inputs" in out:
            out["inputs"] = [self._node(child) for child in out["inputs"]]
        keys = [key for key in _EXPRS.get(node["op"], ()) if self._has(out[key])]
        if not keys:
            return out
        frame = self._run(out["input"])
        if keys == ["aggs"]:
            return self._hold(_Groups(self, frame, out).run())
        out["input"] = frame._node
        for key in keys:
            if key == "predicate":
                out[key] = self._expr(out[key], frame)
            else:
                out[key] = [made for expr in out[key] for made in self.expanded(expr, frame)]
        return out

    def _run(self, node: nodes.Node) -> DataFrame:
        from polarway.lazyframe import LazyFrame

        frame = LazyFrame._of(node, tuple(self.refs)).collect()
        self.refs.append(frame)
        return frame

    def _hold(self, frame: DataFrame) -> nodes.Node:
        self.refs.append(frame)
        return frame._node

    def _has(self, value: Any) -> bool:
        if isinstance(value, list):
            return any(self._has(item) for item in value)
        if not isinstance(value, dict):
            return False
        return _function_of(value, self.known) is not None or any(self._has(item) for item in value.values())

    def expanded(self, expr: nodes.ExprNode, frame: DataFrame) -> list[nodes.ExprNode]:
        """The expression without functions; one for each column where a function's argument stands for several."""
        if not self._has(expr):
            return [expr]
        names = self._names(_first_argument(expr, self.known), frame)
        if len(names) == 1:
            return [self._expr(expr, frame)]
        return [self._expr(_with_argument(expr, self.known, name), frame) for name in names]

    def _names(self, argument: nodes.ExprNode, frame: DataFrame) -> list[str]:
        if self._has(argument) or "cols" not in argument:
            return [""]
        return list(self.select(frame, [argument]).columns)

    def select(self, frame: DataFrame, exprs: list[nodes.ExprNode]) -> DataFrame:
        """Some expressions over a frame."""
        return frame._apply(nodes.select(frame._node, exprs), tuple(self.refs))

    def _expr(self, node: Any, frame: DataFrame) -> Any:
        if isinstance(node, list):
            return [self._expr(item, frame) for item in node]
        if not isinstance(node, dict) or not self._has(node):
            return node
        if "over" in node:
            return self._over(node, frame)
        function = _function_of(node, self.known)
        if function is None:
            return {key: self._expr(item, frame) for key, item in node.items()}
        args = [self.select(frame, [self._expr(arg, frame)]).to_series() for arg in node["args"]]
        return self.column(self.result(function, args))

    def column(self, series: Series) -> nodes.ExprNode:
        """A series as an expression under its name."""
        self.refs.append(series)
        return nodes.alias({"lit_frame": series._native.handle}, series.name)

    def result(self, function: UserFunction, args: list[Series]) -> Series:
        """What a function gives for columns, as a series with the name of the first."""
        from polarway.series import Series

        made = function.call(args)
        name = args[0].name if args else ""
        if not hasattr(made, "_native"):
            _check_series(function, made)
            many = isinstance(made, (list, tuple, range)) or hasattr(made, "__array__") and getattr(made, "ndim", 0) > 0
            made = Series(name, made if many else [made], dtype=function.return_dtype)
        elif function.returns_scalar and function.name == "map_batches" and len(made) != 1:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError(f"expected scalar for expr: {name}.python_udf(), got shape: ({len(made)},)")
        elif function.return_dtype is not None and made.dtype != function.return_dtype:
            made = made.cast(function.return_dtype)
        return made.alias(name)

    def _over(self, node: nodes.ExprNode, frame: DataFrame) -> nodes.ExprNode:
        """A value of each group at its rows: the function runs group by group."""
        from polarway.combining import concat
        from polarway.exceptions import ShapeError, UnsupportedError
        from polarway.frame.groups import split

        if node.get("order_by") or node.get("mapping", "group_to_rows") != "group_to_rows":
            raise UnsupportedError("a Python function in over with an order or another mapping is not supported")
        label = "__polarway_row"
        parts = []
        for _, group in split(frame.with_row_index(label), node["partition_by"], tuple(self.refs), maintain_order=True):
            value = self.select(group, [self._expr(node["over"], group)]).to_series()
            if len(value) not in (1, len(group)):
                raise ShapeError(f"the length of the window expression ({len(value)}) did not match that of the group ({len(group)})")
            value = value.new_from_index(0, len(group)) if len(value) != len(group) else value
            parts.append(group.select(label).with_columns(value.alias("value")))
        if not parts:
            return self.column(self.select(frame, [self._expr(node["over"], frame)]).to_series())
        name = self.select(frame.head(1), [self._expr(node["over"], frame.head(1))]).columns[0]
        whole = concat(parts, how="vertical_relaxed").sort(label)
        return self.column(whole.get_column("value").alias(name))


class _Groups:
    """The aggregates of group_by that hold functions: group by group."""

    def __init__(self, stages: _Stages, frame: DataFrame, node: nodes.Node) -> None:
        self.stages = stages
        self.frame = frame
        self.node = node

    def run(self) -> DataFrame:
        """Keys and aggregates, in the order of the groups' first rows."""
        from polarway.frame.groups import split

        stages, keys = self.stages, self.node["keys"]
        refs = tuple(stages.refs)
        groups = [group for _, group in split(self.frame, keys, refs, maintain_order=True)]
        out = self.frame._apply(nodes.group_by(self.frame._node, keys, [], True), refs)
        skipped = set(out.columns)
        for expr in self.node["aggs"]:
            if stages._has(expr):
                for one in self._split(expr, skipped):
                    out = out.with_columns(self._column(one, groups))
            else:
                other = self.frame._apply(nodes.group_by(self.frame._node, keys, [expr], True), refs)
                out = out.with_columns([other.get_column(name) for name in other.columns[len(skipped) :]])
        return out

    def _split(self, expr: nodes.ExprNode, skipped: set[str]) -> list[nodes.ExprNode]:
        stages = self.stages
        names = stages._names(_first_argument(expr, stages.known), self.frame)
        if names == [""]:
            return [expr]
        return [_with_argument(expr, stages.known, name) for name in names if name not in skipped]

    def _column(self, expr: nodes.ExprNode, groups: list[DataFrame]) -> Series:
        from polarway.datatypes import List
        from polarway.series import Series

        stages = self.stages
        results = [stages.select(group, [stages._expr(expr, group)]).to_series() for group in groups]
        if not results:
            return stages.select(self.frame, [stages._expr(expr, self.frame)]).to_series()
        inner = next((result.dtype for result in results if result.null_count() < len(result)), results[0].dtype)
        values = [result.to_list() for result in results]
        name = results[0].name
        if _is_one_value(expr, stages.known):
            return Series(name, [value[0] for value in values], dtype=inner)
        return Series(name, values, dtype=List(inner))


def _check_series(function: UserFunction, made: Any) -> None:
    """A function of whole columns gives a series, or an array, unless it is said to give one value."""
    if function.returns_scalar or hasattr(made, "__array__") or function.name != "map_batches":
        return
    if function.return_dtype is None:
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(
            "UDF called without return type, but was not able to infer the output type.\n\nThis used to be allowed but lead to "
            "unpredictable results. To fix this problem, please provide a return datatype: `return_dtype=...`."
        )
    raise TypeError(
        f"`map` with `returns_scalar=False` must return a Series; found {type(made).__name__!r}.\n\n"
        "If `returns_scalar` is set to `True`, a returned value can be a scalar value."
    )


def _is_one_value(expr: nodes.ExprNode, known: dict[int, UserFunction]) -> bool:
    """Whether an expression gives one value for many rows."""
    function = _function_of(expr, known)
    if function is not None:
        return function.returns_scalar or bool(expr["args"]) and all(_is_one_value(arg, known) for arg in expr["args"])
    if "agg" in expr or "len" in expr or "lit" in expr:
        return True
    if "alias" in expr or "cast" in expr:
        return _is_one_value(expr.get("alias", expr.get("cast")), known)
    return "fn" in expr and all(_is_one_value(arg, known) for arg in expr["args"])


def _first_argument(node: Any, known: dict[int, UserFunction]) -> nodes.ExprNode:
    """The first argument of the innermost function."""
    if isinstance(node, list):
        return next((found for item in node if (found := _first_argument(item, known))), {})
    if not isinstance(node, dict):
        return {}
    for item in node.values():
        if found := _first_argument(item, known):
            return found
    return node["args"][0] if _function_of(node, known) is not None and node["args"] else {}


def _with_argument(node: Any, known: dict[int, UserFunction], name: str) -> Any:
    """The expression for one of the columns that its selectors stand for."""
    if isinstance(node, list):
        return [_with_argument(item, known, name) for item in node]
    if not isinstance(node, dict):
        return node
    if "cols" in node:
        return nodes.column(name)
    return {key: _with_argument(item, known, name) for key, item in node.items()}
