"""What functions of business days take: a mask of the week and holidays."""

from __future__ import annotations

import datetime as dt
from typing import Any

WEEK = (True, True, True, True, True, False, False)


def business_arguments(week_mask: Any, holidays: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """One argument more, when holidays are a column of lists, and the options of the plan: seven flags, Monday first, and days since 1970."""
    from polarway.expr.core import flag

    mask = [flag(day) for day in week_mask]
    if len(mask) != 7:
        raise ValueError(f"expected a sequence of length 7 (got {len(mask)})")
    if hasattr(holidays, "_native") and not holidays.dtype.is_nested():
        holidays = holidays.to_list()
    if holidays is None or hasattr(holidays, "_refs") or hasattr(holidays, "_native"):
        return (holidays,), {"week_mask": mask}
    from polarway.construct.ticks import date_days

    days = list(holidays)
    if not all(isinstance(day, dt.date) for day in days):
        return (days,), {"week_mask": mask}
    return (), {"week_mask": mask, "holidays": sorted({date_days(day) for day in days})}
