"""What expressions give inside of groups, and types that few functions take: one answer in each backend."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError


@pytest.fixture
def frame() -> pw.DataFrame:
    return pw.DataFrame({"g": [1, 2, 1, 2, 1], "a": [5, 2, 3, 2, 5], "k": ["x", "x", "y", "y", "x"]})


def by_group(frame, *exprs):
    return frame.group_by("g", maintain_order=True).agg(*exprs).rows()


def test_values_keep_their_order(frame):
    assert by_group(frame, pw.col("a").unique()) == [(1, [5, 3]), (2, [2])]


def test_each_group_has_a_fill_of_its_own(frame):
    assert by_group(frame, pw.col("a").shift(1, fill_value=pw.col("a").first())) == [(1, [5, 5, 3]), (2, [2, 2])]


def test_windows_inside_of_groups(frame):
    assert by_group(frame, pw.col("a").sum().over("k")) == [(1, [10, 3, 10]), (2, [2, 2])]


def test_ranges_of_each_group(frame):
    made = by_group(frame, pw.linear_space(pw.col("a").first(), pw.col("a").last(), 2))
    assert made == [(1, [5.0, 5.0]), (2, [2.0, 2.0])]


def test_rows_among_those_of_their_group(frame):
    assert by_group(frame, pw.col("a").is_in(pw.col("a").implode())) == [(1, [True] * 3), (2, [True] * 2)]
    assert by_group(frame, pw.col("a").sort().search_sorted(pw.col("a"))) == [(1, [1, 0, 1]), (2, [0, 0])]
    assert frame.lazy().filter(pw.col("a").is_in(pw.col("a").head(2).implode())).collect()["a"].to_list() == [5, 2, 2, 5]


def test_windows_of_moments():
    days = pw.Series([dt.date(2024, 1, 1), dt.date(2024, 1, 3), None])
    assert days.rolling_max(2, min_samples=1).to_list() == [dt.date(2024, 1, 1), dt.date(2024, 1, 3), dt.date(2024, 1, 3)]
    assert days.rolling_mean(2).to_list() == [None, dt.datetime(2024, 1, 2), None]
    with pytest.raises(InvalidOperationError):
        pw.Series(["x"]).rolling_max(1)


@pytest.mark.parametrize(("name", "expected"), [("min", [None, 2.0, 4.0]), ("max", [None, 4.0, 12.0]), ("var", [None, 0.25, 4.0])])
def test_weights(name, expected):
    assert getattr(pw.Series([1.0, 2.0, 6.0]), f"rolling_{name}")(2, weights=[2.0, 2.0]).to_list() == expected
    with pytest.raises(InvalidOperationError, match="null values"):
        getattr(pw.Series([1.0, None]), f"rolling_{name}")(2, weights=[1.0, 1.0])


def test_wide_integers_are_exact():
    big = 10**30
    column = pw.Series([1, -big, big, None], dtype=pw.Int128)
    assert column.cum_sum().to_list() == [1, 1 - big, 1, None]
    assert (column & 3).to_list() == [1, -big & 3, big & 3, None]
    assert column.sort().to_list() == [None, -big, 1, big]


def test_texts_of_nothing_but_nulls():
    frame = pw.DataFrame({"a": ["x", None], "b": [None, None]}, schema={"a": pw.String, "b": pw.String})
    assert frame.select(pw.concat_str("a", "b", separator="-", ignore_nulls=True)).to_series().to_list() == ["x", ""]


def test_decimals_divided_by_nothing():
    with pytest.raises(ComputeError, match="division by zero"):
        pw.Series([1], dtype=pw.Decimal(5, 1)) / pw.Series([0], dtype=pw.Decimal(5, 1))


def test_keys_of_two_types():
    left, right = pw.DataFrame({"a": [1, 2]}, schema={"a": pw.Int8}), pw.DataFrame({"a": [2, 300]}, schema={"a": pw.Int32})
    made = left.join(right, on="a", how="full", coalesce=True)
    assert made.schema == {"a": pw.Int32} and sorted(made["a"].to_list()) == [1, 2, 300]
