"""Sorted values and their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, given
from polarway.randomness import seed_or_next

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Order(ExprCore):
    """Rows in the order of their values."""

    __slots__ = ()

    def sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """Values in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").sort()).to_series().to_list()
        [None, 1, 1, 3]
        """
        return self._of({"sort": self._node, "by": None, "descending": [descending], "nulls_last": [nulls_last]}, self._refs)

    def sort_by(
        self,
        by: Any,
        *more_by: Any,
        descending: bool | Sequence[bool] = False,
        nulls_last: bool | Sequence[bool] = False,
        multithreaded: bool = True,
        maintain_order: bool = False,
    ) -> Expr:
        """Values in the order of other columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y", "z"], "b": [2, 3, 1]}).select(pw.col("a").sort_by("b")).to_series().to_list()
        ['z', 'x', 'y']
        """
        keys, refs = inputs.exprs((by, *more_by) if more_by else (by,))
        node: dict[str, Any] = {
            "sort": self._node,
            "by": keys,
            "descending": inputs.flags(descending, len(keys), "descending"),
            "nulls_last": inputs.flags(nulls_last, len(keys), "nulls_last"),
        }
        if maintain_order:
            node["maintain_order"] = True
        return self._of(node, self._refs + tuple(refs))

    def reverse(self) -> Expr:
        """Values from the last to the first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").reverse()).to_series().to_list()
        [1, None, 1, 3]
        """
        return self._fn("reverse")

    def arg_sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """The indices that sort the values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").arg_sort()).to_series().to_list()
        [2, 1, 3, 0]
        """
        return self._fn("arg_sort", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def rank(self, method: str = "average", *, descending: bool = False, seed: int | None = None) -> Expr:
        """The place of each value among all.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").rank()).to_series().to_list()
        [3.0, 1.5, None, 1.5]
        """
        return self._fn("rank", method=method, **given(descending=(descending, False), seed=(seed_or_next(seed) if method == "random" else None, None)))

    def top_k(self, k: Any = 5) -> Expr:
        """The ``k`` largest values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").top_k(1)).to_series().to_list()
        [3]
        """
        return self.sort(descending=True, nulls_last=True)._fn("head", k)

    def bottom_k(self, k: Any = 5) -> Expr:
        """The ``k`` least values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").bottom_k(2)).to_series().to_list()
        [1, 2]
        """
        return self.sort(nulls_last=True)._fn("head", k)

    def top_k_by(self, by: Any, k: Any = 5, *, reverse: bool | Sequence[bool] = False) -> Expr:
        """The values where other columns are largest.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [1, 2]}).select(pw.col("a").top_k_by("b", 1)).to_series().to_list()
        ['y']
        """
        return self._extreme_by("top_k_by", by, k, reverse)

    def bottom_k_by(self, by: Any, k: Any = 5, *, reverse: bool | Sequence[bool] = False) -> Expr:
        """The values where other columns are least.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [1, 2]}).select(pw.col("a").bottom_k_by("b", 1)).to_series().to_list()
        ['x']
        """
        return self._extreme_by("bottom_k_by", by, k, reverse)

    def _extreme_by(self, name: str, by: Any, k: Any, reverse: bool | Sequence[bool]) -> Expr:
        keys, refs = inputs.exprs((by,))
        others = [inputs.expr(k), *[(key, ()) for key in keys], ({"len": True}, refs)][:-1]
        made = self._call("fn", name, others, {"reverse": inputs.flags(reverse, len(keys), "reverse")})
        return self._of(made._node, made._refs + tuple(refs))

    def search_sorted(self, element: Any, side: str = "any", *, descending: bool = False) -> Expr:
        """The index at which a value keeps the order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 5]}).select(pw.col("a").search_sorted(3)).to_series().to_list()
        [1]
        """
        if side not in ("any", "left", "right"):
            raise ValueError(f"`side` must be one of {{'any', 'left', 'right'}}, got {side!r}")
        if isinstance(element, list):
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("passing a list to `search_sorted` is ambiguous; use `pl.Series([...])` or `pl.lit(...)`")
        if hasattr(element, "_node") or hasattr(element, "_native") or element is None:
            return self._op("search_sorted", element, side=side, **given(descending=(descending, False)))
        # Of sorted values, those before the place are those that compare so; nulls come first.
        before = {"left": "lt", "any": "lt", "right": "le"}[side]
        if descending:
            before = {"lt": "gt", "le": "ge"}[before]
        column: Any = self
        count: Expr = (self._binary(before, element).sum() + column.is_null().sum()).cast("uint32")
        return count

    def set_sorted(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """Says that values are in order; they are not looked at, and not moved.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").set_sorted()).to_series().flags
        {'SORTED_ASC': True, 'SORTED_DESC': False}
        """
        return self._fn("set_sorted", **given(descending=(descending, False), nulls_last=(nulls_last, False)))
