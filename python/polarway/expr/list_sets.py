"""Lists as sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ListSets(Namespace):
    """The items of two lists, each counted once."""

    __slots__ = ()

    def set_union(self, other: Any) -> Expr:
        """The distinct items of both.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2]], "b": [[2, 3]]}).select(pw.col("a").list.set_union("b")).to_series().to_list()
        [[1, 2, 3]]
        """
        return self._fn("list.set_union", other)

    def set_intersection(self, other: Any) -> Expr:
        """The distinct items that are in both.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2]], "b": [[2, 3]]}).select(pw.col("a").list.set_intersection("b")).to_series().to_list()
        [[2]]
        """
        return self._fn("list.set_intersection", other)

    def set_difference(self, other: Any) -> Expr:
        """The distinct items that are not in the other.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2]], "b": [[2, 3]]}).select(pw.col("a").list.set_difference("b")).to_series().to_list()
        [[1]]
        """
        return self._fn("list.set_difference", other)

    def set_symmetric_difference(self, other: Any) -> Expr:
        """The distinct items that are in one of both.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2]], "b": [[2, 3]]}).select(pw.col("a").list.set_symmetric_difference("b")).to_series().to_list()
        [[1, 3]]
        """
        return self._fn("list.set_symmetric_difference", other)
