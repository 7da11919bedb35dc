"""How long a fresh process takes to answer its first query in the portable mode, as a serverless function does.

    python benchmarks/portable/cold_start.py [--rounds 7]

Each round starts a new Python: import polarway, read a Parquet file, filter, group, turn the result into rows. The time is that
of the process from its first statement on, the import of pyarrow included; bare Python's own start is told apart. The first
round warms the disk cache and is not counted. Exits with 1 when the median is above the limit.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 0.6

MAKE = """
import sys
import pyarrow as pa, pyarrow.parquet as pq
rows = 100_000
pq.write_table(pa.table({"symbol": [f"S{row % 50}" for row in range(rows)], "price": [row * 0.5 for row in range(rows)], "volume": list(range(rows))}), sys.argv[1])
"""

QUERY = """
import time
start = time.perf_counter()
import sys
import polarway as pw
imported = time.perf_counter()
frame = pw.scan_parquet(sys.argv[1]).filter(pw.col("price") > 1000).group_by("symbol").agg(pw.col("price").mean(), pw.col("volume").sum()).collect()
rows = frame.rows()
assert len(rows) == 50
assert frame._native.backend.name == "portable"
print(time.perf_counter() - start, imported - start, time.process_time())
"""


def run(code: str, path: str) -> list[float]:
    environment = {**os.environ, "BACKEND_MODE": "portable", "PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True, env=environment)
    return [float(part) for part in done.stdout.split()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "trades.parquet")
        run(MAKE, path)
        run(QUERY, path)
        measured = [run(QUERY, path) for _ in range(rounds)]
        arrow = [run("import time; start = time.perf_counter(); import pyarrow, pyarrow.compute, pyarrow.parquet; print(time.perf_counter() - start, time.process_time())", path) for _ in range(rounds)]
    total = statistics.median(seconds for seconds, _, _ in measured)
    print(f"cold start, median of {rounds}: {total:.3f} s (fastest {min(seconds for seconds, _, _ in measured):.3f} s), limit {LIMIT_SECONDS} s")
    print(f"  of it import polarway {statistics.median(seconds for _, seconds, _ in measured):.3f} s; pyarrow alone with compute and parquet {statistics.median(seconds for seconds, _ in arrow):.3f} s")
    print(f"  of the processor, with the interpreter: {min(seconds for _, _, seconds in measured):.3f} s; pyarrow alone {min(seconds for _, seconds in arrow):.3f} s")
    return int(total > LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
