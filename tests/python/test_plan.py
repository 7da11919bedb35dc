"""The JSON that frames and expressions make (docs/plan.md), without running it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import polarway as pw
import pytest
from polarway import inputs
from polarway.plan import encode
from polarway.plan.literals import literal


def plan_of(lazy: pw.LazyFrame):
    """The plan, with the handle of its only frame as 0."""
    text = encode(lazy._node).replace(b'"frame":%d' % lazy._refs[0].handle, b'"frame":0') if lazy._refs else encode(lazy._node)
    document = json.loads(text)
    assert document["version"] == 1
    return document["plan"]


@pytest.fixture
def lazy():
    return pw.LazyFrame({"a": [1], "b": ["x"]})


FRAME = {"op": "frame", "frame": 0}
A = {"col": "a"}


def test_filter(lazy):
    assert plan_of(lazy.filter(pw.col("a") > 1)) == {"op": "filter", "input": FRAME, "predicate": {"fn": "gt", "args": [A, {"lit": 1}]}}


def test_filter_joins_its_conditions(lazy):
    plan = plan_of(lazy.filter(pw.col("a") > 1, b="x"))
    assert plan["predicate"]["fn"] == "all_horizontal"
    assert plan["predicate"]["args"][1] == {"fn": "eq", "args": [{"col": "b"}, {"lit": "x", "dtype": "string"}]}


def test_group_by(lazy):
    plan = plan_of(lazy.group_by("b", maintain_order=True).agg(pw.col("a").sum().alias("total")))
    assert plan == {
        "op": "group_by",
        "input": FRAME,
        "keys": [{"col": "b"}],
        "aggs": [{"alias": {"agg": "sum", "args": [A]}, "name": "total"}],
        "maintain_order": True,
    }


def test_sort_repeats_its_flags(lazy):
    plan = plan_of(lazy.sort("a", "b", descending=True))
    assert (plan["descending"], plan["nulls_last"]) == ([True, True], [False, False])


def test_drop_takes_names_or_a_selector(lazy):
    assert plan_of(lazy.drop("a")) == {"op": "drop", "input": FRAME, "columns": ["a"], "strict": True}
    assert plan_of(lazy.drop(pw.col("^a.*$"))) == {"op": "drop", "input": FRAME, "cols": {"regex": "^a.*$"}}


def test_scans_hold_paths_and_options_that_are_set():
    plan = plan_of(pw.scan_parquet(["x.parquet", "y/*.parquet"], n_rows=3, row_index_name="i", use_statistics=False))
    scan = {"op": "scan", "format": "parquet", "paths": ["x.parquet", "y/*.parquet"], "options": {"use_statistics": False}}
    limited = {"op": "slice", "input": scan, "offset": 0, "length": 3}
    assert plan == {"op": "row_index", "input": limited, "name": "i", "offset": 0}


@pytest.mark.parametrize(
    "value, form",
    [
        (None, {"lit": None, "dtype": "null"}),
        (True, {"lit": True, "dtype": "boolean"}),
        (7, {"lit": 7}),
        (2**70, {"lit": 2**70}),
        (1.5, {"lit": 1.5}),
        (float("inf"), {"lit": "inf", "dtype": "float64"}),
        (float("-inf"), {"lit": "-inf", "dtype": "float64"}),
        ("x", {"lit": "x", "dtype": "string"}),
        (b"\x00\xff", {"lit": "AP8=", "dtype": "binary"}),
        (dt.date(1970, 1, 2), {"lit": 1, "dtype": "date"}),
        (dt.time(0, 0, 1), {"lit": 1_000_000_000, "dtype": "time"}),
        (dt.datetime(1970, 1, 1, 0, 0, 1), {"lit": 1_000_000, "dtype": {"datetime": ["us", None]}}),
        (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), {"lit": 0, "dtype": {"datetime": ["us", "UTC"]}}),
        (dt.timedelta(milliseconds=-1), {"lit": -1000, "dtype": {"duration": "us"}}),
        (Decimal("1.50"), {"lit": "1.50", "dtype": {"decimal": [38, 2]}}),
        ([1, None], {"lit": [1, None], "dtype": {"list": "int64"}}),
        ([1, 2.5], {"lit": [1, 2.5], "dtype": {"list": "float64"}}),
        ({"a": 1, "b": "x"}, {"lit": [1, "x"], "dtype": {"struct": [["a", "int64"], ["b", "string"]]}}),
    ],
    ids=repr,
)
def test_literals(value, form):
    assert literal(value) == form


def test_a_literal_with_a_type():
    assert literal(3, "int8") == {"lit": 3, "dtype": "int8"}
    assert literal(dt.datetime(1970, 1, 1, 0, 0, 1), {"datetime": ["ms", None]}) == {"lit": 1000, "dtype": {"datetime": ["ms", None]}}
    assert literal(dt.datetime(1970, 1, 3), "date") == {"lit": 2, "dtype": "date"}
    with pytest.raises(TypeError, match="object"):
        literal(object())


def test_names_with_patterns():
    assert inputs.name("a") == {"col": "a"}
    assert inputs.name("*") == {"cols": {"all": True}}
    assert inputs.name("^a|b$") == {"cols": {"regex": "^a|b$"}}
    assert inputs.name("^a") == {"col": "^a"}


def test_columns_by_name_and_type():
    assert inputs.columns(("a", ["b"], pw.Int64)) == (["a", "b"], [{"dtypes": ["int64"]}])
    with pytest.raises(TypeError, match="column name or selector"):
        inputs.columns((pw.col("a") + 1,))


def test_series_are_literal_frames_kept_alive():
    series = pw.Series("s", [1, 2])
    lazy = pw.LazyFrame({"a": [1, 2]}).with_columns(series)
    handle = series._native.handle
    del series
    assert b'"frame":%d' % handle in encode(lazy._node)
    assert lazy.collect().rows() == [(1, 1), (2, 2)]


def test_plans_are_compact_and_utf8():
    assert encode({"op": "select", "input": FRAME, "exprs": [{"col": "größe"}]}) == (
        '{"version":1,"plan":{"op":"select","input":{"op":"frame","frame":0},"exprs":[{"col":"größe"}]}}'.encode()
    )
