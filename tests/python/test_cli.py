"""The polarway command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from polarway.cli import main


def test_demo_prints_plan_frame_and_speed(capsys):
    assert main(["demo", "--rows", "5000"]) == 0
    out = capsys.readouterr().out
    for part in ("wrote 5,000 trades", "the plan:", "mean_price", "rows/s", "peak memory"):
        assert part in out


def test_demo_keeps_its_file(tmp_path):
    path = tmp_path / "trades.parquet"
    assert main(["demo", "--rows", "1k", "--file", str(path)]) == 0
    assert path.stat().st_size > 1000


def test_demo_of_more_than_a_million_rows(tmp_path):
    import polarway as pw
    from polarway.demo import write_trades

    write_trades(str(tmp_path / "a.parquet"), 1_200_000)
    out = pw.scan_parquet(tmp_path / "a.parquet").select(pw.len(), pw.col("id").n_unique().alias("ids"), pw.col("id").max().alias("last")).collect()
    assert out.rows() == [(1_200_000, 1_200_000, 1_199_999)]


def test_show(parquet_file, capsys):
    assert main(["show", str(parquet_file), "--rows", "3"]) == 0
    out = capsys.readouterr().out
    assert "12 rows, 4 columns" in out and "symbol" in out and "shape: (3, 4)" in out


def test_show_of_a_missing_file(capsys):
    assert main(["show", "no-such.parquet"]) == 1
    assert "no-such.parquet" in capsys.readouterr().err


@pytest.mark.parametrize("rows", ["0", "many", "-3"])
def test_rows_must_be_a_number(rows):
    with pytest.raises(SystemExit):
        main(["demo", "--rows", rows])


def test_as_a_module():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-m", "polarway", "--version"], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.startswith("polarway ")
