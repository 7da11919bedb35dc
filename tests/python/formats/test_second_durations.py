"""Durations in seconds: kept by files, milliseconds when another package hands them over."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the other side here")

# The last two are beyond what milliseconds hold.
SECONDS = [90, None, -2, 2**62, -(2**62)]


def seconds() -> pa.Table:
    return pa.table({"a": pa.array(SECONDS, pa.int64()).cast(pa.duration("s"))})


def write(table: pa.Table, path: Path, fmt: str) -> None:
    if fmt == "parquet":
        pq.write_table(table, path)
        return
    opened = pa.ipc.new_stream if fmt == "ipc_stream" else pa.ipc.new_file
    with pa.OSFile(str(path), "wb") as sink, opened(sink, table.schema) as writer:
        writer.write_table(table)


@pytest.mark.parametrize("fmt", ["ipc", "ipc_stream", "parquet"])
def test_files_keep_seconds(tmp_path: Path, fmt: str) -> None:
    write(seconds(), tmp_path / "a", fmt)
    frame = getattr(pw, f"read_{fmt}")(tmp_path / "a")
    assert frame.schema == {"a": pw.Duration("s")}
    assert frame["a"].to_physical().to_list() == SECONDS
    assert frame["a"].to_list()[:3] == [dt.timedelta(seconds=90), None, dt.timedelta(seconds=-2)]
    assert frame.to_arrow()["a"].type == pa.duration("s")
    assert "1m 30s" in str(frame)


@pytest.mark.parametrize("fmt", ["ipc", "ipc_stream", "parquet"])
def test_written_seconds_are_read_by_pyarrow(tmp_path: Path, fmt: str) -> None:
    write(seconds(), tmp_path / "a", fmt)
    getattr(getattr(pw, f"read_{fmt}")(tmp_path / "a"), f"write_{fmt}")(tmp_path / "b")
    path = str(tmp_path / "b")
    back = pq.read_table(path) if fmt == "parquet" else (pa.ipc.open_file if fmt == "ipc" else pa.ipc.open_stream)(pa.OSFile(path)).read_all()
    assert back["a"].combine_chunks().equals(seconds()["a"].combine_chunks())


def test_what_pyarrow_hands_over_becomes_milliseconds() -> None:
    frame = pw.DataFrame(pa.table({"a": pa.array([90, None], pa.int64()).cast(pa.duration("s"))}))
    assert frame.schema == {"a": pw.Duration("ms")}
    assert frame["a"].to_list() == [dt.timedelta(seconds=90), None]
    with pytest.raises(pw.exceptions.PolarwayError, match="times 1000 does not fit"):
        pw.DataFrame(seconds())
    assert pw.Schema(seconds().schema) == {"a": pw.Duration("ms")}


def test_casts_and_arithmetic_take_the_finer_unit(tmp_path: Path) -> None:
    write(seconds().slice(0, 3), tmp_path / "a", "ipc")
    frame = pw.read_ipc(tmp_path / "a").with_columns(b=pw.lit(dt.timedelta(milliseconds=1500)).cast(pw.Duration("ms")))
    summed = frame.select(pw.col("a") + pw.col("b"), total=pw.col("a").dt.total_minutes(), us=pw.col("a").cast(pw.Duration("us")))
    assert summed.schema == {"a": pw.Duration("ms"), "total": pw.Int64(), "us": pw.Duration("us")}
    assert summed["a"].to_list() == [dt.timedelta(seconds=91.5), None, dt.timedelta(milliseconds=-500)]
    assert summed["total"].to_list() == [1, None, 0]
    moment = frame.select(pw.lit(dt.datetime(2024, 1, 1)) + pw.col("a"))
    assert moment.to_series().to_list()[0] == dt.datetime(2024, 1, 1, 0, 1, 30)


def test_a_cast_that_does_not_fit_fails_or_is_null(tmp_path: Path) -> None:
    write(seconds(), tmp_path / "a", "ipc")
    frame = pw.read_ipc(tmp_path / "a")
    with pytest.raises(pw.exceptions.InvalidOperationError):
        frame.select(pw.col("a").cast(pw.Duration("ms")))
    assert frame.select(pw.col("a").cast(pw.Duration("ms"), strict=False)).to_series().is_null().to_list() == [False, True, False, True, True]
