"""The ``meta`` namespace: what an expression is, without running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from polarway.expr import inspection, shapes
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

            raise ComputeError(f"unable to find root column name for expr '{inspection.root_text(self._expr._node)}' when calling 'output_name'")
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
        inner = node.get("alias")
        return "lit" in node or "lit_frame" in node or (isinstance(inner, dict) and "lit_frame" in inner)

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

    def is_scalar(self) -> bool:
        """Whether the result is one value, whatever the frame.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").sum().meta.is_scalar(), pw.col("a").unique().meta.is_scalar()
        (True, False)
        """
        return shapes.is_scalar(self._expr._node)

    def is_known_length(self) -> bool:
        """Whether the number of rows of the result follows from that of the frame.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.col("a").sum().meta.is_known_length(), pw.col("a").unique().meta.is_known_length()
        (True, False)
        """
        return shapes.is_known_length(self._expr._node)

    def is_length_preserving(self) -> bool:
        """Whether the result has as many rows as the frame.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") * 2).meta.is_length_preserving(), pw.col("a").sum().meta.is_length_preserving()
        (True, False)
        """
        return shapes.is_length_preserving(self._expr._node)

    def is_row_separable(self) -> bool:
        """Whether the result of parts of the frame, one after the other, is that of the frame.

        Examples
        --------
        >>> import polarway as pw
        >>> (pw.col("a") * 2).meta.is_row_separable(), pw.col("a").cum_sum().meta.is_row_separable()
        (True, False)
        """
        return shapes.is_row_separable(self._expr._node)

    def show_graph(
        self, *, show: bool = True, output_path: Any = None, raw_output: bool = False, figsize: tuple[float, float] = (16.0, 12.0), schema: Any = None
    ) -> str | None:
        """The expression as a graph in the dot language: returned (``raw_output``), or written to ``output_path``.

        Drawing it needs the program Graphviz: showing raises ``UnsupportedError``, which says so.

        Examples
        --------
        >>> import polarway as pw
        >>> print((pw.col("a") + 1).meta.show_graph(raw_output=True))
        graph expr {
          n0 [label="[(col(\\"a\\")) + (dyn int: 1)]"];
          n0 -- n1;
          n1 [label="col(\\"a\\")"];
          n0 -- n2;
          n2 [label="dyn int: 1"];
        }
        """
        graph = shapes.dot(self._expr._node)
        if raw_output:
            return graph
        if output_path is None or not str(output_path).endswith(".dot"):
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError("`show_graph` draws nothing: give `raw_output=True`, or an `output_path` that ends with .dot, and draw that with Graphviz")
        Path(output_path).write_text(graph, encoding="utf-8")
        return None

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
