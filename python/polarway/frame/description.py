"""``describe``: one query for all statistics of all columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from polarway.formatting.floats import integer_text
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def describe(frame: DataFrame, percentiles: Sequence[float] | float | None, interpolation: str) -> DataFrame:
    """A frame with a column ``statistic`` and one column per column of ``frame``."""
    schema = frame._native.schema()
    if not schema:
        raise TypeError("cannot describe a DataFrame that has no columns")
    quantiles = _percentiles(percentiles)
    labels = ["count", "null_count", "mean", "std", "min", *[_label(q) for q in quantiles], "max"]
    exprs = []
    for position, (name, dtype) in enumerate(schema.items()):
        for label, node in zip(labels, _statistics(nodes.column(name), dtype, quantiles, interpolation)):
            if node is not None:
                exprs.append(nodes.alias(node, f"{position}:{label}"))
    values: dict[str, Any] = frame._apply(nodes.select(frame._node, exprs)).row(0, named=True)
    out: dict[str, Any] = {"statistic": labels}
    for position, (name, dtype) in enumerate(schema.items()):
        column: list[Any] = [values.get(f"{position}:{label}") for label in labels]
        out[name] = _floats(column) if _is_number(dtype) else _texts(column, dtype)
    types = {"statistic": str} | {name: (float if _is_number(dtype) else str) for name, dtype in schema.items()}
    from polarway.frame.data_frame import DataFrame

    return DataFrame(out, schema=types)


def _percentiles(percentiles: Sequence[float] | float | None) -> list[float]:
    chosen = [] if percentiles is None else [percentiles] if isinstance(percentiles, (int, float)) else list(percentiles)
    if not all(0 <= q <= 1 for q in chosen):
        raise ValueError("`percentiles` must all be in the range [0, 1]")
    below = sorted(q for q in chosen if q < 0.5)
    above = sorted(q for q in chosen if q >= 0.5)
    return [*below, *above]


def _label(q: float) -> str:
    percent = q * 100
    return f"{percent:g}%" if percent != int(percent) else f"{int(percent)}%"


def _is_number(dtype: Any) -> bool:
    """Whether statistics of a column are floats; else they are texts."""
    return dtype.is_numeric() or dtype.is_nested() or dtype.is_object() or dtype._json_name in ("boolean", "null")


def _statistics(column: nodes.ExprNode, dtype: Any, quantiles: list[float], interpolation: str) -> list[nodes.ExprNode | None]:
    count, null_count = nodes.aggregate("count", column), nodes.aggregate("null_count", column)
    number, temporal, boolean = dtype.is_numeric(), dtype.is_temporal(), dtype._json_name == "boolean"
    ordered = not dtype.is_nested() and dtype._json_name not in ("null", "categorical", "enum") and not dtype.is_object()
    mean = nodes.aggregate("mean", column) if number or temporal or boolean else None
    std = nodes.aggregate("std", column) if number else None
    least = nodes.aggregate("min", column) if ordered else None
    largest = nodes.aggregate("max", column) if ordered else None
    middle = [_quantile(column, dtype, q, interpolation) if number or temporal else None for q in quantiles]
    return [count, null_count, mean, std, least, *middle, largest]


def _quantile(column: nodes.ExprNode, dtype: Any, q: float, interpolation: str) -> nodes.ExprNode:
    """A quantile in the column's own type where that is one of time."""
    node = nodes.aggregate("quantile", column, q=q, interpolation=interpolation)
    if not dtype.is_temporal():
        return node
    from polarway.datatypes import dtype_to_json

    return nodes.cast(node, dtype_to_json(dtype), True)


def _floats(column: list[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in column]


def _texts(column: list[Any], dtype: Any) -> list[str | None]:
    counts = [None if value is None else integer_text(value) for value in column[:2]]
    return [*counts, *[None if value is None else _text(value) for value in column[2:]]]


def _text(value: Any) -> str:
    if isinstance(value, (datetime, date, time, timedelta)):
        return str(value)
    return value if isinstance(value, str) else str(value)
