"""Joins against the definition: pairs of rows whose keys are equal."""

from __future__ import annotations

import random

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, DuplicateError, SchemaError


def tables(seed: int) -> tuple[pw.DataFrame, pw.DataFrame]:
    chance = random.Random(seed)
    left = {"k": chance.choices([1, 2, 3, None], k=40), "s": chance.choices("xyz", k=40), "a": list(range(40))}
    right = {"k": chance.choices([1, 2, 9, None], k=30), "s": chance.choices("xyw", k=30), "b": [float(row) for row in range(30)]}
    return pw.DataFrame(left), pw.DataFrame(right)


def expected(left, right, how: str, nulls_equal: bool):
    """Rows (k, s, a, k_right, s_right, b) by the definition, over both keys."""

    def equal(one, other):
        return one[:2] == other[:2] and (nulls_equal or None not in one[:2])

    rows = [one + other for one in left for other in right if equal(one, other)]
    if how in ("left", "full"):
        rows += [one + (None,) * 3 for one in left if not any(equal(one, other) for other in right)]
    if how in ("right", "full"):
        rows += [(None,) * 3 + other for other in right if not any(equal(one, other) for one in left)]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("nulls_equal", [False, True])
@pytest.mark.parametrize("how", ["inner", "left", "right", "full"])
def test_pairs_of_equal_keys(how, nulls_equal):
    for seed in range(5):
        left, right = tables(seed)
        joined = left.join(right, on=["k", "s"], how=how, nulls_equal=nulls_equal, coalesce=False)
        assert joined.columns == ["k", "s", "a", "k_right", "s_right", "b"]
        assert sorted(joined.rows(), key=repr) == expected(left.rows(), right.rows(), how, nulls_equal)


def test_semi_and_anti_split_the_left_rows():
    left, right = tables(1)
    keys = {row[0] for row in right.rows()} - {None}
    assert left.join(right, on="k", how="semi").rows() == [row for row in left.rows() if row[0] in keys]
    assert left.join(right, on="k", how="anti").rows() == [row for row in left.rows() if row[0] not in keys]


def test_cross():
    left, right = pw.DataFrame({"a": [1, 2]}), pw.DataFrame({"a": ["x", "y"]})
    assert left.join(right, how="cross").to_dict(as_series=False) == {"a": [1, 1, 2, 2], "a_right": ["x", "y", "x", "y"]}


def test_keys_are_merged_but_in_full_joins():
    left, right = pw.DataFrame({"k": [1, 2]}), pw.DataFrame({"j": [2, 3]})
    assert left.join(right, left_on="k", right_on="j", how="full").rows() == [(1, None), (2, 2), (None, 3)]
    assert left.join(right, left_on="k", right_on="j", how="full", coalesce=True).to_dict(as_series=False) == {"k": [1, 2, 3]}
    assert left.join(right, left_on="k", right_on="j", how="right").columns == ["j"]


def test_order_follows_the_side_that_was_asked_for():
    left, right = pw.DataFrame({"k": [2, 1, 2], "a": [0, 1, 2]}), pw.DataFrame({"k": [1, 2], "b": ["p", "q"]})
    assert [row[1] for row in left.join(right, on="k", maintain_order="left").rows()] == [0, 1, 2]
    assert [row[1] for row in left.join(right, on="k", maintain_order="right").rows()] == [1, 0, 2]


def test_computed_keys_and_other_types():
    left, right = pw.DataFrame({"k": [1, 2]}, schema={"k": pw.Int8}), pw.DataFrame({"j": [2, 4], "b": ["p", "q"]})
    joined = left.lazy().join(right.lazy(), left_on=pw.col("k") * 2, right_on="j").collect()
    assert joined.rows() == [(1, 2, "p"), (2, 4, "q")]
    assert joined.schema["k"] == pw.Int8


def test_validation_types_and_names():
    left = pw.DataFrame({"k": [1, 1], "x": [1, 2]})
    with pytest.raises(ComputeError, match="did not fulfill 1:1"):
        left.join(left, on="k", validate="1:1")
    with pytest.raises(SchemaError, match="datatypes of join keys don't match"):
        left.join(pw.DataFrame({"k": ["a"]}), on="k")
    with pytest.raises(DuplicateError, match="column with name 'x' already exists"):
        left.join(left, on="k", suffix="")


def test_many_rows_in_batches():
    rows = 100_000
    left = pw.DataFrame({"k": list(range(rows))})
    right = pw.DataFrame({"k": list(range(0, rows, 2)), "b": list(range(rows // 2))})
    joined = left.lazy().join(right.lazy(), on="k", how="left").select(pw.len(), pw.col("b").sum(), nulls=pw.col("b").null_count()).collect()
    assert joined.row(0) == (rows, sum(range(rows // 2)), rows // 2)


def test_aggregates_and_filters_around_a_join():
    left, right = tables(3)
    joined = left.lazy().join(right.lazy(), on="k").filter(pw.col("b") > 5).group_by("k").agg(n=pw.len()).sort("k").collect()
    pairs = [one[0] for one in left.rows() for other in right.rows() if one[0] is not None and one[0] == other[0] and other[2] > 5]
    assert joined.rows() == [(key, pairs.count(key)) for key in sorted(set(pairs))]


@pytest.mark.parametrize(("left", "right", "validate"), [
    ([1, 1, None], [1], "1:1"), ([1, 1, None], [1], "1:m"), ([1], [1, 1, None], "1:1"), ([1], [None, 1, 1], "m:1"), ([None, 2, 1, 2], [1], "1:m"),
])  # fmt: skip
def test_nulls_hide_no_duplicates_from_validation(left, right, validate):
    with pytest.raises(ComputeError, match="did not fulfill"):
        pw.DataFrame({"k": left}).join(pw.DataFrame({"k": right}), on="k", validate=validate)


def test_nulls_are_no_duplicates():
    assert pw.DataFrame({"k": [1, None, None]}).join(pw.DataFrame({"k": [1, None, None]}), on="k", validate="1:1").rows() == [(1,)]


@pytest.mark.parametrize("how", ["inner", "left", "right", "full", "semi", "anti", "cross", "asof", "where"])
def test_columns_that_nobody_reads_change_nothing(how):
    left = pw.DataFrame({"k": [1, 2, 2, 4, None], "a": [1, 2, 3, 4, 5], "b": ["p", "q", "r", "s", "t"]})
    right = pw.DataFrame({"z": [7, 8, 9], "k": [2, 3, 4], "b": ["u", "v", "w"]})
    if how == "asof":
        joined = left.head(4).lazy().join_asof(right.lazy(), on="k")
    elif how == "where":
        joined = left.lazy().join_where(right.lazy(), pw.col("k") <= pw.col("k_right"), pw.col("a") * 3 > pw.col("z"), how="full")
    else:
        joined = left.lazy().join(right.lazy(), on=None if how == "cross" else "k", how=how)
    whole = joined.collect()
    assert joined.select(pw.len()).collect().item() == whole.height
    for names in [whole.columns[:1], whole.columns[1:], whole.columns[-1:], whole.columns[::-1], [*whole.columns[2:], *whole.columns[:1]]]:
        assert sorted(joined.select(names).collect().rows(), key=repr) == sorted(whole.select(names).rows(), key=repr)


@pytest.mark.only_standalone("the portable backend explains its own steps")
def test_files_are_read_for_the_columns_that_a_join_needs(tmp_path):
    pw.DataFrame({"k": [1, 2], "a": [3, 4], "b": [5, 6], "c": [7, 8]}).write_parquet(tmp_path / "left.parquet")
    pw.DataFrame({"j": [2, 3], "d": [1, 2], "e": [3, 4]}).write_parquet(tmp_path / "right.parquet")
    left, right = pw.scan_parquet(tmp_path / "left.parquet"), pw.scan_parquet(tmp_path / "right.parquet")
    joined = left.join(right, left_on="k", right_on="j").select("a")
    plan = joined.explain()
    assert "PROJECT 2/4 COLUMNS" in plan and "PROJECT 1/3 COLUMNS" in plan, plan
    assert joined.collect().rows() == [(4,)]
