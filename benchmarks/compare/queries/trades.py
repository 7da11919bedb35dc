"""Queries over the trades table, and over a frame of 1,000 rows in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inputs import trades

from queries import ENGINES, Answer, Bind, Query, Timed, rows_sorted

NAMES = ["read_all", "sum_one", "filter_group", "top_10", "string_filter", "selective", "small", "small_sum"]
SMALL_ROWS = 1_000


def small_columns() -> dict[str, list[Any]]:
    """The 1,000-row frame of the in-memory queries."""
    return {
        "symbol": [f"S{i % 7}" for i in range(SMALL_ROWS)],
        "price": [float((i * 37) % 1000) for i in range(SMALL_ROWS)],
        "volume": [(i * 13) % 500 for i in range(SMALL_ROWS)],
    }


def queries() -> list[Query]:
    def binder(engine: str, name: str) -> Callable[[], Bind]:
        return lambda: globals()[engine]()[name]

    return [Query(name, lambda folder, sizes: trades.parquet(folder, sizes.rows, sizes.codec), {engine: binder(engine, name) for engine in ENGINES})
            for name in NAMES]


def kept(table: Any) -> list[tuple[Any, ...]]:
    """What is compared of the rows that a filter leaves, from an Arrow table."""
    import pyarrow.compute as pc

    return [(table.num_rows, pc.sum(table["id"]).as_py(), pc.sum(table["volume"]).as_py())]


def _polars_like(pl: Any, collect: Callable[[Any], Any], eager_small: bool) -> dict[str, Bind]:
    """Polars and Polarway have one API."""

    def table(frame: Any) -> list[tuple[Any, ...]]:
        return rows_sorted(frame.rows())

    def read_all(path: str) -> tuple[Timed, Answer]:
        return lambda: collect(pl.scan_parquet(path)), lambda f: [(f.height, *f.columns)]

    def sum_one(path: str) -> tuple[Timed, Answer]:
        return lambda: collect(pl.scan_parquet(path).select(pl.col("volume").sum())), table

    def filter_group(path: str) -> tuple[Timed, Answer]:
        def run() -> Any:
            return collect(
                pl.scan_parquet(path).filter(pl.col("price") > 500.0).group_by("symbol").agg(
                    pl.col("price").mean().alias("mean"), pl.col("volume").sum().alias("sum"), pl.len().alias("n")))
        return run, table

    def top_10(path: str) -> tuple[Timed, Answer]:
        return lambda: collect(pl.scan_parquet(path).sort("price", descending=True).head(10)), lambda f: rows_sorted(f.select("id", "symbol", "price", "volume").rows())

    def string_filter(path: str) -> tuple[Timed, Answer]:
        return lambda: collect(pl.scan_parquet(path).filter(pl.col("symbol") == "SYM042").select(pl.len())), table

    def selective(path: str) -> tuple[Timed, Answer]:
        return lambda: collect(pl.scan_parquet(path).filter(pl.col("price") > 999.0)), lambda f: [(f.height, f["id"].sum(), f["volume"].sum())]

    def small(path: str) -> tuple[Timed, Answer]:
        frame = pl.DataFrame(small_columns())
        if eager_small:
            def run() -> Any:
                return frame.filter(pl.col("price") > 300.0).group_by("symbol").agg(pl.col("price").mean(), pl.col("volume").sum())
        else:
            def run() -> Any:
                return collect(frame.lazy().filter(pl.col("price") > 300.0).group_by("symbol").agg(pl.col("price").mean(), pl.col("volume").sum()))
        return run, table

    def small_sum(path: str) -> tuple[Timed, Answer]:
        frame = pl.DataFrame(small_columns())
        return lambda: frame["volume"].sum(), lambda v: [(v,)]

    return {f.__name__: f for f in (read_all, sum_one, filter_group, top_10, string_filter, selective, small, small_sum)}


def polarway() -> dict[str, Bind]:
    import polarway as pw
    return _polars_like(pw, lambda q: q.collect(), eager_small=True)


def polars_streaming() -> dict[str, Bind]:
    import polars as pl
    return _polars_like(pl, lambda q: q.collect(engine="streaming"), eager_small=False)


def polars_memory() -> dict[str, Bind]:
    import polars as pl
    return _polars_like(pl, lambda q: q.collect(engine="in-memory"), eager_small=True)


def duckdb() -> dict[str, Bind]:
    import duckdb as db
    connection = db.connect()

    def arrow(sql: str) -> Callable[[str], tuple[Timed, Answer]]:
        def bind(path: str) -> tuple[Timed, Answer]:
            text = sql.format(path=path)
            return lambda: connection.sql(text).to_arrow_table(), lambda t: rows_sorted(zip(*t.to_pydict().values()))
        return bind

    def read_all(path: str) -> tuple[Timed, Answer]:
        text = f"select * from '{path}'"
        return lambda: connection.sql(text).to_arrow_table(), lambda t: [(t.num_rows, *t.column_names)]

    def small(path: str) -> tuple[Timed, Answer]:
        import pyarrow as pa
        connection.register("small_frame", pa.table(small_columns()))
        return arrow("select symbol, avg(price) p, sum(volume)::bigint v from small_frame where price > 300 group by symbol")(path)

    def small_sum(path: str) -> tuple[Timed, Answer]:
        import pyarrow as pa
        connection.register("small_frame", pa.table(small_columns()))
        return arrow("select sum(volume)::bigint from small_frame")(path)

    return {
        "read_all": read_all,
        "sum_one": arrow("select sum(volume)::bigint v from '{path}'"),
        "filter_group": arrow("select symbol, avg(price) m, sum(volume)::bigint s, count(*) n from '{path}' where price > 500 group by symbol"),
        "top_10": lambda path: (arrow("select * from '{path}' order by price desc limit 10")(path)[0],
                                lambda t: rows_sorted(zip(*t.select(["id", "symbol", "price", "volume"]).to_pydict().values()))),
        "string_filter": arrow("select count(*) n from '{path}' where symbol = 'SYM042'"),
        "selective": lambda path: (lambda: connection.sql(f"select * from '{path}' where price > 999").to_arrow_table(), kept),
        "small": small,
        "small_sum": small_sum,
    }


def datafusion() -> dict[str, Bind]:
    import datafusion as df
    context = df.SessionContext()

    def sql(text: str, answer: Answer) -> Callable[[str], tuple[Timed, Answer]]:
        def bind(path: str) -> tuple[Timed, Answer]:
            context.register_parquet("trades", path)
            return lambda: context.sql(text).to_arrow_table(), answer
        return bind

    def table(t: Any) -> list[tuple[Any, ...]]:
        return rows_sorted(zip(*t.to_pydict().values()))

    return {
        "read_all": sql("select * from trades", lambda t: [(t.num_rows, *t.column_names)]),
        "sum_one": sql("select sum(volume) from trades", table),
        "filter_group": sql("select symbol, avg(price), sum(volume), count(*) from trades where price > 500 group by symbol", table),
        "string_filter": sql("select count(*) from trades where symbol = 'SYM042'", table),
    }


def pyarrow() -> dict[str, Bind]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    def table(t: Any) -> list[tuple[Any, ...]]:
        return rows_sorted(zip(*t.to_pydict().values()))

    def grouped(t: Any) -> Any:
        return t.group_by("symbol").aggregate([("price", "mean"), ("volume", "sum"), ([], "count_all")]).select(["symbol", "price_mean", "volume_sum", "count_all"])

    def filter_group(path: str) -> tuple[Timed, Answer]:
        return lambda: grouped(ds.dataset(path).to_table(columns=["symbol", "price", "volume"], filter=pc.field("price") > 500.0)), table

    def small(path: str) -> tuple[Timed, Answer]:
        frame = pa.table(small_columns())
        return lambda: frame.filter(pc.greater(frame["price"], 300.0)).group_by("symbol").aggregate([("price", "mean"), ("volume", "sum")]), table

    def small_sum(path: str) -> tuple[Timed, Answer]:
        frame = pa.table(small_columns())
        return lambda: pc.sum(frame["volume"]).as_py(), lambda v: [(v,)]

    return {
        "read_all": lambda path: (lambda: pq.read_table(path), lambda t: [(t.num_rows, *t.column_names)]),
        "sum_one": lambda path: (lambda: pc.sum(pq.read_table(path, columns=["volume"])["volume"]).as_py(), lambda v: [(v,)]),
        "filter_group": filter_group,
        "selective": lambda path: (lambda: ds.dataset(path).to_table(filter=pc.field("price") > 999.0), kept),
        "string_filter": lambda path: (lambda: ds.dataset(path).count_rows(filter=pc.field("symbol") == "SYM042"), lambda v: [(v,)]),
        "small": small,
        "small_sum": small_sum,
    }


def pandas() -> dict[str, Bind]:
    import pandas as pd

    def filter_group(path: str) -> tuple[Timed, Answer]:
        def run() -> Any:
            frame = pd.read_parquet(path, columns=["symbol", "price", "volume"])
            kept = frame[frame.price > 500.0].groupby("symbol", sort=False)
            return kept.agg(m=("price", "mean"), s=("volume", "sum"), n=("volume", "size")).reset_index()
        return run, lambda f: rows_sorted(f.itertuples(index=False))

    def small(path: str) -> tuple[Timed, Answer]:
        frame = pd.DataFrame(small_columns())
        return (lambda: frame[frame.price > 300.0].groupby("symbol", sort=False).agg({"price": "mean", "volume": "sum"}).reset_index(),
                lambda f: rows_sorted(f.itertuples(index=False)))

    def small_sum(path: str) -> tuple[Timed, Answer]:
        frame = pd.DataFrame(small_columns())
        return lambda: frame["volume"].sum(), lambda v: [(int(v),)]

    return {
        "read_all": lambda path: (lambda: pd.read_parquet(path), lambda f: [(len(f), *f.columns)]),
        "sum_one": lambda path: (lambda: pd.read_parquet(path, columns=["volume"])["volume"].sum(), lambda v: [(int(v),)]),
        "filter_group": filter_group,
        "small": small,
        "small_sum": small_sum,
    }
