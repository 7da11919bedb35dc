"""Categoricals inside of structs, lists and arrays are told apart by their texts, whatever codes their columns have."""

from __future__ import annotations

from typing import Any

import polarway as pw
import pytest


def inside(texts: list[Any]) -> pw.DataFrame:
    """Structs around a categorical, and the number of the row."""
    texts = pw.Series("c", texts, dtype=pw.Categorical)
    return pw.DataFrame([texts]).select(s=pw.struct("c")).with_row_index("i")


def both() -> pw.DataFrame:
    """The same texts under other codes: x is 0 in the first part, 1 in the second."""
    return pw.concat([inside(["x", "y", "x"]), inside(["y", "x", "z"])])


ROWS = [{"c": text} for text in "xyxyxz"]


def test_groups():
    assert both().group_by("s", maintain_order=True).len().rows() == [({"c": "x"}, 3), ({"c": "y"}, 2), ({"c": "z"}, 1)]
    assert both().select(pw.len().over("s"))["len"].to_list() == [3, 2, 3, 2, 3, 1]
    two = both().with_columns(k=pw.lit(1)).group_by("k", "s", maintain_order=True).agg(pw.col("i").sum())
    assert two.rows() == [(1, {"c": "x"}, 3), (1, {"c": "y"}, 1), (1, {"c": "z"}, 2)]


def test_distinct_rows():
    assert both()["s"].n_unique() == 3
    assert both().select("s").unique(maintain_order=True)["s"].to_list() == [{"c": text} for text in "xyz"]
    assert both()["s"].is_duplicated().to_list() == [True] * 5 + [False]


def test_joins():
    right = inside(["y", "x", "z"]).rename({"i": "j"})
    joined = inside(["x", "y", "x"]).join(right, on="s", how="left", maintain_order="left")
    assert joined.select("s", "j").rows() == [({"c": "x"}, 1), ({"c": "y"}, 0), ({"c": "x"}, 1)]


def test_order():
    assert both().sort("s")["s"].to_list() == sorted(ROWS, key=lambda row: row["c"])
    assert both().select(pw.col("s").rank("dense"))["s"].to_list() == [1, 2, 1, 2, 1, 3]


@pytest.mark.parametrize("dtype", [pw.List(pw.Categorical), pw.Array(pw.Categorical, 2)], ids=str)
def test_lists_and_arrays(dtype):
    parts = [pw.DataFrame({"a": pw.Series(rows, dtype=dtype)}) for rows in ([["x", "y"], ["y", "x"]], [["y", "x"], ["x", "y"], ["y", "x"]])]
    counted = pw.concat(parts).group_by("a", maintain_order=True).len()
    assert counted.rows() == [(["x", "y"], 2), (["y", "x"], 3)]


def test_enums():
    values = pw.Series("a", [{"e": "b"}, {"e": "a"}, {"e": "b"}], dtype=pw.Struct({"e": pw.Enum(["b", "a"])}))
    table = pw.DataFrame([values])
    assert table.group_by("a", maintain_order=True).len().rows() == [({"e": "b"}, 2), ({"e": "a"}, 1)]


@pytest.mark.only_standalone("the portable backend orders enums inside of others by their texts")
def test_enums_inside_of_structs_are_sorted_by_their_places():
    values = pw.Series("a", [{"e": "b"}, {"e": "a"}, {"e": "b"}], dtype=pw.Struct({"e": pw.Enum(["b", "a"])}))
    assert pw.DataFrame([values]).sort("a").rows() == [({"e": "b"},), ({"e": "b"},), ({"e": "a"},)]
