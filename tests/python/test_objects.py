"""Columns of Python objects: what may be done with them, what is refused, and how long the objects live."""

from __future__ import annotations

import gc
import pickle
import threading
import weakref
from pathlib import Path

import polarway as pw
import pytest
from polarway.exceptions import ComputeError, InvalidOperationError, SchemaError
from polarway.testing import assert_frame_equal, assert_series_equal


class Thing:
    """An object that nothing is known of, equal only to itself."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __str__(self) -> str:
        return f"Thing({self.number})"


def things(count: int) -> list[Thing]:
    return [Thing(number) for number in range(count)]


def frame_of(values: list) -> pw.DataFrame:
    return pw.DataFrame({"k": [number % 2 for number in range(len(values))], "v": list(range(len(values)))[::-1], "o": pw.Series(values, dtype=pw.Object)})


# ---- making them


@pytest.mark.parametrize("make", [
    lambda a, b: pw.Series("o", [a, None, b]), lambda a, b: pw.Series("o", [a, None, b], dtype=pw.Object), lambda a, b: pw.Series("o", [None, a, b]).gather([1, 0, 2]),
    lambda a, b: pw.DataFrame({"o": [a, None, b]}).to_series(), lambda a, b: pw.DataFrame([{"o": a}, {"o": None}, {"o": b}])["o"],
    lambda a, b: pw.DataFrame([(a,), (None,), (b,)], schema={"o": pw.Object}, orient="row")["o"],
])  # fmt: skip
def test_columns_of_objects_are_made_and_given_back(make):
    a, b = things(2)
    series = make(a, b)
    assert series.dtype == pw.Object
    assert series.to_list() == [a, None, b]
    assert series.to_list()[0] is a


def test_any_value_may_be_an_object():
    values = [1, "text", None, 2.5, [1, 2], {"a": 1}, {1, 2}, int, print]
    series = pw.Series(values, dtype=pw.Object)
    assert series.to_list() == values
    assert series.null_count() == 1


def test_arrays_of_objects_become_columns_and_columns_arrays():
    numpy = pytest.importorskip("numpy")
    a, b = things(2)
    series = pw.Series(numpy.array([a, b], dtype=object))
    assert series.dtype == pw.Object
    array = series.to_numpy()
    assert array.dtype == object
    assert list(array) == [a, b]


def test_pandas_gets_the_objects():
    pytest.importorskip("pandas")
    a, b = things(2)
    made = pw.DataFrame({"n": [1, 2], "o": [a, b]}).to_pandas()
    assert list(made.columns) == ["n", "o"]
    assert list(made["o"]) == [a, b]
    assert list(pw.Series("o", [a, b]).to_pandas()) == [a, b]


def test_values_are_found_one_by_one():
    a, b = things(2)
    frame = frame_of([a, None, b])
    assert frame["o"][0] is a and frame["o"][1] is None
    assert frame.item(2, "o") is b
    assert frame.row(2) == (0, 0, b)
    assert frame.rows() == [(0, 2, a), (1, 1, None), (0, 0, b)]
    assert frame.to_dicts()[0] == {"k": 0, "v": 2, "o": a}
    assert list(frame["o"]) == [a, None, b]
    assert [row[2] for row in frame.iter_rows()] == [a, None, b]


def test_tables_show_the_text_of_objects():
    assert str(pw.Series("o", [Path("abc"), None])) == "shape: (2,)\nSeries: 'o' [o][object]\n[\n\tabc\n\tnull\n]"
    table = str(pw.DataFrame({"o": [Thing(3)]}))
    assert "object" in table and "Thing(3)" in table


def test_literals_of_objects_are_asked_for():
    thing = Thing(1)
    assert pw.select(pw.lit(thing, allow_object=True)).item() is thing
    assert pw.select(pw.lit(thing, dtype=pw.Object).alias("x")).schema == {"x": pw.Object}
    assert pw.select(pw.lit(1, allow_object=True)).dtypes == [pw.Int32]
    with pytest.raises(TypeError, match="cannot create expression literal for value of type Thing"):
        pw.lit(thing)


# ---- moving them


def test_rows_with_objects_are_moved():
    a, b, c, d = values = things(4)
    frame = frame_of(values)
    assert frame.filter(pw.col("v") > 1)["o"].to_list() == [a, b]
    assert frame.sort("v")["o"].to_list() == [d, c, b, a]
    assert frame.slice(1, 2)["o"].to_list() == [b, c]
    assert frame.head(1)["o"].to_list() == [a] and frame.tail(1)["o"].to_list() == [d]
    assert frame["o"].gather([3, 0]).to_list() == [d, a]
    assert frame["o"].reverse().to_list() == [d, c, b, a]
    assert frame["o"].shift(1).to_list() == [None, a, b, c]
    assert pw.concat([frame, frame])["o"].to_list() == [*values, *values]
    assert pw.concat([frame, frame.drop("o")], how="diagonal")["o"].to_list() == [*values, None, None, None, None]
    assert frame.select(pw.when(pw.col("v") > 1).then("o")).to_series().to_list() == [a, b, None, None]
    assert frame.select(pw.coalesce(pw.lit(None), "o")).to_series().to_list() == values
    assert frame.lazy().filter(pw.col("k") == 1).select("o").collect().to_series().to_list() == [b, d]


def test_nulls_of_objects_are_nulls():
    a, b = things(2)
    series = pw.Series("o", [a, None, b])
    assert series.is_null().to_list() == [False, True, False]
    assert series.drop_nulls().to_list() == [a, b]
    assert series.fill_null(strategy="forward").to_list() == [a, a, b]
    assert pw.Series("o", [None, None], dtype=pw.Object).to_list() == [None, None]
    assert pw.DataFrame(schema={"o": pw.Object}).schema == {"o": pw.Object}


def test_objects_are_payload_of_joins_and_groups():
    a, b, c, d = values = things(4)
    frame = frame_of(values)
    other = pw.DataFrame({"k": [1, 2], "z": [5, 6]})
    assert frame.join(other, on="k")["o"].to_list() == [b, d]
    assert other.join(frame, on="k", how="left", maintain_order="left")["o"].to_list() == [b, d, None]
    assert frame.join(frame, on="v", maintain_order="left")["o_right"].to_list() == values
    grouped = frame.group_by("k", maintain_order=True).agg(pw.col("o").first(), last=pw.col("o").last(), n=pw.col("o").len(), m=pw.col("o").count())
    assert grouped.rows() == [(0, a, c, 2, 2), (1, b, d, 2, 2)]
    assert frame.select(pw.col("o").first().over("k")).to_series().to_list() == [a, b, a, b]
    assert frame.unpivot(on="o", index="v")["value"].to_list() == values


def test_functions_take_and_give_objects():
    made = pw.Series("n", [1, 2, None]).map_elements(Thing, return_dtype=pw.Object)
    assert made.dtype == pw.Object
    assert [None if thing is None else thing.number for thing in made] == [1, 2, None]
    assert made.map_elements(lambda thing: thing.number * 10, return_dtype=pw.Int64).to_list() == [10, 20, None]
    frame = pw.DataFrame({"n": [1, 2]})
    assert frame.select(pw.col("n").map_elements(Thing, return_dtype=pw.Object)).dtypes == [pw.Object]
    assert frame.map_rows(lambda row: (Thing(row[0]),)).dtypes == [pw.Object]


def test_the_type_is_chosen_like_others():
    frame = frame_of(things(2))
    assert frame.select(pw.col(pw.Object)).columns == ["o"]
    assert frame.select(pw.selectors.object()).columns == ["o"]
    assert frame.select(~pw.selectors.numeric()).columns == ["o"]


def test_equality_is_that_of_python():
    values = [frozenset((1,)), None]
    left, right = (pw.DataFrame({"n": [1, 2], "o": pw.Series(list(values), dtype=pw.Object)}) for _ in range(2))
    assert left.equals(right)
    assert_frame_equal(left, right)
    assert_series_equal(left["o"], right["o"])
    assert not left.equals(right.with_columns(o=pw.lit(frozenset((2,)), dtype=pw.Object)))
    with pytest.raises(AssertionError):
        assert_series_equal(left["o"], right["o"].reverse())


# ---- what is refused


@pytest.mark.parametrize("act, error, text", [
    (lambda f: f.sort("o"), InvalidOperationError, "column 'o' has a dtype of 'object', which does not support sorting"),
    (lambda f: f["o"].sort(), InvalidOperationError, "does not support sorting"),
    (lambda f: f["o"] == f["o"], InvalidOperationError, "could not apply comparison on series of dtype 'object"),
    (lambda f: f["o"] == 1, NotImplementedError, "Series of type Object does not have eq operator"),
    (lambda f: f["o"] + 1, TypeError, "cannot do arithmetic with Series of dtype: Object and argument of type: 'int'"),
    (lambda f: f["o"] + f["o"], InvalidOperationError, "`add` operation not supported for dtype `object`"),
    (lambda f: f["o"] - f["o"], InvalidOperationError, "`subtract` operation not supported for dtype `object`"),
    (lambda f: -f["o"], InvalidOperationError, "`neg` operation not supported for dtype `object`"),
    (lambda f: f["o"].sum(), InvalidOperationError, "`sum` operation not supported for dtype `object`"),
    (lambda f: f["o"].min(), InvalidOperationError, "`min` operation not supported for dtype `object`"),
    (lambda f: f["o"].cum_sum(), InvalidOperationError, "`cum_sum` operation not supported for dtype `object`"),
    (lambda f: f["o"].cast(pw.String), ComputeError, "cannot cast 'Object' type"),
    (lambda f: f["o"].cast(pw.Int64, strict=False), ComputeError, "cannot cast 'Object' type"),
    (lambda f: f["v"].cast(pw.Object), InvalidOperationError, "casting from Int64 to Object not supported"),
    (lambda f: f["o"].fill_null(1), InvalidOperationError, "got invalid or ambiguous dtypes"),
    (lambda f: f["o"].implode(), InvalidOperationError, "cannot implode 'object' dtype; nested objects are not supported"),
    (lambda f: f.select(pw.struct("o")), InvalidOperationError, "nested objects are not allowed"),
    (lambda f: f.select(pw.concat_list("o")), InvalidOperationError, "nested objects are not allowed"),
    (lambda f: f.group_by("k").agg("o"), InvalidOperationError, "cannot aggregate 'object' dtype into a list; nested objects are not supported"),
    (lambda f: f.group_by("o").len(), InvalidOperationError, "`group_by` operation not supported for dtype `object`"),
    (lambda f: f.unique("o"), InvalidOperationError, "`unique` operation not supported for dtype `object`"),
    (lambda f: f.join(f, on="o"), ComputeError, "not yet implemented: Hash Inner Join between object and object"),
    (lambda f: f.transpose(), InvalidOperationError, "Object dtype not supported in 'transpose'"),
    (lambda f: f.write_csv(), ComputeError, "csv writer does not support object dtype"),
    (lambda f: f.write_json(), ComputeError, "cannot write 'Object' datatype to json"),
    (lambda f: f.write_ndjson(), ComputeError, "cannot write 'Object' datatype to json"),
    (lambda f: f.serialize(), ComputeError, "serializing data of type Object is not supported"),
    (lambda f: pickle.dumps(f), ComputeError, "serializing data of type Object is not supported"),
    (lambda f: pickle.dumps(f["o"]), ComputeError, "serializing data of type Object is not supported"),
    (lambda f: f.lazy().serialize(), ComputeError, "serializing data of type Object is not supported"),
    (lambda f: pw.concat([f.select("o"), f.select(o="v")]), SchemaError, "is incompatible with expected type"),
    (lambda f: pw.Series([[Thing(1)]]), TypeError, "not yet implemented: Nested object types"),
    (lambda f: pw.Series([[Thing(1)]], dtype=pw.List(pw.Object)), ValueError, "list of objects isn't supported"),
    (lambda f: pw.Series([{"x": Thing(1)}]), InvalidOperationError, "nested objects are not allowed"),
])  # fmt: skip
def test_the_rest_is_refused(act, error, text):
    with pytest.raises(error) as found:
        act(frame_of(things(3)))
    assert text in str(found.value)


def test_files_of_objects_are_refused(tmp_path):
    frame = frame_of(things(2))
    for name in ("parquet", "ipc", "csv", "ndjson"):
        with pytest.raises(ComputeError):
            getattr(frame, f"write_{name}")(tmp_path / name)
        assert not (tmp_path / name).exists()


def test_no_function_computes_with_handles():
    """Every method of a series either leaves objects objects, counts them, or refuses them: no number is made of a handle."""
    series = pw.Series("o", things(4))
    handles = {id(thing) for thing in series}
    skipped = {"map_elements", "to_arrow", "plot", "hist", "sql"}
    tried, refused = 0, {}
    for name in sorted(set(dir(pw.Series)) - skipped):
        if name.startswith("_"):
            continue
        try:
            found = getattr(series.clone(), name)()
        except Exception as error:
            refused[name] = error
            continue
        tried += 1
        values = found.to_list() if isinstance(found, pw.Series) else found.rows() if isinstance(found, pw.DataFrame) else [found]
        numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
        assert all(number < 1000 and number not in handles for number in numbers), name
    assert tried > 40
    assert "sum" in refused and "sort" in refused


# ---- how long they live


def living(references: list[weakref.ref]) -> int:
    gc.collect()
    return sum(1 for reference in references if reference() is not None)


def test_objects_live_as_long_as_a_frame_that_came_from_them():
    values = things(10)
    seen = [weakref.ref(value) for value in values]
    frame = frame_of(values)
    del values
    assert living(seen) == 10
    kept = frame.filter(pw.col("v") == 3)
    lazy = kept.lazy().with_columns(p="o").select("p")
    del frame
    assert living(seen) == 1, "a filtered frame holds what it shows"
    del kept
    assert living(seen) == 1, "a lazy frame holds what it reads"
    result = lazy.collect()
    del lazy
    assert str(result.item()) == "Thing(6)"
    del result
    assert living(seen) == 0


@pytest.mark.parametrize("act", [
    lambda f: f.sort("v").head(3), lambda f: pw.concat([f, f]).filter(pw.col("k") == 1), lambda f: f.join(f, on="v"), lambda f: f["o"].reverse().to_frame(),
    lambda f: f.group_by("k").agg(pw.col("o").first()), lambda f: f.select("v"), lambda f: f.rows(), lambda f: str(f), lambda f: f.lazy().sort("v").collect(engine="streaming"),
    lambda f: list(f.iter_slices(3)), lambda f: f.select(pw.col("o").map_elements(lambda thing: thing, return_dtype=pw.Object)), lambda f: f.with_columns(x=pw.lit(Thing(1), allow_object=True)),
    lambda f: list(f.lazy().collect_batches()), lambda f: f.partition_by("k"),
])  # fmt: skip
def test_nothing_is_left_behind(act):
    values = things(8)
    seen = [weakref.ref(value) for value in values]
    result = act(frame_of(values))
    del values, result
    assert living(seen) == 0


def test_errors_leave_nothing_behind():
    values = things(3)
    seen = [weakref.ref(value) for value in values]
    for act in (lambda f: f.sort("o"), lambda f: f["o"].sum(), lambda f: f.write_csv()):
        with pytest.raises((ComputeError, InvalidOperationError)):
            act(frame_of(values))
    del values, act
    assert living(seen) == 0


def test_a_slice_holds_its_frame():
    values = things(5)
    seen = [weakref.ref(value) for value in values]
    part = frame_of(values).slice(1, 1)
    del values
    assert str(part["o"][0]) == "Thing(1)"
    assert living(seen) == 5
    del part
    assert living(seen) == 0


def test_threads_share_objects():
    frame = frame_of(things(2000))
    found: list[list[int]] = []

    def work(number: int) -> None:
        for _ in range(5):
            part = frame.filter(pw.col("v") % 7 == number).sort("v")
            found.append([thing.number for thing in part["o"]])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 35
    assert sorted(number for numbers in found for number in numbers) == sorted(list(range(2000)) * 5)


def test_many_frames_together_keep_their_objects():
    values = things(100)
    seen = [weakref.ref(value) for value in values]
    whole = pw.concat([pw.DataFrame({"o": [value]}) for value in values])
    assert whole["o"].to_list() == values
    assert len(whole._native.objects) == 1, "many stores become one"
    del values
    assert living(seen) == 100
    del whole
    assert living(seen) == 0


def test_handles_without_objects_are_an_error():
    pyarrow = pytest.importorskip("pyarrow")
    frame = pw.DataFrame({"n": [1], "o": [Thing(1)]})
    table = pyarrow.table(frame)
    assert table.schema.field("o").type == pyarrow.binary(8)
    again = pw.from_arrow(table)
    assert again["n"].to_list() == [1]
    with pytest.raises(ComputeError, match="without the objects"):
        again.rows()


def test_the_portable_backend_says_that_it_has_no_objects():
    from polarway.backends import modes

    with modes.using("portable"), pytest.raises(pw.exceptions.UnsupportedError, match="Object in the portable backend"):
        pw.Series([Thing(1)])
