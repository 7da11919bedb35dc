"""Frames as tables for the terminal."""

from __future__ import annotations

from typing import Any

from polarway.datatypes.base import DataType
from polarway.datatypes.text_form import dtype_short_name
from polarway.formatting import options
from polarway.formatting.cells import shortened, writer
from polarway.formatting.plain import MORE, plain_cells, plain_table
from polarway.formatting.source import shown_rows, stored_lists
from polarway.formatting.table import Grid


def frame_text(frame: Any) -> str:
    """A frame as it prints.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.formatting import frame_text
    >>> print(frame_text(pw.DataFrame({"a": [1]})))
    shape: (1, 1)
    ┌─────┐
    │ a   │
    │ --- │
    │ i64 │
    ╞═════╡
    │ 1   │
    └─────┘
    """
    native = frame._native
    schema = native.schema()
    height = native.rows()
    shape = f"shape: ({height:_}, {len(schema):_})"
    fields = list(schema.items())
    plain = _plain(native, fields, height)
    if plain is not None:
        return f"{shape}\n{plain}"
    grid = _grid(native, fields, height)
    if options.option("tbl_hide_dataframe_shape"):
        return grid
    return f"{grid}\n{shape}" if options.option("tbl_dataframe_shape_below") else f"{shape}\n{grid}"


def shown_columns(fields: list[tuple[str, DataType]]) -> list[int | None]:
    """Indices of the columns that are shown; None stands for those left out."""
    most = options.columns()
    count = len(fields)
    if most < 0 or count <= most:
        return list(range(count))
    first, last = (most + 1) // 2, most // 2
    return [*range(first), None, *range(count - last, count)]


def _grid(native: Any, fields: list[tuple[str, DataType]], height: int) -> str:
    columns = shown_columns(fields)
    style, rounded = options.style()
    hidden = options.option("tbl_hide_column_names") and options.option("tbl_hide_column_data_types")
    if not fields:
        return Grid(None if hidden else [], [], [], style, rounded=rounded).text(None, 0)
    more = options.ellipsis()
    header = [_heading(fields[index]) if index is not None else more for index in columns]
    rows = body_rows(native, fields, columns, height)
    most = options.text_length() + len(more)
    alignments = [_alignment(fields[index][1] if index is not None else None) for index in columns]
    return Grid(None if hidden else header, rows, alignments, style, rounded=rounded).text(options.width(), most)


def body_rows(native: Any, fields: list[tuple[str, DataType]], columns: list[int | None], height: int) -> list[list[str]]:
    """The cells of the rows that are shown."""
    first, last = shown_rows(height, options.rows())
    more = options.ellipsis()
    if not height or (first == 0 and last == 0):
        return [[more] * len(columns)] if height else []
    values = _shown_values(native, columns, first, last)
    most = options.text_length()
    cells: list[list[str]] = []
    for index in columns:
        if index is None:
            cells.append([more] * (first + last))
            continue
        write = writer(fields[index][1], quoted=False)
        cells.append([shortened(write(value), most) for value in values[index]])
    rows = [list(row) for row in zip(*cells)]
    if first + last < height:
        rows.insert(first, [more] * len(columns))
    return rows


def _shown_values(native: Any, columns: list[int | None], first: int, last: int) -> dict[int, list[Any]]:
    """The stored values that are shown, by the index of their column."""
    places = [index for index in columns if index is not None]
    top, bottom = stored_lists(native, first, last, places)
    return {place: values[:first] + rest for place, values, rest in zip(places, top, bottom)}


def _plain(native: Any, fields: list[tuple[str, DataType]], height: int) -> str | None:
    """The table by the short way; None where that cannot be."""
    if not fields or not height or not options.are_default():
        return None
    columns = shown_columns(fields)
    if None in columns:
        return None
    first, last = shown_rows(height, options.DEFAULT_ROWS)
    values = _shown_values(native, columns, first, last)
    cells: list[list[str]] = []
    for index in columns:
        made = None if index is None else plain_cells(fields[index][1], values[index])
        if made is None:
            return None
        if first + last < height:
            made.insert(first, MORE)
        cells.append(made)
    return plain_table([name for name, _ in fields], [dtype._short for _, dtype in fields], cells, options.width())


def _heading(field: tuple[str, DataType]) -> str:
    name, dtype = field
    label = shortened(name, options.text_length())
    kind = dtype_short_name(dtype)
    if options.option("tbl_hide_column_names"):
        label = ""
    if options.option("tbl_hide_column_data_types"):
        return label
    if options.option("tbl_column_data_type_inline"):
        return f"{label} ({kind})"
    if options.option("tbl_hide_column_names"):
        return kind
    if options.option("tbl_hide_dtype_separator"):
        return f"{label}\n{kind}"
    return f"{label}\n---\n{kind}"


def _alignment(dtype: DataType | None) -> str:
    general = options.option("tbl_cell_alignment") or "LEFT"
    if dtype is not None and dtype.is_numeric():
        return options.option("tbl_cell_numeric_alignment") or general
    return general
