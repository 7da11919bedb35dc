"""Nulls and NaNs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Missing(ExprCore):
    """Which values are null, NaN or infinite, and what takes their place."""

    __slots__ = ()

    def is_null(self) -> Expr:
        """Whether values are null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").is_null()).to_series().to_list()
        [False, False, True]
        """
        return self._fn("is_null")

    def is_not_null(self) -> Expr:
        """Whether values are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").is_not_null()).to_series().to_list()
        [True, True, False]
        """
        return self._fn("is_not_null")

    def is_nan(self) -> Expr:
        """Whether values are NaN; null for null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").is_nan()).to_series().to_list()
        [False, True, None]
        """
        return self._fn("is_nan")

    def is_not_nan(self) -> Expr:
        """Whether values are not NaN; null for null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").is_not_nan()).to_series().to_list()
        [True, False, None]
        """
        return self._fn("is_not_nan")

    def is_finite(self) -> Expr:
        """Whether values are finite.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("inf"), None]}).select(pw.col("a").is_finite()).to_series().to_list()
        [True, False, None]
        """
        return self._fn("is_finite")

    def is_infinite(self) -> Expr:
        """Whether values are infinite.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("inf"), None]}).select(pw.col("a").is_infinite()).to_series().to_list()
        [False, True, None]
        """
        return self._fn("is_infinite")

    def fill_null(self, value: Any = None, strategy: str | None = None, limit: int | None = None) -> Expr:
        """Nulls replaced by a value, or by a strategy (``forward``, ``backward``, ``min``, ``max``, ``mean``, ``zero``, ``one``).

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None]}).select(pw.col("a").fill_null(0)).to_series().to_list()
        [1, 0]
        """
        if value is not None and strategy is not None:
            raise ValueError("cannot specify both `value` and `strategy`")
        if value is None and strategy is None:
            raise ValueError("must specify either a fill `value` or `strategy`")
        if strategy not in ("forward", "backward") and limit is not None:
            raise ValueError("can only specify `limit` when strategy is set to 'backward' or 'forward'")
        if strategy is None:
            from polarway.functions import lit

            return self._op("fill_null", lit(value) if isinstance(value, list) else value)
        return self._fn("fill_null", strategy=strategy, **given(limit=(limit, None)))

    def fill_nan(self, value: Any) -> Expr:
        """NaN replaced by a value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan"), None]}).select(pw.col("a").fill_nan(0.0)).to_series().to_list()
        [1.0, 0.0, None]
        """
        return self._op("fill_nan", value)

    def drop_nulls(self) -> Expr:
        """The values that are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").drop_nulls()).to_series().to_list()
        [3, 1, 1]
        """
        return self._fn("drop_nulls")

    def drop_nans(self) -> Expr:
        """The values that are not NaN.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).select(pw.col("a").drop_nans()).to_series().to_list()
        [1.0]
        """
        return self._fn("drop_nans")

    def forward_fill(self, limit: int | None = None) -> Expr:
        """Nulls filled with the value before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").forward_fill()).to_series().to_list()
        [3, 1, 1, 1]
        """
        return self._fn("forward_fill", **given(limit=(limit, None)))

    def backward_fill(self, limit: int | None = None) -> Expr:
        """Nulls filled with the value after.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").backward_fill()).to_series().to_list()
        [3, 1, 1, 1]
        """
        return self._fn("backward_fill", **given(limit=(limit, None)))

    def interpolate(self, method: str = "linear") -> Expr:
        """Nulls filled between their neighbours.

        ``linear``: integers become Float64; times and decimals stay what they are, in whole steps, and other types have nothing between two values. ``nearest``
        takes the nearer neighbour, the later one in the middle.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, None, None, 4]})
        >>> frame.select(pw.col("a").interpolate(), pw.col("a").interpolate("nearest").alias("b")).rows()
        [(1.0, 1), (2.0, 1), (3.0, 4), (4.0, 4)]
        """
        return self._fn("interpolate", **given(method=(method, "linear")))

    def interpolate_by(self, by: Any) -> Expr:
        """Nulls filled between their neighbours, at the distances of another column.

        Values: floats, or integers of 32 and 64 bits, which become Float64. ``by``: the same, a date or a datetime, in any order, without nulls.
        Nulls before the first and after the last value stay.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1.0, None, 3.0], "t": [1, 2, 5]})
        >>> frame.select(pw.col("a").interpolate_by("t")).to_series().to_list()
        [1.0, 1.5, 3.0]
        """
        return self._fn("interpolate_by", by)
