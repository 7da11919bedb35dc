"""Stored values of the rows that are shown: the first and the last ones."""

from __future__ import annotations

from typing import Any


def shown_rows(height: int, most: int) -> tuple[int, int]:
    """How many rows from the start and from the end are shown; all of them if they are not more than ``most`` (negative: no limit)."""
    if most < 0 or height <= most:
        return height, 0
    return (most + 1) // 2, most // 2


def stored_lists(native: Any, first: int, last: int, places: list[int] | None = None) -> tuple[list[list[Any]], list[list[Any]]]:
    """Columns of the first and of the last rows: ticks of temporal types, scaled integers of decimals. ``places``: of these columns only."""
    if places is not None and len(places) < len(native.schema()):
        made = native.direct.select(native.handle, tuple(places))
        if made is NotImplemented:
            top, bottom = stored_lists(native, first, last)
            return [top[place] for place in places], [bottom[place] for place in places]
        native = native.made(made, native.rows())
    height = native.rows()
    top = (native.slice(0, first) if first < height else native).lists(stored=True)
    bottom = native.slice(height - last, last).lists(stored=True) if last else [[] for _ in top]
    return top, bottom
