"""Arithmetic, comparison and logic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore, operand
from polarway.expr.warnings import warn_about_none
from polarway.plan.literals import literal

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Operators(ExprCore):
    """Operators of expressions. Texts are values: ``pw.col("a") == "x"``."""

    __slots__ = ()

    def __add__(self, other: Any) -> Expr:
        return self._binary("add", other)

    def __radd__(self, other: Any) -> Expr:
        return self._reversed("add", other)

    def __sub__(self, other: Any) -> Expr:
        return self._binary("sub", other)

    def __rsub__(self, other: Any) -> Expr:
        return self._reversed("sub", other)

    def __mul__(self, other: Any) -> Expr:
        return self._binary("mul", other)

    def __rmul__(self, other: Any) -> Expr:
        return self._reversed("mul", other)

    def __truediv__(self, other: Any) -> Expr:
        return self._binary("truediv", other)

    def __rtruediv__(self, other: Any) -> Expr:
        return self._reversed("truediv", other)

    def __floordiv__(self, other: Any) -> Expr:
        return self._binary("floordiv", other)

    def __rfloordiv__(self, other: Any) -> Expr:
        return self._reversed("floordiv", other)

    def __mod__(self, other: Any) -> Expr:
        return self._binary("mod", other)

    def __rmod__(self, other: Any) -> Expr:
        return self._reversed("mod", other)

    def __pow__(self, other: Any) -> Expr:
        return self._binary("pow", other)

    def __rpow__(self, other: Any) -> Expr:
        return self._reversed("pow", other)

    def __neg__(self) -> Expr:
        return self._fn("neg")

    def __pos__(self) -> Expr:
        return self._of(self._node, self._refs)

    def __abs__(self) -> Expr:
        return self._fn("abs")

    def __invert__(self) -> Expr:
        return self._fn("not")

    def __and__(self, other: Any) -> Expr:
        return self._binary("and", other)

    def __rand__(self, other: Any) -> Expr:
        return self._reversed("and", other)

    def __or__(self, other: Any) -> Expr:
        return self._binary("or", other)

    def __ror__(self, other: Any) -> Expr:
        return self._reversed("or", other)

    def __xor__(self, other: Any) -> Expr:
        return self._binary("xor", other)

    def __rxor__(self, other: Any) -> Expr:
        return self._reversed("xor", other)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        if other is None:
            warn_about_none()
        return self._binary("eq", other)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        if other is None:
            warn_about_none()
        return self._binary("ne", other)

    def __lt__(self, other: Any) -> Expr:
        if other is None:
            warn_about_none()
        return self._binary("lt", other)

    def __le__(self, other: Any) -> Expr:
        if other is None:
            warn_about_none()
        return self._binary("le", other)

    def __gt__(self, other: Any) -> Expr:
        if other is None:
            warn_about_none()
        return self._binary("gt", other)

    def __ge__(self, other: Any) -> Expr:
        if other is None:
            warn_about_none()
        return self._binary("ge", other)

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise TypeError(
            "the truth value of an Expr is ambiguous\n\nYou probably got here by using a Python standard library function instead of "
            "the native expressions API.\nHere are some things you might want to try:\n"
            "- instead of `pl.col('a') and pl.col('b')`, use `pl.col('a') & pl.col('b')`\n"
            "- instead of `pl.col('a') in [y, z]`, use `pl.col('a').is_in([y, z])`\n"
            "- instead of `max(pl.col('a'), pl.col('b'))`, use `pl.max_horizontal(pl.col('a'), pl.col('b'))`\n"
        )

    def __iter__(self) -> Any:
        raise TypeError("'Expr' object is not iterable")

    def add(self, other: Any) -> Expr:
        """``self + other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").add(pw.col("b"))).to_series().to_list()
        [9, 4, None]
        """
        return self._binary("add", other)

    def sub(self, other: Any) -> Expr:
        """``self - other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").sub(pw.col("b"))).to_series().to_list()
        [5, 0, None]
        """
        return self._binary("sub", other)

    def mul(self, other: Any) -> Expr:
        """``self * other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").mul(pw.col("b"))).to_series().to_list()
        [14, 4, None]
        """
        return self._binary("mul", other)

    def truediv(self, other: Any) -> Expr:
        """``self / other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").truediv(pw.col("b"))).to_series().to_list()
        [3.5, 1.0, None]
        """
        return self._binary("truediv", other)

    def floordiv(self, other: Any) -> Expr:
        """``self // other``, rounded down.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").floordiv(pw.col("b"))).to_series().to_list()
        [3, 1, None]
        """
        return self._binary("floordiv", other)

    def truncdiv(self, other: Any) -> Expr:
        """Division rounded towards zero; of whole numbers by zero: null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [-7, 7, None]}).select(pw.col("a").truncdiv(2)).to_series().to_list()
        [-3, 3, None]
        """
        return self._binary("truncdiv", other)

    def mod(self, other: Any) -> Expr:
        """``self % other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").mod(pw.col("b"))).to_series().to_list()
        [1, 0, None]
        """
        return self._binary("mod", other)

    def pow(self, exponent: Any) -> Expr:
        """``self ** exponent``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").pow(2)).to_series().to_list()
        [49, 4, None]
        """
        return self._fn("pow", exponent)

    def neg(self) -> Expr:
        """``-self``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").neg()).to_series().to_list()
        [-7, -2, None]
        """
        return self._fn("neg")

    def not_(self) -> Expr:
        """``~self``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, None]}).select(pw.col("a").not_()).to_series().to_list()
        [False, None]
        """
        return self._fn("not")

    def and_(self, *others: Any) -> Expr:
        """Whether this and all others are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 5]}).select((pw.col("a") > 2).and_(pw.col("a") < 9)).to_series().to_list()
        [False, True]
        """
        return _chained(self, "and", others)

    def or_(self, *others: Any) -> Expr:
        """Whether this or any other is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, False], "b": [False, None]}).select(pw.col("a").or_(pw.col("b"))).to_series().to_list()
        [True, None]
        """
        return _chained(self, "or", others)

    def xor(self, other: Any) -> Expr:
        """``self ^ other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, False], "b": [True, None]}).select(pw.col("a").xor(pw.col("b"))).to_series().to_list()
        [False, None]
        """
        return self._binary("xor", other)

    def eq(self, other: Any) -> Expr:
        """``self == other``; null where either is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").eq(pw.col("b"))).to_series().to_list()
        [False, True, None]
        """
        return self._binary("eq", other)

    def ne(self, other: Any) -> Expr:
        """``self != other``; null where either is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").ne(pw.col("b"))).to_series().to_list()
        [True, False, None]
        """
        return self._binary("ne", other)

    def lt(self, other: Any) -> Expr:
        """``self < other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").lt(pw.col("b"))).to_series().to_list()
        [False, False, None]
        """
        return self._binary("lt", other)

    def le(self, other: Any) -> Expr:
        """``self <= other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").le(pw.col("b"))).to_series().to_list()
        [False, True, None]
        """
        return self._binary("le", other)

    def gt(self, other: Any) -> Expr:
        """``self > other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").gt(pw.col("b"))).to_series().to_list()
        [True, False, None]
        """
        return self._binary("gt", other)

    def ge(self, other: Any) -> Expr:
        """``self >= other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").ge(pw.col("b"))).to_series().to_list()
        [True, True, None]
        """
        return self._binary("ge", other)

    def eq_missing(self, other: Any) -> Expr:
        """Equality where null equals null; never null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None]}).select(pw.col("a").eq_missing(None)).to_series().to_list()
        [False, True]
        """
        return self._binary("eq_missing", other)

    def ne_missing(self, other: Any) -> Expr:
        """Inequality where null equals null; never null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [7, 2, None], "b": [2, 2, 2]}).select(pw.col("a").ne_missing(None)).to_series().to_list()
        [True, True, False]
        """
        return self._binary("ne_missing", other)

    def is_between(self, lower_bound: Any, upper_bound: Any, closed: str = "both") -> Expr:
        """Whether values lie between two bounds; texts are columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").is_between(2, 3, closed="left")).to_series().to_list()
        [False, True, False]
        """
        if closed not in ("both", "left", "right", "none"):
            raise ValueError(f"`closed` must be one of {{'both', 'left', 'right', 'none'}}, got {closed!r}")
        return self._fn("is_between", lower_bound, upper_bound, closed=closed)

    def is_in(self, other: Any, *, nulls_equal: bool = False) -> Expr:
        """Whether values are among others: a list, a series, or an expression.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, None]}).select(pw.col("a").is_in([1, 5])).to_series().to_list()
        [True, False, None]
        """
        options = {"nulls_equal": True} if nulls_equal else {}
        if isinstance(other, str) and not hasattr(other, "_node"):
            return self._fn("is_in", other, **options)
        if hasattr(other, "_node") and hasattr(other, "_refs"):
            return self._fn("is_in", other, **options)
        node, refs = _members(other)
        return self._call("fn", "is_in", [(node, refs)], options)

    def is_close(self, other: Any, *, abs_tol: float = 0.0, rel_tol: float = 1e-09, nans_equal: bool = False) -> Expr:
        """Whether numbers differ by at most ``abs_tol``, or by ``rel_tol`` of the larger one; null where one is null.

        Infinities are close to themselves alone, NaN is close to NaN with ``nans_equal``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 1.1, None]}).select(pw.col("a").is_close(1.0, abs_tol=0.01)).to_series().to_list()
        [True, False, None]
        """
        from polarway.expr.when import when
        from polarway.functions import lit
        from polarway.horizontal import max_horizontal

        if abs_tol < 0 or not 0 <= rel_tol < 1:
            raise ValueError(f"`abs_tol` is at least 0 and `rel_tol` from 0 to below 1, got {abs_tol!r} and {rel_tol!r}")
        given: Any = other if hasattr(other, "_node") else lit(other)
        column: Any = self
        left, right = column.cast("float64"), given.cast("float64")
        allowed = max_horizontal(lit(float(abs_tol)), max_horizontal(left.abs(), right.abs()) * rel_tol)
        missing = when(left.is_null() | right.is_null()).then(None)
        odd = missing.when(left.is_nan() | right.is_nan()).then(left.is_nan() & right.is_nan() & lit(nans_equal))
        made = odd.when(left.is_infinite() | right.is_infinite()).then(left == right).otherwise((left - right).abs() <= allowed)
        return made._fn("named_as", self)


def _chained(first: Any, name: str, others: tuple[Any, ...]) -> Expr:
    for other in others:
        first = first._binary(name, other)
    return first


def _members(values: Any) -> tuple[Any, tuple[Any, ...]]:
    """Members of a set: a short list of plain values as a list literal, anything else as a column."""
    if not hasattr(values, "_native"):
        if isinstance(values, (set, frozenset, dict, range, tuple)):
            values = list(values)
        if isinstance(values, list) and len(values) <= _SHORT:
            kinds = {type(value) for value in values if value is not None}
            if len(kinds) <= 1 and kinds <= _LITERALS and (kinds != {int} or _fit(values)):
                return literal(values), ()
        from polarway.series import Series

        values = Series("", values, strict=False)
    return operand(values)


# Longer lists travel as columns: one buffer instead of JSON text.
_SHORT = 256
_LITERALS = frozenset((int, float, str, bool))


def _fit(values: list[Any]) -> bool:
    return all(value is None or -(1 << 63) <= value < 1 << 63 for value in values)
