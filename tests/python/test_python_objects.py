"""Lists of Python objects read and filled by the library, and where it leaves them to Python."""

from __future__ import annotations

import gc
import sys

import polarway as pw
import pytest
from polarway.backends.direct import NAMES
from polarway.backends.native import direct_calls, python_objects

MANY = 200


@pytest.fixture(params=["library", "python"])
def way(request, monkeypatch):
    pw.DataFrame({"a": [1]})
    if request.param == "python":
        monkeypatch.setattr(python_objects, "functions", lambda: None)
        taken = [getattr(direct_calls.calls, name) for name in NAMES]
        direct_calls.forget()
        request.addfinalizer(lambda: direct_calls.calls.take(taken))
    elif python_objects.functions() is None:
        pytest.skip("this interpreter's objects cannot be read")
    return request.param


@pytest.mark.parametrize(
    "values",
    [
        list(range(-MANY, MANY)),
        [None, 2**63 - 1, -(2**63)] * MANY,
        [0.5, None, float("inf"), -0.0] * MANY,
        ["", "short", "äöü", None, "longer than a view holds", "\0"] * MANY,
        [True, None, False] * MANY,
    ],
)
def test_there_and_back(way, values):
    assert pw.Series("a", values).to_list() == values
    assert pw.DataFrame({"a": values, "b": values}).rows() == list(zip(values, values))


def test_what_does_not_fit_is_left_to_python(way):
    assert pw.Series([2**64] * MANY).dtype == pw.Int128
    assert pw.Series([1] * MANY + [2.5], strict=False).dtype == pw.Float64
    with pytest.raises(TypeError, match="unexpected value"):
        pw.Series([1] * MANY + ["x"])
    with pytest.raises(UnicodeEncodeError):
        pw.Series(["x"] * MANY + ["\ud800"])


def test_references_are_neither_lost_nor_kept(way):
    text = "some text that no view holds inline"
    before = sys.getrefcount(text)
    values = [text] * MANY
    series = pw.Series("a", values)
    back = series.to_list()
    del series, values, back
    gc.collect()
    assert sys.getrefcount(text) == before


def test_aggregates_and_items(way):
    series = pw.Series("a", [3, None, 1])
    assert (series.sum(), series.mean(), series.min(), series.max(), series.null_count(), series[0], series[1]) == (4, 2.0, 1, 3, 1, 3, None)
    assert pw.Series("a", [], dtype=pw.Int64).sum() == 0
    assert pw.Series("a", [], dtype=pw.Int64).max() is None
    assert pw.Series("a", [1.5, float("nan")]).max() == 1.5


def test_arrays_share_memory_and_keep_it():
    numpy = pytest.importorskip("numpy")
    series = pw.Series("a", list(range(1000)))
    array = series.to_numpy()
    assert not array.flags.writeable
    del series
    gc.collect()
    assert numpy.array_equal(array, numpy.arange(1000))
