"""Which differences between a file's type of a column and the scan's are evened out by a cast: Polars' ``ScanCastOptions``."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType

_UNITS = {"ms": "millisecond", "us": "microsecond", "ns": "nanosecond"}
_SIZES = ("8", "16", "32", "64", "128")


def _bits(dtype: DataType) -> int:
    return next(int(size) for size in reversed(_SIZES) if type(dtype).__name__.endswith(size))


def _hint(option: str) -> str:
    return f"hint: pass cast_options=pl.ScanCastOptions({option})"


class CastRules:
    """The rules that a scan was given."""

    __slots__ = ("_options",)

    def __init__(self, options: dict[str, Any] | None) -> None:
        self._options = {name: {value} if isinstance(value, str) else set(value) for name, value in (options or {}).items()}

    def _allows(self, option: str, *choices: str) -> str | None:
        """None when one of the choices was made, else what to pass."""
        chosen = self._options.get(option, set())
        return None if any(choice in chosen for choice in choices) else _hint(f"{option}='{choices[0]}'")

    def why_not(self, found: Any, wanted: Any) -> str | None:
        """None when values of a file's type may be cast to the scan's; else what to do, or "" when nothing helps."""
        if found == wanted or type(found) is c.Null:
            return None
        if found.is_integer() and wanted.is_integer():
            fits = _bits(wanted) > _bits(found) and (wanted.is_signed_integer() or not found.is_signed_integer())
            return self._allows("integer_cast", "upcast") if fits else ""
        if type(found) is c.Decimal and type(wanted) is c.Decimal and found.scale == wanted.scale and found.precision < wanted.precision:
            return self._allows("integer_cast", "upcast")
        if found.is_integer() and wanted.is_float():
            return self._allows("integer_cast", "allow-float")
        if found.is_float() and wanted.is_float():
            return self._allows("float_cast", "upcast" if _bits(found) < _bits(wanted) else "downcast")
        if type(found) is c.Datetime and type(wanted) is c.Datetime:
            return self._of_datetimes(found, wanted)
        if type(found) in (c.Categorical, c.Enum) and type(wanted) is c.String:
            return self._allows("categorical_to_string", "allow")
        if type(found) is c.Struct and type(wanted) is c.Struct:
            return self._of_structs(found, wanted)
        lists = type(found) is type(wanted) and (type(found) is c.List or (type(found) is c.Array and found.size == wanted.size))
        return self.why_not(found.inner, wanted.inner) if lists else ""

    def _of_datetimes(self, found: Any, wanted: Any) -> str | None:
        if found.time_zone != wanted.time_zone:
            if found.time_zone is None or wanted.time_zone is None:
                return ""
            if (problem := self._allows("datetime_cast", "convert-timezone")) is not None:
                return problem
        if found.time_unit == wanted.time_unit:
            return None
        order = list(_UNITS)
        direction = "downcast" if order.index(found.time_unit) > order.index(wanted.time_unit) else "upcast"
        return self._allows("datetime_cast", f"{_UNITS[found.time_unit]}-{direction}", direction)

    def _of_structs(self, found: Any, wanted: Any) -> str | None:
        own = {field.name: field.dtype for field in found.fields}
        for field in wanted.fields:
            if field.name not in own:
                if (problem := self._allows("missing_struct_fields", "insert")) is not None:
                    return f"encountered missing struct field: {field.name}, {problem}"
            elif (problem := self.why_not(own[field.name], field.dtype)) is not None:
                return problem
        extra = next((name for name in own if all(name != field.name for field in wanted.fields)), None)
        problem = None if extra is None else self._allows("extra_struct_fields", "ignore")
        return None if problem is None else f"encountered extra struct field: {extra}, {problem}"
