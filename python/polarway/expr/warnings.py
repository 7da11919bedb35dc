"""Warnings about expressions that give something else than their writer thought."""

from __future__ import annotations

import sys
import warnings


def warn_about_none() -> None:
    """Comparing with ``None`` gives null for every row, never true or false."""
    warnings.warn(
        "Comparisons with None always result in null. Consider using `.is_null()` or `.is_not_null()`.", UserWarning, stacklevel=_user_level()
    )


def advise(text: str, *, stacklevel: int = 2) -> None:
    """A warning about a query that runs all the same: also where warnings are errors, it is only printed."""
    try:
        warnings.warn(text, UserWarning, stacklevel=stacklevel + 1)
    except UserWarning as warning:
        print(f"UserWarning: {warning}", file=sys.stderr)


def _user_level() -> int:
    """How many calls up the first caller outside of this package is."""
    level = 1
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "polarway":
        level += 1
        frame = frame.f_back  # type: ignore[assignment]
    return level
