"""Functions of lists, of their items, and of whole columns."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError

ITEMS = pw.DataFrame({"a": [[3, 1, None, 3], [], None, [5]], "n": [1, 0, 2, -1]})
A = pw.col("a")


def value(expr):
    return ITEMS.select(expr.alias("out")).to_series().to_list()


@pytest.mark.parametrize(
    ("expr", "wanted"),
    [
        (A.list.sort(), [[None, 1, 3, 3], [], None, [5]]),
        (A.list.sort(descending=True, nulls_last=True), [[3, 3, 1, None], [], None, [5]]),
        (A.list.reverse(), [[3, None, 1, 3], [], None, [5]]),
        (A.list.unique(maintain_order=True), [[3, 1, None], [], None, [5]]),
        (A.list.n_unique(), [3, 0, None, 1]),
        (A.list.drop_nulls(), [[3, 1, 3], [], None, [5]]),
        (A.list.shift(1), [[None, 3, 1, None], [], None, [None]]),
        (A.list.head("n"), [[3], [], None, [5]]),
        (A.list.get("n", null_on_oob=True), [1, None, None, 5]),
        (A.list.count_matches(3), [2, 0, None, 0]),
        (A.list.gather([0, -1], null_on_oob=True), [[3, 3], [None, None], None, [5, 5]]),
        (A.list.eval(pw.element() * 2), [[6, 2, None, 6], [], None, [10]]),
        (A.list.eval(pw.element().cum_sum()), [[3, 4, None, 7], [], None, [5]]),
        (A.list.filter(pw.element() > 1), [[3, 3], [], None, [5]]),
        (A.list.agg(pw.element().sum()), [7, 0, None, 5]),
        (A.list.median(), [3.0, None, None, 5.0]),
        (A.list.set_union([9]), [[3, 1, None, 9], [9], None, [5, 9]]),
        (A.list.set_difference([3]), [[1, None], [], None, [5]]),
        (pw.concat_list("a", "n"), [[3, 1, None, 3, 1], [0], None, [5, -1]]),
        (A.list.to_struct(["x", "y"]), [{"x": 3, "y": 1}, {"x": None, "y": None}, None, {"x": 5, "y": None}]),
    ],
)
def test_lists(expr, wanted):
    assert value(expr) == wanted


def test_outside_of_a_list():
    with pytest.raises(ComputeError, match="get index is out of bounds"):
        value(A.list.get("n"))


def test_whole_columns():
    frame = pw.DataFrame({"a": [1, 1, 4, 2], "b": [2.0, 4.0, 8.0, None]})
    assert frame.select(pw.col("a").rle_id()).to_series().to_list() == [0, 0, 1, 2]
    assert frame.select(pw.col("a").unique_counts()).to_series().to_list() == [2, 1, 1]
    assert frame.select(pw.col("a").append(pw.lit(1.5))).to_series().to_list() == [1.0, 1.0, 4.0, 2.0, 1.5]
    assert frame.select(pw.col("a").repeat_by(pw.Series([0, 1, 2, None]))).to_series().to_list() == [[], [1], [4, 4], None]
    assert frame.select(pw.col("a").top_k_by("b", 2)).to_series().to_list() == [4, 1]
    assert frame.select(pw.col("a").max_by("b"), least=pw.col("a").min_by("b")).row(0) == (4, 1)
    assert frame.select(pw.corr("a", "b")).item() == pytest.approx(0.9449111825)
    assert frame.select(pw.col("a").bitwise_or()).item() == 7
    assert frame["a"].peak_max().to_list() == [False, False, True, False]
    assert pw.Series([1, 2, 2, 5]).search_sorted(pw.Series([2, 9]), "right").to_list() == [3, 4]
    assert pw.Series([1, 2, 3, 4]).reshape((2, 2)).to_list() == [[1, 2], [3, 4]]


def test_one_value_and_complete_mappings_are_required():
    frame = pw.DataFrame({"a": [1, 2]})
    with pytest.raises(ComputeError, match="expected a single value, got 2 values"):
        frame.select(pw.col("a").item())
    with pytest.raises(InvalidOperationError, match="incomplete mapping"):
        frame.select(pw.col("a").replace_strict({1: 5}))


def test_groups():
    frame = pw.DataFrame({"g": [1, 1, 2], "a": [1, 2, 3], "b": [3, 1, 5]})
    made = frame.group_by("g", maintain_order=True).agg(pw.col("a").min_by("b"), only=pw.col("a").filter(pw.col("b") > 2).item())
    assert made.rows() == [(1, 2, 1), (2, 3, 3)]


def test_the_mean_of_spans_is_a_span():
    import datetime as dt

    spans = pw.DataFrame({"a": pw.Series([[dt.timedelta(seconds=1), dt.timedelta(seconds=3)], [], None], dtype=pw.List(pw.Duration("ms")))})
    assert spans.select(pw.col("a").list.mean()).schema == {"a": pw.Duration("ms")}
    assert spans.select(pw.col("a").list.mean())["a"].to_list() == [dt.timedelta(seconds=2), None, None]
    arrays = spans.head(1).select(pw.col("a").list.to_array(2).arr.mean())
    assert arrays["a"].to_list() == [dt.timedelta(seconds=2)]
