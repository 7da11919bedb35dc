"""``to_numpy`` of a whole frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def numpy_array(frame: DataFrame, order: str, structured: bool) -> Any:
    """Two dimensions in the columns' common type, or one of records."""
    import numpy

    columns = [series.to_numpy() for series in frame.get_columns()]
    if structured:
        kinds = [(name, column.dtype) for name, column in zip(frame.columns, columns)]
        records = numpy.empty(frame.height, dtype=kinds)
        for name, column in zip(frame.columns, columns):
            records[name] = column
        return records
    if not columns:
        return numpy.empty((0, 0), dtype=numpy.float32)
    common = numpy.dtype(object) if any(column.dtype == object for column in columns) else numpy.result_type(*columns)
    out = numpy.empty((frame.height, len(columns)), dtype=common, order="F" if order == "fortran" else "C")
    for place, column in enumerate(columns):
        out[:, place] = column
    return out
