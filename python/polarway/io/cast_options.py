"""Which differences of types between the files of a scan are evened out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

_CHOICES: dict[str, tuple[str, ...]] = {
    "integer_cast": ("forbid", "upcast", "allow-float"),
    "float_cast": ("forbid", "upcast", "downcast"),
    "datetime_cast": ("forbid", "nanosecond-downcast", "microsecond-downcast", "microsecond-upcast", "millisecond-upcast", "downcast", "upcast", "convert-timezone"),
    "missing_struct_fields": ("raise", "insert"),
    "extra_struct_fields": ("raise", "ignore"),
    "categorical_to_string": ("forbid", "allow"),
}


class ScanCastOptions:
    """What a scan does when a column has another type in a later file than in the first.

    Parameters
    ----------
    integer_cast
        ``forbid``, ``upcast`` (to wider integers), ``allow-float`` (integers to floats), or a list of these.
    float_cast
        ``forbid``, ``upcast``, ``downcast``, or a list of these.
    datetime_cast
        ``forbid``, ``downcast``, ``upcast``, ``nanosecond-downcast``, ``microsecond-downcast``, ``microsecond-upcast``,
        ``millisecond-upcast``, ``convert-timezone``, or a list of these.
    missing_struct_fields, extra_struct_fields
        ``raise``; or ``insert`` (as null) and ``ignore``.
    categorical_to_string
        ``forbid`` or ``allow``.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> wide, narrow = io.BytesIO(), io.BytesIO()
    >>> pw.DataFrame({"a": [1]}).write_parquet(wide)
    >>> pw.DataFrame({"a": [2]}, schema={"a": pw.Int8}).write_parquet(narrow)
    >>> rules = pw.ScanCastOptions(integer_cast="upcast")
    >>> pw.scan_parquet([wide, narrow], cast_options=rules).collect().rows()
    [(1,), (2,)]
    """

    __slots__ = tuple(_CHOICES)

    def __init__(
        self,
        *,
        integer_cast: str | Collection[str] = "forbid",
        float_cast: str | Collection[str] = "forbid",
        datetime_cast: str | Collection[str] = "forbid",
        missing_struct_fields: str = "raise",
        extra_struct_fields: str = "raise",
        categorical_to_string: str = "forbid",
        _internal_call: bool = False,
    ) -> None:
        self.integer_cast = _checked("integer_cast", integer_cast)
        self.float_cast = _checked("float_cast", float_cast)
        self.datetime_cast = _checked("datetime_cast", datetime_cast)
        self.missing_struct_fields = _checked("missing_struct_fields", missing_struct_fields)
        self.extra_struct_fields = _checked("extra_struct_fields", extra_struct_fields)
        self.categorical_to_string = _checked("categorical_to_string", categorical_to_string)

    def to_plan(self) -> dict[str, Any]:
        """The form in a plan: what differs from the default.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.ScanCastOptions(integer_cast="upcast").to_plan()
        {'integer_cast': 'upcast'}
        """
        given = {name: getattr(self, name) for name in _CHOICES}
        return {name: value for name, value in given.items() if value != _CHOICES[name][0]}

    def __repr__(self) -> str:
        return f"ScanCastOptions({', '.join(f'{name}={getattr(self, name)!r}' for name in _CHOICES)})"


def _checked(name: str, value: str | Collection[str]) -> Any:
    given = [value] if isinstance(value, str) else sorted(value)
    for one in given:
        if one not in _CHOICES[name]:
            raise ValueError(f"unknown option for {name}: {one}; it is one of {', '.join(_CHOICES[name])}")
    return value if isinstance(value, str) else given
