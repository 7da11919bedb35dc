"""What functions of business days take: a mask of the week and holidays."""

from __future__ import annotations

from typing import Any

WEEK = (True, True, True, True, True, False, False)


def business_arguments(week_mask: Any, holidays: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """One argument more, when holidays are a column of lists, and the options of the plan: seven flags, Monday first, and days since 1970."""
    mask = [bool(day) for day in week_mask]
    if len(mask) != 7:
        raise ValueError(f"expected a sequence of length 7 (got {len(mask)})")
    if hasattr(holidays, "_refs") or hasattr(holidays, "_native"):
        return (holidays,), {"week_mask": mask}
    from polarway.construct.ticks import date_days

    return (), {"week_mask": mask, "holidays": sorted({date_days(day) for day in holidays})}
