"""A row group far larger than the budget is read page by page: the resident set stays within budget + 64 MiB, and answers are right."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

np = pytest.importorskip("numpy", reason="numpy makes the input")
pa = pytest.importorskip("pyarrow", reason="pyarrow writes the input")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow writes the input")

MIB = 1 << 20
LIMIT = 64 * MIB
OVERHEAD = 64 * MIB
PIECE_ROWS = 250_000
PIECES = 20
ROWS = PIECE_ROWS * PIECES
WIDE_COLUMNS = 120
WIDE_ROWS = 300_000
SAMPLE_SECONDS = 0.002

QUERIES = {
    "batches": "print(sum(len(b) for b in pw.scan_parquet(path).collect_batches()))",
    "greatest of each": "print(pw.scan_parquet(path).select(pw.col('id').max(), pw.col('text').str.len_bytes().min(), pw.col('tag').max()).collect().rows())",
    "groups": "print(pw.scan_parquet(path).group_by('tag').agg(pw.col('id').sum()).select(pw.col('id').sum()).collect().item())",
    "text of few rows": "print(pw.scan_parquet(path).filter(pw.col('id') % 5000 == 0).select('text').collect().height)",
    "first rows": "print(pw.scan_parquet(path).head(3).collect().height)",
}
EXPECTED = {
    "batches": ROWS,
    "greatest of each": [(PIECE_ROWS - 1, 30, "tag-999")],
    "groups": PIECES * PIECE_ROWS * (PIECE_ROWS - 1) // 2,
    "text of few rows": PIECES * PIECE_ROWS // 5000,
    "first rows": 3,
}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One row group of 300 MB: numbers, text of 30 bytes, text from a dictionary. The table repeats a piece, so that it is made fast."""
    path = tmp_path_factory.mktemp("memory") / "narrow.parquet"
    rng = np.random.default_rng(1)
    tags = np.array([f"tag-{i}" for i in range(1000)])
    piece = pa.table({
        "id": np.arange(PIECE_ROWS),
        "price": rng.random(PIECE_ROWS),
        "text": np.char.add("text-value-of-some-length-", rng.integers(1000, 9999, PIECE_ROWS).astype(str)),
        "tag": tags[np.arange(PIECE_ROWS) % 1000],
    })
    table = pa.concat_tables([piece] * PIECES)
    pq.write_table(table, path, row_group_size=ROWS, use_dictionary=["tag"], compression="snappy")
    group = pq.ParquetFile(path).metadata
    assert group.num_row_groups == 1
    assert group.row_group(0).total_byte_size > 3 * LIMIT
    return path


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of a megabyte in 120 columns that do not begin at the same rows: one page of each is more than the budget."""
    path = tmp_path_factory.mktemp("memory") / "wide.parquet"
    rng = np.random.default_rng(2)
    doubles = rng.random(WIDE_ROWS)
    singles = rng.random(WIDE_ROWS).astype(np.float32)
    columns = {f"c{i}": singles if i % 2 else doubles for i in range(WIDE_COLUMNS)}
    pq.write_table(pa.table(columns), path, row_group_size=WIDE_ROWS, use_dictionary=False, data_page_size=MIB, max_rows_per_page=WIDE_ROWS)
    return path


def resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run(query: str, path: Path) -> tuple[str, int]:
    """What the query prints in a process of its own, and that process's largest resident set."""
    environment = os.environ | {"POLARWAY_MEMORY_LIMIT": str(LIMIT), "PYTHONPATH": os.pathsep.join(sys.path)}
    program = f"import polarway as pw\npath = {str(path)!r}\n{query}"
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    return output.strip(), largest


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the resident set is read from /proc")
@pytest.mark.parametrize("name", list(QUERIES))
def test_one_large_row_group(narrow: Path, name: str) -> None:
    output, largest = run(QUERIES[name], narrow)
    assert output == str(EXPECTED[name])
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the resident set is read from /proc")
def test_pages_of_all_columns_are_more_than_the_budget(wide: Path) -> None:
    total = "print(sum(len(b) for b in pw.scan_parquet(path).collect_batches()))"
    output, largest = run(total, wide)
    assert output == str(WIDE_ROWS)
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident"
    maxima = "t = pw.scan_parquet(path).select(pw.all().max()).collect().row(0); print(len(set(t[0::2])), len(set(t[1::2])), t[0])"
    output, largest = run(maxima, wide)
    assert output == f"1 1 {np.random.default_rng(2).random(WIDE_ROWS).max()}"
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident"
