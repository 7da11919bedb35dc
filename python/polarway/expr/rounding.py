"""Signs, rounding, bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Rounding(ExprCore):
    """The sign of each number, and a number near to it."""

    __slots__ = ()

    def abs(self) -> Expr:
        """The absolute value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-1, 2, None]}).select(pw.col("a").abs()).to_series().to_list()
        [1, 2, None]
        """
        return self._fn("abs")

    def sign(self) -> Expr:
        """-1, 0 or 1 by the sign.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-2, 0, 3]}).select(pw.col("a").sign()).to_series().to_list()
        [-1, 0, 1]
        """
        return self._fn("sign")

    def floor(self) -> Expr:
        """Rounded down.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.5, -1.5]}).select(pw.col("a").floor()).to_series().to_list()
        [1.0, -2.0]
        """
        return self._fn("floor")

    def ceil(self) -> Expr:
        """Rounded up.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.5, -1.5]}).select(pw.col("a").ceil()).to_series().to_list()
        [2.0, -1.0]
        """
        return self._fn("ceil")

    def round(self, decimals: int = 0, mode: str = "half_to_even") -> Expr:
        """Rounded to a number of decimals.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.256]}).select(pw.col("a").round(2)).item()
        1.26
        """
        if mode not in ("half_to_even", "half_away_from_zero"):
            raise ValueError(f"`mode` must be one of {{'half_to_even', 'half_away_from_zero'}}, got {mode}")
        _require_decimals(decimals)
        return self._fn("round", decimals=decimals, mode=mode)

    def round_sig_figs(self, digits: int) -> Expr:
        """Rounded to a number of significant digits.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1234.0, 0.0456]}).select(pw.col("a").round_sig_figs(2)).to_series().to_list()
        [1200.0, 0.046]
        """
        return self._fn("round_sig_figs", digits=digits)

    def truncate(self, decimals: int = 0) -> Expr:
        """Cut after a number of decimals.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.29, -1.29]}).select(pw.col("a").truncate(1)).to_series().to_list()
        [1.2, -1.2]
        """
        return self._fn("truncate", decimals=decimals)

    def clip(self, lower_bound: Any = None, upper_bound: Any = None) -> Expr:
        """Values moved into the range between two bounds.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0, 2, 5, None]}).select(pw.col("a").clip(1, 3)).to_series().to_list()
        [1, 2, 3, None]
        """
        if lower_bound is None and upper_bound is None:
            return self._of(self._node, self._refs)
        return self._fn("clip", lower_bound, upper_bound)


def _require_decimals(decimals: int) -> None:
    if decimals < 0:
        raise OverflowError(f"`decimals` is 0 or more, got {decimals}: number too small to fit in target type")
