"""Values out of eager frames: rows, items, [], size."""

from __future__ import annotations

import copy
import pickle

import polarway as pw
import pytest
from polarway.exceptions import ColumnNotFoundError, NoRowsReturnedError, OutOfBoundsError, PolarwayError, TooManyRowsReturnedError


def test_size_and_schema(trades):
    assert (len(trades), trades.height, trades.width, trades.shape) == (12, 12, 4, (12, 4))
    assert trades.columns == ["id", "symbol", "price", "volume"]
    assert trades.dtypes == [pw.Int64, pw.String, pw.Float64, pw.Int64]
    assert trades.schema == pw.Schema({"id": pw.Int64, "symbol": pw.String, "price": pw.Float64, "volume": pw.Int64})
    assert trades.collect_schema() == trades.lazy().collect_schema() == trades.schema
    assert not trades.is_empty()
    assert pw.DataFrame().shape == (0, 0)


def test_columns_may_be_assigned(trades):
    trades.columns = ["a", "b", "c", "d"]
    assert trades.columns == ["a", "b", "c", "d"]


def test_rows_and_dictionaries(trades):
    head = trades.head(2)
    assert head.rows() == [(0, "A", 1.0, 10), (1, "B", 2.0, 20)]
    assert head.rows(named=True) == head.to_dicts()
    assert head.to_dicts()[1] == {"id": 1, "symbol": "B", "price": 2.0, "volume": 20}
    assert head.to_dict(as_series=False) == {"id": [0, 1], "symbol": ["A", "B"], "price": [1.0, 2.0], "volume": [10, 20]}
    assert head.to_dict()["price"].to_list() == [1.0, 2.0]
    assert list(trades.iter_rows(buffer_size=5)) == trades.rows()
    assert [part.height for part in trades.iter_slices(5)] == [5, 5, 2]
    assert trades.rows_by_key("symbol")["C"] == [(2, 3.0, 30), (5, 6.0, 60), (9, 10.0, 100)]


def test_one_row(trades):
    assert trades.row(-1) == (11, "B", 12.0, 120)
    assert trades.row(0, named=True)["symbol"] == "A"
    assert trades.row(by_predicate=pw.col("id") == 3)[0] == 3
    with pytest.raises(TooManyRowsReturnedError):
        trades.row(by_predicate=pw.col("symbol") == "A")
    with pytest.raises(NoRowsReturnedError):
        trades.row(by_predicate=pw.col("id") == 99)
    with pytest.raises(OutOfBoundsError):
        trades.row(12)


def test_item(trades):
    assert trades.select(pw.col("id").sum()).item() == 66
    assert trades.item(1, "symbol") == trades.item(1, 1) == "B"
    with pytest.raises(ValueError, match="single element"):
        trades.item()


def test_brackets_by_column(trades):
    assert trades["id"].to_list() == list(range(12))
    assert trades[["id", "price"]].columns == ["id", "price"]
    assert trades[:, "symbol":"volume"].columns == ["symbol", "price", "volume"]
    assert trades[:, [0, 2]].columns == ["id", "price"]
    assert trades[:, [True, False, False, True]].columns == ["id", "volume"]
    with pytest.raises(ColumnNotFoundError, match="nothing"):
        trades["nothing"]


def test_brackets_by_row(trades):
    assert trades[1].rows() == [(1, "B", 2.0, 20)]
    assert trades[-1].rows() == [(11, "B", 12.0, 120)]
    assert trades[2:4]["id"].to_list() == [2, 3]
    assert trades[-2:]["id"].to_list() == [10, 11]
    assert trades[1, "symbol"] == "B"
    assert trades[1, 2] == 2.0
    assert trades[0:2, ["id"]].rows() == [(0,), (1,)]
    with pytest.raises(IndexError):
        trades[12]


def test_columns_as_series(trades):
    assert [series.name for series in trades.get_columns()] == trades.columns
    assert trades.to_series(1).name == "symbol"
    assert trades.get_column("nothing", default=None) is None
    assert trades.get_column_index("price") == 2


def test_a_frame_has_no_truth_value(trades):
    with pytest.raises(TypeError, match="ambiguous"):
        bool(trades)


def test_equals(trades):
    assert trades.equals(trades.clone())
    assert not trades.equals(trades.head(3))
    assert not trades.equals(trades.rename({"id": "x"}))
    assert not trades.equals(trades.with_columns(pw.col("id") + 1))
    assert not trades.equals(trades.clone(), null_equal=False)


def test_collect_of_an_eager_frame_is_the_frame(trades):
    assert trades.collect() is trades
    assert trades.lazy().lazy().collect().equals(trades)


def test_copies(trades):
    assert copy.copy(trades).equals(trades)
    assert copy.deepcopy(trades).equals(trades)


def test_pickle(trades):
    assert pickle.loads(pickle.dumps(trades)).equals(trades)


def test_prints(trades):
    text = str(trades.select("id", "symbol").head(2))
    assert text.startswith("shape: (2, 2)\n")
    assert "│ id  ┆ symbol │" in text
    html = trades._repr_html_()
    assert "<table" in html and "volume" in html


def test_json(trades):
    assert trades.select("symbol", "price").slice(3, 2).to_json() == '[{"symbol":"A","price":4.0},{"symbol":"B","price":null}]'


def test_describe():
    out = pw.DataFrame({"a": [1, 2, None], "s": ["x", None, "y"]}).describe()
    assert out["statistic"].to_list() == ["count", "null_count", "mean", "std", "min", "25%", "50%", "75%", "max"]
    assert out["a"].to_list() == [2.0, 1.0, 1.5, pytest.approx(0.7071067811865476), 1.0, 1.0, 2.0, 2.0, 2.0]
    assert out["s"].to_list() == ["2", "1", None, None, "x", None, None, None, "y"]


def test_frames_are_freed():
    from polarway.backends import current

    pw.DataFrame({"a": [1]})
    before = current().memory().open_frames
    frames = [pw.DataFrame({"a": [number]}) for number in range(10)]
    assert current().memory().open_frames == before + 10
    del frames
    assert current().memory().open_frames == before


def test_serialize(trades, tmp_path):
    assert pw.DataFrame.deserialize(trades.serialize()).equals(trades)
    trades.serialize(tmp_path / "a.bin")
    assert pw.DataFrame.deserialize(tmp_path / "a.bin").equals(trades)
    lazy = trades.lazy().filter(pw.col("id") > 5).with_columns(pw.Series("s", [7]))
    assert pw.LazyFrame.deserialize(lazy.serialize()).collect().equals(lazy.collect())
    assert pickle.loads(pickle.dumps(lazy)).collect().equals(lazy.collect())
    with pytest.raises(PolarwayError, match="deserialization failed"):
        pw.LazyFrame.deserialize(b"something else")


def test_map_rows(trades):
    assert trades.map_rows(lambda row: (row[0], row[1])).columns == ["column_0", "column_1"]
    assert trades.map_rows(lambda row: row[0] * 2)["map"].to_list()[:3] == [0, 2, 4]


def test_select_of_nothing_is_empty(trades):
    assert trades.select([]).shape == (0, 0)


def test_iteration_gives_columns(trades):
    assert [series.name for series in trades] == trades.columns
    assert [series.name for series in reversed(trades)] == trades.columns[::-1]


def test_wide_tables():
    frame = pw.DataFrame({"k": [1, 1, 2], "on": ["x", "y", "x"], "v": [1, 2, 3]})
    assert frame.pivot("on", index="k", values="v").rows() == [(1, 1, 2), (2, 3, None)]
    assert frame.pivot("on", index="k", values="v", aggregate_function="sum").columns == ["k", "x", "y"]
    with pytest.raises(PolarwayError, match="single value"):
        pw.concat([frame, frame]).pivot("on", index="k", values="v")
    assert frame.unstack(step=2, columns=["v"]).rows() == [(1, 3), (2, None)]
    assert frame.select("on").to_dummies().rows() == [(1, 0), (0, 1), (1, 0)]
    assert frame.glimpse(return_type="string").startswith("Rows: 3\nColumns: 3\n$ k ")
