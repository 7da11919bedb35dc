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

    def median(self) -> Expr:
        """The median.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").median()).to_series().to_list()
        [2.0]
        """
        return self._agg("median")

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

    def std(self, ddof: int = 1) -> Expr:
        """The standard deviation; ``ddof`` is taken from the count of values in the divisor.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").std()).to_series().to_list()
        [2.6457513110645907]
        """
        return self._agg("std", **given(ddof=(ddof, 1)))

    def var(self, ddof: int = 1) -> Expr:
        """The variance; ``ddof`` is taken from the count of values in the divisor.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").var()).to_series().to_list()
        [7.0]
        """
        return self._agg("var", **given(ddof=(ddof, 1)))

    def quantile(self, quantile: Any, interpolation: str = "nearest") -> Expr:
        """A quantile.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).select(pw.col("a").quantile(0.5, "linear")).item()
        2.5
        """
        if hasattr(quantile, "_node") or hasattr(quantile, "_native"):
            return _quantile_of(self, quantile, interpolation)
        if isinstance(quantile, (list, tuple)):
            from polarway.horizontal import concat_list

            parts = [self._agg("quantile", q=_probability(one), interpolation=interpolation) for one in quantile]
            return concat_list(parts)
        return self._agg("quantile", q=_probability(quantile), interpolation=interpolation)

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

    def skew(self, *, bias: bool = True) -> Expr:
        """The skewness.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 10]}).select(pw.col("a").skew()).to_series().to_list()
        [1.0182337649086284]
        """
        moved, count = self - self.mean(), self.count()
        ratio = (moved**3).mean() / (moved**2).mean() ** 1.5
        if bias:
            return ratio
        whole = count.cast("float64")
        return _enough(count, 3, ratio * (whole * (whole - 1.0)).sqrt() / (whole - 2.0))

    def kurtosis(self, *, fisher: bool = True, bias: bool = True) -> Expr:
        """The kurtosis.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 10]}).select(pw.col("a").kurtosis()).to_series().to_list()
        [-0.7696000000000001]
        """
        moved = self - self.mean()
        ratio = (moved**4).mean() / (moved**2).mean() ** 2
        if not bias:
            count = self.count().cast("float64")
            ratio = _enough(count, 4, ((count**2 - 1.0) * ratio - 3.0 * (count - 1.0) ** 2) / ((count - 2.0) * (count - 3.0)) + 3.0)
        return ratio - 3.0 if fisher else ratio

    def entropy(self, base: float = 2.718281828459045, *, normalize: bool = True) -> Expr:
        """The entropy, of values taken as probabilities.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.5, 0.5]}).select(pw.col("a").entropy()).to_series().to_list()
        [0.6931471805599453]
        """
        return self._agg("entropy", base=base, normalize=normalize)

    def bitwise_and(self) -> Expr:
        """All values joined by bitwise and.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [6, 3]}).select(pw.col("a").bitwise_and()).to_series().to_list()
        [2]
        """
        return self._agg("bitwise_and")

    def bitwise_or(self) -> Expr:
        """All values joined by bitwise or.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [6, 3]}).select(pw.col("a").bitwise_or()).to_series().to_list()
        [7]
        """
        return self._agg("bitwise_or")

    def bitwise_xor(self) -> Expr:
        """All values joined by bitwise exclusive or.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [6, 3]}).select(pw.col("a").bitwise_xor()).to_series().to_list()
        [5]
        """
        return self._agg("bitwise_xor")

    def dot(self, other: Any) -> Expr:
        """The sum of products with another column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.col("a").dot("b")).to_series().to_list()
        [11]
        """
        return self._fn("mul", other).sum()

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

    def approx_quantile(self, quantile: Any, *, method: str = "auto", error: float = 0.001, error_tightness: str = "empirical") -> Expr:
        """A quantile; exact here.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").approx_quantile(0.5)).to_series().to_list()
        [2]
        """
        exact = self._agg("quantile", q=float(quantile), interpolation="nearest")
        return exact._fn("cast_like", self)


def _enough(count: Any, least: int, made: Any) -> Expr:
    """Null where there are too few values for an unbiased measure."""
    from polarway.expr.when import when

    chosen: Expr = when(count >= least).then(made)._fn("named_as", made)
    return chosen


def _probability(value: Any) -> float:
    if not isinstance(value, (int, float)) and type(value).__module__ != "numpy":
        raise TypeError(f"`quantile` must be a number between 0.0 and 1.0, a list of them or an expression, got {type(value).__name__!r}")
    if not 0 <= value <= 1:
        from polarway.exceptions import ComputeError

        raise ComputeError(f"quantile should be between 0.0 and 1.0, got {value}")
    return float(value)


def _quantile_of(column: Any, share: Any, interpolation: str) -> Expr:
    """A quantile whose share is computed: the value at its place among the sorted ones."""
    from polarway.expr.when import when
    from polarway.functions import lit

    fixed = _fixed_shares(share)
    if fixed is not None:
        return column.quantile(fixed, interpolation)  # type: ignore[no-any-return]
    values = column.drop_nulls().sort()
    place = lit(share).first().cast("float64") * (values.len().cast("float64") - 1.0)
    low = when(values.len() > 0).then(place.floor()).otherwise(0.0).cast("int64")
    high = when(values.len() > 0).then(place.ceil()).otherwise(0.0).cast("int64")
    if interpolation in ("lower", "higher", "nearest", "equiprobable"):
        at = {"lower": low, "higher": high}.get(interpolation, place.round().cast("int64"))
        return values.gather(at, null_on_oob=True).first().cast("float64")  # type: ignore[no-any-return]
    first = values.gather(low, null_on_oob=True).first().cast("float64")
    last = values.gather(high, null_on_oob=True).first().cast("float64")
    part = lit(0.5) if interpolation == "midpoint" else place - place.floor()
    return first + (last - first) * part  # type: ignore[no-any-return]


def _fixed_shares(share: Any) -> Any:
    """The share if it is a constant, the shares if it is a constant list; None for what depends on columns."""
    if hasattr(share, "_native"):
        values = share.to_list()
        return values[0] if len(values) == 1 else values
    node = share._node
    if "lit" not in node:
        return None
    value = node["lit"]
    return value if isinstance(value, (int, float, list)) and not isinstance(value, bool) else None
