"""Readers and writers of pyarrow in place of ours: ``use_pyarrow=True`` and ``scan_pyarrow_dataset``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from polarway.io import sources

if TYPE_CHECKING:
    from polarway.datatypes import DataType
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema

_COMPARISONS = {"eq": "__eq__", "ne": "__ne__", "lt": "__lt__", "le": "__le__", "gt": "__gt__", "ge": "__ge__"}


def _pyarrow(what: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise ModuleNotFoundError(f"{what} with use_pyarrow=True needs pyarrow, which is not installed") from None
    return pyarrow


def refuse_with_pyarrow(**given: Any) -> None:
    """Refuses parameters that only our own reader has."""
    for name, value in given.items():
        if value is not None:
            raise ValueError(f"`{name}` cannot be used with `use_pyarrow=True`")


def read_parquet_with_pyarrow(source: Any, columns: Any, memory_map: bool, options: dict[str, Any]) -> DataFrame:
    """A Parquet file by way of ``pyarrow.parquet.read_table``."""
    _pyarrow("read_parquet")
    from pyarrow import parquet

    paths, kept = sources.paths_of(source)
    frame = _frame(parquet.read_table(paths[0] if len(paths) == 1 else paths, memory_map=memory_map, columns=_names(columns, paths), **options))
    del kept
    return frame


def read_ipc_with_pyarrow(source: Any, columns: Any, n_rows: int | None, is_stream: bool) -> DataFrame:
    """An Arrow IPC file or stream by way of ``pyarrow.ipc``."""
    _pyarrow("read_ipc")
    from pyarrow import ipc

    refuse_with_pyarrow(n_rows=n_rows)
    paths, kept = sources.paths_of(source)
    with open(paths[0], "rb") as file:
        table = (ipc.open_stream(file) if is_stream else ipc.open_file(file)).read_all()
    del kept
    return _frame(table if columns is None else table.select(columns))


def write_parquet_with_pyarrow(frame: DataFrame, target: Any, options: dict[str, Any]) -> None:
    """Writes a frame with ``pyarrow.parquet.write_table``, or ``write_to_dataset`` where the options partition it."""
    _pyarrow("write_parquet")
    from pyarrow import parquet

    if options.get("partition_cols"):
        parquet.write_to_dataset(frame.to_arrow(), root_path=str(target), **options)
    else:
        parquet.write_table(frame.to_arrow(), target, **options)


def _names(columns: Any, paths: list[str]) -> list[str] | None:
    if columns is None:
        return None
    chosen = [columns] if isinstance(columns, (str, int)) else list(columns)
    if not any(isinstance(column, int) for column in chosen):
        return [str(column) for column in chosen]
    from pyarrow import parquet

    names = parquet.read_schema(paths[0]).names
    return [names[column] if isinstance(column, int) else column for column in chosen]


def _frame(table: Any) -> DataFrame:
    from polarway.convert import from_arrow

    return from_arrow(table)


def scan_pyarrow_dataset(source: Any, *, allow_pyarrow_filter: bool = True, batch_size: int | None = None) -> LazyFrame:
    """The rows of a pyarrow dataset, read when the query runs: only the columns that it needs, and with its filter where pyarrow has that.

    Parameters
    ----------
    source
        A ``pyarrow.dataset.Dataset``, for instance of files in an object store that pyarrow reaches.
    allow_pyarrow_filter
        Whether pyarrow may leave rows out by the filter right above the scan. The engine applies the filter in any case, so what it
        means does not depend on this.
    batch_size
        Most rows of each batch that is read; ``None``: as pyarrow likes.

    Examples
    --------
    >>> import polarway as pw
    >>> import pyarrow as pa, pyarrow.dataset as ds
    >>> pw.scan_pyarrow_dataset(ds.dataset(pa.table({"a": [1, 2, 3]}))).filter(pw.col("a") > 1).collect().height
    2
    """
    from polarway.io.plugins import register_io_source

    def known() -> Schema:
        return _frame(source.schema.empty_table()).schema

    def rows(columns: list[str] | None, predicate: Any, n_rows: int | None, engine_batch_size: int | None) -> Iterator[DataFrame]:
        options: dict[str, Any] = {"columns": columns}
        if batch_size is not None:
            options["batch_size"] = batch_size
        if allow_pyarrow_filter and predicate is not None and n_rows is None:
            options["filter"] = _superset(predicate._node, known())
        left = n_rows
        for batch in source.to_batches(**options):
            if left is not None:
                batch = batch.slice(0, left)
                left -= batch.num_rows
            if batch.num_rows:
                yield _frame(batch)
            if left == 0:
                return

    return register_io_source(rows, schema=known)


def _superset(node: Any, schema: Schema) -> Any:
    """A filter of pyarrow that keeps every row that the predicate keeps; None where there is none."""
    function, arguments = node.get("fn"), node.get("args", [])
    if function in ("and", "or"):
        sides = [_superset(argument, schema) for argument in arguments]
        known = [side for side in sides if side is not None]
        if not known or (function == "or" and len(known) < len(sides)):
            return None
        whole = known[0]
        for side in known[1:]:
            whole = whole & side if function == "and" else whole | side
        return whole
    if function in ("is_null", "is_not_null") and "col" in arguments[0]:
        field = _field(arguments[0]["col"])
        return field.is_null() if function == "is_null" else field.is_valid()
    if function in _COMPARISONS and "col" in arguments[0] and "lit" in arguments[1]:
        name, value = arguments[0]["col"], arguments[1]["lit"]
        if value is not None and _compares_alike(schema.get(name), arguments[1].get("dtype"), value):
            return getattr(_field(name), _COMPARISONS[function])(value)
    return None


def _compares_alike(dtype: DataType | None, of_literal: Any, value: Any) -> bool:
    """Whether pyarrow orders a column and a value as we do: not with NaN, nor where the literal stands for something else."""
    if dtype is None or isinstance(value, bool):
        return False
    if dtype.is_integer():
        return isinstance(value, int) and of_literal in (None, "int64", "int32") and abs(value) < 1 << 62
    return dtype == _text() and isinstance(value, str) and of_literal in (None, "string")


def _text() -> Any:
    from polarway.datatypes import String

    return String


def _field(name: str) -> Any:
    from pyarrow import compute

    return compute.field(name)
