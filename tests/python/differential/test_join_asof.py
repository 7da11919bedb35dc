"""Joins by the nearest value against Polars, on random frames with nulls, groups, equal values and tolerances."""

from __future__ import annotations

import datetime as dt
import random
import warnings
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")

KINDS: dict[str, Any] = {
    "int": lambda rng: rng.randrange(60),
    "float": lambda rng: rng.choice([rng.randrange(60) / 2, float("nan"), -0.0, 0.0]),
    "date": lambda rng: dt.date(2024, 1, 1) + dt.timedelta(rng.randrange(80)),
    "datetime": lambda rng: dt.datetime(2024, 1, 1) + dt.timedelta(hours=rng.randrange(900)),
    "duration": lambda rng: dt.timedelta(minutes=rng.randrange(900) - 400),
    "time": lambda rng: dt.time(rng.randrange(24), rng.randrange(60)),
    "str": lambda rng: rng.choice(["", "a", "ab", "b", "Zürich", "ä", "😀"]),
}
TOLERANCES: dict[str, list[Any]] = {
    "int": [None, 0, 1, 5], "float": [None, 0.5, 2], "date": [None, "2d", 3, "1w"], "datetime": [None, "5h", "1d12h", dt.timedelta(hours=7)],
    "duration": [None, "30m", dt.timedelta(minutes=3)], "time": [None, "90m"], "str": [None],
}  # fmt: skip


def table(rng: random.Random, kind: str, rows: int, value: str) -> dict[str, list[Any]]:
    made = KINDS[kind]
    # NaN sorts behind all numbers.
    keys = sorted((made(rng) for _ in range(rows)), key=lambda held: (held != held, 0 if held != held else held))
    nulls: list[Any] = [None] * (rng.randrange(3) if rows > 3 else 0)
    keys = nulls + keys[len(nulls) :]
    return {"k": keys, "g": [rng.choice(["x", "y", None, "z"]) for _ in keys], "h": [rng.randrange(2) for _ in keys], value: list(range(len(keys)))}


def schema(m: Any, kind: str, value: str) -> dict[str, Any]:
    key = {"int": m.Int64, "float": m.Float64, "date": m.Date, "datetime": m.Datetime("us"), "duration": m.Duration("us"), "time": m.Time, "str": m.String}[kind]
    return {"k": key, "g": m.String, "h": m.Int64, value: m.Int64}


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("seed", range(25))
def test_against_polars(kind: str, seed: int) -> None:
    rng = random.Random(f"{kind}{seed}")
    left, right = (table(rng, kind, rng.choice([0, 1, 2, 30, 200]), value) for value in ("a", "b"))
    strategies = ["backward", "forward"] if kind == "str" else ["backward", "forward", "nearest"]
    options: dict[str, Any] = {
        "strategy": rng.choice(strategies), "tolerance": rng.choice(TOLERANCES[kind]), "allow_exact_matches": rng.random() < 0.7,
        "coalesce": rng.random() < 0.7, "on": "k", **rng.choice([{}, {"by": "h"}, {"by": ["g"]}, {"by": ["g", "h"]}]),
    }  # fmt: skip
    results = []
    for m in (pw, pl):
        one, other = m.DataFrame(left, schema=schema(m, kind, "a")), m.DataFrame(right, schema=schema(m, kind, "b"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            eager = one.join_asof(other, **options)
            lazy = one.lazy().join_asof(other.lazy(), **options).collect()
        assert repr(eager.rows()) == repr(lazy.rows())
        results.append((eager.columns, repr(eager.rows())))
    assert results[0] == results[1], options


def test_names_and_types() -> None:
    for build in (
        lambda m, one, other: one.join_asof(other.rename({"k": "q"}), left_on="k", right_on="q"),
        lambda m, one, other: one.join_asof(other.rename({"k": "q"}), left_on="k", right_on="q", coalesce=False),
        lambda m, one, other: one.join_asof(other.with_columns(m.col("k").cast(m.Int32)), on="k"),
        lambda m, one, other: one.with_columns(y=0).join_asof(other, on="k", suffix="_s"),
        lambda m, one, other: one.join_asof(other, left_on=m.col("k") + 0, right_on="k", coalesce=False),
        lambda m, one, other: one.clear().join_asof(other, on="k"),
        lambda m, one, other: one.join_asof(other.clear(), on="k", strategy="nearest"),
        lambda m, one, other: one.lazy().join_asof(other.lazy(), on="k").filter(m.col("y") > 1).select("x", "y").collect(),
        lambda m, one, other: one.join_asof(other, on="k", by_left="g", by_right="w", check_sortedness=False),
    ):
        answers = []
        for m in (pw, pl):
            left = m.DataFrame({"k": [1, 5, 10], "x": ["a", "b", "c"], "g": [1, 2, 1]})
            made = build(m, left, m.DataFrame({"k": [1, 2, 6], "y": [1, 2, 3], "w": [1, 2, 1]}))
            answers.append((made.columns, [str(kind) for kind in made.dtypes], made.rows()))
        assert answers[0] == answers[1]


def test_refusals() -> None:
    frame = pw.DataFrame({"k": [2, 1], "d": [dt.date(2024, 1, 1)] * 2, "s": ["a", "b"]})
    ordered = frame.sort("k")
    with pytest.raises(pw.exceptions.InvalidOperationError, match="not sorted"):
        frame.join_asof(ordered, on="k")
    with pytest.raises(pw.exceptions.InvalidOperationError, match="not sorted"):
        ordered.join_asof(frame, on="k")
    assert frame.join_asof(ordered, on="k", check_sortedness=False).height == 2
    with pytest.raises(pw.exceptions.SchemaError, match="don't match"):
        ordered.join_asof(ordered.with_columns(pw.col("k").cast(pw.Float64)), on="k")
    with pytest.raises(pw.exceptions.ComputeError, match="month"):
        ordered.join_asof(ordered, on="d", tolerance="1mo")
    with pytest.raises(pw.exceptions.ComputeError, match="Date/Datetime"):
        ordered.join_asof(ordered, on="k", tolerance="1d")
    with pytest.raises(pw.exceptions.InvalidOperationError, match="nearest"):
        ordered.sort("s").join_asof(ordered.sort("s"), on="s", strategy="nearest")
    with pytest.raises(ValueError, match="strategy"):
        ordered.join_asof(ordered, on="k", strategy="x")
    with pytest.raises(TypeError, match="left_on"):
        ordered.join_asof(ordered)
    with pytest.raises(pw.exceptions.InvalidOperationError, match="by_right"):
        ordered.join_asof(ordered, on="k", by_left="s")
    assert "ASOF" in ordered.lazy().join_asof(ordered.lazy(), on="k").explain()
