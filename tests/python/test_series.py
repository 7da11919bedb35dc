"""Series: values, operators, rows, exports."""

from __future__ import annotations

import copy

import polarway as pw
import pytest

A = pw.Series("a", [1, 2, None])


@pytest.mark.parametrize("build, values", [
    (lambda: A + 1, [2, 3, None]), (lambda: 10 - A, [9, 8, None]), (lambda: A * A, [1, 4, None]), (lambda: A == 2, [False, True, None]),
    (lambda: A + pw.Series([5]), [6, 7, None]), (lambda: pw.Series("a", [5]) + A, [6, 7, None]), (lambda: A + [1, 1, 1], [2, 3, None]),
    (lambda: -A, [-1, -2, None]), (lambda: A > pw.Series([0, 5, 1]), [True, False, None]), (lambda: A / 2, [0.5, 1.0, None]),
    (lambda: (A > 1) & (A < 3), [False, True, None]), (lambda: ~(A > 1), [True, False, None]), (lambda: A.is_null(), [False, False, True]),
    (lambda: A.fill_null(0), [1, 2, 0]), (lambda: A.cast(pw.String), ["1", "2", None]), (lambda: A.is_in([2]), [False, True, None]),
    (lambda: A.sort(descending=True), [None, 2, 1]), (lambda: A.filter([True, False, True]), [1, None]), (lambda: A.filter(A > 1), [2]),
    (lambda: A[1:], [2, None]), (lambda: A.head(2), [1, 2]), (lambda: A.tail(1), [None]), (lambda: A.slice(-2, 1), [2]), (lambda: A.head(-1), [1, 2]),
    (lambda: A.zip_with(pw.Series([True, False, False]), pw.Series([7, 8, 9])), [1, 8, 9]),
    (lambda: A.set(A.is_null(), 5), [1, 2, 5]), (lambda: A.clear(2), [None, None]), (lambda: A.new_from_index(1, 2), [2, 2]),
    (lambda: A.map_elements(lambda value: value * 10), [10, 20, None]), (lambda: A.eq_missing(pw.Series([1, None, None])), [True, False, True]),
])  # fmt: skip
def test_columns(build, values):
    result = build()
    assert result.to_list() == values and result.name == "a"


@pytest.mark.parametrize("name, value", [("sum", 3), ("mean", 1.5), ("min", 1), ("max", 2), ("count", 2), ("null_count", 1), ("n_unique", 3),
                                         ("median", 1.5), ("first", 1), ("last", None), ("has_nulls", True)])  # fmt: skip
def test_values(name, value):
    assert getattr(A, name)() == value


def test_identity():
    assert (A.name, A.dtype, A.shape, len(A), A.len(), A.n_chunks()) == ("a", pw.Int64, (3,), 3, 3, 1)
    assert A.alias("b").name == "b" and A.rename("c").name == "c" and A.name == "a"
    assert A.to_frame("x").columns == ["x"] and list(A) == [1, 2, None]
    assert copy.deepcopy(A).equals(A) and A.clone().equals(A)


def test_items():
    assert (A[0], A[-1], A.item(1)) == (1, None, 2)
    with pytest.raises(IndexError, match="out of bounds"):
        A[3]
    with pytest.raises(ValueError, match=r"can only call '.item\(\)'"):
        A.item()
    assert pw.Series([[1, 2]])[0].to_list() == [1, 2]


def test_lengths_must_fit():
    with pytest.raises(pw.exceptions.InvalidOperationError, match="different lengths"):
        A + pw.Series([1, 2])
    with pytest.raises(pw.exceptions.ShapeError):
        A.eq(pw.Series([1, 2]))


def test_changes_in_place():
    series = pw.Series("a", [1, 2, 3])
    series[1] = 9
    series.append(pw.Series("b", [4]))
    assert series.to_list() == [1, 9, 3, 4]
    series[series > 3] = 0
    assert series.to_list() == [1, 0, 3, 0]


def test_equality():
    assert A.equals(pw.Series("b", [1, 2, None])) and not A.equals(pw.Series("b", [1, 2, None]), check_names=True)
    assert not A.equals(A, null_equal=False) and not A.equals(pw.Series([1, 2, 3]))
    assert pw.Series([float("nan")]).equals(pw.Series([float("nan")]))
    assert not pw.Series([1]).equals(pw.Series([1.0]), check_dtypes=True)


def test_names_of_series_and_truth():
    with pytest.raises(TypeError, match="truth value of a Series is ambiguous"):
        bool(A)
    with pytest.raises(TypeError, match="Series name must be a string"):
        pw.Series(1, [2])
    assert pw.Series([1]).name == "" and pw.Series("x").name == "x"


def test_struct_fields():
    series = pw.Series("s", [{"x": 1, "y": "a"}])
    assert series.struct.fields == ["x", "y"] and series.struct.schema == {"x": pw.Int64, "y": pw.String}


def test_value_counts():
    assert pw.Series("a", ["x", "y", "x"]).value_counts(sort=True).rows() == [("x", 2), ("y", 1)]
    with pytest.raises(pw.exceptions.DuplicateError):
        pw.Series("count", [1]).value_counts()


def test_mirrored_methods_have_the_documentation_of_expressions():
    assert pw.Series.sum.__doc__ == pw.Expr.sum.__doc__ and pw.Series.abs.__name__ == "abs"


def test_exports():
    np = pytest.importorskip("numpy")
    assert np.asarray(pw.Series([1.5, 2.5])).tolist() == [1.5, 2.5]
    assert pw.Series([True, False]).to_numpy().dtype == bool
    pl = pytest.importorskip("polars")
    assert pl.Series(A).to_list() == [1, 2, None]
