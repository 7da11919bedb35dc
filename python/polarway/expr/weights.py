"""Averages that forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, duration_text

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ExponentialWeights(ExprCore):
    """Means, sums and spreads in which older values count less."""

    __slots__ = ()

    def ewm_mean(
        self,
        *,
        com: float | None = None,
        span: float | None = None,
        half_life: float | None = None,
        alpha: float | None = None,
        adjust: bool = True,
        min_samples: int = 1,
        ignore_nulls: bool = False,
    ) -> Expr:
        """The exponentially weighted mean.

        Float64, or Float32 of Float32. Exactly one of ``com``, ``span``, ``half_life`` and ``alpha`` says how weights fall; with ``adjust`` they are
        divided by their sum. Nulls stay null; they make weights fall as a value would, but for ``ignore_nulls``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, None, 4.0]}).select(pw.col("a").ewm_mean(alpha=0.5)).to_series().to_list()
        [1.0, 1.6666666666666667, None, 3.3636363636363638]
        """
        decay = smoothing(com, span, half_life, alpha)
        return self._fn("ewm_mean", alpha=decay, adjust=adjust, min_samples=min_samples, ignore_nulls=ignore_nulls)

    def ewm_std(
        self,
        *,
        com: float | None = None,
        span: float | None = None,
        half_life: float | None = None,
        alpha: float | None = None,
        adjust: bool = True,
        bias: bool = False,
        min_samples: int = 1,
        ignore_nulls: bool = False,
    ) -> Expr:
        """The exponentially weighted standard deviation.

        Float64, or Float32 of Float32. Exactly one of ``com``, ``span``, ``half_life`` and ``alpha`` says how weights fall; with ``adjust`` they are
        divided by their sum. Nulls stay null; they make weights fall as a value would, but for ``ignore_nulls``. Null of one value, but for ``bias``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, None, 4.0]}).select(pw.col("a").ewm_std(alpha=0.5).round(6)).to_series().to_list()
        [None, 0.707107, None, 1.629063]
        """
        decay = smoothing(com, span, half_life, alpha)
        return self._fn("ewm_std", alpha=decay, adjust=adjust, bias=bias, min_samples=min_samples, ignore_nulls=ignore_nulls)

    def ewm_var(
        self,
        *,
        com: float | None = None,
        span: float | None = None,
        half_life: float | None = None,
        alpha: float | None = None,
        adjust: bool = True,
        bias: bool = False,
        min_samples: int = 1,
        ignore_nulls: bool = False,
    ) -> Expr:
        """The exponentially weighted variance.

        Float64, or Float32 of Float32. Exactly one of ``com``, ``span``, ``half_life`` and ``alpha`` says how weights fall; with ``adjust`` they are
        divided by their sum. Nulls stay null; they make weights fall as a value would, but for ``ignore_nulls``. Null of one value, but for ``bias``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, None, 4.0]}).select(pw.col("a").ewm_var(alpha=0.5).round(6)).to_series().to_list()
        [None, 0.5, None, 2.653846]
        """
        decay = smoothing(com, span, half_life, alpha)
        return self._fn("ewm_var", alpha=decay, adjust=adjust, bias=bias, min_samples=min_samples, ignore_nulls=ignore_nulls)

    def ewm_sum(
        self,
        *,
        com: float | None = None,
        span: float | None = None,
        half_life: float | None = None,
        alpha: float | None = None,
        min_samples: int = 1,
        ignore_nulls: bool = False,
    ) -> Expr:
        """The exponentially weighted sum.

        Float64, or Float32 of Float32. Exactly one of ``com``, ``span``, ``half_life`` and ``alpha`` says how weights fall; with ``adjust`` they are
        divided by their sum. Nulls stay null; they make weights fall as a value would, but for ``ignore_nulls``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, None, 4.0]}).select(pw.col("a").ewm_sum(alpha=0.5)).to_series().to_list()
        [1.0, 2.5, None, 4.625]
        """
        decay = smoothing(com, span, half_life, alpha)
        return self._fn("ewm_sum", alpha=decay, min_samples=min_samples, ignore_nulls=ignore_nulls)

    def ewm_mean_by(self, by: Any, *, half_life: Any) -> Expr:
        """The exponentially weighted mean, by the distance in another column.

        Weights halve over ``half_life`` along ``by``: a duration for dates and datetimes, ``"2i"`` for integers. Rows need not be in order; a null
        in either column gives null. Months and, with a time zone, days have no constant length and are an error.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [0, 2, 4], "v": [1.0, 3.0, 5.0]})
        >>> frame.select(pw.col("v").ewm_mean_by("t", half_life="2i")).to_series().to_list()
        [1.0, 2.0, 3.5]
        """
        return self._fn("ewm_mean_by", by, half_life=duration_text(half_life))

    def ewm_sum_by(self, by: Any, *, half_life: Any) -> Expr:
        """The exponentially weighted sum, by the distance in another column.

        Weights halve over ``half_life`` along ``by``: a duration for dates and datetimes, ``"2i"`` for integers. Rows need not be in order; a null
        in either column gives null. Months and, with a time zone, days have no constant length and are an error.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [0, 2, 4], "v": [1.0, 3.0, 4.0]})
        >>> frame.select(pw.col("v").ewm_sum_by("t", half_life="2i")).to_series().to_list()
        [1.0, 3.5, 5.75]
        """
        return self._fn("ewm_sum_by", by, half_life=duration_text(half_life))


def smoothing(com: float | None, span: float | None, half_life: float | None, alpha: float | None) -> float:
    """The smoothing factor, from the one of four parameters that is given."""
    names = ("com", "span", "half_life", "alpha")
    given_names = [name for name, value in zip(names, (com, span, half_life, alpha)) if value is not None]
    if not given_names:
        raise ValueError("one of `com`, `span`, `half_life`, or `alpha` must be set")
    if len(given_names) > 1:
        raise ValueError(f"only one of `com`, `span`, `half_life`, or `alpha` may be set, got {given_names}")
    if com is not None:
        if com < 0:
            raise ValueError(f"require `com` >= 0 (found {com!r})")
        return 1.0 / (1.0 + com)
    if span is not None:
        if span < 1:
            raise ValueError(f"require `span` >= 1 (found {span!r})")
        return 2.0 / (span + 1.0)
    if half_life is not None:
        if half_life <= 0:
            raise ValueError(f"require `half_life` > 0 (found {half_life!r})")
        return float(1.0 - 0.5 ** (1.0 / half_life))
    assert alpha is not None
    if not 0 < alpha <= 1:
        raise ValueError(f"require 0 < `alpha` <= 1 (found {alpha!r})")
    return float(alpha)
