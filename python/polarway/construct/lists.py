"""Native frames as Python lists."""

from __future__ import annotations

from typing import Any

from polarway.backends.native import arrow_memory


def native_lists(native: Any) -> list[list[Any]]:
    """Every column as a Python list; text is asked for in the form that Python reads fastest."""
    return arrow_memory.frame_lists(native)


def stored_lists(native: Any) -> list[list[Any]]:
    """Every column as a Python list of what memory holds: temporal values as ticks, decimals as scaled integers."""
    return arrow_memory.frame_lists(native, stored=True)
