"""Random nested tables as Parquet and Arrow IPC between this library, pyarrow, Polars and DuckDB, in both directions: equal types, equal bits."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is a reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is a reference")
hypothesis = pytest.importorskip("hypothesis", reason="Hypothesis draws the tables")

import polarway as pw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .nested_tables import LEAVES, assert_equal, tables, unsliced

EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
GROUPS = st.sampled_from([1, 3, 7, 1000])
CODECS = st.sampled_from(["snappy", "zstd", "uncompressed"])
#: DuckDB reads and writes no Arrow IPC by itself, and has no duration of one unit: it holds months, days and microseconds.
DUCKDB_LEAVES = [leaf for leaf in LEAVES if not pa.types.is_duration(leaf)]


def written(write: Callable[[io.BytesIO], Any]) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()


def ours(frame: Any) -> pa.Table:
    return pa.table(frame)


@EXAMPLES
@given(table=tables(), rows=GROUPS, codec=CODECS)
def test_parquet_of_ours(table: pa.Table, rows: int, codec: str) -> None:
    data = written(lambda target: pw.from_arrow(table).write_parquet(target, compression=codec, row_group_size=rows))
    assert_equal(ours(pw.read_parquet(data)), table)
    assert_equal(pq.read_table(io.BytesIO(data)), table)
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    assert_equal(polars.read_parquet(data).to_arrow(), table)


@EXAMPLES
@given(table=tables(), rows=GROUPS, codec=CODECS, version=st.sampled_from(["1.0", "2.0"]), page=st.sampled_from([40, 1 << 20]))
def test_parquet_of_pyarrow(table: pa.Table, rows: int, codec: str, version: str, page: int) -> None:
    options = {"data_page_version": version, "data_page_size": page, "write_batch_size": 2, "row_group_size": rows}
    data = written(lambda target: pq.write_table(table, target, compression=codec.replace("uncompressed", "none"), **options))
    assert_equal(ours(pw.read_parquet(data)), table)


@EXAMPLES
@given(table=tables(), rows=GROUPS, codec=CODECS)
def test_parquet_of_polars(table: pa.Table, rows: int, codec: str) -> None:
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    data = written(lambda target: polars.from_arrow(unsliced(table)).write_parquet(target, compression=codec, row_group_size=rows, data_page_size=64))
    assert_equal(ours(pw.read_parquet(data)), table)


def test_parquet_of_long_and_short_lists() -> None:
    """Records of no item, of few and of many, more than a page takes, with nulls at each level; in slices of a column too."""
    lists: list[Any] = [None, []] + [[None, "a value longer than twelve bytes", str(i)][: i % 4] for i in range(40_000)] + [[str(i) for i in range(150_000)], None, []]
    records = [None if i % 7 == 3 else {"a": i, "b": None if i % 5 == 1 else [[i, None], [], None][: i % 4]} for i in range(len(lists))]
    pairs = [None if i % 11 == 5 else [i, None if i % 3 else -i] for i in range(len(lists))]
    table = pa.table({
        "lists": pa.array(lists, pa.large_list(pa.large_string())),
        "records": pa.array(records, pa.struct([("a", pa.int64()), ("b", pa.large_list(pa.large_list(pa.int32())))])),
        "pairs": pa.array(pairs, pa.list_(pa.int64(), 2)),
    })
    frame = pw.from_arrow(table)
    for start, rows in [(0, len(lists)), (1, 3), (39_999, 10), (5, 30_000)]:
        part = frame.slice(start, rows)
        data = written(functools.partial(part.write_parquet, row_group_size=25_000))
        read = pq.read_table(io.BytesIO(data))
        expected = table.slice(start, rows)
        for name in ["lists", "records", "pairs"]:
            assert read[name].to_pylist() == expected[name].to_pylist(), name
        assert ours(pw.read_parquet(data))["records"].to_pylist() == expected["records"].to_pylist()


@EXAMPLES
@given(table=tables(DUCKDB_LEAVES), rows=GROUPS, codec=CODECS)
def test_parquet_of_ours_in_duckdb(table: pa.Table, rows: int, codec: str, tmp_path: Any) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is a reference")
    path = tmp_path / "ours.parquet"
    pw.from_arrow(table).write_parquet(path, compression=codec, row_group_size=rows)
    assert_equal(duckdb.sql(f"select * from '{path}'").to_arrow_table(), table, coarse=True)


@EXAMPLES
@given(table=tables(DUCKDB_LEAVES), codec=CODECS)
def test_parquet_of_duckdb(table: pa.Table, codec: str, tmp_path: Any) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is a reference")
    path = tmp_path / "duckdb.parquet"
    duckdb.from_arrow(unsliced(table)).write_parquet(str(path), compression=codec)
    assert_equal(ours(pw.read_parquet(path)), table, coarse=True)


@pytest.mark.parametrize("is_stream", [False, True], ids=["file", "stream"])
@EXAMPLES
@given(table=tables(), rows=GROUPS, codec=st.sampled_from(["uncompressed", "lz4", "zstd"]))
def test_ipc_of_ours(table: pa.Table, is_stream: bool, rows: int, codec: str) -> None:
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    frame = pw.from_arrow(table)
    if table.num_rows > rows:  # a record batch for each part
        frame = pw.concat([frame.slice(start, rows) for start in range(0, table.num_rows, rows)])
    if is_stream:
        data = written(lambda target: frame.write_ipc_stream(target, compression=codec))
        read = (pw.read_ipc_stream(data), pa.ipc.open_stream(data).read_all(), polars.read_ipc_stream(data).to_arrow())
    else:
        data = written(lambda target: frame.write_ipc(target, compression=codec))
        read = (pw.read_ipc(data), pa.ipc.open_file(data).read_all(), polars.read_ipc(data).to_arrow())
    assert_equal(ours(read[0]), table)
    assert_equal(read[1], table)
    assert_equal(read[2], table)


@pytest.mark.parametrize("is_stream", [False, True], ids=["file", "stream"])
@EXAMPLES
@given(table=tables(), rows=GROUPS, codec=st.sampled_from([None, "lz4", "zstd"]))
def test_ipc_of_pyarrow(table: pa.Table, is_stream: bool, rows: int, codec: str | None) -> None:
    def write(target: io.BytesIO) -> None:
        options = pa.ipc.IpcWriteOptions(compression=codec)
        with (pa.ipc.new_stream if is_stream else pa.ipc.new_file)(target, table.schema, options=options) as writer:
            writer.write_table(table, max_chunksize=rows)

    assert_equal(ours((pw.read_ipc_stream if is_stream else pw.read_ipc)(written(write))), table)


@pytest.mark.parametrize("is_stream", [False, True], ids=["file", "stream"])
@EXAMPLES
@given(table=tables(), codec=st.sampled_from(["uncompressed", "lz4", "zstd"]))
def test_ipc_of_polars(table: pa.Table, is_stream: bool, codec: str) -> None:
    frame = pytest.importorskip("polars", reason="Polars is a reference").from_arrow(unsliced(table))
    data = written(lambda target: (frame.write_ipc_stream if is_stream else frame.write_ipc)(target, compression=codec))
    assert_equal(ours((pw.read_ipc_stream if is_stream else pw.read_ipc)(data)), table)
