"""Columns by name, type or place: ``import polarway.selectors as cs``.

Examples
--------
>>> import polarway as pw
>>> import polarway.selectors as cs
>>> pw.DataFrame({"a": [1], "b": ["x"], "c": [1.5]}).select(cs.numeric() - cs.float()).columns
['a']
"""

from __future__ import annotations

from polarway.expr.selector import Selector
from polarway.selectors.by_name import alpha, alphanumeric, by_name, contains, digit, ends_with, exclude, matches, starts_with
from polarway.selectors.by_place import all, by_index, empty, first, last
from polarway.selectors.by_type import (
    array,
    binary,
    boolean,
    by_dtype,
    categorical,
    date,
    datetime,
    decimal,
    duration,
    enum,
    float,
    integer,
    list,
    map,
    nested,
    numeric,
    object,
    signed_integer,
    string,
    struct,
    temporal,
    time,
    unsigned_integer,
)
from polarway.selectors.chosen import _expand_selectors as _expand_selectors
from polarway.selectors.chosen import expand_selector, is_selector
from polarway.selectors.chosen import selector_of as selector_of

__all__ = [
    "Selector", "all", "alpha", "alphanumeric", "array", "binary", "boolean", "by_dtype", "by_index", "by_name", "categorical", "contains",
    "date", "datetime", "decimal", "digit", "duration", "empty", "ends_with", "enum", "exclude", "expand_selector", "first", "float",
    "integer", "is_selector", "last", "list", "map", "matches", "nested", "numeric", "object", "signed_integer", "starts_with", "string", "struct",
    "temporal", "time", "unsigned_integer",
]  # fmt: skip
