"""Roots, logarithms, angles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import ExprCore

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class Maths(ExprCore):
    """Mathematics of each value."""

    __slots__ = ()

    def sqrt(self) -> Expr:
        """The square root.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [4.0, 9.0, None]}).select(pw.col("a").sqrt()).to_series().to_list()
        [2.0, 3.0, None]
        """
        return self._fn("sqrt")

    def cbrt(self) -> Expr:
        """The cube root.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [8.0, 27.0]}).select(pw.col("a").cbrt()).to_series().to_list()
        [2.0, 3.0000000000000004]
        """
        return self._fn("cbrt")

    def exp(self) -> Expr:
        """e to the power of the value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").exp()).to_series().to_list()
        [1.0, 2.718281828459045, None]
        """
        return self._fn("exp")

    def log1p(self) -> Expr:
        """The natural logarithm of one plus the value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").log1p()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("log1p")

    def sin(self) -> Expr:
        """The sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").sin()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("sin")

    def cos(self) -> Expr:
        """The cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").cos()).to_series().to_list()
        [1.0, None]
        """
        return self._fn("cos")

    def tan(self) -> Expr:
        """The tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").tan()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("tan")

    def cot(self) -> Expr:
        """The cotangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0]}).select(pw.col("a").cot()).to_series().to_list()
        [0.6420926159343306]
        """
        return self._fn("cot")

    def arcsin(self) -> Expr:
        """The arc sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arcsin()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arcsin")

    def arccos(self) -> Expr:
        """The arc cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, None]}).select(pw.col("a").arccos()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arccos")

    def arctan(self) -> Expr:
        """The arc tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arctan()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arctan")

    def sinh(self) -> Expr:
        """The hyperbolic sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").sinh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("sinh")

    def cosh(self) -> Expr:
        """The hyperbolic cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").cosh()).to_series().to_list()
        [1.0, None]
        """
        return self._fn("cosh")

    def tanh(self) -> Expr:
        """The hyperbolic tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").tanh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("tanh")

    def arcsinh(self) -> Expr:
        """The inverse hyperbolic sine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arcsinh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arcsinh")

    def arccosh(self) -> Expr:
        """The inverse hyperbolic cosine.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, None]}).select(pw.col("a").arccosh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arccosh")

    def arctanh(self) -> Expr:
        """The inverse hyperbolic tangent.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").arctanh()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("arctanh")

    def degrees(self) -> Expr:
        """Radians as degrees.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").degrees()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("degrees")

    def radians(self) -> Expr:
        """Degrees as radians.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, None]}).select(pw.col("a").radians()).to_series().to_list()
        [0.0, None]
        """
        return self._fn("radians")

    def erf(self) -> Expr:
        """The error function.

        Float64, or Float32 of Float32.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 1.0, None]}).select(pw.col("a").erf().round(6)).to_series().to_list()
        [0.0, 0.842701, None]
        """
        return self._fn("erf")

    def erfc(self) -> Expr:
        """One less the error function.

        Float64, or Float32 of Float32; exact also where the error function is close to one.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [0.0, 0.5, None]}).select(pw.col("a").erfc().round(6)).to_series().to_list()
        [1.0, 0.4795, None]
        """
        return self._fn("erfc")

    def log(self, base: Any = 2.718281828459045) -> Expr:
        """The logarithm; natural without a base.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 8.0, None]}).select(pw.col("a").log(2)).to_series().to_list()
        [0.0, 3.0, None]
        """
        if isinstance(base, (int, float)):
            return self._fn("log", base=float(base))
        return self._fn("log", base)

    def log10(self) -> Expr:
        """The logarithm to base 10.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 100.0]}).select(pw.col("a").log10()).to_series().to_list()
        [0.0, 2.0]
        """
        return self._fn("log", base=10.0)
