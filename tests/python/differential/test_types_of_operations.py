"""Casts, membership, lookups and joins for every pair of types: the outcome is that of Polars, a value or an error of the same class."""

import datetime as dt
from decimal import Decimal

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")

TYPES = {
    "Int8": [3, -2, None], "Int64": [3, -2, None], "UInt8": [3, 2, None], "UInt64": [3, 2, None], "Float32": [1.5, -2.0, None],
    "Float64": [1.5, -2.25, None], "Boolean": [True, False, None], "String": ["b", "12", None], "Binary": [b"b", b"a", None],
    "Date": [dt.date(2020, 1, 31), dt.date(1969, 12, 31), None], "Time": [dt.time(1, 2, 3), dt.time(0), None],
    "Datetime": [dt.datetime(2020, 1, 31, 1), dt.datetime(1969, 12, 31), None], "Duration": [dt.timedelta(1, 5), dt.timedelta(-1), None],
    "Decimal": [Decimal("1.50"), Decimal("-2.25"), None], "Categorical": ["b", "a", None], "List": [[1, 2], [3], None],
}  # fmt: skip


def _type(module, name):
    special = {"Decimal": lambda: module.Decimal(10, 2), "List": lambda: module.List(module.Int64), "Datetime": lambda: module.Datetime("us"),
               "Duration": lambda: module.Duration("us")}  # fmt: skip
    return special[name]() if name in special else getattr(module, name)


def _outcome(module, make):
    try:
        made = make(module)
    except Exception as error:
        return type(error).__name__
    return str(made.dtype), made.to_list()


def _series(module, name, values):
    return module.Series("a", values, dtype=_type(module, name))


def _same(make):
    expected = _outcome(pl, make)
    assert expected == "PanicException" or _outcome(pw, make) == expected


@pytest.mark.parametrize("target", TYPES)
@pytest.mark.parametrize("source", TYPES)
def test_nulls_are_cast_to_any_type(source, target):
    for values in ([], [None, None]):
        _same(lambda module, values=values: _series(module, source, values).cast(_type(module, target)))


@pytest.mark.parametrize("members", TYPES)
@pytest.mark.parametrize("source", [name for name in TYPES if name != "List"])
def test_membership_is_among_like_types(source, members):
    _same(lambda module: _series(module, source, TYPES[source]).is_in(_series(module, members, TYPES[members]).implode()))


@pytest.mark.parametrize("sought", [name for name in TYPES if name not in ("List", "Decimal")])
@pytest.mark.parametrize("source", [name for name in TYPES if name not in ("List", "Decimal")])
def test_a_value_is_looked_for_without_loss(source, sought):
    def make(module):
        element = module.lit(TYPES[sought][1], dtype=_type(module, sought))
        return module.DataFrame([_series(module, source, TYPES[source])]).select(module.col("a").index_of(element)).to_series()

    # Text is found by a category, here as in comparisons.
    if (source, sought) != ("String", "Categorical"):
        _same(make)


@pytest.mark.parametrize("other", TYPES)
@pytest.mark.parametrize("source", TYPES)
def test_joins_are_of_like_types(source, other):
    def make(module):
        left = module.DataFrame([_series(module, source, TYPES[source])])
        right = module.DataFrame([_series(module, other, TYPES[other])]).with_columns(n=module.lit(1))
        return left.join(right, on="a", maintain_order="left")["n"]

    _same(make)
