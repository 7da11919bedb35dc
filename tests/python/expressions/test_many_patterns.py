"""Many patterns at once, in texts where they overlap, against Polars: which one wins depends on where it starts and ends."""

from __future__ import annotations

import random

import polarway as pw
import polarway.selectors as cs
import pytest
from polarway import DataFrame, Series

pl = pytest.importorskip("polars", reason="the answers are those of Polars")


@pytest.mark.parametrize("leftmost", [False, True])
@pytest.mark.parametrize("insensitive", [False, True])
@pytest.mark.parametrize("function", ["replace_many", "extract_many", "find_many"])
def test_overlapping_patterns(function, insensitive, leftmost):
    draw = random.Random(5)
    for _ in range(60):
        patterns = sorted({"".join(draw.choices("abB", k=draw.randint(1, 3))) for _ in range(draw.randint(1, 4))}, key=lambda text: draw.random())
        arguments = (patterns, [f"<{number}>" for number in range(len(patterns))]) if function == "replace_many" else (patterns,)
        texts = ["".join(draw.choices("abB", k=draw.randint(0, 12))) for _ in range(3)]
        ours, theirs = (
            getattr(make(texts).str, function)(*arguments, ascii_case_insensitive=insensitive, leftmost=leftmost).to_list() for make in (Series, pl.Series)
        )
        assert ours == theirs, (patterns, texts)


def test_letters_and_digits_are_those_of_all_scripts():
    names = ["no1", "café", "t or f", "hmm", "都市", "१९९९"]
    ours, theirs = (make({name: [1] for name in names}) for make in (DataFrame, pl.DataFrame))
    for selector, other in [(cs.alpha(), pl.selectors.alpha()), (cs.digit(), pl.selectors.digit()), (~cs.alphanumeric(ignore_spaces=True), ~pl.selectors.alphanumeric(ignore_spaces=True))]:
        assert ours.select(selector).columns == theirs.select(other).columns


@pytest.mark.parametrize("digits", [1, 2, 5])
def test_halves_of_significant_digits_go_away_from_zero(digits):
    values = [0.012345, 3450.0, -3450.0, 2.5, 123456.789, 0.5, -0.05, 99.96, 0.0, None, float("inf")]
    assert Series(values).round_sig_figs(digits).to_list() == pl.Series(values).round_sig_figs(digits).to_list()


@pytest.mark.parametrize("shape", [(4, 2), (8,), (2, 2, 2), (-1, 4)])
def test_arrays_take_another_shape(shape):
    values = [[1, 2], [3, 4], None, [5, 6]]
    ours = pw.Series("a", values, dtype=pw.Array(pw.Int64, 2)).reshape(shape)
    assert ours.to_list() == pl.Series("a", values, dtype=pl.Array(pl.Int64, 2)).reshape(shape).to_list()


def test_sorted_either_way():
    frame = pw.DataFrame({"up": [1, 2, 3], "down": [3, 2, 1], "no": [1, 3, 2]})
    assert frame.select(pw.all().is_sorted(descending=None)).row(0) == (True, True, False)


def test_each_value_in_the_list_of_its_row():
    assert pw.Series([1, 2, None]).is_in(pw.Series([[1, 5], [3], [None]])).to_list() == [True, False, None]


def test_every_column_has_its_hashes():
    hashed = pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.all().hash(10))
    assert hashed.columns == ["a", "b"]
    assert hashed["a"].n_unique() == 2
