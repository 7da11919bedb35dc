"""JSON, normal forms, structs, arrays and categories against Polars."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from typing import Any

import polarway as pw
import pytest

pl = pytest.importorskip("polars", reason="needs polars to compare with")


def both(build: Any) -> tuple[Any, Any]:
    return build(pw), build(pl)


def same(build: Any) -> None:
    ours, theirs = both(build)
    assert str(ours.dtype) == str(theirs.dtype)
    assert ours.to_list() == theirs.to_list()
    assert ours.name == theirs.name


def test_normalize_random_text() -> None:
    rng = random.Random(5)
    letters = ["a", "é", "e\u0301", "ﬁ", "²", "ｶﾞ", "각", "한", "\u1100\u1161\u11a8", "q\u0307\u0323", "Å", "\u212b", "ö", "😀", "\u0344", "\u0958", "ẛ̣", "ー", "\u0f73"]
    texts = [None, "", "plain ascii", *("".join(rng.choices(letters, k=rng.randrange(12))) for _ in range(400))]
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        made = pw.Series(texts, dtype=pw.String).str.normalize(form).to_list()
        assert made == [None if text is None else unicodedata.normalize(form, text) for text in texts]
        same(lambda m, form=form: m.Series("t", texts, dtype=m.String).str.normalize(form))


def test_normalize_every_character() -> None:
    codes = [code for code in range(0x30000) if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) != "Cn"]
    texts = ["".join(map(chr, codes[at : at + 50])) for at in range(0, len(codes), 50)]
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        made = pw.Series(texts).str.normalize(form).to_list()
        wrong = [at for at, text in enumerate(texts) if made[at] != unicodedata.normalize(form, text)]
        # Characters that a Python of another Unicode knows differently are few.
        assert len(wrong) <= 20, (form, wrong[:5])
    with pytest.raises(ValueError, match="NFKC"):
        pw.col("a").str.normalize("NFX")


STRUCTS = {
    "i": [1, None, -3], "f": [1.5, float("nan"), float("inf")], "s": ['a"\n\u00e9\x01/😀\\', None, ""], "b": [True, False, None],
    "d": [dt.date(2024, 1, 2), None, dt.date(1969, 12, 31)], "t": [dt.time(1, 2, 3, 4), dt.time(0), None],
    "at": [dt.datetime(2024, 1, 2, 3, 4, 5, 6), None, dt.datetime(1960, 1, 1)], "span": [dt.timedelta(days=1, microseconds=5), dt.timedelta(0), None],
    "l": [[1, None], None, []], "n": [{"x": 1, "y": ["u"]}, {"x": None, "y": None}, None],
}  # fmt: skip


def test_json_encode() -> None:
    same(lambda m: m.DataFrame(STRUCTS).to_struct("x").struct.json_encode())
    same(lambda m: m.Series("x", [{"a": 1}, None, {"a": None}]).struct.json_encode())
    same(lambda m: m.Series("x", [], dtype=m.Struct({"a": m.Int64})).struct.json_encode())
    same(lambda m: m.DataFrame({"c": m.Series(["u", None], dtype=m.Categorical), "e": m.Series(["v", "w"], dtype=m.Enum(["v", "w"]))}).to_struct("x").struct.json_encode())
    with pytest.raises(pw.exceptions.ComputeError, match="Binary"):
        pw.Series([{"a": b"x"}]).struct.json_encode()


def test_json_decode_gives_back_what_json_encode_made() -> None:
    frame = pw.DataFrame({name: values for name, values in STRUCTS.items() if name not in ("f", "span", "t")})
    struct = frame.to_struct("x")
    assert struct.struct.json_encode().str.json_decode(struct.dtype).to_list() == struct.to_list()


@pytest.mark.parametrize(
    ("texts", "dtype"),
    [
        (['{"a":1,"b":"x"}', None, '{"b":"y"}', "null", '{"c":1,"a":2,"a":3}'], lambda m: m.Struct({"a": m.Int64, "b": m.String})),
        (["[1,2]", "[]", "5", "null", "[null]"], lambda m: m.List(m.Int64)),
        (["1", "true", "null", "300", "-7"], lambda m: m.Int8),
        (["1", "2.5", "null", "1e3", "true"], lambda m: m.Float64),
        (["1", "2.7", '"x"', "true", "null"], lambda m: m.String),
        (["true", "false", "null"], lambda m: m.Boolean),
        (['"2024-01-02"', '"x"', "5", "null"], lambda m: m.Date),
        (['"2024-01-02T01:02:03"', '"x"', "null"], lambda m: m.Datetime("us")),
        (["5", "1.5", "null"], lambda m: m.Decimal(10, 2)),
        (["5", "-6", "null"], lambda m: m.Duration("us")),
        (['"a"', '"b"', "null"], lambda m: m.Enum(["a", "b"])),
        (['[{"x":[1,{}]}]', "null"], lambda m: m.List(m.Struct({"y": m.Int64}))),
        ([], lambda m: m.Struct({"a": m.Int64})),
    ],
)
def test_json_decode(texts: list[Any], dtype: Any) -> None:
    same(lambda m: m.Series("x", texts, dtype=m.String).str.json_decode(dtype(m)))


@pytest.mark.parametrize(("text", "dtype"), [('{"a":', pw.Int64), ('"3"', pw.Int64), ("1", pw.Boolean), ("{}", pw.String), ('{"a":1} x', pw.Int64), ("", pw.Int64), ("[1]", pw.Float64)])
def test_json_decode_refuses(text: str, dtype: Any) -> None:
    with pytest.raises(pw.exceptions.ComputeError):
        pw.Series([text]).str.json_decode(dtype)


def test_structs() -> None:
    data = {"a": [{"x": 1, "y": 2.5, "xs": "u"}, None, {"x": None, "y": 0.0, "xs": None}]}
    for build in (
        lambda m: m.DataFrame(data).select(m.col("a").struct.unnest()),
        lambda m: m.DataFrame(data).select(m.col("a").struct.field("^x.*$")),
        lambda m: m.DataFrame(data).select(m.col("a").struct.field("y", "x") * 2),
        lambda m: m.DataFrame(data).select(m.col("a").struct.field("*").name.prefix("p_")),
    ):
        ours, theirs = both(build)
        assert ours.columns == theirs.columns
        assert ours.rows() == theirs.rows()
    made = pw.DataFrame(data).select(pw.col("a").struct.eval((pw.field("x") + 1).alias("z"), "a")).to_series()
    assert made.dtype.fields[0].name == "z"
    assert made.to_list()[0] == {"z": 2, "a": data["a"][0]}
    assert made.to_list()[1] is None


def test_arrays() -> None:
    rows = [[1, 2, 3], [None, -4, 100], None]
    for build in (
        lambda m, a: a.arr.head(2), lambda m, a: a.arr.tail(2), lambda m, a: a.arr.slice(1, 5), lambda m, a: a.arr.head(9), lambda m, a: a.arr.slice(-2),
        lambda m, a: a.drop_nulls().arr.tail(1, as_array=True), lambda m, a: a.arr.slice(3, 1, as_array=True), lambda m, a: a.arr.dot(a), lambda m, a: a.arr.dot([2, 3, 4]),
        lambda m, a: a.cast(m.Array(m.Int8, 3)).arr.dot(a.cast(m.Array(m.Int8, 3))), lambda m, a: a.cast(m.Array(m.Float32, 3)).arr.dot(a),
        lambda m, a: a.cast(m.Array(m.String, 3)).arr.join("-"), lambda m, a: a.arr.eval(m.element() + 1, as_list=True),
    ):  # fmt: skip
        same(lambda m, build=build: build(m, m.Series("a", rows, dtype=m.Array(m.Int64, 3))))
    with pytest.raises(pw.exceptions.ShapeError, match="equal array widths"):
        pw.Series(rows, dtype=pw.Array(pw.Int64, 3)).arr.dot([1])


def test_columns_as_lists_and_arrays() -> None:
    data = {"x": [1, None], "y": [3.5, None], "l": [[1], [2, 3]], "s": ["a", "b"], "z": [7, 8]}
    for build in (
        lambda m: m.list("x", "y"), lambda m: m.list("l", "l"), lambda m: m.list("l"), lambda m: m.concat_arr("x", "z"), lambda m: m.concat_arr("x"),
        lambda m: m.concat_arr("z", m.concat_arr("x", "z")),
    ):  # fmt: skip
        same(lambda m, build=build: m.DataFrame(data).select(build(m)).to_series())
    with pytest.raises(pw.exceptions.SchemaError, match="concat_arr dtype mismatch"):
        pw.DataFrame(data).select(pw.concat_arr("x", "y"))


def test_samples_of_lists() -> None:
    lists = pw.Series("a", [[1, 2, 3, 4], [5, 6], None, [7, 8, 9]])
    drawn = lists.list.sample(2, seed=3).to_list()
    assert drawn == lists.list.sample(2, seed=3).to_list()
    assert [None if row is None else len(row) for row in drawn] == [2, 2, None, 2]
    assert all(row is None or (row == sorted(row) and set(row) <= set(held)) for row, held in zip(drawn, lists.to_list()))
    assert [len(row or []) for row in lists.list.sample(fraction=0.5, seed=1).to_list()] == [2, 1, 0, 1]
    assert [len(row or []) for row in lists.list.sample(9, with_replacement=True, seed=1).to_list()] == [9, 9, 0, 9]
    assert sorted(lists.list.sample(fraction=1.0, shuffle=True, seed=1).to_list()[0]) == [1, 2, 3, 4]
    counted = pw.DataFrame({"a": lists, "n": [0, 1, 2, 3]}).select(pw.col("a").list.sample(pw.col("n"), seed=1)).to_series()
    assert [None if row is None else len(row) for row in counted.to_list()] == [0, 1, None, 3]
    with pytest.raises(pw.exceptions.ShapeError, match="larger sample"):
        lists.list.sample(3)
    with pytest.raises(ValueError, match="both"):
        lists.list.sample(1, fraction=0.5)


def test_codes() -> None:
    same(lambda m: m.Series("a", [0, 1, None], dtype=m.UInt8).cat.to(m.Enum(["a", "b"])))
    same(lambda m: m.Series("a", [0, 7, None], dtype=m.UInt8).cat.to(m.Enum(["a", "b"]), strict=False))
    same(lambda m: m.Series("a", ["a", "b", None], dtype=m.Enum(["a", "b"])).cat.physical())
    with pytest.raises(pw.exceptions.ComputeError, match="invalid category value"):
        pw.Series([7], dtype=pw.UInt8).cat.to(pw.Enum(["a"]))


def test_what_expressions_do_to_rows() -> None:
    for name, build in {
        "col": lambda m: m.col("a"), "lit": lambda m: m.lit(1), "sum": lambda m: m.col("a").sum(), "add": lambda m: m.col("a") - m.col("a").mean(),
        "unique": lambda m: m.col("a").unique(), "shift": lambda m: m.col("a").shift(1), "head": lambda m: m.col("a").head(2),
        "filter": lambda m: m.col("a").filter(m.col("a") > 1), "over": lambda m: m.col("a").sum().over("b"), "len": lambda m: m.len(),
        "when": lambda m: m.when(m.col("a") > 1).then(2).otherwise(m.col("a")), "sort": lambda m: m.col("a").sort(), "drop": lambda m: m.col("a").drop_nulls(),
        "rolling": lambda m: m.col("a").rolling_mean(2), "range": lambda m: m.int_range(0, 5), "explode": lambda m: m.col("a").explode(),
    }.items():  # fmt: skip
        answers = [
            tuple(getattr(build(m).meta, ask)() for ask in ("is_scalar", "is_known_length", "is_length_preserving", "is_row_separable"))
            for m in (pw, pl)
        ]
        assert answers[0] == answers[1], name
