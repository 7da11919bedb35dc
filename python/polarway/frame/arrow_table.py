"""``to_arrow``: pyarrow's table, or a stand-in where pyarrow is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import Enum

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame
    from polarway.schema import Schema

_BYTE, _TWO_BYTES = 0xFF, 0xFFFF


def arrow_table(frame: DataFrame, *, views: bool) -> Any:
    """A ``pyarrow.Table``; without pyarrow an :class:`ArrowTable`."""
    try:
        import pyarrow
    except ImportError:
        return ArrowTable(frame)
    if not hasattr(pyarrow, "RecordBatchReader"):
        return ArrowTable(frame)
    if not frame._native.schema():
        return pyarrow.table({})
    if views:
        return pyarrow.table(frame)
    given = pyarrow.schema(frame)
    kinds = [array_type(pyarrow, field.type, dtype) for field, dtype in zip(given, frame.dtypes)]
    target = pyarrow.schema([field.with_type(kind) for field, kind in zip(given, kinds)], metadata=given.metadata)
    if target == given:
        return pyarrow.table(frame)
    # Text at the top leaves in the form that is asked for; what is within lists and structs is cast.
    table = pyarrow.RecordBatchReader._import_from_c_capsule(frame.__arrow_c_stream__(target.__arrow_c_schema__())).read_all()
    return table if target == table.schema else table.cast(target)


def from_interchange(frame: Any, *, allow_copy: bool) -> Any:
    """A ``pyarrow.Table`` of an object with ``__dataframe__``."""
    try:
        from pyarrow import interchange
    except ImportError:
        raise ModuleNotFoundError("the dataframe interchange protocol needs pyarrow: pip install pyarrow") from None
    return interchange.from_dataframe(frame, allow_copy=allow_copy)


def array_type(pyarrow: Any, kind: Any, dtype: Any) -> Any:
    """The Arrow type in which a column leaves: text with offsets, an Enum by the shortest indices that number its categories."""
    kind = _without_views(pyarrow, kind)
    if dtype != Enum or not pyarrow.types.is_dictionary(kind):
        return kind
    count = len(dtype.categories)
    index = pyarrow.uint8() if count < _BYTE else pyarrow.uint16() if count < _TWO_BYTES else pyarrow.uint32()
    return pyarrow.dictionary(index, kind.value_type, kind.ordered)


def no_rows(pyarrow: Any, kind: Any, dtype: Any) -> Any:
    """An array of an Enum without rows; its categories are there all the same."""
    texts = pyarrow.array(dtype.categories.to_list(), pyarrow.large_string())
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array([], kind.index_type), texts, ordered=kind.ordered)


def _without_views(pyarrow: Any, kind: Any) -> Any:
    types = pyarrow.types
    if types.is_string_view(kind) or types.is_string(kind):
        return pyarrow.large_string()
    if types.is_binary_view(kind) or types.is_binary(kind):
        return pyarrow.large_binary()
    if types.is_list(kind) or types.is_large_list(kind):
        return pyarrow.large_list(kind.value_field.with_type(_without_views(pyarrow, kind.value_type)))
    if types.is_fixed_size_list(kind):
        return pyarrow.list_(kind.value_field.with_type(_without_views(pyarrow, kind.value_type)), kind.list_size)
    if types.is_struct(kind):
        return pyarrow.struct([field.with_type(_without_views(pyarrow, field.type)) for field in kind.fields])
    if types.is_dictionary(kind):
        return pyarrow.dictionary(kind.index_type, _without_views(pyarrow, kind.value_type), kind.ordered)
    return kind


def _with_views(pyarrow: Any, kind: Any) -> Any:
    types = pyarrow.types
    if types.is_large_string(kind) or types.is_string(kind):
        return pyarrow.string_view()
    if types.is_large_binary(kind) or types.is_binary(kind):
        return pyarrow.binary_view()
    if types.is_large_list(kind):
        return pyarrow.large_list(kind.value_field.with_type(_with_views(pyarrow, kind.value_type)))
    if types.is_fixed_size_list(kind):
        return pyarrow.list_(kind.value_field.with_type(_with_views(pyarrow, kind.value_type)), kind.list_size)
    if types.is_struct(kind):
        return pyarrow.struct([field.with_type(_with_views(pyarrow, field.type)) for field in kind.fields])
    return kind


class ArrowTable:
    """What ``to_arrow`` gives without pyarrow: the Arrow PyCapsule protocol and a few conversions."""

    __slots__ = ("_frame",)

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    @property
    def schema(self) -> Schema:
        """Names and types of the columns; it has ``__arrow_c_schema__``."""
        return self._frame.schema

    @property
    def num_rows(self) -> int:
        """The number of rows."""
        return self._frame.height

    @property
    def num_columns(self) -> int:
        """The number of columns."""
        return self._frame.width

    @property
    def column_names(self) -> list[str]:
        """Names of the columns."""
        return self._frame.columns

    def __len__(self) -> int:
        return self._frame.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._frame.__arrow_c_schema__()

    def to_pylist(self) -> list[dict[str, Any]]:
        """Every row as a dictionary."""
        return self._frame.to_dicts()

    def to_pydict(self) -> dict[str, list[Any]]:
        """The columns as lists."""
        return self._frame.to_dict(as_series=False)

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame``."""
        return self._frame.to_pandas()

    def __repr__(self) -> str:
        return f"ArrowTable({self._frame!r})"
