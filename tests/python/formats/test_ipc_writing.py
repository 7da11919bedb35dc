"""What is asked of IPC writers: batch sizes, texts in schemas, dictionaries that grow, layouts; read by pyarrow and Polars."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

ROWS = 1_000
FRAME = pw.DataFrame({"n": range(ROWS), "t": [f"text number {row}" if row % 5 else None for row in range(ROWS)], "l": [[row] * (row % 3) for row in range(ROWS)]})


def lengths(reader: Any) -> list[int]:
    return [reader.get_batch(number).num_rows for number in range(reader.num_record_batches)]


@pytest.mark.parametrize("size", [1, 7, 333, 999, 1000, 1001, 100_000])
@pytest.mark.parametrize("parts", [1, 3])
def test_batches_have_the_rows_that_were_asked_for(size: int, parts: int) -> None:
    frame = pw.concat([FRAME] * parts)
    file = io.BytesIO()
    frame.lazy().sink_ipc(file, record_batch_size=size)
    reader = pa.ipc.open_file(file.getvalue())
    *full, last = lengths(reader)
    assert full == [size] * (len(full)) and 0 < last <= size
    assert reader.read_all().num_rows == frame.height
    assert pw.read_ipc(file.getvalue()).equals(frame)


def test_the_batch_size_holds_with_categories_and_compression() -> None:
    frame = FRAME.with_columns(c=pw.col("t").cast(pw.Categorical))
    file = io.BytesIO()
    frame.write_ipc(file, record_batch_size=300, compression="zstd")
    assert lengths(pa.ipc.open_file(file.getvalue())) == [300, 300, 300, 100]
    assert pw.read_ipc(file.getvalue()).equals(frame)


def test_the_batch_size_is_positive() -> None:
    with pytest.raises(ValueError, match="record_batch_size"):
        FRAME.write_ipc(io.BytesIO(), record_batch_size=0)


def test_texts_of_schemas_and_columns() -> None:
    said = {"origin": "here", "ä": "ö"}
    for write, opened in ((FRAME.write_ipc, pa.ipc.open_file), (FRAME.write_ipc_stream, pa.ipc.open_stream)):
        file = io.BytesIO()
        write(file, metadata=said, field_metadata={"t": {"unit": "none"}})
        schema = opened(file.getvalue()).schema
        assert schema.metadata == {key.encode(): value.encode() for key, value in said.items()}
        assert schema.field("t").metadata == {b"unit": b"none"}
        assert schema.field("n").metadata is None
        assert pw.read_ipc(file.getvalue()).equals(FRAME) if write == FRAME.write_ipc else pw.read_ipc_stream(file.getvalue()).equals(FRAME)
    plain = io.BytesIO()
    FRAME.write_ipc(plain)
    assert pa.ipc.open_file(plain.getvalue()).schema.metadata is None


def test_texts_beside_an_enum_keep_its_categories() -> None:
    frame = pw.DataFrame({"e": pw.Series(["x", "y"], dtype=pw.Enum(["y", "x"]))})
    file = io.BytesIO()
    frame.write_ipc(file, field_metadata={"e": {"note": "two"}})
    assert pa.ipc.open_file(file.getvalue()).schema.field("e").metadata[b"note"] == b"two"
    assert pw.read_ipc(file.getvalue()).equals(frame)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(pw.exceptions.ColumnNotFoundError, match="nn"):
        FRAME.write_ipc(io.BytesIO(), field_metadata={"nn": {"a": "b"}})


def test_statistics_in_the_footer() -> None:
    file = io.BytesIO()
    FRAME.lazy().sink_ipc(file, record_batch_size=400, _record_batch_statistics=True)
    assert json.loads(pa.ipc.open_file(file.getvalue()).metadata[b"__POLARS_IPC_METADATA"]) == {"record_batch_cum_len": [400, 800, 1000]}
    plain = io.BytesIO()
    FRAME.lazy().sink_ipc(plain, record_batch_size=400)
    assert pa.ipc.open_file(plain.getvalue()).metadata is None


def growing() -> pw.DataFrame:
    """Parts whose categories come one after the other."""
    return pw.concat([pw.DataFrame({"c": [f"word {part}", f"word {part // 2}", None]}).with_columns(pw.col("c").cast(pw.Categorical)) for part in range(6)], rechunk=False)


@pytest.mark.parametrize("deltas", [False, True])
def test_dictionaries_that_grow(deltas: bool, tmp_path: Path) -> None:
    path = tmp_path / "words.arrows"
    frame = growing()
    parts = [frame.slice(start, 3) for start in range(0, frame.height, 3)]
    texts = frame["c"].cast(pw.String).to_list()
    frame.write_ipc_stream(path, dictionary_deltas=deltas)
    reader = pa.ipc.open_stream(pa.OSFile(str(path)))
    assert reader.read_all()["c"].to_pylist() == texts
    assert reader.stats.num_dictionary_deltas == (reader.stats.num_dictionary_batches - 1 if deltas else 0)
    assert pw.read_ipc_stream(path)["c"].cast(pw.String).to_list() == texts
    assert len(parts) == 6


@pytest.mark.parametrize(("level", "kind"), [("oldest", "large_string"), ("newest", "string_view")])
def test_compatibility(level: str, kind: str) -> None:
    from polarway.interchange.protocol import CompatLevel

    chosen = getattr(CompatLevel, level)()
    for write, opened in ((FRAME.write_ipc, pa.ipc.open_file), (FRAME.write_ipc_stream, pa.ipc.open_stream)):
        file = io.BytesIO()
        write(file, compat_level=chosen)
        table = opened(file.getvalue()).read_all()
        assert str(table.schema.field("t").type) == kind
        assert table["t"].to_pylist() == FRAME["t"].to_list()


def test_polars_reads_them(tmp_path: Path) -> None:
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    frame = growing().with_columns(n=pw.int_range(pw.len()), t=pw.col("c").cast(pw.String))
    frame.lazy().sink_ipc(tmp_path / "a.arrow", record_batch_size=4, _record_batch_statistics=True, metadata={"a": "b"})
    frame.write_ipc_stream(tmp_path / "a.arrows", metadata={"a": "b"})
    for theirs in (pl.read_ipc(tmp_path / "a.arrow"), pl.read_ipc_stream(tmp_path / "a.arrows")):
        assert theirs["c"].cast(pl.String).to_list() == theirs["t"].to_list() == frame["t"].to_list()
        assert theirs["n"].to_list() == list(range(frame.height))
    theirs = pl.DataFrame({"c": pl.Series(["x", None, "y"], dtype=pl.Categorical), "t": ["a", "b", None]})
    theirs.write_ipc(tmp_path / "b.arrow", record_batch_size=1)
    theirs.write_ipc_stream(tmp_path / "b.arrows")
    for ours in (pw.read_ipc(tmp_path / "b.arrow", memory_map=False), pw.read_ipc_stream(tmp_path / "b.arrows")):
        assert ours.rows() == [("x", "a"), (None, "b"), ("y", None)]
