"""The ``name`` namespace of expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.deferred import Made, NameQuestion
    from polarway.expr.expr import Expr
    from polarway.lazyframe import LazyFrame


class NameNamespace(Namespace):
    """Names of results, made from the names of columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1]}).select(pw.col("a").name.suffix("_old")).columns
    ['a_old']
    """

    __slots__ = ()

    def _changed(self, op: str, *args: str) -> Expr:
        node: dict[str, Any] = {"name": self._expr._node, "op": op}
        if args:
            node["args"] = list(args)
        return self._expr._of(node, self._expr._refs)

    def keep(self) -> Expr:
        """The name of the column at the root, whatever ``alias`` said.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").alias("b").name.keep()).columns
        ['a']
        """
        return self._changed("keep")

    def prefix(self, prefix: str) -> Expr:
        """A text before the name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.all().name.prefix("x_")).columns
        ['x_a']
        """
        return self._changed("prefix", prefix)

    def suffix(self, suffix: str) -> Expr:
        """A text after the name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").name.suffix("_x")).columns
        ['a_x']
        """
        return self._changed("suffix", suffix)

    def to_lowercase(self) -> Expr:
        """The name in lower case.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"A": [1]}).select(pw.col("A").name.to_lowercase()).columns
        ['a']
        """
        return self._changed("to_lowercase")

    def to_uppercase(self) -> Expr:
        """The name in upper case.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").name.to_uppercase()).columns
        ['A']
        """
        return self._changed("to_uppercase")

    def replace(self, pattern: str, value: str, *, literal: bool = False) -> Expr:
        r"""Matches of a pattern in the name replaced.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a1": [1]}).select(pw.col("a1").name.replace(r"\d", "_x")).columns
        ['a_x']
        """
        return self._changed("replace", pattern, value, *(("literal",) if literal else ()))

    def strip_prefix(self, prefix: str) -> Expr:
        """The name without a text at its start.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"x_a": [1]}).select(pw.col("x_a").name.strip_prefix("x_")).columns
        ['a']
        """
        return self._changed("strip_prefix", prefix)

    def strip_suffix(self, suffix: str) -> Expr:
        """The name without a text at its end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a_x": [1]}).select(pw.col("a_x").name.strip_suffix("_x")).columns
        ['a']
        """
        return self._changed("strip_suffix", suffix)

    def map(self, function: Callable[[str], str]) -> Expr:
        """The name through a Python function, which is called before the query runs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.all().name.map(lambda name: name * 2)).columns
        ['aa', 'bb']
        """
        from polarway.deferred import NameQuestion
        from polarway.expr.inspection import output_name
        from polarway.plan import nodes

        def answer(frame: LazyFrame, node: nodes.ExprNode) -> Made:
            names = frame._apply(nodes.select(frame._node, [node])).collect_schema().names()
            return {"name": node, "op": "map", "args": [part for name in names for part in (name, _new_name(function, name))]}, ()

        name = output_name(self._expr._node)
        if name is not None:
            return self._expr.alias(_new_name(function, name))
        return self._asked(NameQuestion(answer))

    def _asked(self, question: NameQuestion) -> Expr:
        return self._expr._of(question.of(self._expr._node), (*self._expr._refs, question))

    def map_fields(self, function: Callable[[str], str]) -> Expr:
        """The names of a struct's fields through a Python function, which is called before the query runs.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"s": [{"x": 1, "y": 2}]})
        >>> frame.select(pw.col("s").name.map_fields(str.upper)).to_series().to_list()
        [{'X': 1, 'Y': 2}]
        """
        from polarway.deferred import NameQuestion, per_column
        from polarway.plan import nodes

        def answer(frame: LazyFrame, node: nodes.ExprNode) -> Made:
            schema = frame._apply(nodes.select(frame._node, [node])).collect_schema()
            renamed = [[_new_name(function, field) for field in _fields_of(dtype)] for dtype in schema.values()]
            if all(names == renamed[0] for names in renamed):
                return (nodes.function("struct.rename_fields", node, names=renamed[0]) if renamed else node), ()
            return [nodes.function("struct.rename_fields", one, names=names) for one, names in zip(per_column(frame, node), renamed)], ()

        return self._asked(NameQuestion(answer))

    def prefix_fields(self, prefix: str) -> Expr:
        """A text before the name of each field of a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1}]}).select(pw.col("a").name.prefix_fields("p_")).to_series().to_list()
        [{'p_x': 1}]
        """
        return self._fn("struct.prefix_fields", prefix=prefix)

    def suffix_fields(self, suffix: str) -> Expr:
        """A text after the name of each field of a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1}]}).select(pw.col("a").name.suffix_fields("_s")).to_series().to_list()
        [{'x_s': 1}]
        """
        return self._fn("struct.suffix_fields", suffix=suffix)


def _new_name(function: Callable[[str], str], name: str) -> str:
    made = function(name)
    if not isinstance(made, str):
        raise TypeError(f"{made.__class__.__name__!r} object is not an instance of 'str': the function that maps names gave {made!r} for {name!r}")
    return made


def _fields_of(dtype: Any) -> list[str]:
    if not hasattr(dtype, "fields"):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f"map_fields operation not supported for dtype `{dtype}`; it renames the fields of structs")
    return [field.name for field in dtype.fields]
