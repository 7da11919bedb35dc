"""Assertions about series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import classes as c
from polarway.datatypes.text_form import dtype_short_name
from polarway.testing.mismatch import check_types, fail
from polarway.testing.tolerance import Tolerance, holds_floats, order_key

if TYPE_CHECKING:
    from polarway.series import Series


def assert_series_equal(
    left: Series,
    right: Series,
    *,
    check_dtypes: bool = True,
    check_names: bool = True,
    check_order: bool = True,
    check_exact: bool = False,
    rel_tol: float = 1e-5,
    abs_tol: float = 1e-8,
    categorical_as_str: bool = False,
) -> None:
    """Raises an AssertionError that says how two series differ.

    Parameters
    ----------
    left, right
        The series.
    check_dtypes, check_names, check_order
        Whether types, names and the order of values matter.
    check_exact
        Whether floats must be equal to the last bit.
    rel_tol, abs_tol
        Otherwise: how far they may be apart.
    categorical_as_str
        Whether categoricals are compared as text.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.testing import assert_series_equal
    >>> assert_series_equal(pw.Series([1.0]), pw.Series([1.0000000001]))
    """
    __tracebackhide__ = True
    from polarway.series import Series

    check_types(left, right, (Series,))
    if len(left) != len(right):
        fail("Series", "length mismatch", len(left), len(right))
    if check_names and left.name != right.name:
        fail("Series", "name mismatch", left.name, right.name)
    if check_dtypes and left.dtype != right.dtype:
        fail("Series", "dtype mismatch", dtype_short_name(left.dtype), dtype_short_name(right.dtype))
    tolerance = Tolerance(exact=check_exact, relative=rel_tol, absolute=abs_tol)
    compare_values(left, right, *values_of(left, right), tolerance, in_order=check_order)


def assert_series_not_equal(left: Series, right: Series, **options: Any) -> None:
    """Raises an AssertionError if two series are equal; the options are those of :func:`assert_series_equal`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.testing.assert_series_not_equal(pw.Series([1]), pw.Series([2]))
    """
    __tracebackhide__ = True
    from polarway.series import Series

    check_types(left, right, (Series,))
    try:
        assert_series_equal(left, right, **options)
    except AssertionError:
        return
    raise AssertionError("Series are equal (but are expected not to be)")


_UNITS = ("ns", "us", "ms")


def values_of(left: Series, right: Series) -> tuple[list[Any], list[Any]]:
    """The values of both: in stored form if the types are equal, so that nanoseconds count; of two units in the coarser one, as ``==`` compares them."""
    if isinstance(left.dtype, c.Duration) and isinstance(right.dtype, c.Duration):
        unit = max(left.dtype.time_unit, right.dtype.time_unit, key=_UNITS.index)
        left, right = left.cast(c.Duration(unit)), right.cast(c.Duration(unit))
    elif isinstance(left.dtype, c.Datetime) and isinstance(right.dtype, c.Datetime):
        unit = max(left.dtype.time_unit, right.dtype.time_unit, key=_UNITS.index)
        left, right = left.cast(c.Datetime(unit, left.dtype.time_zone)), right.cast(c.Datetime(unit, right.dtype.time_zone))
    if left.dtype == right.dtype:
        from polarway.construct.lists import stored_lists

        return stored_lists(left._native)[0], stored_lists(right._native)[0]
    return left.to_list(), right.to_list()


def compare_values(left: Series, right: Series, mine: list[Any], theirs: list[Any], tolerance: Tolerance, *, in_order: bool) -> None:
    """Raises if values differ; the texts tell nulls, NaN, tolerance and exact differences apart."""
    __tracebackhide__ = True
    if mine == theirs:
        return
    kinds = [{type(value) for value in values if value is not None} for values in (mine, theirs)]
    if left.dtype != right.dtype and (str in kinds[0]) != (str in kinds[1]) and all(kinds):
        fail("Series", "incompatible data types", dtype_short_name(left.dtype), dtype_short_name(right.dtype))
    if not in_order:
        mine, theirs = sorted(mine, key=order_key), sorted(theirs, key=order_key)
    floats = holds_floats(left.dtype) and holds_floats(right.dtype)
    different = [at for at, (a, b) in enumerate(zip(mine, theirs)) if not tolerance.same(a, b)]
    if not different:
        return
    if floats and left.dtype.is_nested() and not tolerance.exact:
        fail("Series", "nested value mismatch", left, right)
    if not floats or tolerance.exact or left.dtype.is_nested():
        fail("Series", "exact value mismatch", left, right)
    if any((a is None) != (b is None) for a, b in zip(mine, theirs)):
        fail("Series", "null value mismatch", left.null_count(), right.null_count())
    nans = [sum(1 for value in values if value is not None and value != value) for values in (mine, theirs)]
    if any((a is not None and a != a) != (b is not None and b != b) for a, b in zip(mine, theirs)):
        fail("Series", "nan value mismatch", *nans)
    kind = type(left)
    shown = [kind(series.name, [values[at] for at in different], dtype=series.dtype) for series, values in ((left, mine), (right, theirs))]
    fail("Series", "values not within tolerance", *shown)
