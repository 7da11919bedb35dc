"""Functions of series whose plan is built of others: the same values as Polars'."""

from __future__ import annotations

import polarway as pw
import pytest

D = [3, 1, None, 5, 2]
CASES = {
    "top_k": lambda m: m.Series(D).top_k(2),
    "bottom_k": lambda m: m.Series(D).bottom_k(2),
    "index_of": lambda m: m.Series(D).index_of(5),
    "index of null": lambda m: m.Series(D).index_of(None),
    "index of what is not there": lambda m: m.Series(D).index_of(99),
    "sorted": lambda m: m.Series([1, 2, 3]).is_sorted(),
    "not sorted": lambda m: m.Series([1, 3, 2]).is_sorted(),
    "sorted, null first": lambda m: m.Series([None, 1, 2]).is_sorted(),
    "null last is not sorted": lambda m: m.Series([1, 2, None]).is_sorted(),
    "sorted, null last": lambda m: m.Series([1, 2, None]).is_sorted(nulls_last=True),
    "sorted downwards": lambda m: m.Series([3, 2, 1]).is_sorted(descending=True),
    "nothing is sorted": lambda m: m.Series([], dtype=m.Int64).is_sorted(),
    "replace": lambda m: m.Series(D).replace({3: 9, None: 0}),
    "replace text": lambda m: m.Series(["a", "b", None]).replace("a", "z"),
    "replace lists": lambda m: m.Series(D).replace([3, 1], [7, 8]),
    "replace_strict": lambda m: m.Series(["a", "b"]).replace_strict({"a": 1}, default=0),
    "skew": lambda m: round(m.Series([1.0, 2, 5, 9]).skew(), 9),
    "unbiased skew": lambda m: round(m.Series([1.0, 2, 5, 9]).skew(bias=False), 9),
    "kurtosis": lambda m: round(m.Series([1.0, 2, 5, 9, 4]).kurtosis(), 9),
    "unbiased kurtosis": lambda m: round(m.Series([1.0, 2, 5, 9, 4]).kurtosis(bias=False), 9),
    "search_sorted": lambda m: m.Series([1, 2, 2, 4]).search_sorted(2, side="left"),
    "search_sorted right": lambda m: m.Series([1, 2, 2, 4]).search_sorted(2, side="right"),
    "gather": lambda m: m.Series(D).gather([0, -1, 2]),
    "gather a series": lambda m: m.Series(D).gather(m.Series([1, 1])),
    "gather nothing": lambda m: m.Series(D).gather([]),
    "gather many": lambda m: m.Series(D).gather(list(range(5)) * 100),
    "gather outside": lambda m: m.Series(D).gather([9, 0], null_on_oob=True),
    "rows of a frame": lambda m: m.DataFrame({"a": D})[[0, 1]].to_dict(as_series=False),
    "get": lambda m: m.DataFrame({"a": D}).select(m.col("a").get(3)).item(),
    "items": lambda m: m.Series(D)[[1, 0]],
    "backwards": lambda m: m.Series(D)[::-1],
    "every second": lambda m: m.Series(D)[::2],
    "extend_constant": lambda m: m.Series(D).extend_constant(9, 2),
    "rolling_map": lambda m: m.Series([1, 2, 3, 4]).rolling_map(lambda s: s.sum(), 2),
    "size of a sample": lambda m: len(m.Series(D).sample(3, seed=1)),
}


def plain(value):
    return value.to_list() if hasattr(value, "to_list") else value


@pytest.mark.parametrize("build", CASES.values(), ids=CASES)
def test_like_polars(build):
    pl = pytest.importorskip("polars")
    assert plain(build(pw)) == plain(build(pl))


def test_errors():
    with pytest.raises(pw.exceptions.OutOfBoundsError):
        pw.Series(D).gather([9])
    with pytest.raises(pw.exceptions.SchemaError, match="expected `Boolean`"):
        pw.Series([1]).any()
    with pytest.raises(pw.exceptions.ShapeError):
        pw.Series(D).sample(9)


def test_a_shuffle_keeps_the_values():
    assert sorted(pw.Series(list(range(50))).shuffle(seed=3).to_list()) == list(range(50))
