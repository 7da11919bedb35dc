"""Frames and series of other libraries' data and of Python values."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


def from_dict(data: Any, schema: Any = None, *, schema_overrides: Any = None, strict: bool = True) -> DataFrame:
    """A frame of a mapping of names to values.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.from_dict({"a": [1, 2]}).height
    2
    """
    from polarway.frame import DataFrame

    return DataFrame(data, schema, schema_overrides=schema_overrides, strict=strict)


def from_dicts(data: Any, schema: Any = None, *, schema_overrides: Any = None, strict: bool = True, infer_schema_length: int | None = 100) -> DataFrame:
    """A frame of rows that are dictionaries.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.from_dicts([{"a": 1}, {"a": 2}]).rows()
    [(1,), (2,)]
    """
    from polarway.frame import DataFrame

    rows = list(data)
    if not rows and not (schema or schema_overrides):
        from polarway.exceptions import NoDataError

        raise NoDataError("no data, cannot infer schema")
    return DataFrame(rows, schema, schema_overrides=schema_overrides, strict=strict, infer_schema_length=infer_schema_length)


def from_records(
    data: Any, schema: Any = None, *, schema_overrides: Any = None, strict: bool = True, orient: str | None = None, infer_schema_length: int | None = 100
) -> DataFrame:
    """A frame of a sequence of sequences.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.from_records([[1, 2], [3, 4]], schema=["a", "b"], orient="row").rows()
    [(1, 2), (3, 4)]
    """
    from polarway.frame import DataFrame

    if isinstance(data, (str, bytes)) or not hasattr(data, "__len__") or not hasattr(data, "__getitem__") or hasattr(data, "keys") or hasattr(data, "_native"):
        raise TypeError(f"expected data of type Sequence, got {type(data).__name__!r}\n\nHint: Try passing your data to the DataFrame constructor instead, e.g. `pl.DataFrame(data)`.")
    return DataFrame(data, schema, schema_overrides=schema_overrides, strict=strict, orient=orient, infer_schema_length=infer_schema_length)


def from_numpy(data: Any, schema: Any = None, *, schema_overrides: Any = None, orient: str | None = None) -> DataFrame:
    """A frame of a numpy array.

    Examples
    --------
    >>> import polarway as pw
    >>> import numpy as np
    >>> pw.from_numpy(np.array([[1, 2], [3, 4]]), schema=["a", "b"]).to_dicts()
    [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]
    """
    from polarway.frame import DataFrame

    return DataFrame(data, schema, schema_overrides=schema_overrides, orient=orient)


def from_arrow(data: Any, schema: Any = None, *, schema_overrides: Any = None, rechunk: bool = False) -> Any:
    """A frame of a table, record batch, or stream of Arrow data; a series of an Arrow array.

    Parameters
    ----------
    schema, schema_overrides
        Names and types, as for :class:`polarway.DataFrame`; of an array: one name, with or without its type.
    rechunk
        Whether the result is one chunk; otherwise its chunks are the batches of the data, which are not copied.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.from_arrow(pw.DataFrame({"a": [1, 2]})).rows()
    [(1,), (2,)]
    """
    made = _of_arrow(data, schema, schema_overrides)
    return made.rechunk() if rechunk else made


def _of_arrow(data: Any, schema: Any, schema_overrides: Any) -> Any:
    from polarway.frame import DataFrame

    if _is_arrow_array(data):
        from polarway.series import Series

        series = Series("", data)
        return series if schema is None and not schema_overrides else DataFrame(series, schema, schema_overrides=schema_overrides).to_series()
    if not hasattr(data, "__arrow_c_stream__") and not hasattr(data, "__arrow_c_array__") and hasattr(data, "__iter__"):
        data = list(data)
    if isinstance(data, (list, tuple)) and data and hasattr(data[0], "__arrow_c_array__"):
        from polarway.combining import concat

        return concat([from_arrow(batch, schema, schema_overrides=schema_overrides) for batch in data])
    if not (hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")):
        wrong = next((item for item in data if not hasattr(item, "__arrow_c_array__")), data) if isinstance(data, (list, tuple)) else data
        raise TypeError(f"Cannot convert {type(wrong).__name__} to a frame: expected Arrow data, an object with `__arrow_c_stream__` or `__arrow_c_array__`")
    return DataFrame(data, schema, schema_overrides=schema_overrides)


def _is_arrow_array(data: Any) -> bool:
    """Arrays have a type of their own; tables and batches have a schema."""
    return hasattr(data, "type") and not hasattr(data, "schema") and (hasattr(data, "__arrow_c_array__") or hasattr(data, "__arrow_c_stream__"))


def from_dataframe(df: Any, *, allow_copy: bool | None = None, rechunk: bool = True) -> DataFrame:
    """A frame of any other library's frame: over Arrow, or by the dataframe interchange protocol (``__dataframe__``), which needs pyarrow.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.from_dataframe(pw.DataFrame({"a": [1]})).rows()
    [(1,)]
    """
    if hasattr(df, "__arrow_c_stream__") and hasattr(df, "iloc") and importlib.util.find_spec("pyarrow") is not None:
        from polarway.construct.arrow_data import native_of
        from polarway.frame import DataFrame

        # Frames of pandas come with their index, as their stream has it.
        return DataFrame._from_native(native_of(df))
    if hasattr(df, "__arrow_c_stream__"):
        return from_arrow(df, rechunk=rechunk)
    if not hasattr(df, "__dataframe__"):
        raise TypeError(f"`df` of type {type(df).__name__!r} has neither `__arrow_c_stream__` nor `__dataframe__`")
    from polarway.frame.arrow_table import from_interchange

    return from_arrow(from_interchange(df, allow_copy=allow_copy is not False), rechunk=rechunk)


def from_pandas(
    data: Any, *, schema_overrides: Any = None, rechunk: bool = True, nan_to_null: bool = True, include_index: bool = False
) -> Any:
    """A frame of a pandas frame; a series of a pandas series or index.

    Columns that pandas holds as Arrow keep their types (needs pyarrow).

    Parameters
    ----------
    schema_overrides
        Types of some columns.
    nan_to_null
        Whether NaN of plain floats is null.
    include_index
        Whether the index becomes columns too, one for each level; an index that only numbers the rows does not.

    Examples
    --------
    >>> import polarway as pw
    >>> import pandas as pd  # doctest: +SKIP
    >>> pw.from_pandas(pd.DataFrame({"a": [1, 2]})).rows()  # doctest: +SKIP
    [(1,), (2,)]
    """
    from polarway.frame import DataFrame

    if hasattr(data, "columns") and hasattr(data, "iloc"):
        pieces = [*(_index_pieces(data) if include_index else []), *((str(name), data.iloc[:, at]) for at, name in enumerate(data.columns))]
        columns: dict[str, Any] = dict(pieces)
        if len(columns) != len(pieces):
            raise ValueError("Pandas dataframe contains non-unique indices and/or column names. Polars dataframes require unique string names for columns.")
        if not nan_to_null:
            columns = {name: _with_nan(column) for name, column in columns.items()}
        return DataFrame(columns, schema_overrides=schema_overrides)
    if hasattr(data, "to_numpy"):
        from polarway.series import Series

        name = getattr(data, "name", None)
        return Series("" if name is None else str(name), data if nan_to_null else _with_nan(data))
    raise TypeError(f"expected pandas DataFrame or Series, got {type(data).__name__!r}")


def _with_nan(column: Any) -> Any:
    """A series of pandas in which NaN stays NaN: floats, and floats that lie among None."""
    if str(column.dtype) in ("float16", "float32", "float64"):
        return column.to_numpy()
    if str(column.dtype) != "object":
        return column
    values = column.tolist()
    kinds = {type(value) for value in values}
    return values if float in kinds and kinds <= {float, type(None)} else column


def _index_pieces(data: Any) -> list[tuple[str, Any]]:
    """The levels of the index as columns; nothing when it numbers the rows and has no name."""
    index = data.index
    if list(index.names) in ([None], [""]) and str(index.dtype).startswith("int") and index.sort_values().tolist() == list(range(len(data))):
        return []
    return [(str(name), index.get_level_values(level).to_series()) for level, name in enumerate(index.names)]


def from_repr(data: str) -> Any:
    """A frame or a series from the text that it prints as, as far as that shows all of it.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, None], "b": ["x", "y"]})
    >>> pw.from_repr(repr(frame)).equals(frame)
    True
    """
    from polarway.construct.from_repr import from_text

    return from_text(data)


def scan_arrow_c_stream(source: Any) -> LazyFrame:
    """A lazy frame over an object with ``__arrow_c_stream__``, which is read now.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.scan_arrow_c_stream(pw.DataFrame({"a": [1]})).collect().rows()
    [(1,)]
    """
    return from_arrow(source).lazy()
