"""Writing the trades table from memory to a file. The answer compared is what pyarrow reads back: rows, and the sum of every numeric column."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inputs import trades

from queries import Bind, Query
from queries.reads import checked

KINDS = ["write_parquet_snappy", "write_parquet_zstd", "write_csv", "write_ipc"]


def target(kind: str) -> str:
    folder = tempfile.mkdtemp(prefix="polarway-compare-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return str(Path(folder) / f"out.{kind.split('_')[1]}")


def read_back(kind: str, path: str) -> list[Any]:
    import pyarrow.csv as pc
    import pyarrow.feather as pf
    import pyarrow.parquet as pq

    if kind == "write_csv":
        return checked(pc.read_csv(path))
    if kind == "write_ipc":
        return checked(pf.read_table(path))
    return checked(pq.read_table(path))


def _bind(kind: str, load: Callable[[str], Callable[[str], Any]]) -> Bind:
    def bind(path: str) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
        write = load(path)
        out = target(kind)
        return lambda: write(out), lambda _: read_back(kind, out)
    return bind


def _polars_like(module: str, engine: str | None) -> dict[str, Callable[[], Bind]]:
    def load(kind: str) -> Callable[[str], Callable[[str], Any]]:
        def bound(path: str) -> Callable[[str], Any]:
            pl = __import__(module)
            frame = pl.read_parquet(path)
            options = {} if engine is None else {"engine": engine}

            def write(out: str) -> Any:
                if kind == "write_csv":
                    return frame.lazy().sink_csv(out, **options)
                if kind == "write_ipc":
                    return frame.lazy().sink_ipc(out, compression="uncompressed", **options)
                return frame.lazy().sink_parquet(out, compression=kind.rsplit("_", 1)[1], **options)
            return write
        return bound

    def binder(kind: str) -> Callable[[], Bind]:
        def make() -> Bind:
            __import__(module)
            return _bind(kind, load(kind))
        return make

    return {kind: binder(kind) for kind in KINDS}


def _duckdb() -> dict[str, Callable[[], Bind]]:
    formats = {"write_parquet_snappy": "format parquet, compression snappy", "write_parquet_zstd": "format parquet, compression zstd", "write_csv": "format csv, header"}

    def binder(kind: str) -> Callable[[], Bind]:
        def make() -> Bind:
            import duckdb
            connection = duckdb.connect()

            def load(path: str) -> Callable[[str], Any]:
                connection.sql(f"create table trades as select * from '{path}'")
                return lambda out: connection.sql(f"copy trades to '{out}' ({formats[kind]})")
            return _bind(kind, load)
        return make

    return {kind: binder(kind) for kind in formats}


def _pyarrow() -> dict[str, Callable[[], Bind]]:
    def binder(kind: str) -> Callable[[], Bind]:
        def make() -> Bind:
            import pyarrow.csv as pc
            import pyarrow.feather as pf
            import pyarrow.parquet as pq

            def load(path: str) -> Callable[[str], Any]:
                table = pq.read_table(path)
                if kind == "write_csv":
                    return lambda out: pc.write_csv(table, out)
                if kind == "write_ipc":
                    return lambda out: pf.write_feather(table, out, compression="uncompressed")
                return lambda out: pq.write_table(table, out, compression=kind.rsplit("_", 1)[1])
            return _bind(kind, load)
        return make

    return {kind: binder(kind) for kind in KINDS}


def queries() -> list[Query]:
    engines = {"polarway": _polars_like("polarway", None), "polars_streaming": _polars_like("polars", "streaming"), "polars_memory": _polars_like("polars", "in-memory"),
               "duckdb": _duckdb(), "pyarrow": _pyarrow()}
    return [Query(kind, lambda folder, sizes: trades.parquet(folder, sizes.rows, "snappy"), {name: made[kind] for name, made in engines.items() if kind in made})
            for kind in KINDS]
