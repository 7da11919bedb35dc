"""``to_pandas``: through pyarrow where it is installed, else column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.datatypes import Enum
from polarway.frame.arrow_table import no_rows

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def pandas_frame(frame: DataFrame, arrow_types: bool, options: dict[str, Any]) -> Any:
    """A ``pandas.DataFrame``; ``options`` go to pyarrow's ``to_pandas``."""
    try:
        import pandas
    except ImportError:
        raise ModuleNotFoundError("pandas is required for to_pandas(); install it with `pip install pandas`") from None
    if not frame._native.schema():
        return pandas.DataFrame()
    places = [place for place, dtype in enumerate(frame._native.schema().values()) if dtype.is_object()]
    if places:
        others = [name for place, name in enumerate(frame.columns) if place not in places]
        made = pandas_frame(frame.select(others), arrow_types, options) if others else pandas.DataFrame(index=range(frame.height))
        for place in places:
            series = frame.to_series(place)
            made.insert(place, series.name, pandas.Series(series.to_numpy(), index=made.index, dtype=object))
        return made
    try:
        import pyarrow
    except ImportError:
        if arrow_types:
            raise ModuleNotFoundError("pyarrow is required for to_pandas(use_pyarrow_extension_array=True)") from None
        return _by_column(frame, pandas)
    if not hasattr(pyarrow, "RecordBatchReader"):
        return _by_column(frame, pandas)
    if arrow_types:
        return _pandas_table(frame, pyarrow).to_pandas(self_destruct=True, split_blocks=True, types_mapper=pandas.ArrowDtype, **options)
    # Dates stay dates with a time type of pandas', as Polars gives them.
    table = _pandas_table(frame, pyarrow)
    return table.to_pandas(**({"date_as_object": False} | options))


def _pandas_table(frame: DataFrame, pyarrow: Any) -> Any:
    """A table with dictionaries as pandas takes them: of signed indices, with all categories also where there are no rows."""
    table = frame.to_arrow()
    for place, field in enumerate(table.schema):
        kind = field.type
        if pyarrow.types.is_dictionary(kind):
            target = pyarrow.dictionary(pyarrow.int64(), kind.value_type, kind.ordered)
            if frame.height or frame.dtypes[place] != Enum:
                column = table.column(place).cast(target)
            else:
                column = no_rows(pyarrow, target, frame.dtypes[place])
            table = table.set_column(place, field.with_type(target), column)
    return table


def _by_column(frame: DataFrame, pandas: Any) -> Any:
    return pandas.DataFrame({series.name: series.to_pandas() for series in frame.get_columns()})
