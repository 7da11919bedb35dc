"""Expressions over windows, hashes and fields of structs: one answer in each backend."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import InvalidOperationError

# What FNV-1a over the bytes of a row gives: the same in every backend, process and version.
HASHES = {
    pw.Int64: ([1, None, -1], [1058708822676305822, 289476281391798056, 255230949746419218]),
    pw.String: (["a", None, ""], None),
    pw.Float64: ([0.0, -0.0, float("nan")], None),
    pw.List(pw.Int8): ([[1, None], [], None], None),
    pw.Enum(["x", "y"]): (["y", "x", None], None),
}


@pytest.fixture
def frame() -> pw.DataFrame:
    return pw.DataFrame({"g": [1, 1, 2, 2, 1], "t": [1, 2, 4, 4, 7], "v": [1.0, None, 3.0, 4.0, 5.0]})


def test_an_expression_over_windows(frame):
    made = frame.select(pw.col("v").sum().rolling("t", period="2i"), ahead=pw.len().rolling("t", period="3i", offset="0i"), all=pw.col("t").rolling("t", period="3i", closed="both"))
    assert made["v"].to_list() == [1.0, 1.0, 7.0, 7.0, 5.0]
    assert made["ahead"].to_list() == [3, 2, 1, 1, 0]
    assert made["all"].to_list() == [[1], [1, 2], [1, 2, 4, 4], [1, 2, 4, 4], [4, 4, 7]]


def test_windows_inside_of_groups(frame):
    made = frame.select(pw.col("v").sum().rolling("t", period="2i").over("g")).to_series().to_list()
    assert made == [1.0, 1.0, 7.0, 7.0, 5.0]


@pytest.mark.parametrize("period", ["0i", "-1i", "1d", ""])
def test_lengths_that_no_window_has(frame, period):
    with pytest.raises(InvalidOperationError):
        frame.select(pw.col("v").sum().rolling("t", period=period))


def test_windows_need_an_order(frame):
    with pytest.raises(InvalidOperationError, match="not sorted"):
        frame.reverse().select(pw.col("v").sum().rolling("t", period="2i"))
    with pytest.raises(InvalidOperationError, match="null values"):
        frame.with_columns(pw.lit(None, pw.Int64).alias("t")).select(pw.col("v").sum().rolling("t", period="2i"))


@pytest.mark.parametrize("dtype", HASHES, ids=str)
def test_hashes(dtype):
    values, known = HASHES[dtype]
    column = pw.Series(values, dtype=dtype)
    made = column.hash().to_list()
    assert made == column.hash(0).to_list() and made != column.hash(1).to_list()
    assert known is None or made == known
    if dtype == pw.Float64:
        assert made[0] == made[1] != made[2]
    else:
        assert len(set(made)) == len(made)


def test_fields_of_structs():
    frame = pw.DataFrame({"a": [{"x": 1, "y": 2.5, "z": "u"}, None]})
    assert frame.select(pw.col("a").struct.unnest()).rows() == [(1, 2.5, "u"), (None, None, None)]
    assert frame.select(pw.col("a").struct.field("y", "x") * 2).columns == ["x", "y"]
    assert frame.select(pw.col("a").struct.field("^[xz]$").name.prefix("of_")).columns == ["of_x", "of_z"]
