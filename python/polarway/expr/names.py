"""The ``name`` namespace of expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


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
        """The name through a Python function; not part of a plan, so it is an error where the name is not known yet.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").name.map(lambda name: name * 2)).columns
        ['aa']
        """
        from polarway.exceptions import UnsupportedError
        from polarway.expr.inspection import output_name

        name = output_name(self._expr._node)
        if name is None:
            raise UnsupportedError("`name.map`: plans do not carry Python functions, and the name of this expression depends on the frame")
        return self._expr.alias(function(name))

    def map_fields(self, function: Callable[[str], str]) -> Expr:
        """The names of a struct's fields through a Python function: only of a ``pw.struct`` whose fields' names are known without a frame.

        Plans carry no Python functions; of a column, give the names to ``struct.rename_fields``. Raises ``UnsupportedError`` otherwise.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"x": [1], "y": [2]})
        >>> frame.select(pw.struct("x", "y").alias("s").name.map_fields(str.upper)).to_series().to_list()
        [{'X': 1, 'Y': 2}]
        """
        from polarway.exceptions import UnsupportedError
        from polarway.expr.inspection import output_name

        node = self._expr._node
        while "alias" in node:
            node = node["alias"]
        names = [output_name(field) for field in node.get("struct", [])]
        if not names or None in names:
            raise UnsupportedError("`name.map_fields` of a struct whose fields' names depend on the frame; give the names to `struct.rename_fields`")
        return self._expr.struct.rename_fields([function(str(name)) for name in names])

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
