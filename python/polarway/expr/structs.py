"""The ``struct`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import given, text_of
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class StructNamespace(Namespace):
    """Functions of structs.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [{"x": 1}]}).select(pw.col("a").struct.field("x")).to_dicts()
    [{'x': 1}]
    """

    __slots__ = ()

    def field(self, name: Any, *more_names: str) -> Expr:
        """A field; several names, or a pattern, give several columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1, "y": "u"}]}).select(pw.col("a").struct.field("x")).to_series().to_list()
        [1]
        """
        if isinstance(name, int) or name is None:
            text_of(name)
        if more_names or not isinstance(name, str) or name[:1] in ("^", "*"):
            names = [name] if isinstance(name, str) else list(name)
            return self._fn("struct.fields", names=[*names, *more_names])
        return self._fn("struct.field", name=name)

    def __getitem__(self, item: Any) -> Expr:
        if isinstance(item, int):
            return self._fn("struct.field_by_index", index=item)
        return self.field(item)

    def rename_fields(self, names: Any) -> Expr:
        """Other names for the fields.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1, "y": "u"}]}).select(pw.col("a").struct.rename_fields(["p", "q"])).to_series().to_list()
        [{'p': 1, 'q': 'u'}]
        """
        return self._fn("struct.rename_fields", names=list(names))

    def json_encode(self) -> Expr:
        """JSON text of each struct; one that is null is the text ``null``.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [{"x": [1, 2], "y": "u"}, {"x": None, "y": None}]})
        >>> frame.select(pw.col("a").struct.json_encode()).to_series().to_list()
        ['{"x":[1,2],"y":"u"}', '{"x":null,"y":null}']
        """
        return self._fn("struct.json_encode")

    def unnest(self) -> Expr:
        """All fields as columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1, "y": 2}]}).select(pw.col("a").struct.unnest()).columns
        ['x', 'y']
        """
        return self._fn("struct.fields", names=["*"])

    def with_fields(self, *exprs: Any, **named_exprs: Any) -> Expr:
        """Fields added or replaced; ``pw.field(name)`` is a field of the struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1, "y": "u"}]}).select(pw.col("a").struct.with_fields(pw.field("x") * 2)).to_series().to_list()
        [{'x': 2, 'y': 'u'}]
        """
        return self._made("struct.with_fields", exprs, named_exprs)

    def eval(self, *exprs: Any, **named_exprs: Any) -> Expr:
        """A struct of these fields alone, made from those of this one; ``pw.field(name)`` is a field of the struct.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [{"x": 1, "y": 2}, None]})
        >>> frame.select(pw.col("a").struct.eval(z=pw.field("x") + pw.field("y"))).to_series().to_list()
        [{'z': 3}, None]
        """
        return self._made("struct.eval", exprs, named_exprs)

    def _made(self, name: str, exprs: tuple[Any, ...], named_exprs: dict[str, Any]) -> Expr:
        nodes, refs = inputs.exprs(exprs, named_exprs)
        own = self._expr._node
        made = self._call("fn", name, [(_within(node, own), ()) for node in nodes], {})
        return made._of(made._node, made._refs + tuple(refs))

    def drop(self, names: Any, *, strict: bool = True) -> Expr:
        """All fields but these.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [{"x": 1, "y": "u"}]}).select(pw.col("a").struct.drop(["x"])).to_series().to_list()
        [{'y': 'u'}]
        """
        return self._fn("struct.drop", names=_list_of_names(names), **given(strict=(strict, True)))


def _list_of_names(names: Any) -> list[str]:
    if isinstance(names, str):
        raise TypeError("Can't extract `str` to `Vec`")
    if hasattr(names, "_node") or not hasattr(names, "__iter__"):
        raise TypeError(f"{type(names).__name__!r} object is not an instance of 'Sequence'")
    return [text_of(name) for name in names]


def _within(node: Any, struct: Any) -> Any:
    """An expression in which every ``field`` is a field of one struct."""
    if isinstance(node, dict):
        if set(node) == {"field"}:
            return {"fn": "struct.field", "args": [struct], "opts": {"name": node["field"]}}
        return {key: _within(value, struct) for key, value in node.items()}
    return [_within(item, struct) for item in node] if isinstance(node, list) else node
