"""Functions of text, bytes, bits and structs give what Polars gives, on text with nulls, empty values and characters of several bytes."""

from __future__ import annotations

import random

import polarway as pw
import pytest

pl = pytest.importorskip("polars")

LETTERS = ["", "a", "b", "ab", "-", "é", "日本", "A", "x.y", " ", "ba"]


def texts(seed: int, rows: int = 300) -> list[str | None]:
    rng = random.Random(seed)
    return [None if rng.random() < 0.1 else "".join(rng.choices(LETTERS, k=rng.randrange(12))) for _ in range(rows)]


TEXT = {
    "contains_any": lambda p, c: c.str.contains_any(["ab", "日", "x."]),
    "contains_any_any_case": lambda p, c: c.str.contains_any(["AB"], ascii_case_insensitive=True),
    "find_many": lambda p, c: c.str.find_many(["a", "ab", "ba"]),
    "find_many_overlapping": lambda p, c: c.str.find_many(["a", "ab", "ba", "aba"], overlapping=True),
    "find_many_leftmost": lambda p, c: c.str.find_many(["ab", "a", "ba"], leftmost=True),
    "extract_many": lambda p, c: c.str.extract_many(["ab", "é", "日本"]),
    "replace_many": lambda p, c: c.str.replace_many(["a", "ab", "é"], ["1", "", "three"]),
    "replace_many_leftmost": lambda p, c: c.str.replace_many(["ab", "a"], ["<ab>", "<a>"], leftmost=True),
    "split_exact": lambda p, c: c.str.split_exact("-", 2),
    "split_exact_inclusive": lambda p, c: c.str.split_exact("a", 1, inclusive=True),
    "splitn": lambda p, c: c.str.splitn("-", 3),
    "extract_groups": lambda p, c: c.str.extract_groups(r"(a)(b)?"),
    "extract_groups_named": lambda p, c: c.str.extract_groups(r"(?<one>a)(?<two>b)?"),
    "escape_regex": lambda p, c: c.str.escape_regex(),
    "hex": lambda p, c: c.str.encode("hex"),
    "base64": lambda p, c: c.str.encode("base64"),
    "there_and_back": lambda p, c: c.str.encode("base64").str.decode("base64"),
    "decode_loose": lambda p, c: c.str.decode("hex", strict=False),
    "join": lambda p, c: c.str.join("|"),
    "join_nulls": lambda p, c: c.str.join("|", ignore_nulls=False),
}


def same(ours: list[object], theirs: list[object]) -> None:
    assert ours == theirs


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("values", [texts(1), texts(2) * 3, [], [None, None], [""]], ids=["random", "repeated", "empty", "nulls", "blank"])
def test_text(name, values):
    def run(module):
        frame = module.DataFrame({"a": values}, schema={"a": module.String})
        return frame.select(TEXT[name](module, module.col("a"))).to_series().to_list()

    same(run(pw), run(pl))


BYTES = {
    "size": lambda p, c: c.bin.size(),
    "contains": lambda p, c: c.bin.contains(b"a"),
    "starts_with": lambda p, c: c.bin.starts_with(b"a"),
    "ends_with": lambda p, c: c.bin.ends_with(b"a"),
    "head": lambda p, c: c.bin.head(2),
    "head_negative": lambda p, c: c.bin.head(-2),
    "tail": lambda p, c: c.bin.tail(3),
    "tail_negative": lambda p, c: c.bin.tail(-1),
    "slice": lambda p, c: c.bin.slice(1, 3),
    "slice_negative": lambda p, c: c.bin.slice(-4, 2),
    "slice_open": lambda p, c: c.bin.slice(2),
    "get": lambda p, c: c.bin.get(1, null_on_oob=True),
    "get_last": lambda p, c: c.bin.get(-1, null_on_oob=True),
    "hex": lambda p, c: c.bin.encode("hex"),
    "base64": lambda p, c: c.bin.encode("base64"),
    "little": lambda p, c: c.bin.reinterpret(dtype=p.Int32, endianness="little"),
    "big": lambda p, c: c.bin.reinterpret(dtype=p.Int16, endianness="big"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes(name):
    values = [None if text is None else text.encode() for text in texts(3)] + [b"\x01\x02\x03\x04", b"\xff\xfe"]

    def run(module):
        return module.DataFrame({"a": values}).select(BYTES[name](module, module.col("a"))).to_series().to_list()

    same(run(pw), run(pl))


@pytest.mark.parametrize("dtype", ["Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"])
@pytest.mark.parametrize("what", ["count_ones", "count_zeros", "leading_ones", "leading_zeros", "trailing_ones", "trailing_zeros"])
def test_bits(dtype, what):
    def run(module):
        signed = dtype.startswith("I")
        column = module.Series("a", [0, 1, 7, 8, 127, None, *([-1, -128] if signed else [])], dtype=getattr(module, dtype))
        return column.to_frame().select(getattr(module.col("a"), f"bitwise_{what}")()).to_series().to_list()

    same(run(pw), run(pl))


STRUCTS = {
    "rename": lambda p, c: c.struct.rename_fields(["p", "q"]),
    "drop": lambda p, c: c.struct.drop(["y"]),
    "with_new": lambda p, c: c.struct.with_fields(z=p.field("x") * 2),
    "with_other_column": lambda p, c: c.struct.with_fields(p.col("b").alias("y")),
    "with_literal": lambda p, c: c.struct.with_fields(z=p.lit(1)),
    "by_index": lambda p, c: c.struct[0],
}


@pytest.mark.parametrize("name", STRUCTS)
def test_structs(name):
    def run(module):
        frame = module.DataFrame({"a": [{"x": 1, "y": "u"}, None, {"x": None, "y": None}], "b": [1.5, 2.5, None]})
        return frame.select(STRUCTS[name](module, module.col("a"))).to_series().to_list()

    same(run(pw), run(pl))


def test_json_paths():
    values = ['{"a": {"b": [1, "two", null]}}', '{"a": 1}', "no json", None, '{"a": {"b": "x"}}']

    def run(module, path):
        return module.DataFrame({"a": values}).select(module.col("a").str.json_path_match(path)).to_series().to_list()

    for path in ("$.a", "$.a.b", "$.a.b[0]", "$.a.b[1]", "$['a']['b']", "$.c"):
        same(run(pw, path), run(pl, path))


def test_errors_say_what_to_do():
    frame = pw.DataFrame({"a": ["xyz"], "b": [b"a"]})
    with pytest.raises(pw.exceptions.ComputeError, match="strict=false"):
        frame.select(pw.col("a").str.decode("hex"))
    with pytest.raises(pw.exceptions.ComputeError, match="null_on_oob"):
        frame.select(pw.col("b").bin.get(5))
    with pytest.raises(pw.exceptions.ComputeError, match="JSON path"):
        frame.select(pw.col("a").str.json_path_match("a.b"))
    with pytest.raises(pw.exceptions.SchemaError, match="1 vs 2"):
        pw.DataFrame({"a": [{"x": 1, "y": 2}]}).select(pw.col("a").struct.rename_fields(["p"]))
    with pytest.raises(pw.exceptions.InvalidOperationError, match="flat str"):
        frame.select(pw.col("a").str.replace_many(["a", "b"], "1"))
    with pytest.raises(pw.exceptions.ShapeError, match="values to 2 patterns"):
        frame.select(pw.col("a").str.replace_many(["a", "b"], ["1", "2", "3"]))


@pytest.mark.parametrize("options", [{}, {"abs_tol": 0.1}, {"rel_tol": 1e-6}, {"nans_equal": True}], ids=str)
def test_is_close(options):
    nan, inf = float("nan"), float("inf")
    columns = {"a": [1.0, nan, inf, None, 1e9, 0.0, nan, None, -inf], "b": [1.0 + 1e-10, nan, inf, 1.0, 1e9 + 1, -0.0, 1.0, nan, inf]}

    def run(module):
        return module.DataFrame(columns).select(module.col("a").is_close(module.col("b"), **options)).to_series().to_list()

    same(run(pw), run(pl))


@pytest.mark.parametrize("options", [{}, {"n": 2}, {"null_behavior": "drop"}, {"n": -1}], ids=str)
def test_differences_within_lists(options):
    def run(module):
        return module.DataFrame({"a": [[1, 4, 9, 16], [], None, [5]]}).select(module.col("a").list.diff(**options)).to_series().to_list()

    same(run(pw), run(pl))
