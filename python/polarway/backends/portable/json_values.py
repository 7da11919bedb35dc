"""Values as JSON text, and JSON text as values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pyarrow as pa

from polarway.backends.portable.casts import cast
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.text_casts import float_text
from polarway.datatypes import classes as c
from polarway.datatypes import dtype_short_name
from polarway.datatypes.base import DataType
from polarway.exceptions import ComputeError
from polarway.plan.text import quoted_text


def _plain(array: pa.Array, dtype: DataType, *, short: bool = False) -> list[str]:
    base = type(dtype)
    if base is c.Binary:
        raise ComputeError("Binary has no form in JSON; encode it as text (bin.encode)")
    if base is c.Null:
        return ["null"] * len(array)
    if base is c.Boolean:
        return ["null" if value is None else "true" if value else "false" for value in to_list(array, dtype)]
    if dtype.is_float():
        single = base in (c.Float16, c.Float32)
        return ["null" if value is None or value - value != 0 else float_text(value, single=single) for value in to_list(array, dtype)]
    if dtype.is_integer():
        return ["null" if value is None else str(value) for value in to_list(array, dtype)]
    if base is c.List or base is c.Array:
        inner = dtype.inner  # type: ignore[attr-defined]
        return ["null" if items.values is None else f"[{','.join(_plain(items.values, inner, short=short))}]" for items in array]
    if base is c.Map:
        return _objects(array, dtype, short=short)
    if base is c.Struct:
        fields = dtype.fields  # type: ignore[attr-defined]
        made = object_texts({field.name: field.dtype for field in fields}, [array.field(i) for i in range(len(fields))], len(array), short=short)
        return [text if valid else "null" for text, valid in zip(made, array.is_valid().to_pylist())]
    if base is c.Duration:
        return _durations(array, dtype)
    if short and base in (c.Datetime, c.Time):
        from polarway.backends.portable.functions.dates import formatted

        zone = "%:z" if getattr(dtype, "time_zone", None) else ""
        texts = formatted(array, dtype, "%H:%M:%S%.f" if base is c.Time else f"%Y-%m-%d %H:%M:%S%.f{zone}").to_pylist()
    elif base is c.Datetime:
        from polarway.backends.portable.functions.dates import formatted

        digits = {"ms": "3", "us": "6", "ns": "9"}[dtype.time_unit]  # type: ignore[attr-defined]
        texts = formatted(array, dtype, f"%Y-%m-%dT%H:%M:%S%.{digits}f" if dtype.time_zone is None else f"%Y-%m-%d %H:%M:%S%.{digits}f%:z").to_pylist()  # type: ignore[attr-defined]
    else:
        texts = cast(array, dtype, c.String()).to_pylist() if base is not c.String else array.to_pylist()
    return ["null" if text is None else quoted_text(text) for text in texts]


def _objects(array: pa.Array, dtype: Any, *, short: bool) -> list[str]:
    """Maps as objects, whose keys are texts."""
    if type(dtype.key) not in (c.String, c.Categorical, c.Enum):
        raise ComputeError(
            f"JSON Map keys must be String, Categorical or Enum, got `{dtype_short_name(dtype.key)}`.\n\n"
            "Cast keys to String or use `Expr.map.entries` to write a list of structs."
        )
    ends = array.offsets.to_pylist()
    keys = _plain(array.values.field(0), dtype.key, short=short)
    held = _plain(array.values.field(1), dtype.value, short=short)
    entries = [f"{key}:{value}" for key, value in zip(keys, held)]
    return [f"{{{','.join(entries[a:b])}}}" if valid else "null" for (a, b), valid in zip(pairwise(ends), array.is_valid().to_pylist())]


def _durations(array: pa.Array, dtype: Any) -> list[str]:
    per_second = {"ms": 10**3, "us": 10**6, "ns": 10**9}[dtype.time_unit]
    out = []
    for tick in to_list(array, dtype, stored=True):
        if tick is None:
            out.append("null")
            continue
        sign = "-" if tick < 0 else ""
        seconds, rest = divmod(abs(tick), per_second)
        fraction = f"{rest:0{len(str(per_second)) - 1}d}".rstrip("0")
        out.append(quoted_text(f"{sign}PT{seconds}{'.' + fraction if fraction else ''}S" if tick else "P0D"))
    return out


def object_texts(schema: dict[str, DataType], arrays: list[pa.Array], rows: int, *, short: bool = False) -> list[str]:
    """One JSON object per row."""
    if not schema:
        return ["{}"] * rows
    heads = [quoted_text(name) + ":" for name in schema]
    columns = [[head + text for text in _plain(array, dtype, short=short)] for head, array, dtype in zip(heads, arrays, schema.values())]
    return ["{" + ",".join(row) + "}" for row in zip(*columns)]


def array_texts(array: pa.Array, dtype: DataType) -> list[str]:
    """Each value as JSON; times with as many digits as they need."""
    return _plain(array, dtype, short=True)


