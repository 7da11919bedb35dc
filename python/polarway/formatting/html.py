"""Frames and series as HTML tables for notebooks."""

from __future__ import annotations

from html import escape
from typing import Any

from polarway.datatypes.text_form import dtype_short_name
from polarway.formatting import options
from polarway.formatting.cells import writer
from polarway.formatting.source import shown_rows, stored_lists

_STYLE = (
    "<style>\n.dataframe > thead > tr,\n.dataframe > tbody > tr {\n  text-align: right;\n  white-space: pre-wrap;\n}\n</style>\n"
)


def frame_html(frame: Any) -> str:
    """A frame as an HTML table; what is in the cells is escaped."""
    native = frame._native
    fields = list(native.schema().items())
    return _html(native, fields, f"shape: ({native.rows():_}, {len(fields):_})")


def series_html(series: Any) -> str:
    """A series as an HTML table."""
    native = series._native
    return _html(native, list(native.schema().items()), f"shape: ({native.rows():_},)")


#: What HTML tables show where no option says otherwise.
_ROWS, _COLUMNS = 10, 75
_MORE = "&hellip;"


def _html(native: Any, fields: list[Any], shape: str) -> str:
    most = _limit("tbl_cols", _COLUMNS, len(fields))
    columns = _shown(len(fields), most // 2, most // 2) if len(fields) > most else list(range(len(fields)))
    names = "".join(f"<th>{escape(fields[index][0]) if index is not None else _MORE}</th>" for index in columns)
    kinds = "".join(f"<td>{escape(dtype_short_name(fields[index][1])) if index is not None else _MORE}</td>" for index in columns)
    name_row = "" if options.option("tbl_hide_column_names") else f"<tr>{names}</tr>"
    kind_row = "" if options.option("tbl_hide_column_data_types") else f"<tr>{kinds}</tr>"
    head = f"<thead>{name_row}{kind_row}</thead>"
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _rows(native, fields, columns))
    note = "" if options.option("tbl_hide_dataframe_shape") else f"<small>{shape}</small>"
    return f'<div>{_STYLE}{note}<table border="1" class="dataframe">{head}<tbody>{body}</tbody></table></div>'


def _limit(name: str, default: int, count: int) -> int:
    """An option's number of rows or columns; below zero: all."""
    value = options.option(name)
    most = default if value is None else int(value)
    return count if most < 0 else most


def _shown(count: int, first: int, last: int) -> list[int | None]:
    """Positions at the start and at the end; None stands for those left out."""
    return [*range(first), None, *range(count - last, count)]


def _rows(native: Any, fields: list[Any], columns: list[int | None]) -> list[list[str]]:
    height = native.rows()
    first, last = shown_rows(height, _limit("tbl_rows", _ROWS, height))
    shown = _shown(height, first, last) if first + last < height else list(range(height))
    places = [index for index in columns if index is not None]
    cells = _cells(native, fields, places, first, last) if places and height else {place: list[str]() for place in places}
    rest = [_MORE] * len(shown)
    return [list(row) for row in zip(*[cells[index] if index is not None else rest for index in columns])] if columns else [[] for _ in shown]


def _cells(native: Any, fields: list[Any], places: list[int], first: int, last: int) -> dict[int, list[str]]:
    """The cells of columns; where rows are left out is one for all of them."""
    top, bottom = stored_lists(native, first, last, places)
    cells = {}
    for place, start, end in zip(places, top, bottom):
        dtype = fields[place][1]
        write = _text if dtype._short in ("str", "cat", "enum") else writer(dtype, quoted=True)
        made = [escape(write(value)) for value in [*start[:first], *end]]
        cells[place] = made if first + last == native.rows() else [*made[:first], _MORE, *made[first:]]
    return cells


def _text(value: str | None) -> str:
    """A text in quotes, or its start after one."""
    if value is None:
        return "null"
    most = options.text_length()
    return f'"{value}"' if len(value) <= most else f'"{value[:most]}…'
