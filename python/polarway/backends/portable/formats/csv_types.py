"""The types of CSV columns, guessed from their texts as Polars guesses them."""

from __future__ import annotations

import re

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_FLOAT = {
    ".": re.compile(r"^[+-]?(inf|NaN|\d+\.\d*|\.\d+|(\d+(\.\d+)?|\.\d+)[eE][+-]?\d+|\d+\.)$"),
    ",": re.compile(r"^[+-]?(inf|NaN|\d+,\d*|,\d+|(\d+(,\d+)?|,\d+)[eE][+-]?\d+|\d+,)$"),
}
_INTEGER = re.compile(r"^-?\d+$")
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
_TEMPORAL = (
    ("date", re.compile(rf"^{_DATE}$")), ("time", re.compile(rf"^{_CLOCK}$")), ("datetime", re.compile(rf"^{_DATE}[T ]{_CLOCK}$")),
    ("datetime utc", re.compile(rf"^{_DATE}[T ]{_CLOCK}(Z|[+-]\d{{2}}:?\d{{2}})$")),
)  # fmt: skip
_RESOLVED: dict[str, DataType] = {
    "boolean": c.Boolean(), "int": c.Int64(), "date": c.Date(), "time": c.Time(), "datetime": c.Datetime("us"), "datetime utc": c.Datetime("us", "UTC"),
    "wide": c.Int128(),
}  # fmt: skip


def guess(text: str, *, dates: bool, point: str = ".") -> str:
    """What a text looks like."""
    if text in ("true", "false", "True", "False", "TRUE", "FALSE"):
        return "boolean"
    if _INTEGER.match(text):
        value = int(text)
        return "int" if -(2**63) <= value < 2**63 else "wide" if -(2**127) <= value < 2**127 else "float"
    if _FLOAT[point].match(text):
        return "float"
    if dates:
        for kind, pattern in _TEMPORAL:
            if pattern.match(text):
                return kind
    return "text"


def resolved(seen: set[str]) -> DataType:
    """The type that holds everything that was seen."""
    if len(seen) == 1:
        return _RESOLVED.get(next(iter(seen)), c.Float64() if seen == {"float"} else c.String())
    if seen == {"int", "wide"}:
        return c.Int128()
    return c.Float64() if seen and seen <= {"int", "wide", "float"} else c.String()
