"""Engines as objects, queries on threads of their own, batches to functions."""

import threading
from typing import Any

import polarway as pw
import pytest


class Counting(pw.Engine):
    def __init__(self) -> None:
        self.runs = 0

    @property
    def name(self) -> str:
        return "counting"

    def collect(self, lf: pw.LazyFrame, **options: Any) -> pw.DataFrame:
        self.runs += 1
        return pw.InMemoryEngine().collect(lf, **options)

    def execute(self, lf: pw.LazyFrame, **options: Any) -> Any:
        return pw.InMemoryEngine().execute(lf, **options)


@pytest.fixture
def query() -> pw.LazyFrame:
    return pw.LazyFrame({"a": [1, 2, 3]}).with_columns(b=pw.col("a") * 2)


def test_an_engine_runs_the_query(query):
    engine = Counting()
    assert query.collect(engine=engine).rows() == query.collect().rows()
    assert query.execute(engine=engine).lazy().collect().rows() == query.collect().rows()
    assert engine.runs == 1


def test_an_engine_of_the_options_runs_queries_that_name_none(query):
    engine = Counting()
    with pw.Config():
        pw.Config.set_engine_affinity(engine)
        assert query.collect().height == 3
        assert query.collect(engine="streaming").height == 3
        assert "Counting" not in pw.Config.save()
    assert engine.runs == 1


@pytest.mark.parametrize("engine", ["bogus", 1, None])
def test_what_is_no_engine_is_refused(query, engine):
    for run in (query.collect, query.execute, lambda engine: list(query.collect_batches(engine=engine))):
        with pytest.raises(ValueError, match="Invalid engine argument"):
            run(engine=engine)


def test_engines_are_derived_with_all_of_the_three_members():
    class Half(pw.Engine):
        @property
        def name(self) -> str:
            return "half"

    with pytest.raises(TypeError, match="abstract"):
        Half()
    assert {pw.InMemoryEngine().name, pw.StreamingEngine().name} == {"in-memory", "streaming"}


def test_sinks_do_not_leave_an_engine_out_silently(query, tmp_path):
    with pytest.raises(pw.exceptions.UnsupportedError, match="counting"):
        query.sink_csv(tmp_path / "a.csv", engine=Counting())
    query.sink_csv(tmp_path / "a.csv", engine=pw.StreamingEngine())
    assert pw.read_csv(tmp_path / "a.csv").height == 3


def test_a_query_on_a_thread_of_its_own(query):
    running = query.collect(background=True)
    assert running.fetch_blocking().rows() == [(1, 2), (2, 4), (3, 6)]
    assert running.fetch().height == 3


def test_an_error_of_a_query_on_a_thread_comes_with_its_result():
    with pytest.raises(pw.exceptions.ColumnNotFoundError):
        pw.LazyFrame({"a": [1]}).select("b").collect(background=True).fetch_blocking()


def test_a_cancelled_query_ends():
    started = threading.Event()

    def slow(frame):
        started.set()
        return frame

    many = pw.LazyFrame({"a": range(3_000)})
    running = many.map_batches(slow).join(many, how="cross").join(many, how="cross").select(pw.col("a").sum()).collect(background=True)
    started.wait(10)
    running.cancel()
    with pytest.raises((KeyboardInterrupt, pw.exceptions.PolarwayError)):
        running.fetch_blocking()


def test_batches_go_to_a_function_until_it_says_enough(query):
    seen = []
    assert query.sink_batches(lambda frame: seen.append(frame.height), chunk_size=1) is None
    assert seen == [1, 1, 1]
    seen.clear()
    query.sink_batches(lambda frame: bool(seen.append(frame.height)) or len(seen) == 2, chunk_size=1)
    assert seen == [1, 1]
    seen.clear()
    later = query.sink_batches(lambda frame: seen.append(frame.height), lazy=True)
    assert seen == []
    later.collect()
    assert sum(seen) == 3
