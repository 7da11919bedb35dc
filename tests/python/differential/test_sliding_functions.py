"""Moving windows, weights that fall, bins and interpolation give what Polars gives: random data with nulls, NaN, ties, no rows and one."""

from __future__ import annotations

import datetime as dt
import math
import random
import warnings

import polarway as pw
import pytest

pl = pytest.importorskip("polars")

ROWS = {"many": 211, "few": 7, "one": 1, "none": 0}


def data(rows: int, seed: int, *, nans: bool = False, nulls: bool = True) -> dict[str, list[object]]:
    rng = random.Random(seed)

    def some(make, share=0.15):
        return [None if nulls and rng.random() < share else make() for _ in range(rows)]

    t = 0
    steps = []
    for _ in range(rows):
        t += rng.choice([0, 0, 1, 1, 2, 7])
        steps.append(t)
    shuffled = steps[:]
    rng.shuffle(shuffled)
    start = dt.datetime(2020, 1, 28)
    return {
        "i": some(lambda: rng.randint(-9, 9)),
        "big": some(lambda: rng.randint(-(2**60), 2**60)),
        "f": some(lambda: math.nan if nans and rng.random() < 0.05 else rng.choice([rng.uniform(-5, 5), float(rng.randint(-2, 2))])),
        "h": some(lambda: rng.uniform(0, 3)),
        "b": some(lambda: rng.random() < 0.5),
        "d": some(lambda: dt.date(2020, 1, 1) + dt.timedelta(days=rng.randint(0, 400))),
        "s": some(lambda: rng.choice("abcdef")),
        "t": steps,
        "u": [None if nulls and rng.random() < 0.1 else value for value in shuffled],
        "when": [start + dt.timedelta(hours=7 * value) for value in steps],
        "day": [(start + dt.timedelta(days=value)).date() for value in shuffled],
        "g": [rng.choice("xyz") for _ in range(rows)],
    }


SCHEMA = {"i": "Int64", "big": "Int64", "f": "Float64", "h": "Float64", "b": "Boolean", "d": "Date", "s": "String", "t": "Int64", "u": "Int64", "g": "String"}


def frame(module, columns):
    kinds = {**SCHEMA, "when": "Datetime", "day": "Date"}
    return module.DataFrame([module.Series(name, values, dtype=getattr(module, kinds[name])) for name, values in columns.items()])


def equal(ours: object, theirs: object, tolerance: float = 1e-9) -> bool:
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(equal(a, b, tolerance) for a, b in zip(ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(equal(ours[key], theirs[key], tolerance) for key in ours)
    if isinstance(ours, float) and isinstance(theirs, float):
        return (math.isnan(ours) and math.isnan(theirs)) or math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(ours, dt.datetime) and isinstance(theirs, dt.datetime):
        # Polars adds days up as floats.
        return abs(ours - theirs) <= dt.timedelta(microseconds=1)
    return type(ours) is type(theirs) and ours == theirs


def check(columns, of, tolerance: float = 1e-9, *, may_differ: bool = False) -> None:
    def run(module):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return frame(module, columns).select(of(module).alias("r")).to_series()

    ours, theirs = run(pw), run(pl)
    assert str(ours.dtype) == str(theirs.dtype) or may_differ
    for row, (a, b) in enumerate(zip(ours.to_list(), theirs.to_list(), strict=True)):
        assert equal(a, b, tolerance), f"row {row}: {a} instead of {b}"


OF_ROWS = {
    **{f"{name}-{size}-{least}-{center}": (lambda m, n=name, s=size, k=least, c=center: getattr(m.col("f"), f"rolling_{n}")(s, min_samples=k, center=c))
       for name in ("sum", "mean", "min", "max", "std", "var", "median", "rank") for size, least, center in ((1, None, False), (3, 1, False), (4, 2, True), (40, 3, False))},
    "skew": lambda m: m.col("f").rolling_skew(9, min_samples=2),
    "skew-unbiased": lambda m: m.col("h").rolling_skew(9, min_samples=4, bias=False),
    "kurtosis": lambda m: m.col("f").rolling_kurtosis(9, min_samples=2, center=True),
    "kurtosis-unbiased": lambda m: m.col("h").rolling_kurtosis(9, min_samples=5, bias=False, fisher=False),
    **{f"quantile-{how}": (lambda m, how=how: m.col("f").rolling_quantile(0.3, how, window_size=6, min_samples=1)) for how in ("nearest", "lower", "higher", "midpoint", "linear", "equiprobable")},
    **{f"{name}-of-{column}": (lambda m, n=name, c=column: getattr(m.col(c), f"rolling_{n}")(5, min_samples=2))
       for column in ("i", "big", "b") for name in ("sum", "mean", "min", "max", "std", "var", "median", "rank")},
    **{f"{name}-of-d": (lambda m, n=name: getattr(m.col("d"), f"rolling_{n}")(5, min_samples=2)) for name in ("mean", "min", "max", "median", "rank")},
    **{f"rank-{method}": (lambda m, method=method: m.col("i").rolling_rank(7, method, min_samples=1)) for method in ("min", "max", "dense")},
    "small": lambda m: m.col("i").cast(m.Int8).rolling_sum(3, min_samples=1),
    "unsigned": lambda m: m.col("i").abs().cast(m.UInt64).rolling_min(3, min_samples=1),
    "float32": lambda m: m.col("i").cast(m.Float32).rolling_var(3, min_samples=1),
    "zero": lambda m: m.col("i").rolling_sum(0),
    "ddof": lambda m: m.col("f").rolling_std(5, ddof=2, min_samples=1),
    "cov": lambda m: m.rolling_cov("f", "h", window_size=5, min_samples=2),
    "corr": lambda m: m.rolling_corr("f", "h", window_size=5, min_samples=3),
    "over": lambda m: m.col("f").rolling_mean(3, min_samples=1).over("g"),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", OF_ROWS)
def test_windows_of_rows(name, rows):
    # Moving ranks of no rows are Int64 in Polars.
    check(data(ROWS[rows], len(name)), OF_ROWS[name], 1e-7, may_differ=rows == "none" and name.startswith("rank"))


@pytest.mark.parametrize("name", [name for name in OF_ROWS if name.split("-")[0] in ("sum", "mean", "min", "max", "median", "quantile", "rank")])
def test_nan_in_windows(name):
    columns = data(90, 5, nans=True)
    if name.startswith(("sum", "mean")):
        # A running total of Polars keeps the NaN; ours leaves it behind with its row.
        columns["f"] = [value if value is None or not math.isnan(value) else 0.5 for value in columns["f"]]
    check(columns, OF_ROWS[name])


WEIGHTED = {
    **{f"{name}-{center}": (lambda m, n=name, c=center: getattr(m.col("h"), f"rolling_{n}")(4, weights=[0.5, 1.0, 0.0, 2.0], min_samples=2, center=c))
       for name in ("sum", "mean", "min", "max", "std", "var", "median") for center in (False, True)},
    **{f"quantile-{how}": (lambda m, how=how: m.col("h").rolling_quantile(0.4, how, window_size=3, weights=[1.0, 2.0, 3.0], min_samples=2 if how in ("nearest", "linear") else 3)) for how in ("nearest", "lower", "higher", "midpoint", "linear")},
}


@pytest.mark.parametrize("name", WEIGHTED)
def test_weighted_windows(name):
    check(data(50, 3, nulls=False), WEIGHTED[name])


BY = {
    **{f"{name}-{closed}": (lambda m, n=name, c=closed: getattr(m.col("f"), f"rolling_{n}_by")("t", "4i", closed=c, min_samples=1))
       for name in ("sum", "mean", "min", "max", "std", "var", "median") for closed in ("left", "right", "both", "none")},
    **{f"{name}-unsorted": (lambda m, n=name: getattr(m.col("f"), f"rolling_{n}_by")("u", "5i", min_samples=2)) for name in ("sum", "mean", "min", "max", "std", "var", "median", "rank")},
    **{f"{name}-days": (lambda m, n=name: getattr(m.col("i"), f"rolling_{n}_by")("day", "5d")) for name in ("sum", "mean", "min", "max", "std", "var", "median", "rank")},
    "quantile": lambda m: m.col("f").rolling_quantile_by("u", "9i", quantile=0.7, interpolation="linear"),
    "hours": lambda m: m.col("f").rolling_sum_by("when", "20h"),
    "months": lambda m: m.col("f").rolling_sum_by("when", "1mo"),
    "mixed": lambda m: m.col("f").rolling_max_by("when", "1d12h", closed="both"),
    "timedelta": lambda m: m.col("f").rolling_min_by("when", dt.timedelta(hours=30)),
    "none": lambda m: m.col("f").rolling_sum_by("u", "3i", min_samples=0, closed="none"),
    "rank-both": lambda m: m.col("i").rolling_rank_by("u", "4i", "dense", closed="both"),
    "over": lambda m: m.col("f").rolling_mean_by("t", "6i").over("g"),
    "expr-sum": lambda m: m.col("f").sum().rolling("t", period="4i"),
    "expr-mixed": lambda m: (m.col("i").max() - m.col("i").min()).rolling("when", period="2d", closed="both"),
    "expr-offset": lambda m: m.col("i").len().rolling("t", period="3i", offset="-1i"),
    "expr-list": lambda m: m.col("i").rolling("t", period="3i", closed="left"),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", BY)
def test_windows_along_a_column(name, rows):
    check(data(ROWS[rows], len(name) + 1), BY[name], 1e-7, may_differ=rows == "none" and name.startswith("rank"))


DECAY = {
    **{f"{name}-{at}": (lambda m, n=name, o=options: getattr(m.col("f"), f"ewm_{n}")(**o))
       for name in ("mean", "std", "var", "sum")
       for at, options in enumerate(({"alpha": 0.3}, {"com": 2.5, "ignore_nulls": True}, {"span": 4, "min_samples": 3}, {"half_life": 1.5}, {"alpha": 1.0}))},
    **{f"{name}-plain": (lambda m, n=name: getattr(m.col("i"), f"ewm_{n}")(alpha=0.4, adjust=False)) for name in ("mean", "std", "var")},
    **{f"{name}-biased": (lambda m, n=name: getattr(m.col("f"), f"ewm_{n}")(alpha=0.4, bias=True, ignore_nulls=True, adjust=False)) for name in ("std", "var")},
    "float32": lambda m: m.col("i").cast(m.Float32).ewm_mean(alpha=0.5),
    "over": lambda m: m.col("f").ewm_mean(alpha=0.5).over("g"),
    "mean-by": lambda m: m.col("f").ewm_mean_by("t", half_life="3i"),
    "mean-by-unsorted": lambda m: m.col("h").ewm_mean_by("u", half_life="3i"),
    "mean-by-days": lambda m: m.col("h").ewm_mean_by("when", half_life="2d"),
    "sum-by": lambda m: m.col("f").ewm_sum_by("t", half_life="3i"),
    "sum-by-date": lambda m: m.col("h").ewm_sum_by("day", half_life="36h"),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", DECAY)
def test_weights_that_fall(name, rows):
    tolerance = 1e-4 if name == "float32" else 1e-9
    check(data(ROWS[rows], len(name) + 2), DECAY[name], tolerance)


BINS = {
    "cut": lambda m: m.col("f").cut([-1.5, 0, 2]),
    "cut-left": lambda m: m.col("i").cut([1, -2, 0.25], left_closed=True),
    "cut-breaks": lambda m: m.col("i").cut([1, 5], include_breaks=True),
    "cut-labels": lambda m: m.col("i").cut([1, 5], labels=["a", "b", "c"], include_breaks=True),
    "qcut": lambda m: m.col("h").qcut([0.2, 0.75]),
    "qcut-count": lambda m: m.col("h").qcut(4, labels=["a", "b", "c", "d"], left_closed=True, allow_duplicates=True),
    "qcut-breaks": lambda m: m.col("h").qcut(2, include_breaks=True, labels=["x", "y"], allow_duplicates=True),
    "intervals": lambda m: m.col("f").bin_intervals([-1.0, 0.5, 2.0], labels=False),
    "intervals-right": lambda m: m.col("i").bin_intervals([-1, 0, 2], labels=["a", "b", "c", "d"], right_closed=True),
    "intervals-ends": lambda m: m.col("i").bin_intervals([0.5, 2.5], labels=False, include_intervals=True),
    "intervals-text": lambda m: m.col("s").bin_intervals(["b", "d"], labels=["x", "y", "z"], include_intervals=True),
    "intervals-dates": lambda m: m.col("d").bin_intervals([dt.date(2020, 5, 1), dt.date(2020, 9, 1)], labels=False),
    **{f"intervals-{count}-{closed}-{column}": (lambda m, n=count, c=closed, x=column: m.col(x).bin_intervals(n, labels=False, include_intervals=True, right_closed=c))
       for count in (1, 3, 7) for closed in (False, True) for column in ("i", "f")},
    **{f"quantiles-{count}-{closed}": (lambda m, n=count, c=closed: m.col("i").bin_quantiles(n, labels=False, include_intervals=True, right_closed=c)) for count in (1, 3, 7) for closed in (False, True)},
    "quantiles": lambda m: m.col("f").bin_quantiles([0.1, 0.1, 0.6], labels=["a", "b", "c", "d"]),
    **{f"ranks-{count}-{column}": (lambda m, n=count, x=column: m.col(x).bin_ranks(n, labels=False, include_intervals=True)) for count in (1, 3, 7) for column in ("i", "s", "d")},
    "ranks": lambda m: m.col("f").bin_ranks([0.1, 0.3, 0.3, 0.9], labels=False),
    "over": lambda m: m.col("i").bin_quantiles(2, labels=False).over("g"),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", BINS)
def test_bins(name, rows):
    check(data(ROWS[rows], len(name) + 3, nans=not name.startswith("qcut")), BINS[name])


LINES = {
    "linear": lambda m: m.col("f").interpolate(),
    "linear-int": lambda m: m.col("i").interpolate(),
    "linear-date": lambda m: m.col("d").interpolate(),
    "nearest": lambda m: m.col("f").interpolate("nearest"),
    "nearest-int": lambda m: m.col("i").interpolate("nearest"),
    "nearest-date": lambda m: m.col("d").interpolate("nearest"),
    "text": lambda m: m.col("s").interpolate(),
    "by": lambda m: m.col("f").interpolate_by(m.col("t") + m.int_range(m.len())),
    "by-int": lambda m: m.col("i").interpolate_by(m.col("t") + m.int_range(m.len())),
    "by-float": lambda m: m.col("f").interpolate_by(m.int_range(m.len()) / 3),
    "by-falling": lambda m: m.col("f").interpolate_by(-m.int_range(m.len())),
    "cumulative": lambda m: m.col("i").cumulative_eval(m.element().first() - m.element().last() ** 2),
    "cumulative-least": lambda m: m.col("f").cumulative_eval(m.element().sum(), min_samples=3),
    "cumulative-over": lambda m: m.col("i").cumulative_eval(m.element().max()).over("g"),
    "erf": lambda m: m.col("f").erf(),
    "erfc": lambda m: m.col("f").erfc(),
    "arctan2": lambda m: m.arctan2("f", "h"),
    "shift": lambda m: m.col("f").shift(m.col("t").min() + 1),
    "diff": lambda m: m.col("f").diff(m.col("t").min() + 2),
    "search": lambda m: m.col("t").search_sorted(m.col("i"), "right"),
    "search-left": lambda m: m.col("t").search_sorted(m.col("u"), "left"),
    **{f"rank-{method}-{falls}": (lambda m, how=method, falls=falls: m.col("i").rank(how, descending=falls)) for method in ("average", "min", "max", "dense", "ordinal") for falls in (False, True)},
    "reinterpret": lambda m: m.col("i").reinterpret(signed=False),
    "reinterpret-float": lambda m: m.col("i").reinterpret(dtype=m.Float64),
}


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("name", LINES)
def test_lines_and_others(name, rows):
    if rows == "none" and name in ("shift", "diff"):
        pytest.skip("the least of no rows is no number of rows")
    check(data(ROWS[rows], len(name) + 4), LINES[name], 1e-12 if name.startswith("erf") else 1e-9)


# Only in the engine: expressions of a window, what is refused for times, and what Python floats round otherwise.
_NOT_PORTABLE = ("expr-", "mean-of-d", "min-of-d", "max-of-d", "median-of-d", "rank-of-d", "reinterpret", "zero", "skew-unbiased", "kurtosis-unbiased", "text", "linear-date", "nearest-date", "shift", "diff")


@pytest.mark.parametrize("name", [f"{kind}:{name}" for kind, table in (("rows", OF_ROWS), ("by", BY), ("decay", DECAY), ("bins", BINS), ("lines", LINES)) for name in table if not name.startswith(_NOT_PORTABLE)])
def test_the_portable_backend(name):
    from polarway.backends import modes

    if (missing := modes.why_not("portable", "")) is not None:
        pytest.skip(f"portable: {missing}")
    kind, _, name = name.partition(":")
    of = {"rows": OF_ROWS, "by": BY, "decay": DECAY, "bins": BINS, "lines": LINES}[kind][name]
    columns = data(40, len(name) + 5)
    theirs = frame(pl, columns)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = theirs.select(of(pl).alias("r")).to_series()
        with modes.using("portable"):
            ours = frame(pw, columns).select(of(pw).alias("r")).to_series()
            assert ours._native.backend.name == "portable"
            made = ours.to_list()
    assert str(ours.dtype) == str(wanted.dtype)
    for row, (a, b) in enumerate(zip(made, wanted.to_list(), strict=True)):
        assert equal(a, b, 1e-4 if "float32" in name else 1e-7), f"row {row}: {a} instead of {b}"
