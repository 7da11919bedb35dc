"""Frames and series of pandas taken and given, against Polars: names, types, values, and the classes of errors."""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import polarway as pw
import pytest

np = pytest.importorskip("numpy", reason="needs numpy")
pd = pytest.importorskip("pandas", reason="needs pandas")
pl = pytest.importorskip("polars", reason="needs polars to compare with")
pytest.importorskip("pyarrow", reason="Polars takes pandas through pyarrow")

DAY = dt.date(2020, 1, 1)
SERIES: dict[str, Any] = {
    "int": pd.Series([1, 2]),
    "int8": pd.Series([1], dtype="int8"),
    "float": pd.Series([1.5, np.nan]),
    "float with inf": pd.Series([np.inf, -np.inf, np.nan]),
    "only nan": pd.Series([np.nan, np.nan]),
    "bool": pd.Series([True, False]),
    "bool and None": pd.Series([True, None]),
    "text": pd.Series(["a", None]),
    "text objects": pd.Series(["a", None], dtype=object),
    "string": pd.Series(["a", None], dtype="string"),
    "Int64": pd.Series([1, None], dtype="Int64"),
    "UInt8": pd.Series([1, None], dtype="UInt8"),
    "Float32": pd.Series([1, None], dtype="Float32"),
    "boolean": pd.Series([True, None], dtype="boolean"),
    **{f"datetime {unit}": pd.Series(np.array(["2020-01-01", "NaT"], f"M8[{unit}]")) for unit in ("s", "ms", "us", "ns")},
    **{f"timedelta {unit}": pd.Series(np.array([1, 2], f"m8[{unit}]")) for unit in ("s", "ms", "us", "ns")},
    "zone": pd.Series(pd.to_datetime(["2020-01-01", None]).tz_localize("Europe/Paris")),
    "utc": pd.Series(pd.to_datetime(["2020-01-01"]).tz_localize("UTC")),
    "fixed offset": pd.Series([pd.Timestamp("2020-01-01", tz=dt.timezone(dt.timedelta(hours=-5)))]),
    "fixed offset of minutes": pd.Series(pd.to_datetime(["2020-01-01T00:00:00+05:30"])),
    "categories": pd.Series(["a", "b", None], dtype="category"),
    "categories of ints": pd.Series([1, 2], dtype="category"),
    "ordered categories": pd.Series(pd.Categorical(["a"], categories=["b", "a"], ordered=True)),
    "dates": pd.Series([DAY, None]),
    "times": pd.Series([dt.time(1), None]),
    "decimals": pd.Series([decimal.Decimal("1.1"), None, decimal.Decimal("-20.25")]),
    "lists": pd.Series([[1, 2], None]),
    "arrays": pd.Series([np.array([1, 2]), np.array([3])]),
    "dicts": pd.Series([{"a": 1}, {"a": 2}]),
    "bytes": pd.Series([b"a", None]),
    "ints and floats": pd.Series([1, 2.5], dtype=object),
    "empty": pd.Series([], dtype=object),
    "empty floats": pd.Series([], dtype=float),
    "only None": pd.Series([None, None]),
    "named": pd.Series([1], name="x"),
    "named by a number": pd.Series([1], name=5),
}
FRAMES: dict[str, Any] = {
    "names twice": pd.DataFrame([[1, 2]], columns=["a", "a"]),
    "numbers as names": pd.DataFrame([[1, 2]]),
    "index of texts": pd.DataFrame({"a": [1, 2]}, index=["x", "y"]),
    "named index": pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="k")),
    "two levels": pd.DataFrame({"a": [1, 2]}, index=pd.MultiIndex.from_tuples([("x", 1), ("y", 2)], names=["k", "l"])),
    "nothing": pd.DataFrame(),
    "no rows": pd.DataFrame(columns=["a"]),
    "days as index": pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2020", periods=2)),
    "another order": pd.DataFrame({"a": [1, 2]}, index=[5, 3]),
}


def _is_portable() -> bool:
    from polarway.backends import current

    return current().name == "portable"


def form(value: Any) -> Any:
    columns = value.get_columns() if hasattr(value, "get_columns") else [value]
    return [(column.name, str(column.dtype), str(column.to_list())) for column in columns]


def outcome(make: Any, module: Any) -> Any:
    try:
        return form(make(module))
    except (TypeError, ValueError, module.exceptions.PolarsError) as error:
        return type(error).__name__


@pytest.mark.parametrize("name", SERIES)
def test_series_taken(name: str) -> None:
    if name in ("categories", "ordered categories", "dicts") and _is_portable():
        pytest.skip("portable: casts of categories and of structs to numbers are other errors")
    given = SERIES[name]
    frame = given.to_frame("c")
    for make in (
        lambda m: m.Series(given),
        lambda m: m.Series("q", given),
        lambda m: m.from_pandas(given),
        lambda m: m.from_pandas(given, nan_to_null=False),
        lambda m: m.DataFrame(frame),
        lambda m: m.from_pandas(frame),
        lambda m: m.from_pandas(frame, nan_to_null=False),
        lambda m: m.DataFrame({"c": given}),
        lambda m: m.from_pandas(frame, schema_overrides={"c": m.String}) if given.dtype.kind not in "Mm" and name != "dicts" else m.DataFrame(),
        lambda m: m.DataFrame(frame, schema={"c": m.Float64}),
        lambda m: m.DataFrame(frame, schema=["zz"]),
        lambda m: m.Series(given, dtype=m.Int32) if given.dtype.kind not in "Mm" else m.DataFrame(),
    ):
        assert outcome(make, pw) == outcome(make, pl)


@pytest.mark.parametrize("name", FRAMES)
def test_frames_taken(name: str) -> None:
    given = FRAMES[name]
    for make in (
        lambda m: m.from_pandas(given),
        lambda m: m.from_pandas(given, include_index=True),
        lambda m: m.DataFrame(given),
        lambda m: m.LazyFrame(given).collect(),
        lambda m: m.from_dataframe(given) if name not in ("names twice", "no rows") else m.DataFrame(),
    ):
        assert outcome(make, pw) == outcome(make, pl)


def test_floats_among_none_stay_nan() -> None:
    frame = pw.from_pandas(pd.DataFrame({"a": [None, np.nan, np.nan]}, dtype=object), nan_to_null=False)
    assert str(frame["a"].to_list()) == "[None, nan, nan]"
    assert pw.from_pandas(pd.Series([2, np.nan]), nan_to_null=False).is_nan().to_list() == [False, True]


@pytest.mark.parametrize("rows", ["rows", "empty"])
@pytest.mark.parametrize("arrow", [False, True])
def test_given(arrow: bool, rows: str) -> None:
    if arrow and _is_portable():
        pytest.skip("portable: dictionaries of an Enum are not marked as ordered")
    results = []
    for module in (pw, pl):
        columns = {
            "i": ([1, None], module.Int16), "f": ([0.5, None], module.Float32), "t": (["a", None], module.String), "b": ([True, None], module.Boolean),
            "d": ([DAY, None], module.Date), "m": ([dt.datetime(2020, 1, 1), None], module.Datetime("ms")), "z": ([None, None], module.Datetime("us", "UTC")),
            "u": ([dt.timedelta(1), None], module.Duration("ns")), "l": ([[1], None], module.List(module.Int8)), "e": (["x", None], module.Enum(["y", "x"])),
            "c": (["x", None], module.Categorical), "n": ([None, None], module.Null),
        }  # fmt: skip
        frame = module.DataFrame({name: module.Series(values if rows == "rows" else [], dtype=dtype) for name, (values, dtype) in columns.items()})
        taken = frame.to_pandas(use_pyarrow_extension_array=arrow)
        alone = [series.to_pandas(use_pyarrow_extension_array=arrow) for series in frame]
        results.append([(str(column.dtype), str(column.tolist())) for column in [*(taken[name] for name in taken), *alone]])
        assert taken["e"].dtype == alone[9].dtype
        if not arrow:
            assert taken["e"].dtype.categories.tolist() == ["y", "x"]
    assert results[0] == results[1]


def test_moments_of_fixed_offsets_are_moments_of_utc() -> None:
    moment = pd.Timestamp("2020-01-01", tz=dt.timezone(dt.timedelta(hours=-5)))
    for made in (pw.DataFrame({"a": [moment]}), pw.select(a=pw.lit(moment)), pw.select(a=pw.lit(moment.to_pydatetime()))):
        assert made.schema == {"a": pw.Datetime("us", "UTC")}
        assert made.item() == moment
        assert made.filter(pw.col("a") == moment).height == 1


@pytest.mark.parametrize("value", [None, pd.NA, pd.NaT, float("nan")])
def test_nothing_but_missing_objects(value: object) -> None:
    series = pd.Series([value, value], dtype=object)
    assert str(pw.from_pandas(series).dtype) == str(pl.from_pandas(series).dtype)
    assert pw.from_pandas(series).to_list() == [None, None]
