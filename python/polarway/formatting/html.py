"""Frames and series as HTML tables for notebooks."""

from __future__ import annotations

from html import escape
from typing import Any

from polarway.formatting import options
from polarway.formatting.cells import shortened, writer
from polarway.formatting.frames import shown_columns
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


def _html(native: Any, fields: list[Any], shape: str) -> str:
    columns = shown_columns(fields)
    names = "".join(f"<th>{escape(fields[index][0]) if index is not None else '&hellip;'}</th>" for index in columns)
    kinds = "".join(f"<td>{escape(fields[index][1]._string_repr()) if index is not None else '&hellip;'}</td>" for index in columns)
    name_row = "" if options.option("tbl_hide_column_names") else f"<tr>{names}</tr>"
    kind_row = "" if options.option("tbl_hide_column_data_types") else f"<tr>{kinds}</tr>"
    head = f"<thead>{name_row}{kind_row}</thead>"
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _rows(native, fields, columns))
    note = "" if options.option("tbl_hide_dataframe_shape") else f"<small>{shape}</small>"
    return f'<div>{_STYLE}{note}<table border="1" class="dataframe">{head}<tbody>{body}</tbody></table></div>'


def _rows(native: Any, fields: list[Any], columns: list[int | None]) -> list[list[str]]:
    height = native.rows()
    first, last = shown_rows(height, options.rows())
    if not fields or not height:
        return [[] for _ in range(height)]
    places = [index for index in columns if index is not None]
    top, bottom = stored_lists(native, first, last, places)
    values = {place: start[:first] + rest for place, start, rest in zip(places, top, bottom)}
    most = options.text_length()
    cells: list[list[str]] = []
    for index in columns:
        if index is None:
            cells.append(["&hellip;"] * (first + last))
            continue
        write = writer(fields[index][1], quoted=True)
        cells.append([escape(shortened(write(value), most)) for value in values[index]])
    rows = [list(row) for row in zip(*cells)]
    if first + last < height:
        rows.insert(first, ["&hellip;"] * len(columns))
    return rows
