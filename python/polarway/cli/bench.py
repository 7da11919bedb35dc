"""``polarway bench``: a few queries over a file of trades, timed here and in the engines that are installed beside this one."""

from __future__ import annotations

import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

import polarway as pw
from polarway.demo import write_trades

Query = Callable[[Any, str, str], Any]


def _aggregate(pl: Any, path: str, _: str) -> Any:
    kept = pl.scan_parquet(path).filter(pl.col("price") > pl.lit(100.0))
    return kept.group_by("symbol").agg(pl.col("price").mean(), pl.col("volume").sum()).collect()


QUERIES: dict[str, Query] = {
    "read": lambda pl, path, _: pl.scan_parquet(path).collect(),
    "sum": lambda pl, path, _: pl.scan_parquet(path).select(pl.col("volume").sum()).collect(),
    "filter, group by": _aggregate,
    "top 10": lambda pl, path, _: pl.scan_parquet(path).sort("price", descending=True).head(10).collect(),
    "write parquet": lambda pl, path, target: pl.scan_parquet(path).sink_parquet(target),
    "write csv": lambda pl, path, target: pl.scan_parquet(path).sink_csv(target),
}


def run(rows: int, rounds: int) -> int:
    """Prints least and middle time of each query, in milliseconds; the engines take turns."""
    engines: dict[str, Any] = {"polarway": pw}
    if importlib.util.find_spec("polars") is not None:
        import polars

        engines["polars"] = polars
    with tempfile.TemporaryDirectory(prefix="polarway-bench-") as folder:
        path = os.path.join(folder, "trades.parquet")
        write_trades(path, rows)
        print(f"{rows:,} trades, {os.path.getsize(path) / 1e6:.1f} MB of Parquet; milliseconds, least (middle) of {rounds} warm runs\n")
        print(f"{'':<18}" + "".join(f"{name:>22}" for name in engines))
        for name, query in QUERIES.items():
            times = _timed(query, engines, path, os.path.join(folder, "out"), rounds)
            print(f"{name:<18}" + "".join(f"{min(t) * 1e3:>12.1f} ({statistics.median(t) * 1e3:>7.1f})" for t in times.values()))
    return 0


def _timed(query: Query, engines: dict[str, Any], path: str, target: str, rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(rounds + 1):
        for name, engine in engines.items():
            began = time.perf_counter()
            query(engine, path, target)
            if turn:
                times[name].append(time.perf_counter() - began)
    return times
