"""Readers and writers of pyarrow in place of ours, for ``use_pyarrow=True``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.io import sources

if TYPE_CHECKING:
    from polarway.frame import DataFrame


def _pyarrow(what: str) -> Any:
    try:
        import pyarrow
    except ImportError:
        raise ModuleNotFoundError(f"{what} with use_pyarrow=True needs pyarrow, which is not installed") from None
    return pyarrow


def read_parquet_with_pyarrow(source: Any, columns: Any, n_rows: int | None, memory_map: bool, options: dict[str, Any]) -> DataFrame:
    """A Parquet file by way of ``pyarrow.parquet.read_table``."""
    _pyarrow("read_parquet")
    from pyarrow import parquet

    if n_rows is not None:
        raise ValueError("`n_rows` cannot be used with `use_pyarrow=True`")
    paths, kept = sources.paths_of(source)
    frame = _frame(parquet.read_table(paths[0] if len(paths) == 1 else paths, memory_map=memory_map, columns=_names(columns, paths), **options))
    del kept
    return frame


def read_ipc_with_pyarrow(source: Any, columns: Any, n_rows: int | None, is_stream: bool) -> DataFrame:
    """An Arrow IPC file or stream by way of ``pyarrow.ipc``."""
    _pyarrow("read_ipc")
    from pyarrow import ipc

    if n_rows is not None:
        raise ValueError("`n_rows` cannot be used with `use_pyarrow=True`")
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
