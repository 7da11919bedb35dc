"""Columns by their types."""

from __future__ import annotations

import builtins
import datetime as dt
import decimal as decimal_module
from typing import Any

from polarway.datatypes import classes as _c
from polarway.datatypes.json_form import dtype_selector_json
from polarway.datatypes.python_types import parse_into_dtype
from polarway.expr.selector import Selector
from polarway.selectors.by_place import empty


def _family(*names: Any) -> Selector:
    return Selector._from({"dtypes": [*names]})


def numeric() -> Selector:
    """Integers, floats and decimals.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(cs.numeric()).columns
    ['a']
    """
    return _family("numeric")


def integer() -> Selector:
    """Integers.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.integer()).columns
    ['id']
    """
    return _family("integer")


def signed_integer() -> Selector:
    """Integers with a sign.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.signed_integer()).columns
    ['id']
    """
    return _family("signed_integer")


def unsigned_integer() -> Selector:
    """Integers without a sign.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.unsigned_integer()).columns
    []
    """
    return _family("unsigned_integer")


def float() -> Selector:
    """Floats.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.float()).columns
    ['price']
    """
    return _family("float")


def decimal() -> Selector:
    """Decimals.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.decimal()).columns
    []
    """
    return _family("decimal")


def temporal() -> Selector:
    """Dates, times, datetimes and durations.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.temporal()).columns
    ['day']
    """
    return _family("temporal")


def date() -> Selector:
    """Dates.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.date()).columns
    ['day']
    """
    return _family("date")


def time() -> Selector:
    """Times of day.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.time()).columns
    []
    """
    return _family("time")


def datetime(time_unit: Any = None, time_zone: Any = ("*", None)) -> Selector:
    """Datetimes, of some units and zones; ``"*"`` is any zone, ``None`` no zone.

    Examples
    --------
    >>> import polarway as pw, datetime as dt
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"a": [1], "t": [dt.datetime(2024, 1, 1)]}).select(cs.datetime()).columns
    ['t']
    """
    units = ["ms", "us", "ns"] if time_unit is None else [time_unit] if isinstance(time_unit, str) else builtins.list(time_unit)
    zones = [time_zone] if time_zone is None or isinstance(time_zone, str) or hasattr(time_zone, "utcoffset") else builtins.list(time_zone)
    if "*" not in zones:
        return _family(*[{"datetime": [unit, None if zone is None else str(zone)]} for unit in units for zone in zones])
    if len(units) == 3 and None in zones:
        return _family("datetime")
    return _family({"datetime_of": {"units": units, "zones": [None if zone is None else str(zone) for zone in zones]}})


def duration(time_unit: Any = None) -> Selector:
    """Durations, of some units.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.duration()).columns
    []
    """
    if time_unit is None:
        return _family("duration")
    units = [time_unit] if isinstance(time_unit, str) else builtins.list(time_unit)
    return _family(*[{"duration": unit} for unit in units])


def string(*, include_categorical: bool = False) -> Selector:
    """Text; with ``include_categorical`` categoricals too.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.string()).columns
    ['symbol']
    """
    return _family("string", "categorical") if include_categorical else _family("string")


def categorical() -> Selector:
    """Categoricals.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.categorical()).columns
    []
    """
    return _family("categorical")


def enum() -> Selector:
    """Enums.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.enum()).columns
    []
    """
    return _family("enum")


def boolean() -> Selector:
    """Booleans.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.boolean()).columns
    []
    """
    return _family("boolean")


def binary() -> Selector:
    """Bytes.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.binary()).columns
    []
    """
    return _family("binary")


def nested() -> Selector:
    """Lists, arrays, maps and structs.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.nested()).columns
    ['tags']
    """
    return _family("nested")


def list(inner: Selector | None = None) -> Selector:
    """Lists; with ``inner`` those of some types.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.list()).columns
    ['tags']
    """
    if inner is None:
        return _family("list")
    return _family({"list_of": _of_types(inner)})


def array(inner: Selector | None = None, *, width: int | None = None) -> Selector:
    """Arrays; of some types and of one width.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.array()).columns
    []
    """
    if inner is None and width is None:
        return _family("array")
    return _family({"array_of": {"items": None if inner is None else _of_types(inner), "width": width}})


def _of_types(inner: Any) -> Any:
    """The form of a selector that looks at types alone, as items have no names."""
    if not isinstance(inner, Selector):
        inner = by_dtype(inner)
    form = inner._node["cols"]
    if not _is_of_types(form):
        raise TypeError(f"expected datatype based selector got {inner!r}")
    return form


def _is_of_types(form: Any) -> bool:
    if "dtypes" in form or "all" in form or form.get("names") == []:
        return True
    ((_, parts),) = form.items() if len(form) == 1 else ((None, None),)
    if isinstance(parts, dict):
        return _is_of_types(parts)
    return isinstance(parts, builtins.list) and builtins.all(isinstance(part, dict) and _is_of_types(part) for part in parts)


def map() -> Selector:
    """Maps.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> counts = pw.Series([{"a": 1}], dtype=pw.Map(pw.String, pw.Int64))
    >>> pw.DataFrame({"id": [1], "counts": counts}).select(cs.map()).columns
    ['counts']
    """
    return _family("map")


def struct() -> Selector:
    """Structs.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.struct()).columns
    []
    """
    return _family("struct")


def object() -> Selector:
    """Python objects.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "tags": [{"x", "y"}]})
    >>> frame.select(cs.object()).columns
    ['tags']
    """
    return _family("object")


def by_dtype(*dtypes: Any) -> Selector:
    """Columns of these types; a class that takes parameters stands for all of its forms.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(cs.by_dtype(pw.String)).columns
    ['b']
    """
    flat: builtins.list[Any] = []
    for dtype in dtypes:
        flat += dtype if isinstance(dtype, (builtins.list, tuple, set, frozenset)) else [dtype]
    if not flat:
        return empty()
    return _family(*[_form_of_type(dtype) for dtype in flat])


#: Types of Python that stand for a family of types.
_OF_PYTHON = {int: "integer", builtins.float: "float", decimal_module.Decimal: "decimal", dt.datetime: "datetime", dt.timedelta: "duration", builtins.list: "list", tuple: "list"}


def _form_of_type(dtype: Any) -> Any:
    if isinstance(dtype, type) and dtype in _OF_PYTHON:
        return _OF_PYTHON[dtype]
    if getattr(dtype, "time_zone", None) == "*" and isinstance(dtype, _c.Datetime):
        return {"datetime_of": {"units": [dtype.time_unit], "zones": ["*"]}}
    return dtype_selector_json(_c.String if dtype is str else parse_into_dtype(dtype))
