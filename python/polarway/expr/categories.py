"""The ``cat`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace
from polarway.expr.core import dtype_json

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class CategoricalNamespace(Namespace):
    """Functions of categoricals."""

    __slots__ = ()

    def get_categories(self) -> Expr:
        """The categories."""
        return self._fn("cat.get_categories")

    def len_bytes(self) -> Expr:
        """The length of the text in bytes."""
        return self._fn("cat.len_bytes")

    def len_chars(self) -> Expr:
        """The length of the text in characters."""
        return self._fn("cat.len_chars")

    def starts_with(self, prefix: str) -> Expr:
        """Whether the text starts with a text."""
        return self._fn("cat.starts_with", prefix=prefix)

    def ends_with(self, suffix: str) -> Expr:
        """Whether the text ends with a text."""
        return self._fn("cat.ends_with", suffix=suffix)

    def slice(self, offset: int, length: int | None = None) -> Expr:
        """Characters of the text."""
        return self._fn("cat.slice", offset=offset, **({} if length is None else {"length": length}))

    def physical(self) -> Expr:
        """The codes."""
        return self._fn("to_physical")

    def to(self, dtype: Any, *, strict: bool = True) -> Expr:
        """Codes as values of a categorical type."""
        return self._fn("cat.to", dtype=dtype_json(dtype), **({} if strict else {"strict": False}))
