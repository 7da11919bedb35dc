"""A CSV larger than its memory limit: the resident set of the process stays within the limit + 64 MB, whether a query or a loop reads it;
and limits so small that reading itself has to become small."""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import polarway as pw
import pytest
from polarway.streaming import CsvSource, FileSource

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "memory" / "streaming_csv.py"
LIMIT = 64_000_000


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("streaming_csv", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def trades(benchmark, tmp_path_factory):
    path = tmp_path_factory.mktemp("streaming") / "trades.csv"
    return path, benchmark.write_csv(path, 2 * LIMIT)


@pytest.mark.parametrize("way", ["lazy frame", "chunks"])
def test_a_file_twice_as_large_as_the_limit(benchmark, trades, way):
    path, expected = trades
    output, largest, _, log = benchmark.measure(benchmark.WAYS[way], path, "64MB")
    assert output == " ".join(map(str, expected))
    assert 10_000_000 < largest <= LIMIT + benchmark.OVERHEAD, f"{largest / 1e6:.0f} MB resident"
    if way == "chunks":
        assert "chunk size 10000 -> 12500 rows; memory" in log and "of 64000000 bytes" in log


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    """400,000 rows of 24 bytes, in each format; a page of the Parquet file has 65,536 rows."""
    folder = tmp_path_factory.mktemp("limits")
    frame = pw.DataFrame({"id": range(400_000)}).with_columns(half=pw.col("id") * 0.5, name=pw.concat_str(pw.lit("name_"), (pw.col("id") % 1000).cast(pw.String)))
    frame.write_csv(folder / "a.csv")
    (folder / "a.csv.gz").write_bytes(gzip.compress((folder / "a.csv").read_bytes(), 1))
    frame.write_ndjson(folder / "a.ndjson")
    frame.write_parquet(folder / "a.parquet", row_group_size=65_536)
    return folder


@pytest.mark.parametrize("limit", [1_000_000, 1_500_000, 3_000_000, 5_000_000, 8_000_000])
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.ndjson", "a.parquet"])
def test_small_limits_are_met_by_small_reads_or_refused_with_the_limit(numbers, name, limit):
    rows, total, last = 0, 0, None
    with FileSource(numbers / name, memory_limit=limit) as source:
        try:
            for chunk in source:
                rows += chunk.height
                total += chunk["id"].sum()
                last = chunk.height
        except pw.exceptions.MemoryLimitError as error:
            # A page of a Parquet file is read as a whole.
            assert name == "a.parquet" and limit <= 3_000_000 and error.limit == limit, error
            return
        stats = source.stats()
    assert rows == 400_000 and total == 400_000 * 399_999 // 2 and last is not None
    assert stats.peak_memory_bytes <= limit and stats.chunk_size >= 100 and stats.chunks_read < 10_000


def test_a_small_file_takes_a_small_buffer(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "".join(f"{i},x{i}\n" for i in range(100)))
    with CsvSource(path, memory_limit="100KB") as source:
        assert source.collect()["a"].sum() == 4950
    with CsvSource(path, memory_limit=512) as source, pytest.raises(pw.exceptions.MemoryLimitError, match="512") as caught:
        source.collect()
    assert caught.value.limit == 512
