"""What the tables print with, read from :class:`polarway.Config` at each use."""

from __future__ import annotations

import os
import sys
from typing import Any

DEFAULT_ROWS = 10
DEFAULT_COLUMNS = 8
DEFAULT_WIDTH = 100
DEFAULT_TEXT = 30
DEFAULT_ITEMS = 3


def option(name: str) -> Any:
    """An option of :class:`polarway.Config`."""
    from polarway.config import option as read

    return read(name)


def are_default() -> bool:
    """Whether tables print as they do without any option."""
    from polarway.config import are_default

    return are_default()


def rows() -> int:
    """The most rows of a table; -1: all."""
    value = option("tbl_rows")
    return DEFAULT_ROWS if value is None else int(value)


def columns() -> int:
    """The most columns of a table; -1: all."""
    value = option("tbl_cols")
    return DEFAULT_COLUMNS if value is None else int(value)


def items() -> int:
    """The most items of a list; -1: all."""
    value = option("fmt_table_cell_list_len")
    return DEFAULT_ITEMS if value is None else int(value)


def text_length() -> int:
    """The most characters of a cell."""
    value = option("fmt_str_lengths")
    return DEFAULT_TEXT if value is None else int(value)


def style() -> tuple[str, bool]:
    """The lines of tables, and whether corners are round."""
    given = option("tbl_formatting")
    name, is_rounded = given if isinstance(given, tuple) else (given, False)
    name = name or ("ASCII_FULL_CONDENSED" if option("ascii_tables") else "UTF8_FULL_CONDENSED")
    return name, bool(is_rounded) and name.startswith("UTF8")


def ellipsis() -> str:
    """What stands for the rest: three points in tables of plain ASCII."""
    return "..." if style()[0].startswith("ASCII") else "…"


def width() -> int | None:
    """The width of tables in characters: as set, else the terminal's, else 100; None: no limit."""
    value = option("tbl_width_chars")
    if value is not None:
        return None if value < 0 else int(value)
    if sys.stdout is not None and sys.stdout.isatty():
        return os.get_terminal_size(sys.stdout.fileno()).columns
    return DEFAULT_WIDTH
