"""``polarway demo``: the guide's query on a file of trades."""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from array import array
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from polarway.backends.base import Progress
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

SYMBOLS = 100
PART_ROWS = 1_000_000
_START_US = 1_704_067_200_000_000  # 2024-01-01


def run(rows: int, path: str | None = None) -> int:
    """Writes the file, shows it, runs the query and prints what it cost."""
    if path is not None:
        return _run_at(rows, path)
    with tempfile.TemporaryDirectory(prefix="polarway-demo-") as folder:
        return _run_at(rows, os.path.join(folder, "trades.parquet"))


def _run_at(rows: int, path: str) -> int:
    import polarway as pw

    began = time.perf_counter()
    write_trades(path, rows)
    print(f"wrote {rows:,} trades to {path}: {os.path.getsize(path) / 1e6:.1f} MB in {time.perf_counter() - began:.2f} s\n")
    print(pw.scan_parquet(path).head(5).collect(), "\n")

    query = summary(path)
    print("the plan:\n")
    print(query.explain(), "\n")

    before = _peak_kib()
    with _Bar() as bar:
        began = time.perf_counter()
        result = query.collect(on_progress=bar.update)
        seconds = time.perf_counter() - began
    print(result, "\n")
    print(f"{rows:,} rows in {seconds * 1000:.1f} ms: {rows / seconds / 1e6:.1f} million rows/s")
    print(f"peak memory of the process: {_peak_kib() / 1024:.0f} MiB, of the query: {bar.peak / 2**20:.1f} MiB")
    if _peak_kib() == before:
        print("(the peak of the process was reached while the file was written)")
    return 0


def summary(path: str) -> LazyFrame:
    """The guide's query: read, select, filter, group by symbol, aggregate.

    Examples
    --------
    >>> import os, tempfile
    >>> from polarway.demo import summary, write_trades
    >>> path = os.path.join(tempfile.mkdtemp(), "trades.parquet")
    >>> write_trades(path, 1000)
    >>> summary(path).collect().columns
    ['symbol', 'trades', 'mean_price', 'high', 'volume']
    """
    import polarway as pw

    return (
        pw.scan_parquet(path)
        .select("symbol", "price", "volume")
        .filter(pw.col("price") > 100)
        .group_by("symbol")
        .agg(
            pw.len().alias("trades"),
            pw.col("price").mean().alias("mean_price"),
            pw.col("price").max().alias("high"),
            pw.col("volume").sum(),
        )
        .sort("symbol")
    )


def write_trades(path: str, rows: int) -> None:
    """A Parquet file of trades: id, symbol of 100, price, volume, timestamp; the same for the same number of rows."""
    import polarway as pw

    first = _trades(min(rows, PART_ROWS))
    if rows <= PART_ROWS:
        first.write_parquet(path, compression="snappy")
        return
    # Further rows repeat the first million with new ids, so that any size is written in little memory and time.
    parts = []
    for start in range(0, rows, PART_ROWS):
        part = first.lazy().head(min(PART_ROWS, rows - start))
        parts.append(part.with_columns(pw.col("id") + start) if start else part)
    pw.concat(parts).sink_parquet(path, compression="snappy")


def _trades(rows: int) -> DataFrame:
    import polarway as pw

    chooser = random.Random(7)
    names = [f"SYM{number:03d}" for number in range(SYMBOLS)]
    base = [20 + 3 * number for number in range(SYMBOLS)]
    picks = chooser.choices(range(SYMBOLS), k=rows)
    noise = chooser.choices([cents / 100 for cents in range(-500, 501)], k=rows)
    return pw.DataFrame(
        {
            "id": range(rows),
            "symbol": [names[pick] for pick in picks],
            "price": array("d", (base[pick] + change for pick, change in zip(picks, noise))),
            "volume": array("q", chooser.choices(range(1, 1001), k=rows)),
            "timestamp": array("q", range(_START_US, _START_US + rows * 1_000, 1_000)),
        }
    ).with_columns(pw.col("timestamp").cast(pw.Datetime("us")))


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class _Bar:
    """A progress bar on standard error, for queries that take longer than a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._drawn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def update(self, progress: Progress) -> None:
        """Draws how far the query is."""
        self.peak = max(self.peak, progress.memory_peak)
        if progress.elapsed_ns < 1_000_000_000 or not sys.stderr.isatty():
            return
        self._drawn = True
        if progress.fraction >= 0:
            done = int(progress.fraction * 40)
            text = f"[{'#' * done}{'.' * (40 - done)}] {progress.fraction:4.0%}"
        else:
            text = "running"
        sys.stderr.write(f"\r{text}  {progress.rows_read:,} rows, {progress.elapsed_ns / 1e9:.0f} s")
        sys.stderr.flush()
