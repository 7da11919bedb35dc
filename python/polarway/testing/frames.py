"""Assertions about frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.testing.mismatch import check_types, fail, name_list, pair_list
from polarway.testing.series import compare_values, values_of
from polarway.testing.tolerance import Tolerance, order_key

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


def assert_frame_equal(
    left: DataFrame | LazyFrame,
    right: DataFrame | LazyFrame,
    *,
    check_row_order: bool = True,
    check_column_order: bool = True,
    check_dtypes: bool = True,
    check_exact: bool = False,
    rel_tol: float = 1e-5,
    abs_tol: float = 1e-8,
    categorical_as_str: bool = False,
) -> None:
    """Raises an AssertionError that says how two frames differ. Lazy frames are collected.

    Parameters
    ----------
    left, right
        The frames.
    check_row_order, check_column_order, check_dtypes
        Whether the order of rows, the order of columns and types matter.
    check_exact
        Whether floats must be equal to the last bit.
    rel_tol, abs_tol
        Otherwise: how far they may be apart.
    categorical_as_str
        Whether categoricals are compared as text.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.testing import assert_frame_equal
    >>> assert_frame_equal(pw.DataFrame({"a": [1]}), pw.DataFrame({"a": [1]}))
    """
    __tracebackhide__ = True
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

    check_types(left, right, (DataFrame, LazyFrame))
    what = "DataFrames"
    mine: Any = left.collect() if isinstance(left, LazyFrame) else left
    theirs: Any = right.collect() if isinstance(right, LazyFrame) else right
    _compare_columns(what, mine.schema, theirs.schema, check_column_order, check_dtypes)
    if mine.height != theirs.height:
        fail(what, "height (row count) mismatch", mine.height, theirs.height)
    tolerance = Tolerance(exact=check_exact, relative=rel_tol, absolute=abs_tol)
    names = list(mine.schema)
    columns = [(name, mine.get_column(name), theirs.get_column(name)) for name in names]
    values = [values_of(a, b) for _, a, b in columns]
    if not check_row_order:
        values = _sorted_rows(values)
    for (name, a, b), (left_values, right_values) in zip(columns, values):
        try:
            compare_values(a, b, left_values, right_values, tolerance, in_order=True)
        except AssertionError as error:
            problem = AssertionError(f'{what} are different (value mismatch for column "{name}")\n[left]: {a}\n[right]: {b}')
            raise problem from error


def assert_frame_not_equal(left: DataFrame | LazyFrame, right: DataFrame | LazyFrame, **options: Any) -> None:
    """Raises an AssertionError if two frames are equal; the options are those of :func:`assert_frame_equal`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.testing.assert_frame_not_equal(pw.DataFrame({"a": [1]}), pw.DataFrame({"a": [2]}))
    """
    __tracebackhide__ = True
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

    check_types(left, right, (DataFrame, LazyFrame))
    try:
        assert_frame_equal(left, right, **options)
    except AssertionError:
        return
    raise AssertionError(f"{type(left).__name__}s are equal (but are expected not to be)")


def _compare_columns(what: str, left: Any, right: Any, in_order: bool, check_dtypes: bool) -> None:
    only_left = [name for name in left if name not in right]
    if only_left:
        fail(what, f"columns mismatch: {name_list(only_left)} in left, but not in right", name_list(left), name_list(right))
    only_right = [name for name in right if name not in left]
    if only_right:
        fail(what, f"columns mismatch: {name_list(only_right)} in right, but not in left", name_list(left), name_list(right))
    if in_order and list(left) != list(right):
        fail(what, "columns are not in the same order", name_list(left), name_list(right))
    if check_dtypes:
        different = [name for name in left if left[name] != right[name]]
        if different:
            sides = [pair_list((name, schema[name]) for name in different) for schema in (left, right)]
            fail(what, "dtypes do not match, differences only", *sides)


def _sorted_rows(values: list[tuple[list[Any], list[Any]]]) -> list[tuple[list[Any], list[Any]]]:
    """Both sides by rows, in the order of all columns."""
    sides = []
    for side in (0, 1):
        rows = sorted(zip(*[pair[side] for pair in values]), key=lambda row: [order_key(value) for value in row])
        sides.append([list(column) for column in zip(*rows)] or [[] for _ in values])
    return list(zip(*sides))  # type: ignore[arg-type]
