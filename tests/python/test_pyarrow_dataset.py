"""scan_pyarrow_dataset: the rows of pyarrow's datasets, with its filters, and the same answers without them."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow has the datasets")
ds = pytest.importorskip("pyarrow.dataset", reason="pyarrow has the datasets")

TABLE = pa.table(
    {
        "i": pa.array([1, 2, None, 4, 5] * 4),
        "t": pa.array(["a", None, "b", "c", "a"] * 4),
        "f": pa.array([1.0, math.nan, None, -1.0, 5.0] * 4),
        "d": pa.array([dt.date(2024, 1, day) for day in range(1, 21)]),
        "z": pa.array([dt.datetime(2024, 1, day, tzinfo=dt.UTC) for day in range(1, 21)], pa.timestamp("us", "UTC")),
    }
)
FRAME = pw.from_arrow(TABLE)
I, T, F = pw.col("i"), pw.col("t"), pw.col("f")
FILTERS: list[Any] = [
    I > 2, I <= 2, I == 4, I != 4, T == "a", T != "a", T >= "b", I.is_null(), T.is_not_null(), (I > 2) & (T == "a"), (I > 4) | (T == "b"),
    (I > 4) | (F > 0), (I > 1) & (F > 0), ~(I > 2), F > 1, F.is_nan(), I > 2.5, I == None, I.eq_missing(None), I.is_in([1, 5]),
    pw.col("d") > dt.date(2024, 1, 5), pw.col("z") > dt.datetime(2024, 1, 5, tzinfo=dt.UTC), (I + 1) > 3, I > pw.col("f"), I > 10**30,
]  # fmt: skip


@pytest.mark.parametrize("filter", FILTERS, ids=str)
@pytest.mark.parametrize("allowed", [True, False])
def test_filters_mean_the_same_everywhere(filter: Any, allowed: bool) -> None:
    scan = pw.scan_pyarrow_dataset(ds.dataset(TABLE), allow_pyarrow_filter=allowed, batch_size=3)
    assert scan.filter(filter).collect().equals(FRAME.filter(filter))
    assert scan.filter(filter).select("t", "i").head(2).collect().equals(FRAME.filter(filter).select("t", "i").head(2))
    assert scan.head(7).filter(filter).collect().equals(FRAME.head(7).filter(filter))


def test_schema_columns_and_rows() -> None:
    scan = pw.scan_pyarrow_dataset(ds.dataset(TABLE))
    assert scan.collect_schema() == FRAME.schema
    assert scan.select("f").collect().equals(FRAME.select("f"), null_equal=True)
    assert scan.select(pw.len()).collect().item() == 20
    assert scan.head(3).collect().height == 3 and scan.head(0).collect().equals(FRAME.head(0))
    assert scan.slice(5, 4).collect().equals(FRAME.slice(5, 4))
    empty = pw.scan_pyarrow_dataset(ds.dataset(TABLE.slice(0, 0)))
    assert empty.collect().equals(FRAME.head(0))


def test_files_in_partitions(tmp_path: Path) -> None:
    for key in (1, 2):
        folder = tmp_path / f"k={key}"
        folder.mkdir()
        FRAME.select("i", "t").write_parquet(folder / "part.parquet")
    scan = pw.scan_pyarrow_dataset(ds.dataset(tmp_path, partitioning="hive"))
    assert scan.filter(pw.col("k") == 2).select("k").collect()["k"].to_list() == [2] * 20
    joined = scan.filter(pw.col("k") == 1).join(scan.filter(pw.col("k") == 2), on="i", how="semi").collect()
    assert joined.height == 16
