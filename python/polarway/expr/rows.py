"""Rows by place, by condition or by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, given, operand
from polarway.randomness import seed_or_next

if TYPE_CHECKING:
    from polarway.expr.expr import Expr

# Longer lists travel as a column of one list: a buffer instead of JSON text.
_SHORT = 256


class Rows(ExprCore):
    """Some of the rows."""

    __slots__ = ()

    def filter(self, *predicates: Any, **constraints: Any) -> Expr:
        """The values where all conditions are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").filter(pw.col("a") > 1).sum()).item()
        5
        """
        by, refs = inputs.predicate(predicates, constraints)
        if by is None:
            raise TypeError("at least one predicate or constraint must be provided")
        return self._of({"filter": self._node, "by": by}, self._refs + tuple(refs))

    def head(self, n: Any = 10) -> Expr:
        """The first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").head(2)).to_series().to_list()
        [3, 1]
        """
        return self._fn("head", n)

    def limit(self, n: Any = 10) -> Expr:
        """The first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").limit(2)).to_series().to_list()
        [3, 1]
        """
        return self._fn("head", n)

    def tail(self, n: Any = 10) -> Expr:
        """The last values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").tail(2)).to_series().to_list()
        [None, 1]
        """
        return self._fn("tail", n)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Values from ``offset`` (negative: from the end), at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").slice(1, 2)).to_series().to_list()
        [1, None]
        """
        return self._fn("slice", offset, *(() if length is None else (length,)))

    def arg_true(self) -> Expr:
        """The indices of true values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, False, True]}).select(pw.col("a").arg_true()).to_series().to_list()
        [0, 2]
        """
        return self._fn("arg_true")

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> Expr:
        """The values at some indices; negative ones count from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").gather([2, 0])).to_series().to_list()
        [3, 1]
        """
        if isinstance(indices, (list, tuple, range)) or hasattr(indices, "to_list") or hasattr(indices, "__array__"):
            return self._call("fn", "gather", [constant_places(indices)], given(null_on_oob=(null_on_oob, False)))
        return self._fn("gather", indices, **given(null_on_oob=(null_on_oob, False)))

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The value at an index.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").get(1)).to_series().to_list()
        [1]
        """
        return self.gather([index] if isinstance(index, int) else index, null_on_oob=null_on_oob)._agg("first")

    def gather_every(self, n: int, offset: int = 0) -> Expr:
        """Every ``n``-th value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").gather_every(2)).to_series().to_list()
        [3, None]
        """
        return self._fn("gather_every", n=n, **given(offset=(offset, 0)))

    def sample(
        self, n: Any = None, *, fraction: Any = None, with_replacement: bool = False, shuffle: bool | None = None, seed: int | None = None
    ) -> Expr:
        """Some values at random.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [5, 5, 5]}).select(pw.col("a").sample(2, seed=1)).to_series().to_list()
        [5, 5]
        """
        if n is not None and fraction is not None:
            raise ValueError("cannot specify both `n` and `fraction`")
        if hasattr(n, "_node") or hasattr(fraction, "_node") or hasattr(n, "_native") or hasattr(fraction, "_native"):
            return self._sampled(n, fraction, with_replacement, shuffle, seed_or_next(seed))
        seed = seed_or_next(seed)
        options = given(n=(n, None), fraction=(fraction, None), with_replacement=(with_replacement, False), seed=(seed, None))
        return self._fn("sample", **options, **given(shuffle=(shuffle, None)))

    def shuffle(self, seed: int | None = None) -> Expr:
        """The values in random order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [5, 5]}).select(pw.col("a").shuffle(seed=1)).to_series().to_list()
        [5, 5]
        """
        return self._fn("shuffle", **given(seed=(seed_or_next(seed), None)))

    def _sampled(self, n: Any, fraction: Any, with_replacement: bool, shuffle: bool | None, seed: int | None) -> Expr:
        """As many values as an expression says."""
        from polarway.exceptions import UnsupportedError
        from polarway.functions import lit

        if with_replacement:
            raise UnsupportedError("sample with replacement of a number that is an expression is not supported; compute the number before")
        column: Any = self
        size: Any = column.len().cast("int64")
        count = lit(n).first() if fraction is None else (size * lit(fraction).first()).floor().cast("int64")
        from polarway.functions import int_range

        places = int_range(0, size)._fn("shuffle", **given(seed=(seed, None)))._fn("head", count)
        return self.gather(places if shuffle else places.sort())


def constant_places(indices: Any) -> tuple[Any, tuple[Any, ...]]:
    """Indices as one constant list."""
    places = indices.to_list() if hasattr(indices, "to_list") else indices.tolist() if hasattr(indices, "tolist") else list(indices)
    if len(places) <= _SHORT and all(type(place) is int for place in places):
        return {"lit": places, "dtype": {"list": "int64"}}, ()
    from polarway.datatypes import Int64, List
    from polarway.series import Series

    return operand(Series("", [places], dtype=List(Int64)))
