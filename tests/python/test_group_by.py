"""group_by and the aggregates of a frame."""

from __future__ import annotations

import polarway as pw
import pytest


@pytest.fixture(params=["eager", "lazy"])
def frame(request, trades):
    return trades if request.param == "eager" else trades.lazy()


def test_agg_gives_one_row_per_key_and_null_is_a_key(frame):
    out = frame.group_by("symbol", maintain_order=True).agg(pw.col("price").sum(), n=pw.len()).collect()
    assert out.rows() == [("A", 24.0, 4), ("B", 23.0, 4), ("C", 19.0, 3), (None, 7.0, 1)]
    assert out.schema["n"] == pw.UInt32


def test_agg_by_an_expression_and_by_two_keys(frame):
    out = frame.group_by(pw.col("id") % 2, maintain_order=True).agg(pw.col("volume").sum()).collect()
    assert out.rows() == [(0, 360), (1, 340)]
    two = frame.group_by("symbol", even=pw.col("id") % 2 == 0).agg(pw.len()).collect()
    assert two.columns == ["symbol", "even", "len"]
    assert two["len"].sum() == 12


def test_every_shortcut_aggregates_the_other_columns(frame):
    grouped = frame.select("symbol", "price").group_by("symbol", maintain_order=True)
    first = [getattr(grouped, name)().collect().row(0) for name in ("sum", "mean", "min", "max", "median", "first", "last", "n_unique")]
    assert first == [("A", 24.0), ("A", 6.0), ("A", 1.0), ("A", 11.0), ("A", 6.0), ("A", 1.0), ("A", 11.0), ("A", 4)]


def test_len_and_count(frame):
    assert frame.group_by("symbol", maintain_order=True).len().collect().row(0) == ("A", 4)
    assert frame.group_by("symbol", maintain_order=True).count().collect().columns == ["symbol", "count"]


def test_having_keeps_groups(frame):
    out = frame.group_by("symbol", maintain_order=True).having(pw.len() > 3).agg(pw.col("id").min()).collect()
    assert out.rows() == [("A", 0), ("B", 1)]


def test_dictionaries_are_refused(frame):
    with pytest.raises(TypeError, match="dictionary"):
        frame.group_by("symbol").agg({"price": "sum"})


def test_lazy_groups_do_not_iterate(trades):
    with pytest.raises(TypeError, match="not iterable"):
        list(trades.lazy().group_by("symbol"))


def test_aggregates_of_a_frame(frame):
    numbers = frame.select("price", "volume")
    assert numbers.sum().collect().rows() == [(73.0, 700)]
    assert numbers.min().collect().rows() == [(1.0, 10)]
    assert numbers.max().collect().rows() == [(12.0, 120)]
    assert numbers.mean().collect().rows() == [(73.0 / 11, 700 / 11)]
    assert numbers.null_count().collect().rows() == [(1, 1)]
    assert numbers.count().collect().rows() == [(11, 11)]
    assert numbers.collect().schema == {"price": pw.Float64, "volume": pw.Int64}


def test_sums_of_text_are_null(frame):
    assert frame.select("symbol", "volume").sum().collect().rows() == [(None, 700)]


def test_empty_frames_aggregate():
    empty = pw.DataFrame({"k": [], "v": []}, schema={"k": pw.String, "v": pw.Int64})
    assert empty.group_by("k").agg(pw.col("v").sum()).rows() == []
    assert empty.select(pw.col("v").sum(), m=pw.col("v").max(), n=pw.len()).rows() == [(0, None, 0)]


@pytest.mark.parametrize(("key", "groups"), [
    (pw.col("a").shift(1) // 30_000, [(None, 0, 1), (0, 1, 30_000), (1, 30_001, 30_000), (2, 60_001, 9_999)]),
    (pw.col("a").reverse() // 30_000, [(0, 40_000, 30_000), (1, 10_000, 30_000), (2, 0, 10_000)]),
    ((pw.col("a") // 40_000).rle_id(), [(0, 0, 40_000), (1, 40_000, 30_000)]),
])  # fmt: skip
def test_keys_that_need_the_whole_column_see_all_batches(key, groups):
    frame = pw.DataFrame({"a": range(70_000)})
    for rows in (frame, frame.lazy()):
        assert rows.group_by(k=key).agg(pw.col("a").min(), n=pw.len()).sort("k").collect().rows() == groups
        assert [len(items) for items in rows.group_by(k=key).agg(pw.col("a").reverse()).sort("k").collect()["a"].to_list()] == [group[2] for group in groups]


@pytest.mark.parametrize("key", [pw.col("b").head(2), pw.col("b").unique()])
def test_keys_of_another_length_are_refused(key):
    with pytest.raises(pw.exceptions.ShapeError):
        pw.DataFrame({"a": [1, 2, 3], "b": [1, 1, 2]}).group_by("a", key).agg(pw.len())


@pytest.mark.parametrize("make", [
    lambda a, b: a.interpolate_by(b), lambda a, b: b.interpolate_by(a), lambda a, b: a.top_k_by(b, 2), lambda a, b: b.top_k_by(a, 2), lambda a, b: a.sum().over(b),
])  # fmt: skip
def test_arguments_of_another_length_are_refused(make):
    with pytest.raises((pw.exceptions.ShapeError, pw.exceptions.ComputeError, pw.exceptions.InvalidOperationError)):
        pw.DataFrame({"a": [1.0, None, 3.0], "b": [1, 2, 3]}).select(make(pw.col("a"), pw.col("b").head(2)))
