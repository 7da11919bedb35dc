"""Parquet and Arrow IPC: paths, globs, folders, bytes, file objects; and other libraries read what we write."""

from __future__ import annotations

import io
import os

import polarway as pw
import pytest
from polarway.exceptions import ColumnNotFoundError, FileMissingError, PolarwayError, UnsupportedError


def test_round_trip_by_path(tmp_path, trades):
    for path in (tmp_path / "a.parquet", str(tmp_path / "b.parquet")):
        trades.write_parquet(path)
        assert pw.read_parquet(path).equals(trades)
    assert sorted(os.listdir(tmp_path)) == ["a.parquet", "b.parquet"]


@pytest.mark.parametrize("compression", ["zstd", "snappy", "uncompressed"])
def test_compressions(tmp_path, trades, compression):
    trades.write_parquet(tmp_path / "a.parquet", compression=compression)
    assert pw.read_parquet(tmp_path / "a.parquet").equals(trades)


def test_unknown_compression(tmp_path, trades):
    with pytest.raises(ValueError, match="compression"):
        trades.write_parquet(tmp_path / "a.parquet", compression="rar")


def test_file_objects_and_bytes(tmp_path, trades):
    buffer = io.BytesIO()
    trades.write_parquet(buffer)
    assert buffer.getvalue()[:4] == b"PAR1"
    assert pw.read_parquet(buffer).equals(trades)
    assert pw.read_parquet(buffer.getvalue()).equals(trades)
    with open(tmp_path / "a.parquet", "wb") as file:
        trades.write_parquet(file)
    with open(tmp_path / "a.parquet", "rb") as file:
        assert pw.read_parquet(file).equals(trades)


def test_a_lazy_scan_of_bytes_outlives_them(trades):
    buffer = io.BytesIO()
    trades.write_parquet(buffer)
    lazy = pw.scan_parquet(buffer.getvalue())
    del buffer
    assert lazy.select(pw.len()).collect().item() == 12


def test_columns_rows_and_row_index(parquet_file):
    assert pw.read_parquet(parquet_file, columns=["price", "id"]).columns == ["price", "id"]
    assert pw.read_parquet(parquet_file, columns=[0, 1]).columns == ["id", "symbol"]
    assert pw.read_parquet(parquet_file, n_rows=5).height == 5
    assert pw.read_parquet(parquet_file, row_index_name="row", row_index_offset=3)["row"].to_list() == list(range(3, 15))


def test_globs_folders_and_lists(tmp_path, trades):
    for part in range(3):
        trades.slice(part * 4, 4).write_parquet(tmp_path / f"part-{part}.parquet")
    for source in (tmp_path / "*.parquet", tmp_path, [tmp_path / f"part-{part}.parquet" for part in range(3)]):
        assert pw.read_parquet(source).equals(trades), source


def test_scan_filters_and_projects(parquet_file):
    lazy = pw.scan_parquet(parquet_file).filter(pw.col("id") >= 10).select("id", "symbol")
    assert lazy.collect().rows() == [(10, "A"), (11, "B")]
    assert lazy.collect_schema() == {"id": pw.Int64, "symbol": pw.String}


def test_missing_files_and_columns(tmp_path, parquet_file):
    with pytest.raises(FileMissingError):
        pw.read_parquet(tmp_path / "nothing.parquet")
    with pytest.raises(FileNotFoundError):
        pw.scan_parquet(tmp_path / "nothing.parquet").collect()
    with pytest.raises(ColumnNotFoundError):
        pw.read_parquet(parquet_file, columns=["nothing"])


def test_what_is_no_parquet_file_is_an_error(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"this is not Parquet at all, whatever its name says")
    with pytest.raises(PolarwayError):
        pw.read_parquet(tmp_path / "a.parquet")
    with pytest.raises(PolarwayError):
        pw.read_parquet(b"")


def test_unsupported_parameters_name_themselves(parquet_file):
    with pytest.raises(UnsupportedError, match="decryption"):
        pw.scan_parquet(parquet_file, decryption=object())
    with pytest.raises(ValueError, match="`parallel` must be one of"):
        pw.scan_parquet(parquet_file, parallel="sideways")


def test_sink_parquet(tmp_path, trades):
    assert trades.lazy().filter(pw.col("id") > 9).sink_parquet(tmp_path / "a.parquet") is None
    assert pw.read_parquet(tmp_path / "a.parquet").height == 2
    lazy = trades.lazy().sink_parquet(tmp_path / "b.parquet", lazy=True)
    assert not (tmp_path / "b.parquet").exists()
    lazy.collect()
    assert pw.read_parquet(tmp_path / "b.parquet").height == 12


def test_a_failed_write_leaves_no_file(tmp_path, trades):
    with pytest.raises(PolarwayError):
        trades.lazy().select(pw.col("symbol").cast(pw.Int64)).sink_parquet(tmp_path / "a.parquet")
    assert os.listdir(tmp_path) == []


def test_pyarrow_reads_what_we_write(tmp_path, trades):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the reader here")
    trades.write_parquet(tmp_path / "a.parquet")
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == trades.to_dicts()


def test_we_read_what_pyarrow_writes(tmp_path, trades):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is the writer here")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the writer here")
    parquet.write_table(pa.Table.from_pylist(trades.to_dicts()), tmp_path / "a.parquet", row_group_size=5)
    assert pw.read_parquet(tmp_path / "a.parquet").equals(trades)


def test_ipc_file_and_stream(tmp_path, trades):
    trades.write_ipc(tmp_path / "a.arrow")
    assert (tmp_path / "a.arrow").read_bytes()[:6] == b"ARROW1"
    assert pw.read_ipc(tmp_path / "a.arrow").equals(trades)
    assert pw.scan_ipc(tmp_path / "a.arrow").filter(pw.col("id") == 3).collect().height == 1
    stream = trades.write_ipc_stream(None)
    assert stream.getvalue()[:4] == b"\xff\xff\xff\xff"
    assert pw.read_ipc_stream(stream).equals(trades)


def test_pyarrow_reads_our_ipc(trades):
    ipc = pytest.importorskip("pyarrow.ipc", reason="pyarrow is the reader here")
    assert ipc.open_file(trades.write_ipc(None)).read_all().to_pylist() == trades.to_dicts()
    assert ipc.open_stream(trades.write_ipc_stream(None)).read_all().to_pylist() == trades.to_dicts()


def test_json_files(tmp_path):
    frame = pw.DataFrame({"a": [1, None], "b": ["x", "y"]})
    frame.write_json(tmp_path / "a.json")
    assert pw.read_json(tmp_path / "a.json").equals(frame)


@pytest.mark.only_standalone("pyarrow writes no bloom filters")
@pytest.mark.parametrize("lazy", [False, True], ids=["write", "sink"])
def test_bloom_filters_sorting_and_index(tmp_path, lazy):
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    frame = pw.DataFrame({"a": list(range(1_000)), "b": [f"word-{i}" for i in range(1_000)]})
    options = {"bloom_filters": {"b": 0.05}, "sorting_columns": ["a"], "row_group_bytes": 1 << 20, "checksums": True}
    (frame.lazy().sink_parquet if lazy else frame.write_parquet)(path, **options)
    column = pq.ParquetFile(path).metadata.row_group(0).column(1)
    assert column.has_offset_index and column.has_column_index
    assert [order.column_index for order in pq.ParquetFile(path).metadata.row_group(0).sorting_columns] == [0]
    duckdb = pytest.importorskip("duckdb")
    probe = "select bloom_filter_excludes from parquet_bloom_probe('{}', 'b', '{}')"
    assert duckdb.sql(probe.format(path, "word-7")).fetchall() == [(False,)]
    assert duckdb.sql(probe.format(path, "nothing like it")).fetchall() == [(True,)]
    assert pw.scan_parquet(path).filter(pw.col("b") == "word-7").collect().rows() == [(7, "word-7")]


@pytest.mark.only_standalone("an option of the engine's writer")
def test_a_bloom_filter_of_no_column_is_an_error(tmp_path):
    with pytest.raises(pw.exceptions.PolarwayError, match="nope"):
        pw.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet", bloom_filters=["nope"])
    assert list(tmp_path.iterdir()) == []
