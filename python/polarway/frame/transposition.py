"""``transpose``: every row becomes a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def transpose(frame: DataFrame, include_header: bool, header_name: str, column_names: Any) -> DataFrame:
    """The frame turned; its types meet in a common one first."""
    from polarway.datatypes import Null
    from polarway.frame.data_frame import DataFrame

    names, height = frame.columns, frame.height
    if isinstance(column_names, str):
        labels = frame.get_column(column_names).to_list()
        names = [name for name in names if name != column_names]
    elif column_names is not None:
        labels = []
        for label in column_names:
            if len(labels) == height:
                break
            labels.append(label)
        if len(labels) != height:
            from polarway.exceptions import ShapeError

            raise ShapeError("Length of new column names must be the same as the row count")
    else:
        labels = [f"column_{row}" for row in range(height)]
    if len(set(labels)) != len(labels):
        from polarway.exceptions import DuplicateError

        twice = next(label for label in labels if labels.count(label) > 1)
        raise DuplicateError(f"the names of a transposed frame must be unique: column with name {twice!r} has more than one occurrence")
    if not names:
        return DataFrame(schema=dict.fromkeys(labels, Null()))
    if any(frame.schema[name].is_object() for name in names):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("Object dtype not supported in 'transpose'")
    # One long column, in the common type of all.
    long = nodes.union([nodes.select(frame._node, [nodes.alias(nodes.column(name), "")]) for name in names], "vertical_relaxed")
    series = frame._apply(long).to_series()
    values = series.to_list()
    columns: dict[str, Any] = {header_name: names} if include_header else {}
    types: dict[str, Any] = {header_name: str} if include_header else {}
    for row, label in enumerate(labels):
        columns[label] = values[row::height]
        types[label] = series.dtype
    return DataFrame(columns, schema=types)
