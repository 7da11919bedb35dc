"""How much memory a filter and a sum over a large Parquet file take in the portable mode: batches, never the file.

    python benchmarks/portable/memory.py [--rows 40000000]

A fresh process reads the file, which another one wrote; its peak (VmHWM) above that of an empty query is printed beside the size
of the columns in memory. Exits with 1 when the peak is above a quarter of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MAKE = """
import sys
import pyarrow as pa, pyarrow.compute as pc, pyarrow.parquet as pq
path, rows, step = sys.argv[1], int(sys.argv[2]), 1_000_000
with pq.ParquetWriter(path, pa.schema([("key", pa.int64()), ("a", pa.int64()), ("b", pa.float64())]), compression="snappy", use_dictionary=False) as writer:
    for first in range(0, rows, step):
        numbers = pa.array(range(first, first + step))
        writer.write_table(pa.table([pc.bit_wise_and(numbers, 7), numbers, numbers.cast(pa.float64())], names=["key", "a", "b"]))
"""

QUERY = """
import re, sys
import polarway as pw
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read()).group(1)) * 1024
pw.scan_parquet(sys.argv[1]).head(1).select(pw.col("a").sum()).collect()
before = peak()
scan = pw.scan_parquet(sys.argv[1])
total = scan.filter(pw.col("a") % 2 == 0).select(pw.col("b").sum(), pw.len()).collect().row(0)
groups = scan.filter(pw.col("a") % 2 == 0).group_by("key").agg(pw.col("b").mean(), pw.col("a").max()).collect().height
rows = int(sys.argv[2])
assert total[1] == rows // 2 and groups == 4, (total, groups)
print(before, peak())
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=40_000_000)
    rows = parser.parse_args().rows // 1_000_000 * 1_000_000
    environment = {**os.environ, "BACKEND_MODE": "portable", "PYTHONPATH": str(ROOT / "python")}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "large.parquet")
        subprocess.run([sys.executable, "-c", MAKE, path, str(rows)], check=True, env=environment)
        done = subprocess.run([sys.executable, "-c", QUERY, path, str(rows)], check=True, env=environment, capture_output=True, text=True)
        before, peak = map(int, done.stdout.split())
        size = os.path.getsize(path)
    columns = rows * 24
    print(f"{rows:,} rows, file {size / 1e6:.0f} MB, columns {columns / 1e6:.0f} MB: peak {peak / 1e6:.0f} MB, {(peak - before) / 1e6:.0f} MB above an empty query's")
    return int(peak - before > columns / 4)


if __name__ == "__main__":
    sys.exit(main())
