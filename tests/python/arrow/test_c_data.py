"""C Data and C Stream against pyarrow, Polars, DuckDB, nanoarrow, arro3 and pandas."""

from __future__ import annotations

import gc
import threading

import polarway as pw
import pytest

from arrow.native import OnlyStream, load, open_exports, through

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

from arrow.tables import SAME_VALUES, table


@pytest.fixture(autouse=True, scope="module")
def everything_is_released():
    gc.collect()
    before = open_exports()
    yield
    gc.collect()
    assert open_exports() == before


@pytest.mark.parametrize("name", SAME_VALUES)
@pytest.mark.parametrize(("offset", "length"), [(0, 6), (1, 4), (3, 3), (5, 1), (6, 0)])
def test_values_come_back_equal(name, offset, length):
    rows = pa.table({name: SAME_VALUES[name]}).slice(offset, length)
    back = pa.table(through(rows))
    back.validate(full=True)
    assert back[name].to_pylist() == rows[name].to_pylist()
    assert back[name].null_count == sum(value is None for value in rows[name].to_pylist())


@pytest.mark.parametrize("offset", range(6))
def test_our_slices_leave_right(offset):
    rows = table()
    back = pa.table(OnlyStream(load(rows).slice(offset, 3)))
    back.validate(full=True)
    assert back.to_pylist() == rows.slice(offset, 3).to_pylist()


def test_a_date_in_milliseconds_becomes_a_moment():
    values = pa.array([0, None, 86_400_000], pa.date64())
    assert pa.table(through(pa.table({"d": values})))["d"].type == pa.timestamp("ms")


def test_a_map_stays_one():
    values = pa.array([[("k", 1)], None, [("a", 2), ("b", None)]], pa.map_(pa.string(), pa.int64()))
    back = pa.table(through(pa.table({"m": values})))["m"]
    assert pa.types.is_map(back.type)
    assert back.to_pylist() == values.to_pylist()


@pytest.mark.parametrize(
    ("values", "feature"),
    [
        (pa.array([100], pa.decimal256(50, -2)), "scale"),
        (pa.array([100], pa.decimal128(5, -2)), "scale"),
    ],
)
def test_what_is_not_supported_is_named(values, feature):
    with pytest.raises(pw.exceptions.PolarwayError, match=f"column 'x'.*{feature}"):
        load(pa.table({"x": values}))


@pytest.mark.parametrize("wanted", [pa.string(), pa.large_string(), pa.string_view()])
def test_text_leaves_in_the_form_that_is_asked_for(wanted):
    rows = pa.table({"s": SAME_VALUES["utf8"], "c": SAME_VALUES["categories"]})
    back = pa.RecordBatchReader.from_stream(through(rows), schema=pa.schema({"s": wanted, "c": wanted})).read_all()
    assert back.schema.types == [wanted, wanted]
    assert back.to_pylist() == rows.to_pylist()


def test_numbers_are_not_copied():
    rows = pa.table({"n": pa.array(range(1000))})
    back = pa.table(through(rows))
    assert back["n"].chunk(0).buffers()[1].address == rows["n"].chunk(0).buffers()[1].address


def test_rows_outlive_frame_and_stream():
    back = pa.table(through(pa.table({"s": [f"text number {row} of many" for row in range(1000)]})))
    gc.collect()
    assert back["s"][999].as_py() == "text number 999 of many"


def test_polars():
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    rows = pl.DataFrame(
        {
            "enum": pl.Series(["a", "b", None], dtype=pl.Enum(["a", "b", "c;1", "ä"])),
            "category": pl.Series(["x", None, "y"], dtype=pl.Categorical),
            "text": ["q", None, "a text of more than twelve bytes"],
            "list": [[1], None, []],
            "array": pl.Series([[1, 2], None, [3, 4]], dtype=pl.Array(pl.Int8, 2)),
            "struct": [{"a": 1}, {"a": None}, {"a": 3}],
        }
    )
    back = pl.DataFrame(through(rows))
    assert back.schema == rows.schema
    assert back.equals(rows)
    wide = pl.DataFrame({"i": pl.Series([2**100, None, -5], dtype=pl.Int128)})
    assert [int(value) if value is not None else None for value in pa.table(through(wide))["i"].to_pylist()] == [2**100, None, -5]


def test_polars_computes_on_views_under_nulls():
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    rows = pa.table({"s": pa.array([None if row % 3 == 0 else f"row number {row} is longer" for row in range(300)], pa.string_view())})
    back = pl.DataFrame(through(rows))
    assert back.filter(pl.col("s") == "row number 100 is longer").height == 1
    assert back["s"].null_count() == 100


def test_duckdb():
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is the other side here")
    names = [name for name in SAME_VALUES if name not in ("timestamp_zone", "run_end", "null", "float16") and not name.startswith("duration")]
    rows = table().select(names)
    ours = through(rows)
    assert duckdb.sql("select count(*), count(utf8), max(int64), max(categories), sum(len(list)) from ours").fetchall() == [(6, 5, 2**63 - 1, "y", 8)]
    back = load(duckdb.sql("select * from ours").to_arrow_table())
    assert back.rows() == 6


def test_nanoarrow_and_arro3():
    na = pytest.importorskip("nanoarrow", reason="nanoarrow is the other side here")
    a3 = pytest.importorskip("arro3.core", reason="arro3 is the other side here")
    ours = through(pa.table({"s": ["a", None], "n": [1, 2]}))
    assert [list(row.values()) for row in na.ArrayStream(ours).read_all().to_pylist()] == [["a", 1], [None, 2]]
    assert a3.Table.from_arrow(ours).num_rows == 2
    assert pa.table(through(a3.Table.from_arrow(ours))).to_pylist() == [{"s": "a", "n": 1}, {"s": None, "n": 2}]


def test_pandas():
    pd = pytest.importorskip("pandas", reason="pandas is the other side here")
    if not hasattr(pd.DataFrame, "__arrow_c_stream__"):
        pytest.skip("this pandas has no PyCapsule protocol")
    rows = pd.DataFrame({"n": [1, 2], "s": ["x", None]})
    assert pa.table(through(rows)).to_pylist() == [{"n": 1, "s": "x"}, {"n": 2, "s": None}]


def test_many_threads_load_read_and_drop():
    rows = table()
    want = rows.to_pylist()
    failures = []

    def work():
        try:
            for _ in range(30):
                assert pa.table(through(rows)).to_pylist() == want
        except BaseException as error:  # handed to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_failing_producer_keeps_its_message():
    def batches():
        yield pa.record_batch({"n": [1]})
        raise ValueError("the sensor is off")

    with pytest.raises(pw.exceptions.PolarwayError, match="the sensor is off"):
        load(pa.RecordBatchReader.from_batches(pa.schema({"n": pa.int64()}), batches()))


def test_two_columns_of_one_name_are_an_error():
    with pytest.raises(pw.exceptions.PolarwayError, match="more than one occurrence"):
        load(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["n", "n"]))


def test_runs_unions_and_intervals_become_what_we_have():
    pa = pytest.importorskip("pyarrow")
    runs = pa.RunEndEncodedArray.from_arrays([2, 3, 5], pa.array(["a", None, "b"]))
    sparse = pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])])
    dense = pa.UnionArray.from_dense(pa.array([0, 1], pa.int8()), pa.array([0, 0], pa.int32()), [pa.array([1]), pa.array(["a"])])
    interval = pa.array([pa.MonthDayNano([1, 2, 3]), None], pa.month_day_nano_interval())
    read = [pw.from_arrow(pa.table({"x": array}))["x"] for array in (runs, sparse, dense, interval)]
    assert read[0].to_list() == ["a", "a", None, "b", "b"]
    assert read[1].to_list() == [{"type_id": 0, "0": 1, "1": None}, {"type_id": 1, "0": None, "1": "b"}]
    assert read[2].to_list() == [{"type_id": 0, "0": 1, "1": None}, {"type_id": 1, "0": None, "1": "a"}]
    assert read[3].to_list() == [{"months": 1, "days": 2, "nanoseconds": 3}, None]
