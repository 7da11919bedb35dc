"""What readers and writers do where files, folders and schemas do not match as one would like."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path
from typing import Any

import polarway as pw
import pytest


@pytest.mark.parametrize(
    "read",
    [
        lambda: pw.read_csv(b"a,b\n1,2,3\n"),
        lambda: pw.read_csv([b"a\n1\n", b"b\n1\n"]),
        lambda: pw.read_ndjson(b'{"a": 1}\n[1]\n'),
        lambda: pw.read_json(b"[{"),
        lambda: pw.read_ndjson(b""),
        lambda: pw.read_parquet(b"no such file"),
        lambda: pw.read_ipc(b"no such file"),
    ],
)
def test_files_in_memory_are_called_so(read: Any) -> None:
    with pytest.raises(pw.exceptions.PolarwayError) as caught:
        read()
    assert "bytes in memory" in str(caught.value) and "/proc/" not in str(caught.value)


def test_plans_call_files_in_memory_so() -> None:
    buffer = io.BytesIO()
    pw.DataFrame({"a": [1]}).write_parquet(buffer)
    assert "bytes in memory" in pw.scan_parquet(buffer).filter(pw.col("a") > 0).explain()


@pytest.mark.parametrize("length", [100, None])
def test_missing_columns_of_csv_files_are_null_in_each_file(length: int | None) -> None:
    files = [b"a,b\na1,b1\n", b"b\nb2\n", b"c,b\n1,b3\n", b"b,d,c\nb4,2020-01-01,2\n"]
    frame = pw.scan_csv(files, missing_columns="insert", infer_schema_length=length, try_parse_dates=True).collect()
    assert frame.schema == {"a": pw.String, "b": pw.String, "c": pw.Int64, "d": pw.Date}
    assert frame.rows() == [("a1", "b1", None, None), (None, "b2", None, None), (None, "b3", 1, None), (None, "b4", 2, dt.date(2020, 1, 1))]
    assert pw.scan_csv(files, missing_columns="insert", extra_columns="ignore").collect().columns == ["a", "b"]
    with pytest.raises(pw.exceptions.SchemaError, match="n_extra = 1"):
        pw.scan_csv(files[:1] + files[2:3], missing_columns="raise").collect()


def test_a_schema_of_new_names() -> None:
    schema = {"name": pw.String, "age": pw.Int32}
    assert pw.read_csv(b"name, age\nx,7\n", schema=schema, new_columns=["name", "age"]).rows() == [("x", 7)]
    assert pw.read_csv(b"name, age\n", schema=schema, new_columns=["name", "age"]).schema == schema
    with pytest.raises(pw.exceptions.SchemaError, match=r'n_extra = 1.*" age"'):
        pw.read_csv(b"name, age\nx,7\n", schema=schema)
    with pytest.raises(pw.exceptions.SchemaError, match=r'n_missing = 1.*"age"'):
        pw.read_csv(b"name\nx\n", schema=schema)


@pytest.mark.parametrize(
    ("text", "type", "values"),
    [
        (b'[{"c": true}, {"c": null}, {"c": false}]', pw.Int64, [1, None, 0]),
        (b'[{"c": 1.7}, {"c": -2.9}, {"c": 3}]', pw.Int32, [1, -2, 3]),
        (b'[{"c": 300}, {"c": -1}, {"c": 255}, {"c": 1e300}]', pw.UInt8, [None, None, 255, None]),
        (b'[{"c": true}, {"c": 2}]', pw.Float32, [1.0, 2.0]),
        (b'[{"c": 18446744073709551616}, {"c": 18446744073709551615}]', pw.UInt64, [None, 2**64 - 1]),
        (b'[{"c": [1, 2.5, true, null]}]', pw.List(pw.Int64), [[1, 2, 1, None]]),
    ],
)
def test_numbers_of_documents_become_those_of_a_stated_type(text: bytes, type: Any, values: list[Any]) -> None:
    assert pw.read_json(text, schema={"c": type})["c"].to_list() == values
    assert pw.read_json(text, schema_overrides={"c": type})["c"].to_list() == values


@pytest.mark.parametrize(("text", "type"), [('"1"', pw.Int64), ("1", pw.Boolean), ("[1]", pw.Int64), ('{"a": 1}', pw.Float64)])
def test_other_values_of_documents_are_errors(text: str, type: Any) -> None:
    with pytest.raises(pw.exceptions.ComputeError, match="cannot parse"):
        pw.read_json(f'[{{"c": {text}}}]'.encode(), schema={"c": type})


def test_lines_have_no_such_leniency() -> None:
    with pytest.raises(pw.exceptions.ComputeError, match=r"cannot parse '1.7' \(f64\) as Int64"):
        pw.read_ndjson(b'{"c": 1.7}', schema={"c": pw.Int64})


@pytest.mark.parametrize("value", ["10", "null", "true", "1.5", "[]", "[1, 2]", '"text"'])
def test_lines_that_are_no_objects(value: str) -> None:
    text = f'{{"a": 10, "b": "x"}}\n{value}\n{{"a": 11}}\n'.encode()
    with pytest.raises(pw.exceptions.ComputeError, match="NDJSON line expected to contain JSON object: "):
        pw.read_ndjson(text)
    rows = pw.read_ndjson(text, ignore_errors=True, infer_schema_length=1)
    assert rows.rows() == [(10, "x"), (None, None), (11, None)]


@pytest.mark.parametrize(("format", "kind"), [("ndjson", "gzip"), ("ndjson", "zstd"), ("csv", "gzip"), ("csv", "zstd")])
def test_packed_files_of_nothing(format: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "packed"
    options = {"include_header": False} if format == "csv" else {}
    getattr(pw.DataFrame(), f"write_{format}")(path, compression=kind, check_extension=False, **options)
    assert path.read_bytes().startswith(b"\x1f\x8b" if kind == "gzip" else b"\x28\xb5\x2f\xfd")
    if kind == "gzip":
        assert gzip.decompress(path.read_bytes()).strip() == b""
    schema = {"a": pw.Int8}
    read = pw.read_ndjson(path, schema=schema) if format == "ndjson" else pw.read_csv(path, schema=schema, has_header=False)
    assert read.schema == schema and read.height == 0


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv", "ndjson"])
def test_lazy_sinks_into_file_objects(format: str) -> None:
    frame = pw.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    target = io.BytesIO()
    later = getattr(frame.lazy(), f"sink_{format}")(target, lazy=True)
    assert target.getvalue() == b""
    assert later.collect().shape == (0, 0)
    assert getattr(pw, f"read_{format}")(target.getvalue()).equals(frame)
    first, second = io.BytesIO(), io.BytesIO()
    sinks = [getattr(frame.lazy(), f"sink_{format}")(place, lazy=True) for place in (first, second)]
    pw.collect_all(sinks)
    assert getattr(pw, f"read_{format}")(first.getvalue()).equals(frame) and getattr(pw, f"read_{format}")(second.getvalue()).equals(frame)


@pytest.mark.parametrize("format", ["parquet", "csv", "ndjson"])
def test_folders_without_files_have_the_columns_that_were_given(format: str, tmp_path: Path) -> None:
    scan = getattr(pw, f"scan_{format}")
    with pytest.raises(pw.exceptions.ComputeError, match="expanded paths were empty"):
        scan(tmp_path).collect()
    assert scan(tmp_path, schema={"x": pw.Int64}).collect().schema == {"x": pw.Int64}
    assert scan(tmp_path, schema={"x": pw.Int64}).with_row_index().collect().schema == {"index": pw.UInt32, "x": pw.Int64}
    if format == "parquet":
        assert scan(tmp_path, schema={"x": pw.Int64}, hive_schema={"h": pw.String, "x": pw.Int64}).collect().schema == {"x": pw.Int64, "h": pw.String}


def test_dates_of_partitions_that_are_not_to_be_parsed_are_texts(tmp_path: Path) -> None:
    frame = pw.DataFrame({"d": [dt.date(2024, 1, 1), None], "t": [dt.datetime(2024, 1, 1, 2, 3, 4, 5)] * 2, "n": [1, 2], "x": [1, 2]})
    frame.write_parquet(tmp_path, partition_by=["d", "t", "n"])
    assert pw.scan_parquet(tmp_path).collect().schema == frame.schema
    texts = pw.scan_parquet(tmp_path, try_parse_hive_dates=False).collect()
    assert texts.schema == frame.schema | {"d": pw.String, "t": pw.String}
    assert texts.sort("x").select("d", "t").rows() == [("2024-01-01", "2024-01-01 02:03:04.000005"), (None, "2024-01-01 02:03:04.000005")]


EMPTY = [
    pw.Series("a", [], dtype=pw.Struct([])).to_frame(),
    pw.Series("a", [{}, None, {}], dtype=pw.Struct([])).to_frame(),
    pw.DataFrame({"b": [1, 2, 3], "a": pw.Series([{}, None, {}], dtype=pw.Struct([])), "c": ["x", None, "z"]}),
    pw.DataFrame({"a": pw.Series([[{}, None], None, [], [{}]], dtype=pw.List(pw.Struct([])))}),
    pw.DataFrame({"a": pw.Series([{"x": {}, "y": 1}, None, {"x": None, "y": 2}], dtype=pw.Struct({"x": pw.Struct([]), "y": pw.Int64}))}),
    pw.DataFrame({"a": pw.Series([[{}, None], [None, {}]], dtype=pw.Array(pw.Struct([]), 2))}),
]


@pytest.mark.parametrize("frame", EMPTY)
def test_structs_without_fields_come_back_from_parquet(frame: pw.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "empty.parquet"
    frame.write_parquet(path)
    assert pw.read_parquet_schema(path) == frame.schema
    back = pw.read_parquet(path)
    assert back.schema == frame.schema and back.rows() == frame.rows()
    assert pw.scan_parquet(path).filter(pw.col("a").is_null()).collect().height == frame["a"].null_count()


def test_structs_without_fields_are_optional_booleans_for_others(tmp_path: Path) -> None:
    """As Polars has them, which calls them so again by the Arrow schema in the footer."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow reads the file")
    path = tmp_path / "ours.parquet"
    EMPTY[2].write_parquet(path)
    file = parquet.ParquetFile(path)
    assert [(file.schema.column(place).path, file.schema.column(place).physical_type) for place in range(3)] == [("b", "INT64"), ("a", "BOOLEAN"), ("c", "BYTE_ARRAY")]
    assert file.read()["a"].null_count == 1


def test_parameters_that_only_our_parquet_reader_has(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow reads the file")
    path = tmp_path / "file.parquet"
    pw.DataFrame({"a": [1, 2]}).write_parquet(path)
    for name, value in {"n_rows": 1, "include_file_paths": "p", "schema": {"a": pw.Int64}}.items():
        with pytest.raises(ValueError, match=f"`{name}` cannot be used with `use_pyarrow=True`"):
            pw.read_parquet(path, use_pyarrow=True, **{name: value})
    with pytest.raises(TypeError, match="cannot use `hive_partitions`"):
        pw.read_parquet(path, use_pyarrow=True, hive_schema={"a": pw.Int8})
    assert pw.read_parquet(path, use_pyarrow=True, row_index_name="n", row_index_offset=3).rows() == [(3, 1), (4, 2)]


@pytest.mark.parametrize("nested", [False, True])
def test_moments_that_overflow_in_a_finer_unit_are_errors(nested: bool, tmp_path: Path) -> None:
    for name, number, unit in (("0", 0, "ns"), ("1", 9_300_000_000_000, "ms")):
        column = pw.Series("a", [number], dtype=pw.Int64).cast(pw.Datetime(unit))
        (column.implode() if nested else column).to_frame().write_parquet(tmp_path / f"{name}.parquet")
    scan = pw.scan_parquet([tmp_path / "0.parquet", tmp_path / "1.parquet"], cast_options=pw.ScanCastOptions(datetime_cast="millisecond-upcast"))
    with pytest.raises(pw.exceptions.InvalidOperationError, match=r"conversion.*failed"):
        scan.collect()


def test_uris_of_other_machines_are_refused_when_the_query_runs() -> None:
    scan = pw.scan_parquet("file://hostname:80/data.parquet")
    with pytest.raises(pw.exceptions.ComputeError, match="unsupported: non-empty hostname for 'file:' URI: 'hostname:80'"):
        scan.collect()
