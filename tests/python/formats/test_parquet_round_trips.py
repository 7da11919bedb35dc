"""Files that we write read back equal in pyarrow, DuckDB and Polars, and theirs in ours, over random tables."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is a reference")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is a reference")

import polarway as pw
from differential import tables

from .values import assert_same

hypothesis = pytest.importorskip("hypothesis", reason="Hypothesis draws the tables")
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
CODECS = ["snappy", "zstd", "gzip", "uncompressed"]


def random_table(seed: int) -> pa.Table:
    table, _ = tables.table(random.Random(seed))
    return table


@EXAMPLES
@given(seed=st.integers(0, 2**32 - 1))
def test_ours_is_read_by_others(seed: int, tmp_path: Path) -> None:
    table = random_table(seed)
    path = tmp_path / "ours.parquet"
    pw.from_arrow(table).write_parquet(path, compression=CODECS[seed % 4], row_group_size=random.Random(seed).choice([None, 7, 50]))
    assert_same(pq.read_table(path), table)
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is a reference")
    assert_same(duckdb.sql(f"select * from '{path}'").to_arrow_table().rename_columns(table.column_names), widened(table))
    polars = pytest.importorskip("polars", reason="Polars is a reference")
    assert_same(polars.read_parquet(path).to_arrow(), table)
    assert_same(pa.table(pw.read_parquet(path)), table)


@pytest.mark.parametrize("writer", ["pyarrow", "pyarrow-v2", "polars", "duckdb"])
@EXAMPLES
@given(seed=st.integers(0, 2**32 - 1))
def test_others_are_read_by_us(seed: int, writer: str, tmp_path: Path) -> None:
    table = random_table(seed)
    path = tmp_path / f"{writer}.parquet"
    codec = CODECS[seed % 4]
    if writer.startswith("pyarrow"):
        pq.write_table(table, path, compression="none" if codec == "uncompressed" else codec, row_group_size=random.Random(seed).choice([None, 7, 50]),
                       data_page_version="2.0" if writer.endswith("v2") else "1.0", data_page_size=random.Random(seed).choice([100, 1 << 20]))
    elif writer == "polars":
        pytest.importorskip("polars", reason="Polars is a reference").from_arrow(table).write_parquet(path, compression=codec)
    else:
        duckdb = pytest.importorskip("duckdb", reason="DuckDB is a reference")
        source = widened(table)
        duckdb.sql(f"copy (select * from source) to '{path}' (format parquet, codec '{codec}')")
    assert_same(pa.table(pw.read_parquet(path)), pq.read_table(path))


def widened(table: pa.Table) -> pa.Table:
    """DuckDB has no duration: it reads the number that the file holds; it reads 16-bit floats as wider ones."""

    def kept(column: pa.ChunkedArray) -> pa.ChunkedArray:
        other = pa.int64() if pa.types.is_duration(column.type) else pa.float32() if pa.types.is_float16(column.type) else None
        return column if other is None else column.cast(other)

    return pa.table({name: kept(column) for name, column in zip(table.column_names, table.columns)})
