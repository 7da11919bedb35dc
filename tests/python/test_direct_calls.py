"""Direct calls give what plans give: every operation twice over the same random values, with them and without."""

from __future__ import annotations

import datetime as dt
import math
import random
import sys

import polarway as pw
import pytest
from polarway.backends.direct import NAMES
from polarway.backends.native import direct_calls

ROWS = 300
EPOCH = dt.datetime(1970, 1, 1)
KINDS = {
    "Int64": lambda pick: pick.choice([pick.randint(-9, 9), pick.randint(-(2**63), 2**63 - 1)]),
    "Float64": lambda pick: pick.choice([pick.uniform(-9, 9), float(pick.randint(-3, 3)), math.nan, math.inf, -math.inf, -0.0]),
    "String": lambda pick: pick.choice(["", "a", "ä", "a text of more than twelve bytes", "a text of more than twelve bytes, too", "\0"]),
    "Boolean": lambda pick: pick.random() < 0.5,
    "Date": lambda pick: dt.date(1, 1, 1) + dt.timedelta(pick.randint(0, 3_652_058)),
    "Datetime": lambda pick: EPOCH + dt.timedelta(microseconds=pick.randint(-(2**55), 2**55)),
    "Duration": lambda pick: dt.timedelta(microseconds=pick.randint(-(2**60), 2**60)),
}


@pytest.fixture(scope="module", autouse=True)
def _bound():
    pw.DataFrame({"a": [1]})
    if direct_calls.calls.item(0, 0, 0) is NotImplemented and not hasattr(direct_calls.calls.item, "__self__"):
        pytest.skip("this interpreter's objects cannot be read")


def values(kind: str, seed: int, nulls: bool) -> list:
    pick = random.Random(f"{kind} {seed}")
    return [None if nulls and pick.random() < 0.2 else KINDS[kind](pick) for _ in range(ROWS)]


def both(work, *arguments):
    """What a piece of work gives with direct calls, and without."""

    def outcome():
        try:
            made = work(*arguments)
        except Exception as error:
            return type(error), str(error)
        if isinstance(made, pw.Series):
            return made.name, made.dtype, repr(made.to_list())
        return repr(made)

    taken = [getattr(direct_calls.calls, name) for name in NAMES]
    quick = outcome()
    direct_calls.forget()
    try:
        slow = outcome()
    finally:
        direct_calls.calls.take(tuple(taken))
    return quick, slow


OPERATIONS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "//": lambda a, b: a // b,
    "%": lambda a, b: a % b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "eq_missing": lambda a, b: a.eq_missing(b), "filter": lambda a, b: a.filter(b),
}  # fmt: skip


@pytest.mark.parametrize("nulls", [False, True])
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_two_operands(kind, operation, nulls):
    work = OPERATIONS[operation]
    left = pw.Series("left", values(kind, 1, nulls))
    right = pw.Series("right", values("Boolean" if operation == "filter" else kind, 2, not nulls))
    others = [right, left, right.head(1), right.head(7), right.to_list()[0], 0, 3, -2, 2.5, math.nan, "a", "a text of more than twelve bytes", None, True, 2**70]
    for other in others:
        quick, slow = both(work, left, other)
        assert quick == slow, other
    # A slice begins in the middle of a byte of bits.
    quick, slow = both(work, left.slice(3, 50), right.slice(5, 50))
    assert quick == slow


ONE = {
    "sum": lambda s: s.sum(), "min": lambda s: s.min(), "max": lambda s: s.max(), "mean": lambda s: s.mean(), "std": lambda s: s.std(),
    "var": lambda s: s.var(), "nulls": lambda s: s.null_count(), "sort": lambda s: s.sort(), "down": lambda s: s.sort(descending=True),
    "float": lambda s: s.cast(pw.Float64), "int8": lambda s: s.cast(pw.Int8), "uint64": lambda s: s.cast(pw.UInt64()), "name": lambda s: s.alias("ü"),
    "distinct": lambda s: s.n_unique(), "loose": lambda s: s.cast(pw.Int32, strict=False), "list": lambda s: s.to_list(), "head": lambda s: s.head(3), "item": lambda s: [s[0], s[-1], s[17]],
    "slice": lambda s: s[2:9], "numpy": lambda s: (s.to_numpy().dtype, s.to_numpy().tolist()), "rows": lambda s: s.to_frame().rows(),
    "dicts": lambda s: s.to_frame("x").to_dicts(), "row": lambda s: (s.to_frame("x").row(5), s.to_frame("x").row(-1), s.to_frame("x").item(2, "x")),
    "equal": lambda s: (s.to_frame().equals(s.to_frame()), s.to_frame().equals(s.reverse().to_frame())), "columns": lambda s: s.to_frame("x")[["x"]].rows(),
    "out of bounds": lambda s: s[ROWS], "no column": lambda s: s.to_frame("x")["y"], "no row": lambda s: s.to_frame("x").row(ROWS),
    "no item": lambda s: s.to_frame("x").item(ROWS, "x"), "no name": lambda s: s.to_frame("x")[["x", "z"]], "twice": lambda s: s.to_frame("x")[["x", "x"]],
}  # fmt: skip


@pytest.mark.parametrize("nulls", [False, True])
@pytest.mark.parametrize("operation", ONE)
@pytest.mark.parametrize("kind", KINDS)
def test_one_operand(kind, operation, nulls):
    work = ONE[operation]
    whole = pw.Series("a", values(kind, 3, nulls))
    parts = whole.head(100).append(whole.slice(100)) if hasattr(whole, "append") else whole
    for series in (whole, whole.slice(3, 90), parts, whole.head(1), whole.head(0), whole.filter(pw.Series([False] * ROWS))):
        quick, slow = both(work, series)
        assert quick == slow


@pytest.mark.parametrize("dtype", [pw.Int8, pw.Int16, pw.Int32, pw.UInt8, pw.UInt16, pw.UInt32, pw.UInt64, pw.Float32])
@pytest.mark.parametrize("nulls", [False, True])
def test_numbers_of_every_width(dtype, nulls):
    series = pw.Series("a", [None if nulls and value % 5 == 0 else value for value in range(100)], dtype=dtype)
    for operation in ("sum", "min", "max", "mean", "std", "sort", "float", "int8", "list", "numpy", "item", "nulls", "distinct"):
        quick, slow = both(ONE[operation], series)
        assert quick == slow, operation
    for name, work in OPERATIONS.items():
        if name != "filter":
            quick, slow = both(work, series, series)
            assert quick == slow, name


@pytest.mark.parametrize(
    "data",
    [
        [1, None, 2], [None, None], [], [1, 2.5], [1.5, 2], [True, 1], [1, True], ["a", 1], [2**63], [-(2**63), 2**63 - 1], ["\ud800"], [b"a"],
        [dt.date(2020, 1, 1), dt.datetime(2020, 1, 1)], [dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 1, tzinfo=dt.UTC)], [dt.timedelta.max, dt.timedelta.min],
        [dt.datetime.max, dt.datetime.min, None], [dt.date.max, dt.date.min, None], [[1], None], [{"x": 1}], [object], ["x" * 100_000, "y", None] * 3, [float("nan"), None],
    ],
    ids=lambda data: str(data)[:40],
)  # fmt: skip
def test_lists(data):
    def series():
        return pw.Series("a", data)

    def frame():
        made = pw.DataFrame({"a": data, "b": list(data)})
        return made.schema, made.rows()

    for work in (series, frame):
        quick, slow = both(work)
        assert quick == slow


def test_frames_as_matrices():
    pytest.importorskip("numpy")
    short, long, real = ([None if nulls and row % 7 == 0 else kind(row) for row in range(ROWS)] for nulls, kind in ((False, int), (True, int), (False, float)))
    for data in ({"a": short, "b": short}, {"a": short, "f": real}, {"a": short, "b": long}, {"b": long, "f": real}, {"a": short, "s": ["x"] * ROWS}):
        frame = pw.DataFrame(data)
        for part in (frame, frame.slice(3, 50), frame.head(1), frame.head(0), pw.concat([frame, frame]), frame.cast({"a": pw.Int8}, strict=False) if "a" in data and "f" in data else frame):
            for order in ("fortran", "c"):
                quick, slow = both(lambda f, by: (f.to_numpy(order=by).dtype, f.to_numpy(order=by).shape, f.to_numpy(order=by).tolist()), part, order)
                assert quick == slow


def test_references_are_counted():
    class Text(str):
        pass

    word, number = "a word that nobody else has", 123_456_789_012
    data = [word, None] * 500
    numbers = [number] * 1000
    before = sys.getrefcount(word), sys.getrefcount(number), sys.getrefcount(None)
    for _ in range(20):
        frame = pw.DataFrame({"a": data, "b": numbers})
        assert frame.rows()[0] == (word, number)
        assert frame.to_dicts()[1] == {"a": None, "b": number}
        assert frame["a"].to_list() == data
        assert frame["a"][0] == word
        assert frame.row(1) == (None, number)
        assert (frame["b"] == number).sum() == 1000
        assert (frame["a"] == Text(word)).sum() == 500
        assert pw.Series("a", [1, "x"], strict=False).to_list() == ["1", "x"]
        del frame
    after = sys.getrefcount(word), sys.getrefcount(number), sys.getrefcount(None)
    assert after[:2] == before[:2]
    assert abs(after[2] - before[2]) < 500


def test_memory_outlives_its_series():
    numpy = pytest.importorskip("numpy")
    array = pw.Series("a", list(range(1000))).to_numpy()
    assert not array.flags.writeable
    [pw.Series("b", [0] * 1000) for _ in range(50)]
    assert numpy.array_equal(array, numpy.arange(1000))
    with_nulls = pw.Series("a", [1, None, 3]).to_numpy()
    with_nulls[0] = 7
    assert numpy.array_equal(with_nulls, [7, numpy.nan, 3], equal_nan=True)
