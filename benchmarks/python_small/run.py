"""Operations on few values, beside Polars in the same process: what a call costs before any row is looked at.

    python benchmarks/python_small/run.py [--rounds 20] [--only NAME] [--check]

A series of 1,000 values and a frame of 10 rows. Prints the best and the median time of one call in microseconds and their ratios to
Polars; asserts that the answers are equal; --check ends with 1 if a best time is above 1.5 times that of Polars.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import polars
import polarway

ENGINES = {"polarway": polarway, "polars": polars}
SERIES = 1_000
ROWS = 10
# Long enough for the clock, short enough to lie between two interruptions.
ROUND_SECONDS = 0.002
LIMIT = 1.5


def series_cases(engine: Any) -> dict[str, Callable[[], Any]]:
    whole = engine.Series("a", list(range(SERIES)))
    real = engine.Series("f", [value * 0.5 for value in range(SERIES)])
    text = engine.Series("s", [f"name {value % 100}" for value in range(SERIES)])
    mask = engine.Series("m", [value % 3 == 0 for value in range(SERIES)])
    return {
        "Series.sum": whole.sum,
        "Series.min": whole.min,
        "Series.max": whole.max,
        "Series.mean": whole.mean,
        "Series.sum of floats": real.sum,
        "Series.std of floats": real.std,
        "Series.max of floats": real.max,
        "Series.null_count": whole.null_count,
        "Series.n_unique": whole.n_unique,
        "len(Series)": lambda: len(whole),
        "Series.name": lambda: whole.name,
        "Series.dtype": lambda: whole.dtype,
        "Series[7]": lambda: whole[7],
        "Series[-1] of floats": lambda: real[-1],
        "Series[7] of texts": lambda: text[7],
        "Series[10:20]": lambda: whole[10:20],
        "Series == 5": lambda: whole == 5,
        "Series == Series": lambda: whole == whole,
        "Series + 1": lambda: whole + 1,
        "Series + Series": lambda: whole + whole,
        "Series * 2.5 of floats": lambda: real * 2.5,
        "Series > 2.5 of floats": lambda: real > 2.5,
        "Series == text": lambda: text == "name 7",
        "Series.filter": lambda: whole.filter(mask),
        "Series.sort": whole.sort,
        "Series.sort descending": lambda: whole.sort(descending=True),
        "Series.head": lambda: whole.head(5),
        "Series.unique": whole.unique,
        "Series.is_null": whole.is_null,
        "Series.cast": lambda: whole.cast(engine.Float64),
        "Series.alias": lambda: whole.alias("b"),
        "Series.to_list": whole.to_list,
        "Series.to_list of texts": text.to_list,
        "Series.to_numpy": whole.to_numpy,
        "Series of a list": lambda: engine.Series("a", [1, 2, 3]),
    }


def frame_cases(engine: Any) -> dict[str, Callable[[], Any]]:
    frame = engine.DataFrame({"a": list(range(ROWS)), "f": [value * 0.5 for value in range(ROWS)], "s": [str(value % 3) for value in range(ROWS)]})
    other = engine.DataFrame({"a": list(range(ROWS)), "b": list(range(ROWS))})
    col = engine.col
    lists = {"a": list(range(ROWS)), "f": [value * 0.5 for value in range(ROWS)], "s": [str(value % 3) for value in range(ROWS)]}
    return {
        "DataFrame of lists": lambda: engine.DataFrame(lists),
        "frame['a']": lambda: frame["a"],
        "frame[['a', 'f']]": lambda: frame[["a", "f"]],
        "frame[2:5]": lambda: frame[2:5],
        "frame[3, 'a']": lambda: frame[3, "a"],
        "frame.shape": lambda: frame.shape,
        "frame.height": lambda: frame.height,
        "frame.columns": lambda: frame.columns,
        "frame.schema": lambda: frame.schema,
        "frame.head": lambda: frame.head(3),
        "frame.row(3)": lambda: frame.row(3),
        "frame.item(3, 'a')": lambda: frame.item(3, "a"),
        "frame.rows": frame.rows,
        "frame.to_dicts": frame.to_dicts,
        "frame.select of a name": lambda: frame.select("a"),
        "frame.select of col": lambda: frame.select(col("a")),
        "frame.select of sum": lambda: frame.select(col("a").sum()),
        "frame.drop": lambda: frame.drop("a"),
        "frame.rename": lambda: frame.rename({"a": "b"}),
        "frame.with_columns": lambda: frame.with_columns((col("a") + 1).alias("b")),
        "frame.filter": lambda: frame.filter(col("a") > 3),
        "frame.sort": lambda: frame.sort("a", descending=True),
        "frame.group_by": lambda: frame.group_by("s", maintain_order=True).agg(col("a").sum()),
        "frame.join": lambda: frame.join(other, on="a"),
        "repr(frame)": lambda: repr(frame),
        "frame.equals": lambda: frame.equals(frame),
    }


def cases() -> dict[str, dict[str, Callable[[], Any]]]:
    """Name of a case to engine to what is timed."""
    made: dict[str, dict[str, Callable[[], Any]]] = {}
    for name, engine in ENGINES.items():
        for case, work in {**series_cases(engine), **frame_cases(engine)}.items():
            made.setdefault(case, {})[name] = work
    return made


def plain(value: Any) -> Any:
    """An answer in a form that both engines share."""
    if hasattr(value, "to_dicts"):
        return value.to_dicts()
    if hasattr(value, "to_list") and hasattr(value, "name"):
        return value.to_list()
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "items"):
        return [(key, repr(inner)) for key, inner in value.items()]
    return repr(value) if hasattr(value, "is_numeric") else value


def same(left: Any, right: Any) -> bool:
    left, right = plain(left), plain(right)
    if isinstance(left, float):
        return abs(left - right) <= 1e-12 * max(1.0, abs(right))
    if isinstance(left, list) and len(left) == SERIES and left != right:
        return sorted(left) == sorted(right)
    return bool(left == right)


def times(work: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The best and the median of the rounds, of one call, in microseconds."""
    start = time.perf_counter()
    work()
    once = max(time.perf_counter() - start, 1e-8)
    calls = max(1, int(ROUND_SECONDS / once))
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _call in range(calls):
            work()
        taken.append((time.perf_counter() - start) / calls * 1e6)
    return min(taken), statistics.median(taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    slower = 0
    print(f"{'case':26} {'polarway':>9} {'polars':>9} {'ratio':>6} {'median':>6}   microseconds of one call, best of {options.rounds} rounds")
    for name, engines in cases().items():
        if options.only not in name:
            continue
        assert same(engines["polarway"](), engines["polars"]()), f"{name}: the answers differ"
        for work in engines.values():
            times(work, 2)
        mine, theirs = times(engines["polarway"], options.rounds), times(engines["polars"], options.rounds)
        ratio = mine[0] / theirs[0]
        slower += ratio > LIMIT
        print(f"{name:26} {mine[0]:9.2f} {theirs[0]:9.2f} {ratio:6.2f} {mine[1] / theirs[1]:6.2f}{'  slower' if ratio > LIMIT else ''}", flush=True)
    print(f"{slower} above {LIMIT}")
    return 1 if options.check and slower else 0


if __name__ == "__main__":
    sys.exit(main())
