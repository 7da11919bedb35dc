"""Membership, quantiles, horizontal functions, windows and interpolation where the documentation of Polars is explicit."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError, ShapeError


def test_is_in_the_list_of_the_row():
    frame = pw.DataFrame({"a": [1, 9, None, 2], "b": [[1, 2], [3], [None], None]})
    assert frame.select(pw.col("a").is_in("b")).to_series().to_list()[:3] == [True, False, None]
    assert frame.select(pw.col("a").is_in("b", nulls_equal=True)).to_series().to_list()[:3] == [True, False, True]


def test_is_in_lists_of_another_kind_is_an_error():
    with pytest.raises(InvalidOperationError, match="'is_in' cannot check for"):
        pw.DataFrame({"a": ["x"], "b": [[1]]}).select(pw.col("a").is_in(pw.col("b")))


def test_several_quantiles_are_a_list():
    frame = pw.DataFrame({"a": [1, 2, 3, 4, None]})
    assert frame.select(pw.col("a").quantile([0.0, 0.5, 1.0], "linear")).item().to_list() == [1.0, 2.5, 4.0]
    assert frame.select(pw.col("a").quantile(pw.lit(0.5), "linear")).item() == 2.5
    assert frame.select(pw.col("a").quantile(pw.col("a").min() / 4, "linear")).item() == 1.75
    with pytest.raises(ComputeError, match="quantile should be between"):
        frame.select(pw.col("a").quantile(1.5))


def test_horizontal_functions_of_nulls_and_of_nothing():
    frame = pw.DataFrame({"n": [None, None], "f": [True, False], "i": [0, 3]})
    assert frame.select(pw.sum_horizontal("n", "f")).to_series().to_list() == [1, 0]
    assert frame.select(pw.sum_horizontal("n", "n")).to_series().to_list() == [None, None]
    assert frame.select(pw.any_horizontal("n", "i")).to_series().to_list() == [None, True]
    assert frame.select(pw.all_horizontal(pw.selectors.string()), pw.any_horizontal(pw.selectors.string())).row(0) == (True, False)
    with pytest.raises(InvalidOperationError, match="expected at least 1 input in 'sum_horizontal'"):
        frame.select(pw.sum_horizontal(pw.selectors.string()))


def test_window_mappings():
    frame = pw.DataFrame({"g": ["x", "y", "x"], "v": [1, 2, 3]})
    assert frame.select(pw.col("v").over("g", mapping_strategy="join")).to_series().to_list() == [[1, 3], [2], [1, 3]]
    assert frame.select(pw.col("v").sum().over("g", mapping_strategy="join")).to_series().to_list() == [4, 2, 4]
    assert frame.select(pw.col("v").head(1).over("g", mapping_strategy="explode")).to_series().to_list() == [1, 2]
    with pytest.raises(ShapeError, match="did not match that of the group"):
        frame.select(pw.col("v").head(1).over("g"))


def test_interpolation_of_moments_and_by_another_column():
    days = pw.Series([dt.date(2024, 1, 1), None, None, dt.date(2024, 1, 5)])
    assert days.interpolate("nearest").to_list() == [dt.date(2024, 1, 1), dt.date(2024, 1, 1), dt.date(2024, 1, 5), dt.date(2024, 1, 5)]
    assert days.interpolate().to_list() == [dt.date(2024, 1, day) for day in (1, 2, 3, 5)]
    frame = pw.DataFrame({"v": [10.0, None, 40.0, None], "at": [1, 2, 4, 9]})
    assert frame.select(pw.col("v").interpolate_by("at")).to_series().to_list() == [10.0, 20.0, 40.0, None]


def test_names_stay_with_their_column():
    frame = pw.DataFrame({"a": [1, 2]})
    assert frame.select(pw.all().replace({1: 9})).to_dict(as_series=False) == {"a": [9, 2]}
    assert frame.select(pw.all().is_sorted()).columns == ["a"]


def test_comparing_with_none_warns():
    with pytest.warns(UserWarning, match=r"Consider using `\.is_null\(\)`"):
        assert (pw.Series([1, None]) == None).to_list() == [None, None]
    with pytest.warns(UserWarning, match="always result in null"):
        assert (pw.col("a") > None).meta.output_name() == "a"


def test_the_seed_of_everything():
    def drawn() -> list[list[int]]:
        pw.set_random_seed(3)
        values = pw.Series(range(50))
        return [values.shuffle().to_list(), values.sample(5).to_list()]

    assert drawn() == drawn()
    assert pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").sample(pw.col("a").min())).height == 1
