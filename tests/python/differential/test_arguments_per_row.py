"""Arguments that differ from row to row, one value beside many, and formats of dates that are found, against Polars."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any
from zoneinfo import ZoneInfo

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")


def same(build: Any) -> None:
    ours, theirs = build(pw), build(pl)
    assert str(ours.dtype) == str(theirs.dtype)
    assert ours.to_list() == theirs.to_list()


@pytest.mark.parametrize("rows", [0, 1, 300])
def test_numbers_of_each_row(rows: int) -> None:
    rng = random.Random(rows)
    data = {
        "s": [rng.choice([None, "", "abc", "Zürich 😀", "-42", "+7"]) for _ in range(rows)],
        "n": [rng.choice([None, 0, 1, 3, 9]) for _ in range(rows)],
        "m": [rng.choice([None, -2, 0, 1, 4]) for _ in range(rows)],
    }
    for build in (
        lambda m: m.col("s").str.head(m.col("m")),
        lambda m: m.col("s").str.tail("m"),
        lambda m: m.col("s").str.slice("m", "n"),
        lambda m: m.col("s").str.slice(1, m.col("n")),
        lambda m: m.col("s").str.zfill(m.col("n")),
        lambda m: m.col("s").str.pad_start(m.col("n"), "*"),
        lambda m: m.col("s").str.pad_end("n"),
        lambda m: m.lit("Zürich").str.head(m.col("n")),
    ):
        schema = {"s": "String", "n": "Int64", "m": "Int64"}
        same(lambda m, build=build, schema=schema: m.DataFrame(data, schema={k: getattr(m, v) for k, v in schema.items()}).select(x=build(m)).to_series())


def test_bases_of_each_row() -> None:
    data = {"s": ["110", "ff", None, "zz"], "b": [2, 16, 10, 36]}
    same(lambda m: m.DataFrame(data).select(m.col("s").str.to_integer(base="b")).to_series())
    same(lambda m: m.DataFrame(data).select(m.col("s").str.to_integer(base=m.col("b").clip(2, 12), strict=False)).to_series())


def test_one_value_beside_many() -> None:
    at = [dt.datetime(2024, 1, 31)]
    same(lambda m: m.Series("a", at).dt.offset_by(m.Series(["1mo", "1d", None])))
    same(lambda m: m.Series("a", ["abc"]).str.starts_with(m.Series(["a", "b", None])))
    replaced = pw.Series("a", at).dt.replace(day=pw.Series([1, 2, None]))
    assert replaced.to_list() == [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 31)]
    assert pw.Series([1, 2]).to_frame("a").select(pw.col("a")).height == 2
    assert pw.Series("a", at).dt[0] == at[0]
    same(lambda m: m.Series("a", [[1, 2], [3, 4]]).list[-1])


@pytest.mark.parametrize("sign", ["-", "/", "."])
@pytest.mark.parametrize("first", ["%Y{0}%m{0}%d", "%d{0}%m{0}%Y"])
def test_formats_that_are_found(sign: str, first: str) -> None:
    moment = dt.datetime(2024, 12, 13, 23, 34, 45, 123456)
    date = first.format(sign)
    for clock in ("", "T%H:%M:%S", " %H:%M:%S", "T%H%M%S", " %H%M%S", "T%H:%M", " %H:%M", "T%H%M", " %H%M", " %H:%M:%S.%f", "T%H%M%S.%f"):
        text = moment.strftime(date + clock)
        same(lambda m, text=text: m.Series("a", [text, None]).str.to_datetime(time_unit="us"))
    same(lambda m: m.Series("a", [moment.strftime(date)]).str.to_date())


def test_zones_of_texts_and_literals() -> None:
    text = ["2024-10-27 02:30:00", "2024-07-01 12:00:00", None]
    for choice in ("earliest", "latest"):
        same(lambda m, choice=choice: m.Series("a", text).str.to_datetime("%Y-%m-%d %H:%M:%S", time_zone="Europe/Berlin", ambiguous=choice))
    with pytest.raises(pw.exceptions.ComputeError, match="ambiguous"):
        pw.Series(text).str.to_datetime("%Y-%m-%d %H:%M:%S", time_zone="Europe/Berlin", ambiguous=pw.Series(["raise"] * 3))
    for value in (dt.datetime(2024, 2, 29), dt.datetime(2024, 2, 29, tzinfo=ZoneInfo("America/New_York"))):
        for unit in ("ms", "us", "ns"):
            for zone in (None, "America/New_York"):
                same(lambda m, value=value, unit=unit, zone=zone: m.select(m.lit(value, dtype=m.Datetime(unit, zone))).to_series())


def test_arrays_are_asked_for() -> None:
    for build in (lambda c: c.arr.max(), lambda c: c.arr.get(0), lambda c: c.arr.sort(), lambda c: c.arr.head(1), lambda c: c.arr.std()):
        with pytest.raises(pw.exceptions.InvalidOperationError, match="expected Array datatype for array operation, got: String"):
            pw.LazyFrame({"a": ["x"]}).select(build(pw.col("a"))).collect_schema()
    same(lambda m: m.Series("a", [[1, 4], [8, 5], None], dtype=m.Array(m.Int64, 2)).arr.eval(m.element().rank()))
    same(lambda m: m.Series("a", [[1, 4], [8, 5]], dtype=m.Array(m.Int64, 2)).arr.eval(m.element().rank(), as_list=True))
    with pytest.raises(TypeError, match="must be a string"):
        pw.col("a").cat.starts_with(None)  # type: ignore[arg-type]
