"""Reading whole files: Parquet of other shapes, CSV, NDJSON, packed Arrow IPC (DuckDB has no reader of its own for that). The answer compared is the number of rows and the sum of every numeric column."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from inputs import shapes, trades

from queries import Bind, Query, Sizes

WIDE_ROWS = 1_000_000
STRING_ROWS = 5_000_000
CSV_TRADES_ROWS = 5_000_000
NDJSON_ROWS = 2_000_000
TWO = ["c017", "c071"]


def checked(frame: Any) -> list[Any]:
    """Rows, and the sum of every numeric column, of an Arrow table or whatever gives an Arrow stream."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = frame if isinstance(frame, pa.Table) else pa.table(frame)
    sums = [(name, pc.sum(column).as_py()) for name, column in zip(table.column_names, table.columns)
            if pa.types.is_integer(column.type) or pa.types.is_floating(column.type)]
    return [table.num_rows, *sums]


def _polars_like(load: Callable[[], tuple[Any, Callable[[Any], Any]]]) -> dict[str, Callable[[], Bind]]:
    def bound(scan: Callable[[Any, str], Any]) -> Callable[[], Bind]:
        def bind() -> Bind:
            pl, collect = load()
            return lambda path: (lambda: collect(scan(pl, path)), checked)
        return bind

    return {
        "parquet": bound(lambda pl, path: pl.scan_parquet(path)),
        "two": bound(lambda pl, path: pl.scan_parquet(path).select(TWO)),
        "csv": bound(lambda pl, path: pl.scan_csv(path)),
        "csv_dates": bound(lambda pl, path: pl.scan_csv(path, try_parse_dates=True)),
        "ndjson": bound(lambda pl, path: pl.scan_ndjson(path)),
        "ipc": bound(lambda pl, path: pl.scan_ipc(path)),
    }


def _polarway() -> tuple[Any, Callable[[Any], Any]]:
    import polarway as pw
    return pw, lambda q: q.collect()


def _polars(engine: str) -> Callable[[], tuple[Any, Callable[[Any], Any]]]:
    def load() -> tuple[Any, Callable[[Any], Any]]:
        import polars as pl
        return pl, lambda q: q.collect(engine=engine)
    return load


def _duckdb() -> dict[str, Callable[[], Bind]]:
    def bound(sql: str) -> Callable[[], Bind]:
        def bind() -> Bind:
            import duckdb
            connection = duckdb.connect()
            return lambda path: (lambda: connection.sql(sql.format(path=path)).to_arrow_table(), checked)
        return bind

    csv = bound("select * from read_csv('{path}')")
    return {"parquet": bound("select * from '{path}'"), "two": bound(f"select {', '.join(TWO)} from '{{path}}'"),
            "csv": csv, "csv_dates": csv, "ndjson": bound("select * from read_json('{path}', format='newline_delimited')")}


def _pyarrow() -> dict[str, Callable[[], Bind]]:
    def parquet() -> Bind:
        import pyarrow.parquet as pq
        return lambda path: (lambda: pq.read_table(path), checked)

    def two() -> Bind:
        import pyarrow.parquet as pq
        return lambda path: (lambda: pq.read_table(path, columns=TWO), checked)

    def csv() -> Bind:
        import pyarrow.csv as pc
        return lambda path: (lambda: pc.read_csv(path, parse_options=pc.ParseOptions(newlines_in_values="quoted" in path)), checked)

    def ipc() -> Bind:
        import pyarrow as pa

        def read(path: str) -> Any:
            with pa.memory_map(path) as file:
                return pa.ipc.open_file(file).read_all()

        return lambda path: (lambda: read(path), checked)

    def ndjson() -> Bind:
        import pyarrow.json as pj
        return lambda path: (lambda: pj.read_json(path), checked)

    return {"parquet": parquet, "two": two, "csv": csv, "csv_dates": csv, "ndjson": ndjson, "ipc": ipc}


def queries() -> list[Query]:
    engines = {"polarway": _polars_like(_polarway), "polars_streaming": _polars_like(_polars("streaming")), "polars_memory": _polars_like(_polars("in-memory")),
               "duckdb": _duckdb(), "pyarrow": _pyarrow()}

    def query(name: str, kind: str, source: Callable[[Path, Sizes], Path]) -> Query:
        return Query(name, source, {engine: binders[kind] for engine, binders in engines.items() if kind in binders})

    return [
        query("read_wide", "parquet", lambda folder, sizes: shapes.wide(folder, WIDE_ROWS)),
        query("read_strings", "parquet", lambda folder, sizes: shapes.strings(folder, STRING_ROWS)),
        query("read_2_of_100", "two", lambda folder, sizes: shapes.wide(folder, WIDE_ROWS)),
        query("csv_numbers", "csv", lambda folder, sizes: shapes.csv_numbers(folder, sizes.csv_bytes)),
        query("csv_quoted", "csv", lambda folder, sizes: shapes.csv_quoted(folder, sizes.csv_bytes)),
        query("csv_trades", "csv_dates", lambda folder, sizes: trades.csv(folder, CSV_TRADES_ROWS)),
        query("ipc_lz4", "ipc", lambda folder, sizes: trades.ipc(folder, sizes.rows, "lz4")),
        query("ipc_zstd", "ipc", lambda folder, sizes: trades.ipc(folder, sizes.rows, "zstd")),
        query("ndjson_read", "ndjson", lambda folder, sizes: trades.ndjson(folder, NDJSON_ROWS)),
    ]
