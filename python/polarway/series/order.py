"""What is known of a series' order."""

from __future__ import annotations

from typing import Any


def flags_of(series: Any) -> dict[str, bool]:
    """Whether the values are in order: asked only of what has been sorted, or said to be; new data are not looked through."""
    ascending, descending = _order(series)
    flags = {"SORTED_ASC": ascending, "SORTED_DESC": descending}
    if type(series.dtype).__name__ == "List":
        # That no list is empty or null would have to be looked for, so it is not known.
        flags["FAST_EXPLODE"] = False
    return flags


def _order(series: Any) -> tuple[bool, bool]:
    native = series._native
    if native.rows() <= 1:
        return True, False
    if not native.ordered or series.dtype.is_nested() or type(series.dtype).__name__ == "Object":
        return False, False
    for descending in (False, True):
        if any(series.is_sorted(descending=descending, nulls_last=last) for last in (False, True)):
            return not descending, descending
    return False, False
