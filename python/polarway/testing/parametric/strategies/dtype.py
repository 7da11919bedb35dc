"""Strategies for data types."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from hypothesis import strategies as st

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

FLAT: tuple[Any, ...] = (
    c.Boolean, c.Int8, c.Int16, c.Int32, c.Int64, c.Int128, c.UInt8, c.UInt16, c.UInt32, c.UInt64, c.UInt128, c.Float16, c.Float32, c.Float64, c.Decimal, c.Date, c.Time,
    c.Datetime, c.Duration, c.String, c.Binary, c.Categorical, c.Enum, c.Null,
)  # fmt: skip
NESTED: tuple[Any, ...] = (c.List, c.Array, c.Struct)
_UNITS = st.sampled_from(["ms", "us", "ns"])
_ZONES = st.sampled_from([None, "UTC", "Europe/Vienna", "Asia/Kolkata", "America/New_York"])


def dtypes(
    *,
    allowed_dtypes: Collection[Any] | Any | None = None,
    excluded_dtypes: Sequence[Any] | Any | None = None,
    allow_time_zones: bool = True,
    nesting_level: int = 3,
) -> st.SearchStrategy[DataType]:
    """Data types with their parameters.

    Parameters
    ----------
    allowed_dtypes, excluded_dtypes
        Types, with or without parameters, that may and may not come; what is excluded does not come even if it is allowed.
    allow_time_zones
        Whether datetimes may have a zone.
    nesting_level
        How deep lists, arrays and structs may be inside one another.
    """
    excluded = _listed(excluded_dtypes)
    pool = _listed(allowed_dtypes) or [*FLAT, *(NESTED if nesting_level > 0 else ())]
    usable = [kind for kind in pool if not any(_same_class(kind, other) for other in excluded)]
    if nesting_level <= 0:
        usable = [kind for kind in usable if not kind.is_nested()]
    flat = [kind for kind in FLAT if not any(_same_class(kind, other) for other in excluded)]
    if allowed_dtypes is not None:
        flat = [kind for kind in usable if not kind.is_nested()] or flat
    return st.sampled_from(usable).flatmap(lambda kind: _complete(kind, flat, allow_time_zones, nesting_level)).filter(
        lambda made: not any(made == other for other in excluded)
    )


def _listed(kinds: Any) -> list[Any]:
    if kinds is None:
        return []
    return list(kinds) if isinstance(kinds, (list, tuple, set, frozenset)) else [kinds]


def _same_class(kind: Any, other: Any) -> bool:
    return isinstance(other, type) and (kind is other or isinstance(kind, other))


def _complete(kind: Any, flat: list[Any], zones: bool, level: int) -> st.SearchStrategy[DataType]:
    """A type with all parameters, from a class or a type that may lack some inside."""
    if not isinstance(kind, type):
        if isinstance(kind, c.List) and isinstance(kind.inner, type):
            return _complete(kind.inner, flat, zones, level - 1).map(c.List)
        return st.just(kind)
    if kind is c.Datetime:
        return st.builds(c.Datetime, _UNITS, _ZONES if zones else st.none())
    if kind is c.Duration:
        return st.builds(c.Duration, _UNITS)
    if kind is c.Decimal:
        return st.integers(0, 18).flatmap(lambda scale: st.builds(c.Decimal, st.integers(max(1, scale), 38), st.just(scale)))
    if kind is c.Enum:
        return st.integers(1, 3).map(lambda count: c.Enum([f"c{i}" for i in range(count)]))
    if kind in NESTED:
        inner = dtypes(allowed_dtypes=flat, allow_time_zones=zones, nesting_level=level - 1)
        if kind is c.List:
            return inner.map(c.List)
        if kind is c.Array:
            return st.builds(c.Array, inner, st.integers(1, 3))
        return st.lists(inner, min_size=1, max_size=3).map(lambda kinds: c.Struct({f"f{i}": held for i, held in enumerate(kinds)}))
    return st.just(kind())
