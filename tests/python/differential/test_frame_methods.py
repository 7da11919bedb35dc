"""Every method of frames with the arguments that its signature in Polars suggests, on frames of all types: what Polars answers, we answer."""

from __future__ import annotations

import contextlib
import datetime as dt
import inspect
import io
import itertools
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")
pytestmark = pytest.mark.only_standalone("compares the native engine")

#: The frames as Python text, in which m is the module, and two of their columns.
FRAMES = {
    "numbers": ('m.DataFrame({"a":[1,2,3,None],"b":[1.5,float("nan"),None,-2.0],"c":["x","y","x",None]})', "ab"),
    "doubles": ('m.DataFrame({"a":[1,1,2,2],"b":[1,1,3,4],"c":["x","x","y","y"]})', "ac"),
    "times": (
        ('m.DataFrame({"t":[dt.datetime(2020,1,1),dt.datetime(2020,1,2,3),None],"d":[dt.date(2020,1,1),None,dt.date(2021,1,1)],'
        '"u":[dt.timedelta(1),None,dt.timedelta(-1)],"z":[dt.time(1,2,3),None,dt.time(23,59)]})'),
        "td",
    ),
    "nested": ('m.DataFrame({"l":[[1,2],[],None],"s":[{"x":1,"y":"a"},{"x":None,"y":"b"},None]})', "ls"),
    "others": (
        ('m.DataFrame({"e":m.Series(["p","q",None],dtype=m.Enum(["p","q"])),"b":[True,False,None],"n":[None]*3,"y":[b"ab",b"",None],'
        '"i":m.Series([1,2,None],dtype=m.Int8)})'),
        "eb",
    ),
    "no rows": ('m.DataFrame(schema={"a":m.Int64,"b":m.Float64,"c":m.String})', "ab"),
    "no columns": ("m.DataFrame()", "ab"),
    "rows without columns": ("m.DataFrame(height=3)", "ab"),
    "one value": ('m.DataFrame({"a":[7]})', "aa"),
    "nulls": ('m.DataFrame({"a":[None,None],"b":m.Series([None,None],dtype=m.Int32)})', "ab"),
}

#: What is not compared, and why.
UNLIKE = {
    "sample": "random", "hash_rows": "hashes of its own", "unique": "the order of any row", "merge_sorted": "nulls in keys that are sorted",
    "partition_by": "the order of groups", "join": "the order of matches", "join_where": "the order of matches", "join_asof": "own test file",
    "estimated_size": "memory", "n_chunks": "memory", "flags": "known after other steps", "plot": "charts", "style": "charts", "explain": "plans",
    "to_pandas": "own test file", "to_arrow": "own test file", "to_numpy": "own test file", "to_torch": "refused", "to_jax": "refused",
    "pivot": "own test file", "update": "own test file", "upsample": "own test file", "rolling": "own test file", "group_by_dynamic": "own test file",
    "match_to_schema": "own test file", "serialize": "own form", "deserialize": "own form", "to_init_repr": "the module's name", "corr": "numpy",
    "describe": "last digits", "std": "last digits", "var": "last digits", "median": "decimals", "quantile": "expressions", "to_struct": "no fields",
    "sum_horizontal": "texts", "min_horizontal": "texts", "max_horizontal": "texts", "map_rows": "Python", "fill_null": "texts",
    "shift": "other types", "transpose": "iterators", "is_unique": "no fields", "is_duplicated": "no fields", "sort": "nested nulls",
    "select": "no columns", "select_seq": "no columns", "rename": "no columns", "explode": "other types", "fill_nan": "texts", "product": "decimals",
    "unstack": "literals", "filter": "broadcast masks", "remove": "broadcast masks", "hstack": "no columns", "to_dummies": "separators",
    "gather": "no columns", "collect": "tested everywhere", "collect_async": "threads", "collect_batches": "batches", "execute": "results",
    "inspect": "prints", "profile": "times", "show_graph": "pictures", "remote": "servers", "set_sorted": "flags", "is_sorted": "repeated keys",
    "to_init": "names", "unpivot": "the order of rows of queries",
    "top_k": "the order of ties", "bottom_k": "the order of ties", "interpolate": "booleans", "unnest": "errors", "shuffle": "random", "with_columns": "one row", "with_columns_seq": "one row",
}  # fmt: skip


def candidates(name: str, first: str, second: str) -> list[str] | None:
    """Texts of arguments for a parameter of this name; None for one that is left alone."""
    columns = [f'"{first}"', f'["{first}","{second}"]', f'm.col("{first}")', "m.selectors.numeric()", "m.all()"]
    flags = ["True", "False"]
    table = {
        "n": ["2", "0", "10"], "offset": ["1", "0"], "length": ["1", "0"], "index": ["0", "-1", "1"], "n_rows": ["2"], "limit": ["2"], "k": ["2"],
        "size": ["2"], "exprs": columns, "columns": columns, "subset": columns, "by": columns, "column": columns[:1], "name": ['"new"'],
        "on": columns[:2], "other": ["df", "df.head(1)"], "mapping": ["{}", f'{{"{first}":"new"}}', 'lambda label: label + "_"'],
        "dtypes": ["{}", f'{{"{first}":m.String}}', "m.String"], "strict": flags, "maintain_order": flags, "descending": flags,
        "nulls_last": flags, "reverse": flags, "value": ["0", "1.5", '"z"'], "named": flags, "keep": ['"first"', '"none"'],
        "include_header": flags, "separator": ['";"'], "key": columns[:2], "schema": ["None"], "aggs": [f'm.col("{second}").first()', "m.len()"],
        "variable_name": ['"var"'], "value_name": ['"val"'], "null_equal": flags, "as_series": flags, "include_key": flags, "unique": flags,
        "return_type": ['"string"', '"frame"', "None"], "max_items_per_column": ["2"], "null_value": ['"-"'], "quote_style": ['"always"'],
        "ignore_nulls": flags, "row": ["0"], "empty_as_null": flags, "keep_nulls": flags, "indices": ["[0, 0]"], "more_columns": [f'"{second}"'],
        "tbl_rows": ["1"], "trim_decimal_zeros": flags, "tbl_cols": ["1"], "fmt_str_lengths": ["3"],
    }  # fmt: skip
    return table.get(name)


def calls(owner: type, target: str, first: str, second: str) -> Iterator[str]:
    """Python texts of calls: without arguments, with each candidate of each parameter, and with pairs of options."""
    for name, member in inspect.getmembers(owner):
        if name.startswith(("_", "write_", "sink_")) or name in UNLIKE:
            continue
        if not callable(member):
            yield f"{target}.{name}"
            continue
        parameters = [p for p in inspect.signature(member).parameters.values() if p.name != "self"]
        needed, options, base = [], [], []
        for parameter in parameters:
            texts = candidates(parameter.name, first, second)
            if parameter.kind is parameter.VAR_KEYWORD or not texts:
                continue
            takes_place = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL) and parameter.default is parameter.empty
            (needed if takes_place else options).append((parameter.name, texts))
        base = [texts[0] for _, texts in needed]
        yield f"{target}.{name}()"
        yield f"{target}.{name}({', '.join(base)})"
        for place, (_, texts) in enumerate(needed):
            for text in texts:
                yield f"{target}.{name}({', '.join([*base[:place], text, *base[place + 1 :]])})"
        for label, texts in options:
            for text in texts:
                yield f"{target}.{name}({', '.join([*base, f'{label}={text}'])})"
        for (one, left), (two, right) in itertools.combinations(options, 2):
            yield f"{target}.{name}({', '.join([*base, f'{one}={left[0]}', f'{two}={right[0]}'])})"


def plain(value: Any, module: Any) -> Any:
    """A result in a form that is equal for both modules."""
    if isinstance(value, module.LazyFrame):
        value = value.collect()
    if isinstance(value, module.DataFrame):
        return [(name, str(dtype)) for name, dtype in value.schema.items()], value.height, repr(value.rows())
    if isinstance(value, module.Series):
        return value.name, str(value.dtype), repr(value.to_list())
    if isinstance(value, dict):
        return [(plain(key, module), plain(item, module)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return [plain(item, module) for item in value]
    if hasattr(value, "__next__"):
        return [plain(item, module) for item in value]
    return repr(value) if isinstance(value, (int, float, str, bool, Decimal, dt.date, type(None))) else type(value).__name__


def answer(module: Any, frame: str, call: str) -> Any:
    """What a call gives and prints, or the exception."""
    names = {"m": module, "dt": dt, "float": float}
    printed = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore")
        names["df"] = eval(frame, names)
        names["lf"] = names["df"].lazy()
        try:
            return plain(eval(call, names), module), printed.getvalue()
        except BaseException as error:  # Polars' panics are no Exception.
            if isinstance(error, KeyboardInterrupt):
                raise
            return error


@pytest.mark.parametrize("title", FRAMES)
@pytest.mark.parametrize(("owner", "target"), [("DataFrame", "df"), ("LazyFrame", "lf")])
def test_what_polars_answers_is_answered_alike(title: str, owner: str, target: str) -> None:
    frame, columns = FRAMES[title]
    differing, compared = [], 0
    for call in dict.fromkeys(calls(getattr(pl, owner), target, *columns)):
        expected = answer(pl, frame, call)
        if isinstance(expected, BaseException):
            continue
        compared += 1
        found = answer(pw, frame, call)
        if isinstance(found, BaseException) or found != expected:
            differing.append(f"{call}\n  polars   {expected!r}\n  polarway {found!r}")
    assert compared > 40
    assert not differing, f"{len(differing)} of {compared} calls differ:\n" + "\n".join(differing[:10])
