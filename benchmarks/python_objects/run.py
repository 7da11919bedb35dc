"""Python objects in and out, beside Polars, pandas and numpy in the same process; asserts that the answers are equal.

    python benchmarks/python_objects/run.py [--rows 1000000] [--rounds 5] [--check]

Prints the best time of each in milliseconds and the ratio to Polars; --check ends with 1 if a ratio is above 1.1: a tenth is noise.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy
import pandas
import polars
import polarway

# What two runs of one case differ by.
NOISE = 1.1
ENGINES = {"polarway": polarway, "polars": polars}


def columns(rows: int) -> dict[str, list[Any]]:
    return {"i": list(range(rows)), "f": [row * 0.5 for row in range(rows)], "s": [f"name {row % 50_000} of many" for row in range(rows)]}


def more_columns(rows: int) -> dict[str, list[Any]]:
    start = dt.datetime(2020, 1, 1)
    return {
        "datetimes": [start + dt.timedelta(seconds=row) for row in range(rows)],
        "dates": [(start + dt.timedelta(days=row % 10_000)).date() for row in range(rows)],
        "booleans": [row % 3 == 0 for row in range(rows)],
        "ints and None": [None if row % 3 == 0 else row for row in range(rows)],
    }


def cases(rows: int) -> dict[str, dict[str, Callable[[], Any]]]:
    """Name of a case to engine to what is timed."""
    data = columns(rows)
    frames = {name: module.DataFrame(data) for name, module in ENGINES.items()}
    made: dict[str, dict[str, Callable[[], Any]]] = {"DataFrame from lists": {name: lambda m=m: m.DataFrame(data) for name, m in ENGINES.items()}}
    made["DataFrame from lists"]["pandas"] = lambda: pandas.DataFrame(data)
    for kind, values in data.items():
        made[f"Series of {kind} from a list"] = {name: lambda m=m, v=values: m.Series("a", v) for name, m in ENGINES.items()}
        made[f"Series.to_list of {kind}"] = {name: frame[kind].to_list for name, frame in frames.items()}
    made["Series of i from a list"]["numpy"] = lambda: numpy.array(data["i"])
    for verb in ("rows", "to_dicts", "to_pandas", "to_numpy"):
        made[f"DataFrame.{verb}"] = {name: getattr(frame, verb) for name, frame in frames.items()}
    numbers = {name: frame.select("i", "f") for name, frame in frames.items()}
    made["DataFrame.to_numpy of numbers"] = {name: frame.to_numpy for name, frame in numbers.items()}
    extra = more_columns(rows // 5)
    for kind, values in extra.items():
        made[f"Series of {kind} from a list"] = {name: lambda m=m, v=values: m.Series("a", v) for name, m in ENGINES.items()}
        series = {name: module.Series("a", values) for name, module in ENGINES.items()}
        made[f"Series.to_list of {kind}"] = {name: one.to_list for name, one in series.items()}
        made[f"Series.to_numpy of {kind}"] = {name: one.to_numpy for name, one in series.items()}
    made["DataFrame.iter_rows"] = {name: lambda f=frame: sum(1 for _ in f.iter_rows()) for name, frame in frames.items()}
    return made


def same(left: Any, right: Any) -> bool:
    if hasattr(left, "to_dict") and hasattr(right, "to_dict"):
        left, right = left.to_dict(), right.to_dict()
    if hasattr(left, "to_list") and hasattr(right, "to_list"):
        return left.to_list() == right.to_list()
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    return bool(numpy.array_equal(left, right, equal_nan=left.dtype.kind == "f")) if isinstance(left, numpy.ndarray) else bool(left == right)


def best(work: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
        del result
    return min(times) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    slower = 0
    print(f"{'case':44} {'polarway':>10} {'polars':>10} {'ratio':>6}  others")
    for name, engines in cases(options.rows).items():
        assert same(engines["polarway"](), engines["polars"]()), f"{name}: the answers differ"
        times = {engine: best(work, options.rounds) for engine, work in engines.items()}
        ratio = times["polarway"] / times["polars"]
        slower += ratio > NOISE
        others = " ".join(f"{engine} {taken:.1f}" for engine, taken in times.items() if engine not in ENGINES)
        print(f"{name:44} {times['polarway']:10.2f} {times['polars']:10.2f} {ratio:6.2f}  {others}", flush=True)
    return 1 if options.check and slower else 0


if __name__ == "__main__":
    sys.exit(main())
