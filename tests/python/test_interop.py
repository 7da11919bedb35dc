"""Arrow, pandas, numpy and other libraries, both ways, over the PyCapsule protocol."""

from __future__ import annotations

import datetime as dt
import pickle

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


@pytest.mark.parametrize("values", ["string_view", "binary_view", "string", "large_string"])
def test_dictionaries_of_any_text_form(values):
    pa = pytest.importorskip("pyarrow")
    first, second = (b"x", b"yy") if values == "binary_view" else ("x", "yy")
    words = pa.array([first, second], getattr(pa, values)())
    codes = pa.array([1, None, 0], pa.uint8())
    column = pw.from_arrow(pa.table({"k": pa.DictionaryArray.from_arrays(codes, words)})).to_series()
    assert column.to_list() == [second, None, first]


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


FRAMES = [
    {"a": [1, None, -3], "b": [1.5, float("inf"), None], "c": ["x", "", None], "d": [True, False, None]},
    {"d": [dt.date(2020, 1, 2), None], "t": [dt.time(1, 2, 3, 4), None], "m": [dt.datetime(1960, 1, 2, 3, 4, 5, 678), None], "s": [dt.timedelta(-1, 5, 7), None]},
    {"a": [], "b": []},
]


@pytest.mark.parametrize("data", FRAMES)
def test_a_frame_from_what_it_prints(data):
    frame = pw.DataFrame(data)
    back = pw.from_repr(f">>> print(frame)\n{frame!r}\n>>> ")
    assert back.schema == frame.schema
    assert back.rows() == [tuple(None if value == "null" else value for value in row) for row in frame.rows()]
    for series in frame:
        if len(series):
            assert pw.from_repr(repr(series)).to_list() == series.to_list()
    with pw.Config(tbl_formatting="ASCII_FULL"):
        assert pw.from_repr(repr(frame)).schema == frame.schema


def test_what_is_left_out_of_a_table_is_left_out_of_the_frame():
    frame = pw.DataFrame({f"c{place}": list(range(20)) for place in range(20)})
    back = pw.from_repr(repr(frame))
    assert back.columns == ["c0", "c1", "c2", "c3", "c16", "c17", "c18", "c19"]
    assert back["c0"].to_list() == [0, 1, 2, 3, 4, 15, 16, 17, 18, 19]
    with pytest.raises(ValueError, match="does not contain DataFrame or Series"):
        pw.from_repr("nothing of that kind")


def test_numpy_functions_of_series():
    numpy = pytest.importorskip("numpy")
    short = pw.Series("a", [1, 2, None], dtype=pw.UInt8)
    assert numpy.power(short, 2).dtype == pw.UInt8
    assert numpy.power(short, 2, dtype=numpy.uint16).to_list() == [1, 4, None]
    assert numpy.maximum(short, pw.Series([3, None, 3], dtype=pw.UInt8)).to_list() == [3, None, None]
    whole, rest = (part.to_list() for part in reversed(numpy.modf(pw.Series([1.5, None]))))
    assert (whole, rest) == ([1.0, None], [0.5, None])
    frame = pw.DataFrame({"a": [1, 2]}).select(numpy.power(pw.col("a"), 2, dtype=numpy.int16).alias("p"), numpy.expm1(pw.col("a")).alias("e"))
    assert frame["p"].to_list() == [1, 4]
    assert frame["e"].to_list() == pytest.approx([1.718281828459045, 6.38905609893065])


def test_arrays_have_one_dimension_more_in_numpy():
    numpy = pytest.importorskip("numpy")
    values = pw.Series([[1, 2], [3, 4], None], dtype=pw.Array(pw.Int64, 2)).to_numpy()
    assert numpy.array_equal(values, [[1, 2], [3, 4], [numpy.nan, numpy.nan]], equal_nan=True)
    assert pw.Series([[["a"], ["b"]]], dtype=pw.Array(pw.String, (2, 1))).to_numpy().tolist() == [[["a"], ["b"]]]
    assert numpy.isnan(pw.Series([None, None]).to_numpy()).all()
    assert pw.Series(numpy.array([24, 1, 0], dtype="uint8").view(bool)).to_list() == [True, True, False]


def test_mappings_of_columns_become_structs():
    frame = pw.DataFrame({"a": {"b": [1, 3], "c": [2, 4]}, "d": [5, 6]})
    assert frame.rows() == [({"b": 1, "c": 2}, 5), ({"b": 3, "c": 4}, 6)]
    assert pw.DataFrame({"a": {"b": 1}, "d": [5, 6]}).rows() == [({"b": 1}, 5), ({"b": 1}, 6)]


def test_a_datetime_without_a_zone_is_an_instant_of_utc():
    moment = dt.datetime(2023, 3, 25, 10, 56)
    for made in (pw.Series([moment], dtype=pw.Datetime("us", "Asia/Tokyo")), pw.DataFrame({"a": [moment]}, schema={"a": pw.Datetime("ns", "Asia/Tokyo")})["a"]):
        assert made[0] == moment.replace(tzinfo=dt.UTC)
        assert made.dt.hour().to_list() == [19]


@pytest.mark.parametrize("rows", [0, 1, 7, 1_000, 1_001])
def test_frames_are_pickled(rows):
    data = {"i": [row - 5 for row in range(rows)], "f": [row * 0.1 for row in range(rows)], "s": [None if row % 3 else "ä" * row for row in range(rows)], "b": [row % 2 == 0 for row in range(rows)]}
    frame = pw.DataFrame(data, schema={"i": pw.Int64, "f": pw.Float64, "s": pw.String, "b": pw.Boolean})
    for made in (frame, frame.with_columns(n=pw.lit(None, dtype=pw.Int64)), frame.cast({"i": pw.Int32}), frame.select("i").cast({"i": pw.Date}), frame.select([])):
        back = pickle.loads(pickle.dumps(made))
        assert back.schema == made.schema
        assert back.equals(made)
        for series in made:
            assert pickle.loads(pickle.dumps(series)).equals(series, check_dtypes=True, check_names=True)


def pandas_frames():
    import pandas as pd

    days = pd.to_datetime(["2024-01-01", "2024-01-02"])
    return {
        "plain": pd.DataFrame({"a": [1, 2], "f": [1.5, float("nan")], "s": ["x", None], "t": days, "z": days.tz_localize("Europe/Berlin")}),
        "lists": pd.DataFrame({"l": [[1, 2], None, []]}),
        "arrays": pd.DataFrame({"l": [__import__("numpy").array([1, 2]), None, __import__("numpy").array([3])]}),
        "nullable": pd.DataFrame({"a": pd.array([1, None], dtype="Int16"), "b": pd.array([True, None], dtype="boolean"), "f": pd.array([1.5, None], dtype="Float32")}),
        "arrow": pd.DataFrame({"a": pd.array([1, None], dtype="int8[pyarrow]"), "f": pd.array([1.5, None], dtype="float[pyarrow]"), "s": pd.array(["x", None], dtype="string[pyarrow]")}),
        "categories": pd.DataFrame({"c": pd.Categorical(["a", "b", "a"])}),
        "index with a name": pd.DataFrame({"a": [1, 2]}, index=pd.Index([5, 6], name="k")),
        "index without a name": pd.DataFrame({"a": [1, 2]}, index=["x", "y"]),
        "two levels": pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([(1, "x"), (2, "y")], names=["n", "t"])),
        "numbers as names": pd.DataFrame({0: [1], 1: [2]}),
        "empty": pd.DataFrame({"a": pd.Series([], dtype="int32")}),
    }  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"include_index": True}, {"nan_to_null": False}], ids=["as it is", "index", "nan"])
@pytest.mark.parametrize("name", [
    "plain", "lists", "arrays", "nullable", "arrow", "categories", "index with a name", "index without a name", "two levels", "numbers as names", "empty",
])  # fmt: skip
def test_frames_of_pandas_are_what_they_are_in_polars(name, options):
    pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    pl = pytest.importorskip("polars")
    given = pandas_frames()[name]
    made, expected = pw.from_pandas(given, **options), pl.from_pandas(given, **options)
    assert str(made.schema) == str(expected.schema) and str(made.rows()) == str(expected.rows())


def test_columns_that_pandas_holds_as_arrow_come_back_with_their_types():
    pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    frame = pw.DataFrame({"a": [1, None], "s": ["x", None], "l": [[1], None]}, schema_overrides={"a": pw.Int8})
    frame = frame.with_columns(c=pw.col("s").cast(pw.Categorical), f=pw.col("a").cast(pw.Float32), d=pw.lit(3).cast(pw.Duration("ms")))
    back = pw.from_pandas(frame.to_pandas(use_pyarrow_extension_array=True))
    assert back.equals(frame) and back.schema == frame.schema
    assert pw.Series(frame.to_pandas(use_pyarrow_extension_array=True)["a"]).dtype == pw.Int8


def test_frames_that_only_have_the_interchange_protocol():
    pytest.importorskip("pyarrow.interchange")

    class Foreign:
        def __init__(self, inside):
            self.inside = inside

        def __dataframe__(self, nan_as_null=False, allow_copy=True):
            return self.inside.__dataframe__(nan_as_null, allow_copy)

    frame = pw.DataFrame({"a": [1, None], "s": ["x", None]})
    assert pw.from_dataframe(Foreign(frame)).equals(frame)
    with pytest.raises(TypeError, match="neither `__arrow_c_stream__` nor `__dataframe__`"):
        pw.from_dataframe([1])


def test_types_asked_for_of_pandas_floats_with_gaps_and_of_frames():
    pandas = pytest.importorskip("pandas", reason="pandas is the other side")
    frame = pw.from_pandas(pandas.DataFrame({"i": [1.7, None, -3.2]}), schema_overrides={"i": pw.Int32})
    assert frame.schema == {"i": pw.Int32} and frame.rows() == [(1,), (None,), (-3,)]
    assert pw.Series("x", pw.DataFrame({"a": [1, 2]}), dtype=pw.Int8).dtype == pw.Int8
    assert pw.Series("q", pw.DataFrame({"a": [1], "b": [2]})).to_list() == [{"a": 1, "b": 2}]
