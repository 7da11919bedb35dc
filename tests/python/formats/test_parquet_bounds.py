"""Bounds of every type, of row groups and pages: filters give the rows that the same filter gives of the whole table in memory."""

from __future__ import annotations

import datetime as dt
import decimal
import random
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow writes the files")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow writes the files")

import polarway as pw

ROWS = 1_200


def moment(row: int) -> dt.datetime:
    return dt.datetime(1969, 12, 30) + dt.timedelta(seconds=row * 601, microseconds=row * 7)


def scaled(number: int, places: int) -> Decimal:
    with decimal.localcontext() as context:
        context.prec = 90
        return Decimal(number).scaleb(-places)


KINDS: dict[str, tuple[Any, Any]] = {
    "int8": (pa.int8(), lambda n: n * 255 // ROWS - 128),
    "int16": (pa.int16(), lambda n: n * 50 - 30_000),
    "uint16": (pa.uint16(), lambda n: 65_535 - n * 50),
    "uint32": (pa.uint32(), lambda n: 2**32 - 1 - n * 3_000_000),
    "uint64": (pa.uint64(), lambda n: 2**64 - 1 - n * 10**16),
    "float16": (pa.float16(), lambda n: float(n - 600)),
    "float32": (pa.float32(), lambda n: [n - 600.0, 0.0, -0.0, float("nan")][n % 97 % 4 if n % 13 == 0 else 0]),
    "float64": (pa.float64(), lambda n: [n / 8 - 70, float("inf"), float("-inf"), float("nan"), -0.0][n % 5 if n % 29 == 0 else 0]),
    "bool": (pa.bool_(), lambda n: n > 700),
    "date": (pa.date32(), lambda n: dt.date(1969, 1, 1) + dt.timedelta(days=n)),
    "time": (pa.time64("us"), lambda n: (dt.datetime(2000, 1, 1) + dt.timedelta(seconds=n * 70)).time()),
    "milliseconds": (pa.time32("ms"), lambda n: (dt.datetime(2000, 1, 1) + dt.timedelta(seconds=n * 70)).time()),
    "datetime": (pa.timestamp("us"), moment),
    "zoned": (pa.timestamp("ms", "Europe/Paris"), lambda n: moment(n).replace(microsecond=0, tzinfo=dt.UTC)),
    "duration": (pa.duration("us"), lambda n: dt.timedelta(seconds=n - 600)),
    "string": (pa.string(), lambda n: "x" * (n // 100 * 8) + f"{n:05d}" + "\U0001f600" * (n % 3)),
    "binary": (pa.binary(), lambda n: bytes([255 - n // 5, n % 256])),
    "uuid": (pa.binary(16), lambda n: uuid.UUID(int=n << 100).bytes),
    "decimal5": (pa.decimal128(5, 2), lambda n: scaled(n * 70 - 40_000, 2)),
    "decimal16": (pa.decimal128(16, 3), lambda n: scaled(n * 10**12 - 5 * 10**14, 3)),
    "decimal38": (pa.decimal128(38, 4), lambda n: scaled(n * 10**34 - 6 * 10**36, 4)),
    "decimal50": (pa.decimal256(50, 0), lambda n: scaled(n * 10**46 - 6 * 10**48, 0)),
    "decimal76": (pa.decimal256(76, 6), lambda n: scaled((n - 600) * 9 * 10**72, 6)),
}  # fmt: skip


def column(kind: str, rng: random.Random) -> Any:
    """Rows that are more or less sorted, with nulls, some of them in runs."""
    type, make = KINDS[kind]
    is_sorted = rng.random() < 0.7
    numbers = range(ROWS) if is_sorted else [rng.randrange(ROWS) for _ in range(ROWS)]
    nulls, run = rng.choice([0, 0.1]), rng.randrange(20, 300)
    values = [None if rng.random() < nulls or (nulls and row // run % 4 == 1) else make(number) for row, number in enumerate(numbers)]
    if kind == "float16":
        import numpy as np

        return pa.array([None if value is None else np.float16(value) for value in values], type)
    return pa.array(values, type)


def written(table: Any, path: Path, writer: str, rng: random.Random) -> None:
    if writer == "polarway":
        pw.from_arrow(table).write_parquet(path, row_group_size=300, data_page_size=rng.choice([64, 4_096]))
        return
    pq.write_table(
        table, path, row_group_size=rng.choice([300, ROWS]), write_page_index=writer == "index", data_page_size=rng.choice([64, 1_024]),
        use_dictionary=rng.random() < 0.5, write_batch_size=rng.choice([16, 100]), use_deprecated_int96_timestamps=writer == "int96",
        store_decimal_as_integer=rng.random() < 0.5,
    )  # fmt: skip


@pytest.mark.parametrize("writer", ["polarway", "index", "groups", "int96"])
@pytest.mark.parametrize("kind", KINDS)
def test_filtered_scans_give_the_rows_of_filtered_tables(kind: str, writer: str, tmp_path: Path) -> None:
    for seed in range(3):
        rng = random.Random(f"{kind}-{writer}-{seed}")
        path = tmp_path / f"{seed}.parquet"
        written(pa.table({"v": column(kind, rng), "row": pa.array(range(ROWS))}), path, writer, rng)
        whole = pw.read_parquet(path)
        constants = whole["v"].drop_nulls().sample(4, seed=seed)
        for place in range(constants.len()):
            constant = pw.lit(constants.slice(place, 1)).first()
            literal = constants[place] if kind not in ("float16", "time", "milliseconds") else None
            for op in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__ne__"):
                for operand in [constant] if literal is None else [constant, pw.lit(literal, dtype=whole.schema["v"])]:
                    predicate = getattr(pw.col("v"), op)(operand)
                    expected = whole.filter(predicate)["row"].to_list()
                    assert pw.scan_parquet(path).filter(predicate).collect()["row"].to_list() == expected, (op, constants[place])


@pytest.mark.parametrize("kind", ["decimal38", "decimal50", "decimal76", "decimal5"])
def test_bounds_of_decimals_are_written_as_others_read_them(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "decimals.parquet"
    table = pa.table({"v": column(kind, random.Random(kind))})
    pw.from_arrow(table).write_parquet(path, row_group_size=400)
    metadata = pq.ParquetFile(path).metadata
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(0).statistics
        values = [value for value in table["v"].slice(group * 400, 400).to_pylist() if value is not None]
        assert (statistics.min, statistics.max) == (min(values), max(values))


@pytest.mark.parametrize("kind", ["decimal50", "int8", "uuid"])
def test_row_groups_out_of_bounds_are_not_read(kind: str, tmp_path: Path) -> None:
    """The pages of row groups that bounds rule out may be anything."""
    path = tmp_path / "damaged.parquet"
    type, make = KINDS[kind]
    pw.from_arrow(pa.table({"v": pa.array([make(n) for n in range(ROWS)], type)})).write_parquet(path, row_group_size=400, compression="uncompressed")
    last = pq.ParquetFile(path).metadata.row_group(2).column(0)
    start = last.dictionary_page_offset or last.data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + last.total_compressed_size] = b"\xff" * last.total_compressed_size
    path.write_bytes(data)
    least, most = pw.lit(make(10), dtype=pw.read_parquet_schema(path)["v"]), pw.lit(make(60), dtype=pw.read_parquet_schema(path)["v"])
    rows = pw.scan_parquet(path).filter(pw.col("v").is_between(least, most)).collect()
    assert rows.height == len([n for n in range(ROWS) if make(10) <= make(n) <= make(60)])
    with pytest.raises(pw.exceptions.PolarwayError):
        pw.scan_parquet(path).filter(pw.col("v") >= pw.lit(make(1_150), dtype=pw.read_parquet_schema(path)["v"])).collect()
