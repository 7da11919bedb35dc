"""Python functions in expressions: values, columns, groups, windows, lazily and at once."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import ShapeError, UnsupportedError

FRAME = pw.DataFrame({"k": ["x", "x", "y"], "v": [1, 2, None], "w": [3, 4, 5]})


def test_values_and_nulls():
    assert FRAME.select(pw.col("v").map_elements(lambda v: v * 2) + 1).rows() == [(3,), (5,), (None,)]
    assert FRAME.select(pw.col("v").map_elements(lambda v: v is None, skip_nulls=False)).rows() == [(False,), (False,), (True,)]
    assert FRAME.select(pw.col("v", "w").map_elements(str)).row(0) == ("1", "3")
    assert FRAME.select(pw.struct("v", "w").map_elements(lambda row: row["w"])).rows() == [(3,), (4,), (5,)]


def test_columns_in_every_verb():
    assert FRAME.with_columns(z=pw.col("v").map_batches(lambda s: s.fill_null(0)))["z"].to_list() == [1, 2, 0]
    assert FRAME.filter(pw.col("w").map_elements(lambda v: v > 3)).height == 2
    assert FRAME.sort(pw.col("w").map_batches(lambda s: -s))["w"].to_list() == [5, 4, 3]
    assert FRAME.select(pw.map_batches(["w", "v"], lambda columns: columns[0] * columns[1])).rows() == [(3,), (8,), (None,)]


def test_lazy_queries_know_types_and_run_functions_once():
    calls = []

    def doubled(column):
        calls.append(len(column))
        return column * 2

    query = FRAME.lazy().with_columns(z=pw.col("w").map_batches(doubled, return_dtype=pw.Int64)).filter(pw.col("z") > 6)
    assert query.collect_schema()["z"] == pw.Int64
    assert calls == []
    assert query.collect()["z"].to_list() == [8, 10]
    assert calls == [3]


def test_groups():
    made = FRAME.group_by("k", maintain_order=True).agg(
        pw.col("w").map_elements(lambda v: v + 1),
        pw.col("w").sum().alias("s"),
        m=pw.col("w").map_batches(lambda s: s.max(), returns_scalar=True),
        n=pw.map_groups(["w"], lambda columns: columns[0].len(), returns_scalar=True),
    )
    assert made.rows() == [("x", [4, 5], 7, 4, 2), ("y", [6], 5, 5, 1)]


def test_over_and_windows():
    assert FRAME.select(pw.col("w").map_batches(lambda s: s - s.min()).over("k")).rows() == [(0,), (1,), (0,)]
    assert FRAME.select(pw.col("w").map_batches(lambda s: s.sum(), returns_scalar=True).over("k")).rows() == [(7,), (7,), (5,)]
    assert FRAME.select(pw.col("w").rolling_map(lambda s: s.sum(), 2)).rows() == [(None,), (7,), (9,)]
    with pytest.raises(ShapeError, match="did not match"):
        FRAME.select(pw.col("w").map_batches(lambda s: s.append(s)).over("k"))
    with pytest.raises(UnsupportedError, match="over with an order"):
        FRAME.select(pw.col("w").map_batches(lambda s: s).over("k", order_by="w"))


def test_errors_of_functions_come_out():
    with pytest.raises(ZeroDivisionError):
        FRAME.select(pw.col("w").map_elements(lambda v: v // 0))
