"""Columns of one row beside longer ones, and series of other lengths than the frame."""

from __future__ import annotations

import polarway as pw
import pytest

THREE = pw.DataFrame({"x": [1, 2, 3], "n": ["a", "b", "c"]})
FIRST = pw.col("x").head(1)
TEXT = pw.col("n").head(1)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (FIRST + pw.col("x"), [2, 3, 4]),
        (pw.col("x") - FIRST, [0, 1, 2]),
        (FIRST == pw.col("x"), [True, False, False]),
        ((FIRST > 0) & (pw.col("x") > 1), [False, True, True]),
        (TEXT.str.contains(pw.col("n")), [True, False, False]),
        (TEXT.str.starts_with(pw.col("n")), [True, False, False]),
        (TEXT.str.strip_chars(pw.col("n")), ["", "a", "a"]),
        (pw.concat_str(TEXT, pw.col("n")), ["aa", "ab", "ac"]),
        (pw.concat_list(FIRST, pw.col("x")), [[1, 1], [1, 2], [1, 3]]),
        (pw.struct(FIRST.alias("f"), pw.col("n")), [{"f": 1, "n": "a"}, {"f": 1, "n": "b"}, {"f": 1, "n": "c"}]),
        (pw.when(FIRST > 0).then(pw.col("x")).otherwise(0), [1, 2, 3]),
        (pw.when(pw.col("x") > 1).then(FIRST).otherwise(0), [0, 1, 1]),
        (pw.max_horizontal(FIRST, pw.col("x")), [1, 2, 3]),
        (FIRST.is_between(pw.col("x"), 5), [True, False, False]),
        (pw.col("x").is_between(FIRST, 2), [True, True, False]),
        (pw.col("x").is_between(FIRST, pw.col("x").tail(1)), [True, True, True]),
        (FIRST.clip(pw.col("x"), 5), [1, 2, 3]),
        (pw.col("x") + pw.Series([5]), [6, 7, 8]),
        (pw.lit(pw.Series("s", [3, 4])).sum() + pw.col("x"), [8, 9, 10]),
    ],
)
def test_one_row_stands_for_all(expr: pw.Expr, expected: list[object]) -> None:
    assert THREE.select(expr.alias("out"))["out"].to_list() == expected
    assert THREE.lazy().select(expr.alias("out")).collect()["out"].to_list() == expected


def test_a_frame_of_one_row_meets_longer_series() -> None:
    one = pw.DataFrame({"x": [1]})
    series = pw.Series("s", [10, 20, 30])
    assert one.select(pw.col("x") + series).rows() == [(11,), (21,), (31,)]
    assert one.lazy().select(pw.first() + series).collect().rows() == [(11,), (21,), (31,)]
    assert one.lazy().select(pw.when(pw.col("x") > 0).then(series).otherwise(0).alias("w")).collect()["w"].to_list() == [10, 20, 30]
    assert one.select(pw.col("x").sum(), series).rows() == [(1, 10), (1, 20), (1, 30)]
    assert one.select(pw.concat([pw.col("x"), pw.col("x")]), pw.Series([3, 4])).rows() == [(1, 3), (1, 4)]


def test_lists_of_one_row_meet_longer_series() -> None:
    one = pw.DataFrame({"x": [[1, 2]]})
    series = pw.Series("s", [[10, 20], [30, 40]])
    assert one.lazy().select(pw.first() + series).collect().to_series().to_list() == [[11, 22], [31, 42]]
    assert one.lazy().select(pw.first() * pw.Series("s", [2, 3])).collect().to_series().to_list() == [[2, 4], [3, 6]]


@pytest.mark.parametrize(
    "expr", [pw.col("x").head(2) + pw.col("x"), pw.col("x") + pw.Series([1, 2]), pw.concat_str(pw.col("n").head(2), pw.col("n"))]
)
def test_other_lengths_are_an_error(expr: pw.Expr) -> None:
    with pytest.raises(pw.exceptions.ShapeError):
        THREE.select(expr)


def test_columns_of_other_lengths_than_the_frame_are_an_error() -> None:
    with pytest.raises(pw.exceptions.ShapeError):
        THREE.select("x", pw.Series("k", [3, 4]))
    with pytest.raises(pw.exceptions.ShapeError):
        THREE.lazy().select("x", pw.Series("k", [3, 4])).collect()
    with pytest.raises(pw.exceptions.ShapeError):
        THREE.with_columns(pw.Series("k", [3, 4]))
