"""The polarway command."""

from __future__ import annotations

import os
import subprocess
import sys

import polarway as pw
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


class Terminal:
    """Standard error as a terminal that remembers what was written."""

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


class Progress:
    rows_out = 0
    memory_peak = 5

    def __init__(self, seconds, fraction):
        self.elapsed_ns, self.fraction, self.rows_read = int(seconds * 1e9), fraction, 1000


def test_the_progress_bar_appears_after_a_second(monkeypatch):
    from polarway.demo import _Bar

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with _Bar() as bar:
        bar.update(Progress(0.5, 0.2))
        assert terminal.text == ""
        bar.update(Progress(1.5, 0.5))
        assert "50%" in terminal.text and "#" * 20 + "." * 20 in terminal.text
        bar.update(Progress(2.0, -1.0))
        assert "running" in terminal.text
    assert bar.peak == 5
    assert terminal.text.endswith("\x1b[K")


FORMATS = ["parquet", "csv", "arrow", "ndjson", "tsv"]


@pytest.mark.parametrize("ending", FORMATS)
def test_convert_there_and_back(ending, parquet_file, tmp_path, capsys):
    import polarway as pw

    there, back = tmp_path / f"there.{ending}", tmp_path / "back.parquet"
    assert main(["convert", str(parquet_file), str(there)]) == 0
    assert main(["convert", str(there), str(back)]) == 0
    assert "MB in" in capsys.readouterr().out
    names = pw.read_parquet(parquet_file).columns
    assert pw.read_parquet(back).select(names).rows() == pw.read_parquet(parquet_file).rows()


def test_convert_keeps_what_is_there(parquet_file, tmp_path, capsys):
    target = tmp_path / "kept.csv"
    target.write_text("mine")
    assert main(["convert", str(parquet_file), str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert target.read_text() == "mine"
    assert main(["convert", str(parquet_file), str(target), "--force", "--columns", "symbol", "--rows", "2"]) == 0
    assert len(target.read_text().splitlines()) == 3


def test_unknown_ending(tmp_path, capsys):
    assert main(["schema", str(tmp_path / "a.xyz")]) == 1
    assert "'.xyz'" in capsys.readouterr().err


def test_schema_as_lines_and_as_json(parquet_file, capsys):
    import json

    import polarway as pw

    assert main(["schema", str(parquet_file)]) == 0
    assert "symbol" in capsys.readouterr().out
    assert main(["schema", str(parquet_file), "--json"]) == 0
    types = json.loads(capsys.readouterr().out)
    assert types == {name: repr(dtype) for name, dtype in pw.read_parquet_schema(parquet_file).items()}


def test_doctor(capsys):
    import json

    assert main(["doctor"]) == 0
    assert "standalone" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "works" in found["modes"].values()
    assert found["versions"]["polarway"]


def test_bench_prints_every_query(capsys):
    from polarway.cli.bench import QUERIES

    assert main(["bench", "--rows", "2000", "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in QUERIES)


DIFFERENT = """
import warnings
from polarway.backends.native import direct_calls, library, python_objects
{change}
import polarway as pw
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(pw.DataFrame({{"a": [1, 2]}}).sum().item())
print(*[warning.message for warning in caught], sep="\\n")
from polarway.cli.doctor import findings
print(findings()["library"]["built with"])
"""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("library.SIGNATURES['pw_later'] = ()", "the library has no pw_later"),
        ("direct_calls.NAMES += ('later',)", "so small queries go the longer way"),
        ("python_objects.SIGNATURES['pw_python_later'] = ()", "so lists of Python objects go the longer way"),
    ],
    ids=["a function", "direct calls", "objects"],
)
def test_a_library_of_another_build_is_told(change, says):
    """At its first use, and by the doctor; what both have in common works."""
    done = subprocess.run([sys.executable, "-c", DIFFERENT.format(change=change)], capture_output=True, text=True, check=True, env=os.environ | {"BACKEND_MODE": "standalone"})
    answer, warning, found = done.stdout.splitlines()
    assert answer == "3" and says in warning and "is of another build than this package" in warning and says in found


@pytest.mark.parametrize("name", ["a.csv.gz", "a.tsv", "a.tsv.zst", "a.ndjson.gz"])
def test_convert_packs_and_separates_by_the_ending(parquet_file, tmp_path, name, capsys):
    target = tmp_path / name
    assert main(["convert", str(parquet_file), str(target), "--columns", "id,symbol"]) == 0
    back = tmp_path / "b.parquet"
    assert main(["convert", str(target), str(back), "--force"]) == 0, capsys.readouterr().err
    assert pw.read_parquet(back).equals(pw.read_parquet(parquet_file, columns=["id", "symbol"]))
    assert (target.read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz") and (target.read_bytes()[:4] == b"\x28\xb5\x2f\xfd") == name.endswith(".zst")


@pytest.mark.parametrize(("target", "says"), [("no/such/a.csv", "there is no folder"), ("a.csv.bz2", "can be read, not written")])
def test_convert_says_what_is_wrong_with_the_target(parquet_file, tmp_path, target, says, capsys):
    assert main(["convert", str(parquet_file), str(tmp_path / target)]) == 1
    assert says in capsys.readouterr().err


def test_a_terminal_of_ascii_only_is_enough(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("n\u00e4me\n\u65e5\u672c\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-m", "polarway", "show", str(path)], capture_output=True, check=False, env=environment)
    assert done.returncode == 0 and b"\\u65e5\\u672c" in done.stdout and b"+---" in done.stdout, done
