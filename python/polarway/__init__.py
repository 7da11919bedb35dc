"""Polarway: a columnar query engine with Polars' API.

Importing this package loads names only. Modules, the native library and optional packages load at their first use.

Examples
--------
>>> import polarway as pw
>>> trades = pw.DataFrame({"symbol": ["A", "B", "A"], "price": [1.0, 2.0, 3.0]})
>>> trades.group_by("symbol", maintain_order=True).agg(pw.col("price").mean()).rows()
[('A', 2.0), ('B', 2.0)]
"""

from __future__ import annotations

# Type checkers take this name for typing's; importing that module would be most of the time this one takes.
TYPE_CHECKING = False

__version__ = "0.1.0"

_MODULES = (
    "api", "backends", "config", "datatypes", "exceptions", "io", "plan", "result", "schema", "selectors", "streaming", "testing",
)  # fmt: skip

_NAMES: dict[str, tuple[str, ...]] = {
    "frame": ("DataFrame",),
    "lazyframe": ("LazyFrame",),
    "group_by": ("GroupBy", "LazyGroupBy"),
    "series": ("Series",),
    "expr": ("Expr", "when"),
    "schema": ("Schema",),
    "config": ("Config",),
    "about": ("build_info", "show_versions"),
    "aligning": ("align_frames",),
    "combining": ("collect_all", "collect_all_async", "concat", "explain_all", "merge_sorted", "union"),
    "construct.flattening": ("json_normalize",),
    "io.lines": ("read_lines", "scan_lines"),
    "io.database": ("read_database", "read_database_uri"),
    "functions": (
        "all", "all_horizontal", "any", "any_horizontal", "approx_n_unique", "arange", "arg_sort_by", "arg_where", "coalesce", "col", "concat_arr", "concat_list", "concat_str",
        "corr", "count", "cov", "cum_count", "cum_sum", "element", "escape_regex", "exclude", "field", "first", "format", 
        "get_index_type", "head", "implode", "int_range", "last", "len", "list", "lit", "max", "max_horizontal", "mean",
        "mean_horizontal", "median", "min", "min_horizontal", "n_unique", "nth", "quantile", "repeat", "row_index", "select", "std", "struct", "sum",
        "sum_horizontal", "tail", "thread_pool_size", "var", "ones", "zeros",
    ),
    "pairs": ("arctan2", "rolling_corr", "rolling_cov"),
    "folding": ("cum_fold", "cum_reduce", "cum_sum_horizontal", "fold", "reduce"),
    "convert": (
        "from_arrow", "from_dataframe", "from_dict", "from_dicts", "from_numpy", "from_pandas", "from_records", "from_repr", "scan_arrow_c_stream",
    ),
    "mapping": ("map_batches", "map_groups"),
    "ranges": (
        "business_day_count", "date", "date_range", "date_ranges", "datetime", "datetime_range", "datetime_ranges", "duration", "from_epoch",
        "int_ranges", "linear_space", "linear_spaces", "time", "time_range", "time_ranges",
    ),
    "io.plugins": ("defer",),
    "io.with_pyarrow": ("scan_pyarrow_dataset",),
    "dtype_expr": ("DataTypeExpr", "dtype_of", "self_dtype", "struct_with_fields"),
    "piping": ("pipe_with_dtype",),
    "io": (
        "read_csv", "read_csv_schema_report", "read_ipc", "read_ipc_schema", "read_ipc_stream", "read_json", "read_ndjson", "read_parquet",
        "read_parquet_metadata", "read_parquet_schema", "PartitionBy", "ScanCastOptions", "scan_csv", "scan_ipc", "scan_ipc_stream", "scan_json", "scan_ndjson", "scan_parquet",
    ),
    "datatypes": (
        "Array", "BaseExtension", "Binary", "Boolean", "Categorical", "Categories", "DataType", "Date", "Datetime", "Decimal", "Duration", "Enum", "Extension", "Field",
        "Float16", "Float32", "Float64", "Int8", "Int16", "Int32", "Int64", "Int128", "List", "Map", "Null", "Object", "String", "Struct", "Time",
        "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "Unknown", "Utf8", "get_extension_type", "register_extension_type", "unregister_extension_type",
    ),
    "backends": ("BackendRouter", "get_router"),
    "sqltext": ("SQLContext", "sql", "sql_expr"),
    "streaming": ("adaptive_scan_csv", "adaptive_scan_parquet"),
    "randomness": ("set_random_seed",),
    "result": ("Err", "Nothing", "Ok", "Option", "Result", "Some", "safe", "safe_async", "sequence", "traverse"),
    "compat": ("CompatLevel", "QueryOptFlags"),
    "engines": ("Engine", "InMemoryEngine", "StreamingEngine"),
}  # fmt: skip

_HOME = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [*_HOME, *(name for name in _MODULES if name not in _HOME)]  # noqa: PLE0604 - texts, made from the table above

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from polarway import api as api
    from polarway import backends as backends
    from polarway import config as config
    from polarway import datatypes as datatypes
    from polarway import exceptions as exceptions
    from polarway import io as io
    from polarway import plan as plan
    from polarway import result as result
    from polarway import schema as schema
    from polarway import selectors as selectors
    from polarway import streaming as streaming
    from polarway import testing as testing
    from polarway.backends import BackendRouter as BackendRouter
    from polarway.backends import get_router as get_router
    from polarway.combining import *
    from polarway.compat import CompatLevel as CompatLevel
    from polarway.compat import QueryOptFlags as QueryOptFlags
    from polarway.config import Config as Config
    from polarway.convert import *
    from polarway.datatypes import *
    from polarway.dtype_expr import DataTypeExpr as DataTypeExpr
    from polarway.dtype_expr import dtype_of as dtype_of
    from polarway.dtype_expr import self_dtype as self_dtype
    from polarway.dtype_expr import struct_with_fields as struct_with_fields
    from polarway.engines import Engine as Engine
    from polarway.engines import InMemoryEngine as InMemoryEngine
    from polarway.engines import StreamingEngine as StreamingEngine
    from polarway.expr import Expr as Expr
    from polarway.expr import when as when
    from polarway.folding import *
    from polarway.frame import DataFrame as DataFrame
    from polarway.functions import *
    from polarway.group_by import GroupBy as GroupBy
    from polarway.group_by import LazyGroupBy as LazyGroupBy
    from polarway.io import *
    from polarway.io.plugins import defer as defer
    from polarway.lazyframe import LazyFrame as LazyFrame
    from polarway.mapping import map_batches as map_batches
    from polarway.mapping import map_groups as map_groups
    from polarway.pairs import *
    from polarway.piping import pipe_with_dtype as pipe_with_dtype
    from polarway.randomness import set_random_seed as set_random_seed
    from polarway.ranges import *
    from polarway.result import *
    from polarway.schema import Schema as Schema
    from polarway.series import Series as Series
    from polarway.sqltext import SQLContext as SQLContext
    from polarway.sqltext import sql as sql
    from polarway.sqltext import sql_expr as sql_expr
    from polarway.streaming import adaptive_scan_csv as adaptive_scan_csv
    from polarway.streaming import adaptive_scan_parquet as adaptive_scan_parquet


def __getattr__(name: str) -> Any:
    """Loads the module of a public name at its first use."""
    home = _HOME.get(name)
    if name == "__narwhals_namespace__":
        # narwhals takes this package itself as the name of a backend.
        home = "ecosystem.narwhals_plugin"
    if home is None and name not in _MODULES:
        from polarway.absent import message

        raise AttributeError(message(name))
    from importlib import import_module

    value = import_module(f"polarway.{home or name}")
    if home is not None:
        value = getattr(value, name)
    # A name that is also a module's (``expr``, ``io``) is never shadowed: public names and module names differ.
    globals()[name] = value
    return value


def __dir__() -> Iterable[str]:
    return sorted({*globals(), *__all__})
