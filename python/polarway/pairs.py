"""Functions of two columns, of windows over them, and the seed of what is random."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr import Expr
from polarway.plan import nodes


def _pair(name: str, a: Any, b: Any, **options: Any) -> Expr:
    left, right = inputs.expr(a), inputs.expr(b)
    return Expr._of(nodes.function(name, left[0], right[0], **options), (*left[1], *right[1]))


def arctan2(y: Any, x: Any) -> Expr:
    """The angle from the x axis to points, in radians from -π to π.

    Float64, or Float32 when both are; null where one of both is.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"y": [0.0, 1.0, None], "x": [1.0, 1.0, 1.0]}).select(pw.arctan2("y", "x")).to_series().to_list()
    [0.0, 0.7853981633974483, None]
    """
    return _pair("arctan2", y, x)


def rolling_corr(a: Any, b: Any, *, window_size: int, min_samples: int | None = None) -> Expr:
    """Pearson's correlation of two columns in the last ``window_size`` rows.

    Rows that lack one of both values do not count; fewer than ``min_samples`` (by default the size) of them, or one, give null.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 3]})
    >>> frame.select(pw.rolling_corr("a", "b", window_size=2).round(6)).to_series().to_list()
    [None, 1.0, -1.0]
    """
    least = {} if min_samples is None else {"min_samples": min_samples}
    return _pair("rolling_corr", a, b, window_size=window_size, **least)


def rolling_cov(a: Any, b: Any, *, window_size: int, min_samples: int | None = None, ddof: int = 1) -> Expr:
    """The covariance of two columns in the last ``window_size`` rows.

    Rows that lack one of both values do not count; fewer than ``min_samples`` (by default the size) of them give null.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 3]})
    >>> frame.select(pw.rolling_cov("a", "b", window_size=2)).to_series().to_list()
    [None, 1.0, -0.5]
    """
    least = {} if min_samples is None else {"min_samples": min_samples}
    return _pair("rolling_cov", a, b, window_size=window_size, ddof=ddof, **least)
