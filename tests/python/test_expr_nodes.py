"""Expressions: the plan nodes that methods and operators make."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import polarway.selectors as cs
import pytest

A = {"col": "a"}


def fn(name, /, *args, **options):
    return {"fn": name, "args": list(args), **({"opts": options} if options else {})}


def agg(name, /, *args, **options):
    return {"agg": name, "args": list(args), **({"opts": options} if options else {})}


ONE = {"lit": 1}
X = {"lit": "x", "dtype": "string"}


@pytest.mark.parametrize("expr, node", [
    (pw.col("a") + 1, fn("add", A, ONE)),
    (1 - pw.col("a"), fn("sub", ONE, A)),
    (pw.col("a") == "x", fn("eq", A, X)),
    (-pw.col("a"), fn("neg", A)),
    (~pw.col("a") & pw.col("a"), fn("and", fn("not", A), A)),
    (pw.col("a").pow(2), fn("pow", A, {"lit": 2})),
    (pw.col("a").sum(), agg("sum", A)),
    (pw.col("a").std(), agg("std", A)),
    (pw.col("a").std(0), agg("std", A, ddof=0)),
    (pw.col("a").quantile(0.5), agg("quantile", A, q=0.5, interpolation="nearest")),
    (pw.col("a").first(), agg("first", A)),
    (pw.col("a").alias("b"), {"alias": A, "name": "b"}),
    (pw.col("a").cast(pw.Int8), {"cast": A, "dtype": "int8", "strict": True, "wrap": False}),
    (pw.col("a").cast(float, strict=False), {"cast": A, "dtype": "float64", "strict": False, "wrap": False}),
    (pw.col("a").is_in([1, 2]), fn("is_in", A, {"lit": [1, 2], "dtype": {"list": "int64"}})),
    (pw.col("a").is_between(1, "b"), fn("is_between", A, ONE, {"col": "b"}, closed="both")),
    (pw.col("a").fill_null(1), fn("fill_null", A, ONE)),
    (pw.col("a").fill_null(strategy="forward"), fn("fill_null", A, strategy="forward")),
    (pw.col("a").str.contains("x"), fn("str.contains", A, X)),
    (pw.col("a").str.slice(1), fn("str.slice", A, ONE)),
    (pw.col("a").dt.truncate(dt.timedelta(hours=1)), fn("dt.truncate", A, {"lit": "1h", "dtype": "string"})),
    (pw.col("a").dt.year(), fn("dt.year", A)),
    (pw.col("a").list.get(1), fn("list.get", A, ONE)),
    (pw.col("a").struct.field("f"), fn("struct.field", A, name="f")),
    (pw.col("a").name.suffix("_x"), {"name": A, "op": "suffix", "args": ["_x"]}),
    (pw.col("a").over("g"), {"over": A, "partition_by": [{"col": "g"}], "order_by": None, "descending": False, "nulls_last": False,
                             "mapping": "group_to_rows"}),
    (pw.col("a").filter(pw.col("a") > 1), {"filter": A, "by": fn("gt", A, ONE)}),
    (pw.col("a").sort(descending=True), {"sort": A, "by": None, "descending": [True], "nulls_last": [False]}),
    (pw.col("a").sort_by("b", "c", descending=[True, False]), {"sort": A, "by": [{"col": "b"}, {"col": "c"}], "descending": [True, False],
                                                               "nulls_last": [False, False]}),
    (pw.when(pw.col("a") > 1).then("a").otherwise(pw.lit("x")), {"when": [[fn("gt", A, ONE), A]], "otherwise": X}),
    (pw.when(a=1).then(1), {"when": [[fn("eq", A, ONE), ONE]], "otherwise": None}),
    (pw.all().exclude("b"), {"cols": {"minus": [{"all": True}, {"names": ["b"], "strict": False}]}}),
    (cs.numeric() - cs.by_name("a"), {"cols": {"minus": [{"dtypes": ["numeric"]}, {"names": ["a"], "strict": True}]}}),
    (~cs.string(), {"cols": {"not": {"dtypes": ["string"]}}}),
])  # fmt: skip
def test_nodes(expr, node):
    assert expr._node == node


def test_names_and_roots():
    expr = (pw.col("a") + pw.col("b")).sum().alias("c")
    assert expr.meta.output_name() == "c" and expr.meta.root_names() == ["a", "b"]
    assert expr.meta.undo_aliases().meta.output_name() == "a"
    assert pw.all().meta.output_name(raise_if_undetermined=False) is None
    with pytest.raises(pw.exceptions.ComputeError):
        pw.all().meta.output_name()


def test_serialization():
    expr = pw.col("a").sum().over("g")
    assert pw.Expr.deserialize(expr.meta.serialize()).meta.eq(expr)
    assert not expr.meta.eq(pw.col("a"))


def test_an_expression_has_no_truth_value():
    with pytest.raises(TypeError, match="truth value of an Expr is ambiguous"):
        bool(pw.col("a") > 1)


@pytest.mark.parametrize("make, kind", [
    (lambda: pw.col("a").fill_null(), ValueError),
    (lambda: pw.col("a").fill_null(1, strategy="zero"), ValueError),
    (lambda: pw.col("a").over(), pw.exceptions.InvalidOperationError),
    (lambda: pw.col("a").ewm_mean(), ValueError),
    (lambda: pw.col("a").ewm_mean(com=1, span=2), ValueError),
    (lambda: pw.col("a").is_between(1, 2, closed="x"), ValueError),
    (lambda: pw.col("a").replace(1), TypeError),
    (lambda: pw.when(), TypeError),
])  # fmt: skip
def test_errors_come_at_once(make, kind):
    with pytest.raises(kind):
        make()


def test_text():
    assert str((pw.col("a") + 1).sum()) == '[(col("a")) + (dyn int: 1)].sum()'
    assert repr(cs.numeric() | cs.string()) == "[cs.numeric() | cs.string()]"


def test_selectors_choose():
    schema = {"a": pw.Int64(), "b": pw.String(), "c": pw.List(pw.Int8), "d": pw.Enum(["x"])}
    assert cs.expand_selector(schema, cs.numeric() | cs.enum()) == ("a", "d")
    assert cs.expand_selector(schema, ~cs.nested()) == ("a", "b", "d")
    assert cs.expand_selector(schema, cs.matches("^[ab]$")) == ("a", "b")
    assert cs.expand_selector(schema, cs.by_index(-1, 0)) == ("d", "a")
    with pytest.raises(pw.exceptions.ColumnNotFoundError):
        cs.expand_selector(schema, cs.by_name("z"))


def test_building_is_cheap():
    """The eager filter of a small frame has a few tens of microseconds in all: that is, for some tens of calls of functions."""
    import sys

    def build():
        return (pw.col("a") > 5) & (pw.col("b") == 3)

    build()
    calls = []
    sys.setprofile(lambda frame, event, argument: calls.append(event) if event == "call" else None)
    try:
        build()
    finally:
        sys.setprofile(None)
    assert len(calls) < 40
