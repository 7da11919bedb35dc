"""Distinct values, their counts and runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.expr.core import ExprCore, given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Distinct(ExprCore):
    """Which values come once, more than once, or one after another."""

    __slots__ = ()

    def unique(self, *, maintain_order: bool = False) -> Expr:
        """Distinct values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").unique(maintain_order=True)).to_series().to_list()
        [3, 1, None]
        """
        return self._fn("unique", **given(maintain_order=(maintain_order, False)))

    def arg_unique(self) -> Expr:
        """The indices of the first occurrences.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").arg_unique()).to_series().to_list()
        [0, 1, 2]
        """
        return self._fn("arg_unique")

    def is_unique(self) -> Expr:
        """Whether values occur once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_unique()).to_series().to_list()
        [True, False, True, False]
        """
        return self._fn("is_unique")

    def is_duplicated(self) -> Expr:
        """Whether values occur more than once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_duplicated()).to_series().to_list()
        [False, True, False, True]
        """
        return self._fn("is_duplicated")

    def is_first_distinct(self) -> Expr:
        """Whether a value occurs for the first time.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_first_distinct()).to_series().to_list()
        [True, True, True, False]
        """
        return self._fn("is_first_distinct")

    def is_last_distinct(self) -> Expr:
        """Whether a value occurs for the last time.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_last_distinct()).to_series().to_list()
        [True, False, True, True]
        """
        return self._fn("is_last_distinct")

    def value_counts(self, *, sort: bool = False, parallel: bool = False, name: str | None = None, normalize: bool = False) -> Expr:
        """Each distinct value and how often it occurs, as a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").value_counts(sort=True)).to_series().to_list()
        [{'a': 1, 'count': 2}, {'a': 3, 'count': 1}, {'a': None, 'count': 1}]
        """
        label = name or ("proportion" if normalize else "count")
        return self._fn("value_counts", sort=sort, name=label, normalize=normalize)

    def unique_counts(self) -> Expr:
        """How often each distinct value occurs, in order of first occurrence.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "x", "y"]}).select(pw.col("a").unique_counts()).to_series().to_list()
        [2, 1]
        """
        return self._fn("unique_counts")

    def mode(self, *, maintain_order: bool = False) -> Expr:
        """The values that occur most often.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").mode()).to_series().to_list()
        [1]
        """
        return self._fn("mode", **given(maintain_order=(maintain_order, False)))

    def rle(self) -> Expr:
        """Runs of equal values, as structs of length and value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").rle()).to_series().to_list()
        [{'len': 2, 'value': 1}, {'len': 1, 'value': 2}]
        """
        return self._fn("rle")

    def rle_id(self) -> Expr:
        """The number of the run that each value belongs to.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").rle_id()).to_series().to_list()
        [0, 0, 1]
        """
        return self._fn("rle_id")
