"""Ticks of temporal columns and scaled integers of decimals, to Python values and back.

Nanoseconds below a microsecond are dropped, since Python's types end at microseconds.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

_EPOCH = dt.datetime(1970, 1, 1)
_EPOCH_UTC = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


def dates(days: list[int]) -> list[Any]:
    """Days since 1970 as dates; what Python's calendar does not reach (also in a null's slot) is ``None``."""
    from_ordinal = dt.date.fromordinal
    return [from_ordinal(day + _EPOCH_ORDINAL) if -719162 <= day <= 2932896 else None for day in days]


def zone(name: str) -> dt.tzinfo:
    """The time zone of a name; fixed offsets such as ``+02:00`` are zones too."""
    if name == "UTC":
        from zoneinfo import ZoneInfo

        return ZoneInfo("UTC")
    if name[:1] in "+-" and len(name) == 6:
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return dt.timezone(dt.timedelta(minutes=minutes if name[0] == "+" else -minutes))
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def datetimes(ticks: list[int], unit: str, time_zone: str | None) -> list[Any]:
    """Ticks as datetimes; with a zone, as that zone's local time."""
    if unit == "us":
        micros = ticks
    elif unit == "ms":
        micros = [tick * 1000 for tick in ticks]
    else:
        micros = [tick // 1000 for tick in ticks]
    delta = dt.timedelta
    if time_zone is None:
        result = _added(_EPOCH, micros, delta)
    else:
        local = zone(time_zone)
        result = [None if value is None else value.astimezone(local) for value in _added(_EPOCH_UTC, micros, delta)]
    return result


def _added(epoch: dt.datetime, micros: list[int], delta: Any) -> list[Any]:
    try:
        return [epoch + delta(0, 0, micro) for micro in micros]
    except OverflowError:
        return [_added_or_none(epoch, micro) for micro in micros]


def _added_or_none(epoch: dt.datetime, micro: int) -> Any:
    try:
        return epoch + dt.timedelta(0, 0, micro)
    except OverflowError:
        return None


def durations(ticks: list[int], unit: str) -> list[Any]:
    """Ticks as timedeltas; what those do not hold is ``None``."""
    delta = dt.timedelta
    if unit == "s":
        return [delta(0, tick) if abs(tick) <= 86_399_999_999_999 else None for tick in ticks]
    if unit == "us":
        return [delta(0, 0, tick) for tick in ticks]
    if unit == "ms":
        return [delta(0, 0, 0, tick) if abs(tick) <= 86_399_999_999_999_999 else None for tick in ticks]
    return [delta(0, 0, tick // 1000) for tick in ticks]


def times(nanoseconds: list[int]) -> list[Any]:
    """Nanoseconds since midnight as times."""
    result: list[Any] = []
    for value in nanoseconds:
        if not 0 <= value < 86_400_000_000_000:
            result.append(None)
            continue
        micros = value // 1000
        seconds, micro = divmod(micros, 1_000_000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        result.append(dt.time(hour, minute, second, micro))
    return result


def decimals(scaled: list[int], dtype: Any) -> list[Any]:
    """Scaled integers as decimals."""
    from decimal import Context, Decimal

    scale = -dtype.scale
    context = Context(prec=76)
    return [Decimal(value).scaleb(scale, context) for value in scaled]


def date_days(value: dt.date) -> int:
    """Days since 1970 of a date."""
    return value.toordinal() - _EPOCH_ORDINAL


def datetime_ticks(value: dt.datetime, unit: str) -> int:
    """Ticks since 1970 of a datetime; one with a zone as UTC."""
    span = value - (_EPOCH if value.tzinfo is None else _EPOCH_UTC)
    return duration_ticks(span, unit)


def duration_ticks(value: dt.timedelta, unit: str) -> int:
    """Ticks of a timedelta; finer parts are dropped."""
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    if unit == "us":
        return micros
    return micros * 1000 if unit == "ns" else micros // (1_000_000 if unit == "s" else 1000)


def time_nanoseconds(value: dt.time) -> int:
    """Nanoseconds since midnight of a time."""
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000_000 + value.microsecond * 1000
