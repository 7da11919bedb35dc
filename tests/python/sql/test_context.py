"""Contexts, the caller's variables, statements and errors."""

from __future__ import annotations

from pathlib import Path

import polarway as pw
import pytest
from polarway.exceptions import ColumnNotFoundError, SQLInterfaceError, SQLSyntaxError


def test_tables_come_and_go() -> None:
    with pw.SQLContext(a=pw.DataFrame({"x": [1]})) as context:
        context.register_many(b=pw.DataFrame({"x": [2]}).lazy(), c=pw.Series("x", [3]))
        assert context.tables() == ["a", "b", "c"]
        with context:
            context.register("d", None)
            assert context.tables() == ["a", "b", "c", "d"]
        assert context.tables() == ["a", "b", "c"]
        assert context.execute("SELECT * FROM a UNION ALL SELECT * FROM b UNION ALL SELECT * FROM c ORDER BY x", eager=True).rows() == [(1,), (2,), (3,)]
        assert context.unregister(["a", "b"]).tables() == ["c"]
    assert "tables:0" in repr(context)


def test_lazy_or_eager() -> None:
    frame = pw.DataFrame({"x": [1, 2]})
    assert isinstance(pw.SQLContext(t=frame).execute("SELECT x FROM t"), pw.LazyFrame)
    assert isinstance(pw.SQLContext(t=frame, eager=True).execute("SELECT x FROM t"), pw.DataFrame)
    assert isinstance(pw.SQLContext(t=frame, eager=True).execute("SELECT x FROM t", eager=False), pw.LazyFrame)
    assert frame.sql("SELECT SUM(x) AS s FROM self").item() == 3
    assert frame.lazy().sql("SELECT x FROM tbl WHERE x > 1", table_name="tbl").collect().rows() == [(2,)]


def test_variables_of_the_caller_are_tables() -> None:
    here = pw.DataFrame({"x": [1, 2, 3]})
    there = pw.Series("y", [3, 4])
    assert pw.sql("SELECT here.x FROM here JOIN there ON here.x = there.y", eager=True).rows() == [(3,)]
    assert {"here", "there"} <= set(pw.SQLContext(register_globals=True).tables())
    assert pw.SQLContext().register_globals(1).tables() == ["there"]
    del here, there


@pytest.mark.parametrize("module", ["pandas", "pyarrow", "polars"])
def test_foreign_frames_are_tables(module: str) -> None:
    library = pytest.importorskip(module, reason=f"{module} is not installed")
    data = {"x": [1, 2, 3]}
    foreign = library.table(data) if module == "pyarrow" else library.DataFrame(data)
    assert pw.sql("SELECT SUM(x) AS s FROM foreign", eager=True).item() == 6
    assert foreign is not None
    with pytest.raises(ValueError, match="unrecognised frame type"):
        pw.SQLContext(t=[1, 2])


def test_statements(tmp_path: Path) -> None:
    context = pw.SQLContext(t=pw.DataFrame({"x": [1, 2, 3]}), eager=True)
    assert context.execute("CREATE TABLE big AS SELECT x FROM t WHERE x > 1").rows() == [("CREATE TABLE big",)]
    assert context.execute("SHOW TABLES")["name"].to_list() == ["big", "t"]
    assert context.execute("SELECT x FROM big ORDER BY x").rows() == [(2,), (3,)]
    with pytest.raises(SQLInterfaceError, match="already exists"):
        context.execute("CREATE TABLE big AS SELECT 1")
    assert context.execute("DELETE FROM t WHERE x = 2").rows() == [(1,), (3,)]
    assert context.execute("TRUNCATE TABLE big").rows() == []
    assert context.execute("SELECT * FROM big").rows() == []
    context.execute("DROP TABLE big")
    with pytest.raises(SQLInterfaceError, match="'big' does not exist"):
        context.execute("DROP TABLE big")
    assert context.execute("DROP TABLE IF EXISTS big").rows() == []
    assert "Logical Plan" in context.execute("EXPLAIN SELECT x FROM t").columns


@pytest.mark.parametrize("kind", ["csv", "parquet", "ipc", "ndjson"])
def test_files_are_tables(kind: str, tmp_path: Path) -> None:
    frame = pw.DataFrame({"x": [1, 2, 3], "y": ["a", "b", "c"]})
    path = tmp_path / f"f.{kind}"
    getattr(frame, f"write_{kind}")(path)
    assert pw.sql(f"SELECT y FROM read_{kind}('{path}') WHERE x >= 2 ORDER BY y", eager=True).rows() == [("b",), ("c",)]


def test_expressions() -> None:
    frame = pw.DataFrame({"a": [1, 2, 3], "s": ["x", "y", None]})
    assert frame.select(pw.sql_expr("a * 2 AS b")).to_dict(as_series=False) == {"b": [2, 4, 6]}
    assert frame.filter(pw.sql_expr("a > 1 AND s IS NOT NULL")).rows() == [(2, "y")]
    assert frame.select(pw.sql_expr(["MAX(a) AS m", "MIN(a) AS n"])).rows() == [(3, 1)]
    for text, clause in [("a FROM t", "FROM"), ("SELECT a", "SELECT"), ("a WHERE a = 1", "WHERE"), ("ORDER BY a", "ORDER")]:
        with pytest.raises(SQLInterfaceError, match=rf"expected an expression \(found '{clause}' clause\)"):
            pw.sql_expr(text)
    with pytest.raises(TypeError):
        pw.sql_expr(3)


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELEC x FROM self", SQLInterfaceError, "Line: 1, Column: 1"),
        ("SELECT x FROM self WHERE", SQLInterfaceError, "EOF"),
        ("SELECT x FROM sef", SQLInterfaceError, "did you mean 'self'"),
        ("SELECT summ(x) FROM self", SQLInterfaceError, "did you mean 'sum'"),
        ("SELECT y FROM self", ColumnNotFoundError, "unable to find column"),
        ("SELECT STRFTIME(x) FROM self", SQLSyntaxError, "expects 2 arguments"),
        ("SELECT x FROM self LIMIT x", SQLSyntaxError, "non-numeric"),
    ],
)
def test_mistakes_are_named(query: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        pw.DataFrame({"x": [1]}).sql(query)


def test_hostile_texts_end_in_an_error() -> None:
    frame = pw.DataFrame({"x": [1]})
    for text in ["(" * 50_000, "SELECT " + "NOT " * 50_000 + "x", "SELECT " + "-" * 9 + "\x00", "SELECT '" + "x" * 100_000, "\ud800"]:
        with pytest.raises(pw.exceptions.PolarwayError):
            frame.sql(text)


def test_a_type_that_does_not_follow_is_asked_for() -> None:
    frame = pw.DataFrame({"s": [{"p": 1, "q": {"r": "x"}}]})
    assert frame.sql("SELECT o.* FROM (SELECT s.q AS o FROM self) AS t").to_dict(as_series=False) == {"r": ["x"]}
    assert frame.sql("SELECT o.* FROM (SELECT first(s) AS o FROM self) AS t").columns == ["p", "q"]
