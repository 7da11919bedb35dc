"""Frames of rows without columns."""

import pickle

import polarway as pw
import pytest


def test_a_frame_of_a_height_has_rows_and_no_columns():
    frame = pw.DataFrame(height=3)
    assert frame.shape == (3, 0)
    assert frame.rows() == [(), (), ()]
    assert frame.to_dicts() == [{}, {}, {}]
    assert frame.is_empty()
    assert str(frame) == "shape: (3, 0)\n┌┐\n╞╡\n└┘"


@pytest.mark.parametrize(
    ("verb", "height"),
    [
        (lambda frame: frame.slice(1), 2), (lambda frame: frame.head(2), 2), (lambda frame: frame.cast(pw.Int8), 3),
        (lambda frame: frame.drop_nulls(), 3), (lambda frame: frame.fill_null(1), 3), (lambda frame: frame.reverse(), 3),
        (lambda frame: frame.gather_every(2), 2), (lambda frame: frame.bottom_k(2, by="*"), 2), (lambda frame: frame.with_row_index(), 3),
        (lambda frame: frame.filter([True, False, True]), 2), (lambda frame: frame.join(frame, how="cross"), 9),
        (lambda frame: pw.concat([frame, frame]), 6), (lambda frame: frame.sum(), 1), (lambda frame: frame.null_count(), 1),
    ],
)  # fmt: skip
def test_verbs_keep_count_of_rows(verb, height):
    assert verb(pw.DataFrame(height=3)).height == height
    if "filter" not in verb.__code__.co_names:
        assert verb(pw.LazyFrame(height=3)).collect().height == height


def test_rows_without_columns_are_gathered_and_sampled():
    frame = pw.DataFrame(height=3)
    assert frame.gather([0, 0]).shape == (2, 0)
    assert frame.sample(2).shape == (2, 0)
    assert not frame.equals(pw.DataFrame())


@pytest.mark.only_standalone("pyarrow forgets the rows of batches without columns")
def test_rows_without_columns_are_kept_by_pickle_and_equal_each_other():
    frame = pw.DataFrame(height=3)
    assert pickle.loads(pickle.dumps(frame)).shape == (3, 0)
    assert frame.unique().shape == (1, 0)


def test_height_must_be_that_of_the_data():
    with pytest.raises(pw.exceptions.ShapeError, match="does not match specified height"):
        pw.DataFrame({"a": [1, 2]}, height=3)
    with pytest.raises(pw.exceptions.ShapeError, match="does not match specified height"):
        pw.DataFrame([], height=3)
    assert pw.DataFrame({"a": [1, 2]}, height=2).height == 2


def test_aggregates_of_no_columns_have_one_row():
    for name in ("sum", "mean", "min", "max", "median", "std", "var", "count", "null_count", "product"):
        assert getattr(pw.DataFrame(), name)().shape == (1, 0), name
        assert getattr(pw.LazyFrame(), name)().collect().shape == (1, 0), name
