"""The budget is a limit of the process: queries over files far larger than it succeed, and its resident set stays within budget + 64 MiB."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow writes the input")

MIB = 1 << 20
LIMIT = 96 * MIB
OVERHEAD = 64 * MIB
ROWS = 4_000_000
SAMPLE_SECONDS = 0.002

QUERIES = {
    "one sum": ("pw.scan_parquet(path).select(pw.col('volume').sum()).collect().item()", ROWS * (ROWS - 1) // 2),
    "few groups": ("pw.scan_parquet(path).filter(pw.col('price') >= 0).group_by('symbol').agg(pw.col('price').mean(), pw.len()).collect().height", 100),
    "many groups, spilled": ("pw.scan_parquet(path).group_by('id').agg(pw.col('volume').sum().alias('v')).select(pw.col('v').sum()).collect().item()", ROWS * (ROWS - 1) // 2),
    "sort, spilled": ("pw.scan_parquet(path).sort('price').select(pw.col('volume').sum()).collect().item()", ROWS * (ROWS - 1) // 2),
    "join, spilled": ("pw.scan_parquet(path).join(pw.scan_parquet(path).select('id', w='volume'), on='id').select(pw.col('w').sum()).collect().item()", ROWS * (ROWS - 1) // 2),
    "nearest value, left side streams": (("pw.scan_parquet(path).select('volume', 'id', 'price').join_asof(pw.scan_parquet(path).filter(pw.col('volume') % 8 == 0).select(r='volume'), "
                                         "left_on='volume', right_on='r').select(pw.col('r').sum()).collect().item()"), 64 * (ROWS // 8) * (ROWS // 8 - 1) // 2),
    "inequalities": (("pw.scan_parquet(path).select('volume', 'id').join_where(pw.scan_parquet(path).filter(pw.col('volume') % 10 == 0).select(low='volume', high=pw.col('volume') + 10), "
                     "pw.col('volume') >= pw.col('low'), pw.col('volume') < pw.col('high')).select(pw.len()).collect().item()"), ROWS),
    "top 10": ("pw.scan_parquet(path).sort('price', descending=True).head(10).collect().height", 10),
}


def remainder(values, divisor: int):
    import pyarrow.compute as pc

    return pc.subtract(values, pc.multiply(pc.divide(values, divisor), divisor))


@pytest.fixture(scope="module")
def trades(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """160 MB of rows in memory, in row groups of a quarter million."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    path = tmp_path_factory.mktemp("memory") / "trades.parquet"
    numbers = pa.array(range(ROWS), pa.int64())
    scrambled = remainder(pc.multiply(numbers, 7919), ROWS)
    symbols = pa.array([f"SYM{i:03d}" for i in range(100)]).take(remainder(scrambled, 100))
    table = pa.table({"id": scrambled, "symbol": symbols, "price": scrambled.cast(pa.float64()), "volume": numbers})
    pq.write_table(table, path, row_group_size=250_000)
    return path


def resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


@pytest.mark.parametrize("name", QUERIES)
def test_query_stays_within_the_budget(name: str, trades: Path) -> None:
    query, expected = QUERIES[name]
    program = f"import polarway as pw\npath = {str(trades)!r}\nprint({query})"
    process = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"POLARWAY_MEMORY_LIMIT": str(LIMIT)},
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    output, errors = process.communicate()
    assert process.returncode == 0, errors[-2000:]
    assert output.strip() == str(expected)
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident with a budget of {LIMIT / MIB:.0f}"


@pytest.mark.parametrize("name", ["asof", "where", "cross"])
def test_a_held_side_larger_than_the_budget_is_an_error(name: str, trades: Path) -> None:
    joined = {
        "asof": "one.join_asof(one.rename({'id': 'j', 'price': 'p', 'symbol': 's'}), on='volume')",
        "where": "one.join_where(one, pw.col('volume') < pw.col('volume_right'), pw.col('price') > pw.col('price_right'))",
        "cross": "one.join(one, how='cross')",
    }[name]
    program = f"""
import polarway as pw
one = pw.scan_parquet({str(trades)!r})
try:
    {joined}.select(pw.all().count()).collect()
except pw.exceptions.MemoryLimitError as error:
    print("limit:", error)
print(one.select(pw.len()).collect().item())
"""
    process = subprocess.Popen([sys.executable, "-c", program], env=os.environ | {"POLARWAY_MEMORY_LIMIT": str(LIMIT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    output, errors = process.communicate()
    assert process.returncode == 0, errors[-2000:]
    assert "limit:" in output and str(LIMIT) in output
    assert output.strip().endswith(str(ROWS)), "the process goes on after the error"
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident with a budget of {LIMIT / MIB:.0f}"


def test_a_result_larger_than_the_budget_is_an_error_that_names_consumers(trades: Path) -> None:
    program = f"""
import polarway as pw
try:
    pw.scan_parquet({str(trades)!r}).collect()
except pw.exceptions.MemoryLimitError as error:
    print("limit:", error)
print(pw.scan_parquet({str(trades)!r}).select(pw.len()).collect().item())
"""
    result = subprocess.run([sys.executable, "-c", program], env=os.environ | {"POLARWAY_MEMORY_LIMIT": str(LIMIT)}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    assert "limit:" in result.stdout and str(LIMIT) in result.stdout
    assert "Batches" in result.stdout or "ParquetScan" in result.stdout, "the largest consumers are named"
    assert result.stdout.strip().endswith(str(ROWS)), "the process goes on after the error"
