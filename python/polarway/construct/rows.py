"""Rows, and arrays of two dimensions, as named columns."""

from __future__ import annotations

from typing import Any

from polarway.construct.inference import infer_dtype
from polarway.datatypes import classes as c

Pieces = list[tuple[str, Any]]


def mapping_pieces(items: list[Any], wanted: Any, overrides: Any, infer_length: int | None, *, strict: bool) -> tuple[Pieces, Any]:
    """Columns of dictionaries; names are those wanted, else all that appear among the first rows."""
    if wanted is not None:
        names = [name for name, _ in wanted]
    else:
        looked = items if infer_length is None else items[: max(infer_length, 1)]
        names = list(dict.fromkeys(name for item in looked if item is not None for name in item))
    given = dict(wanted or ())
    pieces: Pieces = []
    types: list[tuple[str, Any]] = []
    for name in names:
        values = [None if item is None else item.get(name) for item in items]
        dtype = overrides.get(name, given.get(name))
        if dtype is None:
            looked_values = values if infer_length is None else values[: max(infer_length, 1)]
            dtype = infer_dtype(looked_values, strict=False)
            if strict and dtype == c.List:
                _check_lists(name, looked_values)
            if dtype == c.Null and len(looked_values) < len(values) and any(value is not None for value in values):
                raise _late_value(values, len(looked_values))
        pieces.append((name, values))
        types.append((name, dtype))
    return pieces, types


def _check_lists(name: str, values: list[Any]) -> None:
    """One list holds values of one type; those of another row may hold values of another."""
    from polarway.construct.sequences import list_column

    for value in values:
        if isinstance(value, list) and len({_signature(item) for item in value if item is not None}) > 1:
            list_column(name, value, None, strict=True)


def _signature(item: Any) -> Any:
    return tuple((name, type(value)) for name, value in item.items()) if isinstance(item, dict) else type(item)


def _late_value(values: list[Any], start: int) -> Exception:
    from polarway.construct.mismatch import value_text
    from polarway.exceptions import ComputeError

    value = next(value for value in values[start:] if value is not None)
    short = infer_dtype([value])._string_repr()
    return ComputeError(
        f"could not append value: {value_text(value)} of type: {short} to the builder; make sure that all rows have the same schema "
        "or consider increasing `infer_schema_length`\n\nit might also be that a value overflows the data-type's capacity"
    )


def sequence_pieces(items: list[Any], wanted: Any, orient: str | None) -> tuple[Pieces, bool]:
    """Columns of a list of sequences, and whether the sequences are rows."""
    rows = orient == "row" if orient is not None else _looks_like_rows(items, wanted)
    if not rows:
        return [(f"column_{index}", item if hasattr(item, "dtype") else list(item)) for index, item in enumerate(items)], False
    width = next(len(item) for item in items if item is not None)
    for index, item in enumerate(items):
        if item is not None and len(item) != width:
            from polarway.exceptions import ShapeError

            raise ShapeError(f"row at index {index} has length {len(item)} (expected {width})")
    columns = zip(*[(None,) * width if item is None else item for item in items])
    return [(f"column_{index}", list(column)) for index, column in enumerate(columns)], True


def _looks_like_rows(items: list[Any], wanted: Any) -> bool:
    """Rows when the schema has as many names as an item has values, and not as many as there are items."""
    first = next(item for item in items if item is not None)
    if wanted is not None:
        return len(wanted) != len(items) and len(wanted) == len(first)
    kinds = {type(value) for value in first if value is not None}
    return len(kinds) > 1 and len(items) > 1 and type(first) is tuple


def numpy_pieces(data: Any, wanted: Any, orient: str | None) -> Pieces:
    """Columns of an array of one or two dimensions, or of a structured array."""
    if data.dtype.names:
        return [(name, data[name]) for name in data.dtype.names]
    if data.ndim == 0:
        raise ValueError("cannot create DataFrame from zero-dimensional array")
    if data.ndim > 2:
        raise ValueError(f"cannot create DataFrame from array with more than two dimensions; shape = {data.shape}")
    if data.ndim == 1:
        return [("column_0", data)] if len(data) or wanted else []
    if wanted is not None and len(wanted) == 1 and data.shape[1] != 1 and orient is None:
        return [("column_0", data)]
    by_column = orient == "col" if orient is not None else wanted is not None and _columns_first(data, len(wanted))
    if data.dtype.kind in "iufmM" and data.size and (data.flags.c_contiguous if by_column else data.flags.f_contiguous):
        # One copy in which the columns lie one after the other, and which nobody else can write to: columns then need none of their own.
        data = data.astype(data.dtype.newbyteorder("="), order="C" if by_column else "F")
        data.flags.writeable = False
    if by_column:
        return [(f"column_{index}", data[index]) for index in range(data.shape[0])]
    return [(f"column_{index}", data[:, index]) for index in range(data.shape[1])]


def _columns_first(data: Any, count: int) -> bool:
    """Whether the first dimension is that of the columns; a square array's memory order decides."""
    if data.shape[0] == data.shape[1] == count:
        return bool(data.flags.f_contiguous and not data.flags.c_contiguous)
    return data.shape[0] == count


def pandas_pieces(data: Any) -> Pieces:
    """Columns of a pandas frame or series; the index is left out."""
    if hasattr(data, "columns"):
        if len({str(name) for name in data.columns}) != len(data.columns):
            raise ValueError("Pandas dataframe contains non-unique indices and/or column names. Polars dataframes require unique string names for columns.")
        return [(str(name), data.iloc[:, index]) for index, name in enumerate(data.columns)]
    return [("" if data.name is None else str(data.name), data)]
