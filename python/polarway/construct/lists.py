"""Native frames as Python lists."""

from __future__ import annotations

from typing import Any


def native_lists(native: Any) -> list[list[Any]]:
    """Every column as a Python list; text is asked for in the form that Python reads fastest."""
    return native.lists()  # type: ignore[no-any-return]


def stored_lists(native: Any) -> list[list[Any]]:
    """Every column as a Python list of what memory holds: temporal values as ticks, decimals as scaled integers."""
    return native.lists(stored=True)  # type: ignore[no-any-return]
