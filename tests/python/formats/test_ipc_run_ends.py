"""Run-end encoded columns of Arrow IPC, written here and read by pyarrow and by us."""

from __future__ import annotations

import datetime as dt
import decimal
import io
import math
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

D = decimal.Decimal
#: Values of each type, and how many runs of equal ones they are.
COLUMNS: dict[str, tuple[Any, list[Any], int]] = {
    "i8": (pw.Int8, [1, 1, 2, None, None, 2], 4),
    "i16": (pw.Int16, [5, 5, 5, 5, 5, 5], 1),
    "i64": (pw.Int64, [1, 2, 3, 4, 5, 6], 6),
    "u32": (pw.UInt32, [0, 0, None, 0, 0, None], 4),
    "f32": (pw.Float32, [0.0, -0.0, -0.0, 1.5, 1.5, None], 4),
    "f64": (pw.Float64, [math.nan, math.nan, 1.0, None, None, math.inf], 4),
    "flag": (pw.Boolean, [True, True, False, None, None, False], 4),
    "text": (pw.String, ["a", "a", "a text longer than twelve", "a text longer than twelve", None, "a"], 4),
    "bytes": (pw.Binary, [b"", b"", b"\0", b"\0\0", None, None], 4),
    "date": (pw.Date, [dt.date(2024, 1, 1)] * 5 + [None], 2),
    "when": (pw.Datetime("us", "Europe/Vienna"), [None] * 3 + [dt.datetime(2024, 1, 1)] * 3, 2),
    "decimal": (pw.Decimal(20, 2), [D("1.10"), D("1.10"), D("1.20"), None, None, D("1.20")], 4),
    "wide": (pw.Decimal(60, 2), [D("1e50"), D("1e50"), D("1.20"), None, None, D("1.20")], 4),
    "list": (pw.List(pw.Int64), [[1, 2], [1, 2], [1], [], None, None], 4),
    "texts": (pw.List(pw.String), [["a", None], ["a", None], ["a", ""], [], [], []], 3),
    "array": (pw.Array(pw.Int16, 2), [[1, 2], [1, 2], [2, 1], None, None, [2, 1]], 4),
    "record": (pw.Struct({"a": pw.Int8, "b": pw.String}), [{"a": 1, "b": "x"}] * 2 + [{"a": 1, "b": None}] * 3 + [None], 3),
    "category": (pw.Categorical, ["a", "a", "b", None, None, "a"], 4),
    "enum": (pw.Enum(["x", "y"]), ["y", "y", "y", "x", None, None], 3),
    "nothing": (pw.Null, [None] * 6, 1),
}
FRAME = pw.DataFrame([pw.Series(name, values, dtype) for name, (dtype, values, _) in COLUMNS.items()])
WRITERS = ["write_ipc", "write_ipc_stream", "sink_ipc", "sink_ipc_stream"]


def written(frame: pw.DataFrame, writer: str, **options: Any) -> bytes:
    file = io.BytesIO()
    target = frame if writer.startswith("write") else frame.lazy()
    getattr(target, writer)(file, **options)
    return file.getvalue()


def table(data: bytes) -> Any:
    return (pa.ipc.open_file if data.startswith(b"ARROW1") else pa.ipc.open_stream)(data).read_all()


def reread(data: bytes) -> pw.DataFrame:
    return (pw.read_ipc if data.startswith(b"ARROW1") else pw.read_ipc_stream)(data)


def decoded(chunks: Any) -> list[Any]:
    """The rows of run-end encoded chunks, also of values that pyarrow's own decoder does not take."""
    rows: list[Any] = []
    for chunk in chunks.chunks:
        start = 0
        values = chunk.values.to_pylist()
        for value, end in zip(values, chunk.run_ends.to_pylist(), strict=True):
            rows += [value] * (end - start)
            start = end
    return rows


def same(left: list[Any], right: list[Any]) -> bool:
    def bits(value: Any) -> Any:
        return struct.pack("<d", value) if isinstance(value, float) else value

    return list(map(bits, left)) == list(map(bits, right))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_all_columns_as_runs(writer: str, compression: str) -> None:
    data = written(FRAME, writer, run_end_encoded=True, compression=compression)
    read = table(data)
    assert reread(data).schema == FRAME.schema
    for name, (_, _, runs) in COLUMNS.items():
        kind = read.schema.field(name).type
        assert pa.types.is_run_end_encoded(kind) and kind.run_end_type == pa.int32(), name
        assert sum(len(chunk.values) for chunk in read[name].chunks) == runs, name
        assert same(decoded(read[name]), FRAME[name].to_arrow().to_pylist()), name
        assert same(reread(data)[name].to_list(), FRAME[name].to_list()), name


def test_some_columns_as_runs_beside_others() -> None:
    for given in (["text", "i8"], ("i8", "text"), {"i8", "text"}):
        read = table(written(FRAME, "write_ipc", run_end_encoded=given, compat_level=pw.CompatLevel.oldest()))
        assert {field.name for field in read.schema if pa.types.is_run_end_encoded(field.type)} == {"i8", "text"}
        assert read["i64"].to_pylist() == COLUMNS["i64"][1]
        assert read.schema.field("text").type.value_type == pa.large_string()
    assert pa.types.is_run_end_encoded(table(written(FRAME, "write_ipc", run_end_encoded="date")).schema.field("date").type)
    assert not any(pa.types.is_run_end_encoded(field.type) for field in table(written(FRAME, "write_ipc")).schema)


@pytest.mark.parametrize("cut", [lambda frame: frame.head(0), lambda frame: frame.slice(2, 1), lambda frame: frame.slice(1, 4), lambda frame: frame.tail(2)])
@pytest.mark.parametrize("writer", ["write_ipc", "write_ipc_stream"])
def test_slices_of_frames(writer: str, cut: Callable[[pw.DataFrame], pw.DataFrame]) -> None:
    frame = cut(FRAME)
    data = written(frame, writer, run_end_encoded=True)
    assert reread(data).equals(frame)
    read = table(data)
    for name in FRAME.columns:
        assert same(decoded(read[name]), frame[name].to_arrow().to_pylist()), name


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "nothing"])
def test_nothing_but_nulls(name: str) -> None:
    frame = pw.DataFrame([pw.Series("a", [None] * 100, COLUMNS[name][0])])
    data = written(frame, "write_ipc", run_end_encoded=True)
    assert reread(data).equals(frame)
    (chunk,) = table(data)["a"].chunks
    assert chunk.run_ends.to_pylist() == [100] and chunk.values.null_count == 1


def test_runs_end_with_their_batches(tmp_path: Path) -> None:
    rng = random.Random(8)
    values = [value for _ in range(200) for value in [rng.choice(["a", "b", None])] * rng.randrange(60)]
    frame = pw.DataFrame({"t": values, "n": range(len(values)), "c": pw.Series(values, dtype=pw.Categorical)})
    path = tmp_path / "runs.arrow"
    frame.write_ipc(path, run_end_encoded=["t", "c"], record_batch_size=1000, metadata={"k": "v"}, field_metadata={"t": {"unit": "none"}})
    reader = pa.ipc.open_file(path)
    assert reader.num_record_batches == -(-len(values) // 1000)
    assert reader.schema.metadata == {b"k": b"v"} and reader.schema.field("t").metadata == {b"unit": b"none"}
    assert decoded(reader.read_all()["t"]) == values and decoded(reader.read_all()["c"]) == values
    assert pw.read_ipc(path).equals(frame)
    assert pw.scan_ipc(path).filter(pw.col("t") == "b").select(pw.len()).collect().item() == values.count("b")
    plain = tmp_path / "plain.arrow"
    frame.write_ipc(plain, record_batch_size=1000)
    assert path.stat().st_size < plain.stat().st_size / 2


def test_what_pyarrow_encodes_is_what_we_encode() -> None:
    values = pa.array([1, 1, None, None, 3, 3, 3, 1], pa.int64())
    encoded = pa.compute.run_end_encode(values)
    (chunk,) = table(written(pw.DataFrame({"a": values.to_pylist()}), "write_ipc", run_end_encoded=True))["a"].chunks
    assert chunk.equals(encoded)


def test_names_that_are_no_columns_are_refused() -> None:
    with pytest.raises(pw.exceptions.ColumnNotFoundError, match="nothere"):
        written(FRAME, "write_ipc", run_end_encoded=["nothere"])
    with pytest.raises(TypeError, match="run_end_encoded"):
        written(FRAME, "write_ipc", run_end_encoded=[1])
    with pytest.raises(TypeError, match="run_end_encoded"):
        written(FRAME, "write_ipc", run_end_encoded=5)


def test_runs_of_metadata_version_4() -> None:
    """Arrow before 1.0 gave every array a validity buffer; pyarrow still writes one for runs when asked for that version."""
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([1, 3], pa.int16()), pa.array(["a", None]))
    given = pa.table({"before": [1, 2, 3], "runs": runs, "after": [4, 5, 6]})
    file = io.BytesIO()
    with pa.ipc.new_file(file, given.schema, options=pa.ipc.IpcWriteOptions(metadata_version=pa.ipc.MetadataVersion.V4)) as writer:
        writer.write_table(given)
    assert pw.read_ipc(file.getvalue()).to_dict(as_series=False) == {"before": [1, 2, 3], "runs": ["a", None, None], "after": [4, 5, 6]}
    assert pw.read_ipc(file.getvalue(), columns=["after"])["after"].to_list() == [4, 5, 6]
