"""Statistics of all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr
from polarway.expr.aggregations import Aggregations


class Statistics(Aggregations):
    """Spread, shape and quantiles: one value of all rows."""

    __slots__ = ()

    def median(self) -> Expr:
        """The median.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 6]}).select(pw.col("a").median()).to_series().to_list()
        [2.0]
        """
        return self._agg("median")

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

    def dot(self, other: Any) -> Expr:
        """The sum of products with another column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.col("a").dot("b")).to_series().to_list()
        [11]
        """
        return self._fn("mul", other).sum()

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
