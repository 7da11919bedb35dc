"""Verbs on eager frames; lazy frames run the same code and are held to the same answers."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import ColumnNotFoundError, DuplicateError, PolarwayError, ShapeError


@pytest.fixture(params=["eager", "lazy"])
def frame(request, trades):
    return trades if request.param == "eager" else trades.lazy()


def rows(frame):
    return frame.collect().rows()


def test_select_by_name_expression_and_keyword(frame):
    out = frame.select("id", pw.col("price") * 2, double=pw.col("volume") + pw.col("id")).head(2)
    assert out.collect().columns == ["id", "price", "double"]
    assert rows(out) == [(0, 2.0, 10), (1, 4.0, 21)]


def test_select_of_a_list_and_of_several_arguments(frame):
    assert frame.select(["id", "symbol"]).collect().columns == ["id", "symbol"]
    assert frame.select("id", "symbol").collect().columns == ["id", "symbol"]


def test_select_broadcasts_a_constant(frame):
    assert rows(frame.select("id", one=pw.lit(1)).head(2)) == [(0, 1), (1, 1)]


def test_with_columns_keeps_order_and_replaces(frame):
    out = frame.with_columns(pw.col("price") + 1, new=pw.lit("x")).collect()
    assert out.columns == ["id", "symbol", "price", "volume", "new"]
    assert out.row(0) == (0, "A", 2.0, 10, "x")


def test_filter_drops_rows_whose_predicate_is_null(frame):
    assert rows(frame.filter(pw.col("price") > 9).select("id")) == [(9,), (10,), (11,)]
    assert rows(frame.filter(pw.col("price") <= 2).select("id")) == [(0,), (1,)]


def test_filter_takes_several_predicates_and_constraints(frame):
    assert rows(frame.filter(pw.col("price") > 3, pw.col("volume") < 100, symbol="A").select("id")) == [(3,)]
    assert rows(frame.filter([pw.col("id") > 3, pw.col("id") < 6]).select("id")) == [(4,), (5,)]


def test_filter_by_a_mask(trades):
    assert trades.filter([True, False] * 6).select("id").rows() == [(0,), (2,), (4,), (6,), (8,), (10,)]


def test_filter_without_a_predicate_keeps_all_rows(frame):
    assert rows(frame.filter()) == rows(frame)
    assert rows(frame.remove()) == []
    with pytest.raises(TypeError, match="invalid predicate"):
        frame.filter(None)


def test_sort_puts_nulls_first_unless_asked(frame):
    assert rows(frame.sort("volume").select("volume").head(2)) == [(None,), (10,)]
    assert rows(frame.sort("volume", descending=True, nulls_last=True).select("volume").head(2)) == [(120,), (110,)]


def test_sort_by_two_keys(frame):
    out = frame.sort("symbol", "id", descending=[False, True], nulls_last=True).select("symbol", "id").head(3)
    assert rows(out) == [("A", 10), ("A", 7), ("A", 3)]


def test_sort_flags_must_fit_the_keys(frame):
    with pytest.raises(ValueError, match="descending"):
        frame.sort("symbol", "id", descending=[True])


def test_top_k_and_bottom_k(frame):
    assert rows(frame.top_k(2, by="volume").select("volume")) == [(120,), (110,)]
    assert rows(frame.bottom_k(2, by="volume").select("volume")) == [(10,), (20,)]


def test_head_tail_slice_limit(frame):
    ids = frame.select("id")
    assert rows(ids.head(2)) == [(0,), (1,)]
    assert rows(ids.limit(1)) == [(0,)]
    assert rows(ids.tail(2)) == [(10,), (11,)]
    assert rows(ids.tail(0)) == []
    assert rows(ids.slice(3, 2)) == [(3,), (4,)]
    assert rows(ids.slice(-2)) == [(10,), (11,)]
    assert rows(ids.slice(-3, 1)) == [(9,)]
    assert rows(ids.slice(20, 2)) == []


def test_drop_and_rename(frame):
    assert frame.drop("price", "volume").collect().columns == ["id", "symbol"]
    assert frame.drop(["price"]).collect().columns == ["id", "symbol", "volume"]
    assert frame.drop("nothing", strict=False).collect().width == 4
    assert frame.rename({"id": "number"}).collect().columns == ["number", "symbol", "price", "volume"]
    assert frame.rename(str.upper).collect().columns == ["ID", "SYMBOL", "PRICE", "VOLUME"]


def test_cast_one_type_or_some_columns(frame):
    assert frame.select("id", "volume").cast(pw.Float64).collect().dtypes == [pw.Float64, pw.Float64]
    assert frame.cast({"id": pw.Int8, "price": pw.Float32}).collect().dtypes == [pw.Int8, pw.String, pw.Float32, pw.Int64]


def test_unknown_columns_are_named_with_the_nearest(frame):
    with pytest.raises(ColumnNotFoundError, match="pric"):
        frame.select("pric").collect()
    with pytest.raises(ColumnNotFoundError, match="nothing"):
        frame.drop("nothing").collect()


def test_equal_names_are_an_error(frame):
    with pytest.raises(DuplicateError):
        frame.select("id", pw.col("price").alias("id")).collect()


def test_unique_and_row_index(frame):
    assert sorted(rows(frame.select("symbol").unique()), key=str) == [("A",), ("B",), ("C",), (None,)]
    assert rows(frame.select("symbol").unique(maintain_order=True)) == [("A",), ("B",), ("C",), (None,)]
    assert rows(frame.select("symbol").with_row_index(offset=5).head(2)) == [(5, "A"), (6, "B")]


def test_concat_vertical_and_relaxed():
    ints, floats = pw.DataFrame({"a": [1]}), pw.DataFrame({"a": [0.5]})
    assert pw.concat([ints, ints]).rows() == [(1,), (1,)]
    assert pw.concat([ints.lazy(), ints.lazy()]).collect().rows() == [(1,), (1,)]
    assert pw.concat([ints, floats], how="vertical_relaxed").rows() == [(1.0,), (0.5,)]
    with pytest.raises(PolarwayError):
        pw.concat([ints, floats])


def test_concat_diagonal_and_horizontal():
    left, right = pw.DataFrame({"a": [1], "b": [2]}), pw.DataFrame({"b": [3], "c": [4]})
    assert pw.concat([left, right], how="diagonal").rows() == [(1, 2, None), (None, 3, 4)]
    assert pw.concat([left, right.rename({"b": "d"})], how="horizontal").rows() == [(1, 2, 3, 4)]
    with pytest.raises(DuplicateError):
        pw.concat([left, right], how="horizontal")
    with pytest.raises(ValueError, match="empty list"):
        pw.concat([])


def test_ellipsis_is_not_an_expression(trades):
    with pytest.raises(TypeError, match="not an expression"):
        trades.group_by("symbol").agg(...)


def test_verbs_leave_the_frame_as_it_was(trades):
    before = trades.to_dicts()
    trades.filter(pw.col("id") > 3).sort("price").with_columns(id=pw.lit(0))
    assert trades.to_dicts() == before


def test_vstack_checks_its_columns():
    frame = pw.DataFrame({"a": [1]})
    assert frame.vstack(frame).height == 2
    with pytest.raises(ShapeError):
        frame.vstack(pw.DataFrame({"a": [1], "b": [2]}))
    with pytest.raises(PolarwayError):
        frame.vstack(pw.DataFrame({"b": [1]}))
