"""Python types to data types and back."""

from __future__ import annotations

from typing import Any

from polarway.datatypes import classes as c
from polarway.datatypes.base import DataType, DataTypeClass, NestedType

_BY_NAME: dict[str, Any] = {
    "int": c.Int64,
    "float": c.Float64,
    "bool": c.Boolean,
    "str": c.String,
    "bytes": c.Binary,
    "bytearray": c.Binary,
    "memoryview": c.Binary,
    "date": c.Date,
    "time": c.Time,
    "datetime": c.Datetime,
    "timedelta": c.Duration,
    "Decimal": c.Decimal,
    "NoneType": c.Null,
    "list": c.List,
    "tuple": c.List,
    "object": c.Object,
}
_MODULES = frozenset(("builtins", "datetime", "decimal", "types"))
_NEEDS_PARAMETERS = (c.List, c.Array, c.Struct, c.Enum, c.Map)


def is_polars_dtype(value: Any, *, include_unknown: bool = False) -> bool:
    """Whether a value is a data type, class or instance."""
    return isinstance(value, (DataType, DataTypeClass)) and (include_unknown or value != c.Unknown)


def parse_into_dtype(value: Any) -> Any:
    """A data type from a data type, a Python type or a typing form such as ``list[int]``.

    Examples
    --------
    >>> from polarway.datatypes import parse_into_dtype
    >>> parse_into_dtype(list[int])
    List(Int64)
    """
    if isinstance(value, DataType):
        return value
    if type(value) is DataTypeClass:
        return value
    if isinstance(value, DataTypeClass):
        return value
    parsed = try_parse_into_dtype(value)
    if parsed is not None:
        return parsed
    if isinstance(value, type):
        raise TypeError(f"cannot parse input {value!r} into Polars data type")
    raise TypeError(f"cannot parse input of type {type(value).__name__!r} into Polars data type (given: {value!r})")


def try_parse_into_dtype(value: Any) -> Any:
    """Like :func:`parse_into_dtype`, or ``None``."""
    if isinstance(value, (DataType, DataTypeClass)):
        return value
    if isinstance(value, type) and not hasattr(value, "__origin__"):
        if any(kind.__name__ == "Enum" and kind.__module__ == "enum" for kind in value.__mro__):
            return c.Enum(value)
        dtype = _BY_NAME.get(value.__name__) if value.__module__ in _MODULES else None
        return dtype() if dtype is not None and dtype not in (c.List, c.Object) else dtype
    origin = getattr(value, "__origin__", None)
    arguments = getattr(value, "__args__", ())
    if origin in (list, tuple) and arguments:
        inner = try_parse_into_dtype(arguments[0])
        return None if inner is None else c.List(inner)
    if type(value).__name__ in ("UnionType", "_UnionGenericAlias"):
        return _optional(arguments)
    return None


def _optional(arguments: tuple[Any, ...]) -> Any:
    rest = [argument for argument in arguments if argument is not type(None)]
    return try_parse_into_dtype(rest[0]) if len(rest) == 1 else None


def is_fully_specified(dtype: Any) -> bool:
    """Whether a type has all of its parameters (``List`` alone has not)."""
    return not (isinstance(dtype, type) and issubclass(dtype, _NEEDS_PARAMETERS))


def instance_of(dtype: Any) -> DataType:
    """An instance for a class, where the class needs no parameters; also for those inside of a type."""
    if isinstance(dtype, NestedType):
        return _completed(dtype)
    return plain_instance(dtype)


def _completed(dtype: Any) -> DataType:
    if isinstance(dtype, c.List):
        return c.List(instance_of(dtype.inner))
    if isinstance(dtype, c.Array):
        return c.Array(instance_of(dtype.inner), dtype.size)
    if isinstance(dtype, c.Map):
        return c.Map(instance_of(dtype.key), instance_of(dtype.value))
    return c.Struct([c.Field(field.name, instance_of(field.dtype)) for field in dtype.fields])


def plain_instance(dtype: Any) -> DataType:
    """An instance for a class, where the class needs no parameters; what is inside of it stays as it is."""
    return dtype() if isinstance(dtype, type) and is_fully_specified(dtype) and dtype not in _ABSTRACT else dtype


_ABSTRACT = (c.BaseExtension, c.Extension)


def python_type_of(dtype: Any) -> type:
    """The Python type of values of a data type."""
    import datetime
    import decimal

    base: Any = dtype if isinstance(dtype, type) else type(dtype)
    if base.is_integer():
        return int
    if base.is_float():
        return float
    by_class: dict[Any, type] = {
        c.Boolean: bool,
        c.String: str,
        c.Categorical: str,
        c.Enum: str,
        c.Binary: bytes,
        c.Date: datetime.date,
        c.Time: datetime.time,
        c.Datetime: datetime.datetime,
        c.Duration: datetime.timedelta,
        c.Decimal: decimal.Decimal,
        c.List: list,
        c.Array: list,
        c.Struct: dict,
        c.Map: dict,
        c.Object: object,
        c.Null: type(None),
    }
    if base in by_class:
        return by_class[base]
    raise NotImplementedError(f"conversion of data type {dtype!r} to Python type not implemented")
