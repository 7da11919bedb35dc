"""Data types to and from the plan's JSON (``docs/plan.md``, DTYPE)."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType
from polarway.datatypes.extension import extension_of

_SIMPLE: dict[str, DataType] = {
    kind._json_name: kind()  # type: ignore[attr-defined]
    for kind in (
        c.Null, c.Boolean, c.Int8, c.Int16, c.Int32, c.Int64, c.Int128, c.UInt8, c.UInt16, c.UInt32, c.UInt64,
        c.UInt128, c.Float16, c.Float32, c.Float64, c.String, c.Binary, c.Date, c.Time, c.Categorical, c.Object,
    )
}  # fmt: skip
_FAMILIES: dict[Any, str] = {
    c.Datetime: "datetime", c.Duration: "duration", c.Decimal: "decimal", c.List: "list", c.Struct: "struct", c.Array: "array", c.Enum: "enum", c.Map: "map",
}  # fmt: skip


def dtype_to_json(dtype: Any) -> Any:
    """The JSON form of a data type.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes import dtype_to_json
    >>> dtype_to_json(pw.List(pw.Datetime("us")))
    {'list': {'datetime': ['us', None]}}
    """
    name = dtype._json_name
    if name is not None:
        return name
    if isinstance(dtype, type):
        if dtype in (c.Datetime, c.Duration, c.Decimal):
            dtype = dtype()
        elif dtype is c.Map:
            raise TypeError("Map requires a key and a value type, e.g. `pl.Map(pl.String, pl.Int64)`")
        else:
            raise TypeError(f"dtypes must be fully-specified, got: {dtype!r}")
    if isinstance(dtype, c.Datetime):
        return {"datetime": [dtype.time_unit, dtype.time_zone]}
    if isinstance(dtype, c.Duration):
        return {"duration": dtype.time_unit}
    if isinstance(dtype, c.Decimal):
        return {"decimal": [dtype.precision, dtype.scale]}
    if isinstance(dtype, c.Enum):
        return {"enum": list(dtype._categories)}
    if isinstance(dtype, c.List):
        return {"list": dtype_to_json(dtype.inner)}
    if isinstance(dtype, c.Array):
        return {"array": [dtype_to_json(dtype.inner), dtype.size]}
    if isinstance(dtype, c.Map):
        return {"map": [dtype_to_json(dtype.key), dtype_to_json(dtype.value)]}
    if isinstance(dtype, c.Struct):
        return {"struct": [[field.name, dtype_to_json(field.dtype)] for field in dtype.fields]}
    if isinstance(dtype, c.BaseExtension):
        return {"extension": [dtype.ext_name(), dtype_to_json(dtype.ext_storage()), dtype.ext_metadata()]}
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError(f"data type {dtype!r} has no form in the plan")


def dtype_selector_json(dtype: Any) -> Any:
    """The form inside a selector: a class that takes parameters stands for its whole family."""
    if isinstance(dtype, type) and dtype in _FAMILIES:
        return _FAMILIES[dtype]
    return dtype_to_json(dtype)


def dtype_from_json(form: Any) -> DataType:
    """The data type of a JSON form.

    Examples
    --------
    >>> from polarway.datatypes import dtype_from_json
    >>> dtype_from_json({"array": ["int8", 3]})
    Array(Int8, shape=(3,))
    """
    if isinstance(form, str):
        try:
            return _SIMPLE[form]
        except KeyError:
            raise ValueError(f"unknown data type {form!r}; known: {', '.join(_SIMPLE)}") from None
    ((kind, value),) = form.items()
    if kind == "datetime":
        return c.Datetime(value[0], value[1])
    if kind == "duration":
        return c.Duration(value)
    if kind == "decimal":
        return c.Decimal(value[0], value[1])
    if kind == "enum":
        return c.Enum(value)
    if kind == "list":
        return c.List(dtype_from_json(value))
    if kind == "array":
        return c.Array(dtype_from_json(value[0]), value[1])
    if kind == "struct":
        return c.Struct([c.Field(name, dtype_from_json(inner)) for name, inner in value])
    if kind == "map":
        return c.Map(dtype_from_json(value[0]), dtype_from_json(value[1]))
    if kind == "extension":
        return extension_of(value[0], dtype_from_json(value[1]), value[2])  # type: ignore[no-any-return]
    raise ValueError(f"unknown data type {form!r}")
