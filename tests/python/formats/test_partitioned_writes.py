"""Datasets of folders and files, written by the engine, and what is left of writes that fail."""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polarway as pw
import pytest

ROOT = Path(pw.__file__).parents[1]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_keys_name_the_folders_as_polars_names_them(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="Polars is the reference")
    rows = {
        "text": ["a", "b/c", None, "a b", "ü", "a"], "number": [1, 2, 3, 4, None, 1], "flag": [True, None, False, True, False, True],
        "day": [datetime.date(2024, 1, 2)] * 6, "x": [1.5, 2.5, 3.5, None, 5.5, 6.5],
    }
    for keys in (["text"], ["number", "text"], ["flag"], ["day"]):
        ours, theirs = tmp_path / "ours" / "-".join(keys), tmp_path / "theirs" / "-".join(keys)
        pw.DataFrame(rows).write_parquet(ours, partition_by=keys)
        polars.DataFrame(rows).write_parquet(theirs, partition_by=keys)
        assert files(ours) == files(theirs)
        for name in files(ours):
            assert pw.read_parquet(ours / name, hive_partitioning=False).rows() == polars.read_parquet(theirs / name, hive_partitioning=False).rows()
        assert sorted(map(repr, polars.read_parquet(ours).select("x").rows())) == sorted(map(repr, polars.DataFrame(rows).select("x").rows()))


@pytest.mark.parametrize("seed", range(4))
def test_every_row_is_in_its_partition_in_order(tmp_path: Path, seed: int) -> None:
    generator = random.Random(seed)
    count = 200_000
    keys = [generator.randrange(300) for _ in range(count)]
    frame = pw.DataFrame({"k": keys, "x": list(range(count))})
    frame.lazy().sink_parquet(pw.PartitionBy(tmp_path, key="k", include_key=False, max_rows_per_file=500 if seed % 2 else None))
    back = pw.scan_parquet(tmp_path, hive_partitioning=True).collect()
    assert sorted(back.select("x", "k").rows()) == list(enumerate(keys))
    for key in (0, 17):
        part = tmp_path / f"k={key}"
        rows = [row for name in files(part) for row in pw.read_parquet(part / name, hive_partitioning=False)["x"].to_list()]
        assert rows == [row for row in range(count) if keys[row] == key]
        assert seed % 2 == 0 or [pw.read_parquet(part / name).height for name in files(part)] == [500] * (len(rows) // 500) + [len(rows) % 500] * (len(rows) % 500 > 0)


def test_more_partitions_than_open_files(tmp_path: Path) -> None:
    pw.DataFrame({"k": list(range(1000)) * 300, "x": list(range(300_000))}).lazy().sink_ipc(pw.PartitionBy(tmp_path, key="k"))
    assert len(list(tmp_path.iterdir())) == 1000
    assert pw.read_ipc(tmp_path / "k=7" / "00000000.ipc").height == 300
    total = sum(pw.read_ipc(path).height for path in tmp_path.rglob("*.ipc"))
    assert total == 300_000


def test_lazy_sinks_and_rows_alone(tmp_path: Path) -> None:
    plan = pw.LazyFrame({"x": list(range(10))}).sink_parquet(pw.PartitionBy(tmp_path, max_rows_per_file=4), lazy=True)
    assert not files(tmp_path)
    plan.collect()
    assert files(tmp_path) == ["00000000.parquet", "00000001.parquet", "00000002.parquet"]
    assert pw.read_parquet(tmp_path)["x"].to_list() == list(range(10))
    with pytest.raises(pw.exceptions.PolarwayError, match="nope"):
        pw.LazyFrame({"x": [1]}).sink_parquet(pw.PartitionBy(tmp_path / "b", key="nope"))


def test_a_dataset_that_fails_leaves_no_files(tmp_path: Path) -> None:
    rows = pw.LazyFrame({"k": list(range(200)) * 2000, "x": ["1"] * 399_999 + ["not a number"]})
    with pytest.raises(pw.exceptions.PolarwayError, match="not a number"):
        rows.with_columns(pw.col("x").cast(pw.Int64)).sink_parquet(pw.PartitionBy(tmp_path, key="k"))
    assert files(tmp_path) == []


def script(body: str) -> str:
    return f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport polarway as pw\n{body}"


@pytest.mark.parametrize("limit", [200_000, 9_000_000])
@pytest.mark.parametrize("kind", ["parquet", "ipc", "csv", "ndjson"])
def test_a_disk_that_is_full(tmp_path: Path, kind: str, limit: int) -> None:
    """A limit on file sizes stands in for the disk: the write fails half-way, says so, and leaves the old file and nothing else."""
    target = tmp_path / f"rows.{kind}"
    target.write_text("old")
    run = subprocess.run(
        [sys.executable, "-c", script(f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
frame = pw.select(pw.int_range(0, 2_000_000).alias("x")).with_columns((pw.col("x") * pw.col("x") * 2654435761 % 1_000_000_000_039).alias("y"))
try:
    frame.write_{kind}({str(target)!r})
except (pw.exceptions.PolarwayError, OSError) as error:
    print("failed:", error)
""")],
        capture_output=True, text=True, timeout=120, env=os.environ, check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "failed:" in run.stdout and f"rows.{kind}" in run.stdout and "writing failed" in run.stdout, run.stdout + run.stderr
    assert target.read_text() == "old"
    assert files(tmp_path) == [f"rows.{kind}"]


def test_a_process_that_is_killed(tmp_path: Path) -> None:
    target = tmp_path / "rows.parquet"
    target.write_text("old")
    body = f"""
frame = pw.select(pw.int_range(0, 4_000_000).alias("x")).with_columns((pw.col("x") * 2654435761 % 1_000_003).alias("y"))
print("ready", flush=True)
while True:
    frame.write_parquet({str(tmp_path / "other.parquet")!r}, compression="uncompressed")
    frame.lazy().sink_parquet({str(target)!r}, lazy=True)
"""
    process = subprocess.Popen([sys.executable, "-c", script(body)], stdout=subprocess.PIPE, env=os.environ)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.25)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert target.read_text() == "old"
    # The other one is absent or whole.
    assert not (tmp_path / "other.parquet").exists() or pw.read_parquet(tmp_path / "other.parquet").height == 4_000_000
    if sys.platform == "linux":
        assert set(files(tmp_path)) <= {"rows.parquet", "other.parquet"}


def test_an_ipc_file_that_is_cut_short_while_it_is_scanned(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    pw.select(pw.int_range(0, 1_000_000).alias("x")).write_ipc(path)
    copied = pw.read_ipc(path, memory_map=False)
    batches = pw.scan_ipc(path).collect_batches()
    assert next(iter(batches)).height > 0
    os.truncate(path, 1000)
    assert copied["x"].sum() == 499_999_500_000
    with pytest.raises(pw.exceptions.PolarwayError):
        pw.read_ipc(path)
