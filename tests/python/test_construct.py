"""Python values to columns: inference, types, errors; and back."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections import namedtuple
from dataclasses import InitVar, dataclass
from decimal import Decimal

import polarway as pw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

UTC = dt.UTC


@pytest.mark.parametrize("values, dtype", [
    ([1, None], pw.Int64), ([1.5, 2], pw.Float64), ([True, None], pw.Boolean), (["a", None, "äöü"], pw.String), ([b"a", b""], pw.Binary),
    ([], pw.Null), ([None], pw.Null), ([2**63], pw.UInt64), ([2**70, -(2**70)], pw.Int128), (range(3), pw.Int64), ((1, 2), pw.Int64),
    ([dt.date(2020, 1, 1), None], pw.Date), ([dt.datetime(2020, 1, 1, 5)], pw.Datetime("us")), ([dt.timedelta(1, 2, 3)], pw.Duration("us")),
    ([dt.time(1, 2, 3, 4)], pw.Time), ([Decimal("1.5"), Decimal("2.25")], pw.Decimal(38, 2)), ([[1], None, []], pw.List(pw.Int64)),
    ([["a"], ["b", None]], pw.List(pw.String)), ([[[1]], [[2], None]], pw.List(pw.List(pw.Int64))), ([{"a": 1, "b": "x"}, None],
     pw.Struct({"a": pw.Int64, "b": pw.String})), (array("h", [1, 2]), pw.Int64), ("iterator", pw.Int64),
])  # fmt: skip
def test_inference(values, dtype):
    # Made here: what is parametrized is used on each backend.
    values = iter([1, 2]) if values == "iterator" else values
    kept = list(values) if not hasattr(values, "__next__") else None
    series = pw.Series("a", values)
    assert series.dtype == dtype
    if kept is not None:
        assert series.to_list() == [list(v) if isinstance(v, tuple) else v for v in kept]


@pytest.mark.parametrize("values, text", [
    ([1, 2.5], "of type Int64; found value of type Float64: 2.5"),
    ([1, "a"], 'of type Int64; found value of type String: "a"'),
    (["a", 1], "of type String; found value of type Int64: 1"),
    ([True, 1], "of type Boolean; found value of type Int64: 1"),
    ([dt.date(2020, 1, 1), dt.datetime(2020, 1, 1)], r"of type Date; found value of type Datetime\('μs'\)"),
])  # fmt: skip
def test_mixed_values_are_an_error_that_names_the_value(values, text):
    with pytest.raises(TypeError, match=f"unexpected value while building Series {text}"):
        pw.Series("a", values)


@pytest.mark.parametrize("values, dtype, result", [
    ([1, 2.5], pw.Float64, [1.0, 2.5]), ([1, "a"], pw.String, ["1", "a"]), ([True, 2], pw.Int64, [1, 2]),
    ([Decimal("1.5"), 2], pw.Decimal(38, 1), [Decimal("1.5"), Decimal("2.0")]), ([[1], [2.5]], pw.List(pw.Float64), [[1.0], [2.5]]),
    ([{"a": 1}, {"b": "x"}], pw.Struct({"a": pw.Int64, "b": pw.String}), [{"a": 1, "b": None}, {"a": None, "b": "x"}]),
])  # fmt: skip
def test_without_strict_the_type_holds_all_values(values, dtype, result):
    series = pw.Series("a", values, strict=False)
    assert series.dtype == dtype and series.to_list() == result


@pytest.mark.parametrize("values, dtype, result", [
    ([1, 2], pw.Float64, [1.0, 2.0]), ([True], pw.Int64, [1]), ([5], pw.Date, [dt.date(1970, 1, 6)]), ([[1, 2]], pw.Array(pw.Int8, 2), [[1, 2]]),
    ([1, "2.5"], pw.Decimal(10, 2), [Decimal("1.00"), Decimal("2.50")]), (["a", "b", "a"], pw.Categorical, ["a", "b", "a"]),
    (["b", None], pw.Enum(["a", "b"]), ["b", None]), ([(1, "a")], pw.Struct({"x": pw.Int8, "y": pw.String}), [{"x": 1, "y": "a"}]),
    ([dt.date(2020, 1, 1)], pw.Datetime("ms"), [dt.datetime(2020, 1, 1)]), (["2020-01-02"], pw.Date, [dt.date(2020, 1, 2)]),
    ([dt.datetime(2020, 1, 1, tzinfo=UTC)], pw.Datetime("us"), [dt.datetime(2020, 1, 1, tzinfo=UTC)]),
])  # fmt: skip
def test_given_types(values, dtype, result):
    assert pw.Series("a", values, dtype=dtype).to_list() == result


@pytest.mark.parametrize("values, dtype, result", [([300], pw.Int8, [None]), (["1", "x"], pw.Int64, [1, None]), ([1.7], pw.Int64, [1]),
                                                   (["c"], pw.Enum(["a"]), [None]), ([1], pw.String, ["1"])])  # fmt: skip
def test_misfits(values, dtype, result):
    with pytest.raises((TypeError, pw.exceptions.InvalidOperationError)):
        pw.Series("a", values, dtype=dtype)
    assert pw.Series("a", values, dtype=dtype, strict=False).to_list() == result


def test_time_zones():
    from zoneinfo import ZoneInfo

    series = pw.Series([dt.datetime(2020, 7, 1, 12, tzinfo=ZoneInfo("Europe/Vienna"))])
    assert series.dtype == pw.Datetime("us", "Europe/Vienna") and series[0] == dt.datetime(2020, 7, 1, 10, tzinfo=UTC)
    assert pw.Series([dt.datetime(2020, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))]).dtype == pw.Datetime("us", "UTC")


@dataclass
class Point:
    x: int
    y: str


Pair = namedtuple("Pair", "x y")


@pytest.mark.parametrize("data, options, rows", [
    ({"a": [1, 2], "b": ["x", "y"]}, {}, [(1, "x"), (2, "y")]),
    ({"a": [1, 2], "b": 5}, {}, [(1, 5), (2, 5)]),
    ({"a": 5, "b": "x"}, {}, [(5, "x")]),
    ([{"a": 1}, {"b": 2}], {}, [(1, None), (None, 2)]),
    ([(1, "a"), (2, "b")], {"orient": "row"}, [(1, "a"), (2, "b")]),
    ([[1, 2], [3, 4]], {}, [(1, 3), (2, 4)]),
    ([[1, 2], [3, 4], [5, 6]], {"schema": ["a", "b"]}, [(1, 2), (3, 4), (5, 6)]),
    ([1, 2], {"schema": ["x"]}, [(1,), (2,)]),
    ([Point(1, "a")], {}, [(1, "a")]),
    ([Pair(1, "a")], {}, [(1, "a")]),
    ({"a": [1]}, {"schema": ["z"]}, [(1,)]),
    ([{"a": 1, "b": 2}], {"schema": ["b"]}, [(2,)]),
    ([{"a": 1}, {"a": 2.5}], {}, [(1.0,), (2.5,)]),
])  # fmt: skip
def test_frames(data, options, rows):
    assert pw.DataFrame(data, **options).rows() == rows


def test_frames_of_series_keep_types():
    frame = pw.DataFrame({"a": pw.Series("z", [1, 2], dtype=pw.Int8), "b": [1.5, 2.5]})
    assert frame.schema == {"a": pw.Int8, "b": pw.Float64}
    assert pw.DataFrame([pw.Series("q", [1]), pw.Series("r", ["x"])]).rows() == [(1, "x")]


@pytest.mark.parametrize("data, options, kind, text", [
    ({"a": [1, 2], "b": [1]}, {}, pw.exceptions.ShapeError, "height of column 'b' \\(1\\) does not match height of column 'a' \\(2\\)"),
    (5, {}, TypeError, "unsupported type 'int' for the `data` parameter"),
    ({1: [2]}, {}, TypeError, "Series name must be a string"),
    ([(1, 2), (3,)], {"orient": "row"}, pw.exceptions.ShapeError, "row at index 1 has length 1"),
    ({"a": [1]}, {"schema": {"z": pw.Int8}}, ValueError, "do not match the data dictionary"),
    ({"a": [1]}, {"schema": ["a", "b"]}, ValueError, "dimensions of columns arg"),
])  # fmt: skip
def test_frame_errors(data, options, kind, text):
    with pytest.raises(kind, match=text):
        pw.DataFrame(data, **options)


def test_empty_frames():
    assert pw.DataFrame().shape == (0, 0)
    assert pw.DataFrame(schema={"a": pw.Int8}).schema == {"a": pw.Int8}
    assert pw.DataFrame({"a": []}).schema == {"a": pw.Null}


def test_numpy_and_pandas():
    np = pytest.importorskip("numpy")
    pd = pytest.importorskip("pandas")
    assert pw.Series(np.array([1, 2], dtype="int16")).dtype == pw.Int16
    assert pw.Series(np.array([1.5, math.nan]), nan_to_null=True).to_list() == [1.5, None]
    assert pw.Series(np.array(["2020-01-01", "NaT"], dtype="M8[us]")).to_list() == [dt.datetime(2020, 1, 1), None]
    assert pw.DataFrame(np.array([[1, 2], [3, 4], [5, 6]])).rows() == [(1, 2), (3, 4), (5, 6)]
    assert pw.Series([1, 2, None]).to_numpy().tolist()[:2] == [1.0, 2.0]
    assert pw.Series([1, 2]).to_numpy().dtype == np.int64
    assert pw.Series([dt.date(2020, 1, 1), None]).to_numpy().tolist() == [dt.date(2020, 1, 1), None]
    assert pw.DataFrame(pd.DataFrame({"a": [1.5, None], "s": ["x", None]})).rows() == [(1.5, "x"), (None, None)]


def test_arrow_objects():
    pa = pytest.importorskip("pyarrow")
    assert pw.Series("a", pa.chunked_array([[1], [2]])).to_list() == [1, 2]
    assert pw.Series("a", pa.array(["x" * 20, None])).to_list() == ["x" * 20, None]
    assert pw.DataFrame(pa.table({"a": [1, 2]}), schema={"b": pw.Int8}).schema == {"b": pw.Int8}
    assert pw.Series([1, None]).to_arrow().to_pylist() == [1, None]


VALUES = st.one_of(
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)),
    st.lists(st.none() | st.floats(allow_nan=False)),
    st.lists(st.none() | st.text(st.characters(exclude_categories=("Cs",)))),
    st.lists(st.none() | st.booleans()),
    st.lists(st.none() | st.binary()),
    st.lists(st.none() | st.dates()),
    st.lists(st.none() | st.datetimes()),
    st.lists(st.none() | st.timedeltas(dt.timedelta(-(10**6)), dt.timedelta(10**6))),
    st.lists(st.none() | st.times()),
    st.lists(st.none() | st.lists(st.none() | st.integers(-9, 9))),
    st.lists(st.none() | st.fixed_dictionaries({"x": st.none() | st.integers(0, 9), "y": st.none() | st.text("ab")})),
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_values_survive_the_engine(values):
    assert pw.Series("a", values).to_list() == values


def test_memory_is_given_back():
    import gc

    from polarway.backends.native import arrow_export

    gc.collect()
    before = arrow_export.alive()
    frame = pw.DataFrame({"a": list(range(1000)), "s": ["x"] * 1000})
    assert frame.height == 1000
    del frame
    gc.collect()
    assert arrow_export.alive() == before


def test_an_empty_range_is_one_of_whole_numbers():
    assert pw.DataFrame({"a": range(0)}).schema == {"a": pw.Int64} and pw.Series("a", range(0)).dtype == pw.Int64
    assert pw.DataFrame({"a": range(0)}).sum().rows() == [(0,)]
@pytest.mark.parametrize("first, second, dtype", [
    (1, b"b", pw.Object), (1.5, b"b", pw.Object), ("a", b"b", pw.Binary), ("a", {1}, pw.String), (b"b", True, pw.Object), (True, dt.date(2020, 1, 1), pw.Object),
    (True, 1.5, pw.Float64), (True, Decimal("1.5"), pw.Object), (1, Decimal("1.5"), pw.Decimal(38, 1)), (1, dt.date(2020, 1, 1), pw.Int64), (1.5, dt.timedelta(1), pw.Float64),
    (dt.date(2020, 1, 1), dt.datetime(2020, 1, 1), pw.Datetime("us")), (dt.date(2020, 1, 1), dt.time(1), pw.Object), (dt.date(2020, 1, 1), Decimal("1.5"), pw.Object),
    ([1], 1, pw.Object), ([1], "a", pw.String), ([1], {"a": 1}, pw.Object), ({"a": 1}, 1, pw.Struct({"a": pw.Int64})), ({"a": 1}, 1.5, pw.Struct({"a": pw.Float64})), ({"a": 1}, b"b", pw.Object),
    ([1], [1.5], pw.List(pw.Float64)), ([1], [b"b"], pw.Object),
])  # fmt: skip
def test_values_of_several_kinds_meet_as_in_polars(first, second, dtype, backend):
    if dtype == pw.Object and backend == "portable":
        with pytest.raises(pw.exceptions.UnsupportedError, match="Object"):
            pw.Series([first, second], strict=False)
        return
    assert pw.Series([first, second], strict=False).dtype == dtype
    assert pw.Series([second, first], strict=False).dtype == dtype
    if dtype == pw.Object:
        assert pw.Series([first, None, second], strict=False).to_list() == [first, None, second]


def test_numbers_are_no_structs_and_moments_are_numbers_among_numbers():
    assert pw.Series([1, {"a": 2}], strict=False).to_list() == [None, {"a": 2}]
    assert pw.Series([1, dt.date(2020, 1, 1), dt.timedelta(1), dt.time(1)], strict=False).to_list() == [1, 18262, 86_400_000_000, 3_600_000_000_000]


@pytest.mark.only_standalone("the portable backend has no objects")
def test_arrays_of_objects_stay_objects_but_for_texts_and_bytes():
    numpy = pytest.importorskip("numpy")
    for values, dtype in (([1, None], pw.Object), (["a", None], pw.String), ([b"a"], pw.Binary), ([None, "a"], pw.Object), ([{"a": 1}], pw.Object), ([dt.date(2020, 1, 1)], pw.Object)):
        array = numpy.empty(len(values), dtype=object)
        array[:] = values
        series = pw.Series(array)
        assert series.dtype == dtype
        assert series.to_list() == values
        assert pw.DataFrame(array.reshape(-1, 1)).dtypes == [dtype]


def test_spans_beyond_microseconds_are_milliseconds():
    series = pw.Series([dt.timedelta.min, dt.timedelta.max])
    assert series.dtype == pw.Duration("ms")
    assert series.to_list() == [dt.timedelta.min, dt.timedelta.max - dt.timedelta(microseconds=999)]


def test_integers_of_rows_that_no_type_holds_are_an_error():
    with pytest.raises(OverflowError):
        pw.DataFrame([{"a": 2**128}])


def test_frames_become_series_of_structs():
    frame = pw.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    assert pw.Series("s", frame).to_list() == frame.to_dicts()


def test_init_only_fields_of_dataclasses_are_no_columns():
    @dataclass
    class Point:
        x: int
        scale: InitVar[int] = 1

        def __post_init__(self, scale: int) -> None:
            self.x *= scale

    assert pw.DataFrame([Point(2, 3)]).rows() == [(6,)]


def test_mappings_are_a_row_unless_there_is_a_column():
    row = {"x": [1, 2], "y": [3]}
    assert pw.DataFrame({"n": row}).rows() == [(row,)]
    assert pw.DataFrame({"n": row, "m": "a"}).rows() == [(row, "a")]
    assert pw.DataFrame({"n": {"x": [1, 2]}, "m": [3, 4]}).rows() == [({"x": 1}, 3), ({"x": 2}, 4)]
