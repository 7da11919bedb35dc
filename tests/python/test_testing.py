"""The assertions: what passes, what fails, and with which text."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.testing import (
    assert_frame_equal,
    assert_frame_not_equal,
    assert_schema_equal,
    assert_series_equal,
    assert_series_not_equal,
)

NAN = float("nan")


@pytest.mark.parametrize("left, right, options", [
    ([1.0], [1.0 + 1e-9], {}), ([NAN, None], [NAN, None], {}), ([1, 2], [2, 1], {"check_order": False}), ([[1.0]], [[1.0 + 1e-9]], {}),
    ([1], [1.0], {"check_dtypes": False}), ([1.0], [1.4], {"abs_tol": 0.5}), ([100.0], [101.0], {"rel_tol": 0.1}),
])  # fmt: skip
def test_equal_series(left, right, options):
    assert_series_equal(pw.Series(left), pw.Series(right), **options)
    with pytest.raises(AssertionError, match=r"Series are equal \(but are expected not to be\)"):
        assert_series_not_equal(pw.Series(left), pw.Series(right), **options)


@pytest.mark.parametrize("left, right, options, why", [
    (pw.Series([1]), pw.Series([1, 2]), {}, "length mismatch"),
    (pw.Series("a", [1]), pw.Series("b", [1]), {}, "name mismatch"),
    (pw.Series([1]), pw.Series([1.0]), {}, "dtype mismatch"),
    (pw.Series([1]), pw.Series([2]), {}, "exact value mismatch"),
    (pw.Series([1.0]), pw.Series([1.1]), {}, "values not within tolerance"),
    (pw.Series([1.0]), pw.Series([1.0 + 1e-9]), {"check_exact": True}, "exact value mismatch"),
    (pw.Series([NAN]), pw.Series([1.0]), {}, "nan value mismatch"),
    (pw.Series([None, 1.0]), pw.Series([1.0, 1.0]), {}, "null value mismatch"),
    (pw.Series([[1.0]]), pw.Series([[1.0, 2.0]]), {}, "nested value mismatch"),
])  # fmt: skip
def test_different_series(left, right, options, why):
    with pytest.raises(AssertionError, match=rf"Series are different \({why}\)"):
        assert_series_equal(left, right, **options)
    assert_series_not_equal(left, right, **options)


def test_equal_frames():
    left = pw.DataFrame({"a": [1, 2], "b": [1.0, 2.0]})
    assert_frame_equal(left, left.lazy().collect())
    assert_frame_equal(left.lazy(), left.lazy())
    assert_frame_equal(left, left.select("b", "a"), check_column_order=False)
    assert_frame_equal(left, left.sort("a", descending=True), check_row_order=False)
    with pytest.raises(AssertionError, match="DataFrames are equal"):
        assert_frame_not_equal(left, left)


@pytest.mark.parametrize("left, right, why", [
    ({"a": [1]}, {"b": [1]}, r'columns mismatch: \["a"\] in left, but not in right'),
    ({"a": [1], "b": [2]}, {"b": [2], "a": [1]}, "columns are not in the same order"),
    ({"a": [1]}, {"a": [1.0]}, "dtypes do not match, differences only"),
    ({"a": [1]}, {"a": [1, 2]}, r"height \(row count\) mismatch"),
    ({"a": [1]}, {"a": [2]}, 'value mismatch for column "a"'),
])  # fmt: skip
def test_different_frames(left, right, why):
    with pytest.raises(AssertionError, match=rf"DataFrames are different \({why}\)"):
        assert_frame_equal(pw.DataFrame(left), pw.DataFrame(right))
    assert_frame_not_equal(pw.DataFrame(left), pw.DataFrame(right))


def test_types_of_inputs():
    with pytest.raises(AssertionError, match="unexpected input types"):
        assert_series_equal(pw.Series([1]), [1])
    with pytest.raises(AssertionError, match="unexpected input types"):
        assert_frame_equal(pw.DataFrame(), pw.LazyFrame())


def test_schemas():
    assert_schema_equal({"a": pw.Int8, "b": pw.Int8}, {"b": pw.Int8, "a": pw.Int8}, check_column_order=False)
    with pytest.raises(AssertionError, match="Schemas are different"):
        assert_schema_equal({"a": pw.Int8}, {"a": pw.Int16})


@pytest.mark.parametrize("dtype", [pw.Duration, pw.Datetime])
@pytest.mark.parametrize(("unit", "value", "other", "number", "same"), [("ns", 1_500_000, "ms", 1, True), ("us", 1500, "ms", 2, False), ("ms", 1, "ns", 1_000_000, True), ("ns", 1, "us", 0, True)])
def test_units_are_compared_in_the_coarser_one(dtype, unit, value, other, number, same):
    left, right = pw.Series([value], dtype=dtype(unit)), pw.Series([number], dtype=dtype(other))
    if same:
        assert_series_equal(left, right, check_dtypes=False)
    else:
        with pytest.raises(AssertionError, match="exact value mismatch"):
            assert_series_equal(left, right, check_dtypes=False)
