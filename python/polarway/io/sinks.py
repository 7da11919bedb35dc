"""Queries into files: the ``sink`` node, and file objects by way of a temporary file."""

from __future__ import annotations

import io
import os
import tempfile
from typing import TYPE_CHECKING, Any

from polarway.io import targets
from polarway.io.sources import refuse
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.lazyframe import LazyFrame

PARQUET_COMPRESSIONS = ("lz4", "uncompressed", "snappy", "gzip", "brotli", "zstd")
IPC_COMPRESSIONS = ("uncompressed", "lz4", "zstd")


def parquet_options(
    *,
    compression: str = "zstd",
    compression_level: int | None = None,
    statistics: bool | str | dict[str, bool] = True,
    row_group_size: int | None = None,
    data_page_size: int | None = None,
    use_pyarrow: bool = False,
    pyarrow_options: Any = None,
    partition_by: Any = None,
    storage_options: Any = None,
    **_accepted: Any,
) -> dict[str, Any]:
    """Options of the Parquet sink, those that are set."""
    refuse("write_parquet", pyarrow_options=pyarrow_options, partition_by=partition_by, storage_options=storage_options)
    if compression not in PARQUET_COMPRESSIONS:
        raise ValueError(f"parquet `compression` must be one of {set(PARQUET_COMPRESSIONS)!r}, got {compression!r}")
    options: dict[str, Any] = {"compression": compression}
    if compression_level is not None:
        options["compression_level"] = compression_level
    if statistics is False:
        options["statistics"] = False
    if row_group_size is not None:
        options["row_group_size"] = row_group_size
    if data_page_size is not None:
        options["data_page_size"] = data_page_size
    return options


def ipc_options(compression: str | None, *, storage_options: Any = None, **_accepted: Any) -> dict[str, Any]:
    """Options of the Arrow IPC sinks, those that are set."""
    refuse("write_ipc", storage_options=storage_options)
    chosen = compression or "uncompressed"
    if chosen not in IPC_COMPRESSIONS:
        raise ValueError(f"ipc `compression` must be one of {set(IPC_COMPRESSIONS)!r}, got {compression!r}")
    # record_batch_size is a wish: the engine writes its own batches.
    return {} if chosen == "uncompressed" else {"compression": chosen}


def plain_options(**options: Any) -> dict[str, Any]:
    """Options that go to the plan as they are, those that are set."""
    return {name: value for name, value in options.items() if value is not None}


def write(
    frame: LazyFrame, format: str, target: Any, options: dict[str, Any], *, lazy: bool = False, mkdir: bool = False
) -> LazyFrame | None:
    """Runs a query into a file; with ``lazy`` gives the query that would."""
    if targets.is_path(target):
        if mkdir:
            os.makedirs(os.path.dirname(targets.path_text(target)), exist_ok=True)
        sink = frame._apply(nodes.sink(frame._node, format, targets.path_text(target), options))
        if lazy:
            return sink
        sink.collect()
        return None
    if lazy:
        raise TypeError("a lazy sink needs a path, not a file object")
    with tempfile.TemporaryDirectory(prefix="polarway-") as folder:
        path = os.path.join(folder, f"out.{format}")
        frame._apply(nodes.sink(frame._node, format, path, options)).collect()
        targets.copy_into(path, target)
    return None


def write_or_return(frame: LazyFrame, format: str, target: Any, options: dict[str, Any]) -> io.BytesIO | None:
    """As :func:`write`; without a target the bytes come back."""
    if target is not None:
        write(frame, format, target, options)
        return None
    buffer = io.BytesIO()
    write(frame, format, buffer, options)
    buffer.seek(0)
    return buffer


def text_or_write(frame: LazyFrame, format: str, target: Any, options: dict[str, Any]) -> str | None:
    """As :func:`write`; without a target the text comes back, and text file objects get text."""
    if targets.is_path(target):
        write(frame, format, target, options)
        return None
    buffer = io.BytesIO()
    write(frame, format, buffer, options)
    return targets.write_text(buffer.getvalue().decode("utf-8"), target)
