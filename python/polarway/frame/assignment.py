"""``frame[row, column] = value`` and ``frame[["a", "b"]] = rows``: a new table in the place of the old one."""

from __future__ import annotations

from typing import Any


def assigned(frame: Any, key: Any, value: Any) -> Any:
    """The frame with other values.

    Raises
    ------
    TypeError
        The key is neither a list of names nor a row and a column.
    ValueError
        The values have another shape.
    """
    if isinstance(key, list):
        return _columns(frame, key, value)
    if not isinstance(key, tuple):
        raise TypeError(f"cannot use `__setitem__` on DataFrame with key {key!r} of type {type(key).__name__!r} and value {value!r}")
    row, column = key
    if hasattr(row, "dtype") and repr(row.dtype) == "Boolean" or isinstance(row, list) and row and all(isinstance(item, bool) for item in row):
        raise TypeError("not allowed to set DataFrame by boolean mask in the row position\n\nConsider using `DataFrame.with_columns`.")
    if isinstance(row, bool) or not isinstance(column, (str, int)) or isinstance(column, bool):
        raise TypeError(f"unexpected column selection {column!r}")
    name = column if isinstance(column, str) else frame.columns[column]
    series = frame.get_column(name)
    series[row] = value
    return frame.with_columns(series.alias(name))


def _columns(frame: Any, names: list[Any], value: Any) -> Any:
    import itertools

    from polarway.series import Series

    rows = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in rows):
        raise ValueError("can only set multiple columns with 2D matrix")
    if any(len(row) != len(names) for row in rows):
        raise ValueError("matrix columns should be equal to list used to determine column names")
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"the names of columns to set must be texts, got {names!r}")
    columns = list(itertools.zip_longest(*rows)) or [()] * len(names)
    return frame.with_columns([Series(name, list(values)) for name, values in zip(names, columns)])
