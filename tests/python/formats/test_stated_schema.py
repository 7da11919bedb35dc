"""``arrow_schema`` of write_parquet: what the footer says beside the types of the columns."""

from __future__ import annotations

import io
from typing import Any

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="the schemas are pyarrow's")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow reads the footers")

FRAME = pw.DataFrame(
    {
        "i": pw.Series([1, None], dtype=pw.Int32),
        "t": ["A", None],
        "b": [b"B", None],
        "e": pw.Series(["a", None], dtype=pw.Enum(["a", "b"])),
        "c": pw.Series(["x", None], dtype=pw.Categorical),
        "l": [[{"a": 1}, {"a": None}], None],
        "w": pw.Series([[1, 2], None], dtype=pw.Array(pw.Int64, 2)),
        "d": pw.Series([0, None], dtype=pw.Datetime("ns")),
    }
)


def written(frame: pw.DataFrame, schema: Any) -> bytes:
    file = io.BytesIO()
    frame.lazy().sink_parquet(file, arrow_schema=schema)
    return file.getvalue()


def test_texts_and_numbers_of_columns() -> None:
    plain = FRAME.schema.to_arrow()
    given = pa.schema([plain.field(at).with_metadata({"PARQUET:field_id": str(at + 10), "unit": f"u{at}"}) for at in range(len(plain))], metadata={"k": "v"})
    data = written(FRAME, given)
    read = pq.read_schema(io.BytesIO(data))
    for at, field in enumerate(read):
        assert field.metadata[b"PARQUET:field_id"] == str(at + 10).encode() and field.metadata[b"unit"] == f"u{at}".encode()
    assert read.metadata[b"k"] == b"v"
    assert pw.read_parquet(data).to_dicts() == FRAME.to_dicts()


def test_views_and_large_text() -> None:
    frame = pw.DataFrame({"a": ["A"], "b": [b"B"], "c": ["C"], "d": [b"D"]})
    given = pa.schema([("a", pa.large_string()), ("b", pa.large_binary()), ("c", pa.string_view()), ("d", pa.binary_view())])
    data = written(frame, given)
    assert pq.read_schema(io.BytesIO(data)) == given
    assert pw.read_parquet(data).equals(frame)


@pytest.mark.parametrize(
    ("column", "kind", "error", "what"),
    [
        ("i", pa.int64(), pw.exceptions.InvalidOperationError, "cannot convert"),
        ("c", pa.null(), pw.exceptions.InvalidOperationError, "to_arrow\\(\\) conversion failed"),
        ("d", pa.timestamp("us"), pw.exceptions.InvalidOperationError, "cannot convert"),
        ("d", pa.timestamp("s"), pw.exceptions.PolarwayError, "arrow_schema"),
        ("w", pa.list_(pa.int64(), 3), pw.exceptions.SchemaError, "fixed-size list width mismatch"),
        ("l", pa.large_list(pa.struct([])), pw.exceptions.SchemaError, "struct field names mismatch"),
        ("l", pa.large_list(pa.struct([pa.field("a", pa.int64()), pa.field("b", pa.int64())])), pw.exceptions.SchemaError, "struct field names mismatch"),
        ("b", pa.binary(2), pw.exceptions.ComputeError, "mismatching length 1"),
    ],
)
def test_other_types_are_refused(column: str, kind: Any, error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        written(FRAME.select(column), pa.schema([(column, kind)]))


def test_other_columns_are_refused() -> None:
    with pytest.raises(pw.exceptions.SchemaError, match="arrow_schema has the columns"):
        written(FRAME.select("i"), pa.schema([("j", pa.int32())]))
    with pytest.raises(pw.exceptions.UnsupportedError, match="nullable=False"):
        written(FRAME.select("i"), pa.schema([pa.field("i", pa.int32(), nullable=False)]))
    with pytest.raises(TypeError, match=r"pyarrow\.Schema"):
        written(FRAME.select("i"), {"i": "int32"})


def test_bytes_of_one_length() -> None:
    values = [bytes([255 - row % 256, row // 256, row % 7]) if row % 5 else None for row in range(3_000)]
    frame = pw.DataFrame({"b": pw.Series(values, dtype=pw.Binary), "l": [[value, b"abc"] if value else None for value in values], "n": range(3_000)})
    given = pa.schema([("b", pa.binary(3)), ("l", pa.large_list(pa.field("element", pa.binary(3)))), ("n", pa.int64())])
    file = io.BytesIO()
    frame.lazy().sink_parquet(file, arrow_schema=given, row_group_size=1_000, data_page_size=256, bloom_filters=["b"])
    assert pq.read_schema(io.BytesIO(file.getvalue())) == given
    read = pq.read_table(io.BytesIO(file.getvalue()))
    assert read["b"].to_pylist() == values and read["l"].to_pylist() == frame["l"].to_list()
    back = pw.read_parquet(file.getvalue())
    assert back.equals(frame) and back.schema == frame.schema
    statistics = pq.ParquetFile(io.BytesIO(file.getvalue())).metadata.row_group(0).column(0).statistics
    assert (statistics.min, statistics.max) == (min(filter(None, values[:1_000])), max(filter(None, values[:1_000])))
    for constant in (values[1], values[2_999], b"\xff\x00\x00", b"zz"):
        for predicate in (pw.col("b") == constant, pw.col("b") > constant, pw.col("b") <= constant):
            assert pw.scan_parquet(file).filter(predicate).collect()["n"].to_list() == frame.filter(predicate)["n"].to_list()


def test_bytes_of_another_length_than_stated() -> None:
    with pytest.raises(pw.exceptions.ComputeError, match="bytes at index 1 had mismatching length 2"):
        written(pw.DataFrame({"b": [b"A", b"BB"]}), pa.schema([("b", pa.binary(1))]))


def test_codes_of_enums_are_as_wide_as_their_categories_need() -> None:
    ipc = pytest.importorskip("pyarrow.ipc", reason="pyarrow reads the files")
    for count, index in ((255, pa.uint8()), (256, pa.uint16()), (65_536, pa.uint32())):
        words = [str(word) for word in range(count)]
        rows = [words[-1], None, words[0], words[count // 2]]
        frame = pw.DataFrame({"e": pw.Series(rows, dtype=pw.Enum(words)), "l": pw.Series([rows, None, [], rows], dtype=pw.List(pw.Enum(words)))})
        for write in (frame.write_parquet, frame.write_ipc, frame.write_ipc_stream):
            file = io.BytesIO()
            write(file)
            if write == frame.write_parquet:
                schema = pq.read_schema(io.BytesIO(file.getvalue()))
                back = pw.read_parquet(file.getvalue())
            elif write == frame.write_ipc:
                table = ipc.open_file(io.BytesIO(file.getvalue())).read_all()
                schema, back = table.schema, pw.read_ipc(file.getvalue())
                assert table["e"].to_pylist() == rows and table["l"].to_pylist() == [rows, None, [], rows]
            else:
                table = ipc.open_stream(io.BytesIO(file.getvalue())).read_all()
                schema, back = table.schema, pw.read_ipc_stream(file.getvalue())
            assert schema.field("e").type.index_type == index and schema.field("l").type.value_type.index_type == index
            assert back.schema == frame.schema and back["e"].to_list() == rows and back["l"].to_list() == [rows, None, [], rows]
