"""Every public object goes into a pickle and comes back as it was, also into another process; copies are what they copy."""

from __future__ import annotations

import copy
import datetime as dt
import inspect
import multiprocessing
import pickle

import polarway as pw
import polarway.exceptions
import polarway.selectors as cs
import pytest
from polarway.result import Err, Nothing, Ok, Some
from polarway.streaming import CsvSource, SourceConfig


def frame() -> pw.DataFrame:
    columns = {"a": [1, None, 3], "s": ["x", "y", None], "d": [dt.date(2024, 1, 1)] * 3, "l": [[1], [], None]}
    return pw.DataFrame(columns).with_columns(c=pw.col("s").cast(pw.Categorical), st=pw.struct("a", "s"))


def doubled(column: pw.Series) -> pw.Series:
    return column * 2


EXPRESSIONS = {
    "arithmetic": lambda: pw.col("a") * 2 + 1,
    "window": lambda: pw.when(pw.col("a") > 1).then(pw.lit("x")).otherwise(None).first().over("s"),
    "series": lambda: pw.lit(pw.Series("q", [7, 8, 9])),
    "among a series": lambda: pw.col("a").is_in(pw.Series([1, 2])),
    "a named function": lambda: pw.col("a").map_batches(doubled, return_dtype=pw.Int64),
    "selector": lambda: cs.numeric() | cs.by_name("s"),
    "date": lambda: pw.col("d") + dt.timedelta(days=1),
}
QUERIES = {
    "memory": lambda: frame().lazy().filter(pw.col("a") > 1).select("a", "s"),
    "two frames": lambda: frame().lazy().select("a", "s").join(frame().lazy().select("a", z="s"), on="a"),
    "function": lambda: frame().lazy().select(pw.col("a").map_batches(doubled, return_dtype=pw.Int64)),
}
VALUES = {
    "result": lambda: [Ok({"a": [1]}), Err("x"), Some(2), Nothing],
    "schema": lambda: frame().schema,
    "types": lambda: [pw.Int64, pw.List(pw.Int8), pw.Struct({"a": pw.Int8}), pw.Datetime("ms", "UTC"), pw.Decimal(10, 2), pw.Enum(["a"]), pw.Array(pw.Int8, 3)],
    "field": lambda: pw.Field("a", pw.Int8),
}
ROUNDS = {"pickle": lambda value: pickle.loads(pickle.dumps(value)), "oldest": lambda value: pickle.loads(pickle.dumps(value, 2)), "copy": copy.copy, "deepcopy": copy.deepcopy}


@pytest.mark.parametrize("way", ROUNDS)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions(name, way):
    made = EXPRESSIONS[name]()
    assert frame().select(ROUNDS[way](made)).equals(frame().select(made))


@pytest.mark.parametrize("way", ROUNDS)
@pytest.mark.parametrize("name", QUERIES)
def test_queries(name, way):
    made = QUERIES[name]()
    assert ROUNDS[way](made).collect().equals(made.collect())


@pytest.mark.parametrize("way", ROUNDS)
@pytest.mark.parametrize("name", VALUES)
def test_values(name, way):
    made = VALUES[name]()
    assert ROUNDS[way](made) == made


@pytest.mark.parametrize("way", ROUNDS)
def test_frames_and_series(way):
    assert ROUNDS[way](frame()).equals(frame()) and ROUNDS[way](frame()).schema == frame().schema
    for name in frame().columns:
        assert ROUNDS[way](frame()[name]).equals(frame()[name])
    assert ROUNDS[way](Ok(frame())) == Ok(frame())


@pytest.mark.parametrize("way", ROUNDS)
def test_exceptions_keep_what_they_say(way):
    kinds = [kind for kind in vars(polarway.exceptions).values() if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__.startswith("polarway")]
    assert len(kinds) > 20
    for kind in kinds:
        made = kind(1000) if kind is polarway.exceptions.MemoryLimitError else kind("boom")
        back = ROUNDS[way](made)
        assert type(back) is kind and str(back) == str(made) and vars(back) == vars(made)


def test_a_lambda_needs_cloudpickle(monkeypatch):
    made = pw.col("a").map_elements(lambda value: value * 10, return_dtype=pw.Int64)
    assert frame().select(copy.deepcopy(made))["a"].to_list() == [10, None, 30]
    with monkeypatch.context() as without:
        without.setitem(__import__("sys").modules, "cloudpickle", None)
        with pytest.raises(TypeError, match="cloudpickle"):
            pickle.dumps(made)
    pytest.importorskip("cloudpickle")
    assert frame().select(pickle.loads(pickle.dumps(made)))["a"].to_list() == [10, None, 30]


def test_settings_of_a_run_come_along(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "1\n" * 50_000)
    query = pw.scan_csv(path).with_memory_limit("1KB").select(pw.col("a").sum())
    for made in (query, pickle.loads(pickle.dumps(query)), copy.copy(query)):
        with pytest.raises(polarway.exceptions.MemoryLimitError, match="1000"):
            made.collect()


def test_what_is_open_stays_here(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    with CsvSource(path) as source:
        for way in ROUNDS.values():
            with pytest.raises(TypeError, match="open source"):
                way(source)
        assert pickle.loads(pickle.dumps(source.stats())) == source.stats()
        assert pickle.loads(pickle.dumps(source.metadata())) == source.metadata()
    config = pickle.loads(pickle.dumps(SourceConfig(str(path), memory_limit="1GB").with_option("delimiter", ";")))
    assert (config.location, config.memory_limit, config.options) == (str(path), 1_000_000_000, {"delimiter": ";"})
    with pytest.raises(TypeError, match="bytes in memory"):
        pickle.dumps(pw.scan_csv(b"a\n1\n"))


def collected(query: pw.LazyFrame) -> pw.DataFrame:
    return query.collect()


@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_queries_go_to_other_processes_and_frames_come_back(start):
    queries = [frame().lazy().select(pw.col("a").sum() + pw.lit(pw.Series([number]))) for number in range(3)]
    with multiprocessing.get_context(start).Pool(2) as pool:
        assert [made.item() for made in pool.map(collected, queries)] == [4, 5, 6]
