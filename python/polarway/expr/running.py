"""Values beside the rows before and after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, given, operand

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Running(ExprCore):
    """Running totals, differences and peaks."""

    __slots__ = ()

    def shift(self, n: Any = 1, *, fill_value: Any = None) -> Expr:
        """Values moved down by ``n`` rows; what is left free is null or ``fill_value``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").shift(1)).to_series().to_list()
        [None, 3, 1, None]
        """
        filled = [] if fill_value is None else [operand(fill_value)]
        return self._call("fn", "shift", [inputs.expr(n), *filled], {})

    def diff(self, n: Any = 1, null_behavior: str = "ignore") -> Expr:
        """The difference to the value ``n`` rows before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 4, 9]}).select(pw.col("a").diff()).to_series().to_list()
        [None, 3, 5]
        """
        return self._fn("diff", n, **given(null_behavior=(null_behavior, "ignore")))

    def pct_change(self, n: Any = 1) -> Expr:
        """The relative change to the value ``n`` rows before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, 1.0]}).select(pw.col("a").pct_change()).to_series().to_list()
        [None, 1.0, -0.5]
        """
        return self._fn("pct_change", n)

    def cum_sum(self, *, reverse: bool = False) -> Expr:
        """The running sum.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_sum()).to_series().to_list()
        [3, 4, None, 5]
        """
        return self._fn("cum_sum", **given(reverse=(reverse, False)))

    def cum_prod(self, *, reverse: bool = False) -> Expr:
        """The running product.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_prod()).to_series().to_list()
        [3, 3, None, 3]
        """
        return self._fn("cum_prod", **given(reverse=(reverse, False)))

    def cum_min(self, *, reverse: bool = False) -> Expr:
        """The running least value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_min()).to_series().to_list()
        [3, 1, None, 1]
        """
        return self._fn("cum_min", **given(reverse=(reverse, False)))

    def cum_max(self, *, reverse: bool = False) -> Expr:
        """The running largest value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_max()).to_series().to_list()
        [3, 3, None, 3]
        """
        return self._fn("cum_max", **given(reverse=(reverse, False)))

    def cum_count(self, *, reverse: bool = False) -> Expr:
        """The running count of values that are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_count()).to_series().to_list()
        [1, 2, 2, 3]
        """
        return self._fn("cum_count", **given(reverse=(reverse, False)))

    def cumulative_eval(self, expr: Expr, *, min_samples: int = 1) -> Expr:
        """An expression of all values up to each row; ``pw.element()`` stands for them.

        The expression must give one value. Rows up to which there are fewer than ``min_samples`` values that are not null are null. The cost grows
        with the square of the rows.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, 2, 3]})
        >>> frame.select(pw.col("a").cumulative_eval(pw.element().first() - pw.element().last() ** 2)).to_series().to_list()
        [0, -3, -8]
        """
        return self._fn("cumulative_eval", expr, **given(min_samples=(min_samples, 1)))

    def peak_max(self) -> Expr:
        """Whether a value is larger than its neighbours.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").peak_max()).to_series().to_list()
        [False, True, False]
        """
        return self._fn("peak_max")

    def peak_min(self) -> Expr:
        """Whether a value is less than its neighbours.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, 2]}).select(pw.col("a").peak_min()).to_series().to_list()
        [False, True, False]
        """
        return self._fn("peak_min")
