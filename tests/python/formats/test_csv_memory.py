"""CSV files larger than the budget: a thousand columns, and the first rows of a packed file, which stop reading."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

MIB = 1 << 20
LIMIT = 64 * MIB
OVERHEAD = 64 * MIB
COLUMNS = 1000
SAMPLE_SECONDS = 0.002
WIDE_BYTES = 100 * MIB
PACKED_BYTES = 160 * MIB

WIDE = {
    "batches": "sum(batch.height for batch in pw.scan_csv(path).collect_batches())",
    "one column": "pw.scan_csv(path).select(pw.col('c7').count()).collect().item()",
    "all columns": "pw.scan_csv(path).select(pw.all().count()).collect().row(0)[999]",
    "row index": "pw.scan_csv(path, row_index_name='i').select(pw.col('i').max() + 1).collect().item()",
    "row index of rows": "pw.scan_csv(path).with_row_index('i').select(pw.col('c7').count()).collect().item()",
    "sink": "pw.scan_csv(path).sink_csv(path + '.out') or pw.scan_csv(path + '.out').select(pw.len()).collect().item()",
}
PACKED = {
    "head": "pw.scan_csv(path).head(10).collect().height",
    "n_rows": "pw.read_csv(path, n_rows=10).height",
}


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """The file, and its rows."""
    generator = random.Random(1)
    makes = [lambda: str(generator.randrange(10**6)), lambda: f"{generator.random():.6f}", lambda: f"text{generator.randrange(10**6)}"]
    block = "".join(",".join(makes[number % 3]() for number in range(COLUMNS)) + "\n" for _ in range(200)).encode()
    path = tmp_path_factory.mktemp("wide") / "wide.csv"
    blocks = WIDE_BYTES // len(block)
    with path.open("wb") as file:
        file.write((",".join(f"c{number}" for number in range(COLUMNS)) + "\n").encode())
        for _ in range(blocks):
            file.write(block)
    return path, blocks * 200


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    generator = random.Random(2)
    member = gzip.compress("".join(f"{generator.randrange(10**9)},{generator.random()},name\n" for _ in range(100_000)).encode(), 1)
    path = tmp_path_factory.mktemp("packed") / "packed.csv.gz"
    with path.open("wb") as file:
        file.write(gzip.compress(b"id,value,name\n"))
        while file.tell() < PACKED_BYTES:
            file.write(member)
    return path


def resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run(path: Path, query: str) -> list[str]:
    """What the query prints, and the bytes its process read from files, with its resident set watched."""
    program = f"import polarway as pw\npath = {str(path)!r}\nprint({query})\nprint(open('/proc/self/io').read().split()[1])"
    environment = os.environ | {"POLARWAY_MEMORY_LIMIT": str(LIMIT)}
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    output, errors = process.communicate()
    assert process.returncode == 0, errors[-2000:]
    assert largest <= LIMIT + OVERHEAD, f"{largest / MIB:.0f} MiB resident with a budget of {LIMIT / MIB:.0f}"
    return output.split()


@pytest.mark.parametrize("name", WIDE)
def test_a_thousand_columns(name: str, wide: tuple[Path, int]) -> None:
    path, rows = wide
    assert run(path, WIDE[name])[0] == str(rows)


@pytest.mark.parametrize("name", PACKED)
def test_the_first_rows_of_a_packed_file_stop_reading(name: str, packed: Path) -> None:
    height, read = run(packed, PACKED[name])
    assert height == "10"
    # Python and the library are read too.
    assert int(read) < 60 * MIB


def test_the_first_rows_of_a_plain_file_stop_reading(wide: tuple[Path, int]) -> None:
    height, read = run(wide[0], PACKED["head"])
    assert height == "10"
    assert int(read) < 60 * MIB
