"""``to_numpy`` of a whole frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import Boolean, Null, String, Struct
from polarway.datatypes.arrow_format import NUMBER_FORMATS
from polarway.exceptions import SchemaError
from polarway.series.numpy_array import NO_COPY, NUMPY_NAMES, fixed_name

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


class _Columns:
    """Memory of columns that lie one after the other, as numpy takes it; it keeps all of them."""

    def __init__(self, arrays: list[Any]) -> None:
        self.arrays = arrays
        first = arrays[0]
        self.__array_interface__ = {
            "version": 3, "data": (first.__array_interface__["data"][0], True), "typestr": first.dtype.str,
            "shape": (len(first), len(arrays)), "strides": (first.itemsize, first.nbytes),
        }  # fmt: skip


def _joined(frame: DataFrame, numpy: Any, masked: bool) -> Any:
    """The columns where they are, when they are of one type and lie one after the other; else None."""
    dtypes = frame.dtypes
    name = fixed_name(dtypes[0])
    if name is None or any(dtype != dtypes[0] for dtype in dtypes[1:]):
        return None
    arrays: list[Any] = []
    kind = numpy.dtype(name)
    for place in range(frame.width):
        view = _view(frame, place, kind.itemsize, masked)
        if view is None:
            return None
        array = numpy.frombuffer(view, dtype=kind)
        if arrays and _address(array) != _address(arrays[-1]) + array.nbytes:
            return None
        arrays.append(array)
    made = numpy.asarray(_Columns(arrays)) if len(arrays) > 1 else arrays[0].reshape(-1, 1)
    made.flags.writeable = False
    return made


def _view(frame: DataFrame, place: int, width: int, masked: bool) -> Any:
    """The memory of a column; None if it lies in parts, or has nulls that are not masked."""
    native = frame._native
    found = NotImplemented if masked else native.direct.array(native.handle, place)
    if found is not NotImplemented:
        return found[0] if found[2] else None
    if not masked and frame.to_series(place).null_count():
        return None
    return native.leaf_view(place, width)


def _address(array: Any) -> int:
    return int(array.__array_interface__["data"][0])


def numpy_array(frame: DataFrame, order: str, writable: bool, allow_copy: bool, masked: bool) -> Any:
    """Two dimensions in the columns' common type."""
    import numpy

    with_mask: Any = numpy.ma.MaskedArray
    if not frame.width:
        empty = numpy.empty((frame.height, 0), dtype=numpy.int8)
        return with_mask(empty) if masked else empty
    data = _joined(frame, numpy, masked) if frame.height and order == "fortran" else None
    if not allow_copy and frame.height and (data is None or writable):
        raise RuntimeError(NO_COPY if data is None else "copy not allowed: cannot create a writable array without copying data")
    if data is None:
        data = _copied(frame, numpy, order, writable, masked)
    elif writable:
        data = data.copy()
    return with_mask(data, mask=_mask(frame, numpy, order)) if masked else data


def _mask(frame: DataFrame, numpy: Any, order: str) -> Any:
    columns = frame.get_columns()
    if not any(series.null_count() for series in columns):
        return numpy.ma.nomask
    mask = numpy.zeros((frame.height, frame.width), dtype=bool, order="F" if order == "fortran" else "C")
    for place, series in enumerate(columns):
        if series.null_count():
            mask[:, place] = series.is_null().to_numpy()
    return mask


def _copied(frame: DataFrame, numpy: Any, order: str, writable: bool, masked: bool) -> Any:
    dtypes = frame.dtypes
    if not masked:
        if order == "fortran" and any(dtype == String for dtype in dtypes) and all(dtype == String or dtype.is_numeric() for dtype in dtypes):
            objects = _objects(frame, numpy)
            if objects is not None:
                return objects
        numbers = _numbers(frame, numpy, order)
        if numbers is not None:
            return numbers
    common_type = _number_type(frame)
    if common_type is not None and (masked or common_type.is_float() or not any(series.null_count() for series in frame.iter_columns())):
        frame = frame.cast(common_type)
        dtypes = frame.dtypes
    columns = [series.to_numpy(writable=writable and dtype.is_nested(), masked=masked and not dtype.is_nested()) for series, dtype in zip(frame.get_columns(), dtypes)]
    columns = [column.data if isinstance(column, numpy.ma.MaskedArray) else column for column in columns]
    columns = [_rows_as_objects(column, numpy) if column.ndim > 1 else column for column in columns]
    common = numpy.dtype(object) if any(column.dtype == object for column in columns) else numpy.result_type(*columns)
    out = numpy.empty((frame.height, len(columns)), dtype=common, order="F" if order == "fortran" else "C")
    for place, column in enumerate(columns):
        numpy.copyto(out[:, place], column, casting="same_kind")
    return out


def _number_type(frame: DataFrame) -> Any:
    """The type of numbers that moments, flags and decimals among numbers become; None: the columns have none in common."""
    dtypes = frame.dtypes
    if not any(fixed_name(dtype) and dtype.is_numeric() for dtype in dtypes) or not all(
        dtype.is_numeric() or dtype.is_temporal() or dtype in (Boolean, Null) for dtype in dtypes
    ):
        return None
    from polarway.combining import concat

    first, *others = (frame.head(0).select(series.alias("")) for series in frame.head(0).iter_columns())
    try:
        (common,) = concat([first, *others], how="vertical_relaxed").dtypes
    except SchemaError:
        return None
    return common if NUMPY_NAMES.get(type(common)) else None


def structured_array(frame: DataFrame, allow_copy: bool, masked: bool) -> Any:
    """One record per row; a struct is a record in the record, texts have the width of the longest."""
    import numpy

    if not allow_copy and frame.height:
        raise RuntimeError("copy not allowed: cannot create structured array without copying data")
    columns = [_field(series, numpy, masked) for series in frame.get_columns()]
    kinds = [(name, column.dtype, column.shape[1:]) for name, column in zip(frame.columns, columns)]
    make: Any = numpy.ma.empty if masked else numpy.empty
    records = make(frame.height, dtype=kinds)
    for name, column in zip(frame.columns, columns):
        records[name] = column
    return records


def _field(series: Any, numpy: Any, masked: bool) -> Any:
    if series.dtype == Struct:
        records = structured_array(series.struct.unnest(), True, masked)
        if masked and series.null_count():
            records[series.is_null().to_numpy()] = numpy.ma.masked
        return records
    has_nulls = bool(series.null_count())
    if series.dtype == String and masked and has_nulls:
        return numpy.ma.MaskedArray(series.fill_null("").to_numpy().astype(str), mask=series.is_null().to_numpy())
    column = series.to_numpy(masked=masked)
    return column.astype(str) if series.dtype == String and not has_nulls else column
