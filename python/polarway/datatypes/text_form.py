"""The short names of types, as tables show them."""

from __future__ import annotations

from typing import Any


def dtype_short_name(dtype: Any) -> str:
    """The name of a type in a table head.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.datatypes import dtype_short_name
    >>> dtype_short_name(pw.List(pw.Int64))
    'list[i64]'
    """
    from polarway.datatypes import classes as c
    from polarway.datatypes.extension import get_extension_type

    if isinstance(dtype, type):
        return str(dtype._short)  # type: ignore[attr-defined]
    if isinstance(dtype, c.Datetime):
        zone = f", {dtype.time_zone}" if dtype.time_zone else ""
        return f"datetime[{_unit(dtype.time_unit)}{zone}]"
    if isinstance(dtype, c.Duration):
        return f"duration[{_unit(dtype.time_unit)}]"
    if isinstance(dtype, c.Decimal):
        return f"decimal[{dtype.precision},{dtype.scale}]"
    if isinstance(dtype, c.List):
        return f"list[{dtype_short_name(dtype.inner)}]"
    if isinstance(dtype, c.Array):
        return f"array[{dtype_short_name(dtype._leaf())}, {_shape(dtype.shape)}]"
    if isinstance(dtype, c.Struct):
        return f"struct[{len(dtype.fields)}]"
    if isinstance(dtype, c.Map):
        return f"map[{dtype_short_name(dtype.key)}, {dtype_short_name(dtype.value)}]"
    if isinstance(dtype, c.BaseExtension):
        known = isinstance(get_extension_type(dtype.ext_name()), type)
        return f"ext[{dtype._string_repr() if known else dtype.ext_name()}]"
    return dtype._short


def _unit(unit: str) -> str:
    return "μs" if unit == "us" else unit


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape[0]) if len(shape) == 1 else f"({', '.join(map(str, shape))})"
