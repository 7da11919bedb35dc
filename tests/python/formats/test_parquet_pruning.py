"""Filters give Polars' rows whatever statistics, page index and bloom filters a writer left, over random tables and predicates."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow writes the files")
pc = pytest.importorskip("pyarrow.compute", reason="pyarrow writes the files")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow writes the files")
pl = pytest.importorskip("polars", reason="Polars is the reference")

import polarway as pw

from .thrift_footer import STRUCT, Reader
from .values import assert_same

ROWS = 1_500
SEEDS = range(25)
WORDS = ["", "a", "ab", "abc", "Zürich", "zzz", "\U0001f600", "a" * 70, "a" * 69 + "b", "longer than any inline text"]


def values(kind: str, rng: random.Random) -> tuple[pa.Array, list[Any]]:
    """A column that is more or less sorted, so that pages differ, and constants near its values."""
    def draw(row: int) -> Any:
        base = row if sort else rng.randrange(ROWS)
        if kind == "int32":
            return base * 3 - ROWS
        if kind == "int64":
            return base * 10**15 - 7 * 10**17
        if kind == "uint8":
            return base * 255 // ROWS
        if kind == "uint32":
            return 2**32 - 1 - base * 2_000_000
        if kind == "uint64":
            return 2**64 - 1 - base * 10**15
        if kind == "float64":
            return rng.choice([base / 7 - 100, float("nan"), 0.0, -0.0, math.inf, -math.inf]) if rng.random() < odd else base / 7 - 100
        if kind == "float32":
            return rng.choice([base / 4, float("nan"), -0.0]) if rng.random() < odd else base / 4
        if kind == "string":
            return rng.choice(WORDS) if rng.random() < odd else f"{'x' * (base // 500)}key-{base:06d}"
        if kind == "binary":
            return bytes([255 - base % 256, base // 256, 0])
        if kind == "bool":
            return base > ROWS // 2
        if kind == "date":
            return dt.date(2000, 1, 1) + dt.timedelta(days=base)
        if kind == "datetime":
            return dt.datetime(2020, 1, 1) + dt.timedelta(seconds=base * 999)
        return Decimal(base * 37 - 20000) / 100

    types = {
        "int32": pa.int32(), "int64": pa.int64(), "uint8": pa.uint8(), "uint32": pa.uint32(), "uint64": pa.uint64(), "float64": pa.float64(), "float32": pa.float32(),
        "string": pa.string(), "binary": pa.binary(), "bool": pa.bool_(), "date": pa.date32(), "datetime": pa.timestamp("us"), "decimal": pa.decimal128(20, 2),
    }
    sort = rng.random() < 0.7
    odd = rng.choice([0, 0.02, 0.3])
    nulls = rng.choice([0, 0, 0.1, 0.9])
    run = rng.randrange(1, 400)
    data = [draw(row) for row in range(ROWS)]
    constants = [rng.choice(data) for _ in range(4)]
    if kind in {"float64", "float32"}:
        constants += [0.0, -0.0, float("nan")]
    if kind == "string":
        constants += ["", "key", "zzzz", "x"]
    # Nulls in runs too, so that some pages have nothing else.
    data = [None if rng.random() < nulls or (nulls and row // run % 3 == 1) else value for row, value in enumerate(data)]
    return pa.array(data, types[kind]), constants


KINDS = ["int32", "int64", "uint8", "uint32", "uint64", "float64", "float32", "string", "binary", "bool", "date", "datetime", "decimal"]


def table(rng: random.Random) -> tuple[pa.Table, dict[str, list[Any]]]:
    kinds = rng.sample(KINDS, 4)
    columns, constants = {}, {}
    for kind in kinds:
        columns[kind], constants[kind] = values(kind, rng)
    columns["row"] = pa.array(range(ROWS))
    columns["nested"] = pa.array([[row] * (row % 3) if row % 7 else None for row in range(ROWS)])
    columns["struct"] = pa.array([{"a": row, "b": str(row)} if row % 5 else None for row in range(ROWS)])
    return pa.table(columns), constants


def predicate(module: Any, spec: Any) -> Any:
    """The predicate in the language of one of the two packages."""
    op, *rest = spec
    if op in {"and", "or"}:
        left, right = (predicate(module, part) for part in rest)
        return left & right if op == "and" else left | right
    name, *arguments = rest
    column = module.col(name)
    if op == "is_null":
        return column.is_null()
    if op == "is_not_null":
        return column.is_not_null()
    constants = [module.lit(value, dtype=getattr(module, DTYPES[name])) if name in DTYPES else module.lit(value) for value in arguments]
    if op == "is_in":
        return column.is_in(module.Series("set", arguments, dtype=getattr(module, DTYPES[name])) if name in DTYPES else arguments)
    if op == "between":
        return column.is_between(constants[0], constants[1])
    return {"==": column == constants[0], "!=": column != constants[0], "<": column < constants[0], "<=": column <= constants[0],
            ">": column > constants[0], ">=": column >= constants[0]}[op]


DTYPES = {"int32": "Int32", "uint8": "UInt8", "uint32": "UInt32", "uint64": "UInt64", "float32": "Float32"}


def random_spec(rng: random.Random, constants: dict[str, list[Any]], depth: int = 0) -> Any:
    if depth < 2 and rng.random() < 0.4:
        return rng.choice(["and", "or"]), random_spec(rng, constants, depth + 1), random_spec(rng, constants, depth + 1)
    name = rng.choice(list(constants))
    op = rng.choice(["==", "==", "!=", "<", "<=", ">", ">=", "between", "is_in", "is_null", "is_not_null"])
    if name == "decimal" and op == "is_in":
        op = "=="
    if op in {"is_null", "is_not_null"}:
        return op, name
    if op == "is_in":
        return op, name, *rng.sample(constants[name], rng.randrange(1, len(constants[name]) + 1))
    return op, name, rng.choice(constants[name]), *([rng.choice(constants[name])] if op == "between" else [])


def write(data: pa.Table, path: Path, writer: str, rng: random.Random, has_bloom: bool) -> None:
    group = rng.choice([ROWS, 700])
    if writer == "duckdb":
        duckdb = pytest.importorskip("duckdb", reason="DuckDB writes bloom filters")
        duckdb.sql("select * from data").write_parquet(str(path), row_group_size=2048)
        return
    options: dict[str, Any] = {
        "row_group_size": group, "data_page_size": rng.choice([64, 1024]), "write_batch_size": rng.choice([16, 100]), "max_rows_per_page": rng.choice([50, 20_000]),
        "data_page_version": rng.choice(["1.0", "2.0"]), "use_dictionary": rng.random() < 0.5, "compression": rng.choice(["none", "snappy", "zstd"]),
    }
    if writer == "index":
        options["write_page_index"] = True
    if writer == "nothing":
        options["write_statistics"] = False
    if writer == "index" and has_bloom:
        options["bloom_filter_options"] = {name: {"ndv": ROWS, "fpp": 0.01} for name in data.column_names if name not in {"bool", "nested", "struct"}}
    pq.write_table(data, path, **options)


@pytest.mark.parametrize("writer", ["index", "statistics", "nothing", "duckdb", "polarway"])
@pytest.mark.parametrize("seed", SEEDS)
def test_random_predicates_give_the_rows_of_polars(writer: str, seed: int, tmp_path: Path) -> None:
    rng = random.Random(f"{writer}-{seed}")
    data, constants = table(rng)
    path = tmp_path / "data.parquet"
    if writer == "polarway":
        pw.from_arrow(data).write_parquet(path, row_group_size=700)
    else:
        write(data, path, writer, rng, has_bloom=seed % 2 == 0)
    reference = pl.from_arrow(data)
    for _ in range(8):
        spec = random_spec(rng, constants)
        expected = reference.filter(predicate(pl, spec))
        ours = pw.scan_parquet(path).filter(predicate(pw, spec)).collect()
        assert ours["row"].to_list() == expected["row"].to_list(), f"{spec}"
        assert ours["nested"].to_list() == expected["nested"].to_list(), f"{spec}"
        assert ours["struct"].to_list() == expected["struct"].to_list(), f"{spec}"
        few = pw.scan_parquet(path).filter(predicate(pw, spec)).select("row").head(5).collect()
        assert few["row"].to_list() == expected["row"].to_list()[:5], f"{spec}"


def test_shortened_bounds_keep_the_rows_beyond_them(tmp_path: Path) -> None:
    """Writers cut long bounds: the upper one is then greater than any value, and neither need be a value."""
    path = tmp_path / "long.parquet"
    texts = ["a" * 200, "a" * 200 + "b", "b" * 200, "c" * 63 + "\U0010ffff" * 20, "\U0010ffff" * 100]
    pq.write_table(pa.table({"t": texts * 50}), path, write_page_index=True, data_page_size=64, write_batch_size=5, max_rows_per_page=5)
    for text in [*texts, "a" * 64, "a" * 199, "c" * 63]:
        for op in ["==", "<", "<=", ">", ">="]:
            spec = (op, "t", text)
            expected = pl.read_parquet(path).filter(predicate(pl, spec))["t"].to_list()
            assert pw.scan_parquet(path).filter(predicate(pw, spec)).collect()["t"].to_list() == expected


@pytest.mark.parametrize("codec", ["none", "zstd"])
def test_rows_that_survive_far_apart(tmp_path: Path, codec: str) -> None:
    """Pages of other columns, also nested ones, are passed over where no row survives."""
    path = tmp_path / "apart.parquet"
    rows = 200_000
    data = pa.table({
        "k": pa.array(range(rows)), "t": pa.array([f"text {i}" for i in range(rows)]), "d": pa.array([f"{i % 50}" for i in range(rows)]),
        "n": pa.array([i if i % 3 else None for i in range(rows)]), "b": pa.array([i % 2 == 0 for i in range(rows)]),
        "l": pa.array([[i, i + 1] if i % 11 else None for i in range(rows)]),
    })
    for index in (False, True):
        pq.write_table(data, path, compression=codec, write_page_index=index, data_page_size=10_000, max_rows_per_page=1_000, row_group_size=rows)
        wanted = [0, 1, 999, 1000, 77_777, 123_456, 199_999]
        ours = pw.scan_parquet(path).filter(pw.col("k").is_in(wanted)).collect()
        assert_same(pa.table(ours), data.take(wanted))
        ours = pw.scan_parquet(path).filter((pw.col("k") >= 50_000) & (pw.col("k") < 50_003)).collect()
        assert_same(pa.table(ours), data.slice(50_000, 3))
        assert pw.scan_parquet(path).filter(pw.col("t") == "no such text").collect().height == 0


def damage(path: Path, column: int, first: float, last: float, group: int = 0) -> Path:
    """A copy of the file with a part of a column chunk overwritten: who reads its pages gets an error."""
    chunk = pq.ParquetFile(path).metadata.row_group(group).column(column)
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    content = bytearray(path.read_bytes())
    begin, end = (start + int(chunk.total_compressed_size * part) for part in (first, last))
    content[begin:end] = b"\xff" * (end - begin)
    damaged = path.with_name("damaged.parquet")
    damaged.write_bytes(content)
    with pytest.raises(pw.exceptions.PolarwayError):
        pw.read_parquet(damaged)
    return damaged


def test_pages_that_the_index_rules_out_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sorted.parquet"
    rows = 100_000
    data = pa.table({"k": list(range(rows)), "t": [f"{i:08d}" for i in range(rows)]})
    pq.write_table(data, path, write_page_index=True, use_dictionary=False, max_rows_per_page=1_000, compression="none", data_page_version="2.0")
    for column in (0, 1):
        damaged = damage(path, column, 0.3, 0.9)
        few = pw.scan_parquet(damaged).filter(pw.col("k") < 10_000)
        assert few.select(pw.len()).collect().item() == 10_000
        assert few.collect()["t"].to_list() == data["t"].to_pylist()[:10_000]
        text = pw.scan_parquet(damaged).filter((pw.col("t") == "00000777") | pw.col("t").is_in(["00000001", "00020001"]))
        assert text.collect()["k"].to_list() == [1, 777, 20_001]


@pytest.mark.parametrize("writer", ["pyarrow", "duckdb"])
def test_row_groups_that_the_bloom_filter_rules_out_are_not_read(tmp_path: Path, writer: str) -> None:
    path = tmp_path / "bloom.parquet"
    rng = random.Random(3)
    rows = 8192
    data = pa.table({"k": [rng.randrange(500) * 1000 for _ in range(rows)], "t": [f"key-{rng.randrange(400)}" for _ in range(rows)], "f": [rng.randrange(300) / 8 for _ in range(rows)]})
    if writer == "pyarrow":
        pq.write_table(data, path, bloom_filter_options={name: {"ndv": 1000, "fpp": 0.001} for name in data.column_names})
    else:
        duckdb = pytest.importorskip("duckdb", reason="DuckDB writes bloom filters")
        duckdb.sql("select * from data").write_parquet(str(path), row_group_size=rows)
    for column, absent in enumerate([[123_001, 77_777], ["key-12x", "key-3y"], [0.3, 7.77]]):
        damaged = damage(path, column, 0.0, 1.0)
        name = data.column_names[column]
        assert pw.scan_parquet(damaged).filter(pw.col(name) == absent[0]).collect().height == 0
        assert pw.scan_parquet(damaged).filter(pw.col(name).is_in(absent)).collect().height == 0
        present = data[name][0].as_py()
        expected = data.filter(pc.equal(data[name], present)).num_rows
        assert pw.scan_parquet(path).filter(pw.col(name) == present).collect().height == expected


def test_pages_without_survivors_are_not_decompressed(tmp_path: Path) -> None:
    """No index at all: the predicate's own column decides, and whole pages of the others are passed over by their headers."""
    path = tmp_path / "late.parquet"
    rows = 400_000
    data = pa.table({"k": [(i * 7919) % rows for i in range(rows)], "t": [f"{i:08d}" for i in range(rows)], "n": [i if i % 3 else None for i in range(rows)]})
    pq.write_table(data, path, use_dictionary=False, max_rows_per_page=1_000, compression="snappy", row_group_size=rows, write_statistics=False)
    content = bytearray(path.read_bytes())
    # Bytes of page bodies are changed, the headers between them are not.
    for column in (1, 2):
        chunk = pq.ParquetFile(path).metadata.row_group(0).column(column)
        size = chunk.total_compressed_size // (rows // 1_000)
        for page in range(40, 400):
            middle = chunk.data_page_offset + int((page + 0.5) * size)
            content[middle:middle + 32] = b"\xff" * 32
    path.write_bytes(content)
    wanted = data["k"].to_pylist()[:5]
    assert pw.scan_parquet(path).filter(pw.col("k").is_in(wanted)).collect()["t"].to_list() == data["t"].to_pylist()[:5]


def damage_bodies(path: Path, column: int, first: float, last: float) -> Path:
    """A copy of the file in which the pages of a part of a column chunk have headers, but bodies that cannot be decompressed."""
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(column)
    content = bytearray(path.read_bytes())
    begin, end = (chunk.data_page_offset + int(chunk.total_compressed_size * part) for part in (first, last))
    at = chunk.data_page_offset
    while at < end:
        reader = Reader(bytes(content[at:at + 4096]))
        size = reader.value(STRUCT)[3][1]
        body = at + reader.at
        if at > begin:
            content[body:body + size] = b"\xff" * size
        at = body + size
    damaged = path.with_name("damaged.parquet")
    damaged.write_bytes(content)
    with pytest.raises(pw.exceptions.PolarwayError):
        pw.read_parquet(damaged)
    return damaged


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_pages_of_nested_columns_are_passed_over(tmp_path: Path, version: str) -> None:
    """Where rows of pages are known (offset index, or pages of version 2) nested columns are not decoded for rows that no one wants."""
    path = tmp_path / "nested.parquet"
    rows = 60_000
    data = pa.table({
        "k": list(range(rows)),
        "l": pa.array([list(range(i % 4)) if i % 9 else None for i in range(rows)], pa.list_(pa.int64())),
        "s": pa.array([{"a": i, "b": [f"{i}"] * (i % 3)} if i % 7 else None for i in range(rows)]),
    })
    pq.write_table(data, path, use_dictionary=False, max_rows_per_page=1_000, compression="zstd", data_page_version=version, write_page_index=True, row_group_size=rows)
    wanted = [0, 999, 1_000, 1_001, 31_415, 31_999, 32_000, 58_999, 59_999]
    assert_same(pa.table(pw.scan_parquet(path).filter(pw.col("k").is_in(wanted)).collect()), data.take(wanted))
    for column in (1, 2, 3):
        damaged = damage_bodies(path, column, 0.2, 0.7)
        few = pw.scan_parquet(damaged).filter((pw.col("k") < 5_500) | (pw.col("k") >= 59_000)).collect()
        assert_same(pa.table(few), pa.concat_tables([data.slice(0, 5_500), data.slice(59_000)]))
