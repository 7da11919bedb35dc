"""Reading and writing files. Every ``read_*`` is a ``scan_*`` that is collected at once."""

from __future__ import annotations

from polarway.io.cast_options import ScanCastOptions
from polarway.io.csv import read_csv, read_csv_schema_report, scan_csv
from polarway.io.ipc import read_ipc, read_ipc_schema, read_ipc_stream, scan_ipc, scan_ipc_stream
from polarway.io.ndjson import read_json, read_ndjson, scan_json, scan_ndjson
from polarway.io.parquet import read_parquet, read_parquet_metadata, read_parquet_schema, scan_parquet
from polarway.io.partition import PartitionBy

__all__ = [
    "PartitionBy", "ScanCastOptions", "read_csv", "read_csv_schema_report", "read_ipc", "read_ipc_schema", "read_ipc_stream", "read_json", "read_ndjson",
    "read_parquet", "read_parquet_metadata", "read_parquet_schema", "scan_csv", "scan_ipc", "scan_ipc_stream", "scan_json",
    "scan_ndjson", "scan_parquet",
]  # fmt: skip
