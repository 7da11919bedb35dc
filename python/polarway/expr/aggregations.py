"""One value of many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Aggregations(ExprCore):
    """Aggregates; in ``group_by`` one value per group."""

    __slots__ = ()

    def sum(self) -> Expr:
        """The sum; of nothing it is 0. Sums of 8 and 16 bit integers are Int64, of booleans UInt32.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None]}).select(pw.col("a").sum()).item()
        3
        """
        return self._agg("sum")

    def mean(self) -> Expr:
        """The mean of the values that are not null; of nothing it is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").mean()).to_series().to_list()
        [3.0]
        """
        return self._agg("mean")

    def min(self) -> Expr:
        """The least value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").min()).to_series().to_list()
        [1]
        """
        return self._agg("min")

    def max(self) -> Expr:
        """The largest value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").max()).to_series().to_list()
        [6]
        """
        return self._agg("max")

    def nan_min(self) -> Expr:
        """The least value; NaN if any value is NaN.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).select(pw.col("a").nan_min()).to_series().to_list()
        [nan]
        """
        return self._agg("min", propagate_nans=True)

    def nan_max(self) -> Expr:
        """The largest value; NaN if any value is NaN.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).select(pw.col("a").nan_max()).to_series().to_list()
        [nan]
        """
        return self._agg("max", propagate_nans=True)

    def product(self) -> Expr:
        """The product.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").product()).to_series().to_list()
        [12]
        """
        return self._agg("product")

    def count(self) -> Expr:
        """How many values are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").count()).to_series().to_list()
        [3]
        """
        return self._agg("count")

    def len(self) -> Expr:
        """How many values there are, nulls included.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").len()).to_series().to_list()
        [4]
        """
        return self._agg("len")

    def n_unique(self) -> Expr:
        """How many distinct values there are; null is one.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").n_unique()).to_series().to_list()
        [4]
        """
        return self._agg("n_unique")

    def approx_n_unique(self) -> Expr:
        """How many distinct values there are; exact here.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").approx_n_unique()).to_series().to_list()
        [4]
        """
        return self._agg("n_unique")

    def null_count(self) -> Expr:
        """How many values are null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").null_count()).to_series().to_list()
        [1]
        """
        return self._agg("null_count")

    def has_nulls(self) -> Expr:
        """Whether any value is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").has_nulls()).to_series().to_list()
        [True]
        """
        return self._agg("null_count")._binary("gt", 0)

    def is_empty(self, *, ignore_nulls: bool = False) -> Expr:
        """Whether there are no values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").is_empty()).to_series().to_list()
        [False]
        """
        return self._agg("count" if ignore_nulls else "len")._binary("eq", 0)

    def first(self, *, ignore_nulls: bool = False) -> Expr:
        """The first value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").first()).to_series().to_list()
        [1]
        """
        return self._agg("first", **given(ignore_nulls=(ignore_nulls, False)))

    def last(self, *, ignore_nulls: bool = False) -> Expr:
        """The last value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").last()).to_series().to_list()
        [6]
        """
        return self._agg("last", **given(ignore_nulls=(ignore_nulls, False)))

    def item(self, *, allow_empty: bool = False) -> Expr:
        """The only value; any other number of values is an error.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7]}).select(pw.col("a").item()).to_series().to_list()
        [7]
        """
        return self._agg("item", **given(allow_empty=(allow_empty, False)))

    def any(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether any value is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [False, None, True]}).select(pw.col("a").any()).to_series().to_list()
        [True]
        """
        return self._agg("any", **given(ignore_nulls=(ignore_nulls, True)))

    def all(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether all values are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, None]}).select(pw.col("a").all()).to_series().to_list()
        [True]
        """
        return self._agg("all", **given(ignore_nulls=(ignore_nulls, True)))

    def implode(self, *, maintain_order: bool = True) -> Expr:
        """All values as one list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").implode()).to_series().to_list()
        [[1, 2, None, 6]]
        """
        return self._agg("implode")

    def arg_min(self) -> Expr:
        """The index of the least value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").arg_min()).to_series().to_list()
        [0]
        """
        return self._agg("arg_min")

    def arg_max(self) -> Expr:
        """The index of the largest value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").arg_max()).to_series().to_list()
        [3]
        """
        return self._agg("arg_max")

    def min_by(self, by: Any) -> Expr:
        """The value where ``by`` is least.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y", "z"], "b": [2, 1, 3]}).select(pw.col("a").min_by("b")).to_series().to_list()
        ['y']
        """
        return self._agg("min_by", by)

    def max_by(self, by: Any) -> Expr:
        """The value where ``by`` is largest.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y", "z"], "b": [2, 1, 3]}).select(pw.col("a").max_by("b")).to_series().to_list()
        ['z']
        """
        return self._agg("max_by", by)

    def lower_bound(self) -> Expr:
        """The least value that the type has.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").lower_bound()).to_series().to_list()
        [-9223372036854775808]
        """
        return self._agg("lower_bound")

    def upper_bound(self) -> Expr:
        """The largest value that the type has.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").upper_bound()).to_series().to_list()
        [9223372036854775807]
        """
        return self._agg("upper_bound")

    def index_of(self, element: Any) -> Expr:
        """The index of the first occurrence of a value; null if there is none.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").index_of(6)).to_series().to_list()
        [3]
        """
        from polarway.functions import lit

        element = element if hasattr(element, "_node") and not hasattr(element, "_native") else lit(element)
        return self._fn("index_of", element)

    def is_sorted(self, *, descending: bool | None = False, nulls_last: bool | None = False) -> Expr:
        """Whether values are in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6]}).select(pw.col("a").is_sorted()).to_series().to_list()
        [True]
        """
        return self._agg("is_sorted", descending=descending, nulls_last=nulls_last)
