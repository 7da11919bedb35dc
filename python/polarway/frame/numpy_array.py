"""``to_numpy`` of a whole frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import String
from polarway.datatypes.arrow_format import NUMBER_FORMATS
from polarway.series.exports import NUMPY_NAMES

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def _objects(frame: DataFrame, numpy: Any) -> Any:
    """Numbers and texts as Python objects; None where a column has nulls that are NaN among numbers, or another form."""
    if any(dtype.is_numeric() and series.null_count() for series, dtype in zip(frame.get_columns(), frame.dtypes)):
        return None
    out = numpy.full((frame.height, frame.width), None, dtype=object, order="F")
    for place in range(frame.width):
        if not frame._native.place(place, out[:, place].ctypes.data):
            return None
    return out


def _numbers(frame: DataFrame, numpy: Any, order: str) -> Any:
    """Numbers in their common type, each part copied once to its place; None where a column is of another type or has nulls."""
    kinds = [NUMPY_NAMES.get(type(dtype)) for dtype in frame.dtypes]
    if not kinds or None in kinds:
        return None
    made = _arrays(frame, numpy, order)
    if made is not None:
        return made
    columns = []
    for place in range(frame.width):
        parts = frame._native.fixed_parts(place)
        if parts is None:
            return None
        columns.append(parts)
    out = numpy.empty((frame.height, frame.width), dtype=numpy.result_type(*map(numpy.dtype, kinds)), order="F" if order == "fortran" else "C")
    for place, (kind, parts) in enumerate(zip(kinds, columns)):
        start = 0
        for part in parts:
            values = numpy.frombuffer(part, dtype=kind)
            out[start : start + len(values), place] = values
            start += len(values)
    return out


#: What holds NaN for the nulls of short numbers.
_FLOATS = {"int8": "float32", "int16": "float32", "uint8": "float32", "uint16": "float32", "float32": "float32"}
_FORMATS = {NUMPY_NAMES[kind]: format for kind, format in NUMBER_FORMATS.items()}


def _arrays(frame: DataFrame, numpy: Any, order: str) -> Any:
    """Columns where they are (with nulls: as floats), each copied once to its place; None where that has no form."""
    native = frame._native
    if frame.width > 1 and order == "fortran":
        names = [NUMPY_NAMES[type(series.dtype)] if not series.null_count() else _FLOATS.get(NUMPY_NAMES[type(series.dtype)], "float64") for series in frame]
        common = numpy.result_type(*map(numpy.dtype, names))
        found = native.direct.matrix(native.handle, _FORMATS.get(common.name, ""))
        if found is not NotImplemented:
            return numpy.frombuffer(found, common).reshape(frame.width, native.rows()).T
    arrays = []
    for place in range(frame.width):
        found = native.direct.array(native.handle, place)
        if found is NotImplemented:
            return None
        arrays.append(numpy.frombuffer(found[0], found[1]))
    common = numpy.result_type(*[array.dtype for array in arrays])
    out = numpy.empty((native.rows(), len(arrays)), dtype=common, order="F" if order == "fortran" else "C")
    for place, array in enumerate(arrays):
        out[:, place] = array
    return out


def _rows_as_objects(array: Any, numpy: Any) -> Any:
    """An array of more dimensions as one of its rows."""
    rows = numpy.empty(len(array), dtype=object)
    for place, row in enumerate(array):
        rows[place] = row
    return rows


def numpy_array(frame: DataFrame, order: str, structured: bool) -> Any:
    """Two dimensions in the columns' common type, or one of records."""
    import numpy

    dtypes = frame.dtypes
    if not structured and order == "fortran" and any(dtype == String for dtype in dtypes) and all(dtype == String or dtype.is_numeric() for dtype in dtypes):
        objects = _objects(frame, numpy)
        if objects is not None:
            return objects
    numbers = None if structured else _numbers(frame, numpy, order)
    if numbers is not None:
        return numbers
    columns = [series.to_numpy() for series in frame.get_columns()]
    if structured:
        # Fixed-width texts, as records have them.
        columns = [column.astype(str) if dtype == String and None not in column else column for column, dtype in zip(columns, dtypes)]
        kinds = [(name, column.dtype) for name, column in zip(frame.columns, columns)]
        records = numpy.empty(frame.height, dtype=kinds)
        for name, column in zip(frame.columns, columns):
            records[name] = column
        return records
    if not columns:
        return numpy.empty((frame.height, 0), dtype=numpy.int8 if frame.height else numpy.float32)
    columns = [_rows_as_objects(column, numpy) if column.ndim > 1 else column for column in columns]
    common = numpy.dtype(object) if any(column.dtype == object for column in columns) else numpy.result_type(*columns)
    out = numpy.empty((frame.height, len(columns)), dtype=common, order="F" if order == "fortran" else "C")
    for place, column in enumerate(columns):
        out[:, place] = column
    return out
