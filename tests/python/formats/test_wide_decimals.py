"""Decimals of 39 to 76 digits: read, written, compared, sorted, grouped by and cast."""

from __future__ import annotations

import random
from decimal import Context, Decimal
from pathlib import Path
from typing import Any

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is the other side here")

EXACT = Context(prec=100)
KINDS = [(39, 0), (50, 2), (60, 40), (76, 38), (76, 76)]


def numbers(precision: int, scale: int, count: int = 300) -> list[Decimal | None]:
    chance = random.Random(precision * 100 + scale)
    largest = 10**precision - 1
    whole = [0, 1, -1, largest, -largest, 2**127, -(2**127), 2**64, *(chance.randrange(-largest, largest) // 10 ** chance.randrange(precision) for _ in range(count))]
    return [None if number % 7 == 3 else Decimal(number).scaleb(-scale, EXACT) for number in whole if abs(number) <= largest]


def table(precision: int, scale: int) -> Any:
    return pa.table({"a": pa.array(numbers(precision, scale), pa.decimal256(precision, scale)), "b": pa.array(range(len(numbers(precision, scale))))})


def wide(frame: Any) -> Any:
    return pa.table(frame)["a"].combine_chunks()


@pytest.mark.parametrize(("precision", "scale"), KINDS)
def test_in_and_out_again(precision: int, scale: int) -> None:
    given = table(precision, scale)
    frame = pw.DataFrame(given)
    assert frame.schema["a"] == pw.Decimal(precision, scale)
    assert wide(frame).equals(given["a"].combine_chunks())
    assert frame["a"].to_list() == numbers(precision, scale)
    assert pw.Series("a", numbers(precision, scale), dtype=pw.Decimal(precision, scale)).to_list() == numbers(precision, scale)


@pytest.mark.parametrize("fmt", ["ipc", "ipc_stream", "parquet"])
@pytest.mark.parametrize(("precision", "scale"), KINDS)
def test_files_of_pyarrow_and_files_for_it(tmp_path: Path, fmt: str, precision: int, scale: int) -> None:
    given = table(precision, scale)
    theirs, ours = str(tmp_path / "theirs"), str(tmp_path / "ours")
    if fmt == "parquet":
        pq.write_table(given, theirs, row_group_size=100)
    else:
        with pa.OSFile(theirs, "wb") as sink, (pa.ipc.new_file if fmt == "ipc" else pa.ipc.new_stream)(sink, given.schema) as writer:
            writer.write_table(given, max_chunksize=100)
    frame = getattr(pw, f"read_{fmt}")(theirs)
    assert frame.schema["a"] == pw.Decimal(precision, scale)
    assert wide(frame).equals(given["a"].combine_chunks())
    getattr(frame, f"write_{fmt}")(ours)
    back = pq.read_table(ours) if fmt == "parquet" else (pa.ipc.open_file if fmt == "ipc" else pa.ipc.open_stream)(pa.OSFile(ours)).read_all()
    assert back.schema.field("a").type == pa.decimal256(precision, scale)
    assert back["a"].combine_chunks().equals(given["a"].combine_chunks())


def test_rows_keep_their_values_wherever_they_go() -> None:
    values = numbers(50, 2)
    frame = pw.DataFrame(table(50, 2))
    assert frame.filter(pw.col("b") % 3 == 1)["a"].to_list() == values[1::3]
    assert frame[[5, 2, 2]]["a"].to_list() == [values[5], values[2], values[2]]
    assert pw.concat([frame, frame.slice(4, 9)])["a"].to_list() == values + values[4:13]
    assert frame.select(pw.col("a").shift(1))["a"].to_list() == [None, *values[:-1]]
    assert frame.select(pw.when(pw.col("b") < 4).then("a").otherwise(pw.lit(None)))["a"].to_list()[:5] == [*values[:4], None]
    assert frame.select(pw.col("a").implode()).to_series().to_list() == [values]
    assert frame.select(pw.col("a").fill_null(pw.lit(Decimal("1.5")).cast(pw.Decimal(50, 2))))["a"].to_list() == [Decimal("1.5") if v is None else v for v in values]


@pytest.mark.parametrize("descending", [False, True])
def test_order(descending: bool) -> None:
    values = numbers(76, 38)
    frame = pw.DataFrame(table(76, 38))
    known = sorted((value for value in values if value is not None), reverse=descending)
    missing = [None] * (len(values) - len(known))
    assert frame.sort("a", descending=descending)["a"].to_list() == missing + known
    assert frame.sort("a", "b", descending=descending, nulls_last=True)["a"].to_list() == known + missing
    bounds = frame.select(low=pw.col("a").min(), high=pw.col("a").max(), first=pw.col("a").first(), n=pw.col("a").n_unique())
    assert bounds.row(0) == (min(known), max(known), values[0], len(set(values)))


def test_comparisons_and_membership() -> None:
    values = numbers(50, 2)
    frame = pw.DataFrame(table(50, 2))
    middle = Decimal(10) ** 30
    told = frame.select(
        less=pw.col("a") < pw.lit(middle).cast(pw.Decimal(50, 2)),
        same=pw.col("a") == pw.col("a"),
        one=pw.col("a") > 1,
        inside=pw.col("a").is_in(pw.Series([values[3], values[4]], dtype=pw.Decimal(50, 2))),
    )
    assert told["less"].to_list() == [None if v is None else v < middle for v in values]
    assert told["same"].to_list() == [None if v is None else True for v in values]
    assert told["one"].to_list() == [None if v is None else v > 1 for v in values]
    assert told["inside"].to_list() == [None if v is None else v in (values[3], values[4]) for v in values]


def test_keys_of_groups_and_joins() -> None:
    keys = [Decimal(10) ** 40, Decimal(-1), None, Decimal(10) ** 40, Decimal(-1), Decimal(2)]
    frame = pw.DataFrame({"k": pw.Series(keys, dtype=pw.Decimal(50, 0)), "v": [1, 2, 3, 4, 5, 6]})
    grouped = frame.group_by("k", maintain_order=True).agg(pw.col("v").sum(), low=pw.col("k").min())
    assert grouped.rows() == [(keys[0], 5, keys[0]), (keys[1], 7, keys[1]), (None, 3, None), (keys[5], 6, keys[5])]
    joined = frame.join(frame.select("k", w="v").head(2), on="k", how="inner", maintain_order="left")
    assert joined.select("v", "w").rows() == [(1, 1), (2, 2), (4, 1), (5, 2)]
    assert frame.unique("k", maintain_order=True)["v"].to_list() == [1, 2, 3, 6]


def test_casts() -> None:
    values = [Decimal("12345678901234567890123456789012345678901234.565"), Decimal("-1.235"), Decimal("0.005"), None]
    frame = pw.DataFrame({"a": pw.Series(values, dtype=pw.Decimal(60, 3))})
    told = frame.select(
        text=pw.col("a").cast(pw.String),
        real=pw.col("a").cast(pw.Float64),
        shorter=pw.col("a").cast(pw.Decimal(50, 2)),
        narrow=pw.col("a").cast(pw.Decimal(38, 2), strict=False),
        whole=pw.col("a").cast(pw.Int64, strict=False),
    )
    assert told["text"].to_list() == [None if v is None else str(v) for v in values]
    assert told["real"].to_list() == [None if v is None else float(v) for v in values]
    assert told["shorter"].to_list() == [Decimal("12345678901234567890123456789012345678901234.56"), Decimal("-1.24"), Decimal("0.00"), None]
    assert told["narrow"].to_list() == [None, Decimal("-1.24"), Decimal("0.00"), None]
    assert told["whole"].to_list() == [None, -1, 0, None]
    with pytest.raises(pw.exceptions.InvalidOperationError, match="conversion from"):
        frame.select(pw.col("a").cast(pw.Decimal(38, 2)))
    back = told.select(pw.col("text").cast(pw.Decimal(60, 3)), n=pw.lit(7).cast(pw.Decimal(40, 1)))
    assert back["text"].to_list() == values
    assert back.row(0)[1:] == (Decimal("7.0"),)
    # A float has 17 digits: more than 38 would be invented.
    with pytest.raises(pw.exceptions.InvalidOperationError, match="between 1 and 38, got 40"):
        told.select(pw.lit(2.5).cast(pw.Decimal(40, 1)))
    odd = pw.Series(["1e45", "1" * 61, "x", "-.5", "1.0005", "1.00051", "2e-9"]).cast(pw.Decimal(60, 3), strict=False)
    assert odd.to_list() == [Decimal(10) ** 45, None, None, Decimal("-0.5"), Decimal("1.000"), Decimal("1.001"), Decimal(0)]
    assert pw.Series([Decimal("1.25"), None]).cast(pw.Decimal(45, 1)).to_list() == [Decimal("1.2"), None]


def test_text_formats() -> None:
    values = numbers(50, 2, 20)
    frame = pw.DataFrame({"a": pw.Series(values, dtype=pw.Decimal(50, 2))})
    texts = ["" if v is None else format(v, "f") for v in values]
    assert frame.write_csv().splitlines()[1:] == texts
    assert [line.split(":")[1].strip('"}') for line in frame.write_ndjson().splitlines()] == [text or "null" for text in texts]
    assert str(10**40) + ".00" in str(pw.Series([Decimal(10) ** 40], dtype=pw.Decimal(50, 2)))


@pytest.mark.parametrize("what", ["sum", "mean", "round", "abs", "add", "cum_sum"])
def test_arithmetic_names_the_cast(what: str) -> None:
    frame = pw.DataFrame({"a": pw.Series([Decimal(1)], dtype=pw.Decimal(50, 2))})
    column = pw.col("a")
    expr = {"add": lambda: column + column, "round": lambda: column.round(1)}.get(what, lambda: getattr(column, what)())()
    with pytest.raises(pw.exceptions.InvalidOperationError, match="cast"):
        frame.select(expr)


def test_few_digits_in_256_bits(tmp_path: Path) -> None:
    given = pa.table({"a": pa.array([Decimal("1.25"), None], pa.decimal256(20, 2))})
    handed = pw.DataFrame(given)
    assert handed.schema == {"a": pw.Decimal(20, 2)}
    assert handed.select(pw.col("a") * 2).to_series().to_list() == [Decimal("2.50"), None]
    with pa.OSFile(str(tmp_path / "a"), "wb") as sink, pa.ipc.new_file(sink, given.schema) as writer:
        writer.write_table(given)
    kept = pw.read_ipc(tmp_path / "a")
    assert kept.schema == {"a": pw.Decimal(20, 2)}
    assert wide(kept).equals(given["a"].combine_chunks())
    assert kept.select(pw.col("a").cast(pw.Decimal(38, 2)) * 2).to_series().to_list() == [Decimal("2.50"), None]
    assert pw.concat([kept, handed], how="vertical_relaxed")["a"].to_list() == [Decimal("1.25"), None, Decimal("1.25"), None]
