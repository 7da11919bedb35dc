"""Columns by name, type or place: ``import polarway.selectors as cs``.

Examples
--------
>>> import polarway as pw
>>> import polarway.selectors as cs
>>> pw.DataFrame({"a": [1], "b": ["x"], "c": [1.5]}).select(cs.numeric() - cs.float()).columns
['a']
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Mapping
from typing import Any

from polarway.datatypes import classes as _c
from polarway.datatypes.json_form import dtype_selector_json
from polarway.datatypes.python_types import parse_into_dtype
from polarway.expr.families import chosen
from polarway.expr.selector import Selector

__all__ = [
    "Selector", "all", "alpha", "alphanumeric", "array", "binary", "boolean", "by_dtype", "by_index", "by_name", "categorical", "contains",
    "date", "datetime", "decimal", "digit", "duration", "empty", "ends_with", "enum", "exclude", "expand_selector", "first", "float",
    "integer", "is_selector", "last", "list", "matches", "nested", "numeric", "object", "signed_integer", "starts_with", "string", "struct",
    "temporal", "time", "unsigned_integer",
]  # fmt: skip


def _family(*names: Any) -> Selector:
    return Selector._from({"dtypes": [*names]})


def all() -> Selector:
    """All columns.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.all()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return Selector._from({"all": True})


def empty() -> Selector:
    """No column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.empty()).columns
    []
    """
    return Selector._from({"names": [], "strict": True})


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
    without = [{"datetime": [unit, None]} for unit in ("ms", "us", "ns")]
    if len(units) == 3:
        return _family("datetime") if None in zones else _family("datetime") - _family(*without)
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError("selectors.datetime: any time zone together with some time units cannot be said in a plan; name the zones")


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
    """Lists, arrays and structs.

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
    return _family(*[{"list": held} for held in _exact(inner)])


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
    if inner is not None and width is not None:
        return _family(*[{"array": [held, width]} for held in _exact(inner)])
    if inner is None and width is None:
        return _family("array")
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError("selectors.array: give both `inner` and `width`, or neither")


def _exact(inner: Selector) -> Any:
    held = inner._node["cols"].get("dtypes")
    if held is None:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError("`inner` must be a selector of types, such as cs.by_dtype(pw.Int64)")
    return held


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
    return _family(*[dtype_selector_json(_c.String if dtype is str else parse_into_dtype(dtype)) for dtype in flat])


def by_index(*indices: Any, require_all: bool = True) -> Selector:
    """Columns by place; negative places count from the end.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.by_index(0, -1)).columns
    ['id', 'tags']
    """
    flat: builtins.list[int] = []
    for index in indices:
        flat += index if isinstance(index, (builtins.list, tuple, range)) else [index]
    return Selector._from({"index": flat})


def first(*, strict: bool = True) -> Selector:
    """The first column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.first()).columns
    ['id']
    """
    return Selector._from({"index": [0]})


def last(*, strict: bool = True) -> Selector:
    """The last column.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.last()).columns
    ['tags']
    """
    return Selector._from({"index": [-1]})


def by_name(*names: Any, require_all: bool = True) -> Selector:
    """Columns by name; one that is missing is an error unless ``require_all`` is off.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.by_name("price")).columns
    ['price']
    """
    flat: builtins.list[str] = []
    for name in names:
        if isinstance(name, str):
            flat.append(name)
        elif isinstance(name, Iterable):
            flat += name
        else:
            raise TypeError(f"invalid name: {name!r}")
    for name in flat:
        if not isinstance(name, str):
            raise TypeError(f"invalid name: {name!r}")
    return Selector._from({"names": flat, "strict": require_all})


def matches(pattern: str) -> Selector:
    """Columns whose name matches a regular expression somewhere.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.matches("^p")).columns
    ['price']
    """
    if pattern == ".*":
        return all()
    start = "" if pattern.startswith("^") else "^.*"
    end = "" if pattern.endswith("$") else ".*$"
    return Selector._from({"regex": f"{start}{pattern}{end}"})


def _texts(texts: tuple[Any, ...]) -> str:
    flat: builtins.list[str] = []
    for text in texts:
        flat += [text] if isinstance(text, str) else text
    return "|".join(re.escape(text) for text in flat)


def contains(*substring: Any) -> Selector:
    """Columns whose name has one of these texts.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"foo": [1], "bar": [2]}).select(cs.contains("oo")).columns
    ['foo']
    """
    return Selector._from({"regex": f"^.*({_texts(substring)}).*$"})


def starts_with(*prefix: Any) -> Selector:
    """Columns whose name starts with one of these texts.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.starts_with("pr")).columns
    ['price']
    """
    return Selector._from({"regex": f"^({_texts(prefix)}).*$"})


def ends_with(*suffix: Any) -> Selector:
    """Columns whose name ends with one of these texts.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.ends_with("e")).columns
    ['price']
    """
    return Selector._from({"regex": f"^.*({_texts(suffix)})$"})


def alpha(ascii_only: bool = False, *, ignore_spaces: bool = False) -> Selector:
    """Columns whose name has letters only.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.alpha()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return _made_of("[a-zA-Z]" if ascii_only else r"[^\W\d_]", ignore_spaces)


def alphanumeric(ascii_only: bool = False, *, ignore_spaces: bool = False) -> Selector:
    """Columns whose name has letters and digits only.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.alphanumeric()).columns
    ['id', 'price', 'symbol', 'day', 'tags']
    """
    return _made_of("[a-zA-Z0-9]" if ascii_only else r"[^\W_]", ignore_spaces)


def _made_of(sign: str, ignore_spaces: bool) -> Selector:
    return Selector._from({"regex": f"^({sign}{'| ' if ignore_spaces else ''})+$"})


def digit(ascii_only: bool = False) -> Selector:
    """Columns whose name has digits only.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> pw.DataFrame({"1": [1], "a": [2]}).select(cs.digit()).columns
    ['1']
    """
    return Selector._from({"regex": "^[0-9]+$" if ascii_only else r"^\d+$"})


def exclude(columns: Any, *more_columns: Any) -> Selector:
    """All columns but these: names, patterns, types or selectors.

    Examples
    --------
    >>> import datetime as dt
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> frame = pw.DataFrame({"id": [1], "price": [1.5], "symbol": ["A"], "day": [dt.date(2024, 1, 2)], "tags": [["x"]]})
    >>> frame.select(cs.exclude("price")).columns
    ['id', 'symbol', 'day', 'tags']
    """
    from polarway import inputs

    return Selector._from({"not": inputs.selector((columns, *more_columns), strict=False)})


def is_selector(obj: Any) -> bool:
    """Whether an object is a selector.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> cs.is_selector(cs.numeric()), cs.is_selector(pw.col("a"))
    (True, False)
    """
    return isinstance(obj, Selector)


def selector_of(expr: Any) -> Selector:
    """An expression of columns as a selector."""
    node = expr._node
    if "col" in node:
        return by_name(node["col"])
    if "cols" in node:
        return Selector._from(node["cols"])
    raise TypeError(f"cannot turn `{expr}` into a selector")


def expand_selector(target: Any, selector: Any, *, strict: bool = True) -> tuple[str, ...]:
    """The names of the columns that a selector chooses, of a frame or a schema.

    Examples
    --------
    >>> import polarway as pw
    >>> import polarway.selectors as cs
    >>> cs.expand_selector({"a": pw.Int64, "b": pw.String}, cs.numeric())
    ('a',)
    """
    schema = target if isinstance(target, Mapping) else target.collect_schema() if hasattr(target, "collect_schema") else target.schema
    if strict and not isinstance(selector, Selector):
        raise TypeError(f"expected a selector; found {selector!r} instead.")
    return tuple(chosen(selector_of(selector)._node["cols"], schema))
