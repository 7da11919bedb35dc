"""Options of CSV readers, and what errors say: file, byte, row, column, value and a fix."""

from __future__ import annotations

import datetime
import decimal
import zlib
from pathlib import Path

import polarway as pw
import pytest


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_an_error_names_file_row_byte_column_value_and_fix(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.csv", "a,b\n1,x\n2,y\nseven,z\n")
    with pytest.raises(pw.exceptions.ComputeError) as caught:
        pw.read_csv(path, schema={"a": pw.Int64, "b": pw.String})
    message = str(caught.value)
    for part in ("could not parse `seven` as dtype `i64` at column 'a' (column number 1)", f"{path}, row 3, byte 12", "ignore_errors=True", "null_values"):
        assert part in message, message


def test_ragged_records(tmp_path: Path) -> None:
    long = write(tmp_path / "long.csv", "a,b\n1,2\n3,4,5\n")
    with pytest.raises(pw.exceptions.ComputeError, match=r"long\.csv, row 2, byte 8: found more fields than defined in 'Schema': 3 instead of 2, in \"3,4,5\"; consider setting truncate_ragged_lines=True"):
        pw.read_csv(long)
    assert pw.read_csv(long, truncate_ragged_lines=True).rows() == [(1, 2), (3, 4)]
    assert pw.read_csv(b"a,b,c\n1,2\n3\n").rows() == [(1, 2, None), (3, None, None)]


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = write(tmp_path / "latin.csv", "a,b\nx,1\ncaf\xe9,2\n".encode("latin-1"))
    with pytest.raises(pw.exceptions.ComputeError, match=r"invalid utf-8 sequence in column 'a'.*latin\.csv, row 2, byte 8; pass encoding=\"utf8-lossy\""):
        pw.read_csv(path)
    assert pw.read_csv(path, encoding="utf8-lossy")["a"].to_list() == ["x", "caf\ufffd"]
    assert pw.read_csv(path, encoding="latin1")["a"].to_list() == ["x", "caf\xe9"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_encodings_by_their_mark(encoding: str, tmp_path: Path) -> None:
    text = "a,b\n漢字😀,1\n"
    mark = "" if encoding in ("utf-16", "utf-8-sig") else "\ufeff"
    path = write(tmp_path / "a.csv", (mark + text).encode(encoding))
    assert pw.read_csv(path, encoding="utf-16" if encoding != "utf-8-sig" else "utf8").rows() == [("漢字😀", 1)]


def test_null_values() -> None:
    text = b"a,b\nNA,-\n1,NA\n,x\n"
    assert pw.read_csv(text, null_values="NA").rows() == [(None, "-"), (1, None), (None, "x")]
    assert pw.read_csv(text, null_values=["NA", "-"]).rows() == [(None, None), (1, None), (None, "x")]
    assert pw.read_csv(text, null_values={"a": "NA", "b": "-"}).rows() == [(None, None), (1, "NA"), (None, "x")]
    assert pw.read_csv(b'a,b\n1,\n2,""\n').rows() == [(1, None), (2, "")]
    assert pw.read_csv(b"a,b\n1,\n", missing_utf8_is_empty_string=True).rows() == [(1, "")]


def test_decimal_comma() -> None:
    assert pw.read_csv(b"a;b\n1,5;-0,25\n3;1e3\n", separator=";", decimal_comma=True).rows() == [(1.5, -0.25), (3.0, 1000.0)]


def test_decimals_with_commas_there_and_back() -> None:
    values = [decimal.Decimal("123.75"), None, decimal.Decimal("-0.05")]
    frame = pw.DataFrame({"a": values, "f": [1.5, 2.0, None], "i": [1, 2, 3]}, schema={"a": pw.Decimal(10, 2), "f": pw.Float64, "i": pw.Int64})
    for separator, line in ((";", "123,75;1,5;1"), (",", '"123,75","1,5",1')):
        text = frame.write_csv(decimal_comma=True, separator=separator)
        assert text.splitlines()[1] == line
        assert pw.read_csv(text.encode(), decimal_comma=True, separator=separator, schema=frame.schema).rows() == frame.rows()
    assert frame.write_csv(decimal_comma=True, quote_style="never").splitlines()[1] == "123,75,1,5,1"


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_zlib_is_unpacked_and_a_cut_is_noticed(level: int) -> None:
    text = b"a,b\n" + b"".join(b"%d,text %d\n" % (row, row * 7919 % 1000) for row in range(200_000))
    packed = zlib.compress(text, level)
    frame = pw.read_csv(packed)
    assert frame.equals(pw.read_csv(text))
    for end in (3, len(packed) // 2, len(packed) - 5, len(packed) - 1):
        with pytest.raises(pw.exceptions.PolarwayError, match="zlib|damaged"):
            pw.read_csv(packed[:end])
    with pytest.raises(pw.exceptions.PolarwayError, match="zlib"):
        pw.read_csv(packed + b"more")


def test_skipping() -> None:
    text = b'junk "unbalanced\nmore\na,b\n1,2\n3,4\n5,6\n'
    assert pw.read_csv(text, skip_lines=2).rows() == [(1, 2), (3, 4), (5, 6)]
    assert pw.read_csv(text, skip_lines=2, skip_rows_after_header=1).rows() == [(3, 4), (5, 6)]
    assert pw.read_csv(b"x\na,b\n1,2\n", skip_rows=1).rows() == [(1, 2)]
    assert pw.read_csv(b"// n\na,b\n// x\n1,2\n", comment_prefix="//").rows() == [(1, 2)]


def test_quotes_and_line_ends() -> None:
    assert pw.read_csv(b'a,b\n"x,1\n', quote_char=None).rows() == [('"x', 1)]
    assert pw.read_csv(b"a,b;1,2;3,4;", eol_char=";").rows() == [(1, 2), (3, 4)]
    assert pw.read_csv(b"a\tb\n1\t2\n", separator="\t").rows() == [(1, 2)]
    with pytest.raises(pw.exceptions.PolarwayError, match="three different characters"):
        pw.read_csv(b"a\n1\n", separator=";", eol_char=";")


def test_dates_and_times() -> None:
    text = b"d,t,n,z\n2020-01-02,03:04:05,2020-01-02T03:04:05.678,2020-01-02T03:04:05+02:00\n1999-12-31,23:59:59,1999-12-31T00:00:00,1999-12-31T00:00:00Z\n"
    frame = pw.read_csv(text, try_parse_dates=True)
    assert frame.schema == {"d": pw.Date, "t": pw.Time, "n": pw.Datetime("us"), "z": pw.Datetime("us", "UTC")}
    assert frame.row(0) == (
        datetime.date(2020, 1, 2), datetime.time(3, 4, 5), datetime.datetime(2020, 1, 2, 3, 4, 5, 678_000), datetime.datetime(2020, 1, 2, 1, 4, 5, tzinfo=datetime.UTC)
    )  # fmt: skip
    assert pw.read_csv(text).schema == dict.fromkeys("dtnz", pw.String)


def test_names_and_types() -> None:
    text = b"a,b,c\n1,2,3\n"
    assert pw.read_csv(text, new_columns=["x", "y", "z"]).columns == ["x", "y", "z"]
    assert pw.read_csv(text, schema_overrides={"b": pw.Float32}).schema == {"a": pw.Int64, "b": pw.Float32, "c": pw.Int64}
    assert pw.read_csv(text, schema_overrides=[pw.Int8, pw.String, pw.UInt16]).schema == {"a": pw.Int8, "b": pw.String, "c": pw.UInt16}
    assert pw.read_csv(text, infer_schema=False).rows() == [("1", "2", "3")]
    assert pw.read_csv(text, low_memory=True, rechunk=True).rows() == [(1, 2, 3)]
    assert pw.scan_csv(text, new_columns=["x", "y"], extra_columns="ignore").collect().rows(named=True) == [{"x": 1, "y": 2}]
    with pytest.raises(pw.exceptions.PolarwayError, match=r"1 != 3"):
        pw.read_csv(text, new_columns=["x"])
    with pytest.raises(pw.exceptions.PolarwayError, match=r"not found in CSV file.*missing_columns='insert'.*\"d\""):
        pw.read_csv(text, schema={"a": pw.Int64, "b": pw.Int64, "c": pw.Int64, "d": pw.Int64})
    with pytest.raises(pw.exceptions.PolarwayError, match=r"not specified in schema.*extra_columns='ignore'.*\"c\""):
        pw.read_csv(text, schema={"a": pw.Int64, "b": pw.Int64})


def test_ignored_errors_are_null() -> None:
    assert pw.read_csv(b"a\n1\nx\n3\n", schema={"a": pw.Int64}, ignore_errors=True).rows() == [(1,), (None,), (3,)]
    assert pw.read_csv(b"a\n1\nx\n3\n", infer_schema_length=1, ignore_errors=True).rows() == [(1,), (None,), (3,)]


def test_several_files(tmp_path: Path) -> None:
    first, second = write(tmp_path / "1.csv", "a,b\n1,x\n"), write(tmp_path / "2.csv", "b,a\ny,2\n")
    assert pw.read_csv(tmp_path / "*.csv").rows() == [(1, "x"), (2, "y")]
    assert pw.read_csv([first, second], include_file_paths="path")["path"].to_list() == [str(first), str(second)]
    odd = write(tmp_path / "[odd].csv", "a\n7\n")
    assert pw.read_csv(odd, glob=False).rows() == [(7,)]
    write(tmp_path / "3.csv", "a\n3\n")
    with pytest.raises(pw.exceptions.PolarwayError, match=r"3\.csv: .*missing_columns='insert'"):
        pw.read_csv([first, tmp_path / "3.csv"])
    assert pw.read_csv([first, tmp_path / "3.csv"], missing_columns="insert").rows() == [(1, "x"), (3, None)]


def test_an_empty_file(tmp_path: Path) -> None:
    path = write(tmp_path / "empty.csv", "")
    with pytest.raises(pw.exceptions.NoDataError, match="raise_if_empty=False"):
        pw.read_csv(path)
    assert pw.read_csv(path, raise_if_empty=False).shape == (0, 0)
    assert pw.read_csv(b"a,b\n").schema == {"a": pw.String, "b": pw.String}


def test_a_quote_that_is_not_closed_takes_the_rest(tmp_path: Path) -> None:
    assert pw.read_csv(b'a,b\n1,"open\nto the end\n', infer_schema=False).rows() == [("1", "open\nto the end\n")]


def test_text_files_of_other_encodings_are_refused(tmp_path: Path) -> None:
    for encoding in ("gbk", "latin-1"):
        with (tmp_path / "a.csv").open("w", encoding=encoding) as file, pytest.raises(pw.exceptions.InvalidOperationError, match="file encoding is not UTF-8"):
            pw.DataFrame({"a": [1]}).write_csv(file)
    with (tmp_path / "b.csv").open("w", encoding="utf-8") as file:
        pw.DataFrame({"a": ["ä"]}).write_csv(file)
    assert (tmp_path / "b.csv").read_bytes() == "a\nä\n".encode()


def test_lines_and_rows_are_not_skipped_together() -> None:
    with pytest.raises(pw.exceptions.InvalidOperationError, match="skip_rows"):
        pw.read_csv(b"A,1,2,3", skip_lines=1, skip_rows=2)


def test_overrides_go_by_the_new_names() -> None:
    frame = pw.scan_csv(b"a,b\n1,2\n", with_column_names=lambda names: [f"{name}_x" for name in names], schema_overrides={"b_x": pw.String}).collect()
    assert frame.schema == {"a_x": pw.Int64(), "b_x": pw.String()}
    assert frame.rows() == [(1, "2")]
