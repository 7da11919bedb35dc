"""Data types with a scale or a unit: decimals, datetimes, durations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes.base import DataTypeClass, NumericType, TemporalType, families

if TYPE_CHECKING:
    from datetime import tzinfo

_TIME_UNITS = ("ns", "us", "ms")


class Decimal(NumericType):
    """Exact decimals of at most 76 digits.

    Up to 38 digits they are numbers like others. With more (256 bits in Arrow) they are read, written, compared, sorted,
    grouped by and cast; arithmetic and sums want a cast to 38 digits or ``Float64`` first.

    Parameters
    ----------
    precision
        Digits in all, 1 to 76; ``None`` means 38.
    scale
        Digits after the point.

    Examples
    --------
    >>> import polarway as pw
    >>> from decimal import Decimal
    >>> pw.Series("a", [Decimal("1.25")]).dtype
    Decimal(precision=38, scale=2)
    >>> pw.Decimal(10, 2).scale
    2
    """

    __slots__ = ("precision", "scale")
    _families = families("decimal", base=NumericType._families)
    _short = "decimal"

    def __init__(self, precision: int | None = None, scale: int = 0) -> None:
        self.precision = 38 if precision is None else precision
        self.scale = scale

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Decimal
        return isinstance(other, Decimal) and (self.precision, self.scale) == (other.precision, other.scale)

    def __hash__(self) -> int:
        return hash((Decimal, self.precision, self.scale))

    def __repr__(self) -> str:
        return f"Decimal(precision={self.precision}, scale={self.scale})"

    def __reduce__(self) -> Any:
        return (Decimal, (self.precision, self.scale))


def _checked_unit(time_unit: Any) -> str:
    if time_unit not in _TIME_UNITS:
        raise ValueError(f"invalid `time_unit`\n\nExpected one of {{'ns','us','ms'}}, got {time_unit!r}.")
    return str(time_unit)


class Datetime(TemporalType):
    """A moment: ticks since 1970-01-01, of a clock without zone or in a time zone.

    Parameters
    ----------
    time_unit
        Ticks: ``"ms"``, ``"us"`` or ``"ns"``.
    time_zone
        IANA name, or ``None``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Datetime("ms").time_unit
    'ms'
    """

    __slots__ = ("time_unit", "time_zone")
    _short = "datetime"

    def __init__(self, time_unit: str = "us", time_zone: str | tzinfo | None = None) -> None:
        self.time_unit = _checked_unit("us" if time_unit is None else time_unit)
        self.time_zone: str | None = None if time_zone is None else str(time_zone)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Datetime
        return isinstance(other, Datetime) and (self.time_unit, self.time_zone) == (other.time_unit, other.time_zone)

    def __hash__(self) -> int:
        return hash((Datetime, self.time_unit, self.time_zone))

    def __repr__(self) -> str:
        return f"Datetime(time_unit={self.time_unit!r}, time_zone={self.time_zone!r})"

    def __reduce__(self) -> Any:
        return (Datetime, (self.time_unit, self.time_zone))


class Duration(TemporalType):
    """A span of time in ticks.

    Parameters
    ----------
    time_unit
        Ticks: ``"ms"``, ``"us"`` or ``"ns"``; also ``"s"``, which durations of IPC and Parquet files keep when their writer
        chose it. What pyarrow and other packages hand over in seconds becomes ``"ms"``.

    Examples
    --------
    >>> import polarway as pw
    >>> from datetime import timedelta
    >>> pw.Series("a", [timedelta(hours=1)]).dtype
    Duration(time_unit='us')
    >>> pw.Duration("ms").time_unit
    'ms'
    """

    __slots__ = ("time_unit",)
    _short = "duration"

    def __init__(self, time_unit: str = "us") -> None:
        self.time_unit = time_unit if time_unit == "s" else _checked_unit(time_unit)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Duration
        return isinstance(other, Duration) and self.time_unit == other.time_unit

    def __hash__(self) -> int:
        return hash((Duration, self.time_unit))

    def __repr__(self) -> str:
        return f"Duration(time_unit={self.time_unit!r})"

    def __reduce__(self) -> Any:
        return (Duration, (self.time_unit,))
