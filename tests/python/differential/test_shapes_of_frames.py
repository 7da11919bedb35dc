"""Frames filled up, aligned, matched, pivoted lazily and read from text and databases, against Polars."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import sqlite3
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")


def same(build: Any) -> None:
    """Both give the same rows and names, or errors of the same kind."""
    answers: list[Any] = []
    for m in (pw, pl):
        try:
            made = build(m)
            frames = made if isinstance(made, list) else [made]
            frames = [frame.collect() if hasattr(frame, "collect") and not hasattr(frame, "height") else frame for frame in frames]
        except Exception as error:
            answers.append(type(error).__name__)
            continue
        answers.append([(frame.columns, [str(dtype) for dtype in frame.dtypes], frame.rows()) for frame in frames])
    assert answers[0] == answers[1]


def times(m: Any) -> Any:
    days = [dt.datetime(2024, 1, day) for day in (1, 3, 2, 4)]
    return m.DataFrame({"t": days, "g": ["a", "a", "b", "b"], "v": [1, 2, 3, 4]})


def test_upsample() -> None:
    same(lambda m: times(m).upsample("t", every="1d", group_by="g", maintain_order=True))
    same(lambda m: times(m).head(2).upsample("t", every="12h"))
    same(lambda m: times(m).upsample("t", every="1d"))
    same(lambda m: times(m).clear().upsample("t", every="1d"))
    same(lambda m: times(m).upsample("t", every=dt.timedelta(hours=36), group_by="g").sort("g", "t"))
    same(lambda m: m.DataFrame({"t": [1, 4], "v": [1, 2]}).upsample("t", every="1i"))
    same(lambda m: m.DataFrame({"t": [dt.date(2024, 1, 1), dt.date(2024, 3, 1)], "v": [1, 2]}).upsample("t", every="1mo"))
    clocks = [dt.datetime(2024, 3, 30), dt.datetime(2024, 4, 1)]
    same(lambda m: m.DataFrame({"t": clocks}).with_columns(m.col("t").dt.replace_time_zone("Europe/Berlin")).upsample("t", every="1d"))
    spans = pw.DataFrame({"t": [dt.timedelta(minutes=1), dt.timedelta(minutes=5)], "v": [1, 2]})
    assert spans.upsample("t", every="2m")["v"].to_list() == [1, None, 2]


@pytest.mark.parametrize("how", ["full", "left", "inner", "right"])
def test_align(how: str) -> None:
    def parts(m: Any) -> list[Any]:
        first = m.DataFrame({"k": [1, 2, 2], "v": [10, 20, 21]})
        return [first, m.DataFrame({"k": [3, 2, None], "w": ["c", "b", "n"]}), m.DataFrame({"k": [1, 5], "v": [7, 8]})]

    same(lambda m: m.align_frames(*parts(m), on="k", how=how))
    same(lambda m: m.align_frames([part.lazy() for part in parts(m)], on="k", how=how, select=["k"], descending=True))
    same(lambda m: m.concat([*parts(m)[:2], m.DataFrame({"k": [2, 9], "z": [0, 1]})], how=f"align_{how}"))
    same(lambda m: m.concat([parts(m)[0], m.DataFrame({"k": [2, 9], "z": [0, 1]})], how="align"))
    same(lambda m: m.concat([parts(m)[0], m.DataFrame({"q": [1]})], how="align"))


def test_json_normalize() -> None:
    data: list[dict[str, Any]] = [{"id": 1, "f": {"h": {"x": 1}, "w": 2}}, {"id": 2, "f": {"h": {"x": 3}}}]
    same(lambda m: m.json_normalize([*data, {"f": None}]))
    same(lambda m: m.json_normalize(data, max_level=0))
    same(lambda m: m.json_normalize(data, max_level=1, separator="_"))
    same(lambda m: m.json_normalize({"id": 1, "f": {}}))
    with pytest.raises(TypeError, match="list or dict"):
        pw.json_normalize("x")  # type: ignore[arg-type]


def test_match_to_schema() -> None:
    def frame(m: Any) -> Any:
        return m.DataFrame({"a": [1, 2], "b": ["x", "y"], "s": [{"p": 1, "q": 2}, None]}, schema_overrides={"a": m.Int32})

    same(lambda m: frame(m).match_to_schema({"a": m.Int32, "b": m.String}))
    same(lambda m: frame(m).match_to_schema({"b": m.String, "a": m.Int32}, extra_columns="ignore"))
    same(lambda m: frame(m).match_to_schema({"b": m.String, "a": m.Int64}, extra_columns="ignore", integer_cast="upcast"))
    same(lambda m: frame(m).match_to_schema({"b": m.String, "a": m.Int64}, extra_columns="ignore"))
    same(lambda m: frame(m).match_to_schema({"b": m.String, "z": m.Int64}, extra_columns="ignore", missing_columns="insert"))
    same(lambda m: frame(m).lazy().match_to_schema({"b": m.String, "z": m.Int64}, extra_columns="ignore", missing_columns={"z": m.lit(5, dtype=m.Int64)}))
    fields = {"missing_struct_fields": "insert", "extra_struct_fields": "ignore"}
    same(lambda m: frame(m).match_to_schema({"s": m.Struct({"p": m.Int64, "r": m.String})}, extra_columns="ignore", **fields))
    same(lambda m: frame(m).match_to_schema({"s": m.Struct({"p": m.Int64})}, extra_columns="ignore"))
    same(lambda m: frame(m).select("a").lazy().match_to_schema({"a": m.Int16}, integer_cast="upcast"))


def test_verbs_of_queries() -> None:
    def query(m: Any) -> Any:
        return m.LazyFrame({"k": [1, 1, 2, 2], "on": ["x", "y", "x", "z"], "v": [1, 2, 3, 4], "w": [5, 6, 7, 8]})

    same(lambda m: query(m).pivot("on", ["x", "y"], index="k", values="v", maintain_order=True))
    same(lambda m: query(m).pivot("on", ["x", "y"], index="k", maintain_order=True, aggregate_function="sum"))
    same(lambda m: query(m).with_columns(on=m.lit("x")).pivot("on", ["x", "y"], index="k", values="v", maintain_order=True))
    most = {"index": "k", "values": ["v", "w"], "maintain_order": True}
    same(lambda m: query(m).pivot("on", m.Series(["x"]), aggregate_function=m.element().max(), **most))
    for rows in ([2, 0, -1], 1, [9]):
        same(lambda m, rows=rows: query(m).gather(rows))
    same(lambda m: query(m).gather([9], null_on_oob=True))
    same(lambda m: query(m).gather(m.LazyFrame({"i": [1, 3]})))
    same(lambda m: query(m).update(m.LazyFrame({"k": [1, 9], "v": [100, None]}), on="k"))
    same(lambda m: query(m).update(m.LazyFrame({"v": [100, None]})))
    same(lambda m: query(m).update(m.LazyFrame({"k": [1, 9], "v": [100, None]}), on="k", how="full", include_nulls=True).sort("k", "v"))
    same(lambda m: query(m).update(m.LazyFrame({"q": [1]}), on="q"))


@pytest.mark.parametrize("text", [b'one\n\ntwo, "three\r\nx', b"", b"\n", b"a", b"a\n\n", "ä\n😀".encode()])
def test_lines(text: bytes) -> None:
    same(lambda m: m.read_lines(io.BytesIO(text)))
    same(lambda m: m.scan_lines(io.BytesIO(text), name="x", n_rows=1, row_index_name="i"))


def test_databases(tmp_path: Any) -> None:
    path = tmp_path / "data.db"
    connection = sqlite3.connect(path)
    connection.execute("create table t(a int, b text)")
    connection.executemany("insert into t values(?, ?)", [(n, str(n)) for n in range(5)])
    connection.commit()
    same(lambda m: m.read_database("select * from t", connection))
    same(lambda m: list(m.read_database("select * from t", connection, iter_batches=True, batch_size=2)))
    same(lambda m: m.read_database("select * from t where a > ?", connection, execute_options={"parameters": (2,)}))
    same(lambda m: m.read_database("select * from t where a > 9", connection))
    connection.close()
    assert pw.read_database_uri("select a from t where a > 3", f"sqlite:///{path}").rows() == [(4,)]
    with pytest.raises(pw.exceptions.UnsupportedError, match="postgresql"):
        pw.read_database_uri("select 1", "postgresql://x/y")
    with pytest.raises(TypeError, match="connection type"):
        pw.read_database("select 1", 5)


def test_several_queries(capsys: pytest.CaptureFixture[str]) -> None:
    queries = [pw.LazyFrame({"a": [1, 2]}).filter(pw.col("a") > 1), pw.LazyFrame({"b": [3]})]
    assert [frame.rows() for frame in asyncio.run(pw.collect_all_async(queries))] == [[(2,)], [(3,)]]
    assert pw.explain_all(queries).count("PLAN ") == 2
    pw.show_versions()
    assert pw.__version__ in capsys.readouterr().out
    assert pw.build_info()["version"] == pw.__version__
