"""Progress of long reads and writes: its figures, and the line that shows it."""

from __future__ import annotations

import gzip
import io
import sys
from types import SimpleNamespace

import polarway as pw
import pytest
from polarway import progress

ROWS = 1_500_000

pytestmark = pytest.mark.only_standalone("progress of the native engine")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("progress")
    frame = pw.select(pw.int_range(0, ROWS).alias("n")).with_columns(x=pw.col("n") * 0.37, t=pw.lit("t") + pw.col("n").cast(pw.String))
    frame.write_csv(folder / "a.csv")
    with gzip.open(folder / "a.csv.gz", "wb", compresslevel=1) as file:
        file.write((folder / "a.csv").read_bytes())
    frame.write_parquet(folder / "a.parquet", row_group_size=20_000)
    frame.write_ipc(folder / "a.arrow")
    (folder / "many").mkdir()
    for number in range(20):
        frame.slice(number * 75_000, 75_000).write_parquet(folder / "many" / f"{number:02}.parquet")
    return folder


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet", "a.arrow", "many"])
def test_the_fraction_of_files_grows_to_one(files, name):
    scan = {"csv": pw.scan_csv, "gz": pw.scan_csv, "arrow": pw.scan_ipc}.get(name.rpartition(".")[2], pw.scan_parquet)
    seen = []
    query = scan(files / name).filter(pw.col("t").str.contains("7")).group_by("t").agg(pw.col("x").sum())
    query.collect(on_progress=lambda now: seen.append((now.fraction, now.rows_read)))
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert all(0 <= fraction <= 1 for fraction in fractions)
    assert [rows for _, rows in seen] == sorted(rows for _, rows in seen)


def test_a_write_says_how_far_it_is(files, tmp_path):
    seen = []
    sink = pw.scan_csv(files / "a.csv").sink_csv(tmp_path / "b.csv", lazy=True)
    sink.collect(on_progress=lambda now: seen.append(now.fraction))
    assert seen[-1] == 1.0
    assert all(0 <= fraction <= 1 for fraction in seen)
    assert pw.scan_csv(tmp_path / "b.csv").select(pw.len()).collect().item() == ROWS


def figures(seconds: float, fraction: float = 0.25) -> SimpleNamespace:
    return SimpleNamespace(elapsed_ns=int(seconds * 1e9), fraction=fraction, rows_read=1234, rows_out=0, memory_peak=0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.delenv("POLARWAY_PROGRESS", raising=False)
    return Terminal()


def test_plain_text_where_tqdm_is_absent(terminal, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(sys, "stderr", terminal)
    line = progress.watcher()
    line.update(figures(1.0))
    assert terminal.getvalue() == ""
    line.update(figures(2.5))
    assert "[##########..............................]  25%  1,234 rows, 2 s" in terminal.getvalue()
    line.update(figures(3.0, fraction=-1.0))
    assert "running  1,234 rows, 3 s" in terminal.getvalue()
    line.close()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_tqdm_where_it_is_there(terminal, monkeypatch):
    pytest.importorskip("tqdm", reason="tqdm draws the bar")
    monkeypatch.setattr(sys, "stderr", terminal)
    line = progress.watcher()
    line.update(figures(2.5))
    line.update(figures(3.5, 0.5))
    line.close()
    assert "50%" in terminal.getvalue()
    assert "1,234 rows" in terminal.getvalue()


def test_nobody_to_see_it(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.delenv("POLARWAY_PROGRESS", raising=False)
    assert progress.watcher() is None


def test_it_can_be_asked_for_and_refused(monkeypatch, terminal):
    monkeypatch.setattr(sys, "stderr", terminal)
    with pw.Config(progress=False):
        assert progress.watcher() is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with pw.Config(progress=True):
        line = progress.watcher()
        line.update(figures(0.1))
        line.close()
        assert sys.stderr.getvalue() != ""
    monkeypatch.setenv("POLARWAY_PROGRESS", "1")
    assert progress.watcher() is not None
    monkeypatch.setenv("POLARWAY_PROGRESS", "0")
    assert progress.watcher() is None


def test_a_query_draws_it_and_takes_it_away(files, terminal, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(sys, "stderr", terminal)
    with pw.Config(progress=True):
        pw.scan_csv(files / "a.csv.gz").group_by("t").agg(pw.len()).collect()
    assert "rows, 0 s" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
