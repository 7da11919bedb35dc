"""Moving windows: rolling_* and ewm_*."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, duration_text, given
from polarway.randomness import seed_or_next

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Windows(ExprCore):
    """Functions of a window that moves over the rows. ``rolling_X`` counts rows, ``rolling_X_by`` measures another column."""

    __slots__ = ()

    def _rolling(self, name: str, window_size: int, weights: Any, min_samples: int | None, center: bool, **more: Any) -> Expr:
        options: dict[str, Any] = {"window_size": window_size, **more, **given(min_samples=(min_samples, None), center=(center, False))}
        if weights is not None:
            options["weights"] = list(weights)
        return self._fn(f"rolling_{name}", **options)

    def _rolling_by(self, name: str, by: Any, window_size: Any, min_samples: int, closed: str, **more: Any) -> Expr:
        return self._fn(f"rolling_{name}_by", by, window_size=duration_text(window_size), min_samples=min_samples, closed=closed, **more)

    def rolling(self, index_column: Any, *, period: Any, offset: Any = None, closed: str = "right") -> Expr:
        """This expression over a window along another column, for each row.

        Parameters
        ----------
        index_column
            A date, datetime, Int32, Int64, UInt32 or UInt64 without nulls, in ascending order; anything else is an error.
        period
            The length of a window: a duration such as ``"1h"``, a timedelta, or ``"2i"`` for integers.
        offset
            From the row to the start of its window; left out, the window ends at the row.
        closed
            Which ends belong to the window: ``right``, ``left``, ``both`` or ``none``.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4], "v": [3, 1, 5]})
        >>> frame.select(pw.col("v").sum().rolling("t", period="2i")).to_series().to_list()
        [3, 4, 5]
        """
        options = {"period": duration_text(period), "closed": closed}
        if offset is not None:
            options["offset"] = duration_text(offset)
        return self._fn("rolling", index_column, **options)

    def rolling_map(
        self, function: Callable[[Any], Any], window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False
    ) -> Expr:
        """A Python function of each window as a series, on the calling thread.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6]}).select(pw.col("a").rolling_map(lambda window: window.max(), 2)).to_series().to_list()
        [None, 2, 6]
        """

        def call(columns: list[Any]) -> Any:
            return columns[0].rolling_map(function, window_size, weights, min_samples=min_samples, center=center)

        values: Any = self if weights is None else self * 1.0  # type: ignore[operator]
        return values._python("rolling_map", call, None, False)  # type: ignore[attr-defined, no-any-return]

    def rolling_min(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False) -> Expr:
        """The least value of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_min(2)).to_series().to_list()
        [None, 1, 2, 3]
        """
        return self._rolling("min", window_size, weights, min_samples, center)

    def rolling_min_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right") -> Expr:
        """The least value of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_min_by("t", window_size="2i")).to_series().to_list()
        [1.0, 1.0, 6.0, 6.0]
        """
        return self._rolling_by("min", by, window_size, min_samples, closed)

    def rolling_max(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False) -> Expr:
        """The largest value of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_max(2)).to_series().to_list()
        [None, 2, 6, 6]
        """
        return self._rolling("max", window_size, weights, min_samples, center)

    def rolling_max_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right") -> Expr:
        """The largest value of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_max_by("t", window_size="2i")).to_series().to_list()
        [1.0, 2.0, 6.0, 6.0]
        """
        return self._rolling_by("max", by, window_size, min_samples, closed)

    def rolling_mean(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False) -> Expr:
        """The mean of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_mean(2)).to_series().to_list()
        [None, 1.5, 4.0, 4.5]
        """
        return self._rolling("mean", window_size, weights, min_samples, center)

    def rolling_mean_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right") -> Expr:
        """The mean of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_mean_by("t", window_size="2i")).to_series().to_list()
        [1.0, 1.5, 6.0, 6.0]
        """
        return self._rolling_by("mean", by, window_size, min_samples, closed)

    def rolling_sum(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False) -> Expr:
        """The sum of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_sum(2)).to_series().to_list()
        [None, 3, 8, 9]
        """
        return self._rolling("sum", window_size, weights, min_samples, center)

    def rolling_sum_by(self, by: Any, window_size: Any, *, min_samples: int = 0, closed: str = "right") -> Expr:
        """The sum of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_sum_by("t", window_size="2i")).to_series().to_list()
        [1.0, 3.0, 6.0, 6.0]
        """
        return self._rolling_by("sum", by, window_size, min_samples, closed)

    def rolling_median(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False) -> Expr:
        """The median of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_median(2)).to_series().to_list()
        [None, 1.5, 4.0, 4.5]
        """
        return self._rolling("median", window_size, weights, min_samples, center)

    def rolling_median_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right") -> Expr:
        """The median of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_median_by("t", window_size="2i")).to_series().to_list()
        [1.0, 1.5, 6.0, 6.0]
        """
        return self._rolling_by("median", by, window_size, min_samples, closed)

    def rolling_std(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False, ddof: int = 1) -> Expr:
        """The standard deviation of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 3.0, 5.0]}).select(pw.col("a").rolling_std(2)).to_series().to_list()
        [None, 1.4142135623730951, 1.4142135623730951]
        """
        return self._rolling("std", window_size, weights, min_samples, center, ddof=ddof)

    def rolling_std_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right", ddof: int = 1) -> Expr:
        """The standard deviation of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null. 
        No more values than ``ddof`` give null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_std_by("t", window_size="3i")).to_series().to_list()
        [None, 0.7071067811865476, 2.8284271247461903, None]
        """
        return self._rolling_by("std", by, window_size, min_samples, closed, ddof=ddof)

    def rolling_var(self, window_size: int, weights: Any = None, *, min_samples: int | None = None, center: bool = False, ddof: int = 1) -> Expr:
        """The variance of the last ``window_size`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 3.0, 5.0]}).select(pw.col("a").rolling_var(2)).to_series().to_list()
        [None, 2.0, 2.0]
        """
        return self._rolling("var", window_size, weights, min_samples, center, ddof=ddof)

    def rolling_var_by(self, by: Any, window_size: Any, *, min_samples: int = 1, closed: str = "right", ddof: int = 1) -> Expr:
        """The variance of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null. 
        No more values than ``ddof`` give null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_var_by("t", window_size="3i")).to_series().to_list()
        [None, 0.5, 8.0, None]
        """
        return self._rolling_by("var", by, window_size, min_samples, closed, ddof=ddof)

    def rolling_quantile(
        self,
        quantile: float,
        interpolation: str = "nearest",
        window_size: int = 2,
        weights: Any = None,
        *,
        min_samples: int | None = None,
        center: bool = False,
    ) -> Expr:
        """A quantile of the last ``window_size`` rows.

        ``interpolation``: ``nearest``, ``lower``, ``higher``, ``midpoint``, ``linear`` or ``equiprobable``. NaN is larger than every number.
        Weights, one per row of the window, need a column without nulls.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_quantile(0.5, "linear", window_size=2)).to_series().to_list()
        [None, 1.5, 4.0, 4.5]
        """
        return self._rolling("quantile", window_size, weights, min_samples, center, q=quantile, interpolation=interpolation)

    def rolling_quantile_by(
        self, by: Any, window_size: Any, *, quantile: float, interpolation: str = "nearest", min_samples: int = 1, closed: str = "right"
    ) -> Expr:
        """A quantile of the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_quantile_by("t", window_size="3i", quantile=0.5, interpolation="lower")).to_series().to_list()
        [1.0, 1.0, 2.0, 6.0]
        """
        return self._rolling_by("quantile", by, window_size, min_samples, closed, q=quantile, interpolation=interpolation)

    def rolling_rank(
        self, window_size: int, method: str = "average", *, seed: int | None = None, min_samples: int | None = None, center: bool = False
    ) -> Expr:
        """The rank of each value among the last ``window_size`` rows.

        Float64 for ``average``, else UInt32 (``min``, ``max``, ``dense``, ``random``). A null has no rank.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_rank(3, method="min", min_samples=1)).to_series().to_list()
        [1, 2, 3, 2]
        """
        return self._rolling("rank", window_size, None, min_samples, center, **_ranking(method, seed))

    def rolling_rank_by(
        self, by: Any, window_size: Any, method: str = "average", *, seed: int | None = None, min_samples: int = 1, closed: str = "right"
    ) -> Expr:
        """The rank of each value among the rows within a distance in ``by``.

        Windows reach from ``window_size`` before the row's ``by`` to it: a duration such as ``"1h"`` or a timedelta for dates and
        datetimes, ``"2i"`` for integers. Rows need not be in order. ``closed`` says which ends belong to the window; fewer than
        ``min_samples`` values give null, and so does a row whose ``by`` is null. 
        Float64 for the average of ranks, else UInt32; the window must be closed on the right.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"t": [1, 2, 4, 5], "v": [1.0, 2.0, 6.0, None]})
        >>> frame.select(pw.col("v").rolling_rank_by("t", window_size="3i")).to_series().to_list()
        [1.0, 2.0, 2.0, None]
        """
        return self._rolling_by("rank", by, window_size, min_samples, closed, **_ranking(method, seed))

    def rolling_skew(self, window_size: int, *, bias: bool = True, min_samples: int | None = None, center: bool = False) -> Expr:
        """The skewness of the last ``window_size`` rows.

        NaN where all values are equal. Null of fewer than ``min_samples`` values; without ``bias``, of fewer than three.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_skew(3).round(6)).to_series().to_list()
        [None, None, 0.59517, 0.528005]
        """
        return self._rolling("skew", window_size, None, min_samples, center, bias=bias)

    def rolling_kurtosis(
        self, window_size: int, *, fisher: bool = True, bias: bool = True, min_samples: int | None = None, center: bool = False
    ) -> Expr:
        """The kurtosis of the last ``window_size`` rows.

        Less 3 with ``fisher``, so that it is 0 of a normal distribution. NaN where all values are equal.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 6, 3]}).select(pw.col("a").rolling_kurtosis(3).round(6)).to_series().to_list()
        [None, None, -1.5, -1.5]
        """
        return self._rolling("kurtosis", window_size, None, min_samples, center, fisher=fisher, bias=bias)

    def over(
        self,
        partition_by: Any = None,
        *more_exprs: Any,
        order_by: Any = None,
        descending: bool = False,
        nulls_last: bool = False,
        mapping_strategy: str = "group_to_rows",
    ) -> Expr:
        """The value of each group, at each of its rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"g": ["a", "b", "a"], "x": [1, 2, 3]}).select(pw.col("x").sum().over("g")).to_series().to_list()
        [4, 2, 4]
        """
        if isinstance(order_by, (list, tuple)) and not order_by:
            order_by = None
        if partition_by is None and order_by is None:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("At least one of `partition_by` and `order_by` must be specified in `over`")
        keys, refs = inputs.exprs((partition_by, *more_exprs) if more_exprs else (partition_by,)) if partition_by is not None else ([], ())
        order, more = inputs.exprs((order_by,)) if order_by is not None else (None, ())
        node = {
            "over": self._node,
            "partition_by": keys,
            "order_by": order,
            "descending": descending,
            "nulls_last": nulls_last,
            "mapping": mapping_strategy,
        }
        return self._of(node, self._refs + tuple(refs) + tuple(more))


def _ranking(method: str, seed: int | None) -> dict[str, Any]:
    known = ("min", "max", "average", "dense", "random")
    if method not in known:
        raise ValueError(f"rank `method` must be one of {{{str(known)[1:-1]}}}, got {method}")
    return {"method": method, **given(seed=(seed_or_next(seed) if method == "random" else None, None))}
