"""Lines of text as rows: ``read_lines`` and ``scan_lines``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

# A byte that text has not: the engine's reader of separated text finds one field in each line.
_NOWHERE = "\x00"


def scan_lines(
    source: Any,
    *,
    name: str = "line",
    n_rows: int | None = None,
    row_index_name: str | None = None,
    row_index_offset: int = 0,
    glob: bool = True,
    storage_options: Any = None,
    credential_provider: Any = "auto",
    include_file_paths: str | None = None,
) -> LazyFrame:
    """The lines of text files as a column, read by the engine when the query runs; line ends are ``\\n`` or ``\\r\\n``.

    Raises ``ComputeError`` for a line with a byte of zero, which text has not.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> pw.scan_lines(io.BytesIO(b"one\\n\\ntwo, three")).collect().to_series().to_list()
    ['one', '', 'two, three']
    """
    from polarway.datatypes import String
    from polarway.io.csv import scan_csv

    return scan_csv(
        source, has_header=False, separator=_NOWHERE, quote_char=None, schema={name: String}, missing_utf8_is_empty_string=True, n_rows=n_rows,
        row_index_name=row_index_name, row_index_offset=row_index_offset, glob=glob, include_file_paths=include_file_paths,
        storage_options=storage_options, raise_if_empty=False,
    )  # fmt: skip


def read_lines(source: Any, **options: Any) -> DataFrame:
    """The lines of text files as a column: :func:`scan_lines`, run.

    Examples
    --------
    >>> import io
    >>> import polarway as pw
    >>> pw.read_lines(io.BytesIO(b"one\\ntwo\\n"), name="text").rows()
    [('one',), ('two',)]
    """
    return scan_lines(source, **options).collect()
