"""One query into many files: hive-like folders, files of so many rows, and what other engines read of them."""

from __future__ import annotations

import datetime
import io
import os

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError

FRAME = pw.DataFrame(
    {"k": ["a b", "c/d", None, "x:y%é=", "a b"], "d": [datetime.datetime(2024, 1, 1, 1)] * 4 + [None], "n": [1, 2, 3, 4, 5]},
    schema={"k": pw.String, "d": pw.Datetime("us"), "n": pw.Int64},
)


def files(folder) -> list[str]:
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv", "ndjson"])
def test_folders_are_named_as_polars_names_them(tmp_path, format):
    polars = pytest.importorskip("polars", reason="Polars is the reference")
    target = {"parquet": "sink_parquet", "ipc": "sink_ipc", "csv": "sink_csv", "ndjson": "sink_ndjson"}[format]
    getattr(FRAME.lazy(), target)(pw.PartitionBy(tmp_path / "ours", key=["k", "d"]))
    theirs = polars.DataFrame(FRAME.to_dict(as_series=False))
    getattr(theirs.lazy(), target)(polars.PartitionBy(tmp_path / "theirs", key=["k", "d"]))
    assert files(tmp_path / "ours") == files(tmp_path / "theirs")


def test_round_trip_through_hive_folders(tmp_path):
    FRAME.write_parquet(tmp_path, partition_by=["k", "d"])
    back = pw.read_parquet(tmp_path).sort("n")
    assert back.select("k", "d", "n").equals(FRAME)
    chosen = pw.scan_parquet(tmp_path).filter(pw.col("k") == "c/d").select("n").collect()
    assert chosen.rows() == [(2,)]


def test_others_read_our_partitions(tmp_path):
    frame = pw.DataFrame({"y": [1, 1, 2], "c": ["a", "b", "a"], "n": [1, 2, 3]})
    frame.lazy().sink_parquet(pw.PartitionBy(tmp_path / "data", key=["y", "c"], include_key=False))
    assert pw.read_parquet(tmp_path / "data", hive_partitioning=False).columns == ["n"]
    expected = [(1, "a", 1), (1, "b", 2), (2, "a", 3)]
    polars = pytest.importorskip("polars", reason="Polars reads the files")
    assert polars.read_parquet(tmp_path / "data").select("y", "c", "n").sort("n").rows() == expected
    duckdb = pytest.importorskip("duckdb", reason="DuckDB reads the files")
    assert duckdb.sql(f"SELECT y, c, n FROM read_parquet('{tmp_path}/data/**/*.parquet', hive_partitioning=true) ORDER BY n").fetchall() == expected
    dataset = pytest.importorskip("pyarrow.dataset", reason="pyarrow reads the files")
    table = dataset.dataset(tmp_path / "data", partitioning="hive").to_table().sort_by("n")
    assert table.column("y").to_pylist() == [1, 1, 2]


def test_keys_that_are_computed(tmp_path):
    pw.LazyFrame({"n": range(10)}).sink_csv(pw.PartitionBy(tmp_path, key={"odd": pw.col("n") % 2 == 1}))
    assert files(tmp_path) == ["odd=false/00000000.csv", "odd=true/00000000.csv"]
    assert pw.read_csv(tmp_path / "odd=true" / "*.csv").columns == ["n", "odd"]
    with pytest.raises(InvalidOperationError, match="cannot use non-elementwise expressions for PartitionBy keys"):
        pw.PartitionBy(tmp_path, key=pw.col("n").sum())


def test_files_of_so_many_rows(tmp_path):
    frame = pw.select(n=pw.int_range(0, 200_000))
    frame.lazy().sink_parquet(pw.PartitionBy(tmp_path, max_rows_per_file=30_000))
    assert files(tmp_path) == [f"{number:08}.parquet" for number in range(7)]
    assert [pw.scan_parquet(tmp_path / name).select(pw.len()).collect().item() for name in files(tmp_path)] == [30_000] * 6 + [20_000]
    assert pw.read_parquet(tmp_path).equals(frame)


def test_files_of_about_so_many_bytes(tmp_path):
    frame = pw.select(n=pw.int_range(0, 300_000))
    frame.lazy().sink_ipc(pw.PartitionBy(tmp_path, approximate_bytes_per_file=600_000))
    assert len(files(tmp_path)) == 3
    assert pw.read_ipc(tmp_path).equals(frame)


@pytest.mark.only_standalone("the portable backend gives a frame as one batch")
def test_memory_stays_bounded_with_many_partitions(tmp_path, monkeypatch):
    from polarway.io import partition

    monkeypatch.setattr(partition, "MOST_WAITING_BYTES", 200_000)
    frame = pw.select(n=pw.int_range(0, 300_000)).with_columns(k=pw.col("n") % 3)
    frame.lazy().sink_parquet(pw.PartitionBy(tmp_path, key="k", approximate_bytes_per_file=1 << 40))
    assert len(files(tmp_path)) > 3
    assert pw.read_parquet(tmp_path).sort("n").select("n", "k").equals(frame)


def test_places_from_a_function(tmp_path):
    told, buffers = [], {}

    def place(args):
        told.append((args.index_in_partition, args.partition_keys.rows()))
        return buffers.setdefault(args.partition_keys.item(), io.BytesIO())

    pw.LazyFrame({"k": [1, 2, 1], "n": [1, 2, 3]}).sink_csv(pw.PartitionBy("", key="k", file_path_provider=place))
    assert sorted(told) == [(0, [(1,)]), (0, [(2,)])]
    assert buffers[1].getvalue() == b"k,n\n1,1\n1,3\n"
    pw.LazyFrame({"k": [1, 2]}).sink_csv(pw.PartitionBy(tmp_path, key="k", file_path_provider=lambda args: f"{args.partition_keys.item()}.txt"))
    assert files(tmp_path) == ["1.txt", "2.txt"]


def test_the_paths_that_were_written(tmp_path):
    paths = []
    frame = pw.LazyFrame({"a": [1, 2]})
    frame.sink_parquet(tmp_path / "a.parquet", sinked_paths_callback=lambda args: paths.extend(one.path for one in args.paths))
    frame.sink_ipc(pw.PartitionBy(tmp_path / "many", max_rows_per_file=1), sinked_paths_callback=lambda args: paths.extend(one.path for one in args.paths))
    assert paths == [str(tmp_path / name) for name in ("a.parquet", "many/00000000.ipc", "many/00000001.ipc")]
    with pytest.raises(ComputeError, match="encountered non-path sink target"):
        frame.sink_parquet(io.BytesIO(), sinked_paths_callback=lambda _: None)


def test_partition_by_wants_something_to_go_by(tmp_path):
    with pytest.raises(ValueError, match="at least one of"):
        pw.PartitionBy(tmp_path)
    with pytest.raises(ValueError, match="include_key"):
        pw.PartitionBy(tmp_path, max_rows_per_file=1, include_key=True)
    with pytest.raises(ValueError, match="positive"):
        pw.PartitionBy(tmp_path, max_rows_per_file=0)


def test_sink_batches_ends_when_it_is_told():
    seen = []

    def take(frame):
        seen.append(frame["n"].to_list())
        return len(seen) == 2

    pw.LazyFrame({"n": range(10)}).sink_batches(take, chunk_size=3)
    assert seen == [[0, 1, 2], [3, 4, 5]]
