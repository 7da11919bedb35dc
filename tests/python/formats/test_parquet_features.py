"""What a Parquet file can hold beside its values: page index, bloom filters, key-value metadata, codecs, sorting, and all types."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is a reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is a reference")

import polarway as pw
from arrow.native import load, run, write


def written(table: Any, path: Path, **options: Any) -> Any:
    write(load(table), path, "parquet", **options)
    return pq.ParquetFile(path)


def numbers(rows: int = 300_000) -> Any:
    return pa.table({"n": range(rows), "t": [f"text {row % 1000}" for row in range(rows)], "f": [row / 7 if row % 5 else None for row in range(rows)]})


def test_page_index_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    file = written(numbers(), path, data_page_size=64_000)
    for group in range(file.num_row_groups):
        for column in range(3):
            chunk = file.metadata.row_group(group).column(column)
            assert chunk.has_offset_index and chunk.has_column_index
    assert pw.scan_parquet(path).filter(pw.col("n") == 123_456).collect().rows() == [(123_456, "text 456", 123_456 / 7)]
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is a reference")
    assert duckdb.sql(f"select t from '{path}' where n = 123456").fetchall() == [("text 456",)]
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    assert polars.scan_parquet(path).filter(polars.col("n") == 123_456).collect().rows() == [(123_456, "text 456", 123_456 / 7)]
    without = written(numbers(1000), path, page_index=False).metadata.row_group(0).column(0)
    assert not without.has_offset_index and not without.has_column_index


def test_page_bounds_are_those_of_each_page(tmp_path: Path) -> None:
    """Rows are found page by page when all pages but one are ruled out; text bounds come from the codes that a page uses."""
    path = tmp_path / "a.parquet"
    rows = pa.table({"k": [row // 1000 for row in range(200_000)], "s": [f"{row // 1000:06}" for row in range(200_000)], "x": range(200_000)})
    written(rows, path, data_page_size=8_000, row_group_size=200_000)
    for key in (0, 57, 199):
        expected = list(range(key * 1000, key * 1000 + 1000))
        assert pw.scan_parquet(path).filter(pw.col("k") == key).select("x").collect()["x"].to_list() == expected
        assert pw.scan_parquet(path).filter(pw.col("s") == f"{key:06}").select("x").collect()["x"].to_list() == expected


def test_bloom_filters_hold_every_value(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB probes the filters")
    path = tmp_path / "a.parquet"
    rows = numbers(100_000)
    written(rows, path, bloom_filters={"n": 0.01, "t": 0.001}, row_group_size=30_000)
    for value, column in [(5, "n"), (99_999, "n"), ("'text 7'", "t"), ("'text 999'", "t")]:
        excludes = [row[-1] for row in duckdb.sql(f"select * from parquet_bloom_probe('{path}', '{column}', {value})").fetchall()]
        assert not all(excludes), f"{column} = {value} is there"
    absent = [row[-1] for value in range(1_000_000, 1_000_050) for row in duckdb.sql(f"select * from parquet_bloom_probe('{path}', 'n', {value})").fetchall()]
    assert sum(absent) > 0.9 * len(absent)
    assert pw.scan_parquet(path).filter(pw.col("t") == "text 7").collect().height == 100
    assert pq.read_table(path).equals(rows.cast(pq.read_schema(path)))
    with pytest.raises(pw.exceptions.PolarwayError, match="bloom filter for \"nn\".*n, t, f"):
        written(rows, path, bloom_filters=["nn"])


def test_metadata_sorting_and_codecs(tmp_path: Path) -> None:
    rows = numbers(20_000)
    path = tmp_path / "a.parquet"
    file = written(rows, path, metadata={"owner": "me", "ü": "ö"}, sorting_columns=[{"column": "n", "descending": False, "nulls_last": True}])
    assert file.metadata.metadata[b"owner"] == b"me"
    assert file.metadata.metadata["ü".encode()] == "ö".encode()
    assert [(s.column_index, s.descending, s.nulls_first) for s in file.metadata.row_group(0).sorting_columns] == [(0, False, False)]
    assert file.metadata.created_by.startswith("polarway")
    for codec, levels in {"zstd": [1, 19], "gzip": [1, 9], "brotli": [1, 9], "lz4": [None], "snappy": [None], "uncompressed": [None]}.items():
        sizes = []
        for level in levels:
            file = written(rows, path, compression=codec, compression_level=level, checksums=True)
            assert pq.ParquetFile(path, page_checksum_verification=True).read().equals(rows.cast(file.schema_arrow))
            assert pw.read_parquet(path).to_arrow().num_rows == 20_000
            sizes.append(path.stat().st_size)
        assert sizes == sorted(sizes, reverse=True), codec
    with pytest.raises(pw.exceptions.PolarwayError, match="compression_level.*is 12.*Gzip.*0 to 9"):
        written(rows, path, compression="gzip", compression_level=12)


def test_row_groups_end_at_rows_and_bytes(tmp_path: Path) -> None:
    rows = pa.table({"s": ["x" * 1000] * 10_000})
    path = tmp_path / "a.parquet"
    by_rows = written(rows, path, row_group_size=3_000).metadata
    assert [by_rows.row_group(group).num_rows for group in range(by_rows.num_row_groups)] == [3000, 3000, 3000, 1000]
    many = pa.table({"n": pa.array(range(200_000))})
    by_bytes = written(many, path, row_group_bytes=400_000).metadata
    assert by_bytes.num_row_groups > 1
    assert pq.read_table(path).equals(many)


ALL_TYPES = {
    "array": pa.array([[1, 2], None, [None, 4]], pa.list_(pa.int32(), 2)),
    "array_of_text": pa.array([["a", None], ["b", "c"], None], pa.list_(pa.string(), 2)),
    "arrays": pa.array([[[1, 2], [3, 4]], None, []], pa.list_(pa.list_(pa.int16(), 2))),
    "struct_of_array": pa.array([{"p": [1.5, 2.5]}, {"p": None}, None], pa.struct([("p", pa.list_(pa.float64(), 2))])),
    "decimal": pa.array([decimal.Decimal("123456789012345678901234567890.12345678"), None, decimal.Decimal("-0.00000001")], pa.decimal128(38, 8)),
    "duration": pa.array([1, None, -5], pa.duration("us")),
    "zone": pa.array([datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), None, None], pa.timestamp("us", "Europe/Paris")),
    "category": pa.array(["a", None, "b"]).dictionary_encode(),
    "time": pa.array([datetime.time(1, 2, 3), None, None], pa.time64("ns")),
    "null": pa.nulls(3),
    "bytes": pa.array([b"\x00\xff", None, b""], pa.binary()),
    "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
}


@pytest.mark.parametrize("name", ALL_TYPES)
def test_types_come_back_here_and_elsewhere(name: str, tmp_path: Path) -> None:
    rows = pa.table({"x": ALL_TYPES[name]})
    path = tmp_path / "a.parquet"
    frame = pw.from_arrow(rows)
    frame.write_parquet(path)
    back = pw.read_parquet(path)
    assert back.schema == frame.schema
    assert back.rows() == frame.rows()
    theirs = pq.read_table(path)
    assert theirs["x"].to_pylist() == frame.to_arrow()["x"].to_pylist()
    if name.startswith("array") or name in ("duration", "zone", "category"):
        assert "fixed_size_list" in str(theirs.schema) or not name.startswith("array")
        polars = pytest.importorskip("polars", reason="Polars is a reference")
        assert str(polars.read_parquet(path).schema["x"]).split("(")[0] == str(frame.schema["x"]).split("(")[0]


def test_128_bit_integers_and_enums_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pw.DataFrame({"i": [2**100, None, -(2**126)], "e": ["b", "a", None]}, schema={"i": pw.Int128, "e": pw.Enum(["a", "b", "c"])})
    frame.write_parquet(path)
    back = pw.read_parquet(path)
    assert back.schema == frame.schema
    assert back.rows() == frame.rows()
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    assert polars.read_parquet(path)["e"].to_list() == ["b", "a", None]


def test_frames_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame = pw.from_arrow(pa.table(ALL_TYPES)).head(0)
    frame.write_parquet(path)
    assert pw.read_parquet(path).schema == frame.schema
    assert pq.read_table(path).num_rows == 0


def test_others_read_arrays_that_pyarrow_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    rows = pa.table({name: ALL_TYPES[name] for name in ("array", "array_of_text", "arrays", "struct_of_array")})
    pq.write_table(rows, path)
    assert pw.read_parquet(path).schema == pw.from_arrow(rows).schema
    assert pw.read_parquet(path).rows() == pw.from_arrow(rows).rows()
    assert run({"op": "scan", "format": "parquet", "paths": [str(path)], "options": {}}) is not None


def test_a_target_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pw.DataFrame({"a": [1]}).write_parquet(path)
    before = path.read_bytes()
    broken = pw.LazyFrame({"a": ["1", "x"]}).select(pw.col("a").cast(pw.Int64))
    with pytest.raises(pw.exceptions.PolarwayError):
        broken.sink_parquet(path)
    assert path.read_bytes() == before
    with pytest.raises((pw.exceptions.PolarwayError, OSError), match="missing"):
        pw.DataFrame({"a": [1]}).write_parquet(tmp_path / "missing" / "a.parquet")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.parquet"]
