"""Upsampling, hashing, updating, aligned concatenation, assignment, folding, and what older versions had."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest
from polarway.exceptions import ArgumentRemovedError, AttributeRemovedError, DuplicateError, InvalidOperationError, ShapeError


def test_upsampling_by_group():
    frame = pw.DataFrame({"t": [1, 3, 2, 4], "g": ["x", "x", "y", "y"], "v": [1, 2, 3, 4]})
    made = frame.upsample("t", every="1i", group_by="g", maintain_order=True)
    assert made.select("t", "v").rows() == [(1, 1), (2, None), (3, 2), (2, 3), (3, None), (4, 4)]


def test_upsampling_moments():
    frame = pw.DataFrame({"t": [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 1, 2)], "v": [1, 2]})
    assert frame.upsample("t", every="1h")["v"].to_list() == [1, None, 2]
    with pytest.raises(InvalidOperationError, match="is not sorted"):
        frame.reverse().upsample("t", every="1h")


def test_hashes_of_rows():
    hashes = pw.DataFrame({"a": [1, 2, 1], "b": ["x", "x", "x"]}).hash_rows()
    assert hashes.dtype == pw.UInt64 and hashes[0] == hashes[2] != hashes[1]


def test_updating_a_query():
    left = pw.LazyFrame({"k": [1, 2, 3], "v": [10, 20, None]})
    right = pw.LazyFrame({"k": [2, 3, 4], "v": [None, 30, 40]})
    assert left.update(right, on="k").collect().rows() == [(1, 10), (2, 20), (3, 30)]
    assert left.update(right, on="k", include_nulls=True).collect()["v"].to_list() == [10, None, 30]
    assert left.update(right, on="k", how="full").collect().height == 4


def test_aligned_frames():
    one, two = pw.DataFrame({"k": [2, 1], "x": [20, 10]}), pw.DataFrame({"k": [3, 2], "y": ["c", "b"]})
    assert pw.concat([one, two], how="align").rows() == [(1, 10, None), (2, 20, "b"), (3, None, "c")]
    assert pw.concat([one, two], how="align_inner").rows() == [(2, 20, "b")]
    assert pw.concat([one.lazy(), two.lazy()], how="align_left").collect().rows() == [(1, 10, None), (2, 20, "b")]
    with pytest.raises(InvalidOperationError, match="at least one common column"):
        pw.concat([one, pw.DataFrame({"z": [1]})], how="align")


def test_assignment_makes_a_new_table():
    frame = pw.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    other = frame.clone()
    frame[0, "a"] = 9
    frame[1, 1] = "z"
    frame[["c", "d"]] = [[1, 2], [3, 4]]
    assert frame.rows() == [(9, "x", 1, 2), (2, "z", 3, 4)] and other.rows() == [(1, "x"), (2, "y")]
    with pytest.raises(TypeError, match="boolean mask"):
        frame[[True, False], "a"] = 1
    with pytest.raises(ValueError, match="2D matrix"):
        frame[["c", "d"]] = 1


def test_windows_one_by_one():
    frame = pw.DataFrame({"t": [0, 1, 5], "v": [1, 2, 3]})
    assert [(key, group["v"].to_list()) for key, group in frame.group_by_dynamic("t", every="2i")] == [((0,), [1, 2]), ((4,), [3])]
    assert frame.rolling("t", period="2i").map_groups(lambda group: group.select(pw.col("v").sum())).to_series().to_list() == [1, 3, 3]


def test_groups_of_a_query():
    lazy = pw.LazyFrame({"k": ["x", "x", "y"], "v": [1, 2, 3]})
    made = lazy.group_by("k", maintain_order=True).map_groups(lambda group: group.tail(1), schema={"k": pw.String, "v": pw.Int64})
    assert made.collect_schema() == {"k": pw.String, "v": pw.Int64} and made.collect().rows() == [("x", 2), ("y", 3)]


def test_folding_over_selectors():
    frame = pw.DataFrame({"a": [1, 2], "b": [3, None], "t": ["x", "y"]})
    numbers = pw.selectors.numeric()
    assert frame.select(pw.reduce(lambda left, right: left + right, numbers)).to_series().to_list() == [4, None]
    assert frame.lazy().select(pw.cum_fold(pw.lit(1), lambda left, right: left * right, numbers)).collect().item(0, 0) == {"a": 1, "b": 3}
    assert frame.filter(pw.fold(pw.lit(True), lambda left, right: left & right.is_not_null(), pw.all())).height == 1


def test_what_older_versions_had():
    frame = pw.DataFrame({"a": [1]})
    with pytest.raises(AttributeRemovedError, match="use `DataFrame.unpivot` instead"):
        assert frame.melt is None
    with pytest.raises(AttributeRemovedError, match="cum_sum"):
        assert pw.col("a").cumsum is None
    assert not hasattr(pw.Series, "series_equal")
    with pytest.raises(ArgumentRemovedError, match="return_type"):
        frame.glimpse(return_as_string=True)


def test_errors_of_shapes_and_names():
    with pytest.raises(InvalidOperationError, match="series of different lengths: got 2 and 3"):
        pw.Series([1, 2]) + pw.Series([1, 2, 3])
    with pytest.raises(ShapeError, match="length mismatch"):
        pw.Series([1, 2]).dot([1, 2, 3])
    with pytest.raises(DuplicateError, match="more than one occurrence"):
        frame = pw.DataFrame({"a": [1, 2]})
        frame.transpose(column_names=["x", "x"])
    with pytest.raises(ValueError, match="'left_on' requires corresponding 'right_on'"):
        frame.join(frame, left_on="a")
