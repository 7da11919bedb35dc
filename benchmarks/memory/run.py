"""Runs the main queries under a memory budget in a process of their own and samples its resident set.

    python benchmarks/memory/run.py --rows 100000000 --limit-mib 512

The file is written on first use (100M rows: 2.6 GB, some minutes). Each query prints its time, the engine's own peak and the largest resident set; the run fails
when that passes the budget by more than 64 MiB.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "compare"))
from inputs import trades

MIB = 1 << 20
OVERHEAD = 64 * MIB
SAMPLE_SECONDS = 0.005

QUERIES = {
    "sum_one": "print(pw.scan_parquet(path).select(pw.col('volume').sum()).collect().item())",
    "filter_group": "print(len(pw.scan_parquet(path).filter(pw.col('price') > 500.0).group_by('symbol')"
                    ".agg(pw.col('price').mean().alias('m'), pw.col('volume').sum(), pw.len()).collect()))",
    "read_batches": "print(sum(len(batch) for batch in pw.scan_parquet(path).collect_batches()))",
    "group_many": "print(len(pw.scan_parquet(path).group_by(pw.col('id') // 100).agg(pw.col('volume').sum()).select(pw.len()).collect()))",
    "top_10": "print(len(pw.scan_parquet(path).sort('price', descending=True).head(10).collect()))",
}


def resident(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def run_program(name: str, query: str, path: Path, limit: int) -> int:
    """The largest resident set of the query's process, in bytes."""
    program = f"import polarway as pw\npath = {str(path)!r}\n{query}"
    environment = os.environ | {"POLARWAY_MEMORY_LIMIT": str(limit)}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(SAMPLE_SECONDS)
    output = process.stdout.read().strip() if process.stdout else ""
    print(f"{name:<14}{time.perf_counter() - start:>8.2f} s {largest / MIB:>8.0f} MiB resident   exit {process.returncode}   {output}", flush=True)
    if process.returncode != 0:
        raise SystemExit(f"{name} failed")
    return largest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--limit-mib", type=int, default=512)
    parser.add_argument("--query", nargs="*", default=list(QUERIES), choices=list(QUERIES))
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "polarway-compare")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    path = trades.parquet(args.data, args.rows, "snappy")
    limit = args.limit_mib * MIB
    over = [name for name in args.query if run_program(name, QUERIES[name], path, limit) > limit + OVERHEAD]
    if over:
        raise SystemExit(f"over the budget of {args.limit_mib} MiB plus 64: {', '.join(over)}")


if __name__ == "__main__":
    main()
