"""Row numbers of scans: those of one file and of several, with what stands above and below them, whichever lane reads a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polarway as pw
import pytest

FILES = (70_000, 1, 0, 40_000)


def files(format: str, folder: Path) -> tuple[list[Path], pw.DataFrame]:
    frames = []
    paths = []
    start = 0
    for number, rows in enumerate(FILES):
        frame = pw.DataFrame({"v": pw.Series(range(start, start + rows), dtype=pw.Int64)}).with_columns(t=pw.col("v").cast(pw.String))
        start += rows
        path = folder / f"{number}.{format}"
        if format == "parquet":
            frame.write_parquet(path, row_group_size=9_000)
        elif format == "ipc":
            frame.write_ipc(path, record_batch_size=7_000)
        elif format == "csv":
            frame.write_csv(path)
        else:
            frame.write_ndjson(path)
        frames.append(frame)
        paths.append(path)
    return paths, pw.concat(frames)


def scan(format: str, source: Any, **options: Any) -> pw.LazyFrame:
    if format == "csv":
        options["schema"] = {"v": pw.Int64, "t": pw.String}
    if format == "ndjson":
        options["schema"] = {"v": pw.Int64, "t": pw.String}
    return getattr(pw, f"scan_{format}")(source, **options)


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv", "ndjson"])
def test_rows_are_numbered_in_the_order_of_files(format: str, tmp_path: Path) -> None:
    paths, whole = files(format, tmp_path)
    numbered = scan(format, paths, row_index_name="n", row_index_offset=5)
    rows = numbered.collect()
    assert rows.schema == {"n": pw.UInt32, "v": pw.Int64, "t": pw.String}
    assert rows["n"].to_list() == list(range(5, 5 + whole.height))
    assert rows["v"].to_list() == whole["v"].to_list()
    assert numbered.select("n").collect()["n"].to_list() == list(range(5, 5 + whole.height))
    kept = numbered.filter(pw.col("v") % 1000 == 7).collect()
    assert kept["n"].to_list() == [value + 5 for value in kept["v"].to_list()] and kept.height == len(range(7, whole.height, 1000))
    total = numbered.select((pw.col("n").cast(pw.Int64) - pw.col("v")).alias("d")).select(pw.col("d").min().alias("a"), pw.col("d").max().alias("b")).collect()
    assert total.row(0) == (5, 5)


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv", "ndjson"])
def test_numbers_after_a_filter_and_of_a_part(format: str, tmp_path: Path) -> None:
    paths, whole = files(format, tmp_path)
    kept = scan(format, paths).filter(pw.col("v") % 3 == 1).with_row_index("n").collect()
    assert kept["n"].to_list() == list(range(kept.height))
    assert kept["v"].to_list() == [value for value in whole["v"].to_list() if value % 3 == 1]
    few = scan(format, paths, row_index_name="n", n_rows=69_990).filter(pw.col("n") >= 69_980).collect()
    assert few["n"].to_list() == few["v"].to_list() == list(range(69_980, 69_990))
    tail = scan(format, paths, row_index_name="n").slice(69_998, 5).collect()
    assert tail["n"].to_list() == tail["v"].to_list() == list(range(69_998, 70_003))


@pytest.mark.parametrize("format", ["parquet", "ipc"])
def test_numbers_in_files_that_are_written_and_joined(format: str, tmp_path: Path) -> None:
    paths, whole = files(format, tmp_path)
    target = tmp_path / "numbered.parquet"
    scan(format, paths, row_index_name="n").sink_parquet(target)
    written = pw.read_parquet(target)
    assert written["n"].to_list() == written["v"].to_list() == whole["v"].to_list()
    both = scan(format, paths, row_index_name="n").join(scan(format, paths, row_index_name="m"), on="v").select((pw.col("n") == pw.col("m")).all()).collect()
    assert both.item() is True
    doubled = pw.concat([scan(format, paths, row_index_name="n")] * 2).collect()
    assert doubled["n"].to_list() == whole["v"].to_list() * 2


def test_numbers_of_partitions_and_paths(tmp_path: Path) -> None:
    frame = pw.DataFrame({"k": [row % 3 for row in range(3_000)], "v": range(3_000)})
    frame.write_parquet(tmp_path / "parts", partition_by="k")
    rows = pw.scan_parquet(tmp_path / "parts", row_index_name="n").collect()
    assert rows["n"].to_list() == list(range(3_000))
    assert pw.scan_parquet(tmp_path / "parts", row_index_name="n").filter(k=1).collect()["n"].to_list() == list(range(1_000, 2_000))
    assert pw.scan_parquet(tmp_path / "parts", row_index_name="n").select("n", "k").collect()["n"].to_list() == list(range(3_000))
