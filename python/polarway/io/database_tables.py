"""``write_database``: the rows of a frame into a table, over any connection of Python's DB-API or into an SQLite file."""

from __future__ import annotations

import datetime as dt
import decimal
import sys
from typing import TYPE_CHECKING, Any

from polarway.datatypes import classes as c

if TYPE_CHECKING:
    from polarway.frame import DataFrame

MODES = ("append", "replace", "fail")
_SQL_TYPES: dict[Any, str] = {
    c.Boolean: "BOOLEAN", c.Int8: "SMALLINT", c.UInt8: "SMALLINT", c.Int16: "SMALLINT", c.UInt16: "INTEGER", c.Int32: "INTEGER",
    c.UInt32: "BIGINT", c.Int64: "BIGINT", c.UInt64: "NUMERIC(20, 0)", c.Float32: "REAL", c.Float64: "DOUBLE PRECISION", c.Date: "DATE",
    c.Time: "TIME", c.String: "TEXT", c.Categorical: "TEXT", c.Enum: "TEXT", c.Binary: "BLOB", c.Null: "TEXT",
}  # fmt: skip
#: how drivers mark a value in a statement
_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s", "numeric": ":{}"}


def write_table(frame: DataFrame, table_name: str, connection: Any, mode: str) -> int:
    """Creates the table where it has to, and adds every row in one transaction; the number of rows."""
    if mode not in MODES:
        raise ValueError(f"write_database `if_table_exists` must be one of {{'replace', 'append', 'fail'}}, got {mode!r}")
    if isinstance(connection, str):
        opened = _sqlite(connection)
        try:
            return write_table(frame, table_name, opened, mode)
        finally:
            opened.close()
    if not hasattr(connection, "cursor"):
        raise TypeError(f"unrecognised connection type {type(connection).__name__!r}: it has no `cursor`")
    columns = ", ".join(f"{_quoted(name)} {_sql_type(name, dtype, connection)}" for name, dtype in frame.schema.items())
    if not columns:
        raise ValueError("a frame without columns cannot be a table of a database")
    table = ".".join(_quoted(part) for part in table_name.split("."))
    if _module(connection) == "duckdb":
        # It commits every statement where no transaction is open.
        connection.begin()
        cursor = connection
    else:
        cursor = connection.cursor()
    try:
        if mode == "replace":
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TABLE {'IF NOT EXISTS ' if mode == 'append' else ''}{table} ({columns})")
        if frame.height:
            names = ", ".join(_quoted(name) for name in frame.columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({_marks(connection, frame.width)})", _rows(frame, connection))
    except BaseException:
        getattr(connection, "rollback", _nothing)()
        raise
    connection.commit()
    return frame.height


def _nothing() -> None:
    """What a connection without transactions does to undo."""


def _sqlite(address: str) -> Any:
    from polarway.exceptions import UnsupportedError

    scheme, _, rest = address.partition("://")
    if scheme != "sqlite":
        raise UnsupportedError(f"write_database to {scheme!r}: only sqlite is written without a driver; give an open connection of Python's DB-API")
    import sqlite3

    return sqlite3.connect(rest.removeprefix("/") or ":memory:")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _module(connection: Any) -> str:
    return type(connection).__module__.partition(".")[0].removeprefix("_")


def _sql_type(name: str, dtype: Any, connection: Any) -> str:
    base = type(dtype)
    if base is c.Decimal:
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    if base is c.Datetime:
        return "TIMESTAMP" if dtype.time_zone is None else "TIMESTAMP WITH TIME ZONE"
    found = _SQL_TYPES.get(base)
    if found is None:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"write_database of the type {dtype} (column {name!r}): cast it to a type that tables of databases have")
    return "BYTEA" if base is c.Binary and _module(connection).startswith(("psycopg", "pg")) else found


def _marks(connection: Any, count: int) -> str:
    style = getattr(sys.modules.get(_module(connection)), "paramstyle", "qmark")
    mark = _MARKS.get(style, "?")
    return ", ".join(mark.format(place) for place in range(1, count + 1))


def _rows(frame: DataFrame, connection: Any) -> list[tuple[Any, ...]]:
    rows = frame.rows()
    if _module(connection) != "sqlite3":
        return rows
    # SQLite has numbers, texts and bytes; moments are texts that it can compare.
    return [tuple(_plain(value) for value in row) for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    return value
