"""Columns side by side must have one height, also where it is known only when the query runs."""

import polarway as pw
import pytest

LONG, SHORT = pw.LazyFrame({"a": [1, 2, 3]}), pw.LazyFrame({"b": [1, 2]})


@pytest.mark.parametrize(
    "query",
    [
        pw.concat([LONG, SHORT], how="horizontal"),
        pw.concat([LONG, SHORT], how="horizontal").select("a"),
        pw.concat([LONG, SHORT], how="horizontal").tail(1),
        LONG.with_columns(pw.Series("s", [1, 2])),
        LONG.filter(pw.Series([True, False])),
        LONG.filter([True, False, True, True]),
    ],
)
def test_other_heights_are_refused_when_the_query_runs(query):
    with pytest.raises(pw.exceptions.ShapeError, match="non-equal lengths"):
        query.collect()


def test_shorter_frames_are_extended_on_request():
    assert pw.concat([LONG, SHORT], how="horizontal_extend").collect().rows() == [(1, 1), (2, 2), (3, None)]
    assert LONG.with_columns(pw.Series("s", [4, 5, 6])).collect().rows() == [(1, 4), (2, 5), (3, 6)]


def test_the_old_parameter_of_heights():
    with pytest.raises(ValueError, match="no longer supported"):
        pw.concat([LONG, SHORT], how="horizontal", strict=False)
    with pytest.warns(DeprecationWarning, match="already requires equal heights"), pytest.raises(pw.exceptions.ShapeError):
        pw.concat([LONG, SHORT], how="horizontal", strict=True).collect()


def test_functions_of_whole_frames_wait_for_the_query():
    seen = []

    def noted(frame):
        seen.append(frame.height)
        return frame

    query = LONG.map_batches(noted).filter(pw.col("a") > 1)
    assert seen == []
    assert query.collect_schema() == {"a": pw.Int64}
    assert query.collect().rows() == [(2,), (3,)]
    assert seen == [3]


@pytest.mark.parametrize("function", [lambda frame: frame.with_columns(b=1), lambda frame: 1, lambda frame: frame.select(pw.col("a").cast(pw.Int8))])
def test_functions_of_whole_frames_keep_to_their_schema(function):
    with pytest.raises(pw.exceptions.ComputeError, match=r"LazyFrame\.map"):
        LONG.map_batches(function).collect()
    if isinstance(function(LONG.collect()), pw.DataFrame):
        assert LONG.map_batches(function, validate_output_schema=False).collect().height == 3


def test_schemas_of_queries_are_asked_for_by_name():
    for name in ("schema", "columns", "dtypes", "width"):
        with pytest.warns(pw.exceptions.PerformanceWarning, match="potentially expensive"):
            getattr(LONG, name)


def test_nulls_are_stacked_below_columns_of_any_type():
    lists = pw.DataFrame({"x": [[3.5]]}, schema={"x": pw.List(pw.Float32)})
    assert lists.vstack(pw.DataFrame({"x": [[None]]}, schema={"x": pw.List(pw.Null)})).rows() == [([3.5],), ([None],)]
    assert pw.DataFrame({"x": [3.5]}).vstack(pw.DataFrame({"x": [None]})).schema == {"x": pw.Float64}
    with pytest.raises(pw.exceptions.SchemaError):
        pw.DataFrame({"x": [None]}).vstack(pw.DataFrame({"x": [3.5]}))


def test_parts_of_a_series_have_a_length_of_their_own():
    picked = LONG.select(pw.lit(pw.Series("s", [1, 2, 3, 4, 5, 6])).slice(pw.col("a").first(), 2))
    assert picked.collect().rows() == [(2,), (3,)]


def test_queries_with_functions_of_frames_are_serialized_with_what_these_give():
    data = LONG.map_batches(lambda frame: frame.head(1)).serialize()
    assert pw.LazyFrame.deserialize(data).collect().rows() == [(1,)]
