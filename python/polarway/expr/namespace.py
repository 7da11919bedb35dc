"""What namespaces of expressions share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Namespace:
    """Functions under a name of their own: ``pw.col("a").str.len_bytes()``."""

    __slots__ = ("_expr",)

    def __init__(self, expr: Expr) -> None:
        self._expr = expr

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        from difflib import get_close_matches

        near = get_close_matches(name, [known for known in dir(type(self)) if not known.startswith("_")], 1)
        hint = f". Did you mean: '{near[0]}'?" if near else ""
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}", name=name, obj=self)

    def _fn(self, name: str, /, *others: Any, **options: Any) -> Expr:
        return self._expr._fn(name, *others, **options)

    def _op(self, name: str, /, *others: Any, **options: Any) -> Expr:
        return self._expr._op(name, *others, **options)

    def _agg(self, name: str, /, *others: Any, **options: Any) -> Expr:
        return self._expr._agg(name, *others, **options)

    def _call(self, kind: str, name: str, others: list[Any], options: dict[str, Any]) -> Expr:
        return self._expr._call(kind, name, others, options)
