"""A CSV far larger than its memory limit, aggregated: the resident set of the process, sampled, against limit + 64 MB.

    PYTHONPATH=python python benchmarks/memory/streaming_csv.py --gigabytes 5 --limit 256MB

Two ways: a lazy frame with a limit, and chunks of a CsvSource with the sums added up in Python. The chunk sizes are printed as they
adapt. The file is written once, to --file or a temporary folder, and removed unless --keep.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OVERHEAD = 64_000_000
BLOCK_ROWS = 100_000

LAZY = """
import logging, sys
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
import polarway as pw
frame = (pw.scan_csv(sys.argv[1]).with_adaptive_streaming().with_memory_limit(sys.argv[2])
         .group_by("symbol").agg(pw.col("volume").sum(), pw.col("price").mean(), pw.len().alias("n")).collect())
print(frame["n"].sum(), frame["volume"].sum(), frame.height)
"""

CHUNKS = """
import logging, sys
logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
import polarway as pw
from polarway.streaming import CsvSource
rows = volume = 0
symbols = set()
source = CsvSource(sys.argv[1], memory_limit=sys.argv[2])
for chunk in source:
    groups = chunk.group_by("symbol").agg(pw.col("volume").sum(), pw.len().alias("n"))
    rows += groups["n"].sum()
    volume += groups["volume"].sum()
    symbols.update(groups["symbol"].to_list())
print(rows, volume, len(symbols))
print(source.stats(), file=sys.stderr)
"""

WAYS = {"lazy frame": LAZY, "chunks": CHUNKS}


def write_csv(path: Path, size: int) -> tuple[int, int, int]:
    """A CSV of trades of about this many bytes; its rows, the sum of its volumes, its symbols."""
    rows = volume = 0
    with open(path, "wb") as file:
        file.write(b"id,symbol,price,volume,note\n")
        while file.tell() < size:
            lines = [f"{i},SYM{i * 7919 % 1000:03d},{i % 9973 / 100:.2f},{i % 1000},trade number {i}" for i in range(rows, rows + BLOCK_ROWS)]
            file.write(("\n".join(lines) + "\n").encode())
            volume += sum(i % 1000 for i in range(rows, rows + BLOCK_ROWS))
            rows += BLOCK_ROWS
    return rows, volume, 1000


def resident(pid: int) -> int:
    """Bytes; 0 once the process has gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def measure(program: str, path: Path, limit: str) -> tuple[str, int, float, str]:
    """What the program printed, the most memory it had, its seconds, and its log."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program, str(path), limit], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    largest = 0
    while process.poll() is None:
        largest = max(largest, resident(process.pid))
        time.sleep(0.005)
    output, log = process.communicate()
    if process.returncode != 0:
        raise SystemExit(log[-3000:])
    return output.strip(), largest, time.perf_counter() - start, log


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=5.0)
    parser.add_argument("--limit", default="256MB")
    parser.add_argument("--file", type=Path, help="use this file, and write it when it is not there")
    parser.add_argument("--keep", action="store_true", help="leave the file")
    chosen = parser.parse_args()
    from polarway.streaming import parse_memory_limit

    limit = parse_memory_limit(chosen.limit)
    path = chosen.file or Path(tempfile.mkdtemp(prefix="polarway-")) / "trades.csv"
    try:
        rows, volume, symbols = write_csv(path, int(chosen.gigabytes * 1e9))
        print(f"{path}: {os.path.getsize(path) / 1e9:.2f} GB, {rows:,} rows; limit {limit / 1e6:.0f} MB, allowed {(limit + OVERHEAD) / 1e6:.0f} MB")
        failed = False
        for name, program in WAYS.items():
            output, largest, seconds, log = measure(program, path, chosen.limit)
            right = output == f"{rows} {volume} {symbols}"
            failed |= not right or largest > limit + OVERHEAD
            print(f"{name:12} {largest / 1e6:7.0f} MB resident at most, {seconds:6.1f} s, {'right' if right else 'WRONG: ' + output}")
            for line in log.splitlines():
                print("   ", line)
        return int(failed)
    finally:
        if not chosen.keep and chosen.file is None:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    raise SystemExit(main())
