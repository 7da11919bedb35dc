"""The Hypothesis strategies: what they promise."""

from __future__ import annotations

import polarway as pw
import pytest

pytest.importorskip("hypothesis")

from hypothesis import given, settings
from hypothesis import strategies as st
from polarway.testing import assert_frame_equal
from polarway.testing.parametric import column, dataframes, dtypes, lists, series

quick = settings(max_examples=25, deadline=None)


@quick
@given(dtypes(allowed_dtypes=[pw.Duration], excluded_dtypes=[pw.Duration("ms")]))
def test_excluded_types_do_not_come(dtype):
    assert isinstance(dtype, pw.Duration) and dtype.time_unit != "ms"


@quick
@given(dtypes(nesting_level=0))
def test_no_nesting(dtype):
    assert isinstance(dtype, pw.DataType) and not dtype.is_nested()


@quick
@given(series(allowed_dtypes=[pw.Int32, pw.String], min_size=2, max_size=4, allow_null=False))
def test_series_have_what_is_asked_for(values):
    assert 2 <= len(values) <= 4 and values.dtype in (pw.Int32, pw.String) and values.null_count() == 0


@quick
@given(dataframes([column("a", dtype=pw.Int8, unique=True), column("b", strategy=st.sampled_from(["x", "y"]), dtype=pw.String)], min_size=1))
def test_columns_are_as_described(frame):
    assert frame.columns == ["a", "b"] and frame.height >= 1
    assert set(frame["b"].to_list()) <= {"x", "y", None}
    assert len(set(frame["a"].to_list())) == frame.height


@quick
@given(dataframes())
def test_any_frame_equals_itself(frame):
    assert_frame_equal(frame, frame)


@quick
@given(lists(pw.Int8, max_size=2))
def test_lists(values):
    assert len(values) <= 2 and all(-128 <= value < 128 for value in values)
