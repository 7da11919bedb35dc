"""Selectors of nested types, of open parameters and of nothing; and rows, names and dummies by them."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import polarway.selectors as cs
import pytest

NESTED = pw.DataFrame(
    schema={"a": pw.Int32, "b": pw.Array(pw.Int32, 4), "c": pw.Array(pw.Int8, 3), "d": pw.List(pw.Int64), "e": pw.List(pw.String), "f": pw.Array(pw.String, 4)}
)
TIMES = pw.DataFrame(
    schema={"n": pw.Datetime("us"), "u": pw.Datetime("us", "UTC"), "t": pw.Datetime("ms", "Asia/Tokyo"), "i": pw.Int64, "d": pw.Date, "f": pw.Float32}
)


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        (cs.array(), ["b", "c", "f"]),
        (cs.array(width=4), ["b", "f"]),
        (cs.array(cs.integer()), ["b", "c"]),
        (cs.array(cs.integer(), width=3), ["c"]),
        (cs.array(width=9), []),
        (cs.list(), ["d", "e"]),
        (cs.list(cs.integer()), ["d"]),
        (cs.list(~cs.integer()), ["e"]),
        (cs.list(cs.string() | cs.float()), ["e"]),
        (cs.list(cs.temporal()), []),
        (~cs.list(cs.integer()), ["a", "b", "c", "e", "f"]),
        (cs.by_index(0, range(9, 0, -4), require_all=False), ["a", "f", "b"]),
        (cs.empty(), []),
    ],
)
def test_nested_types_and_places(selector: cs.Selector, names: list[str]) -> None:
    assert NESTED.select(selector).columns == names
    assert NESTED.lazy().select(selector).collect_schema().names() == names
    assert cs.expand_selector(NESTED, selector) == tuple(names)


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        (cs.datetime(), ["n", "u", "t"]),
        (cs.datetime("us"), ["n", "u"]),
        (cs.datetime("us", "*"), ["u"]),
        (cs.datetime(["ms", "us"], ["*"]), ["u", "t"]),
        (cs.datetime(time_zone="*"), ["u", "t"]),
        (cs.datetime("us", None), ["n"]),
        (cs.by_dtype(pw.Datetime("us", "*")), ["u"]),
        (cs.by_dtype(int, float), ["i", "f"]),
        (cs.by_dtype(dt.datetime), ["n", "u", "t"]),
    ],
)
def test_types_with_open_parameters(selector: cs.Selector, names: list[str]) -> None:
    assert TIMES.select(selector).columns == names
    assert cs.expand_selector(TIMES, selector) == tuple(names)


def test_what_selectors_refuse() -> None:
    for inner in (cs.by_name("x"), cs.matches("x"), cs.by_index(0)):
        with pytest.raises(TypeError, match="datatype based"):
            cs.array(inner)
    with pytest.raises(TypeError, match="integer index"):
        cs.by_index("one")
    with pytest.raises(pw.exceptions.ColumnNotFoundError):
        NESTED.select(cs.by_index(99))


def test_selectors_that_name_nothing_give_a_frame_of_nothing() -> None:
    frame = pw.DataFrame({"a": [1, 2]})
    assert frame.select(cs.empty()).shape == (0, 0)
    assert frame.lazy().select(cs.string()).collect().shape == (0, 0)
    assert frame.select(cs.string().str.to_uppercase()).shape == (0, 0)
    assert frame.select(cs.string(), pw.col("a")).shape == (2, 1)


def test_schemas_equal_types_and_not_their_classes() -> None:
    schema = pw.Schema({"a": pw.Int64(), "t": pw.Datetime("us")})
    assert schema == {"a": pw.Int64, "t": pw.Datetime("us")}
    assert schema != {"a": pw.Int64, "t": pw.Datetime}


def test_wildcards_of_sql_that_leave_out_all_columns() -> None:
    frame = pw.DataFrame({"s": [{"n": 1}, {"n": 2}]})
    assert frame.sql("SELECT s.* EXCLUDE n FROM self").shape == (0, 0)


def test_names_with_line_breaks_match() -> None:
    name = "Abc \nmisc\n xyz"
    frame = pw.DataFrame({name: [0]})
    for selector in (cs.starts_with("Abc"), cs.ends_with("xyz"), cs.contains("misc"), cs.matches("m.sc")):
        assert frame.select(selector).columns == [name]


def test_conditions_of_several_columns_are_asked_column_by_column() -> None:
    frame = pw.DataFrame({"x": [float("inf"), -1.0], "y": [1.0, float("nan")]})
    expected = [(0.0, 1.0), (-1.0, 0.0)]
    assert frame.select(pw.when(cs.float().is_finite()).then(cs.float()).otherwise(0.0).name.keep()).rows() == expected
    assert frame.select(pw.when(~cs.float().is_finite()).then(0.0).otherwise(cs.float()).name.keep()).rows() == expected
    assert frame.filter(cs.float().is_finite()).height == 0
    with pytest.raises(TypeError, match="'Expr' - 'Selector'"):
        frame.select(pw.col("x") - cs.float())


def test_rows_are_distinct_by_expressions() -> None:
    frame = pw.DataFrame({"label": ["xx:1", "xx:2", "yy:3", "yy:4"], "k": [1, 1, 1, 2]})
    key = pw.col("label").str.extract(r"^(\w+):")
    assert frame.unique(key, maintain_order=True, keep="first").rows() == [("xx:1", 1), ("yy:3", 1)]
    assert frame.unique([key, "k"], maintain_order=True, keep="last").rows() == [("xx:2", 1), ("yy:3", 1), ("yy:4", 2)]
    assert frame.lazy().unique([key, pw.col("k")], maintain_order=True, keep="none").collect().rows() == [("yy:3", 1), ("yy:4", 2)]
    assert frame.unique(cs.numeric(), maintain_order=True).rows() == [("xx:1", 1), ("yy:4", 2)]
    with pytest.raises(pw.exceptions.ComputeError):
        frame.unique([])


def test_unpivot_does_not_hide_columns() -> None:
    frame = pw.DataFrame({"variable": [1], "value": [2], "a": [3]})
    for on, added in ((["a"], "variable"), (["a", "value"], "variable")):
        with pytest.raises(pw.exceptions.DuplicateError, match=f"duplicate column name '{added}'"):
            frame.lazy().unpivot(on).collect_schema()
    with pytest.raises(pw.exceptions.DuplicateError, match="duplicate column name 'value'"):
        frame.unpivot("a", variable_name="v")
    assert frame.unpivot("a", index=["variable", "variable"], variable_name="v", value_name="w").rows() == [(1, "a", 3)]


def test_rows_of_frames_have_the_name_of_their_function() -> None:
    frame = pw.DataFrame({"a": [1, 5], "b": [3, 4]})
    assert [getattr(frame, f"{name}_horizontal")().name for name in ("min", "max", "sum", "mean")] == ["min", "max", "sum", "mean"]


def test_dummies_leave_out_nulls_and_first_values() -> None:
    assert pw.Series("a", [1, 2, None, 3]).to_dummies(drop_nulls=True).columns == ["a_1", "a_2", "a_3"]
    assert pw.Series("a", [1, 2, None, 3]).to_dummies(drop_nulls=True, drop_first=True).columns == ["a_2", "a_3"]
    assert pw.Series("a", [None, 2, 1]).to_dummies(drop_first=True).columns == ["a_1", "a_null"]


def test_texts_are_bounds_of_a_series() -> None:
    series = pw.Series(["a", "b", "c", "d", "e"])
    assert series.is_between("b", "d").to_list() == [False, True, True, True, False]
    assert series.is_between(pw.Series(["a", "c", "a", "a", "a"]), "d").to_list() == [True, False, True, True, False]


def test_a_list_is_searched_as_a_value() -> None:
    lists = pw.Series("lists", [[0, 1], [0, 3], [1, 2]])
    assert lists.search_sorted(pw.lit([0, 2]), "left").to_list() == [1]
    assert pw.Series([1, 3, 5]).search_sorted(3) == 1
    with pytest.raises(pw.exceptions.InvalidOperationError, match="ambiguous"):
        pw.Series([1, 3, 5]).search_sorted([3, 4])
