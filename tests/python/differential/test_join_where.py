"""Joins by conditions against Polars and DuckDB: kinds, inequalities of one value and of two, equalities among them, nulls, NaN."""

from __future__ import annotations

import datetime as dt
import os
import random
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="Polars is the reference")

ROUNDS = int(os.environ.get("POLARWAY_RANDOM_PLANS", "400"))
SEED = int(os.environ.get("POLARWAY_RANDOM_SEED", "0"))
HOWS = ["inner", "left", "right", "full"]
OPS = ["<", "<=", ">", ">="]
# name: values, the type for both packages
VALUES: dict[str, tuple[Any, str]] = {
    "int": (lambda rng: rng.randrange(-4, 12), "Int64"),
    "short": (lambda rng: rng.choice([-128, 127, 0, rng.randrange(-9, 9)]), "Int8"),
    "unsigned": (lambda rng: rng.choice([0, 2**64 - 1, rng.randrange(9)]), "UInt64"),
    "float": (lambda rng: rng.choice([0.0, -0.0, float("nan"), float("inf"), -float("inf"), rng.randrange(-8, 8) / 2]), "Float64"),
    "single": (lambda rng: rng.choice([0.5, -1.5, float(rng.randrange(4))]), "Float32"),
    "date": (lambda rng: dt.date(2024, 1, 1) + dt.timedelta(rng.randrange(9)), "Date"),
    "text": (lambda rng: rng.choice(["", "a", "b", "Zürich", "a text of more than twelve bytes"]), "String"),
}


def frame(m: Any, kinds: dict[str, str], data: dict[str, list[Any]]) -> Any:
    return m.DataFrame(data, schema={name: getattr(m, VALUES[kinds[name]][1]) if name in kinds else m.Int64 for name in data})


def table(rng: random.Random, kinds: dict[str, str], rows: int) -> dict[str, list[Any]]:
    nulls = rng.choice([0.0, 0.2])
    made = {name: [None if rng.random() < nulls else VALUES[kind][0](rng) for _ in range(rows)] for name, kind in kinds.items()}
    return made | {"n": list(range(rows))}


def compared(m: Any, op: str, left: str, right: str) -> Any:
    one, other = m.col(left), m.col(right)
    return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other, "==": one == other, "!=": one != other}[op]


def conditions(rng: random.Random) -> list[tuple[str, str, str]]:
    """Comparisons of columns of both sides, those of the right one with the suffix."""
    ranges = [("x", op, "x_right") for op in rng.sample(OPS, rng.choice([1, 1, 2]))]
    second = [("y", rng.choice(OPS), "y_right")]
    flipped = [("y_right", rng.choice(OPS), "y")]
    equal = [("k", "==", "k_right")]
    unequal = [("k", "!=", "k_right")]
    return rng.choice([ranges, ranges + second, second + ranges, flipped, ranges + flipped + unequal, equal + ranges, equal, equal + second + ranges, unequal, second + flipped])


def shown(rows: list[tuple[Any, ...]]) -> list[str]:
    # Equal floats of either sign are one value: which one a key keeps stays open.
    return sorted(repr(tuple(0.0 if value == 0 and isinstance(value, float) else value for value in row)) for row in rows)


@pytest.mark.parametrize("how", HOWS)
def test_against_polars(how: str) -> None:
    for number in range(ROUNDS // 4):
        rng = random.Random(f"{SEED}.{how}.{number}")
        kinds = {"k": rng.choice(["int", "short", "text"]), "x": rng.choice(list(VALUES)), "y": rng.choice(list(VALUES))}
        sides = [table(rng, kinds, rng.choice([0, 1, 5, 30])) for _ in range(2)]
        asked = conditions(rng)
        answers = []
        for m in (pw, pl):
            left, right = (frame(m, kinds, side) for side in sides)
            answer = left.join_where(right, *(compared(m, op, one, other) for one, op, other in asked), how=how)
            answers.append((answer.columns, [str(dtype) for dtype in answer.dtypes], shown(answer.rows())))
        assert answers[0] == answers[1], (number, asked, kinds)


@pytest.mark.parametrize("how", HOWS)
def test_against_duckdb(how: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is the second reference")
    pytest.importorskip("pyarrow", reason="pyarrow carries the tables to DuckDB")
    for number in range(12):
        rng = random.Random(f"duckdb.{SEED}.{how}.{number}")
        kinds = {"k": "int", "x": rng.choice(["int", "float", "date"]), "y": rng.choice(["int", "float", "text"])}
        left, right = (frame(pw, kinds, table(rng, kinds, rng.choice([3, 200]))) for _ in range(2))
        asked = conditions(rng)
        answer = left.join_where(right, *(compared(pw, op, one, other) for one, op, other in asked), how=how)
        with duckdb.connect() as database:
            database.register("l", left.to_arrow())
            database.register("r", right.to_arrow())
            on = " AND ".join(f"{named(one)} {'=' if op == '==' else op} {named(other)}" for one, op, other in asked)
            expected = database.execute(f"SELECT l.*, r.* FROM l {how} JOIN r ON {on}").fetchall()
        assert shown(answer.rows()) == shown(expected), (number, asked)


def named(column: str) -> str:
    return f"r.{column.removesuffix('_right')}" if column.endswith("_right") else f"l.{column}"


@pytest.mark.parametrize("mode", ["standalone", "portable"])
@pytest.mark.parametrize("how", HOWS)
def test_conditions_that_are_no_comparisons(mode: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if mode == "portable":
        pytest.importorskip("pyarrow", reason="the portable backend stands on pyarrow")
    monkeypatch.setenv("BACKEND_MODE", mode)
    answers = []
    for m in (pw, pl):
        left = m.DataFrame({"a": [1, 2, 3, None], "s": ["x", "y", "z", None]})
        right = m.DataFrame({"a": [2, 3, None, 0], "c": [1, 2, 3, 4]})
        asked = [
            [(m.col("a") < m.col("a_right")) | (m.col("c") == 4)],
            [m.col("a") + m.col("c") < 5, m.col("a") > 1],
            [m.col("a") > 1],
            [m.col("c") > 2],
            [m.col("s") != "x", m.col("a") >= m.col("c")],
            [m.lit(True)],
            [m.col("a").is_null() & m.col("a_right").is_null()],
            [(m.col("a") > m.col("c")) & (m.col("a") == m.col("a_right"))],
        ]
        answers.append([shown(left.join_where(right, *each, how=how).rows()) for each in asked])
    for number, (ours, theirs) in enumerate(zip(*answers)):
        assert ours == theirs, number


@pytest.mark.parametrize("mode", ["standalone", "portable"])
def test_errors_and_names(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if mode == "portable":
        pytest.importorskip("pyarrow", reason="the portable backend stands on pyarrow")
    monkeypatch.setenv("BACKEND_MODE", mode)
    left, right = pw.DataFrame({"a": [1, 2]}), pw.DataFrame({"a": [2], "b": [5]})
    assert left.join_where(right, pw.col("a") < pw.col("a_r"), how="left", suffix="_r").columns == ["a", "a_r", "b"]
    with pytest.raises(pw.exceptions.InvalidOperationError, match="'SEMI' join is not supported with non-equi join conditions"):
        left.join_where(right, pw.col("a") < pw.col("b"), how="semi")
    with pytest.raises(pw.exceptions.InvalidOperationError, match="expected join keys/predicates"):
        left.join_where(right)
    with pytest.raises(pw.exceptions.ComputeError, match="'join_where' predicates must resolve to boolean"):
        left.join_where(right, pw.col("a") + pw.col("b"))
    with pytest.raises(pw.exceptions.ColumnNotFoundError):
        left.join_where(right, pw.col("nothing") < pw.col("b"))
    with pytest.raises(pw.exceptions.UnsupportedError, match="depends on other rows"):
        left.join_where(right, pw.col("a") < pw.col("b").max(), how="full")
    assert left.join_where(right, pw.col("a") < pw.col("b").max()).height == 2


def test_large_sides_are_searched_and_not_multiplied() -> None:
    rows = 200_000
    points = pw.select(x=pw.int_range(0, rows))
    spans = pw.select(low=pw.int_range(0, rows) * 2).with_columns(high=pw.col("low") + 3)
    # 4 * 10**10 pairs, of which so many hold: those of [low, low + 3) that are points.
    made = points.lazy().join_where(spans.lazy(), pw.col("x") >= pw.col("low"), pw.col("x") < pw.col("high"), how="full")
    counted = made.select(pairs=(pw.col("x").is_not_null() & pw.col("low").is_not_null()).sum(), alone=pw.col("x").is_null().sum()).collect().row(0)
    assert counted == (rows // 2 * 3 - 1, rows // 2)
