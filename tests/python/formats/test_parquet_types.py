"""Types that Parquet does not have itself come back from the Arrow schema that writers leave: arrays, categories, durations, time zones; also within lists and structs."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow writes the files")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow writes the files")
pl = pytest.importorskip("polars", reason="Polars writes the files, and is the reference of types")

import polarway as pw

PAIRS = pa.list_(pa.int32(), 2)
ARROW = {
    "duration[s]": (pa.array([1, None, -5], pa.duration("s")), "Duration(time_unit='s')"),
    "duration[ms]": (pa.array([1, None, -5], pa.duration("ms")), "Duration(time_unit='ms')"),
    "duration[us]": (pa.array([1, None, -5], pa.duration("us")), "Duration(time_unit='us')"),
    "timestamp[s]": (pa.array([1, None, -5], pa.timestamp("s")), "Datetime(time_unit='ms', time_zone=None)"),
    "timestamp[us, zone]": (pa.array([1, None, -5], pa.timestamp("us", "Europe/Berlin")), "Datetime(time_unit='us', time_zone='Europe/Berlin')"),
    "timestamp[us, offset]": (pa.array([1, None, -5], pa.timestamp("us", "+02:00")), "Datetime(time_unit='us', time_zone='+02:00')"),
    "time32[s]": (pa.array([1, None], pa.time32("s")), "Time"),
    "time64[us]": (pa.array([1, None], pa.time64("us")), "Time"),
    "date64": (pa.array([86_400_000, None], pa.date64()), "Date"),
    "half": (pa.array([1.5, None, float("inf")], pa.float16()), "Float16"),
    "array": (pa.array([[1, 2], None, [3, None]], PAIRS), "Array(Int32, shape=(2,))"),
    "array of arrays": (pa.array([[[1, 2], [3, 4]], None], pa.list_(PAIRS, 2)), "Array(Int32, shape=(2, 2))"),
    "array of text": (pa.array([["a", "b"], ["c", None]], pa.list_(pa.string(), 2)), "Array(String, shape=(2,))"),
    "array in struct": (pa.array([{"x": [1, 2]}, None], pa.struct([("x", PAIRS)])), "Struct({'x': Array(Int32, shape=(2,))})"),
    "arrays in list": (pa.array([[[1, 2], [3, 4]], None, []], pa.list_(PAIRS)), "List(Array(Int32, shape=(2,)))"),
    "categories": (pa.array(["a", "b", None]).dictionary_encode(), "Categorical"),
    "categories in list": (pa.ListArray.from_arrays([0, 2, 3], pa.array(["a", "b", "a"]).dictionary_encode()), "List(Categorical)"),
    "decimal as integer": (pa.array([Decimal("1.23"), None], pa.decimal128(15, 2)), "Decimal(precision=15, scale=2)"),
    "fixed binary": (pa.array([b"abcd", None], pa.binary(4)), "Binary"),
    "null": (pa.array([None, None], pa.null()), "Null"),
    "nulls in list": (pa.array([[None], None], pa.list_(pa.null())), "List(Null)"),
    "nulls in struct": (pa.array([{"a": None, "b": 1}], pa.struct([("a", pa.null()), ("b", pa.int8())])), "Struct({'a': Null, 'b': Int8})"),
    "large list": (pa.array([[1], None], pa.large_list(pa.int32())), "List(Int32)"),
    "text view": (pa.array(["a", None], pa.string_view()), "String"),
}
POLARS = {
    "enum": pl.Series(["a", "b", None], dtype=pl.Enum(["b", "a", "c"])),
    "categorical": pl.Series(["a", "b", None], dtype=pl.Categorical),
    "array": pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64, 2)),
    "array of float32": pl.Series([[1.0, 2.0], [3.0, 4.0]], dtype=pl.Array(pl.Float32, 2)),
    "array of arrays": pl.Series([[[1, 2]], None], dtype=pl.Array(pl.Int64, (1, 2))),
    "array of width 0": pl.Series([[], None], dtype=pl.Array(pl.Int64, 0)),
    "array of structs": pl.Series([[{"a": 1}, {"a": 2}]], dtype=pl.Array(pl.Struct({"a": pl.Int64}), 2)),
    "list of enum": pl.Series([["a"], None], dtype=pl.List(pl.Enum(["b", "a", "c"]))),
    "struct of categorical": pl.Series([{"x": "a"}, None], dtype=pl.Struct({"x": pl.Categorical})),
    "duration": pl.Series([1, None], dtype=pl.Duration("ms")),
    "decimal": pl.Series([1, None], dtype=pl.Decimal(38, 3)),
    "float16": pl.Series([1.5, None, -0.0, 65504.0, 6e-8, float("inf")], dtype=pl.Float16),
    "list of float16": pl.Series([[1.5, None], [], None], dtype=pl.List(pl.Float16)),
    "array of float16": pl.Series([[1.5, 2.5], None], dtype=pl.Array(pl.Float16, 2)),
    "uint128": pl.Series([1, None, 2**128 - 1, 2**64], dtype=pl.UInt128),
    "list of uint128": pl.Series([[1, None, 2**127], [], None], dtype=pl.List(pl.UInt128)),
    "struct of uint128": pl.Series([{"x": 2**100}, None], dtype=pl.Struct({"x": pl.UInt128})),
}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("name", list(ARROW))
def test_types_of_pyarrow(name: str, version: str, tmp_path: Path) -> None:
    array, dtype = ARROW[name]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": array}), path, data_page_version=version, store_decimal_as_integer=True)
    frame = pw.read_parquet(path)
    assert str(frame.schema["a"]) == dtype
    assert frame["a"].to_list() == array.to_pylist()


@pytest.mark.parametrize("name", list(POLARS))
def test_types_of_polars_there_and_back(name: str, tmp_path: Path) -> None:
    series = POLARS[name].alias("a")
    theirs, ours = tmp_path / "theirs.parquet", tmp_path / "ours.parquet"
    series.to_frame().write_parquet(theirs)
    frame = pw.read_parquet(theirs)
    assert str(frame.schema["a"]) == str(series.dtype)
    assert frame["a"].to_list() == series.to_list()
    frame.write_parquet(ours)
    back = pl.read_parquet(ours)
    assert back.schema["a"] == series.dtype
    assert back["a"].to_list() == series.to_list()


def test_integers_of_128_bits(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    values: list[Any] = [1, None, -1, 2**100, -(2**127)]
    pl.DataFrame({"a": pl.Series(values, dtype=pl.Int128)}).write_parquet(path)
    frame = pw.read_parquet(path)
    assert frame.schema["a"] == pw.Int128
    assert frame["a"].to_list() == values
    assert pw.scan_parquet(path).filter(pw.col("a") < 0).collect()["a"].to_list() == [-1, -(2**127)]


def test_durations_of_seconds_are_filtered_by_value(tmp_path: Path) -> None:
    path = tmp_path / "seconds.parquet"
    pq.write_table(pa.table({"a": pa.array(range(1000), pa.duration("s"))}), path, write_page_index=True, max_rows_per_page=50)
    scan = pw.scan_parquet(path)
    assert scan.filter(pw.col("a").dt.total_milliseconds() >= 990_000).collect().height == 10
    limit = pw.Series("a", [990_000], dtype=pw.Duration("ms"))
    assert scan.filter(pw.col("a").is_in(limit)).collect().height == 1


def test_footers_carry_the_schema_of_arrow() -> None:
    """Also where Parquet's own types say enough: readers of Arrow get large text and large lists back, as from Polars."""
    frame = pw.DataFrame({"t": ["x"], "b": [b"y"], "l": [[1]], "s": [{"a": 1, "t": "z"}]})
    file = io.BytesIO()
    frame.write_parquet(file, metadata=lambda context: {"length": str(len(context.arrow_schema))})
    said = pw.read_parquet_metadata(file.getvalue())
    assert list(said) == ["length", "ARROW:schema"] and said["length"] == str(len(said["ARROW:schema"]))
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow reads it back")
    schema = pq.read_schema(io.BytesIO(file.getvalue()))
    assert schema.field("t").type == pa.large_string() and schema.field("b").type == pa.large_binary()
    assert pa.types.is_large_list(schema.field("l").type) and schema.field("s").type == pa.struct({"a": pa.int64(), "t": pa.large_string()})
    assert pw.read_parquet(file.getvalue()).equals(frame)
