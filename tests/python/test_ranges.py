"""Ranges of numbers and time, and points in time made of parts."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, ShapeError

DAY = dt.date(2024, 1, 31)


def test_dates_by_month_keep_the_day_where_they_can():
    assert pw.date_range(DAY, dt.date(2024, 4, 30), "1mo", eager=True).to_list() == [DAY, dt.date(2024, 2, 29), dt.date(2024, 3, 31), dt.date(2024, 4, 30)]


@pytest.mark.parametrize(("closed", "hours"), [("both", [0, 6, 12]), ("left", [0, 6]), ("right", [6, 12]), ("none", [6])])
def test_ends(closed, hours):
    start = dt.datetime(2024, 1, 1)
    made = pw.datetime_range(start, start + dt.timedelta(hours=12), "6h", closed=closed, eager=True)
    assert made.to_list() == [start + dt.timedelta(hours=hour) for hour in hours]


def test_days_on_the_clock_of_a_zone():
    made = pw.datetime_range(dt.datetime(2024, 3, 30), dt.datetime(2024, 4, 1), "1d", time_zone="Europe/Berlin", eager=True)
    assert [str(value.time()) for value in made.to_list()] == ["00:00:00"] * 3
    assert made.dtype == pw.Datetime("us", "Europe/Berlin")


def test_lists_per_row():
    frame = pw.DataFrame({"a": [1, 4, None], "b": [3, 3, 5]})
    assert frame.select(pw.int_ranges("a", "b")).to_series().to_list() == [[1, 2], [], None]
    days = pw.DataFrame({"s": [DAY, None], "e": [dt.date(2024, 2, 1), DAY]})
    assert days.select(pw.date_ranges("s", "e")).to_series().to_list() == [[DAY, dt.date(2024, 2, 1)], None]


def test_linear_space():
    assert pw.linear_space(0, 1, 3, eager=True).to_list() == [0.0, 0.5, 1.0]
    assert pw.linear_space(0, 1, 3, closed="none", eager=True).to_list() == [0.25, 0.5, 0.75]
    assert pw.linear_space(DAY, dt.date(2024, 2, 2), 3, eager=True).to_list()[1] == dt.datetime(2024, 2, 1)


def test_parts():
    frame = pw.DataFrame({"y": [2024, None], "h": [5, 6]})
    assert frame.select(pw.date("y", 2, 29)).to_series().to_list() == [dt.date(2024, 2, 29), None]
    assert frame.select(pw.datetime("y", 1, 2, "h")).to_series().to_list() == [dt.datetime(2024, 1, 2, 5), None]
    assert frame.select(pw.duration(hours="h", minutes=1)).to_series().to_list() == [dt.timedelta(hours=5, minutes=1), dt.timedelta(hours=6, minutes=1)]
    with pytest.raises(ComputeError, match="Invalid date components"):
        pw.select(pw.date(2023, 2, 29))


def test_errors():
    with pytest.raises(ComputeError, match="`interval` must be positive"):
        pw.date_range(DAY, DAY, "-1d", eager=True)
    with pytest.raises(ComputeError, match="must consist of full days"):
        pw.date_range(DAY, DAY, "6h", eager=True)
    with pytest.raises(ShapeError, match="non-scalar start"):
        pw.date_range(pw.Series([DAY, DAY]), DAY, eager=True)
