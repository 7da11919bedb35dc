"""Frames and series of dataclasses, named tuples, models, enums, generators and mixed values, against Polars."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import enum
from decimal import Decimal
from typing import Any, NamedTuple

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")

UTC = dt.UTC
MOMENT = dt.datetime(2020, 1, 1, tzinfo=UTC)


@dataclasses.dataclass
class Trade:
    symbol: str
    price: float | None = None
    at: dt.datetime | None = None
    sizes: list[int] = dataclasses.field(default_factory=list)
    day: dt.date | None = None


@dataclasses.dataclass
class Order:
    number: int
    first: Trade
    others: list[Trade] = dataclasses.field(default_factory=list)


class Point(NamedTuple):
    x: int
    label: str
    weight: float | None = None
    at: dt.datetime | None = None


class Place(NamedTuple):
    number: int
    point: Point


Pair = collections.namedtuple("Pair", "a b")


class Number(enum.Enum):
    ONE = 1


class Colour(str, enum.Enum):
    RED = "red"
    BLUE = "blue"


ROWS: dict[str, Any] = {
    "dataclasses": lambda: [Trade("a"), Trade("b", 1.5, MOMENT, [1], dt.date(2020, 1, 1))],
    "a dataclass without values": lambda: [Trade("a")],
    "dataclasses in dataclasses": lambda: [Order(1, Trade("a", 1.0), [Trade("b", 2.0)]), Order(2, Trade("c", 3.0), [Trade("d", 4.0)])],
    "named tuples": lambda: [Point(1, "a"), Point(2, "b", 1.5, MOMENT.replace(tzinfo=None))],
    "named tuples in named tuples": lambda: [Place(1, Point(1, "a", 2.0))],
    "named tuples without types": lambda: [Pair(1, 2), Pair(3, 4)],
    "members of an enum": lambda: [Number.ONE],
    "members of an enum of texts": lambda: [None, Colour.BLUE],
    "a generator of tuples": lambda: (row for row in [(1, "a"), (2, "b")]),
    "a generator of lists": lambda: ([index, index] for index in range(3)),
    "a generator of numbers": lambda: (index for index in range(3)),
    "zip": lambda: zip([1, 2, 3], "abc"),
    "mappings": lambda: [{"a": 1}, {"b": 2}],
    "lists of one type in each row": lambda: [{"a": [1]}, {"a": [1.5]}],
    "a list of two types": lambda: [{"a": [{"b": 1}, {"b": 1.0}]}],
    "a list of two plain types": lambda: [{"a": [1, "x"]}],
    "numbers": lambda: [1, 2],
    "lists": lambda: [[1, 2], [3, 4], [5, 6]],
}
OPTIONS: list[dict[str, Any]] = [{}, {"strict": False}, {"schema": ["q", "w"]}, {"schema_overrides": {"a": "Float32"}}, {"infer_schema_length": 1}]


def outcome(make: Any) -> Any:
    try:
        made = make()
    except (TypeError, ValueError, pw.exceptions.PolarsError, pl.exceptions.PolarsError) as error:
        return type(error).__name__
    return (str(made.schema), str(made.rows())) if hasattr(made, "schema") else (str(made.dtype), str(made.to_list()))


@pytest.mark.parametrize("name", ROWS)
def test_frames(name: str) -> None:
    for options in OPTIONS:
        results = []
        if "schema_overrides" in options and not name.startswith(("named tuples without", "mappings")):
            continue
        if "infer_schema_length" in options and name == "named tuples":
            continue  # declared types that are written as texts are read here
        for module in (pw, pl):
            given = dict(options)
            if "schema_overrides" in given:
                given["schema_overrides"] = {key: getattr(module, kind) for key, kind in given["schema_overrides"].items()}
            results.append(outcome(lambda: module.DataFrame(ROWS[name](), **given)))  # noqa: B023
        if isinstance(results[1], str):
            # Which error it is depends on what was looked at first.
            assert isinstance(results[0], str), options
        else:
            assert results[0] == results[1], options


@pytest.mark.parametrize("name", [name for name in ROWS if "generator" not in name and name not in ("zip", "mappings", "lists of one type in each row", "a list of two types", "a list of two plain types")])
def test_series(name: str) -> None:
    assert outcome(lambda: pw.Series(ROWS[name]())) == outcome(lambda: pl.Series(ROWS[name]()))


@pytest.mark.parametrize("aware", [None, MOMENT])
def test_models(aware: Any) -> None:
    pydantic = pytest.importorskip("pydantic", reason="needs pydantic")
    inner = pydantic.create_model("Inner", x=(int, ...), y=(float, 0.0))
    model = pydantic.create_model("Model", a=(int, ...), b=(str, "x"), at=(dt.datetime | None, None), parts=(list[int], []))
    outer = pydantic.create_model("Outer", k=(int, ...), one=(inner, ...), more=(list[inner], []))
    for rows in ([model(a=1), model(a=2, at=aware, parts=[1])], [outer(k=1, one=inner(x=1)), outer(k=2, one=inner(x=2), more=[inner(x=3, y=4)])]):
        assert outcome(lambda: pw.DataFrame(rows)) == outcome(lambda: pl.DataFrame(rows))  # noqa: B023


@pytest.mark.parametrize(
    "values",
    [
        [["a", "b"], [1, None], [True]],
        [{"a": "x", "b": None}, {"c": 1.5}],
        [None, {"a": None, "b": 1.0}, [None, 2.0]],
        [{"x": [0.1, 0.2]}, [{"y": 0.3}], [[1]], [], {}],
        [1, 2.5, "x", True, None, Decimal("1.50"), 2**70],
        [dt.date(2020, 1, 1), dt.datetime(2020, 1, 1), dt.time(1), dt.timedelta(days=1, microseconds=5), [dt.timedelta(hours=-1)]],
        [1e20, 1e-7, 1e16, float("nan"), float("inf"), -0.0, [1.5, 2, 1e-9]],
        [b"ab", [b"ab"]],
    ],
)
def test_any_values_as_texts(values: list[Any]) -> None:
    assert pw.Series(values, dtype=pw.String, strict=False).to_list() == pl.Series(values, dtype=pl.String, strict=False).to_list()


def test_flat_values_of_one_row() -> None:
    assert pw.DataFrame([1, 2], orient="row").rows() == pl.DataFrame([1, 2], orient="row").rows() == [(1, 2)]
