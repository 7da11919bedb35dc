"""Wall clocks to points in time: what to do with hours that happen twice, and with those that do not happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arrays import one_array
from polarway.backends.portable.time_casts import PER_SECOND, RULES_END, local_ticks, of_ticks, ticks
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError, InvalidPlanError

CHOICES = ("raise", "null", "earliest", "latest")


def check_choice(choice: Any) -> str:
    """A choice that there is."""
    if choice not in CHOICES:
        raise InvalidPlanError(f'invalid plan: unknown choice "{choice}"; known: {", ".join(CHOICES)}')
    return str(choice)


def known_zone(name: str | None) -> str | None:
    """A zone that there is."""
    if name is not None and name != "UTC":
        from polarway.construct.ticks import zone

        try:
            zone(name)
        except (KeyError, ValueError, OSError) as error:
            raise ComputeError(f"unable to parse time zone: '{name}'. Please check the Time Zone Database for a list of available time zones") from error
    return name


def from_wall_clock(naive: pa.Array, target: Any, ambiguous: Any = "raise", missing: str = "raise") -> pa.Array:
    """Times without a zone as points in time of the target's zone.

    ``ambiguous``: a choice for hours that happen twice, or a column of them; ``missing``: for hours that do not happen, ``raise`` or ``null``.
    """
    zone = target.time_zone
    if zone is None:
        return naive
    first, last = assumed(naive, target, "earliest"), assumed(naive, target, "latest")
    shown = local_ticks(ticks(first, target), target)
    exists = pc.equal(shown, ticks(naive, c.Datetime(target.time_unit)))
    if missing != "null" and pc.any(pc.invert(exists)).as_py():
        raise ComputeError(f"datetime '{_shown(naive, pc.invert(exists))}' is non-existent in time zone '{zone}'. You may be able to use `non_existent='null'` to return `null` in this case.")
    made: Any = pc.if_else(exists, first, pa.scalar(None, first.type))
    twice = pc.and_(exists, pc.not_equal(ticks(first, target), ticks(last, target)))
    if pc.any(twice).as_py():
        made = _chosen(made, last, twice, ambiguous, naive, zone)
    return of_ticks(ticks(one_array(made), target), target)


def assumed(naive: pa.Array, target: Any, which: str) -> pa.Array:
    """Points in time of a zone's clocks; ``which``, earliest or latest, decides where there are two or none."""
    made = pc.assume_timezone(naive, timezone=target.time_zone, ambiguous=which, nonexistent=which)
    per_second = PER_SECOND[target.time_unit]
    held = ticks(naive, c.Datetime(target.time_unit))
    if not pc.any(pc.greater_equal(held, RULES_END * per_second)).as_py():
        return made
    place, fold = _zone(target), int(which == "latest")

    def instant(tick: int) -> int:
        moment = _EPOCH + dt.timedelta(seconds=tick // per_second)
        return tick - round(moment.replace(tzinfo=place, fold=fold).utcoffset().total_seconds()) * per_second  # type: ignore[union-attr]

    return of_ticks(_later(held, ticks(made, target), instant, per_second), target)


def shown_later(held: pa.Array, local: pa.Array, dtype: Any) -> pa.Array:
    """Wall-clock ticks, where those of points beyond pyarrow's rules are made anew."""
    place, per_second = _zone(dtype), PER_SECOND[dtype.time_unit]

    def shown(tick: int) -> int:
        moment = (_EPOCH + dt.timedelta(seconds=tick // per_second)).replace(tzinfo=dt.UTC)
        return tick + round(moment.astimezone(place).utcoffset().total_seconds()) * per_second  # type: ignore[union-attr]

    return _later(held, local, shown, per_second)


def _later(held: pa.Array, known: pa.Array, change: Callable[[int], int], per_second: int) -> pa.Array:
    out: list[int | None] = []
    for tick, made in zip(held.to_pylist(), known.to_pylist()):
        # Python's calendar ends with the year 9999.
        beyond = tick is not None and RULES_END * per_second <= tick < _LAST * per_second
        out.append(change(tick) if beyond else made)
    return pa.array(out, pa.int64())


def _zone(dtype: Any) -> Any:
    from polarway.construct.ticks import zone

    return zone(dtype.time_zone)


_EPOCH = dt.datetime(1970, 1, 1)
_LAST = 253_370_000_000


def _chosen(first: pa.Array, last: pa.Array, twice: pa.Array, ambiguous: Any, naive: pa.Array, zone: str) -> Any:
    wanted = pa.repeat(pa.scalar(ambiguous), len(first)) if isinstance(ambiguous, str) else ambiguous
    raises = pc.and_(twice, pc.equal(wanted, "raise"))
    if pc.any(raises).as_py():
        raise ComputeError(f"datetime '{_shown(naive, raises)}' is ambiguous in time zone '{zone}'. Please use `ambiguous` to tell how it should be localized.")
    for choice in pc.unique(wanted.filter(twice)).to_pylist():
        if choice is not None:
            check_choice(choice)
    later = pc.and_(twice, pc.fill_null(pc.equal(wanted, "latest"), False))
    made = pc.if_else(later, last, first)
    gone = pc.and_(twice, pc.fill_null(pc.equal(wanted, "null"), True))
    return pc.if_else(gone, pa.scalar(None, first.type), made)


def _shown(naive: pa.Array, where: pa.Array) -> str:
    return str(naive.filter(where).slice(0, 1).cast(pa.string())[0].as_py()).removesuffix(".000000")
