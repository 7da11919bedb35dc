"""Arithmetic of lists and arrays item by item, and of structs field by field."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import InvalidOperationError, ShapeError


def test_lists_of_equal_lengths():
    made = pw.Series("a", [[1, 2], None, [3], []]) + pw.Series([[10, 20], [1], [None], []])
    assert made.name == "a" and made.dtype == pw.List(pw.Int64)
    assert made.to_list() == [[11, 22], None, [None], []]


def test_a_value_for_all_items_of_a_row():
    frame = pw.DataFrame({"a": [[1, 2], None, [3]], "b": [10, 20, None]})
    made = frame.select(product=pw.col("a") * pw.col("b"), left=100 - pw.col("a"), half=pw.col("a") / 2)
    assert made.schema == {"product": pw.List(pw.Int64), "left": pw.List(pw.Int64), "half": pw.List(pw.Float64)}
    assert made.rows() == [([10, 20], [99, 98], [0.5, 1.0]), (None, None, None), ([None], [97], [1.5])]


@pytest.mark.parametrize("dtype", [pw.Int8, pw.UInt16, pw.Float32])
def test_a_literal_takes_the_type_of_the_items(dtype):
    made = pw.DataFrame({"a": [[1, 2]]}, schema={"a": pw.List(dtype)}).select(pw.col("a") + 1)
    assert made.schema == {"a": pw.List(dtype)} and made.item().to_list() == [2, 3]


def test_lists_in_lists_with_a_value():
    made = pw.Series([[[1], [2, None]], []]) * 3
    assert made.to_list() == [[[3], [6, None]], []]


def test_lists_of_different_lengths_are_an_error():
    with pytest.raises(ShapeError, match="lengths differed at index 1: 1 != 2"):
        pw.DataFrame({"a": [[1], [1]], "b": [[1], [1, 2]]}).select(pw.col("a") + pw.col("b"))


def test_lists_of_lists_do_not_meet_lists():
    with pytest.raises(InvalidOperationError, match="cannot add two list columns with non-numeric inner types"):
        pw.DataFrame({"a": [[[1]]], "b": [[[1]]]}).select(pw.col("a") + pw.col("b"))
    with pytest.raises(InvalidOperationError, match="operation not supported for dtypes"):
        pw.DataFrame({"a": [["x"]]}).select(pw.col("a") + 1)


def test_arrays_keep_their_shape():
    frame = pw.DataFrame({"a": [[1, 2], None], "b": [[3, 4], [5, 6]]}, schema=dict.fromkeys("ab", pw.Array(pw.Int16, 2)))
    made = frame.select(sum=pw.col("a") + pw.col("b"), twice=pw.col("b") * 2)
    assert made.schema == dict.fromkeys(("sum", "twice"), pw.Array(pw.Int16, 2))
    assert made.rows() == [([4, 6], [6, 8]), (None, [10, 12])]


def test_structs_field_by_field():
    frame = pw.DataFrame({"a": [{"x": 1, "y": 2.0}, None]})
    made = frame.select(twice=pw.col("a") * 2, square=pw.col("a") * pw.col("a"))
    assert made["twice"].to_list() == [{"x": 2, "y": 4.0}, None]
    assert made["square"].to_list() == [{"x": 1, "y": 4.0}, None]


def test_literals_of_arrays_and_categories():
    made = pw.select(a=pw.lit([1, 2], dtype=pw.Array(pw.Int8, 2)), e=pw.lit("x", dtype=pw.Enum(["w", "x"])))
    assert made.schema == {"a": pw.Array(pw.Int8, 2), "e": pw.Enum(["w", "x"])} and made.row(0) == ([1, 2], "x")
