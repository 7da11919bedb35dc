"""Values sorted into bins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from polarway.expr.core import ExprCore, given, operand

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Binning(ExprCore):
    """Functions that sort values into bins by breaks, quantiles or ranks."""

    __slots__ = ()

    def cut(self, breaks: Sequence[float], *, labels: Sequence[str] | None = None, left_closed: bool = False, include_breaks: bool = False) -> Expr:
        """The interval between some breaks that each value lies in, as an Enum.

        Parameters
        ----------
        breaks
            Finite numbers, all different.
        labels
            One per interval, one more than breaks; otherwise names such as ``(1, 2]``.
        left_closed
            Whether a break belongs to the interval on its right.
        include_breaks
            Whether the result is a struct of the interval's upper end (``breakpoint``) and its ``category``.

        Nulls and NaN have no interval: null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None, 5]}).select(pw.col("a").cut([1, 3])).to_series().to_list()
        ['(-inf, 1]', '(1, 3]', None, '(3, inf]']
        """
        named = {} if labels is None else {"labels": list(labels)}
        return self._fn("cut", breaks=_numbers(breaks), left_closed=left_closed, include_breaks=include_breaks, **named)

    def qcut(
        self,
        quantiles: Sequence[float] | int,
        *,
        labels: Sequence[str] | None = None,
        left_closed: bool = False,
        allow_duplicates: bool = False,
        include_breaks: bool = False,
    ) -> Expr:
        """The interval between some quantiles that each value lies in, as a Categorical.

        ``quantiles`` are numbers from 0 to 1, or how many intervals there are. Two equal breaks are a
        :class:`polarway.exceptions.DuplicateError` without ``allow_duplicates``. For the rest see :meth:`cut`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).select(pw.col("a").qcut(2, labels=["low", "high"])).to_series().to_list()
        ['low', 'low', 'high', 'high']
        """
        shares: dict[str, Any] = {"bins": quantiles} if isinstance(quantiles, int) else {"quantiles": _numbers(quantiles)}
        named = {} if labels is None else {"labels": list(labels)}
        return self._fn("qcut", **shares, left_closed=left_closed, allow_duplicates=allow_duplicates, include_breaks=include_breaks, **named)

    def bin_intervals(
        self, intervals: Any, *, labels: Sequence[str] | bool, include_intervals: bool = False, right_closed: bool = False
    ) -> Expr:
        """The bin between some breaks that each value lies in: UInt32, an Enum of labels, or a struct.

        Parameters
        ----------
        intervals
            Breaks that do not fall, of any type that has an order, or how many bins of equal width there are between the least
            and the largest number.
        labels
            One per bin, or False for the numbers of the bins from 0.
        include_intervals
            Whether the result is a struct of ``bin``, ``left`` and ``right``; the outermost ends are null.
        right_closed
            Whether a break belongs to the bin on its left.

        A null has no bin; NaN is larger than every number.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-2, -1, 0, 1, None]}).select(pw.col("a").bin_intervals([-1, 1], labels=["a", "b", "c"])).to_series().to_list()
        ['a', 'b', 'b', 'c', None]
        """
        options = _options(labels, include_intervals, right_closed)
        if type(intervals) is int:
            return self._fn("bin_intervals", bins=intervals, **options)
        from polarway.series import Series

        breaks = intervals if isinstance(intervals, Series) else Series("", list(intervals))
        return self._call("fn", "bin_intervals", [operand(breaks)], options)

    def bin_quantiles(
        self, quantiles: Sequence[float] | int, *, labels: Sequence[str] | bool, include_intervals: bool = False, right_closed: bool = False
    ) -> Expr:
        """The bin between some quantiles of the column that each value lies in; equal values lie in one bin.

        ``quantiles`` are numbers from 0 to 1 that do not fall, or how many bins there are. A break is the sorted value at
        ``floor(q * (len - 1))``. Only for numbers. For the rest see :meth:`bin_intervals`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2, 2]}).select(pw.col("a").bin_quantiles([0.1, 0.25, 0.75], labels=False)).to_series().to_list()
        [2, 2, 3, 3]
        """
        shares: dict[str, Any] = {"bins": quantiles} if isinstance(quantiles, int) else {"quantiles": _numbers(quantiles)}
        return self._fn("bin_quantiles", **shares, **_options(labels, include_intervals, right_closed))

    def bin_ranks(self, ranks: Sequence[float] | int, *, labels: Sequence[str] | bool, include_intervals: bool = False) -> Expr:
        """The bin that each value lies in by its place in sorted order; equal values may lie in two bins.

        ``ranks`` are shares of the rows from 0 to 1 that do not fall, or how many bins of one size there are (the first ones have
        one more). For the rest see :meth:`bin_intervals`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2, 2]}).select(pw.col("a").bin_ranks([0.25, 0.75], labels=False)).to_series().to_list()
        [0, 1, 1, 2]
        """
        shares: dict[str, Any] = {"bins": ranks} if isinstance(ranks, int) else {"ranks": _numbers(ranks)}
        return self._fn("bin_ranks", **shares, **_options(labels, include_intervals, False))

    def hist(self, bins: Any = None, *, bin_count: int | None = None, include_category: bool = False, include_breakpoint: bool = False) -> Expr:
        """How many values lie in each bin.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").hist([0, 2, 4], include_breakpoint=False)).to_series().to_list()
        [2, 1]
        """
        options: dict[str, Any] = {"include_category": include_category, "include_breakpoint": include_breakpoint}
        if bin_count is not None and bin_count < 0:
            raise OverflowError("can't convert negative int to unsigned")
        if bin_count is not None:
            options["bin_count"] = bin_count
        if bins is not None:
            options["bins"] = list(bins)
        return self._fn("hist", **options)


def _numbers(values: Sequence[float]) -> list[Any]:
    return [value if isinstance(value, int) else _number(float(value)) for value in values]


def _number(value: float) -> Any:
    # JSON has no such numbers.
    if value != value:
        return "nan"
    return value if abs(value) != float("inf") else "inf" if value > 0 else "-inf"


def _options(labels: Sequence[str] | bool, include_intervals: bool, right_closed: bool) -> dict[str, Any]:
    named: dict[str, Any] = {} if labels is False else {"labels": list(cast("Sequence[str]", labels))}
    return {**named, **given(include_intervals=(include_intervals, False), right_closed=(right_closed, False))}
