"""Names that Python functions make, and expressions that they choose by types: known once the frame is."""

from __future__ import annotations

import polarway as pw
import pytest


@pytest.fixture
def frame() -> pw.DataFrame:
    return pw.DataFrame({"A": [1, 2], "b_x": [3, 4], "s": [{"p": 1, "q": 2}, {"p": 3, "q": 4}]})


def marked(name: str) -> str:
    return f"<{name}>"


def test_names_of_several_columns_go_through_a_function(frame: pw.DataFrame) -> None:
    assert frame.select(pw.all().name.map(marked)).columns == ["<A>", "<b_x>", "<s>"]
    assert frame.select(pw.col("^b.*$").name.map(marked)).columns == ["<b_x>"]
    assert frame.with_columns(pw.col("A", "b_x").name.map(marked)).columns == ["A", "b_x", "s", "<A>", "<b_x>"]
    assert frame.select(pw.col("A", "b_x").sum().over("A").name.map(marked) + 1).columns == ["<A>", "<b_x>"]
    assert frame.select(pw.col("s").struct.field("p", "q").name.map(marked)).columns == ["<p>", "<q>"]
    lazy = frame.lazy().select(pw.all().name.map(marked)).select(pw.all().name.map(marked))
    assert lazy.collect_schema().names() == ["<<A>>", "<<b_x>>", "<<s>>"] == lazy.collect().columns


def test_names_of_groups_and_fields_go_through_a_function(frame: pw.DataFrame) -> None:
    assert frame.group_by("A").agg(pw.all().exclude("A").first().name.map(marked)).columns == ["A", "<b_x>", "<s>"]
    struct = frame.select(pw.struct(pw.col("A", "b_x").name.map(marked)).alias("k"))
    assert struct.schema == {"k": pw.Struct({"<A>": pw.Int64, "<b_x>": pw.Int64})}
    assert frame.select(pw.col("s").name.map_fields(marked)).schema == {"s": pw.Struct({"<p>": pw.Int64, "<q>": pw.Int64})}
    two = frame.select("s", t=pw.struct("A")).select(pw.col("s", "t").name.map_fields(marked))
    assert two.schema == {"s": pw.Struct({"<p>": pw.Int64, "<q>": pw.Int64}), "t": pw.Struct({"<A>": pw.Int64})}


def test_what_functions_of_names_do_wrong_is_an_error(frame: pw.DataFrame) -> None:
    with pytest.raises(pw.exceptions.DuplicateError):
        frame.select(pw.all().name.map(lambda _: "same"))
    with pytest.raises(TypeError, match="not an instance of 'str'"):
        frame.select(pw.all().name.map(len))
    with pytest.raises(ZeroDivisionError):
        frame.select(pw.all().name.map(lambda _: str(1 // 0)))
    with pytest.raises(pw.exceptions.InvalidOperationError, match="structs"):
        frame.select(pw.col("A").name.map_fields(marked))


def test_changes_start_from_the_name_that_is_there(frame: pw.DataFrame) -> None:
    assert frame.select(pw.col("A").alias("z").name.prefix("p")).columns == ["pz"]
    assert frame.select(pw.col("A").name.prefix("p").name.suffix("s")).columns == ["pAs"]
    assert frame.select(pw.lit(1).alias("z").name.to_uppercase()).columns == ["Z"]
    assert frame.select(pw.col("A").name.map(marked).name.prefix("p")).columns == ["p<A>"]


def test_keep_is_the_first_column_that_is_read(frame: pw.DataFrame) -> None:
    assert frame.select((pw.lit(10) / pw.col("A", "b_x")).name.keep()).columns == ["A", "b_x"]
    assert frame.select(pw.when(pw.col("A") > 1).then(2).otherwise(pw.col("b_x")).name.keep()).columns == ["b_x"]
    assert frame.select(pw.col("s").struct.field("p").alias("r").name.keep()).columns == ["s"]
    with pytest.raises(pw.exceptions.InvalidOperationError, match="at least one column"):
        frame.select(pw.lit(1).name.keep())


def doubled(column: pw.Expr, dtype: pw.DataType) -> pw.Expr:
    return column * 2 if dtype.is_numeric() else column


def test_expressions_by_type() -> None:
    frame = pw.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": [0.5, 1.5]})
    assert frame.select(pw.all().pipe_with_dtype(doubled)).rows() == [(2, "x", 1.0), (4, "y", 3.0)]
    assert frame.select(pw.col("a", "c").pipe_with_dtype(doubled).name.suffix("_x")).columns == ["a_x", "c_x"]
    assert frame.lazy().select(pw.col("a", "c").pipe_with_dtype(doubled) + 1).collect().rows() == [(3, 2.0), (5, 4.0)]
    assert frame.select(pw.struct(pw.all().pipe_with_dtype(doubled)).alias("s")).unnest("s").rows() == [(2, "x", 1.0), (4, "y", 3.0)]
    assert frame.group_by("b", maintain_order=True).agg(pw.col("a").pipe_with_dtype(doubled).sum()).rows() == [("x", 2), ("y", 4)]
    assert frame.select(pw.col("a").pipe_with_dtype(lambda column, _: column + pw.Series([10, 20]))).rows() == [(11,), (22,)]
    nested = pw.col("a").pipe_with_dtype(lambda column, _: column.pipe_with_dtype(doubled))
    assert frame.lazy().select(nested).collect_schema() == {"a": pw.Int64}


def test_several_expressions_by_type() -> None:
    frame = pw.DataFrame({"a": [1, 2], "b": [3, 4], "c": ["x", "y"]})

    def joined(inputs: list[tuple[pw.Expr, pw.DataType]]) -> pw.Expr:
        columns = [column for column, _ in inputs]
        return pw.concat_str(columns) if any(dtype == pw.String for _, dtype in inputs) else pw.sum_horizontal(columns)

    made = frame.select(ab=pw.pipe_with_dtype(["a", "b"], joined), ac=pw.pipe_with_dtype(["a", "c"], joined))
    assert made.rows() == [(4, "1x"), (6, "2y")]
    assert frame.select(pw.pipe_with_dtype([pw.col("b", "c"), pw.col("a")], joined)).rows() == [(4, "x1"), (6, "y2")]


def test_a_function_of_one_frame_runs_once_in_a_query() -> None:
    calls: list[str] = []

    def seen(frame: pw.DataFrame) -> pw.DataFrame:
        calls.append("seen")
        return frame

    lazy = pw.LazyFrame({"a": [1, 2]})
    pw.concat([lazy.map_batches(seen), lazy.map_batches(seen)]).collect()
    assert calls == ["seen"]
    calls.clear()
    held = lazy.map_batches(seen).cache()
    assert pw.concat([held.select(pw.col("a") + 1), held.select(pw.col("a") + 2)]).collect().to_series().to_list() == [2, 3, 3, 4]
    assert calls == ["seen"]
    calls.clear()
    pw.concat([lazy.map_batches(seen), lazy.map_batches(seen, validate_output_schema=False)]).collect()
    assert calls == ["seen", "seen"]


def test_groups_of_a_lazy_frame_keep_its_schema_unless_told() -> None:
    lazy = pw.LazyFrame({"k": [1, 1, 2], "v": [1, 2, 3]}).group_by("k", maintain_order=True)
    query = lazy.map_groups(lambda group: group.head(1), schema=None)
    assert query.collect_schema() == {"k": pw.Int64, "v": pw.Int64}
    assert query.collect().rows() == [(1, 1), (2, 3)]
