"""The ``meta`` namespace: what an expression is, without running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from polarway.expr import inspection
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class MetaNamespace(Namespace):
    """Questions about an expression itself.

    Examples
    --------
    >>> import polarway as pw
    >>> (pw.col("a") + pw.col("b")).meta.root_names()
    ['a', 'b']
    """

    __slots__ = ()

    def output_name(self, *, raise_if_undetermined: bool = True) -> str | None:
        """The name of the result.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") + 1).meta.output_name()
        'a'
        """
        name = inspection.output_name(self._expr._node)
        if name is None and raise_if_undetermined:
            from polarway.exceptions import ComputeError

            raise ComputeError(f"unable to find root column name for expr '{inspection.text(self._expr._node)}' when calling 'output_name'")
        return name

    def root_names(self) -> list[str]:
        """The columns that the expression reads.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") + pw.col("b")).meta.root_names()
        ['a', 'b']
        """
        return inspection.root_names(self._expr._node)

    def is_column(self) -> bool:
        """Whether the expression is one column and nothing else.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").meta.is_column()
        True
        """
        return "col" in self._expr._node

    def is_column_selection(self, *, allow_aliasing: bool = False) -> bool:
        """Whether the expression only chooses columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.all().meta.is_column_selection()
        True
        """
        node = self._bare() if allow_aliasing else self._expr._node
        return "col" in node or "cols" in node

    def is_literal(self, *, allow_aliasing: bool = False) -> bool:
        """Whether the expression is a constant.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.lit(1).meta.is_literal()
        True
        """
        node = self._bare() if allow_aliasing else self._expr._node
        return "lit" in node or "lit_frame" in node

    def is_regex_projection(self) -> bool:
        """Whether columns are chosen by a pattern.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("^a.*$").meta.is_regex_projection()
        True
        """
        return any("regex" in part.get("cols", ()) for part in inspection.walk(self._expr._node))

    def has_multiple_outputs(self) -> bool:
        """Whether the expression may give several columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.all().meta.has_multiple_outputs()
        True
        """
        return any("cols" in part for part in inspection.walk(self._expr._node))

    def undo_aliases(self) -> Expr:
        """The expression without the names given to it.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").alias("b").meta.undo_aliases().meta.output_name()
        'a'
        """
        return self._expr._of(self._bare(), self._expr._refs)

    def _bare(self) -> dict[str, Any]:
        node = self._expr._node
        while "alias" in node or ("op" in node and isinstance(node.get("name"), dict)):
            node = node["alias"] if "alias" in node else node["name"]
        return node

    def pop(self, *, schema: Any = None) -> list[Expr]:
        """The expressions that this one is made of.

        Examples
        --------
        >>> import polarway as pw
        >>> [str(part) for part in (pw.col("a") + pw.col("b")).meta.pop()]
        ['col("b")', 'col("a")']
        """
        return [self._expr._of(child, self._expr._refs) for child in reversed(list(inspection.children(self._expr._node)))]

    def eq(self, other: Any) -> bool:
        """Whether both are the same expression.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").meta.eq(pw.col("a"))
        True
        """
        mine, theirs = self._expr, getattr(other, "_expr", other)
        return bool(mine._node == theirs._node)

    def ne(self, other: Any) -> bool:
        """Whether both differ.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").meta.ne(pw.col("a"))
        False
        """
        return not self.eq(other)

    def __eq__(self, other: object) -> bool:
        return self.eq(other)

    def __ne__(self, other: object) -> bool:
        return not self.eq(other)

    __hash__ = None  # type: ignore[assignment]

    def as_expression(self) -> Expr:
        """The expression, if it is a selector.

        Examples
        --------
        >>> import polarway as pw
        >>> import polarway.selectors as cs
        >>> type(cs.numeric().meta.as_expression()).__name__
        'Expr'
        """
        return self._expr._of(self._expr._node, self._expr._refs)

    def as_selector(self) -> Any:
        """The expression as a selector.

        Examples
        --------
        >>> import polarway as pw
        >>> type(pw.col("a").meta.as_selector()).__name__
        'Selector'
        """
        from polarway.selectors import selector_of

        return selector_of(self._expr)

    def serialize(self, file: Any = None, *, format: str = "binary") -> bytes | str | None:
        """The expression in the plan's JSON form, for :meth:`Expr.deserialize`: returned, or written to a path or file object.

        Parameters
        ----------
        format
            ``binary`` gives bytes, ``json`` a text.

        Raises
        ------
        ComputeError
            The expression holds a series or a Python function.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").meta.serialize(format="json")
        '{"col":"a"}'
        """
        if format not in ("binary", "json"):
            raise ValueError(f"`format` must be one of {{'binary', 'json'}}, got {format!r}")
        if self._expr._refs:
            from polarway.exceptions import ComputeError

            raise ComputeError("an expression that holds a series cannot be serialized")
        from polarway.plan.text import encode_node

        data = encode_node(self._expr._node)
        if file is None:
            return data.decode() if format == "json" else data
        if hasattr(file, "write"):
            import io

            file.write(data.decode() if isinstance(file, io.TextIOBase) else data)
        else:
            Path(file).write_bytes(data)
        return None

    def tree_format(self, *, return_as_string: bool = False, schema: Any = None) -> str | None:
        """The expression as an indented tree.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") + 1).meta.tree_format()
        fn add
          col a
          lit 1
        """
        lines = _tree(self._expr._node, 0)
        tree = "\n".join(lines)
        if return_as_string:
            return tree
        print(tree)
        return None


def _tree(node: dict[str, Any], depth: int) -> list[str]:
    label = next((f"{key} {node[key]}" for key in ("col", "fn", "agg", "lit") if key in node), next(iter(node)))
    lines = ["  " * depth + label]
    for child in inspection.children(node):
        lines += _tree(child, depth + 1)
    return lines
