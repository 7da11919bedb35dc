"""A program against the public API that a strict type checker must accept; `test_typing.py` runs the checker."""

from __future__ import annotations

from typing import Any

import polarway as pw
from polarway import col
from polarway.result import Err, Ok, Result


def parsed(text: str) -> Result[int, str]:
    return Ok(int(text)) if text.isdigit() else Err(f"not a number: {text}")


def doubled(text: str) -> int:
    return parsed(text).map(lambda number: number * 2).unwrap_or(0)


def summary(path: str) -> pw.DataFrame:
    query: pw.LazyFrame = (
        pw.scan_parquet(path)
        .filter((col("price") > 10.0) & col("symbol").is_in(["A", "B"]))
        .with_columns(total=col("price") * col("volume"))
        .group_by("symbol")
        .agg(col("total").sum(), pw.len().alias("n"))
        .sort("symbol")
    )
    return query.collect()


def shown(frame: pw.DataFrame) -> list[str]:
    names: list[str] = frame.columns
    column: pw.Series = frame["n"]
    rows: list[tuple[Any, ...]] = frame.rows()
    expression: pw.Expr = pw.when(col("n") > 1).then(pw.lit("many")).otherwise(pw.lit("one"))
    return [*names, str(column.len()), str(len(rows)), str(frame.select(expression).height)]


if __name__ == "__main__":
    frame = pw.DataFrame({"symbol": ["A", "B", "A"], "n": [1, 2, 3]})
    print(doubled("21"), shown(frame))
