"""What ``to_numpy`` gives of every type, with every option, against Polars: type, shape, values, mask, order, and whether it may be written to."""

from __future__ import annotations

import datetime as dt
import decimal
import warnings
from typing import Any

import polarway as pw
import pytest

np = pytest.importorskip("numpy", reason="needs numpy")
pl = pytest.importorskip("polars", reason="needs polars to compare with")

DAY, MOMENT, SPAN = dt.date(2020, 1, 1), dt.datetime(2020, 1, 1, 5), dt.timedelta(days=1)
NUMBERS = ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64")
VALUES: dict[str, tuple[list[Any], Any]] = {
    **{name: ([1, 2, 3], lambda m, name=name: getattr(m, name)) for name in NUMBERS},
    "boolean": ([True, False, True], lambda m: m.Boolean),
    "string": (["x", "yy", ""], lambda m: m.String),
    "binary": ([b"x", b"yy", b""], lambda m: m.Binary),
    "date": ([DAY, DAY, DAY], lambda m: m.Date),
    "time": ([dt.time(1), dt.time(2), dt.time(3)], lambda m: m.Time),
    **{f"datetime {unit}": ([MOMENT, MOMENT, MOMENT], lambda m, unit=unit: m.Datetime(unit)) for unit in ("ms", "us", "ns")},
    "zoned": ([MOMENT, MOMENT, MOMENT], lambda m: m.Datetime("us", "Europe/Paris")),
    **{f"duration {unit}": ([SPAN, SPAN, SPAN], lambda m, unit=unit: m.Duration(unit)) for unit in ("ms", "us", "ns")},
    "decimal": ([decimal.Decimal("1.5"), decimal.Decimal("2.5"), decimal.Decimal(3)], lambda m: m.Decimal(10, 2)),
    "categorical": (["x", "y", "x"], lambda m: m.Categorical),
    "enum": (["x", "y", "x"], lambda m: m.Enum(["x", "y"])),
    "list": ([[1, 2], [], [3]], lambda m: m.List(m.Int16)),
    "list of texts": ([["a"], [], ["b", None]], lambda m: m.List(m.String)),
    "list with nulls": ([[1, None], [2], []], lambda m: m.List(m.Int64)),
    "list of lists": ([[[1], [2, 3]], [], [[4]]], lambda m: m.List(m.List(m.Int64))),
    "array": ([[1, 2], [3, 4], [5, 6]], lambda m: m.Array(m.Int32, 2)),
    "array with nulls": ([[1, None], [3, 4], [5, 6]], lambda m: m.Array(m.Int32, 2)),
    "array of arrays": ([[[1], [2]], [[3], [4]], [[5], [6]]], lambda m: m.Array(m.Float64, (2, 1))),
    "array of texts": ([["a", "b"], ["c", None], ["d", "e"]], lambda m: m.Array(m.String, 2)),
    "struct": ([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 3, "b": None}], lambda m: m.Struct({"a": m.Int64, "b": m.String})),
}
ROWS = {"plain": lambda values: values, "gaps": lambda values: [values[0], None, values[2]], "none": lambda values: [None, None], "empty": lambda values: []}
OPTIONS: list[dict[str, Any]] = [{}, {"writable": True}, {"masked": True}, {"masked": True, "writable": True}, {"allow_copy": False}, {"writable": True, "allow_copy": False}]
FRAME_OPTIONS = [*OPTIONS, {"order": "c"}, {"order": "c", "masked": True}, {"structured": True}, {"structured": True, "masked": True}]


def form(value: Any) -> Any:
    """All that is to be the same of an array."""
    if isinstance(value, np.ma.MaskedArray):
        return ("masked", str(value.dtype), value.shape, repr(np.ma.getmaskarray(value).tolist()), str(value))
    if isinstance(value, np.ndarray):
        items = [form(item) for item in value.ravel()] if value.dtype == object else repr(value.tolist())
        return (str(value.dtype), value.shape, items, value.flags.writeable, value.flags.f_contiguous, value.flags.c_contiguous)
    return (type(value).__name__, repr(value))


def outcome(make: Any) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return form(make())
    except (RuntimeError, TypeError, ValueError) as error:
        return (type(error).__name__, str(error).partition(":")[0])


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", VALUES)
def test_series(name: str, rows: str) -> None:
    values, dtype = VALUES[name]
    ours, theirs = (module.Series("a", ROWS[rows](values), dtype=dtype(module)) for module in (pw, pl))
    for options in OPTIONS:
        if name == "struct" and ("allow_copy" in options or options == {"masked": True, "writable": True}):
            continue  # whether the fields of a struct lie one after the other differs
        assert outcome(lambda: ours.to_numpy(**options)) == outcome(lambda: theirs.to_numpy(**options)), options  # noqa: B023
    for take in (np.asarray, np.array):
        assert outcome(lambda: take(ours)) == outcome(lambda: take(theirs))  # noqa: B023


@pytest.mark.parametrize("name", VALUES)
def test_frame_of_one_column(name: str) -> None:
    values, dtype = VALUES[name]
    for rows in ROWS.values():
        ours, theirs = (module.DataFrame({"a": module.Series(rows(values), dtype=dtype(module))}) for module in (pw, pl))
        for options in FRAME_OPTIONS:
            assert outcome(lambda: ours.to_numpy(**options)) == outcome(lambda: theirs.to_numpy(**options)), options  # noqa: B023


@pytest.mark.parametrize("second", ["Int8", "UInt64", "Float32", "boolean", "string", "date", "list", "decimal"])
@pytest.mark.parametrize("first", ["Int8", "Int64", "Float64", "boolean", "string", "datetime us", "array", "struct"])
def test_frame_of_two_columns(first: str, second: str) -> None:
    for rows in (ROWS["plain"], ROWS["gaps"]):
        frames = []
        for module in (pw, pl):
            columns = {key: module.Series(rows(VALUES[name][0]), dtype=VALUES[name][1](module)) for key, name in (("a", first), ("b", second))}
            frames.append(module.DataFrame(columns))
        for options in FRAME_OPTIONS:
            assert outcome(lambda: frames[0].to_numpy(**options)) == outcome(lambda: frames[1].to_numpy(**options)), options  # noqa: B023


def test_columns_one_after_the_other_are_not_copied() -> None:
    given = np.asfortranarray(np.arange(12.0).reshape(4, 3))
    frame = pw.DataFrame(given)
    array = frame.to_numpy()
    assert not array.flags.writeable
    assert array.flags.f_contiguous
    assert array.tolist() == given.tolist()
    given[0, 0] = -1
    assert frame.item(0, 0) == 0.0
    assert frame.to_numpy(writable=True).flags.writeable
    assert frame.select("column_1", "column_0").to_numpy().flags.writeable
    del frame
    assert array.sum() == 66.0


def test_halves_of_a_series_are_one_array() -> None:
    series = pw.Series("a", [MOMENT] * 6)
    array = pw.DataFrame({"a": series[:3], "b": series[3:]}).to_numpy(allow_copy=False)
    assert array.tolist() == [[MOMENT, MOMENT]] * 3


def test_arrays_that_nobody_can_write_to_are_shared() -> None:
    series = pw.Series(range(1000))
    again = pw.Series(series.to_numpy())
    assert again.to_list() == series.to_list()
    assert again.to_numpy().__array_interface__["data"] == series.to_numpy().__array_interface__["data"]
    open_view = np.arange(4)
    view = open_view[:]
    view.flags.writeable = False
    kept = pw.Series(view)
    open_view[0] = 9
    assert kept.to_list() == [0, 1, 2, 3]


def test_types_of_arrays_that_are_not_the_values_own() -> None:
    with pytest.raises(RuntimeError, match="copy not allowed: cast from int64 to float32 prohibited"):
        np.array(pw.Series([1, 2]), dtype="float32", copy=False)
    assert np.asarray(pw.Series(["a", "bcd"])).dtype == np.dtype("<U3")
    assert np.strings.upper(np.asarray(pw.Series(["a"]))).tolist() == ["A"]
    assert pw.DataFrame({"a": [1]}).__array__(np.dtype("float32")).dtype == np.float32
