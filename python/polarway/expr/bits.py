"""Bits of integers, and hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.expr.core import ExprCore, given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Bits(ExprCore):
    """Values as bits."""

    __slots__ = ()

    def bitwise_count_ones(self) -> Expr:
        """How many bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_count_ones()).to_series().to_list()
        [3, 1]
        """
        return self._fn("bitwise_count_ones")

    def bitwise_count_zeros(self) -> Expr:
        """How many bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_count_zeros()).to_series().to_list()
        [61, 63]
        """
        return self._fn("bitwise_count_zeros")

    def bitwise_leading_ones(self) -> Expr:
        """How many highest bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-1, 8]}).select(pw.col("a").bitwise_leading_ones()).to_series().to_list()
        [64, 0]
        """
        return self._fn("bitwise_leading_ones")

    def bitwise_leading_zeros(self) -> Expr:
        """How many highest bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 8]}).select(pw.col("a").bitwise_leading_zeros()).to_series().to_list()
        [63, 60]
        """
        return self._fn("bitwise_leading_zeros")

    def bitwise_trailing_ones(self) -> Expr:
        """How many lowest bits are set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_trailing_ones()).to_series().to_list()
        [3, 0]
        """
        return self._fn("bitwise_trailing_ones")

    def bitwise_trailing_zeros(self) -> Expr:
        """How many lowest bits are not set.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 8]}).select(pw.col("a").bitwise_trailing_zeros()).to_series().to_list()
        [0, 3]
        """
        return self._fn("bitwise_trailing_zeros")

    def hash(self, seed: int = 0, *_more: int) -> Expr:
        """A 64-bit hash of each value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").hash().n_unique()).item()
        2
        """
        return self._fn("hash", **given(seed=(seed, 0)))

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
