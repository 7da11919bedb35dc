"""narwhals over our frames gives what it gives over Polars' own: expressions, namespaces, selectors, verbs and series, eager and lazy."""

from __future__ import annotations

import datetime as dt

import polarway as pw
import pytest

nw = pytest.importorskip("narwhals", minversion="2.20")
pl = pytest.importorskip("polars")
ncs = pytest.importorskip("narwhals.selectors")

DATA = {
    "i": [3, 1, None, 2, 2, 5, 4, 1],
    "j": [1, 2, 3, 4, 5, 6, 7, 8],
    "f": [1.5, None, 2.5, float("nan"), -1.0, 0.0, 4.0, 2.0],
    "s": ["apple", "Bob", None, " c ", "d-e", "apple", "zz9", ""],
    "b": [True, False, None, True, True, False, False, True],
    "g": ["x", "y", "x", "y", "x", "y", "x", None],
    "d": [dt.date(2024, 1, 1) + dt.timedelta(days=i * 17) for i in range(8)],
    "t": [dt.datetime(2024, 1, 1, 3, 4, 5, 678901) + dt.timedelta(hours=i * 31, microseconds=i) for i in range(8)],
    "u": [dt.timedelta(hours=i * 5, seconds=i, microseconds=7 * i) for i in range(8)],
    "l": [[1, 2], [3], [], None, [4, 4, 5], [1], [2, 0], [9]],
    "ts": [f"2024-01-0{i + 1}" for i in range(8)],
}
EXPRESSIONS = [
    "c('i').abs()", "c('i')+1", "1-c('i')", "c('i')*c('j')", "c('f')/c('j')", "c('j')//3", "c('j')%3", "c('i')**2", "-c('i')", "c('i')>2",
    "c('i')==c('j')", "~c('b')", "c('b')&(c('i')>1)", "c('b')|(c('i')>1)", "c('b').any()", "c('b').all()", "c('f').mean()", "c('f').median()",
    "c('j').std()", "c('j').var(ddof=0)", "c('j').skew()", "c('j').kurtosis()", "c('f').sum()", "c('i').min()", "c('i').max()", "c('i').count()",
    "c('i').n_unique()", "c('j').cum_sum()", "c('j').cum_sum(reverse=True)", "c('j').cum_min()", "c('j').cum_max()", "c('j').cum_prod()",
    "c('i').cum_count()", "c('j').diff()", "c('j').shift(2)", "c('j').shift(-1)", "c('i').is_between(1,3)", "c('i').is_between(1,3,closed='none')",
    "c('i').is_in([1,2])", "c('s').is_in(['apple'])", "c('i').is_null()", "c('f').is_nan()", "c('i').fill_null(7)",
    "c('i').fill_null(strategy='forward')", "c('i').fill_null(strategy='backward',limit=1)", "c('f').fill_nan(0.5)", "c('f').fill_nan(None)",
    "c('i').drop_nulls()", "c('j').sum().over('g')", "c('j').mean().over('g')", "c('j').rank('dense').over('g')", "c('j').cum_sum().over('g')",
    "c('j').shift(1).over('g',order_by='j')", "c('j').cum_sum().over(order_by='j')", "c('i').is_duplicated()", "c('i').is_unique()",
    "c('i').null_count()", "c('i').is_first_distinct()", "c('i').is_last_distinct()", "c('j').quantile(0.3,'linear')",
    "c('j').quantile(0.3,'nearest')", "c('f').round(1)", "c('f').floor()", "c('f').ceil()", "c('i').len()", "c('j').clip(2,5)",
    "c('j').clip(lower_bound=3)", "c('j').first()", "c('j').last()", "c('f').is_finite()", "c('j').ewm_mean(span=3)", "c('j').rolling_sum(3)",
    "c('j').rolling_mean(3,min_samples=1)", "c('j').rolling_var(3)", "c('j').rolling_std(3,center=True)", "c('i').rank()", "c('i').rank('ordinal')",
    "c('i').rank('min',descending=True)", "c('j').log()", "c('j').log(2)", "c('j').exp()", "c('j').sqrt()", "c('j').sin()", "c('j').cos()",
    "c('f').is_close(c('j'))", "c('j').any_value()", "c('i').cast(nw.Float64)", "c('i').cast(nw.String)", "c('j').cast(nw.Int8)",
    "c('s').cast(nw.Categorical)", "c('d').cast(nw.Datetime)", "c('j').map_batches(lambda s:s*2)",
    "c('i').replace_strict([1,2,3,4,5],['a','b','c','d','e'],return_dtype=nw.String)", "c('i').filter(c('i')>1)", "c('j').alias('z')",
    "c('i','j').max()", "nw.all().count()", "nw.exclude('l','ts','s').count()", "nw.nth(0,1).sum()", "c('s').str.len_chars()",
    "c('s').str.replace('p','q')", "c('s').str.replace_all('p','q',literal=True)", "c('s').str.replace_all('[a-z]+','#')",
    "c('s').str.strip_chars()", "c('s').str.strip_chars_start(' ')", "c('s').str.strip_chars_end()", "c('s').str.starts_with('a')",
    "c('s').str.ends_with('e')", "c('s').str.contains('p+')", "c('s').str.contains('.',literal=True)", "c('s').str.slice(1,2)",
    "c('s').str.slice(-2)", "c('s').str.split('-')", "c('s').str.head(2)", "c('s').str.tail(2)", "c('s').str.to_uppercase()",
    "c('s').str.to_lowercase()", "c('s').str.to_titlecase()", "c('s').str.zfill(6)", "c('s').str.pad_start(6,'*')", "c('s').str.pad_end(6)",
    "c('ts').str.to_date(format='%Y-%m-%d')", "c('ts').str.to_datetime(format='%Y-%m-%d')", "c('ts').str.to_datetime()", "c('d').dt.year()",
    "c('d').dt.month()", "c('d').dt.day()", "c('t').dt.date()", "c('t').dt.hour()", "c('t').dt.minute()", "c('t').dt.second()",
    "c('t').dt.millisecond()", "c('t').dt.microsecond()", "c('t').dt.nanosecond()", "c('d').dt.ordinal_day()", "c('d').dt.weekday()",
    "c('u').dt.total_minutes()", "c('u').dt.total_seconds()", "c('u').dt.total_milliseconds()", "c('u').dt.total_microseconds()",
    "c('u').dt.total_nanoseconds()", "c('t').dt.to_string('%Y/%m/%d %H:%M')", "c('d').dt.to_string('%A')", "c('t').dt.replace_time_zone('UTC')",
    "c('t').dt.replace_time_zone('UTC').dt.convert_time_zone('Asia/Tokyo')", "c('t').dt.timestamp('ms')", "c('t').dt.truncate('1d')",
    "c('t').dt.truncate('1mo')", "c('t').dt.truncate('2h')", "c('t').dt.offset_by('1mo')", "c('d').dt.offset_by('3d')", "c('l').list.len()",
    "c('l').list.unique().list.sort()", "c('l').list.contains(4)", "c('l').list.min()", "c('l').list.max()", "c('l').list.mean()",
    "c('l').list.median()", "c('l').list.sum()", "c('l').list.sort(descending=True)", "c('s').cast(nw.Categorical).cat.get_categories()",
    "c('i').name.suffix('_x')", "c('i','j').name.prefix('p_')", "c('i').name.to_uppercase()", "c('i').alias('q').name.keep()",
    "c('i').name.map(lambda n:n*2)", "nw.struct('i','j').struct.field('j')", "nw.struct('i','s')", "nw.list('i','j')",
    "nw.format('{}-{}',c('i'),c('s'))", "nw.coalesce('i','j')", "nw.concat_str('s','g',separator='-')", "nw.concat_str('s','g',ignore_nulls=True)",
    "nw.sum_horizontal('i','j')", "nw.min_horizontal('i','j')", "nw.max_horizontal('i','j')", "nw.mean_horizontal('i','j')",
    "nw.all_horizontal('b',c('i')>1,ignore_nulls=False)", "nw.any_horizontal('b',c('i')>1,ignore_nulls=True)", "nw.len()", "nw.lit(3)",
    "nw.lit('x').alias('lit')", "nw.sum('j')", "nw.mean('i','j')", "nw.median('j')", "nw.min('j')", "nw.max('d')", "nw.corr('i','j')",
    "nw.cov('i','j')", "nw.when(c('i')>1).then(c('j')).otherwise(0)", "nw.when(c('i')>1).then(nw.lit('a'))",
    "nw.when(c('b'),c('j')>2).then(1).when(c('j')>6).then(2).otherwise(3)", "nw.when(c('i').is_null()).then('s').otherwise('g')", "ncs.numeric()",
    "ncs.string()", "ncs.boolean()", "ncs.by_dtype(nw.Int64)", "ncs.matches('^[ij]$')", "ncs.datetime()", "ncs.temporal()",
    "ncs.all()-ncs.numeric()", "ncs.numeric()|ncs.string()", "ncs.float().sum()", "ncs.integer()+1", "ncs.duration()", "ncs.list()", "ncs.struct()",
    "ncs.first()", "ncs.last()", "ncs.by_name('i')", "ncs.starts_with('t')", "ncs.ends_with('s')", "ncs.contains('t')",
]  # fmt: skip
SERIES = [
    "s.abs()", "s.arg_min()", "s.arg_max()", "s.sort()", "s.sort(descending=True,nulls_last=True)", "s.value_counts(sort=True)",
    "s.value_counts(normalize=True,name='p',sort=True)", "s.to_list()", "s.to_numpy().tolist()", "s.to_pandas().tolist()",
    "s.to_arrow().to_pylist()", "s.to_frame()", "s.is_sorted()", "s.item(0)", "s.head(2)", "s.tail(2)", "s.gather_every(2)", "s.hist(bin_count=3)",
    "s.hist([0,2,4])", "s.scatter([0,1],[9,8])", "s.zip_with(s>1,s*0)", "s.unique(maintain_order=True)", "s.sample(2,seed=1).len()",
    "s.quantile(.5,'linear')", "s.is_empty()", "s.n_unique()", "s[0]", "s[1:3]", "s[[0,2]]", "s.rename('q')", "s.alias('z').name", "s.dtype",
    "s.shape", "s.len()", "s.min()", "s.max()", "s.mean()", "s.sum()", "s.std()", "s.var()", "s.median()", "s.count()", "s.any_value()",
    "s.first()", "s.last()", "s.null_count()", "s+1", "2-s", "s*s", "s/2", "s//2", "s%2", "s**2", "s>1", "s==1", "s!=1", "~(s>1)", "-s",
    "s.filter(s>1)", "s.fill_null(0)", "s.is_in([1])", "s.shift(1)", "s.diff()", "s.cum_sum()", "s.rank()", "s.clip(1,2)", "s.round(0)",
    "s.is_null()", "s.drop_nulls()", "s.cast(nw.String)", "s.is_between(1,3)", "list(s)", "1\tin\ts", "s.rolling_mean(2)", "s.ewm_mean(com=1)",
    "s.is_first_distinct()", "s.is_close(s)", "s.skew()", "s.kurtosis()", "s.exp()", "s.log()", "s.sqrt()",
]  # fmt: skip


def of(k):
    return nw.col(k)


VERBS = {
    "group by": lambda f: f.group_by("g").agg(of("j").sum(), of("f").mean().alias("m"), nw.len()).sort("g", nulls_last=True),
    "group by without nulls": lambda f: f.group_by("g", drop_null_keys=True).agg(of("i").max(), of("i").n_unique().alias("n"), of("j").std()).sort("g"),
    "group by two": lambda f: f.group_by("g", "b").agg(of("j", "i").min()).sort("g", "b"),
    "group by an expression": lambda f: f.group_by(of("j") % 2).agg(of("i").sum()).sort("j"),
    "join inner": lambda f: f.join(f.select("i", z=of("j") * 10).drop_nulls(), on="i").sort("j", "z"),
    "join left": lambda f: f.join(f.select(k="j", z="g"), left_on="i", right_on="k", how="left").sort("j"),
    "join semi": lambda f: f.join(f.filter(of("j") > 4), on="i", how="semi").sort("j"),
    "join anti": lambda f: f.join(f.filter(of("j") > 4), on="i", how="anti").sort("j"),
    "join full": lambda f: f.select("i", "j").join(f.select(i=of("j"), y=of("g")), on="i", how="full").sort("j", "y", nulls_last=True),
    "join cross": lambda f: f.select("i").head(2).join(f.select("j").head(2), how="cross").sort("i", "j"),
    "join suffix": lambda f: f.select("i", "j").join(f.select("i", "j"), on="i", suffix="_r").sort("j", "j_r"),
    "join asof": lambda f: f.select("j", "g").sort("j").join_asof(f.select(j=of("j") * 2, v=of("i")).sort("j"), on="j"),
    "unpivot": lambda f: f.select("g", "i", "j").unpivot(on=["i", "j"], index="g").sort("variable", "value", "g"),
    "explode": lambda f: f.select("j", "l").explode("l").sort("j", "l"),
    "drop nulls": lambda f: f.drop_nulls("i").sort("j"),
    "unique": lambda f: f.unique(["g"], keep="first", order_by="j").sort("j"),
    "row index": lambda f: f.with_row_index("n", order_by="j"),
    "cast": lambda f: f.cast({"i": nw.Float32, "j": nw.String}),
    "sort": lambda f: f.sort("i", "j", descending=[True, False], nulls_last=True),
    "top k": lambda f: f.top_k(3, by="j"),
    "concat": lambda f: nw.concat([f, f]).sort("j", "i"),
    "concat diagonal": lambda f: nw.concat([f.select("i"), f.select("i", "j")], how="diagonal").sort("i", "j"),
    "no such column": lambda f: f.select("nope"),
}


def plain(value):
    if isinstance(value, float):
        return "nan" if value != value else round(value, 9)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if isinstance(value, (int, str, type(None), dt.date, dt.timedelta)) else str(value)


def shown(made):
    """What was made, in words that both packages share."""
    made = made.to_native() if hasattr(made, "to_native") else made
    made = made.collect() if isinstance(made, (pl.LazyFrame, pw.LazyFrame)) else made
    if isinstance(made, (pl.DataFrame, pw.DataFrame)):
        return [str(made.schema).replace("ordering='lexical'", ""), [plain(row) for row in made.rows()]]
    if isinstance(made, (pl.Series, pw.Series)):
        return [made.name, str(made.dtype), plain(made.to_list())]
    return plain(made)


def run(package, lazily, function):
    frame = package.DataFrame(DATA)
    try:
        return shown(function(nw.from_native(frame.lazy() if lazily else frame)))
    except Exception as error:
        return type(error).__name__


@pytest.mark.parametrize("lazily", [False, True], ids=["eager", "lazy"])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text, lazily):
    def select(frame):
        return frame.select(eval(text, {"nw": nw, "ncs": ncs, "c": nw.col}))

    assert run(pw, lazily, select) == run(pl, lazily, select)


@pytest.mark.parametrize("lazily", [False, True], ids=["eager", "lazy"])
@pytest.mark.parametrize("name", VERBS)
def test_verbs(name, lazily):
    assert run(pw, lazily, VERBS[name]) == run(pl, lazily, VERBS[name])


@pytest.mark.parametrize("text", SERIES)
def test_series(text):
    def call(frame):
        return eval(text, {"nw": nw, "list": list}, {"s": frame["i"]})

    assert run(pw, False, call) == run(pl, False, call)


def test_without_an_installed_plugin_frames_offer_themselves():
    frame = pw.DataFrame({"a": [1, None], "s": ["x", "y"]})
    assert isinstance(nw.from_native(frame).filter(nw.col("a") > 0).to_native(), pw.DataFrame)
    assert isinstance(nw.from_native(frame.lazy()).select("a").to_native(), pw.LazyFrame)
    assert isinstance(nw.from_native(frame["a"], series_only=True).to_native(), pw.Series)
    assert nw.dependencies.is_into_dataframe(frame) and nw.dependencies.is_into_series(frame["a"])
    assert isinstance(nw.from_dict({"a": [1]}, backend=pw).to_native(), pw.DataFrame)


def test_frames_go_over_to_polars():
    frame = nw.from_native(pw.DataFrame({"a": [1, None], "s": ["x", "y"]}))
    assert frame.to_polars().equals(pl.DataFrame({"a": [1, None], "s": ["x", "y"]}))
    assert frame["s"].to_polars().equals(pl.Series("s", ["x", "y"])) and frame["s"].to_polars().name == "s"
