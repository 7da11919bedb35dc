"""Equality of two Arrow tables: names, types, values; floats nearly, NaN equals NaN; rows in any order when the plan fixes none."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa


def plain(type_: pa.DataType) -> str:
    """A type's name without its storage form: all strings are one type."""
    text = str(type_)
    return "string" if "string" in text else text


def key(row: tuple[Any, ...]) -> list[tuple[int, Any]]:
    """Sorts rows of mixed values; floats are rounded so that nearly equal rows meet."""
    parts: list[tuple[int, Any]] = []
    for value in row:
        if value is None:
            parts.append((0, 0))
        elif isinstance(value, float):
            parts.append((1, math.inf) if math.isnan(value) else (2, value if math.isinf(value) else float(f"{value:.6g}") + 0.0))
        else:
            parts.append((3, str(value)))
    return parts


def near(left: Any, right: Any, tolerance: float) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return (math.isnan(left) and math.isnan(right)) or math.isclose(left, right, rel_tol=tolerance, abs_tol=tolerance)
    return left == right


def difference(ours: pa.Table, theirs: pa.Table, ordered: bool) -> str | None:
    """What differs, or None."""
    if ours.column_names != theirs.column_names:
        return f"columns {ours.column_names} instead of {theirs.column_names}"
    types = [(n, plain(a), plain(b)) for n, a, b in zip(ours.column_names, ours.schema.types, theirs.schema.types) if plain(a) != plain(b)]
    if types:
        return f"types (column, ours, theirs): {types}"
    if ours.num_rows != theirs.num_rows:
        return f"{ours.num_rows} rows instead of {theirs.num_rows}"
    left = list(zip(*(c.to_pylist() for c in ours.columns)))
    right = list(zip(*(c.to_pylist() for c in theirs.columns)))
    if not ordered:
        left.sort(key=key)
        right.sort(key=key)
    # float32 intermediates carry seven digits, those of float16 three.
    kinds = theirs.schema.types
    tolerance = 2e-3 if any(pa.types.is_float16(t) for t in kinds) else 1e-4 if any(pa.types.is_float32(t) for t in kinds) else 1e-8
    for row, (a, b) in enumerate(zip(left, right)):
        if not all(near(x, y, tolerance) for x, y in zip(a, b)):
            return f"row {row}: {a} instead of {b}"
    return None
