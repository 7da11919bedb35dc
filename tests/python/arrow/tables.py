"""Tables of every type that can come in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

TEXT = ["a", None, "a text of more than twelve bytes", "", "zwölf", "exactly12byt"]
DATES = [dt.date(2020, 1, 1), None, dt.date(1960, 2, 29), dt.date(1970, 1, 1), dt.date(9999, 12, 31), dt.date(1, 1, 1)]
TIMES = [dt.time(1, 2, 3), None, dt.time(0), dt.time(23, 59, 59), dt.time(12), dt.time(4)]
MOMENTS = [dt.datetime(2020, 1, 1, 1, 2, 3), None, dt.datetime(1950, 6, 7), dt.datetime(1970, 1, 1), dt.datetime(2262, 1, 1), dt.datetime(1700, 1, 1)]
SPANS = [dt.timedelta(1), None, dt.timedelta(-2), dt.timedelta(0), dt.timedelta(hours=5), dt.timedelta(seconds=9)]
DECIMALS = [Decimal("1.23"), None, Decimal("-4.56"), Decimal("0.00"), Decimal("9.99"), Decimal("7.00")]
LISTS = [[1, 2], None, [], [3, None], [4, 5, 6], [7]]

#: name -> array of six rows, whose values come back equal
SAME_VALUES = {
    "null": pa.nulls(6),
    "bool": pa.array([True, None, False, True, True, False]),
    **{f"int{bits}": pa.array([1, None, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1, 0, 7], f"int{bits}") for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": pa.array([1, None, 0, 2**bits - 1, 5, 7], f"uint{bits}") for bits in (8, 16, 32, 64)},
    "float16": pa.array([1.5, None, -2.0, 0.0, 4.0, 8.0], pa.float16()),
    "float32": pa.array([1.5, None, -2.5, 0.0, float("inf"), 8.0], pa.float32()),
    "float64": pa.array([1.5, None, -2.5, 0.0, float("-inf"), 8.1]),
    "utf8": pa.array(TEXT),
    "large_utf8": pa.array(TEXT, pa.large_utf8()),
    "utf8_view": pa.array(TEXT, pa.string_view()),
    "binary": pa.array([t.encode() if t is not None else None for t in TEXT]),
    "large_binary": pa.array([b"\xff" * n if n else None for n in (1, 0, 40, 12, 13, 2)], pa.large_binary()),
    "binary_view": pa.array([b"\x00" * n if n else None for n in (1, 0, 40, 12, 13, 2)], pa.binary_view()),
    "fixed_binary": pa.array([b"abc", None, b"def", b"\0\0\0", b"xyz", b"123"], pa.binary(3)),
    "fixed_binary_long": pa.array([b"abcdefghijklmnop", None] * 3, pa.binary(16)),
    "date32": pa.array(DATES),
    **{f"time_{unit}": pa.array(TIMES, pa.time32(unit) if unit in ("s", "ms") else pa.time64(unit)) for unit in ("s", "ms", "us")},
    **{f"timestamp_{unit}": pa.array(MOMENTS, pa.timestamp(unit)) for unit in ("s", "ms", "us")},
    "timestamp_zone": pa.array(MOMENTS, pa.timestamp("us", "Europe/Berlin")),
    **{f"duration_{unit}": pa.array(SPANS, pa.duration(unit)) for unit in ("s", "ms", "us")},
    "decimal32": pa.array(DECIMALS, pa.decimal32(5, 2)),
    "decimal64": pa.array(DECIMALS, pa.decimal64(10, 2)),
    "decimal128": pa.array(DECIMALS, pa.decimal128(30, 2)),
    "list": pa.array(LISTS, pa.list_(pa.int64())),
    "large_list": pa.array(LISTS, pa.large_list(pa.int16())),
    "list_view": pa.array(LISTS, pa.list_view(pa.int64())),
    "list_text": pa.array([[t] if t != "" else [] for t in TEXT]),
    "fixed_list": pa.array([[1, 2], None, [3, None], [4, 5], [6, 7], [8, 9]], pa.list_(pa.int32(), 2)),
    "struct": pa.array([{"a": 1, "b": "x"}, None, {"a": None, "b": TEXT[2]}, {"a": 4, "b": None}, {"a": 5, "b": ""}, {"a": 6, "b": "z"}]),
    "nested": pa.array([[{"a": [1]}], None, [], [{"a": None}, None], [{"a": [2, 3]}], [{"a": []}]]),
    "categories": pa.array(["x", None, "y", "x", "a longer category", "y"]).dictionary_encode(),
    "numbers_dictionary": pa.array([10, None, 20, 10, 30, 20]).dictionary_encode(),
    "run_end": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3, 6], pa.int32()), pa.array([7, None, 9])),
}


def table() -> pa.Table:
    """All of them as columns."""
    return pa.table(SAME_VALUES)
