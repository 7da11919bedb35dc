"""What is known of columns' order, and frames, queries and expressions as text."""

from __future__ import annotations

import io

import polarway as pw
import pytest
from polarway.exceptions import ComputeError

NONE = {"SORTED_ASC": False, "SORTED_DESC": False}


def test_new_data_have_no_known_order():
    assert pw.Series([1, 2, 3]).flags == NONE
    assert pw.Series([1]).flags["SORTED_ASC"] is True


def test_sorting_makes_an_order_known():
    frame = pw.DataFrame({"a": [3, 1, 2], "b": [2, 1, 3]}).sort("a")
    assert frame.flags == {"a": {"SORTED_ASC": True, "SORTED_DESC": False}, "b": NONE}
    assert frame["a"].sort(descending=True).flags == {"SORTED_ASC": False, "SORTED_DESC": True}
    assert frame.filter(pw.col("a") > 1)["a"].flags["SORTED_ASC"] is True
    assert frame.with_columns(a=pw.col("a") % 2)["a"].flags == NONE
    assert pw.concat([frame, frame])["a"].flags == NONE


def test_saying_that_columns_are_sorted():
    frame = pw.DataFrame({"a": [1, 2], "b": [2, 1]}).set_sorted("a")
    assert frame.flags["a"]["SORTED_ASC"] is True
    assert pw.Series([2, 1]).set_sorted(descending=True).flags["SORTED_DESC"] is True
    assert frame.rows() == [(1, 2), (2, 1)]


def test_frames_as_json():
    frame = pw.DataFrame({"a": [1.5, float("nan"), None], "b": [[1], [], None]})
    text = frame.serialize(format="json")
    assert isinstance(text, str) and '"datatype":"f64"' in text
    assert pw.DataFrame.deserialize(io.StringIO(text), format="json").equals(frame)


def test_queries_as_json():
    lazy = pw.LazyFrame({"a": [1, 2]}).select(pw.col("a").sum())
    buffer = io.StringIO()
    lazy.serialize(buffer, format="json")
    buffer.seek(0)
    assert pw.LazyFrame.deserialize(buffer, format="json").collect().item() == 3
    with pytest.raises(ComputeError, match="expected value at line 1 column 1"):
        pw.LazyFrame.deserialize(io.BytesIO(b"hello"), format="json")


def test_expressions_as_bytes_and_text():
    expr = (pw.col("a") + 1).alias("b")
    assert isinstance(expr.meta.serialize(), bytes) and isinstance(expr.meta.serialize(format="json"), str)
    assert pw.Expr.deserialize(io.BytesIO(expr.meta.serialize())).meta.eq(expr)
    assert pw.Expr.deserialize(io.StringIO(expr.meta.serialize(format="json")), format="json").meta.eq(expr)
