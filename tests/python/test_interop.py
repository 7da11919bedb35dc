"""Arrow, pandas, numpy and other libraries, both ways, over the PyCapsule protocol."""

from __future__ import annotations

import polarway as pw
import pytest


class OnlyStream:
    """An object with nothing but the protocol."""

    def __init__(self, frame):
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema=None):
        return self._frame.__arrow_c_stream__(requested_schema)


def test_our_own_stream_comes_back(trades):
    assert pw.DataFrame(OnlyStream(trades)).equals(trades)
    assert pw.from_arrow(OnlyStream(trades)).equals(trades)
    assert pw.DataFrame(OnlyStream(trades.lazy().filter(pw.col("id") > 5))).height == 6


def test_pyarrow(trades):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")
    table = trades.to_arrow()
    assert isinstance(table, pa.Table)
    assert table.schema.field("symbol").type == pa.large_string()
    assert table.to_pylist() == trades.to_dicts()
    assert pw.from_arrow(table).equals(trades)
    assert pw.from_arrow(table.to_batches()[0]).equals(trades)
    assert pa.table(trades).to_pylist() == trades.to_dicts()
    assert pw.from_arrow(pa.table({"s": pa.array(["x", None], pa.string()), "v": pa.array(["y", "z"], pa.string_view())})).rows() == [("x", "y"), (None, "z")]


@pytest.mark.only_standalone("exports are counted by the native engine")
def test_a_capsule_that_is_not_taken_is_released(trades):
    from polarway.backends import current

    before = current().memory().open_exports
    capsule = trades.__arrow_c_stream__()
    assert current().memory().open_exports > before
    del capsule
    assert current().memory().open_exports == before


def test_the_stream_outlives_its_frame():
    pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")
    frame = pw.DataFrame({"a": list(range(1000))})
    reader = pa.RecordBatchReader.from_stream(frame)
    del frame
    assert sum(reader.read_all()["a"].to_pylist()) == 499500


def test_polars(trades):
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    assert pl.DataFrame(trades).to_dicts() == trades.to_dicts()
    assert pw.from_dataframe(pl.DataFrame(trades)).equals(trades)


def test_duckdb(trades):
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is the other side here")
    pytest.importorskip("pyarrow", reason="DuckDB takes Arrow streams through pyarrow")
    ours = trades.to_arrow()
    assert duckdb.sql("select sum(volume) from ours").fetchall() == [(700,)]
    assert pw.from_arrow(duckdb.sql("select 1 as a, 'x' as b").to_arrow_table()).rows() == [(1, "x")]


def test_pandas(trades):
    pd = pytest.importorskip("pandas", reason="pandas is the other side here")
    frame = trades.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["id"]) == list(range(12))
    assert frame["price"].isna().sum() == 1
    assert pw.from_pandas(pd.DataFrame({"a": [1, 2], "b": ["x", None]})).rows() == [(1, "x"), (2, None)]
    assert pw.DataFrame(pd.DataFrame({"a": [1.5]})).rows() == [(1.5,)]


def test_numpy(trades):
    np = pytest.importorskip("numpy", reason="numpy is the other side here")
    array = trades.select("id", "price").to_numpy()
    assert array.shape == (12, 2) and array.dtype == np.float64
    assert np.isnan(array[4, 1])
    assert pw.DataFrame({"a": np.arange(3)}).rows() == [(0,), (1,), (2,)]
    assert np.asarray(trades.select("id")).tolist() == [[number] for number in range(12)]


def test_without_pyarrow_a_table_of_our_own(trades, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    table = trades.to_arrow()
    assert type(table).__name__ == "ArrowTable"
    assert table.schema.names() == trades.columns
    assert table.to_pylist() == trades.to_dicts()
    assert pw.DataFrame(table).equals(trades)


@pytest.mark.parametrize("order", ["fortran", "c"])
def test_numbers_in_several_parts_to_numpy(order: str) -> None:
    numpy = pytest.importorskip("numpy")
    one = pw.DataFrame({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5]})
    parts = pw.concat([one, one.slice(1), one.clear()], rechunk=False)
    expected = numpy.array([[1, 0.5], [2, 1.5], [3, 2.5], [2, 1.5], [3, 2.5]])
    array = parts.to_numpy(order=order)
    assert array.tolist() == expected.tolist() and array.dtype == numpy.float64
    assert array.flags["F_CONTIGUOUS" if order == "fortran" else "C_CONTIGUOUS"]
    assert parts["a"].to_numpy().tolist() == [1, 2, 3, 2, 3]
    assert parts.select("a").to_numpy().dtype == numpy.int64
    assert numpy.isnan(pw.concat([one, pw.DataFrame({"a": [None], "b": [1.0]}, schema=one.schema)]).to_numpy()[3, 0])
    assert one.clear().to_numpy().shape == (0, 2)


@pytest.mark.parametrize("words", [["longer than a view holds", "and one more of that kind"] * 50, ["short", "longer than a view holds", None, ""] * 50, ["é" * 20] * 9])
def test_text_leaves_with_offsets_as_it_came(words):
    pyarrow = pytest.importorskip("pyarrow")
    series = pw.Series("a", words)
    for part in (series, series.slice(3, 5), series.head(1), series.filter(pw.Series([row % 3 == 0 for row in range(len(words))]))):
        table = part.to_frame().to_arrow()
        assert table.schema.field("a").type == pyarrow.large_string()
        table.validate(full=True)
        assert table["a"].to_pylist() == part.to_list()
