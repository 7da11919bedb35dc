"""Corners of functions of every kind that once differed from Polars: values, types and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")

SPANS = [1, -1, 0, 1001, 1_000_000, 1_000_500_000, 999, -86_400_000_000_001, None]
MOMENTS = [dt.datetime(2020, 1, 1), dt.datetime(2020, 7, 1, 5, 6, 7, 8), dt.datetime(1950, 1, 1), dt.datetime(2090, 7, 1), None]
ZONES = ["Europe/London", "Asia/Kathmandu", "America/New_York", "UTC", "Etc/GMT+5", "America/Sao_Paulo", "Asia/Tokyo", "Australia/Sydney"]
UNITS = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1, "milliseconds": 1, "microseconds": 1, "nanoseconds": 1}
FRAME = {"g": [1, 1, 2], "a": [1, 2, 3], "t": ["a", None, "c"]}

VALUES: list[Any] = [
    lambda m: m.Series("s", ["an\u0303a", "e\u0301a", "a\r\nb", "", None, "ab", "👨\u200d👩\u200d👧x"]).str.reverse(),
    *(lambda m, unit=unit: m.Series("s", SPANS, dtype=m.Duration(unit)).dt.to_string("polars") for unit in ("ms", "us", "ns")),
    *(lambda m, unit=unit, part=part: getattr(m.Series("s", SPANS, dtype=m.Duration(unit)).dt, f"total_{part}")(fractional=True) for unit in ("ms", "us", "ns") for part in UNITS),
    lambda m: m.Series("s", [1, 1000, 1_000_000, 123_456_789, 500_000_000, None], dtype=m.Time).dt.to_string(),
    *(lambda m, zone=zone: m.Series("s", MOMENTS).dt.replace_time_zone(zone).dt.to_string("%Z") for zone in ZONES),
    *(lambda m, digits=digits: m.Series("s", ["2020-01-01 01:02:03.123456789"[: 20 + digits]]).str.to_datetime(f"%F %T%.{digits}f") for digits in (3, 6, 9)),
    lambda m: m.from_epoch(m.Series("s", [1.5, -2.5]), "ms"),
    lambda m: m.from_epoch(m.Series("s", [1, 2], dtype=m.Int8), "ms"),
    *(lambda m, unit=unit: m.Series("s", [[1, 2], [], None], dtype=m.List(m.Duration(unit))).list.mean() for unit in ("ms", "us", "ns")),
    *(lambda m, dtype=dtype, name=name: getattr(m.Series("s", [[1, 2], None], dtype=m.Array(getattr(m, dtype), 2)).arr, name)() for dtype in ("Date", "Time", "Datetime", "Duration") for name in ("mean", "median")),
    lambda m: m.Series("s", [[Decimal("1.5"), Decimal("2.25")], []], dtype=m.List(m.Decimal(10, 2))).list.sum(),
    lambda m: m.Series("s", [[1, 2, 3, 4]], dtype=m.Array(m.Int64, 4)).arr.slice(-5, 2, as_array=True),
    lambda m: m.Series("s", [Decimal(10**37), Decimal(10**37)], dtype=m.Decimal(38, 0)).sum(),
]  # fmt: skip

#: what pyarrow has no form for: leap seconds, years beyond its calendar, rounding of the smallest numbers
NATIVE_VALUES: list[Any] = [
    *(lambda m, digits=digits: m.Series("s", [1.234e-320, -1e-310, 0.5]).round_sig_figs(digits) for digits in (1, 3, 5, 1000)),
    lambda m: m.Series("s", ["Sun Jul  8 00:34:60 2001"]).str.strptime(m.Datetime, "%c"),
    lambda m: m.Series("s", ["2001-01-01 23:59:60.5", "2001-01-01 23:59:61"]).str.strptime(m.Datetime, "%F %T%.f", strict=False),
    lambda m: m.Series("s", ["00:34:60", "23:59:60"]).str.strptime(m.Time, "%T", strict=False),
    *(lambda m, digits=digits: m.Series("s", [1.234e-320, -1e-310, 0.5]).round(digits) for digits in (0, 320, 321, 322, 1000)),
    lambda m: m.Series("s", [-96_465_659, 5, None, 95_026_237, 95_026_236], dtype=m.Int32).cast(m.Date).dt.year(),
    lambda m: m.Series("s", [-96_465_659, 5, None]).cast(m.Date).dt.is_leap_year(),
]

# One row beside more of them.
EXPRESSIONS: list[Any] = [
    lambda m, one: one + m.col("a"),
    lambda m, one: one == m.col("a"),
    lambda m, one: m.when(one == 1).then(m.col("a")),
    lambda m, one: m.when(m.col("a") == 1).then(one),
    lambda m, one: one.is_between(m.col("a"), 2),
    lambda m, one: m.col("a").fill_null(one),
    lambda m, one: (one > 1) | (m.col("a") > 1),
    lambda m, one: m.struct(one.alias("x"), m.col("a")),
    lambda m, one: m.concat_list(one, m.col("a")),
    lambda m, one: m.concat_str(one, m.col("t")),
    lambda m, one: m.sum_horizontal(one, m.col("a")),
    lambda m, one: m.col("t").head(1).str.contains(m.col("t")),
    lambda m, one: m.col("t").head(1).str.starts_with(m.col("t")),
    lambda m, one: m.col("a").head(0) + one,
]

ERRORS: list[Any] = [
    lambda m: m.DataFrame(FRAME).select(m.col("a").head(2) + m.col("a")),
    lambda m: m.DataFrame(FRAME).select(m.col("a").slice(m.lit(1.5))),
    lambda m: m.DataFrame(FRAME).select(m.col("a").slice(True)),
    lambda m: m.DataFrame(FRAME).select(m.col("a").slice(0, m.col("t").first())),
    lambda m: m.Series([1, 2]).slice(1.5),
    lambda m: m.DataFrame(FRAME).select(m.struct("a", "t").struct.with_fields(m.col("g") + 1, m.col("g") - 1)),
    lambda m: m.DataFrame({"a": m.Series([[1.0, 2.0]], dtype=m.Array(m.Float64, 2))}).select(m.col("a").arr.dot(m.lit([1.0, 2.0]))),
    lambda m: m.lit(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dtype=m.Datetime("us", "Asia/Kathmandu")),
    lambda m: m.Series([dt.datetime(2020, 1, 1)]).dt.replace_time_zone("Asia/Kathmandu") > dt.datetime(2020, 1, 1),
    lambda m: m.Series([dt.datetime(2020, 1, 1)]) > dt.datetime(2020, 1, 1, tzinfo=ZoneInfo("UTC")),
    lambda m: m.coalesce("x", "y", eager=True),
    lambda m: m.DataFrame(FRAME).select(m.format("x {} {}", m.col("a"))),
    lambda m: m.Series(["x"]).str.strptime(m.Datetime),
    lambda m: m.col("a").top_k_by("b", descending=True),
    lambda m: m.Series([1]).replace(1, 2, return_dtype=m.Int8),
    lambda m: m.DataFrame(FRAME).join(m.DataFrame(FRAME), on="a", join_nulls=True),
    lambda m: m.DataFrame(FRAME).lazy().collect(streaming=True),
    lambda m: m.col("a").rolling_mean(2, min_periods=1),
]


NATIVE_ERRORS: list[Any] = [
    lambda m: m.DataFrame(FRAME).select(m.col("a").head(1), m.col("a").alias("b")),
    lambda m: m.DataFrame(FRAME).with_columns(m.col("a").head(1)),
    lambda m: m.Series([Decimal(10**38 - 1)] * 2, dtype=m.Decimal(38, 0)).sum(),
    lambda m: m.Series([1.0]).cast(m.Decimal(76, 38)),
]


def same(ours: Any, theirs: Any) -> None:
    if not hasattr(theirs, "dtype"):
        assert ours == theirs
        return
    assert (str(ours.dtype), ours.name) == (str(theirs.dtype), theirs.name)
    assert repr(ours.to_list()) == repr(theirs.to_list())


@pytest.mark.parametrize("build", VALUES)
def test_values(build: Any) -> None:
    same(build(pw), build(pl))


@pytest.mark.only_standalone("pyarrow has no form for these")
@pytest.mark.parametrize("build", NATIVE_VALUES)
def test_values_of_the_engine(build: Any) -> None:
    same(build(pw), build(pl))


@pytest.mark.parametrize("build", EXPRESSIONS)
def test_one_row_beside_more(build: Any) -> None:
    made = [m.DataFrame(FRAME).select(build(m, m.col("a").head(1)).alias("x")).to_series() for m in (pw, pl)]
    same(*made)


# Conditions and no rows at all are errors of Polars in groups.
@pytest.mark.parametrize("build", [*EXPRESSIONS[:2], *EXPRESSIONS[4:-1]])
def test_one_row_beside_more_in_groups(build: Any) -> None:
    made = [m.DataFrame(FRAME).group_by("g", maintain_order=True).agg(build(m, m.col("a").head(1)).alias("x"))["x"] for m in (pw, pl)]
    same(*made)


def test_series_beside_a_frame_of_one_row() -> None:
    made = [m.DataFrame({"a": [1]}).lazy().select(m.col("a") + m.Series([1, 2, 3])).collect()["a"] for m in (pw, pl)]
    same(*made)


@pytest.mark.only_standalone("there the type is that of the literal")
def test_real_literal_beside_booleans() -> None:
    made = [m.DataFrame({"x": [0.0, 1.0]}, schema={"x": m.Float32}).select(m.col("x") + 1.5 * (m.col("x") == 0)).to_series() for m in (pw, pl)]
    same(*made)


@pytest.mark.only_standalone("there a choice that is null counts where the time is ambiguous")
def test_ambiguity_that_is_null() -> None:
    frame = {"ts": [dt.datetime(2020, 10, 2, 1, 1), dt.datetime(2020, 10, 3)], "how": [None, "raise"]}
    made = [m.DataFrame(frame).select(m.col("ts").dt.replace_time_zone("Europe/London", ambiguous=m.col("how"))).to_series() for m in (pw, pl)]
    same(*made)


@pytest.mark.parametrize("pattern", ["", "x {{a}}", "x {{a}} {} y", "x {0} y {0}", "x {a}", "x {a} {}"])
def test_patterns_of_texts(pattern: str) -> None:
    used = (lambda m: (m.col("a"),)) if "{}" in pattern or "{0}" in pattern else lambda m: ()
    made = [m.DataFrame(FRAME).select(m.format(pattern, *used(m))).to_series() for m in (pw, pl)]
    same(*made)


@pytest.mark.parametrize("build", ERRORS)
def test_what_is_refused(build: Any) -> None:
    with pytest.raises(Exception) as theirs:
        build(pl)
    with pytest.raises(Exception) as ours:
        build(pw)
    assert type(ours.value).__name__ == type(theirs.value).__name__


@pytest.mark.only_standalone("lengths of results and digits of decimals are checked by the engine")
@pytest.mark.parametrize("build", NATIVE_ERRORS)
def test_what_the_engine_refuses(build: Any) -> None:
    test_what_is_refused(build)


def test_types_without_parameters_stand_for_all_of_them() -> None:
    for build in (
        lambda m: (m.List(m.Decimal) == m.List(m.Decimal(10, 2)), m.List(m.Datetime) == m.List(m.Datetime("ms")), m.List(m.Datetime("us")) == m.List(m.Datetime("ms"))),
        lambda m: (m.Struct({"a": m.Decimal}) == m.Struct({"a": m.Decimal(10, 2)}), m.Array(m.Duration, 2) == m.Array(m.Duration("ns"), 2)),
        lambda m: repr([m.List(m.Decimal), m.Struct({"a": m.Datetime}), m.Array(m.Datetime, (2, 3)), m.List(m.List(m.Int8)), m.List(m.Datetime("ns"))]),
    ):
        assert build(pw) == build(pl)


@pytest.mark.parametrize("write", [
    lambda m: m.col("a").get(0), lambda m: m.col("a").gather([0, 1]), lambda m: m.col(m.String).str.count_matches(""), lambda m: m.col("a").is_in([1, 2]),
    lambda m: m.col("a").shift(1), lambda m: m.when(m.col("a") > 1).then(2).otherwise(3), lambda m: m.concat_list("a", "b"), lambda m: m.struct("a", "b"),
    lambda m: m.col("^a.*$"), lambda m: m.all(), lambda m: m.col("a", "b"), lambda m: m.nth(1), lambda m: m.exclude("a"), lambda m: m.lit(dt.date(2020, 1, 1)),
    lambda m: m.col("a").head(3), lambda m: -m.col("a"), lambda m: m.col("a").name.suffix("x"), lambda m: m.col("a").slice(1, 2),
])  # fmt: skip
def test_how_expressions_are_shown(write: Any) -> None:
    assert repr(write(pw)).partition("] at ")[0] == repr(write(pl)).partition("] at ")[0]
