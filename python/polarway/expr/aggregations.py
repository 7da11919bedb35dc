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
        """The mean of the values that are not null; of nothing it is null."""
        return self._agg("mean")

    def median(self) -> Expr:
        """The median."""
        return self._agg("median")

    def min(self) -> Expr:
        """The least value."""
        return self._agg("min")

    def max(self) -> Expr:
        """The largest value."""
        return self._agg("max")

    def nan_min(self) -> Expr:
        """The least value; NaN if any value is NaN."""
        return self._agg("min", propagate_nans=True)

    def nan_max(self) -> Expr:
        """The largest value; NaN if any value is NaN."""
        return self._agg("max", propagate_nans=True)

    def std(self, ddof: int = 1) -> Expr:
        """The standard deviation; ``ddof`` is taken from the count of values in the divisor."""
        return self._agg("std", **given(ddof=(ddof, 1)))

    def var(self, ddof: int = 1) -> Expr:
        """The variance; ``ddof`` is taken from the count of values in the divisor."""
        return self._agg("var", **given(ddof=(ddof, 1)))

    def quantile(self, quantile: Any, interpolation: str = "nearest") -> Expr:
        """A quantile.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).select(pw.col("a").quantile(0.5, "linear")).item()
        2.5
        """
        return self._agg("quantile", q=float(quantile), interpolation=interpolation)

    def product(self) -> Expr:
        """The product."""
        return self._agg("product")

    def count(self) -> Expr:
        """How many values are not null."""
        return self._agg("count")

    def len(self) -> Expr:
        """How many values there are, nulls included."""
        return self._agg("len")

    def n_unique(self) -> Expr:
        """How many distinct values there are; null is one."""
        return self._agg("n_unique")

    def approx_n_unique(self) -> Expr:
        """How many distinct values there are; exact here."""
        return self._agg("n_unique")

    def null_count(self) -> Expr:
        """How many values are null."""
        return self._agg("null_count")

    def has_nulls(self) -> Expr:
        """Whether any value is null."""
        return self._agg("null_count")._binary("gt", 0)

    def is_empty(self, *, ignore_nulls: bool = False) -> Expr:
        """Whether there are no values."""
        return self._agg("count" if ignore_nulls else "len")._binary("eq", 0)

    def first(self, *, ignore_nulls: bool = False) -> Expr:
        """The first value."""
        return self._agg("first", **given(ignore_nulls=(ignore_nulls, False)))

    def last(self, *, ignore_nulls: bool = False) -> Expr:
        """The last value."""
        return self._agg("last", **given(ignore_nulls=(ignore_nulls, False)))

    def item(self, *, allow_empty: bool = False) -> Expr:
        """The only value; any other number of values is an error."""
        return self._agg("item", **given(allow_empty=(allow_empty, False)))

    def any(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether any value is true."""
        return self._agg("any", **given(ignore_nulls=(ignore_nulls, True)))

    def all(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether all values are true."""
        return self._agg("all", **given(ignore_nulls=(ignore_nulls, True)))

    def implode(self, *, maintain_order: bool = True) -> Expr:
        """All values as one list."""
        return self._agg("implode")

    def arg_min(self) -> Expr:
        """The index of the least value."""
        return self._agg("arg_min")

    def arg_max(self) -> Expr:
        """The index of the largest value."""
        return self._agg("arg_max")

    def min_by(self, by: Any) -> Expr:
        """The value where ``by`` is least."""
        return self._agg("min_by", by)

    def max_by(self, by: Any) -> Expr:
        """The value where ``by`` is largest."""
        return self._agg("max_by", by)

    def skew(self, *, bias: bool = True) -> Expr:
        """The skewness."""
        moved, count = self - self.mean(), self.count()
        ratio = (moved**3).mean() / (moved**2).mean() ** 1.5
        return ratio if bias else ratio * (count * (count - 1)).cast("float64").sqrt() / (count.cast("float64") - 2.0)

    def kurtosis(self, *, fisher: bool = True, bias: bool = True) -> Expr:
        """The kurtosis."""
        moved = self - self.mean()
        ratio = (moved**4).mean() / (moved**2).mean() ** 2
        if not bias:
            count = self.count().cast("float64")
            ratio = ((count**2 - 1.0) * ratio - 3.0 * (count - 1.0) ** 2) / ((count - 2.0) * (count - 3.0)) + 3.0
        return ratio - 3.0 if fisher else ratio

    def entropy(self, base: float = 2.718281828459045, *, normalize: bool = True) -> Expr:
        """The entropy, of values taken as probabilities."""
        return self._agg("entropy", base=base, normalize=normalize)

    def bitwise_and(self) -> Expr:
        """All values joined by bitwise and."""
        return self._agg("bitwise_and")

    def bitwise_or(self) -> Expr:
        """All values joined by bitwise or."""
        return self._agg("bitwise_or")

    def bitwise_xor(self) -> Expr:
        """All values joined by bitwise exclusive or."""
        return self._agg("bitwise_xor")

    def dot(self, other: Any) -> Expr:
        """The sum of products with another column."""
        return self._fn("mul", other).sum()

    def lower_bound(self) -> Expr:
        """The least value that the type has."""
        return self._agg("lower_bound")

    def upper_bound(self) -> Expr:
        """The largest value that the type has."""
        return self._agg("upper_bound")

    def index_of(self, element: Any) -> Expr:
        """The index of the first occurrence of a value; null if there is none."""
        return self._binary("eq_missing", _value(element))._fn("arg_true").first()

    def is_sorted(self, *, descending: bool | None = False, nulls_last: bool | None = False) -> Expr:
        """Whether values are in order."""
        if descending is None or nulls_last is None:
            return self._agg("is_sorted", descending=descending, nulls_last=nulls_last)
        from polarway.expr.when import when

        before = self._fn("shift", 1)
        column: Any = self
        in_order = before >= self if descending else before <= self
        pair = when(before.is_null() & column.is_null()).then(True).when(before.is_null()).then(not nulls_last)
        return pair.when(column.is_null()).then(nulls_last).otherwise(in_order)._fn("slice", 1).all()

    def approx_quantile(self, quantile: Any, *, method: str = "auto", error: float = 0.001, error_tightness: str = "empirical") -> Expr:
        """A quantile; exact here."""
        return self._agg("quantile", q=float(quantile), interpolation="nearest")


def _value(value: Any) -> Any:
    from polarway.functions import lit

    return lit(value) if isinstance(value, str) or not hasattr(value, "_node") else value
