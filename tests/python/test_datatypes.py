"""Data types: identity, families, text, JSON, Arrow."""

from __future__ import annotations

import datetime as dt
import enum
import pickle

import polarway as pw
import pytest
from polarway.datatypes import dtype_from_json, dtype_to_json
from polarway.datatypes.arrow_format import flat_dtype, format_of

SIMPLE = [
    pw.Int8, pw.Int16, pw.Int32, pw.Int64, pw.Int128, pw.UInt8, pw.UInt16, pw.UInt32, pw.UInt64, pw.Float32, pw.Float64, pw.Boolean,
    pw.String, pw.Binary, pw.Date, pw.Time, pw.Null, pw.Categorical,
]  # fmt: skip
PARAMETRIC = [
    pw.Datetime("ms"), pw.Datetime("us", "Europe/Vienna"), pw.Duration("ns"), pw.Decimal(10, 2), pw.List(pw.Int8), pw.Array(pw.Int8, (2, 3)),
    pw.Struct({"a": pw.List(pw.String), "b": pw.Int8}), pw.Enum(["x", "y"]), pw.List(pw.Datetime("us")),
]  # fmt: skip


@pytest.mark.parametrize("dtype", SIMPLE)
def test_a_class_and_its_instance_are_the_same_type(dtype):
    assert dtype == dtype() and dtype() == dtype and hash(dtype) == hash(dtype())
    assert repr(dtype) == repr(dtype()) == dtype.__name__


@pytest.mark.parametrize("dtype", PARAMETRIC)
def test_a_class_matches_all_its_forms(dtype):
    assert dtype == type(dtype) and type(dtype) == dtype
    assert dtype != pw.Int64


def test_parameters_matter_between_instances():
    assert pw.List(pw.Int8) != pw.List(pw.Int16)
    assert pw.Datetime("us") != pw.Datetime("ms") and pw.Datetime("us") != pw.Datetime("us", "UTC")
    assert pw.Struct({"a": pw.Int8}) == pw.Struct([pw.Field("a", pw.Int8)])
    assert pw.Decimal(scale=2) == pw.Decimal(38, 2)
    assert pw.Array(pw.Int8, (2, 3)).inner == pw.Array(pw.Int8, 3) and pw.Array(pw.Int8, (2, 3)).shape == (2, 3)


def test_families_answer_on_classes_and_instances():
    assert pw.Int64.is_numeric() and pw.Int64().is_integer() and pw.UInt8.is_unsigned_integer() and not pw.UInt8.is_signed_integer()
    assert pw.Float32.is_float() and pw.Date.is_temporal() and pw.List(pw.Int8).is_nested() and pw.Decimal(5, 1).is_decimal()
    assert not pw.String.is_numeric() and not pw.Boolean.is_integer()


@pytest.mark.parametrize("dtype", [kind() for kind in SIMPLE] + PARAMETRIC)
def test_json_and_pickle_round_trip(dtype):
    assert dtype_from_json(dtype_to_json(dtype)) == dtype
    assert pickle.loads(pickle.dumps(dtype)) == dtype


@pytest.mark.parametrize("format, dtype", [("l", pw.Int64), ("vu", pw.String), ("tsu:UTC", pw.Datetime("us", "UTC")), ("tDn", pw.Duration("ns")),
                                           ("d:10,2", pw.Decimal(10, 2)), ("tts", pw.Time), ("+l", None)])  # fmt: skip
def test_arrow_formats(format, dtype):
    assert flat_dtype(format) == dtype


def test_formats_go_out():
    assert format_of(pw.Datetime("ms", "UTC")) == "tsm:UTC" and format_of(pw.Array(pw.Int8, 3)) == "+w:3" and format_of(pw.Int8()) == "c"


def test_python_types_become_data_types():
    class Colour(enum.Enum):
        RED = "red"

    assert pw.Schema({"a": int, "b": list[float], "c": dt.date, "d": str}).dtypes() == [pw.Int64, pw.List(pw.Float64), pw.Date, pw.String]
    assert pw.Enum(Colour) == pw.Enum(["red"])
    assert pw.Int8.to_python() is int and pw.Datetime("us").to_python() is dt.datetime


@pytest.mark.parametrize("make, kind, text", [
    (lambda: pw.Datetime("x"), ValueError, "invalid `time_unit`"),
    (lambda: pw.Enum(["a", "a"]), ValueError, "found duplicate 'a'"),
    (lambda: pw.Enum([1]), TypeError, "found data of type Int64"),
    (lambda: pw.Array(pw.Int8), TypeError, "missing the required argument `shape`"),
    (lambda: pw.List(5), TypeError, "cannot parse input of type 'int'"),
    (lambda: pw.Schema({"a": pw.List}), TypeError, "dtypes must be fully-specified, got: List"),
])  # fmt: skip
def test_errors(make, kind, text):
    with pytest.raises(kind, match=text):
        make()


def test_schema_is_an_ordered_mapping():
    schema = pw.Schema({"a": pw.Int8, "b": pw.String})
    assert schema.names() == ["a", "b"] and schema.len() == 2 and schema == {"a": pw.Int8, "b": pw.String}
    assert schema != {"b": pw.String, "a": pw.Int8}
    assert repr(schema) == "Schema([('a', Int8), ('b', String)])"
    assert pickle.loads(pickle.dumps(schema)) == schema
    assert pw.Schema({"a": pw.List(pw.Int8)}).contains_dtype(pw.Int8, recursive=True)


def test_short_names():
    frame = pw.Struct({"a": pw.Int8})
    assert [kind._string_repr() for kind in (pw.Int64(), pw.Datetime("us", "UTC"), pw.List(pw.String), pw.Array(pw.Int8, (2, 3)), frame)] == [
        "i64", "datetime[μs, UTC]", "list[str]", "array[i8, (2, 3)]", "struct[1]",
    ]  # fmt: skip


def test_nested_types_of_different_items_have_different_hashes():
    assert len({hash(dtype) for dtype in (pw.List, pw.List(pw.Int8), pw.List(pw.Int16), pw.Struct, pw.Struct({"a": pw.Int8}), pw.Struct({"b": pw.Int8}), pw.Array(pw.Int8, 2))}) == 7
    assert not pw.List(pw.Int8).is_(pw.List)


def test_times_have_limits():
    import datetime as dt

    assert pw.select(a=pw.Time.min(), b=pw.Time.max()).rows() == [(dt.time(0), dt.time(23, 59, 59, 999999))]


def test_structs_without_fields_are_no_cast_target():
    for dtype in (pw.Struct, pw.Struct({"a": pw.Int8, "b": pw.Int8})):
        with pytest.raises(pw.exceptions.InvalidOperationError, match="must specify one field in the struct"):
            pw.Series([1]).cast(dtype)
    with pytest.raises(TypeError):
        pw.Series([1]).cast(pw.Decimal)


def test_constants_are_lists_of_one_value():
    frame = pw.DataFrame({"a": [1, 2]})
    assert frame.select(pw.lit(5).implode()).to_series().to_list() == [[5]]
    assert frame.select(pw.lit(5).implode(), pw.col("a").implode()).rows() == [([5], [1, 2])]
    assert pw.select(pw.struct(pw.lit(1).alias("a")).implode()).to_series().to_list() == [[{"a": 1}]]


def test_a_schema_of_types_with_parameters_is_not_one_of_classes():
    spans = pw.Schema({"a": pw.Datetime("us"), "b": pw.Duration("ns")})
    assert spans == {"a": pw.Datetime("us"), "b": pw.Duration("ns")}
    assert spans != {"a": pw.Datetime, "b": pw.Duration}
    assert pw.Schema({"a": pw.List(pw.Int64)}) != {"a": pw.List}
    assert pw.Schema({"a": pw.Int64, "b": pw.String}) == {"a": pw.Int64(), "b": pw.String}
    assert pw.Schema({"a": pw.Int64}) != 1


def test_types_are_taken_apart():
    from polarway.datatypes import unpack_dtypes

    deep = pw.Struct({"a": pw.Int64, "b": pw.List(pw.Struct({"c": pw.Date}))})
    assert unpack_dtypes(deep) == {pw.Int64(), pw.Date()}
    assert unpack_dtypes([pw.Map(pw.Int8, pw.List(pw.Time)), pw.Array(pw.Int16, 2), None]) == {pw.Int8(), pw.Time(), pw.Int16()}
    assert unpack_dtypes(pw.List(pw.Int8), include_compound=True) == {pw.Int8(), pw.List(pw.Int8)}
    assert unpack_dtypes() == unpack_dtypes([]) == unpack_dtypes(None) == set()


def test_types_by_the_names_of_others():
    import datetime as dt

    from polarway.datatypes import dtype_to_ffiname, dtype_to_py_type, maybe_cast
    from polarway.datatypes.convert import dtype_short_repr_to_dtype

    assert [dtype_to_ffiname(kind) for kind in (pw.Int64, pw.Datetime("us"), pw.Map(pw.String, pw.Int8))] == ["i64", "datetime", "map"]
    assert [dtype_to_py_type(kind) for kind in (pw.Int64, pw.Datetime("us"), pw.Struct({}), pw.Enum([]))] == [int, dt.datetime, dict, str]
    with pytest.raises(NotImplementedError, match="conversion of polars data type Unknown"):
        dtype_to_py_type(pw.Unknown)
    names = {"i64": pw.Int64, "list[str]": pw.List(pw.String), "datetime[ns, UTC]": pw.Datetime("ns", "UTC"), "map[str, i64]": pw.Map(pw.String, pw.Int64)}
    assert {name: dtype_short_repr_to_dtype(name) for name in names} == names
    assert dtype_short_repr_to_dtype("strange") is None and dtype_short_repr_to_dtype(None) is None
    assert maybe_cast(dt.datetime(1970, 1, 1, 0, 0, 1), pw.Datetime("ms")) == 1000
    with pytest.raises(TypeError, match="cannot convert Python type 'str' to Int64"):
        maybe_cast("x", pw.Int64)


def test_a_class_inside_of_a_type_stands_for_all_of_its_forms():
    import datetime as dt
    from decimal import Decimal

    assert pw.List(pw.Datetime) == pw.List(pw.Datetime("ms")) and pw.List(pw.Datetime("ns", "UTC")) == pw.List(pw.Datetime)
    assert pw.Struct({"a": pw.Decimal}) == pw.Struct({"a": pw.Decimal(10, 2)}) and pw.Map(pw.String, pw.Duration) == pw.Map(pw.String, pw.Duration("ns"))
    assert pw.List(pw.Datetime("ms")) != pw.List(pw.Datetime("us")) and not pw.List(pw.Datetime).is_(pw.List(pw.Datetime("ms")))
    assert repr(pw.Array(pw.Datetime, (2, 2))) == "Array(Datetime, shape=(2, 2))"
    prices = pw.Series([[Decimal("1.23")], [Decimal("7.89")]])
    assert prices.dtype == pw.List(pw.Decimal) and prices.dtype.inner == pw.Decimal
    assert pw.Series([[Decimal("1.5")]], dtype=pw.List(pw.Decimal)).dtype.is_(pw.List(pw.Decimal(38, 1)))
    moments = pw.Series([[dt.datetime(2020, 1, 1)]], dtype=pw.List(pw.Datetime))
    assert moments.dtype.is_(pw.List(pw.Datetime("us"))) and moments.to_list() == [[dt.datetime(2020, 1, 1)]]
    assert pw.Series([[1]]).cast(pw.List(pw.Datetime)).dtype.is_(pw.List(pw.Datetime("us")))
    assert pw.DataFrame(schema={"a": pw.Struct({"b": pw.List(pw.Duration)})}).schema["a"].is_(pw.Struct({"b": pw.List(pw.Duration("us"))}))
