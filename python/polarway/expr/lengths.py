"""Expressions with more rows than their column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, given, operand

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Lengths(ExprCore):
    """Values repeated, added and taken out of lists."""

    __slots__ = ()

    def repeat_by(self, by: Any) -> Expr:
        """A list of each value, repeated.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [2, 0]}).select(pw.col("a").repeat_by("b")).to_series().to_list()
        [['x', 'x'], []]
        """
        return self._fn("repeat_by", by)

    def append(self, other: Any, *, upcast: bool = True) -> Expr:
        """The values of this and then of another.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.col("a").append(pw.col("b"))).to_series().to_list()
        [1, 2]
        """
        return self._fn("append", other, **given(upcast=(upcast, True)))

    def extend_constant(self, value: Any, n: Any) -> Expr:
        """The values and then one value, ``n`` times.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").extend_constant(0, 2)).to_series().to_list()
        [1, 0, 0]
        """
        return self._call("fn", "extend_constant", [operand(value), inputs.expr(n)], {})

    def explode(self, *, empty_as_null: bool = False, keep_nulls: bool = True) -> Expr:
        """The items of lists, one after the other.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], []]}).select(pw.col("a").explode()).to_series().to_list()
        [1, 2]
        """
        return self._fn("explode", **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True)))

    def reshape(self, dimensions: tuple[int, ...]) -> Expr:
        """The values in arrays of these dimensions.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).select(pw.col("a").reshape((2, 2))).to_series().to_list()
        [[1, 2], [3, 4]]
        """
        return self._fn("reshape", dimensions=list(dimensions))
