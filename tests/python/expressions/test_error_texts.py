"""Errors name types as tables show them, and say what is wrong in the words that the documentation has."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest
from polarway.exceptions import DuplicateError, InvalidOperationError, OutOfBoundsError, SchemaError, ShapeError

pytestmark = pytest.mark.only_standalone("the texts of the native engine")
FRAME = pw.LazyFrame({"t": ["x", "y"], "n": [1, 2], "d": [dt.date(2024, 1, 1)] * 2})


@pytest.mark.parametrize(
    ("query", "error", "text"),
    [
        (lambda: FRAME.select(pw.col("t").abs()), InvalidOperationError, "`abs` operation not supported for dtype `str`"),
        (lambda: FRAME.select(pw.col("t") - 1), InvalidOperationError, "arithmetic on dtypes str and dyn int is not allowed"),
        (lambda: FRAME.select(pw.col("d").fill_null(1)), InvalidOperationError, "got invalid or ambiguous dtypes"),
        (lambda: FRAME.select(pw.col("n").gather(7)), OutOfBoundsError, "gather indices are out of bounds"),
        (lambda: FRAME.select(pw.col("n").sort_by(pw.col("n").gather([0, 0, 0]))), ShapeError, "'sort_by' must have matching group lengths"),
        (lambda: FRAME.select(pw.col("n").reshape((0, 4))), InvalidOperationError, "into shape containing a zero dimension"),
        (lambda: FRAME.with_row_index("n"), DuplicateError, "duplicate column name n"),
        (lambda: pw.concat([FRAME.select("d"), FRAME.select(d=pw.struct("n"))], how="vertical_relaxed"), SchemaError, r"supertype of date and struct\[1\]"),
    ],
)
def test_texts(query, error, text):
    with pytest.raises(error, match=text):
        query().collect()


def test_a_text_that_is_no_category_has_no_place_in_their_order():
    values = pw.Series(["a", "b"], dtype=pw.Enum(["a", "b"]))
    with pytest.raises(InvalidOperationError, match="conversion from `str` to `enum` failed"):
        values.lt("c")
    assert (values == "b").to_list() == [False, True]


def test_shifts_by_a_computed_number():
    assert FRAME.select(pw.col("n").shift(pw.col("n").min())).collect().to_series().to_list() == [None, 1]
    with pytest.raises(ShapeError, match="'n' must be a scalar value"):
        FRAME.select(pw.col("n").shift(pw.col("n"))).collect()


def test_windows_of_what_is_one_value_in_another_way():
    frame = pw.DataFrame({"g": [1, 1, 2], "x": [1, 2, 3]})
    reversed_lists = frame.select(pw.col("x").implode().reverse().over("g", mapping_strategy="join"))
    assert reversed_lists.to_series().to_list() == [[1, 2], [1, 2], [3]]
    assert frame.select((pw.col("x") + pw.col("x").first()).over("g", mapping_strategy="join")).to_series().to_list() == [[2, 3], [2, 3], [6]]
