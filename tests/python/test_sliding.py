"""Folds, divisions, hashes of rows, histograms and what moving windows and bins refuse."""

from __future__ import annotations

import math

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, DuplicateError, InvalidOperationError, ShapeError

FRAME = pw.DataFrame({"a": [1, 2, None], "b": [3, 4, 5], "t": [3, 1, 2]})


def test_folds_of_expressions_and_of_series():
    added = pw.fold(pw.lit(0), lambda left, right: left + right, ["a", "b"])
    assert FRAME.lazy().select(added).collect().rows() == [(4,), (6,), (None,)]
    # A function of series only, and one over a pattern.
    assert FRAME.select(pw.fold(pw.lit(0), lambda left, right: left + right.fill_null(10), pw.col("^[ab]$"))).rows() == [(4,), (6,), (15,)]
    assert FRAME.select(pw.reduce(lambda left, right: left.zip_with(left < right, right), ["b", "t"])).rows() == [(3,), (1,), (2,)]
    assert FRAME.select(pw.cum_reduce(lambda left, right: left + right, pw.all())).to_series().to_list()[0] == {"a": 1, "b": 4, "t": 7}
    made = FRAME.select(pw.cum_fold(pw.col("b").alias("z"), lambda left, right: left - right, ["a"], include_init=True)).to_series()
    assert made.name == "cum_fold" and made.to_list()[0] == {"z": 3, "a": 2}


def test_division_towards_zero():
    for left, right, wanted in (([-7, 7, -8, 0, None], 2, [-3, 3, -4, 0, None]), ([7, -7], -2, [-3, 3]), ([-7.5, 7.5], 2, [-3.0, 3.0]), ([5], 0, [None])):
        assert pw.DataFrame({"x": left}).select(pw.col("x").truncdiv(right)).to_series().to_list() == wanted


def test_hashes_of_rows():
    made = pw.DataFrame({"a": [1, 1, 2], "b": ["x", "x", None]}).hash_rows(seed=3)
    assert made.dtype == pw.UInt64
    assert made[0] == made[1] != made[2]
    assert pw.DataFrame({"a": [1, 1, 2], "b": ["x", "x", None]}).hash_rows(seed=3, seed_1=4).to_list() != made.to_list()
    assert pw.DataFrame().hash_rows().to_list() == []


def test_edges_of_histograms_are_printed_as_numbers_are():
    assert pw.Series([-1 / 3, 0, 1, 2, 3, 7]).hist(bin_count=3)["category"].to_list() == ["[-0.333333, 2.111111]", "(2.111111, 4.555556]", "(4.555556, 7.0]"]
    assert pw.Series([1e10, 2e10]).hist(bin_count=1)["category"].to_list() == ["[1.0000e10, 2.0000e10]"]
    assert pw.Series([0.0, 2e8]).hist(bin_count=1)["category"].to_list() == ["[0.0, 2e8]"]
    with pytest.raises(OverflowError):
        pw.Series([1]).hist(bin_count=-1)


def test_a_python_function_of_windows_keeps_the_type():
    assert pw.Series([1, 2, 4]).rolling_map(lambda window: window.mean(), 2).to_list() == [None, 1, 3]
    weighted = pw.Series([1, 2, 4]).rolling_map(lambda window: window.sum(), 2, weights=[1.0, 2.0])
    assert weighted.dtype == pw.Float64 and weighted.to_list() == [None, 5.0, 10.0]
    assert pw.Series([], dtype=pw.Int8).rolling_map(lambda window: window.sum(), 2).dtype == pw.Int8


def test_random_ranks_are_those_of_their_seed():
    values = pw.Series([5] * 20 + [1])
    one, same = values.rank("random", seed=4).to_list(), values.rank("random", seed=4).to_list()
    assert one == same and sorted(one) == list(range(1, 22)) and one[-1] == 1


@pytest.mark.parametrize(
    ("expr", "error", "text"),
    [
        (pw.col("a").rolling_sum(2, min_samples=3), InvalidOperationError, "should be <= `window_size`"),
        (pw.col("a").rolling_mean(2, weights=[1.0]), InvalidOperationError, "1 weights for a window of 2"),
        (pw.col("a").rolling_mean(2, weights=[1.0, 2.0]), InvalidOperationError, "null values"),
        (pw.col("b").rolling_sum_by("t", "1d"), InvalidOperationError, "parsed integer"),
        (pw.col("b").rolling_sum_by("t", "0i"), InvalidOperationError, "strictly positive"),
        (pw.col("b").rolling_rank_by("t", "2i", closed="left"), InvalidOperationError, "closed on the right"),
        (pw.col("b").sum().rolling("t", period="2i"), InvalidOperationError, "not sorted"),
        (pw.col("b").ewm_mean_by("t", half_life="-1i"), InvalidOperationError, "negative"),
        (pw.col("b").cut([2, 2]), DuplicateError, "not unique"),
        (pw.col("b").cut([math.nan]), ComputeError, "NaN"),
        (pw.col("b").cut([1], labels=["x"]), ShapeError, "expected 2 labels"),
        (pw.col("b").qcut([1.5]), ComputeError, "between 0.0 and 1.0"),
        (pw.col("b").bin_intervals([2, 1], labels=False), ComputeError, "non-decreasing"),
        (pw.col("b").bin_quantiles(0, labels=False), ComputeError, "at least one bin"),
        (pw.col("b").bin_ranks([0.5], labels=["x"]), ShapeError, "2 bins but got 1 labels"),
        (pw.col("b").cumulative_eval(pw.element() + 1), InvalidOperationError, "non-scalar"),
        (pw.col("b").reinterpret(dtype=pw.Int8), InvalidOperationError, "same size"),
    ],
)
def test_what_is_refused(expr, error, text):
    with pytest.raises(error, match=text):
        FRAME.select(expr)
