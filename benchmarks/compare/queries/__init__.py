"""Every query in every engine's own idiom. A query returns its timed part, and its answer in a form that can be compared, which is outside the timed part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Timed = Callable[[], Any]
Answer = Callable[[Any], Any]
Bind = Callable[[str], "tuple[Timed, Answer]"]
ENGINES = ["polarway", "polars_streaming", "polars_memory", "duckdb", "datafusion", "pyarrow", "pandas"]


@dataclass(frozen=True)
class Sizes:
    """How large the inputs are: rows of the trades table, its Parquet codec, bytes of the large CSV files."""

    rows: int = 10_000_000
    codec: str = "snappy"
    csv_bytes: int = 1_000_000_000


@dataclass(frozen=True)
class Query:
    """One query: what writes its input, and by engine what binds it to that input (importing the engine)."""

    name: str
    input: Callable[[Path, Sizes], Path]
    engines: dict[str, Callable[[], Bind]]


def rows_sorted(rows: Any) -> list[tuple[Any, ...]]:
    return sorted(tuple(r) for r in rows)


def all_queries() -> dict[str, Query]:
    from queries import reads, trades, writes

    return {query.name: query for module in (trades, reads, writes) for query in module.queries()}
