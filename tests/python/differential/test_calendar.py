"""Functions of calendars against Polars: business days, parts replaced, zones, spans that differ by row."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin", "UTC", "America/Sao_Paulo", "Africa/Casablanca")


def frames(seed: int, rows: int) -> tuple[Any, Any]:
    rng = random.Random(seed)

    def some(make: Any) -> list[Any]:
        return [None if rng.random() < 0.15 else make() for _ in range(rows)]

    columns = {
        "day": some(lambda: dt.date(1960, 1, 1) + dt.timedelta(rng.randrange(40_000))),
        "other": some(lambda: dt.date(1960, 1, 1) + dt.timedelta(rng.randrange(40_000))),
        "at": some(lambda: dt.datetime(1975, 1, 1) + dt.timedelta(microseconds=rng.randrange(2 * 10**15))),
        "clock": some(lambda: dt.time(rng.randrange(24), rng.randrange(60), rng.randrange(60), rng.randrange(10**6))),
        "n": some(lambda: rng.randrange(-900, 900)),
        "year": some(lambda: rng.randrange(1, 9000)),
        "month": some(lambda: rng.randrange(1, 13)),
        "hour": some(lambda: rng.randrange(24)),
        "span": some(lambda: rng.choice(["1d", "2h", "1mo", "-3w", "1y2mo", "90m", "-1q"])),
        "every": some(lambda: rng.choice(["1d", "2h", "1mo", "3w", "15m", "1q", "1y"])),
    }

    def made(module: Any) -> Any:
        schema = {
            "day": module.Date, "other": module.Date, "at": module.Datetime("us"), "clock": module.Time, "n": module.Int64, "year": module.Int32,
            "month": module.Int8, "hour": module.Int64, "span": module.String, "every": module.String,
        }  # fmt: skip
        return module.DataFrame(columns, schema=schema)

    return made(pw), made(pl)


def holidays(seed: int) -> list[dt.date]:
    rng = random.Random(seed)
    return [dt.date(1990, 1, 1) + dt.timedelta(rng.randrange(20_000)) for _ in range(rng.randrange(0, 400))]


def same(seed: int, rows: int, expression: Any) -> None:
    ours, theirs = frames(seed, rows)
    left, right = ours.select(expression(pw).alias("x")), theirs.select(expression(pl).alias("x"))
    assert str(left.schema["x"]) == str(right.schema["x"])
    assert left["x"].to_list() == right["x"].to_list()


@pytest.mark.parametrize("rows", [0, 1, 500])
@pytest.mark.parametrize("seed", range(4))
def test_business_days(seed: int, rows: int) -> None:
    rng = random.Random(seed)
    mask = [True] * 5 + [False] * 2 if seed == 0 else [rng.random() < 0.6 for _ in range(6)] + [True]
    free = holidays(seed)
    same(seed, rows, lambda m: m.business_day_count("day", "other", week_mask=mask, holidays=free))
    same(seed, rows, lambda m: m.business_day_count(dt.date(2000, 1, 1), m.col("other"), week_mask=mask, holidays=free))
    same(seed, rows, lambda m: m.col("day").dt.is_business_day(week_mask=mask, holidays=free))
    same(seed, rows, lambda m: m.col("at").dt.is_business_day(week_mask=mask, holidays=free))
    for roll in ("forward", "backward"):
        same(seed, rows, lambda m, roll=roll: m.col("day").dt.add_business_days("n", week_mask=mask, holidays=free, roll=roll))
        same(seed, rows, lambda m, roll=roll: m.col("at").dt.add_business_days(-17, week_mask=mask, holidays=free, roll=roll))
        moments = lambda m: m.col("at").dt.cast_time_unit("ms").dt.replace_time_zone("UTC")
        same(seed, rows, lambda m, roll=roll, moments=moments: moments(m).dt.add_business_days("n", holidays=free, roll=roll))


def test_business_days_refuse() -> None:
    frame = pw.DataFrame({"a": [dt.date(2024, 1, 6)]})
    with pytest.raises(pw.exceptions.ComputeError, match="2024-01-06 is not a business date"):
        frame.select(pw.col("a").dt.add_business_days(1))
    with pytest.raises(pw.exceptions.ComputeError, match="at least one business day"):
        frame.select(pw.col("a").dt.is_business_day(week_mask=[False] * 7))
    with pytest.raises(ValueError, match="length 7"):
        pw.col("a").dt.is_business_day(week_mask=[True])
    with pytest.raises(ValueError, match="roll"):
        pw.col("a").dt.add_business_days(1, roll="x")
    with pytest.raises(pw.exceptions.InvalidOperationError):
        frame.select(pw.lit("x").dt.is_business_day())


def test_holidays_of_each_row() -> None:
    lists = [[dt.date(2024, 1, 5)], None, [], [dt.date(2024, 1, 8), dt.date(2024, 1, 1)]]
    data = {"a": [dt.date(2024, 1, 5)] * 3 + [None], "b": [dt.date(2024, 2, 5)] * 4, "free": lists}
    ours, theirs = pw.DataFrame(data), pl.DataFrame(data)
    for build in (
        lambda m: m.col("a").dt.is_business_day(holidays=m.col("free")),
        lambda m: m.col("a").dt.add_business_days(1, holidays=m.col("free"), roll="forward"),
        lambda m: m.business_day_count("a", "b", holidays=m.Series(lists)),
        lambda m: m.business_day_count(m.lit(dt.date(2024, 1, 1)), "b", holidays=m.col("free")),
    ):
        assert ours.select(build(pw)).to_series().to_list() == theirs.select(build(pl)).to_series().to_list()
    for wrong, message in (([["x"]] * 4, "lists of dates"), ([[None]] * 3 + [lists[0]], "nulls found"), (["x"] * 4, "lists of dates")):
        with pytest.raises(pw.exceptions.ComputeError, match=message):
            ours.select(pw.col("a").dt.is_business_day(holidays=pw.Series(wrong)))


@pytest.mark.parametrize("rows", [0, 1, 300])
@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_replace(rows: int, unit: str) -> None:
    same(1, rows, lambda m: m.col("at").dt.cast_time_unit(unit).dt.replace(year=2024, month="month", day=7, microsecond=123_456))
    same(2, rows, lambda m: m.col("at").dt.cast_time_unit(unit).dt.replace(hour="hour", minute=m.col("month"), second=5))
    same(3, rows, lambda m: m.col("day").dt.replace(year=m.col("year").clip(1700, 2200), day=1, hour=4))
    same(4, rows, lambda m: m.col("at").fill_null(dt.datetime(2020, 1, 1)).dt.cast_time_unit(unit).dt.replace(day=28).dt.replace(month="month"))
    same(5, rows, lambda m: m.col("at").dt.cast_time_unit(unit).dt.replace_time_zone("Asia/Kathmandu").dt.replace(day=1, hour=12))


def test_replace_refuses_and_asks_about_zones() -> None:
    frame = pw.DataFrame({"a": [dt.datetime(2024, 2, 29), None], "b": ["earliest", "latest"]})
    with pytest.raises(pw.exceptions.ComputeError, match=r"Invalid date components \(2023, 2, 29\)"):
        frame.select(pw.col("a").dt.replace(year=2023))
    with pytest.raises(pw.exceptions.ComputeError, match="Invalid time components"):
        frame.select(pw.col("a").dt.replace(hour=24))
    berlin = pw.Series("a", [dt.datetime(2024, 2, 1)] * 2).dt.replace_time_zone("Europe/Berlin").to_frame().with_columns(frame["b"])
    with pytest.raises(pw.exceptions.ComputeError, match="ambiguous"):
        berlin.select(pw.col("a").dt.replace(month=10, day=27, hour=2))
    with pytest.raises(pw.exceptions.ComputeError, match="non-existent"):
        berlin.select(pw.col("a").dt.replace(month=3, day=31, hour=2))
    moments = berlin.select(pw.col("a").dt.replace(month=10, day=27, hour=2, ambiguous=pw.col("b")).dt.convert_time_zone("UTC").dt.hour())
    assert moments.to_series().to_list() == [0, 1]
    again = pw.Series([dt.datetime(2024, 10, 27, 2)] * 2).dt.replace_time_zone("Europe/Berlin", ambiguous=frame["b"])
    assert again.dt.convert_time_zone("UTC").dt.hour().to_list() == [0, 1]


@pytest.mark.parametrize("zone", ZONES)
def test_zones(zone: str) -> None:
    for rows in (0, 1, 1000):
        same(7, rows, lambda m: m.col("at").dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.base_utc_offset())
        same(8, rows, lambda m: m.col("at").dt.cast_time_unit("ms").dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.dst_offset())
        same(9, rows, lambda m: m.col("at").dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace(hour=12).dt.combine(m.lit(dt.time(13, 7))))
    with pytest.raises(pw.exceptions.InvalidOperationError):
        pw.select(pw.lit(dt.datetime(2024, 1, 1)).dt.dst_offset())


@pytest.mark.parametrize("rows", [0, 1, 300])
def test_combine_spans_and_seconds(rows: int) -> None:
    same(1, rows, lambda m: m.col("day").dt.combine(m.col("clock")))
    same(2, rows, lambda m: m.col("at").dt.combine(m.col("clock"), "ns"))
    same(3, rows, lambda m: m.col("at").dt.combine(dt.time(1, 2, 3, 456789), "ms"))
    same(4, rows, lambda m: m.col("at").dt.offset_by(m.col("span")))
    same(5, rows, lambda m: m.col("day").dt.offset_by(m.col("span")))
    same(6, rows, lambda m: m.lit(dt.datetime(2020, 5, 31, 7)).dt.offset_by(m.col("span")))
    same(7, rows, lambda m: m.col("at").dt.truncate(m.col("every")))
    same(8, rows, lambda m: m.col("at").dt.second(fractional=True))
    for every in ("1mo", "1q", "1y", "5mo", "2w", "3d", "20m"):
        same(9, rows, lambda m, every=every: m.col("at").dt.round(every))
        same(10, rows, lambda m, every=every: m.col("day").dt.truncate(every if every != "20m" else "1d"))


def test_in_groups_and_windows() -> None:
    ours, theirs = frames(3, 200)
    for module, frame in ((pw, ours), (pl, theirs)):
        col = module.col
        grouped = frame.group_by("month", maintain_order=True).agg(
            col("day").dt.add_business_days(3, roll="forward").max(), count=module.business_day_count("day", "other").sum()
        )
        window = frame.select(col("day").max().dt.replace(day=1).over("month"), x=col("at").dt.combine(col("clock")).min().over("month"))
        if module is pw:
            expected = grouped.rows(), window.rows()
    assert expected == (grouped.rows(), window.rows())
