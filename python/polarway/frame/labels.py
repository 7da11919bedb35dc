"""Values as names of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.datatypes import String

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame
    from polarway.series import Series


def labels(series: Series) -> list[str]:
    """The values as they print in a table, none of them shortened; null is ``null``."""
    from polarway.formatting.cells import writer

    write = writer(series.dtype, quoted=False)
    (values,) = series._native.lists(stored=True)
    return [write(value) for value in values]


def pivot_labels(values: DataFrame) -> list[str]:
    """The rows as names of a pivot's columns: texts of single values, or the values in braces; a null makes it ``null``."""
    if values.width == 1:
        return ["null" if text is None else text for text in values.to_series().cast(String).to_list()]
    quoted = [dtype == String for dtype in values.dtypes]
    columns = [labels(column) for column in values.get_columns()]
    names = []
    for row, texts in zip(values.rows(), zip(*columns)):
        inner = ",".join([f'"{text}"' if quotes else text for text, quotes in zip(texts, quoted)])
        names.append("null" if None in row else "{" + inner + "}")
    return names
