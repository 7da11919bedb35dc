"""Results of databases: ``read_database`` over any connection of Python's DB-API, ``read_database_uri`` for SQLite."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame


def read_database(
    query: Any,
    connection: Any,
    *,
    iter_batches: bool = False,
    batch_size: int | None = None,
    schema_overrides: Any = None,
    infer_schema_length: int | None = 100,
    execute_options: dict[str, Any] | None = None,
) -> Any:
    """The rows that a query gives over a connection or cursor of Python's DB-API (``sqlite3``, ``psycopg``, …).

    Parameters
    ----------
    query
        SQL, in the language of the database.
    connection
        An object with ``cursor()`` or ``execute()``. Opening databases by a text is :func:`read_database_uri`.
    iter_batches, batch_size
        An iterator of frames of so many rows instead of one frame.
    schema_overrides
        Types of columns; others are inferred from the first ``infer_schema_length`` rows.
    execute_options
        Keyword arguments for ``execute``; ``parameters`` is passed by position where the driver wants that.

    Examples
    --------
    >>> import sqlite3
    >>> import polarway as pw
    >>> connection = sqlite3.connect(":memory:")
    >>> pw.read_database("select 1 as a, 'x' as b", connection).rows()
    [(1, 'x')]
    """
    if isinstance(connection, str):
        if iter_batches:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError("read_database of an address gives one frame; open a connection for `iter_batches`")
        return read_database_uri(query, connection, schema_overrides=schema_overrides)
    if iter_batches and not batch_size:
        raise ValueError("Cannot set `iter_batches` without also setting a non-zero `batch_size`")
    if not hasattr(connection, "cursor") and not hasattr(connection, "execute"):
        raise TypeError(f"unrecognised connection type {type(connection).__name__!r}: it has neither `cursor` nor `execute`")
    cursor = connection.cursor() if hasattr(connection, "cursor") else connection
    options = dict(execute_options or {})
    parameters = options.pop("parameters", None)
    ran = cursor.execute(query, *(() if parameters is None else (parameters,)), **options)
    cursor = cursor if getattr(cursor, "description", None) else ran
    take = getattr(cursor, "fetch_arrow_table", None) or getattr(cursor, "to_arrow_table", None)
    if not iter_batches and take is not None and importlib.util.find_spec("pyarrow") is not None:
        # Drivers that have Arrow say the types themselves.
        from polarway.convert import from_arrow

        with warnings.catch_warnings():
            # One driver warns that it copies its rows.
            warnings.simplefilter("ignore", UserWarning)
            table = take()
        return from_arrow(table, schema_overrides=schema_overrides)
    frames = _frames(cursor, batch_size if iter_batches else None, schema_overrides, infer_schema_length)
    if iter_batches:
        return frames
    whole: DataFrame = next(frames)
    return whole


def read_database_uri(query: list[str] | str, uri: str, *, schema_overrides: Any = None, pre_execution_query: Any = None, **options: Any) -> DataFrame:
    """The rows that a query, or several one after the other, give from a database by its address: ``sqlite:///path/to/file``.

    Other databases need drivers that are no part of this package: raises ``UnsupportedError``, which says so. With a driver of
    Python's DB-API, :func:`read_database` takes its connection.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.read_database_uri("select 1 as a", "sqlite://").rows()
    [(1,)]
    """
    from polarway.combining import concat
    from polarway.exceptions import UnsupportedError

    scheme, _, rest = uri.partition("://")
    if scheme != "sqlite":
        raise UnsupportedError(f"read_database_uri of {scheme!r}: only sqlite is read without a driver; give `read_database` an open connection")
    if set_options := sorted(name for name, value in options.items() if value is not None):
        raise UnsupportedError(f"read_database_uri with {', '.join(set_options)} for sqlite")
    import sqlite3

    # sqlite:///relative.db, sqlite:////absolute.db
    connection = sqlite3.connect(rest.removeprefix("/") or ":memory:")
    try:
        for before in [pre_execution_query] if isinstance(pre_execution_query, str) else pre_execution_query or ():
            connection.execute(before)
        parts = [read_database(one, connection, schema_overrides=schema_overrides) for one in ([query] if isinstance(query, str) else query)]
    finally:
        connection.close()
    frame: DataFrame = concat(parts, how="vertical_relaxed")
    return frame


def _frames(cursor: Any, batch_size: int | None, overrides: Any, infer: int | None) -> Iterator[DataFrame]:
    from polarway.exceptions import ComputeError
    from polarway.frame import DataFrame

    if not getattr(cursor, "description", None):
        raise ComputeError("the query gives no rows; read_database is for queries that select")
    names = [column[0] for column in cursor.description]
    while True:
        rows = cursor.fetchmany(batch_size) if batch_size else cursor.fetchall()
        if batch_size and not rows:
            return
        yield DataFrame([tuple(row) for row in rows], schema=names, schema_overrides=overrides, infer_schema_length=infer, orient="row")
        if not batch_size:
            return
