"""Warnings, as :mod:`polarway.exceptions` shows them."""

from __future__ import annotations

__all__ = [
    "CategoricalRemappingWarning",
    "ChronoFormatWarning",
    "CustomUFuncWarning",
    "DataOrientationWarning",
    "MapWithoutReturnDtypeWarning",
    "PerformanceWarning",
    "PolarsInefficientMapWarning",
    "PolarsWarning",
    "PolarwayWarning",
    "UnstableWarning",
]

# Where users find them, and pickles look for them.
_SHOWN_IN = "polarway.exceptions"


class PolarwayWarning(Warning):
    """Base of every warning.

    Examples
    --------
    >>> import polarway as pw
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", pw.exceptions.PolarwayWarning)
    """

    __module__ = _SHOWN_IN


PolarsWarning = PolarwayWarning


class PerformanceWarning(PolarwayWarning):
    """Correct, but slower than need be.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.PerformanceWarning, pw.exceptions.PolarwayWarning)
    True
    """

    __module__ = _SHOWN_IN


class CategoricalRemappingWarning(PerformanceWarning):
    """Categories had to be mapped onto others.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.CategoricalRemappingWarning, pw.exceptions.PerformanceWarning)
    True
    """

    __module__ = _SHOWN_IN


class PolarsInefficientMapWarning(PerformanceWarning):
    """A Python function that an expression would replace.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.PolarsInefficientMapWarning, pw.exceptions.PerformanceWarning)
    True
    """

    __module__ = _SHOWN_IN


class ChronoFormatWarning(PolarwayWarning):
    """A time format that probably is not what was meant.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.ChronoFormatWarning, pw.exceptions.PolarwayWarning)
    True
    """

    __module__ = _SHOWN_IN


class CustomUFuncWarning(PolarwayWarning):
    """A numpy function without a native counterpart.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.CustomUFuncWarning, pw.exceptions.PolarwayWarning)
    True
    """

    __module__ = _SHOWN_IN


class DataOrientationWarning(PolarwayWarning):
    """Rows or columns: the orientation was guessed.

    Examples
    --------
    >>> import polarway as pw
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     frame = pw.DataFrame([[1, 2], [3, 4]], schema=["a", "b"])
    >>> all(issubclass(warning.category, pw.exceptions.DataOrientationWarning) for warning in caught)
    True
    """

    __module__ = _SHOWN_IN


class MapWithoutReturnDtypeWarning(PolarwayWarning):
    """A Python function whose result type had to be guessed.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.MapWithoutReturnDtypeWarning, pw.exceptions.PolarwayWarning)
    True
    """

    __module__ = _SHOWN_IN


class UnstableWarning(PolarwayWarning):
    """An interface that may still change.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.UnstableWarning, pw.exceptions.PolarwayWarning)
    True
    """

    __module__ = _SHOWN_IN
