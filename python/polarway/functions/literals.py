"""Python values as expressions: ``lit``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from polarway.expr import Expr
from polarway.plan import nodes
from polarway.plan.literals import literal

_of = Expr._of


def lit(value: Any, dtype: Any = None, *, allow_object: bool = False) -> Expr:
    """A constant, or a series as a column.

    Parameters
    ----------
    value
        A Python value, a series, a numpy scalar or array.
    dtype
        Its type; an integer or float without one takes the type of what it meets.
    allow_object
        A value that has no other type becomes a literal of type Object.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.lit(1), text=pw.lit("x")).rows()
    [(1, 'x')]
    """
    if isinstance(value, Expr):
        return value
    native = getattr(value, "_native", None)
    if native is not None:
        node: nodes.ExprNode = {"lit_frame": native.handle}
        out = _of({"alias": node, "name": value.name}, (value,))
        return out if dtype is None else out.cast(dtype)
    from polarway.datatypes import Object

    if (dtype is not None and dtype == Object) or (allow_object and not _has_literal(value)):
        series = _series([value], Object)
        return _of({"lit_frame": series._native.handle}, (series,)).alias("literal" if dtype is not None else "")
    return _constant(value, dtype)


def _has_literal(value: Any) -> bool:
    """Whether a value has a type of its own in the engine."""
    from polarway.plan.literals import dtype_of

    return hasattr(value, "__array__") or isinstance(value, (set, frozenset)) or dtype_of(value) is not None


def _constant(value: Any, dtype: Any) -> Expr:
    import enum

    if isinstance(value, enum.Enum):
        value = value.value
    if hasattr(value, "__array__"):
        if getattr(value, "ndim", 0) == 0 and hasattr(value, "item"):
            return _numpy_scalar(value, dtype)
        return lit(_series(value, dtype))
    if dtype is not None and not hasattr(dtype, "collect_dtype") and type(dtype).__name__ == "Map":
        return lit(_series([value], dtype)).first()
    if dtype is not None:
        value, dtype = _zoned(value, dtype)
    if isinstance(value, (set, frozenset)):
        value = list(value)
    if isinstance(value, (list, tuple)):
        whole = _is_empty_or_mixed(value) or type(dtype).__name__ == "Array"
        return lit(_series([value], dtype)).first() if whole else _of(literal(list(value), _json(dtype)), ())
    if dtype is not None and type(value) in (bool, int, float) and _takes_no_number(dtype):
        return _of(literal(value, None), ()).cast(dtype)
    return _of(literal(value, _json(dtype)), ())


def _takes_no_number(dtype: Any) -> bool:
    from polarway.datatypes import String, parse_into_dtype

    return not hasattr(dtype, "collect_dtype") and parse_into_dtype(dtype) == String


def _zoned(value: Any, dtype: Any) -> tuple[Any, Any]:
    """A datetime and its type, of which each has the zone of the other when it has none."""
    import datetime as dt

    from polarway.datatypes import Datetime

    if not isinstance(value, dt.datetime) or not isinstance(dtype, Datetime):
        return value, dtype
    if value.tzinfo is None and dtype.time_zone is not None:
        from polarway.construct.ticks import zone

        return value.replace(tzinfo=zone(dtype.time_zone)), dtype
    if value.tzinfo is not None and dtype.time_zone is None:
        from polarway.plan.literals import zone_name

        return value, Datetime(dtype.time_unit, zone_name(value.tzinfo))
    if value.tzinfo is not None and dtype.time_zone is not None:
        from polarway.construct.ticks import zone

        # A fixed offset is that of the zone at this time, or another zone's.
        same = getattr(value.tzinfo, "key", None) == dtype.time_zone or (
            not hasattr(value.tzinfo, "key") and value.utcoffset() == value.astimezone(zone(dtype.time_zone)).utcoffset()
        )
        if not same:
            raise TypeError(f"time zone of dtype ({dtype.time_zone!r}) differs from time zone of value ({value.tzinfo!r})")
    return value, dtype


def _is_empty_or_mixed(value: Sequence[Any]) -> bool:
    from polarway.plan.literals import dtype_of

    return any(dtype_of(item) is None for item in value)


def _series(value: Any, dtype: Any) -> Any:
    from polarway.series import Series

    return Series("literal", value, dtype=dtype)


def _numpy_scalar(value: Any, dtype: Any) -> Expr:
    if dtype is None and value.dtype.kind in "iuf":
        kind = {"i": "int", "u": "uint", "f": "float"}[value.dtype.kind] + str(value.dtype.itemsize * 8)
        return _of(literal(value.item(), kind), ())
    if value.dtype.kind in "mM":
        return lit(_series(value.reshape(1), dtype)).first()
    return _constant(value.item(), dtype)


def _json(dtype: Any) -> Any:
    if dtype is None:
        return None
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    return dtype_to_json(parse_into_dtype(dtype))
