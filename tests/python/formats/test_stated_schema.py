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
        ("b", pa.binary(1), pw.exceptions.UnsupportedError, "arrow_schema: column 'b'"),
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
