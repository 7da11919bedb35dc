"""Functions of namespaces on values of the right and of the wrong type: the answer, or the error, that Polars gives."""

from __future__ import annotations

import polarway
import pytest

polars = pytest.importorskip("polars", reason="polars is not installed: nothing to compare with")

VALUES = {
    "text": lambda p: p.Series("a", ["abc", None, "", "a-b-c", "  pad ", "123", "éà😀"]),
    "dates": lambda p: p.Series("a", ["2020-01-31", None, "1969-12-31"]).str.to_date(),
    "spans": lambda p: p.Series("a", [1, None, -86_400_000_001, 3_600_000_000]).cast(p.Duration("us")),
    "lists": lambda p: p.Series("a", [[1, 2, 3], None, [], [4, None]]),
    "whole": lambda p: p.Series("a", [1, None, -5]),
}
CALLS = {
    "split": lambda p, c: c.str.split("[-b]", literal=False),
    "split_inclusive": lambda p, c: c.str.split("-", inclusive=True),
    "replace_any": lambda p, c: c.str.replace_all(".", "X"),
    "posix": lambda p, c: c.str.contains("[[:alpha:]]+"),
    "unclosed": lambda p, c: c.str.contains("a{2"),
    "head": lambda p, c: c.str.head(None),
    "pad": lambda p, c: c.str.pad_start(None),
    "to_integer": lambda p, c: c.str.to_integer(base=37),
    "extract_many": lambda p, c: c.str.extract_many(["a", "b"]),
    "strptime": lambda p, c: c.str.to_datetime("%Y-%m-%d %H", strict=False),
    "flag": lambda p, c: c.str.replace("a", "b", literal=None),
    "truncate": lambda p, c: c.dt.truncate("7h"),
    "sign": lambda p, c: c.dt.offset_by("-1d-1h"),
    "total": lambda p, c: c.dt.total_hours(),
    "iso": lambda p, c: c.dt.to_string("iso"),
    "polars": lambda p, c: c.dt.to_string("polars"),
    "list_head": lambda p, c: c.list.head(-1),
    "list_get": lambda p, c: c.list.get(5),
    "list_contains": lambda p, c: c.list.contains(1.5),
    "list_std": lambda p, c: c.list.std(),
    "list_constant": lambda p, c: c.list.eval(p.lit(1)),
    "list_struct": lambda p, c: c.list.to_struct(["x", "y"]),
}


def answer(module, values, call):
    try:
        out = module.DataFrame([VALUES[values](module)]).select(call(module, module.col("a"))).to_series()
        return str(out.dtype), out.name, out.to_list()
    except Exception as error:
        return type(error).__name__


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("values", VALUES)
def test_as_polars(values, name):
    assert answer(polarway, values, CALLS[name]) == answer(polars, values, CALLS[name])
