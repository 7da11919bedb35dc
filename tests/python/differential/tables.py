"""Random input tables: every flat type, nulls, NaN, both zeros, extremes, unicode, no rows, one row, several batches."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pyarrow as pa

WORDS = ["", "a", "b", "ab", "Zürich", "naïve", "日本語", "🦜 parrot", "a string longer than twelve bytes", "another longer than twelve", "A", "x\ty", "'quoted'"]
INT_RANGES = {"int8": (-100, 100), "int16": (-3_000, 3_000), "int32": (-100_000, 100_000), "int64": (-10**9, 10**9),
              "uint8": (0, 200), "uint16": (0, 6_000), "uint32": (0, 10**6), "uint64": (0, 10**9)}
EPOCH = dt.datetime(1970, 1, 1)

# kind -> (Arrow types). The kinds are what the expression generator reasons in.
KINDS: dict[str, list[pa.DataType]] = {
    "int": [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()],
    "float": [pa.float16(), pa.float32(), pa.float64(), pa.float64()],
    "bool": [pa.bool_()],
    "str": [pa.large_string()],
    "date": [pa.date32()],
    "datetime": [pa.timestamp("us"), pa.timestamp("ms"), pa.timestamp("ns")],
    "duration": [pa.duration("us")],
}


def value(rng: random.Random, kind: str, type_: pa.DataType) -> Any:
    if kind == "int":
        low, high = INT_RANGES[str(type_)]
        return rng.choice([0, 1, low, high, rng.randint(low, high), rng.randint(0, 5), rng.randint(0, 5)])
    if kind == "float":
        return rng.choice([0.0, -0.0, 1.5, -2.25, float("nan"), float("inf"), rng.uniform(-1000, 1000), float(rng.randint(0, 4))])
    if kind == "bool":
        return rng.random() < 0.5
    if kind == "str":
        return rng.choice(WORDS)
    if kind == "date":
        return dt.date(1970, 1, 1) + dt.timedelta(days=rng.choice([0, 1, -1, rng.randint(-40_000, 40_000)]))
    if kind == "datetime":
        return EPOCH + dt.timedelta(milliseconds=rng.choice([0, 1, -1, rng.randint(-10**12, 10**12)]))
    return dt.timedelta(milliseconds=rng.choice([0, 1, -1, rng.randint(-10**9, 10**9)]))


def column(rng: random.Random, kind: str, rows: int) -> pa.Array:
    type_ = rng.choice(KINDS[kind])
    nulls = rng.choice([0.0, 0.0, 0.2, 0.9])
    values = [None if rng.random() < nulls else value(rng, kind, type_) for _ in range(rows)]
    return pa.array(values, type_)


def table(rng: random.Random) -> tuple[pa.Table, dict[str, str]]:
    """A table of several batches, and the kind of each column. There is always one of each of int, float, bool and str."""
    rows = rng.choice([0, 1, 2, 5, 17, 60, 200])
    kinds = ["int", "float", "bool", "str", *(rng.choice(list(KINDS)) for _ in range(rng.randint(0, 4)))]
    schema = {f"{kind[0]}{position}": kind for position, kind in enumerate(kinds)}
    columns = {name: column(rng, kind, rows) for name, kind in schema.items()}
    whole = pa.table(columns)
    if rows < 2 or rng.random() < 0.5:
        return whole, schema
    cut = rng.randint(1, rows - 1)
    return pa.concat_tables([whole.slice(0, cut), whole.slice(cut)]), schema
