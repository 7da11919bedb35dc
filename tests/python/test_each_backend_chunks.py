"""Chunks: parts that were put together without copying them."""

from __future__ import annotations

import polarway as pw
import pytest


def parts() -> tuple[pw.DataFrame, pw.DataFrame]:
    return pw.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]}), pw.DataFrame({"a": [4, 5], "b": ["p", "q"]})


def test_concat_keeps_the_chunks_of_its_items_and_rechunk_makes_one() -> None:
    first, second = parts()
    both = pw.concat([first, second])
    assert (first.n_chunks(), both.n_chunks(), both.n_chunks("all")) == (1, 2, [2, 2])
    assert both["a"].chunk_lengths() == [3, 2]
    assert pw.concat([both, first]).n_chunks() == 3
    assert pw.concat([first, second], rechunk=True).n_chunks() == 1
    whole = both.rechunk()
    assert whole.n_chunks() == 1 and whole.equals(both)
    assert both.n_chunks() == 2
    with pytest.raises(ValueError, match="strategy"):
        both.n_chunks("second")


def test_append_and_vstack_keep_chunks_and_extend_copies() -> None:
    first, second = parts()
    assert first.vstack(second).n_chunks() == 2
    assert first.clone().extend(second).n_chunks() == 1
    assert pw.Series([1, 2]).append(pw.Series([3])).chunk_lengths() == [2, 1]
    assert pw.Series([1, 2]).extend(pw.Series([3])).chunk_lengths() == [3]
    series = pw.Series([1, 2]).append(pw.Series([3]))
    assert series.rechunk() is not series and series.n_chunks() == 2
    assert series.rechunk(in_place=True) is series and series.n_chunks() == 1
    assert series.append(series).chunk_lengths() == [3, 3]


def test_chunks_are_views_in_order() -> None:
    first, second = parts()
    column = pw.concat([first, second])["a"]
    assert [chunk.to_list() for chunk in column.get_chunks()] == [[1, 2, 3], [4, 5]]
    assert [chunk.name for chunk in column.get_chunks()] == ["a", "a"]
    assert column.slice(1, 3).chunk_lengths() == [2, 1]
    assert column.tail(1).chunk_lengths() == [1]


def test_parts_without_rows_are_no_chunks() -> None:
    first, _ = parts()
    none = first.clear()
    assert pw.concat([none, first, none])["a"].chunk_lengths() == [3]
    assert pw.concat([none, none])["a"].chunk_lengths() == [0]
    assert none["a"].get_chunks()[0].len() == 0
    assert first.filter(pw.col("a") > 9)["a"].chunk_lengths() == [0]


def test_row_by_row_functions_keep_chunks() -> None:
    both = pw.concat([*parts()])
    assert both.select(pw.col("a") * 2)["a"].chunk_lengths() == [3, 2]
    assert both.filter(pw.col("a") > 1)["a"].chunk_lengths() == [2, 2]
    assert both.sort("a").n_chunks() == 1


def test_large_results_of_one_chunk_are_one_chunk() -> None:
    frame = pw.DataFrame({"a": range(70_000)})
    assert frame.n_chunks() == 1
    assert frame.with_columns(b=pw.col("a") + 1).n_chunks() == 1
    twice = pw.concat([frame.with_columns(b=pw.col("a") + 1)] * 2)
    assert twice["b"].chunk_lengths() == [70_000, 70_000]
    assert [len(chunk) for chunk in twice["b"].get_chunks()] == [70_000, 70_000]
    whole = twice.rechunk()
    assert whole["b"].chunk_lengths() == [140_000]
    assert whole.equals(twice)


def test_batches_of_arrow_are_chunks() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table({"x": pa.chunked_array([["a", "b"], ["c"]])})
    assert pw.from_arrow(table).n_chunks() == 2
    assert pw.from_arrow(table, rechunk=True).n_chunks() == 1
    assert pw.from_arrow(table["x"]).chunk_lengths() == [2, 1]
    assert pw.from_arrow(table.to_batches()).n_chunks() == 2
    assert pw.from_dataframe(table).n_chunks() == 1
    assert pw.from_dataframe(table, rechunk=False).n_chunks() == 2
    assert pw.concat([*parts()]).to_arrow()["a"].num_chunks == 2


def test_arrays_of_arrow_take_a_name_and_a_type() -> None:
    pa = pytest.importorskip("pyarrow")
    array = pa.array([1, 2])
    assert pw.from_arrow(array, schema={"s": pw.Int32}).equals(pw.Series("s", [1, 2], dtype=pw.Int32), check_dtypes=True, check_names=True)
    assert pw.from_arrow(array, schema=["s"]).name == "s"


def test_what_is_no_arrow_data_is_an_error() -> None:
    with pytest.raises(TypeError, match="Cannot convert str"):
        pw.from_arrow("xyz")
    with pytest.raises(TypeError, match="Cannot convert int"):
        pw.from_arrow(number for number in (1, 2))


def test_nulls_of_any_depth_are_appended() -> None:
    whole = pw.Series([{"z": "x"}]).append(pw.Series([{"z": None}]))
    assert whole.to_list() == [{"z": "x"}, {"z": None}]
    assert whole.dtype == pw.Struct({"z": pw.String})
    with pytest.raises(pw.exceptions.SchemaError):
        pw.Series([{"x": "a", "y": "b"}]).append(pw.Series([{"z": None}]))
