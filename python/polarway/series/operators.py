"""Arithmetic, comparison and logic of series."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.backends.direct import OPERATORS
from polarway.expr.warnings import warn_about_none

if TYPE_CHECKING:
    from polarway.series.series import Series

#: Values that a direct call takes as they are.
_PLAIN = frozenset((int, float, str))
_COMPARISONS = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))
_LONG_NAMES = {"ne": "neq", "le": "lt_eq", "ge": "gt_eq"}


class SeriesOperators:
    """Operators between series, and between a series and one value. Series of one value stand for any number of rows."""

    __slots__ = ()

    _through: Callable[..., Any]
    _beside: Callable[..., Any]

    def _binary(self: Any, name: str, other: Any) -> Any:
        kind = type(other)
        code = OPERATORS.get(name)
        if code is not None and (kind in _PLAIN or kind is type(self)):
            native = self._native
            made = native.direct.binary(code, native.handle, other if kind in _PLAIN else (other._native.handle,))
            if made is not NotImplemented:
                return self._from_native(native.made(made, native.rows()))
        if hasattr(other, "_node") and not hasattr(other, "_native"):
            from polarway.functions import lit

            return lit(self)._binary(name, other)
        dtype = self.dtype
        if kind in _PLAIN and name in _COMPARISONS and dtype.is_nested() and hasattr(dtype, "inner"):
            raise NotImplementedError(f"Series of type {dtype!r} does not have {name} operator")
        if (dtype.is_object() or dtype.is_extension()) and other is not None and not hasattr(other, "_native"):
            if name in _COMPARISONS:
                raise NotImplementedError(f"Series of type {dtype!r} does not have {_LONG_NAMES.get(name, name)} operator")
            raise TypeError(f"cannot do arithmetic with Series of dtype: {dtype!r} and argument of type: {kind.__name__!r}")
        _check_times(name, self)
        if name in _COMPARISONS:
            _check_zone(dtype, other)
        value = _comparable(self, other)
        if hasattr(value, "_native"):
            _check_lengths(name, self, value)
            return self._beside(lambda left, right: left._binary(name, right), value)
        return self._through(lambda column: column._binary(name, value))

    def _reversed(self: Any, name: str, other: Any) -> Any:
        _check_times(name, self, is_reversed=True)
        value = _comparable(self, other)
        if hasattr(value, "_native"):
            return self._beside(lambda right, left: left._binary(name, right), value)
        found = self._through(lambda column: column._reversed(name, value))
        # As in Polars, where the literal is a series of its own.
        return found.alias("literal") if self.dtype.is_decimal() and name in _ARITHMETIC else found

    def __add__(self, other: Any) -> Series:
        return self._binary("add", other)

    def __radd__(self, other: Any) -> Series:
        return self._reversed("add", other)

    def __sub__(self, other: Any) -> Series:
        return self._binary("sub", other)

    def __rsub__(self, other: Any) -> Series:
        return self._reversed("sub", other)

    def __mul__(self, other: Any) -> Series:
        return self._binary("mul", other)

    def __rmul__(self, other: Any) -> Series:
        return self._reversed("mul", other)

    def __truediv__(self, other: Any) -> Series:
        return self._binary("truediv", other)

    def __rtruediv__(self, other: Any) -> Series:
        return self._reversed("truediv", other)

    def __floordiv__(self, other: Any) -> Series:
        return self._binary("floordiv", other)

    def __rfloordiv__(self, other: Any) -> Series:
        return self._reversed("floordiv", other)

    def __mod__(self, other: Any) -> Series:
        return self._binary("mod", other)

    def __rmod__(self, other: Any) -> Series:
        return self._reversed("mod", other)

    def __pow__(self, other: Any) -> Series:
        return self._binary("pow", other)

    def __rpow__(self, other: Any) -> Series:
        return self._reversed("pow", other)

    def __and__(self, other: Any) -> Series:
        return self._binary("and", other)

    def __rand__(self, other: Any) -> Series:
        return self._reversed("and", other)

    def __or__(self, other: Any) -> Series:
        return self._binary("or", other)

    def __ror__(self, other: Any) -> Series:
        return self._reversed("or", other)

    def __xor__(self, other: Any) -> Series:
        return self._binary("xor", other)

    def __rxor__(self, other: Any) -> Series:
        return self._reversed("xor", other)

    def __matmul__(self: Any, other: Any) -> Any:
        return self.dot(other)

    def __neg__(self) -> Series:
        return self._through(lambda column: -column)

    def __pos__(self) -> Series:
        return self._through(lambda column: column)

    def __abs__(self) -> Series:
        return self._through(abs)

    def __invert__(self) -> Series:
        return self._through(lambda column: ~column)

    def __eq__(self, other: object) -> Series:  # type: ignore[override]
        if other is None:
            warn_about_none()
        return self._binary("eq", other)

    def __ne__(self, other: object) -> Series:  # type: ignore[override]
        if other is None:
            warn_about_none()
        return self._binary("ne", other)

    def __lt__(self, other: Any) -> Series:
        if other is None:
            warn_about_none()
        return self._binary("lt", other)

    def __le__(self, other: Any) -> Series:
        if other is None:
            warn_about_none()
        return self._binary("le", other)

    def __gt__(self, other: Any) -> Series:
        if other is None:
            warn_about_none()
        return self._binary("gt", other)

    def __ge__(self, other: Any) -> Series:
        if other is None:
            warn_about_none()
        return self._binary("ge", other)

    __hash__ = None  # type: ignore[assignment]

    def eq(self, other: Any) -> Series:
        """``self == other``; null where either is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).eq(2).to_list()
        [False, True]
        """
        return self._binary("eq", other)

    def ne(self, other: Any) -> Series:
        """``self != other``; null where either is null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).ne(2).to_list()
        [True, False]
        """
        return self._binary("ne", other)

    def lt(self, other: Any) -> Series:
        """``self < other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).lt(2).to_list()
        [True, False]
        """
        return self._binary("lt", other)

    def le(self, other: Any) -> Series:
        """``self <= other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).le(2).to_list()
        [True, True]
        """
        return self._binary("le", other)

    def gt(self, other: Any) -> Series:
        """``self > other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).gt(1).to_list()
        [False, True]
        """
        return self._binary("gt", other)

    def ge(self, other: Any) -> Series:
        """``self >= other``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).ge(1).to_list()
        [True, True]
        """
        return self._binary("ge", other)


_ARITHMETIC = frozenset({"add", "sub", "mul", "truediv", "floordiv", "mod", "pow"})


_TIMES = {"mul": "multiplying", "truediv": "dividing", "floordiv": "dividing", "mod": "applying modulo on"}


def _check_times(name: str, series: Any, *, is_reversed: bool = False) -> None:
    if name not in _TIMES or not series.dtype.is_temporal():
        return
    from polarway.datatypes import Duration

    # Durations can be multiplied, and divided by a number.
    if isinstance(series.dtype, Duration) and (name == "mul" or name == "truediv" and not is_reversed):
        return
    raise TypeError(f"first cast to integer before {_TIMES[name]} datelike dtypes")


def _check_lengths(name: str, left: Any, right: Any) -> None:
    if name in _COMPARISONS and {left.dtype.base_type().__name__, right.dtype.base_type().__name__} == {"Date", "Duration"}:
        from polarway.exceptions import ComputeError

        raise ComputeError("cannot compare date with duration")
    first, second = left._native.rows(), right._native.rows()
    if name in _ARITHMETIC and first != second and first != 1 and second != 1:
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f"cannot do arithmetic operation on series of different lengths: got {first} and {second}")


def _check_zone(dtype: Any, other: Any) -> None:
    """Refuses to compare datetimes with one of another zone: they are not of one type."""
    import datetime as dt

    if not isinstance(other, dt.datetime) or not hasattr(dtype, "time_zone"):
        return
    zone = getattr(other.tzinfo, "key", None) or (str(other.tzinfo) if other.tzinfo is not None else None)
    if zone != dtype.time_zone:
        raise TypeError(f"datetime time zone {other.tzinfo!r} does not match Series timezone {dtype.time_zone!r}")


def _comparable(series: Any, other: Any) -> Any:
    """Lists and arrays as series."""
    if isinstance(other, (list, tuple, range)) or (hasattr(other, "__array__") and getattr(other, "ndim", 0) > 0):
        if series.dtype.is_nested():
            other = type(series)("", [other], dtype=series.dtype)
        else:
            other = type(series)("", other)
    return other
