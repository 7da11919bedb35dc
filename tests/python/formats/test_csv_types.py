"""Types of CSV columns: samples spread over the files, wider types on a second look, and a report that says why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import polarway as pw
import pytest

ROWS = 60_000


def write(path: Path, *, rows: int = ROWS, special: dict[int, str] | None = None) -> Path:
    """Columns a (numbers) and b (padding, so that the file is larger than what is sampled); ``special`` replaces values of a."""
    special = special or {}
    with path.open("w") as file:
        file.write("a,b\n")
        for row in range(rows):
            file.write(f"{special.get(row, row)},padding number {row}\n")
    return path


def test_a_misfit_late_in_the_file_widens_the_column(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    assert pw.scan_csv(path).collect_schema()["a"] == pw.Int64
    frame = pw.read_csv(path)
    assert frame.schema["a"] == pw.String
    assert frame["a"].to_list() == [str(row) if row != 51_234 else "abc" for row in range(ROWS)]
    floats = pw.read_csv(write(tmp_path / "floats.csv", special={51_234: "1.5"}))
    assert floats.schema["a"] == pw.Float64
    assert floats["a"].sum() == sum(range(ROWS)) - 51_234 + 1.5
    big = pw.read_csv(write(tmp_path / "big.csv", special={51_234: str(1 << 70)}))
    assert big.schema["a"] == pw.Int128
    assert big["a"][51_234] == 1 << 70


def test_the_answer_does_not_depend_on_earlier_queries(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    before = pw.scan_csv(path).head(3).collect().schema
    assert pw.scan_csv(path).collect().schema["a"] == pw.String
    assert pw.scan_csv(path).head(3).collect().schema == before == {"a": pw.Int64, "b": pw.String}
    assert pw.scan_csv(path).select("b").collect().height == ROWS


def test_aggregations_and_sinks_run_again(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "0.5"})
    assert pw.scan_csv(path).select(pw.col("a").max()).collect().item() == ROWS - 1.0
    target = tmp_path / "out.csv"
    pw.scan_csv(path).select("a").sink_csv(target)
    assert pw.read_csv(target)["a"].to_list() == pw.read_csv(path)["a"].to_list()


def test_streams_are_validated_before_the_first_batch(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    batches = list(pw.scan_csv(path).collect_batches())
    assert {batch.schema["a"] for batch in batches} == {pw.String}
    assert sum(batch.height for batch in batches) == ROWS
    first = next(iter(pw.scan_csv(path).head(5).collect_batches()))
    assert first["a"].to_list() == [0, 1, 2, 3, 4]


def test_streams_to_arrow_have_one_type(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    reader = pyarrow.RecordBatchReader.from_stream(pw.scan_csv(path))
    assert "string" in str(reader.schema.field("a").type)
    assert reader.read_all().num_rows == ROWS


def test_a_filter_that_no_longer_fits_says_why(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    with pytest.raises(pw.exceptions.PolarwayError, match=r"after: could not parse `abc` as dtype `i64` at column 'a'"):
        pw.scan_csv(path).filter(pw.col("a") > 5).select(pw.col("a").sum()).collect()


def test_samples_are_spread_over_the_file(tmp_path: Path) -> None:
    # The last rows are always among the sample.
    path = write(tmp_path / "end.csv", special={ROWS - 1: "abc"})
    assert pw.scan_csv(path).collect_schema()["a"] == pw.String
    report = pw.read_csv_schema_report(path).row(0, named=True)
    assert (report["decided_by"], report["value"]) == ("sample", "abc")
    assert path.read_bytes()[report["byte"] :].startswith(b"abc,")


def test_samples_within_quotes_are_not_taken_for_records(tmp_path: Path) -> None:
    path = tmp_path / "quoted.csv"
    inner = "x,y\n" * 40_000
    with path.open("w") as file:
        file.write("a,b\n" + "".join(f"{row},short\n" for row in range(200)) + f'7,"{inner}"\n' + "".join(f"{row},short\n" for row in range(200)))
    frame = pw.read_csv(path)
    assert frame.schema == {"a": pw.Int64, "b": pw.String}
    assert frame.height == 401
    assert frame["b"][200] == inner


def test_types_come_from_several_files(tmp_path: Path) -> None:
    for number, value in enumerate(["1", "2.5", "3"]):
        (tmp_path / f"{number}.csv").write_text(f"a\n{value}\n")
    assert pw.read_csv(tmp_path / "*.csv").rows() == [(1.0,), (2.5,), (3.0,)]
    assert pw.scan_csv(tmp_path / "*.csv", infer_schema_files=1).collect_schema()["a"] == pw.Int64
    assert pw.scan_csv(tmp_path / "*.csv", infer_schema_files=1).collect().rows() == [(1.0,), (2.5,), (3.0,)]


def test_only_nulls_at_the_start(tmp_path: Path) -> None:
    path = write(tmp_path / "nulls.csv", special=dict.fromkeys(range(500), ""))
    assert pw.scan_csv(path).collect_schema()["a"] == pw.Int64


PROGRAM = """
import sys, polarway as pw
frame = pw.scan_csv(sys.argv[1]).with_columns(c=pw.col('b').str.len_bytes()).collect()
import hashlib
print(frame.schema, frame.height, hashlib.sha256(frame.write_csv().encode()).hexdigest())
try:
    pw.read_csv(sys.argv[1], schema={'a': pw.Int64, 'b': pw.String})
except pw.exceptions.ComputeError as error:
    print(error)
print(pw.scan_csv(sys.argv[1], schema={'a': pw.Int64, 'b': pw.String}).head(30_000).collect().height)
"""


def test_threads_and_chunks_change_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.csv", special={row: f"bad{row}" for row in (40_000, 40_003, 51_000, 58_000)})
    answers = set()
    for threads, chunk in (("1", "1048576"), ("2", "1048576"), ("4", "4096"), ("8", "20000")):
        environment = os.environ | {"POLARWAY_MAX_THREADS": threads, "POLARWAY_CSV_CHUNK": chunk}
        answers.add(subprocess.run([sys.executable, "-c", PROGRAM, str(path)], env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(answers) == 1, answers
    assert "row 40001, byte" in answers.pop()


def test_the_report_names_who_decided() -> None:
    text = b"i,f,s,n,d,forced\n1,1,x,,2020-01-01,5\n2,2.5,7,,2020-01-02,6\n"
    rows = {row["column"]: row for row in pw.read_csv_schema_report(text, try_parse_dates=True, schema_overrides={"forced": pw.String}).rows(named=True)}
    assert {name: row["dtype"] for name, row in rows.items()} == {"i": "Int64", "f": "Float64", "s": "String", "n": "String", "d": "Date", "forced": "String"}
    assert (rows["f"]["row"], rows["f"]["value"], rows["f"]["byte"]) == (2, "2.5", text.index(b"2.5"))
    assert rows["f"]["because"] == "`2.5` needs Float64; kinds of values seen: int64, float64"
    assert rows["s"]["value"] == "x"
    assert "only nulls" in rows["n"]["because"]
    assert (rows["n"]["values_seen"], rows["n"]["nulls_seen"], rows["n"]["rows_seen"]) == (0, 2, 2)
    assert rows["forced"]["decided_by"] == "schema_overrides"
    assert pw.read_csv_schema_report(b"a\n1\n", infer_schema=False)["decided_by"].to_list() == ["infer_schema"]
    assert pw.read_csv_schema_report(b"a\n1\n", schema={"a": pw.Int8})["decided_by"].to_list() == ["schema"]


def test_the_full_report_names_the_misfit(tmp_path: Path) -> None:
    path = write(tmp_path / "late.csv", special={51_234: "abc"})
    sample = pw.read_csv_schema_report(path).row(0, named=True)
    assert (sample["dtype"], sample["decided_by"]) == ("Int64", "sample")
    full = pw.read_csv_schema_report(path, full=True).row(0, named=True)
    assert (full["dtype"], full["decided_by"], full["row"], full["value"]) == ("String", "misfit", 51_235, "abc")
    assert path.read_bytes()[full["byte"] :].startswith(b"abc,")
    assert "cannot hold `abc`" in full["because"]


def test_datetimes_whose_clock_is_digits_alone() -> None:
    data = b"a\n2020-01-04T010203.123456\n2020-01-04 010203\n2020-01-04T256060\n2020-01-04T0102\n"
    frame = pw.read_csv(data, schema_overrides={"a": pw.Datetime("us")}, ignore_errors=True)
    assert [None if value is None else str(value) for value in frame["a"]] == ["2020-01-04 01:02:03.123456", "2020-01-04 01:02:03", None, None]


def test_decimals_with_a_comma_and_blanks_before_them() -> None:
    frame = pw.read_csv(b"a;b\n 12,239;1\n   13,908;2\n", decimal_comma=True, separator=";", schema_overrides={"a": pw.Decimal(20, 3)})
    assert [str(value) for value in frame["a"]] == ["12.239", "13.908"]


def test_zlib_of_every_level() -> None:
    import zlib

    for level in range(10):
        assert pw.read_csv(zlib.compress(b"a,b\n1,x\n2,y\n", level)).rows() == [(1, "x"), (2, "y")]


def test_float32_without_exponents_has_the_digits_of_its_value() -> None:
    values = pw.DataFrame({"a": pw.Series([3.141592653589793e-8, 3141.592653589793, 3.141592653589793e17], dtype=pw.Float32)})
    assert values.write_csv(float_scientific=False) == "a\n0.00000003141592586075603\n3141.5927734375\n314159265516355600\n"
