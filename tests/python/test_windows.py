"""Windows over an index, joins by any condition, namespaces of one's own."""

from __future__ import annotations

import datetime as dt
import random

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError

HOURS = [0, 1, 1, 5, 7]
FRAME = pw.DataFrame({"t": [dt.datetime(2020, 1, 1, hour) for hour in HOURS], "v": [1, 2, 3, 4, 5], "g": ["b", "a", "b", "b", "a"], "i": list(range(5))})


def hour(value: int) -> dt.datetime:
    return dt.datetime(2020, 1, 1) + dt.timedelta(hours=value)


def test_windows_every_so_often():
    made = FRAME.group_by_dynamic("t", every="2h").agg(pw.col("v").sum())
    assert made.rows() == [(hour(0), 6), (hour(4), 4), (hour(6), 5)]
    assert FRAME.lazy().group_by_dynamic("t", every="2h").agg(pw.len()).collect()["len"].to_list() == [3, 1, 1]


def test_ends_lengths_and_offsets():
    assert FRAME.group_by_dynamic("i", every="2i", closed="right").agg("v").rows() == [(-2, [1]), (0, [2, 3]), (2, [4, 5])]
    long = FRAME.group_by_dynamic("t", every="2h", period="3h", closed="both").agg("v")
    assert long.rows() == [(hour(0), [1, 2, 3]), (hour(2), [4]), (hour(4), [4, 5]), (hour(6), [5])]
    assert FRAME.group_by_dynamic("t", every="2h", offset="1h").agg("v")["t"].to_list() == [hour(-1), hour(1), hour(5), hour(7)]
    assert FRAME.group_by_dynamic("t", every="1w", start_by="friday").agg("v")["t"].to_list() == [dt.datetime(2019, 12, 27)]


def test_groups_bounds_and_labels():
    made = FRAME.group_by_dynamic("t", every="2h", group_by="g", include_boundaries=True, label="right").agg(pw.col("v").sum())
    assert made.columns == ["g", "_lower_boundary", "_upper_boundary", "t", "v"]
    assert made.rows()[0] == ("a", hour(0), hour(2), hour(2), 2)
    assert [row[0] for row in made.rows()] == ["a", "a", "b", "b"]


def test_days_on_the_clock_of_a_zone():
    frame = FRAME.select(pw.col("t").dt.replace_time_zone("Europe/Berlin"), "v")
    made = frame.group_by_dynamic("t", every="1d").agg(pw.len())
    assert made.schema["t"] == pw.Datetime("us", "Europe/Berlin")
    assert made["len"].to_list() == [5]


def test_a_window_for_each_row():
    assert FRAME.rolling("t", period="2h").agg("v")["v"].to_list() == [[1], [1, 2, 3], [1, 2, 3], [4], [5]]
    assert FRAME.rolling("i", period="2i", group_by="g").agg(pw.col("v").sum()).rows() == [("a", 1, 2), ("a", 4, 5), ("b", 0, 1), ("b", 2, 3), ("b", 3, 7)]
    ahead = FRAME.rolling("i", period="2i", offset="0i", closed="left").agg("v")
    assert ahead["v"].to_list() == [[1, 2], [2, 3], [3, 4], [4, 5], [5]]


def test_what_windows_need():
    with pytest.raises(InvalidOperationError, match="is not sorted"):
        FRAME.reverse().group_by_dynamic("t", every="2h").agg("v")
    with pytest.raises(ComputeError, match="must be positive"):
        FRAME.group_by_dynamic("t", every="0h").agg("v")
    with pytest.raises(InvalidOperationError, match="is for integer columns"):
        FRAME.group_by_dynamic("t", every="2i").agg("v")


def test_joins_by_conditions():
    left, right = pw.DataFrame({"x": [1, 2], "k": [5, 6]}), pw.DataFrame({"x": [0, 2], "k": [7, 8]})
    made = left.join_where(right, pw.col("x") > pw.col("x_right"), pw.col("k") < pw.col("k_right"))
    assert made.rows() == [(1, 5, 0, 7), (2, 6, 0, 7)]
    assert left.lazy().join_where(right.lazy(), pw.col("x") >= pw.col("x_right")).collect().height == 3


@pytest.mark.parametrize("mode", ["standalone", "portable"])
def test_histograms(mode, monkeypatch):
    if mode == "portable":
        pytest.importorskip("pyarrow")
    monkeypatch.setenv("BACKEND_MODE", mode)
    series = pw.Series("a", [1, 3, None, 8, 8, 2])
    assert series.hist([0, 4, 8]).rows() == [(4.0, "[0.0, 4.0]", 3), (8.0, "(4.0, 8.0]", 2)]
    assert series.hist(bin_count=2, include_category=False, include_breakpoint=False).rows() == [(3,), (2,)]
    with pytest.raises(ComputeError, match="only provide one"):
        series.hist([0, 1], bin_count=1)


def test_rows_by_computed_numbers():
    assert FRAME.select(pw.col("v").head(pw.len() // 2)).to_series().to_list() == [1, 2]
    assert FRAME.select(pw.col("v").slice(pw.col("i").max() - 1)).to_series().to_list() == [4, 5]


def test_namespaces():
    @pw.api.register_series_namespace("twofold")
    class Twofold:
        def __init__(self, series: pw.Series) -> None:
            self.series = series

        def double(self) -> pw.Series:
            return self.series * 2

    assert pw.Series([1, 2]).twofold.double().to_list() == [2, 4]
    with pytest.raises(AttributeError, match="reserved namespace 'dt'"):
        pw.api.register_expr_namespace("dt")(Twofold)


def test_arrays_without_a_copy():
    pytest.importorskip("numpy")
    assert pw.Series([1, 2]).to_numpy(allow_copy=False).tolist() == [1, 2]
    with pytest.raises(RuntimeError, match="copy not allowed"):
        pw.Series([1, None]).to_numpy(allow_copy=False)
    with pytest.raises(RuntimeError, match="copy not allowed"):
        pw.DataFrame({"a": [1], "b": [2.5]}).to_numpy(allow_copy=False)


def _points(kind, rng, rows):
    """Ascending values of an index, and Polars' name of their type."""
    if kind == "integer":
        return sorted(rng.randint(-20, 60) for _ in range(rows)), "Int64"
    if kind == "date":
        return sorted(dt.date(2023, 12, 20) + dt.timedelta(days=rng.randint(0, 150)) for _ in range(rows)), "Date"
    # Around a night on which clocks in Paris are put forward; without the hour that they skip.
    moments = (dt.datetime(2024, 3, 29) + dt.timedelta(minutes=rng.randint(0, 6 * 24 * 60)) for _ in range(rows))
    return sorted(at for at in moments if not dt.datetime(2024, 3, 31, 2) <= at <= dt.datetime(2024, 3, 31, 3)), "Datetime"


def _window_options(kind, rng):
    spans = {"integer": ["1i", "2i", "7i"], "date": ["1d", "3d", "1w", "1mo", "1q"]}.get(kind, ["1h", "90m", "12h", "1d", "2d", "1w", "1mo"])
    shifts = {"integer": ["0i", "3i", "-2i"], "date": ["0d", "1d", "-3d", "1w"]}.get(kind, ["0h", "1h", "-1h", "-1d", "30m"])
    options = {"closed": rng.choice(["left", "right", "both", "none"])}
    if rng.random() < 0.5:
        options["group_by"] = "g"
    rolls = rng.random() < 0.4
    if rolls:
        options["period"] = rng.choice(spans)
        return rolls, options
    options |= {"every": rng.choice(spans), "label": rng.choice(["left", "right", "datapoint"]), "include_boundaries": rng.random() < 0.4}
    if rng.random() < 0.5:
        options["period"] = rng.choice(spans)
    if rng.random() < 0.4:
        options["offset"] = rng.choice(shifts)
    options["start_by"] = rng.choice(["window", "window", "datapoint"] + ([] if kind == "integer" else ["monday", "friday"]))
    return rolls, options


@pytest.mark.parametrize("mode", ["standalone", "portable"])
@pytest.mark.parametrize("kind", ["integer", "date", "datetime", "zone"])
def test_random_windows_are_those_of_polars(kind, mode, monkeypatch):
    pl = pytest.importorskip("polars")
    if mode == "portable":
        pytest.importorskip("pyarrow")
    monkeypatch.setenv("BACKEND_MODE", mode)
    rng = random.Random(f"{kind}")
    for _ in range(60):
        points, name = _points(kind, rng, rng.choice([0, 1, 2, 5, 20, 60]))
        groups = [rng.choice("abc") for _ in points]
        values = [rng.choice([None, 1, 2, 3, 10]) for _ in points]
        rolls, options = _window_options(kind, rng)

        def windows(package, points=points, groups=groups, values=values, rolls=rolls, options=options, name=name):
            frame = package.DataFrame(
                {"i": points, "g": groups, "v": values}, schema={"i": getattr(package, name), "g": package.String, "v": package.Int64}
            )
            if kind == "zone":
                frame = frame.with_columns(package.col("i").dt.replace_time_zone("Europe/Paris", ambiguous="earliest"))
            value = package.col("v")
            over = frame.rolling("i", **options) if rolls else frame.group_by_dynamic("i", **options)
            return over.agg(value.sum().alias("sum"), value.max().alias("max"), package.len(), value.alias("all"))

        wanted, got = windows(pl), windows(pw)
        assert [str(dtype) for dtype in got.dtypes] == [str(dtype) for dtype in wanted.dtypes], options
        assert got.to_dicts() == wanted.to_dicts(), (options, points)


@pytest.mark.parametrize("mode", ["standalone", "portable"])
def test_windows_a_long_way_apart(mode, monkeypatch):
    if mode == "portable":
        pytest.importorskip("pyarrow")
    monkeypatch.setenv("BACKEND_MODE", mode)
    frame = pw.DataFrame({"at": [dt.datetime(1970, 1, 1), dt.datetime(2024, 1, 1)], "v": [1, 2]})
    assert frame.group_by_dynamic("at", every="1us").agg(pw.col("v").sum())["v"].to_list() == [1, 2]


def test_windows_beyond_the_calendar_are_an_error_of_ours(monkeypatch):
    pytest.importorskip("pyarrow")
    monkeypatch.setenv("BACKEND_MODE", "portable")
    frame = pw.DataFrame({"at": [dt.datetime(9999, 12, 1)], "v": [1]})
    with pytest.raises(ComputeError, match="windows over 'at' reach beyond the years 1 to 9999"):
        frame.group_by_dynamic("at", every="1mo", period="2mo").agg(pw.col("v").sum())


@pytest.mark.parametrize(("points", "options"), [
    ([-(2**63), 2**63 - 1], {"every": "1i"}),
    ([2**63 - 2, 2**63 - 1], {"every": "1i", "period": "5i"}),
])  # fmt: skip
def test_windows_at_the_ends_of_64_bits_come_to_an_end(points, options):
    frame = pw.DataFrame({"i": points, "v": [1, 2]})
    with pytest.raises(ComputeError, match="reach beyond what 64 bits hold"):
        frame.group_by_dynamic("i", **options).agg(pw.col("v").sum())
