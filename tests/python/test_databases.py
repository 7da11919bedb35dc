"""Frames into tables of databases and back: SQLite, which Python has, and DuckDB where it is installed."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import polarway as pw
import pytest
from polarway.exceptions import UnsupportedError

FRAME = {
    "a": [1, None], 'b "b"': ["x", None], "c": [1.5, None], "d": [dt.date(2020, 1, 1), None], "e": [dt.datetime(2020, 1, 1, 1, 2, 3), None],
    "f": [True, False], "g": [b"a", None], "h": [dt.time(1), None], "i": [Decimal("1.25"), None],
}  # fmt: skip


def test_sqlite() -> None:
    connection = sqlite3.connect(":memory:")
    frame = pw.DataFrame(FRAME)
    assert frame.write_database("t", connection) == 2
    assert frame.write_database("t", connection, if_table_exists="append") == 2
    assert pw.read_database("select count(*) as n from t", connection).item() == 4
    assert frame.head(1).write_database("main.t", connection, if_table_exists="replace") == 1
    read = pw.read_database("select * from t", connection)
    assert read.columns == frame.columns
    assert read.rows() == [(1, "x", 1.5, "2020-01-01", "2020-01-01 01:02:03", 1, b"a", "01:00:00", 1.25)]
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        frame.write_database("t", connection)
    assert pw.read_database("select * from t where a = ?", connection, execute_options={"parameters": (1,)}).height == 1
    assert [part.height for part in pw.read_database("select 1 as a union all select 2", connection, iter_batches=True, batch_size=1)] == [1, 1]


def test_nothing_is_written_when_a_row_does_not_fit() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (a integer check (a < 3))")
    connection.commit()
    with pytest.raises(sqlite3.IntegrityError):
        pw.DataFrame({"a": [1, 2, 3]}).write_database("t", connection, if_table_exists="append")
    assert pw.read_database("select count(*) as n from t", connection).item() == 0


def test_files_of_sqlite_by_address(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/a.db"
    assert pw.DataFrame({"a": [1, 2]}).write_database("t", address) == 2
    assert pw.read_database("select a from t", address).rows() == pw.read_database_uri("select a from t", address).rows() == [(1,), (2,)]


def test_types_come_from_a_driver_that_has_arrow() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    pytest.importorskip("pyarrow", reason="duckdb gives Arrow through pyarrow")
    connection = duckdb.connect()
    frame = pw.DataFrame(FRAME)
    assert frame.write_database("t", connection) == 2
    read = pw.read_database("select * from t", connection)
    assert read.drop("i").equals(frame.drop("i"))
    assert read["i"].to_list() == frame["i"].to_list()
    with pytest.raises(duckdb.CatalogException):
        frame.write_database("t", connection)
    assert pw.read_database("select a, d from t where a > 9", connection).schema == {"a": pw.Int64, "d": pw.Date}


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: pw.DataFrame({"a": [[1]]}).write_database("t", sqlite3.connect(":memory:")), UnsupportedError, r"List\(Int64\) \(column 'a'\)"),
        (lambda: pw.DataFrame({"a": [1]}).write_database("t", "postgresql://x"), UnsupportedError, "only sqlite"),
        (lambda: pw.DataFrame({"a": [1]}).write_database("t", 1), TypeError, "unrecognised connection type 'int'"),
        (lambda: pw.DataFrame({"a": [1]}).write_database("t", sqlite3.connect(":memory:"), if_table_exists="x"), ValueError, "if_table_exists"),
        (lambda: pw.DataFrame().write_database("t", sqlite3.connect(":memory:")), ValueError, "without columns"),
        (lambda: pw.DataFrame({"a": [1]}).write_database("t", sqlite3.connect(":memory:"), engine_options={"x": 1}), UnsupportedError, "engine_options"),
        (lambda: pw.DataFrame().write_excel("x"), UnsupportedError, "xlsxwriter or openpyxl"),
        (lambda: pw.DataFrame().to_torch(), UnsupportedError, "torch.from_numpy"),
        (lambda: pw.read_excel, AttributeError, "openpyxl"),
        (lambda: pw.scan_delta, AttributeError, "deltalake"),
        (lambda: pw.no_such_name, AttributeError, "has no attribute 'no_such_name'$"),
    ],
)
def test_what_is_not_there_says_what_to_use(call: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        call()
