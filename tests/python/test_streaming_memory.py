"""A CSV larger than its memory limit: the resident set of the process stays within the limit + 64 MB, whether a query or a loop reads it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

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
