"""One value of each list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import given
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ListAggregates(Namespace):
    """Sums, extremes and counts of the items of each list."""

    __slots__ = ()

    def len(self) -> Expr:
        """The number of items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.len()).to_series().to_list()
        [2, 2, 0]
        """
        return self._fn("list.len")

    def sum(self) -> Expr:
        """The sum of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.sum()).to_series().to_list()
        [3, 4, 0]
        """
        return self._fn("list.sum")

    def mean(self) -> Expr:
        """The mean of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.mean()).to_series().to_list()
        [1.5, 4.0, None]
        """
        return self._fn("list.mean")

    def median(self) -> Expr:
        """The median of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.median()).to_series().to_list()
        [1.5, 4.0, None]
        """
        return self._fn("list.median")

    def min(self) -> Expr:
        """The least item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.min()).to_series().to_list()
        [1, 4, None]
        """
        return self._fn("list.min")

    def max(self) -> Expr:
        """The largest item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.max()).to_series().to_list()
        [2, 4, None]
        """
        return self._fn("list.max")

    def arg_min(self) -> Expr:
        """The index of the least item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.arg_min()).to_series().to_list()
        [0, 0, None]
        """
        return self._fn("list.arg_min")

    def arg_max(self) -> Expr:
        """The index of the largest item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.arg_max()).to_series().to_list()
        [1, 0, None]
        """
        return self._fn("list.arg_max")

    def n_unique(self) -> Expr:
        """The number of distinct items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.n_unique()).to_series().to_list()
        [2, 2, 0]
        """
        return self._fn("list.n_unique")

    def any(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether any item is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[True, False], []]}).select(pw.col("a").list.any()).to_series().to_list()
        [True, False]
        """
        return self._fn("list.any", **given(ignore_nulls=(ignore_nulls, True)))

    def all(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether all items are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[True, False], []]}).select(pw.col("a").list.all()).to_series().to_list()
        [False, True]
        """
        return self._fn("list.all", **given(ignore_nulls=(ignore_nulls, True)))

    def std(self, ddof: int = 1) -> Expr:
        """The standard deviation of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3]]}).select(pw.col("a").list.std()).to_series().to_list()
        [0.7071067811865476, None]
        """
        return self._fn("list.std", ddof=ddof)

    def var(self, ddof: int = 1) -> Expr:
        """The variance of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3]]}).select(pw.col("a").list.var()).to_series().to_list()
        [0.5, None]
        """
        return self._fn("list.var", ddof=ddof)

    def count_matches(self, element: Any) -> Expr:
        """How often a value is in the list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.count_matches(4)).to_series().to_list()
        [0, 1, 0]
        """
        return self._op("list.count_matches", element)
