"""Tables as they print when no option is set and every sign takes one column: most of them, by the shortest way."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.formatting.floats import mixed_float_text
from polarway.formatting.options import DEFAULT_TEXT

#: What stands for rows and columns that are left out.
MORE = "…"
_PADDING = 2


def plain_cells(dtype: DataType, values: list[Any]) -> list[str] | None:
    """Stored values as the cells of a column; None for types that print by options or in parts."""
    if dtype.is_integer():
        return ["null" if value is None else str(value) for value in values]
    if dtype.is_float():
        return ["null" if value is None else mixed_float_text(value) for value in values]
    base = type(dtype)
    if base is c.String:
        return ["null" if value is None else value if len(value) <= DEFAULT_TEXT else value[:DEFAULT_TEXT] + MORE for value in values]
    if base is c.Boolean:
        return ["null" if value is None else "true" if value else "false" for value in values]
    return None


def plain_table(names: list[str], kinds: list[str], columns: list[list[str]], limit: int | None) -> str | None:
    """The table; None where it is wider than ``limit``, or a sign may take more or less than one column."""
    widths = []
    for name, kind, cells in zip(names, kinds, columns):
        text = "".join(cells) + name
        if "\n" in text or not name or not (text.isascii() or text.replace(MORE, "").isascii()) or len(name) > DEFAULT_TEXT:
            return None
        widths.append(max(len(name), len(kind), 3, max(map(len, cells), default=0)))
    if limit is not None and sum(widths) + _PADDING * len(widths) + len(widths) + 1 > limit:
        return None
    pattern = "│ " + " ┆ ".join([f"%-{width}s" for width in widths]) + " │"
    rules = ["─" * (width + _PADDING) for width in widths]
    lines = ["┌" + "┬".join(rules) + "┐", pattern % tuple(names), pattern % (("---",) * len(names)), pattern % tuple(kinds)]
    lines.append("╞" + "╪".join(["═" * (width + _PADDING) for width in widths]) + "╡")
    lines += [pattern % row for row in zip(*columns)]
    lines.append("└" + "┴".join(rules) + "┘")
    return "\n".join(lines)
