"""Queries into files: the ``sink`` node, and file objects by way of a temporary file."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from polarway.io import targets
from polarway.io.partition import PartitionBy, SinkedPath, SinkedPathsCallbackArgs, write_partitions
from polarway.io.sources import choice, refuse
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.compat import CompatLevel
    from polarway.lazyframe import LazyFrame

PARQUET_COMPRESSIONS = ("lz4", "uncompressed", "snappy", "gzip", "brotli", "zstd")
IPC_COMPRESSIONS = ("uncompressed", "lz4", "zstd")
#: Formats whose files the engine spreads over partitions by itself.
ENGINE_PARTITIONS = ("parquet", "ipc", "csv")
TEXT_COMPRESSIONS = ("uncompressed", "gzip", "zstd")
_ENDINGS = {"gzip": (".gz",), "zstd": (".zst", ".zstd")}
_CSV_DEFAULTS: dict[str, Any] = {
    "include_bom": False, "include_header": True, "separator": ",", "line_terminator": "\n", "quote_char": '"', "datetime_format": None,
    "date_format": None, "time_format": None, "float_scientific": None, "float_precision": None, "decimal_comma": False, "null_value": None,
    "quote_style": None,
}  # fmt: skip


def parquet_options(
    *,
    compression: str = "zstd",
    compression_level: int | None = None,
    statistics: bool | str | dict[str, bool] = True,
    row_group_size: int | None = None,
    data_page_size: int | None = None,
    metadata: Any = None,
    arrow_schema: Any = None,
    encryption: Any = None,
    bloom_filters: Any = None,
    sorting_columns: Any = None,
    row_group_bytes: int | None = None,
    page_index: bool = True,
    checksums: bool = False,
) -> dict[str, Any]:
    """Options of the Parquet sink, those that are set."""
    refuse("writing Parquet", encryption=encryption)
    if compression not in PARQUET_COMPRESSIONS:
        raise ValueError(f"parquet `compression` must be one of {set(PARQUET_COMPRESSIONS)!r}, got {compression!r}")
    options: dict[str, Any] = {"compression": compression}
    if compression_level is not None:
        options["compression_level"] = compression_level
    if not _wants_statistics(statistics):
        options["statistics"] = False
    if row_group_size is not None:
        options["row_group_size"] = row_group_size
    if data_page_size is not None:
        options["data_page_size"] = data_page_size
    if row_group_bytes is not None:
        options["row_group_bytes"] = row_group_bytes
    if metadata:
        options["metadata"] = _metadata(metadata)
    if arrow_schema is not None:
        options["arrow_schema"] = _schema_message(arrow_schema)
    if bloom_filters:
        options["bloom_filters"] = dict(bloom_filters) if isinstance(bloom_filters, Mapping) else list(bloom_filters)
    if sorting_columns:
        options["sorting_columns"] = [{"column": item} if isinstance(item, str) else dict(item) for item in sorting_columns]
    if not page_index:
        options["page_index"] = False
    if checksums:
        options["checksums"] = True
    return options


def _wants_statistics(statistics: bool | str | dict[str, bool]) -> bool:
    if isinstance(statistics, dict):
        for name in statistics:
            choice("statistics", name, "min", "max", "distinct_count", "null_count")
        return any({"min": True, "max": True, "null_count": True, **statistics}[name] for name in ("min", "max", "null_count"))
    if isinstance(statistics, str):
        choice("statistics", statistics, "full")
    return bool(statistics)


def _names(parameter: str, given: Any) -> list[str]:
    """Names of columns, one or several."""
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"`{parameter}` is True, False, a column's name or several, found {name!r}")
    return names


@dataclass(frozen=True)
class ParquetMetadataContext:
    """What a function given as ``metadata`` of a Parquet file is told: the Arrow schema that the footer will have, in base64."""

    arrow_schema: str


def _schema_message(schema: Any) -> str:
    """A pyarrow schema as the message that footers of Parquet files carry."""
    from base64 import b64encode

    if not hasattr(schema, "serialize") or not hasattr(schema, "names"):
        raise TypeError(f"`arrow_schema` is a pyarrow.Schema, not {type(schema).__name__!r}")
    for field in schema:
        _refuse_required(field, field.name)
    return b64encode(schema.serialize().to_pybytes()).decode()


def _refuse_required(field: Any, column: str) -> None:
    if not field.nullable:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"arrow_schema: column {column!r} has a field with nullable=False ({field.name!r}); every column is written as nullable")
    for child in range(field.type.num_fields):
        _refuse_required(field.type.field(child), column)


def file_metadata(frame: LazyFrame, metadata: Any) -> Any:
    """The texts of a Parquet file's footer; a function gives them, once, before anything is written."""
    if not callable(metadata):
        return metadata
    from polarway.io.parquet import read_parquet_metadata

    empty = io.BytesIO()
    frame.clear().sink_parquet(empty)
    return metadata(ParquetMetadataContext(read_parquet_metadata(empty.getvalue())["ARROW:schema"]))


def _metadata(metadata: Any) -> dict[str, str]:
    for key, value in metadata.items():
        if not isinstance(key, str) or not isinstance(value, str):
            raise TypeError(f"`metadata` has texts for keys and values, found {key!r}: {value!r}")
    return dict(metadata)


def ipc_options(
    *,
    compression: str | None = "uncompressed",
    compression_level: int | None = None,
    compat_level: CompatLevel | None = None,
    record_batch_size: int | None = None,
    record_batch_statistics: bool = False,
    metadata: Mapping[str, str] | None = None,
    field_metadata: Mapping[str, Mapping[str, str]] | None = None,
    dictionary_deltas: bool = False,
    run_end_encoded: bool | str | Iterable[str] = False,
) -> dict[str, Any]:
    """Options of the Arrow IPC sinks, those that are set."""
    chosen = compression or "uncompressed"
    if chosen not in IPC_COMPRESSIONS:
        raise ValueError(f"ipc `compression` must be one of {set(IPC_COMPRESSIONS)!r}, got {compression!r}")
    if record_batch_size is not None and record_batch_size < 1:
        raise ValueError(f"invalid zero value: `record_batch_size` must be positive, got {record_batch_size}")
    options: dict[str, Any] = {} if chosen == "uncompressed" else {"compression": chosen}
    if record_batch_size is not None:
        options["record_batch_size"] = record_batch_size
    if record_batch_statistics:
        options["record_batch_statistics"] = True
    if dictionary_deltas:
        options["dictionary_deltas"] = True
    if run_end_encoded:
        options["run_end_encoded"] = True if run_end_encoded is True else _names("run_end_encoded", run_end_encoded)
    if metadata:
        options["metadata"] = _metadata(metadata)
    if field_metadata:
        options["field_metadata"] = {name: _metadata(texts) for name, texts in field_metadata.items()}
    if compression_level is not None:
        options["compression_level"] = compression_level
    if compat_level is not None:
        options["compat_level"] = compat_level._version
    return options


def csv_options(target: Any, compression: str, compression_level: int | None, check_extension: bool, batch_size: int, **given: Any) -> dict[str, Any]:
    """Options of the CSV sink, those that differ from its defaults."""
    for name in ("separator", "quote_char"):
        if given[name] is not None and len(given[name].encode("utf-8")) != 1:
            raise ValueError(f"{name}={given[name]!r} should be a single byte character, but is {len(given[name].encode('utf-8'))} bytes long")
    if given["quote_style"] is not None:
        choice("quote_style", given["quote_style"], "necessary", "always", "non_numeric", "never")
    if batch_size < 1:
        raise ValueError(f"invalid zero value: `batch_size` must be positive, got {batch_size}")
    options = {name: value for name, value in given.items() if value != _CSV_DEFAULTS[name]}
    if options.pop("null_value", None) is not None:
        options["null_value"] = given["null_value"]
    return options | text_options(target, compression, compression_level, check_extension)


def text_options(target: Any, compression: str, compression_level: int | None, check_extension: bool) -> dict[str, Any]:
    """Options of packing text, those that are set; the target's name must fit them unless ``check_extension`` is false."""
    choice("compression", compression, *TEXT_COMPRESSIONS)
    if check_extension and targets.is_path(target):
        _check_extension(os.fspath(target), compression)
    if compression == "uncompressed":
        return {}
    return {"compression": compression} | ({} if compression_level is None else {"compression_level": compression_level})


def _check_extension(path: str, compression: str) -> None:
    from polarway.exceptions import InvalidOperationError

    if compression == "uncompressed" and path.endswith(tuple(ending for endings in _ENDINGS.values() for ending in endings)):
        raise InvalidOperationError(
            "use the compression parameter to control compression, or set `check_extension` to `False` if you want to suffix an "
            "uncompressed filename with an ending intended for compression"
        )
    if compression != "uncompressed" and os.path.splitext(path)[1] and not path.endswith(_ENDINGS[compression]):
        raise InvalidOperationError(
            f"the path ({path}) does not conform to standard naming, expected suffix: ({_ENDINGS[compression][0]}), set `check_extension` to "
            "`False` if you don't want this behavior"
        )


def write(
    frame: LazyFrame,
    format: str,
    target: Any,
    options: dict[str, Any],
    *,
    lazy: bool = False,
    mkdir: bool = False,
    sync_on_close: Any = None,
    on_paths: Any = None,
) -> LazyFrame | None:
    """Runs a query into a file; with ``lazy`` gives the query that would. Files are always written through to the disk."""
    choice("sync_on_close", sync_on_close, None, "none", "data", "all", False, True)
    if frame._node["op"] == "sink":
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError("cannot create a sink on top of another sink")
    if isinstance(target, PartitionBy):
        return _write_partitions(frame, format, target, options, lazy, on_paths)
    if targets.is_path(target):
        path = targets.path_text(target)
        if os.path.isdir(path):
            raise IsADirectoryError(f"expected a file path; {os.fspath(target)!r} is a directory")
        if mkdir:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        elif not os.path.isdir(os.path.dirname(path)):
            from polarway.exceptions import FileMissingError

            raise FileMissingError(f"No such file or directory: {os.fspath(target)!r}; pass mkdir=True to make the folder")
        sink = frame._apply(nodes.sink(frame._node, format, path, options))
        if lazy:
            return sink
        sink.collect()
        _tell([path], on_paths)
        return None
    if not hasattr(target, "write"):
        raise TypeError(f"a path or a file object is needed, not {type(target).__name__!r}")
    if lazy:
        return _write_later(frame, format, target, options)
    if on_paths is not None:
        _tell([target], on_paths)
    with tempfile.TemporaryDirectory(prefix="polarway-") as folder:
        path = os.path.join(folder, f"out.{format}")
        frame._apply(nodes.sink(frame._node, format, path, options)).collect()
        targets.copy_into(path, target)
    return None


def _write_later(frame: LazyFrame, format: str, target: Any, options: dict[str, Any]) -> LazyFrame:
    """The query that writes into a file object when it is collected: into a file that lives as long as the query, and from there."""
    folder = tempfile.mkdtemp(prefix="polarway-")
    path = os.path.join(folder, f"out.{format}")

    def copy(nothing: Any) -> Any:
        targets.copy_into(path, target)
        return nothing

    weakref.finalize(copy, shutil.rmtree, folder, ignore_errors=True)
    return frame._apply(nodes.sink(frame._node, format, path, options)).map_batches(copy)


def _write_partitions(frame: LazyFrame, format: str, target: PartitionBy, options: dict[str, Any], lazy: bool, on_paths: Any) -> LazyFrame | None:
    plain = target.plain_options()
    if plain is not None and on_paths is None and format in ENGINE_PARTITIONS:
        sink = frame._apply(nodes.sink(frame._node, format, targets.path_text(target.base_path or "."), options | plain))
        if lazy:
            return sink
        sink.collect()
        return None
    if lazy:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError("a lazy sink into PartitionBy needs keys that are columns, and no functions or sizes in bytes; pass lazy=False")
    _tell(write_partitions(frame, format, target, lambda rows, place: write(rows.lazy(), format, place, options) and None), on_paths)
    return None


def _tell(written: list[Any], on_paths: Any) -> None:
    """Calls back with the paths that were written."""
    if on_paths is None:
        return
    if not all(targets.is_path(place) for place in written):
        from polarway.exceptions import ComputeError

        raise ComputeError("encountered non-path sink target: sinked_paths_callback is for files with paths")
    on_paths(SinkedPathsCallbackArgs([SinkedPath(os.fspath(place)) for place in written]))


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
    """As :func:`write`; without a target the text comes back."""
    if target is not None:
        write(frame, format, target, options)
        return None
    if "compression" in options:
        raise ValueError("compressed text is bytes: pass a path or a binary file object")
    buffer = io.BytesIO()
    write(frame, format, buffer, options)
    return buffer.getvalue().decode("utf-8")
