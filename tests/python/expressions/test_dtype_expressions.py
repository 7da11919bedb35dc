"""Expressions of data types, and what is known only when a query runs."""

from __future__ import annotations

import polarway as pw
import pytest
from polarway.exceptions import InvalidOperationError, SchemaError
from polarway.io.plugins import register_io_source


@pytest.fixture
def frame() -> pw.DataFrame:
    return pw.DataFrame({"a": [1, 2], "b": ["3", "4"]})


def test_the_type_of_another_column(frame):
    made = frame.lazy().select(pw.col("b").cast(pw.dtype_of("a")), shown=pw.dtype_of(pw.col("a") / 2).display())
    assert made.collect_schema() == {"b": pw.Int64, "shown": pw.String}
    assert made.collect().rows() == [(3, "f64"), (4, "f64")]


def test_types_of_python_functions(frame):
    made = frame.select(pw.col("a").map_batches(lambda column: column.cast(pw.String), pw.dtype_of("b")))
    assert made.schema == {"a": pw.String}
    same = frame.lazy().select(pw.col("a").map_batches(lambda column: column, pw.self_dtype()))
    assert same.collect_schema() == {"a": pw.Int64}
    with pytest.raises(InvalidOperationError, match="'self_dtype' cannot be used in this context"):
        frame.select(pw.col("a").cast(pw.self_dtype()))


def test_questions_to_types():
    struct = pw.struct_with_fields({"x": pw.dtype_of("a"), "y": pw.List(pw.Int8)})
    assert struct.struct["x"].collect_dtype({"a": pw.Date}) == pw.Date
    assert struct.struct[-1].inner_dtype().collect_dtype({"a": pw.Date}) == pw.Int8
    array = pw.Array(pw.Int8, (2, 3)).to_dtype_expr()
    made = pw.select(array.arr.width().alias("w"), same=array == pw.Array(pw.Int8, (2, 3)), other=array == pw.Int8)
    assert made.row(0) == (2, True, False)
    assert pw.select(array.arr.shape()).to_series().to_list() == [2, 3]
    assert pw.select(pw.Struct({"x": pw.Int8, "y": pw.Int8}).to_dtype_expr().struct.field_names()).to_series().to_list() == ["x", "y"]
    assert pw.select(pw.Enum(["a", "b"]).to_dtype_expr().enum.get_category(1)).item() == "b"
    with pytest.raises(InvalidOperationError, match="does not have an inner type"):
        pw.Int8.to_dtype_expr().inner_dtype().collect_dtype({})


@pytest.mark.parametrize(
    ("dtype", "value"),
    [(pw.Int8(), 0), (pw.Boolean(), False), (pw.String(), ""), (pw.List(pw.Int8), []), (pw.Struct({"x": pw.Float64}), {"x": 0.0}), (pw.Null(), None)],
)
def test_default_values(dtype, value):
    made = pw.select(dtype.to_dtype_expr().default_value(2)).to_series()
    assert made.dtype == dtype and made.to_list() == [value, value]


def test_a_source_is_told_what_is_needed():
    calls = []

    def source(with_columns, predicate, n_rows, batch_size):
        calls.append((with_columns, None if predicate is None else predicate.meta.root_names(), n_rows))
        for start in range(0, 6, 2):
            frame = pw.DataFrame({"n": [start, start + 1], "t": ["x", "y"]})
            yield frame if with_columns is None else frame.select(with_columns)

    lazy = register_io_source(source, schema={"n": pw.Int64, "t": pw.String})
    assert lazy.collect_schema() == {"n": pw.Int64, "t": pw.String} and calls == []
    assert lazy.filter(pw.col("n") > 3).select("n").collect().to_series().to_list() == [4, 5]
    assert lazy.head(2).collect().height == 2
    assert lazy.collect().height == 6
    assert calls == [(["n"], ["n"], None), (None, None, 2), (None, None, None)]


def test_deferred_frames_are_checked(frame):
    lazy = pw.defer(lambda: frame, schema={"a": pw.Int64, "b": pw.String})
    assert lazy.with_columns(c=pw.col("a") + 1).collect().row(1) == (2, "4", 3)
    with pytest.raises(SchemaError, match="doesn't match"):
        pw.defer(lambda: frame, schema={"a": pw.Int8, "b": pw.String}).collect()


def test_sources_join_each_other(frame):
    one, two = (pw.defer(lambda: frame, schema=frame.schema) for _ in range(2))
    assert one.join(two, on="a").sort("a").collect().rows() == [(1, "3", "3"), (2, "4", "4")]
