"""CSV texts read as Python's csv module reads them, and types inferred as Polars infers them."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import polarway as pw
import pytest

SPECTRUM = Path(__file__).resolve().parents[4] / "shared" / "data" / "csv-spectrum"

TEXTS = int(os.environ.get("POLARWAY_CSV_TEXTS", "100000"))
HARNESS = Path(__file__).with_name("csv_module.py")


@pytest.mark.parametrize("chunk", [64, 1 << 20])
def test_random_texts_equal_the_csv_module(chunk: int) -> None:
    count = TEXTS if chunk == 64 else TEXTS // 20
    run = subprocess.run([sys.executable, HARNESS, str(count), str(20_261 + chunk)], env=os.environ | {"POLARWAY_CSV_CHUNK": str(chunk)}, capture_output=True, text=True, check=False)
    assert run.stdout == f"{count} texts equal\n", run.stderr[-3000:]


@pytest.mark.skipif(not SPECTRUM.is_dir(), reason="csv-spectrum is not beside the project")
@pytest.mark.parametrize("path", sorted((SPECTRUM / "csvs").glob("*.csv")), ids=lambda path: path.stem)
def test_csv_spectrum_equals_its_json(path: Path) -> None:
    wanted = json.loads((SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8"))
    data = path.read_bytes()
    if path.stem.endswith("_crlf") and b"\r" not in data:
        # A checkout may have changed the line ends that the file is about.
        data = data.replace(b"\n", b"\r\n")
    assert pw.read_csv(data, infer_schema=False, empty_string_is_null=False).rows(named=True) == wanted


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a,b\n1,2\n\n3,4\n", {}),
        ("a,b\n1\n3,4\n", {}),
        ('a,b\n"1",2\n', {}),
        ('a,b\n"",x\n,y\n', {}),
        ("a,b\n1.,true\n.5,FALSE\n", {}),
        ("a,b\n+5,1e5\n", {}),
        ("a,b\n9223372036854775808,-0\n", {}),
        ("a,b\n1,x\n1.5,y\n", {}),
        ("a,b\n1,x\ntrue,y\n", {}),
        ("a,b\n1,x\n", {"infer_schema": False}),
        ("a,b\n1,x\n", {"infer_schema_length": None}),
        ("a,a\n1,2\n", {}),
        ("1,2\n3,4,5", {"has_header": False}),
        ("a,b\nNA,x\n1,NA\n", {"null_values": "NA"}),
        ("a,b\nNA,x\n1,NA\n", {"null_values": {"a": "NA"}}),
        ("a;b\n1,5;x\n-2;y\n", {"separator": ";", "decimal_comma": True}),
        ("#c\na,b\n#d\n1,2\n", {"comment_prefix": "#"}),
        ("a,b\n1,2\n3,4\n5,6", {"skip_rows_after_header": 1}),
        ("a,b\n1,2\n3,4\n5,6", {"n_rows": 2, "row_index_name": "i"}),
        ("a,b\n1,2\n3,4\n", {"columns": ["b"]}),
        ("a,b\n2020-01-01,10:00\n", {"try_parse_dates": True}),
        ("a,b\n2020-01-01 10:00:00.123,31/12/2020\n", {"try_parse_dates": True}),
        ("a,b\n2020-01-01T10:00:00Z,x\n", {"try_parse_dates": True}),
        ("a,b\r\n1,2\r\n3,4\r\n", {}),
    ],
)
def test_types_are_those_of_polars(text: str, options: dict[str, object]) -> None:
    polars = pytest.importorskip("polars")
    ours = pw.read_csv(text.encode(), **options)
    theirs = polars.read_csv(text.encode(), **options)
    assert [(name, str(dtype)) for name, dtype in ours.schema.items()] == [(name, str(dtype)) for name, dtype in theirs.schema.items()]
    assert ours.rows() == theirs.rows()


def test_round_trip_with_polars() -> None:
    polars = pytest.importorskip("polars")
    frame = pw.DataFrame({"i": [1, None, -3], "f": [0.1, 1e20, None], "s": ["a", 'b,"c"\n', ""], "b": [True, False, None]})
    text = frame.write_csv()
    assert polars.read_csv(text.encode()).rows() == frame.rows()
    assert text == polars.DataFrame({"i": [1, None, -3], "f": [0.1, 1e20, None], "s": ["a", 'b,"c"\n', ""], "b": [True, False, None]}).write_csv()
    lines = frame.write_ndjson()
    assert polars.read_ndjson(lines.encode()).rows() == frame.rows()
    assert pw.read_ndjson(lines.encode()).rows() == frame.rows()


def test_floats_are_written_as_polars_writes_them() -> None:
    polars = pytest.importorskip("polars")
    generator = random.Random(5)
    values = [0.0, -0.0, 1e15, 1e16, 123456789012345.6, 0.1, 0.00001, 0.0001, 1e-7, 99999.99995, 5e-324, 1.7976931348623157e308, 999999999999999.0, -2.5]
    for _ in range(20_000):
        values.append(round(generator.uniform(-1e6, 1e6), generator.randrange(0, 8)))
        values.append(generator.uniform(-1, 1) * 10 ** generator.randrange(-12, 18))
    assert pw.DataFrame({"f": values}).write_csv() == polars.DataFrame({"f": values}).write_csv()


def test_whole_numbers_of_every_length_are_written(tmp_path: Path) -> None:
    values = [0, -(2**63), 2**63 - 1]
    for power in range(19):
        values += [10**power - 1, 10**power, -(10**power), 1 - 10**power]
    path = tmp_path / "whole.csv"
    pw.DataFrame({"a": values, "b": values}).write_csv(path)
    assert path.read_text().splitlines()[1:] == [f"{value},{value}" for value in values]


def test_points_in_time_of_one_second_and_around_it_are_written(tmp_path: Path) -> None:
    start = datetime(1969, 12, 31, 23, 59, 58)
    values = [start + timedelta(microseconds=row * 33_333) for row in range(200)] * 2
    path = tmp_path / "times.csv"
    pw.DataFrame({"a": values, "b": values[::-1]}).write_csv(path)
    expected = [value.isoformat(timespec="microseconds") for value in values]
    assert path.read_text().splitlines()[1:] == [f"{a},{b}" for a, b in zip(expected, expected[::-1], strict=True)]
