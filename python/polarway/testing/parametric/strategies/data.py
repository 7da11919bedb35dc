"""Strategies for Python values of a data type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Any

from hypothesis import strategies as st

from polarway.construct.ticks import zone
from polarway.construct.values import integer_range
from polarway.datatypes import classes as c

_EXACT = Context(prec=76)
_FIRST = dt.datetime(1900, 1, 1)
_LAST = dt.datetime(2100, 1, 1)
_SPAN = dt.timedelta(days=36_500)


def data(dtype: Any, *, allow_null: bool = False, **options: Any) -> st.SearchStrategy[Any]:
    """Values of a type; ``n_categories`` says how many different categoricals there are."""
    kind: Any = dtype
    values = _values(dtype() if isinstance(dtype, type) and not kind.is_nested() and dtype is not c.Enum else dtype, options)
    return st.none() | values if allow_null else values


def lists(
    inner_dtype: Any,
    *,
    select_from: Sequence[Any] | None = None,
    min_size: int = 0,
    max_size: int | None = None,
    unique: bool = False,
    **options: Any,
) -> st.SearchStrategy[list[Any]]:
    """Lists of values of a type, or of the values given."""
    values = st.sampled_from(list(select_from)) if select_from is not None else data(inner_dtype, **options)
    return st.lists(values, min_size=min_size, max_size=3 if max_size is None else max_size, unique=unique)


def _values(dtype: Any, options: dict[str, Any]) -> st.SearchStrategy[Any]:
    base = dtype if isinstance(dtype, type) else type(dtype)
    if dtype.is_integer():
        return st.integers(*integer_range(base()))
    if dtype.is_float():
        return st.floats(
            width=16 if base is c.Float16 else 32 if base is c.Float32 else 64,
            allow_nan=options.get("allow_nan", True),
            allow_infinity=options.get("allow_infinity", True),
        )
    if base is c.Decimal:
        digits = 10**dtype.precision - 1
        return st.integers(-digits, digits).map(lambda number: Decimal(number).scaleb(-dtype.scale, _EXACT))
    if base in (c.Categorical, c.Enum):
        names = dtype._categories if isinstance(dtype, c.Enum) else [f"c{i}" for i in range(options.get("n_categories", 3))]
        return st.sampled_from(list(names))
    return _simple(base, dtype) if base in _SIMPLE else _nested(base, dtype, options)


_SIMPLE = (c.Boolean, c.String, c.Binary, c.Date, c.Time, c.Datetime, c.Duration, c.Null)


def _simple(base: Any, dtype: Any) -> st.SearchStrategy[Any]:
    if base is c.Boolean:
        return st.booleans()
    if base is c.String:
        return st.text(st.characters(max_codepoint=1000, exclude_categories=("Cs", "Cc")), max_size=8)
    if base is c.Binary:
        return st.binary(max_size=8)
    if base is c.Date:
        return st.dates(_FIRST.date(), _LAST.date())
    if base is c.Time:
        return st.times()
    if base is c.Duration:
        unit = dtype.time_unit
        return st.timedeltas(-_SPAN, _SPAN).map(lambda span: _rounded(span) if unit == "ms" else span)
    if base is c.Null:
        return st.none()
    moments = st.datetimes(_FIRST, _LAST)
    if dtype.time_unit == "ms":
        moments = moments.map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    if dtype.time_zone is None:
        return moments
    local = zone(dtype.time_zone)
    return moments.map(lambda moment: moment.replace(tzinfo=dt.UTC).astimezone(local))


def _rounded(span: dt.timedelta) -> dt.timedelta:
    return dt.timedelta(span.days, span.seconds, span.microseconds // 1000 * 1000)


def _nested(base: Any, dtype: Any, options: dict[str, Any]) -> st.SearchStrategy[Any]:
    if base is c.List:
        return st.lists(data(dtype.inner, **options), max_size=3)
    if base is c.Array:
        return st.lists(data(dtype.inner, **options), min_size=dtype.size, max_size=dtype.size)
    if base is c.Struct:
        return st.fixed_dictionaries({field.name: data(field.dtype, **options) for field in dtype.fields})
    raise ValueError(f"no strategy for values of type {dtype!r}")
