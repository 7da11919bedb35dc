"""Filters of different selectivity over a narrow and a wide Parquet file, with the predicate first, with all columns at once, and as the engine decides. See README.md."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import polarway as pw
from inputs import shapes, trades

ORDERS = {"auto": "auto", "first": "prefiltered", "all": "none"}
SHARES = [0.0001, 0.01, 0.3, 0.99]
NARROW_ROWS = 10_000_000
WIDE_ROWS = 1_000_000

# Column, and the value above which a share of 1 of its rows lies: the values are spread evenly from 0 to it.
INPUTS = {"narrow": ("price", 1000.0), "wide": ("c001", 1.0)}


def measure(path: Path, order: str, column: str, above: float) -> tuple[float, float, int]:
    """Wall and CPU seconds of one run, and its rows."""
    cpu, start = time.process_time(), time.perf_counter()
    frame = pw.scan_parquet(path, parallel=ORDERS[order]).filter(pw.col(column) > above).collect()
    return time.perf_counter() - start, time.process_time() - cpu, frame.height


def compare(name: str, path: Path, share: float, rounds: int) -> None:
    column, top = INPUTS[name]
    above = top * (1 - share)
    figures: dict[str, list[tuple[float, float]]] = {order: [] for order in ORDERS}
    heights = set()
    for _ in range(rounds + 1):
        for order in ORDERS:
            wall, cpu, height = measure(path, order, column, above)
            figures[order].append((wall, cpu))
            heights.add(height)
    if len(heights) != 1:
        raise SystemExit(f"{name}, {share}: the orders give {heights} rows")
    best = {order: tuple(min(run[i] for run in runs[1:]) for i in (0, 1)) for order, runs in figures.items()}
    shown = "  ".join(f"{order} {wall * 1e3:7.1f} ms {cpu * 1e3:7.1f} cpu" for order, (wall, cpu) in best.items())
    print(f"{name:<8}{share:<8}{heights.pop():>9} rows  {shown}  auto / all: wall {best['auto'][0] / best['all'][0]:.2f} cpu {best['auto'][1] / best['all'][1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "polarway-compare")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    paths = {"narrow": trades.parquet(args.data, NARROW_ROWS, "snappy"), "wide": shapes.wide(args.data, WIDE_ROWS)}
    for name, path in paths.items():
        for share in SHARES:
            compare(name, path, share, args.rounds)


if __name__ == "__main__":
    main()
