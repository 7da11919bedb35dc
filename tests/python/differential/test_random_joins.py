"""Random chains of joins against Polars: kinds, key types, nulls, orders, validation, rows that find many partners."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="Polars is the reference")

CHAINS = int(os.environ.get("POLARWAY_RANDOM_PLANS", "600"))
SEED = int(os.environ.get("POLARWAY_RANDOM_SEED", "0"))
KEYS: dict[str, tuple[Callable[[random.Random], Any], Callable[[Any], Any]]] = {
    "int": (lambda rng: rng.choice([0, 1, 2, rng.randrange(12), -(10**15)]), lambda m: m.Int64),
    "short": (lambda rng: rng.randrange(-5, 5), lambda m: m.Int8),
    "float": (lambda rng: rng.choice([0.0, -0.0, float("nan"), 1.5, float(rng.randrange(5))]), lambda m: m.Float64),
    "bool": (lambda rng: rng.random() < 0.5, lambda m: m.Boolean),
    "str": (lambda rng: rng.choice(["", "a", "Zürich", "a string longer than twelve bytes", "another longer than twelve"]), lambda m: m.String),
    "date": (lambda rng: dt.date(2024, 1, 1) + dt.timedelta(rng.randrange(6)), lambda m: m.Date),
    "wide": (lambda rng: Decimal(rng.randrange(-3, 4)) * 10**20, lambda m: m.Decimal(38, 2)),
}
HOWS = ["inner", "inner", "left", "left", "right", "full", "semi", "anti", "cross"]


def table(rng: random.Random, kinds: dict[str, str], rows: int, value: str) -> tuple[dict[str, list[Any]], Callable[[Any], dict[str, Any]]]:
    nulls = rng.choice([0.0, 0.0, 0.2])
    data = {name: [None if rng.random() < nulls else KEYS[kind][0](rng) for _ in range(rows)] for name, kind in kinds.items()}
    data[value] = list(range(rows))
    return data, lambda m: {**{name: KEYS[kind][1](m) for name, kind in kinds.items()}, value: m.Int64}


def step(rng: random.Random, frames: list[Any]) -> Callable[[Any, list[Any], Any], Any]:
    """One more join, and sometimes an operator behind it."""
    how = rng.choice(HOWS)
    other = rng.randrange(len(frames))
    keys = rng.sample(["k", "j"], rng.choice([1, 1, 2]))
    options: dict[str, Any] = {"how": how, "suffix": f"_{rng.random()}"}
    if how != "cross":
        options |= {"on": keys, "nulls_equal": rng.random() < 0.3}
        if how not in ("semi", "anti"):
            options["coalesce"] = rng.choice([None, True, False])
        if how in ("inner", "left", "full") and rng.random() < 0.5:
            options["maintain_order"] = rng.choice(["left", "left_right", "right_left"] if how == "inner" else ["left", "left_right"])
    after = rng.choice(["", "", "", "filter", "head", "group"])

    def run(m: Any, tables: list[Any], frame: Any) -> Any:
        there = frame.columns if not hasattr(frame, "collect_schema") else frame.collect_schema().names()
        if "k" not in there or "j" not in there:
            return frame
        joined = frame.join(tables[other], **options)
        if after == "filter":
            joined = joined.filter(m.col("a") % 3 != 0)
        return joined if after != "group" else joined.group_by("k", "j").agg(a=m.col("a").sum(), n=m.len())

    return run


def ordered(frame: Any) -> list[str]:
    # Equal floats of either sign are one key: which one stays is open.
    return sorted(repr(tuple(0.0 if value == 0 and isinstance(value, float) else value for value in row)) for row in frame.rows())


@pytest.mark.parametrize("block", range(10))
def test_against_polars(block: int) -> None:
    for number in range(CHAINS // 10):
        rng = random.Random(f"{SEED}.{block}.{number}")
        kinds = {"k": rng.choice(list(KEYS)), "j": rng.choice(list(KEYS))}
        made = [table(rng, kinds, rng.choice([0, 1, 2, 9, 30]), value) for value in ("a", "b", "c")]
        steps = [step(rng, made) for _ in range(rng.choice([1, 1, 2]))]
        answers = []
        for m in (pw, pl):
            frames = [m.DataFrame(data, schema=schema(m)).lazy() for data, schema in made]
            query = frames[0]
            for each in steps:
                query = each(m, frames, query)
            answer = query.collect()
            answers.append((answer.columns, [str(kind) for kind in answer.dtypes], ordered(answer)))
        assert answers[0] == answers[1], (block, number)


@pytest.mark.parametrize("how", ["inner", "left", "right", "full"])
def test_order_of_rows(how: str) -> None:
    rng = random.Random(how)
    for _ in range(20):
        (left, schema), (right, other) = (table(rng, {"k": "int"}, rng.choice([1, 40, 200]), value) for value in ("a", "b"))
        side = {"inner": "left", "full": "left"}.get(how, how)
        rows = []
        for m in (pw, pl):
            joined = m.DataFrame(left, schema=schema(m)).join(m.DataFrame(right, schema=other(m)), on="k", how=how, maintain_order="right_left" if side == "right" else "left_right")
            rows.append(joined.rows())
        assert rows[0] == rows[1]


def test_one_row_with_many_partners() -> None:
    many = pw.DataFrame({"k": [1] * 50_000 + [2], "b": range(50_001)}).lazy()
    few = pw.DataFrame({"k": [2, 1, 3, 1], "a": [0, 1, 2, 3]}).lazy()
    joined = few.join(many, on="k", how="left", maintain_order="left_right").collect()
    assert joined.height == 100_002
    assert joined["a"].to_list() == [0] + [1] * 50_000 + [2] + [3] * 50_000
    assert joined["b"].to_list() == [50_000, *range(50_000), None, *range(50_000)]
    assert few.join(many, how="cross").head(60_000).select(pw.col("b").sum()).collect().item() == sum(range(50_001)) + sum(range(9_999))


def test_a_limit_stops_a_join() -> None:
    numbers = pw.DataFrame({"k": range(100_000)}).lazy()
    assert numbers.join(numbers, how="cross").head(5).collect().rows() == [(0, row) for row in range(5)]


def test_explode_of_long_lists() -> None:
    frame = pw.DataFrame({"a": [1, 2, 3], "b": [list(range(70_000)), [], [7]]}).lazy()
    exploded = frame.explode("b", empty_as_null=True).collect()
    assert exploded.height == 70_002
    assert exploded["b"].to_list() == [*range(70_000), None, 7]
    assert frame.explode("b").group_by("a", maintain_order=True).agg(pw.len()).collect().rows() == [(1, 70_000), (3, 1)]
    assert pw.concat([frame.explode("b"), frame.explode("b")]).select(pw.len()).collect().item() == 140_002
