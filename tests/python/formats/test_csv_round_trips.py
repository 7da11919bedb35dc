"""Random schemas through CSV, written by one engine and read by another, in both directions."""

from __future__ import annotations

import datetime
import io
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polarway as pw
import pytest

ROWS = 300
SEEDS = range(12)
DAY = datetime.date(1970, 1, 1)
START = datetime.datetime(1970, 1, 1)
TEXTS = ["", "a", "é漢字😀", 'say "no"', "a,b", "two\nlines", "cr\r\nlf", " spaces ", "'", "1", "null", "x" * 50, '"', ";", "\t"]


def day(generator: random.Random) -> datetime.date:
    return DAY + datetime.timedelta(days=generator.randrange(-20_000, 30_000))


def moment(generator: random.Random) -> datetime.datetime:
    return START + datetime.timedelta(microseconds=generator.randrange(-(10**15), 4 * 10**15))


KINDS: dict[str, Callable[[random.Random], Any]] = {
    "Int8": lambda g: g.randrange(-128, 128),
    "Int32": lambda g: g.randrange(-(2**31), 2**31),
    "Int64": lambda g: g.randrange(-(2**63), 2**63),
    "UInt64": lambda g: g.randrange(2**64),
    "Float64": lambda g: g.choice([g.random(), g.uniform(-1, 1) * 10.0 ** g.randrange(-300, 300), float(g.randrange(10**6)), g.randrange(10**6) / 100, 5e-324, -0.0]),
    "Boolean": lambda g: g.random() < 0.5,
    "String": lambda g: g.choice(TEXTS),
    "Date": day,
    "Time": lambda g: moment(g).time(),
    "Datetime": moment,
    "Zoned": lambda g: moment(g).replace(tzinfo=datetime.UTC),
}


def dtype(module: Any, kind: str) -> Any:
    return module.Datetime("us", "UTC") if kind == "Zoned" else module.Datetime("us") if kind == "Datetime" else getattr(module, kind)


def table(seed: int, kinds: dict[str, Callable[[random.Random], Any]] = KINDS, marks: str = ',"') -> tuple[dict[str, str], dict[str, list[Any]]]:
    """Kinds and values by column name; the first column has no nulls, so that no row is a blank line."""
    generator = random.Random(seed)
    schema = {"key": "Int64"} | {f"c{number} {generator.choice(['', *marks])}": generator.choice(list(kinds)) for number in range(generator.randrange(1, 9))}
    values = {name: [None if name != "key" and generator.random() < 0.1 else KINDS[kind](generator) for _ in range(ROWS)] for name, kind in schema.items()}
    return schema, values


def same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    return left == right


def check(found: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> None:
    assert list(found) == list(wanted)
    for name, column in wanted.items():
        different = [(row, a, b) for row, (a, b) in enumerate(zip(found[name], column, strict=True)) if not same(a, b)]
        assert not different, (name, different[:3])


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_written_is_read_back(seed: int) -> None:
    schema, values = table(seed)
    frame = pw.DataFrame(values, schema={name: dtype(pw, kind) for name, kind in schema.items()})
    text = frame.write_csv().encode()
    check(pw.read_csv(text, schema=frame.schema).to_dict(as_series=False), values)


@pytest.mark.parametrize("seed", SEEDS)
def test_polars_reads_what_polarway_writes_and_the_other_way(seed: int) -> None:
    polars = pytest.importorskip("polars")
    # Its reader leaves doubled quotes in names as they are.
    schema, values = table(seed, marks=",")
    ours = pw.DataFrame(values, schema={name: dtype(pw, kind) for name, kind in schema.items()})
    theirs = polars.DataFrame(values, schema={name: dtype(polars, kind) for name, kind in schema.items()})
    assert ours.write_csv() == theirs.write_csv()
    check(polars.read_csv(ours.write_csv().encode(), schema=theirs.schema).to_dict(as_series=False), values)
    check(pw.read_csv(theirs.write_csv().encode(), schema=ours.schema).to_dict(as_series=False), values)
    inferred = pw.read_csv(theirs.write_csv().encode(), try_parse_dates=True)
    assert inferred.height == ROWS
    assert list(inferred.schema) == list(schema)


@pytest.mark.parametrize("seed", SEEDS)
def test_pyarrow_reads_what_polarway_writes_and_the_other_way(seed: int, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    csv = pytest.importorskip("pyarrow.csv")
    schema, values = table(seed, {name: make for name, make in KINDS.items() if name != "Time"})
    types = {
        "Int8": pyarrow.int8(), "Int32": pyarrow.int32(), "Int64": pyarrow.int64(), "UInt64": pyarrow.uint64(), "Float64": pyarrow.float64(), "Boolean": pyarrow.bool_(),
        "String": pyarrow.string(), "Date": pyarrow.date32(), "Datetime": pyarrow.timestamp("us"), "Zoned": pyarrow.timestamp("us", "UTC"),
    }  # fmt: skip
    ours = pw.DataFrame(values, schema={name: dtype(pw, kind) for name, kind in schema.items()})
    options = csv.ConvertOptions(
        column_types={name: types[kind] for name, kind in schema.items()}, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
    )
    parsing = csv.ParseOptions(newlines_in_values=True)
    read = csv.read_csv(io.BytesIO(ours.write_csv().encode()), convert_options=options, parse_options=parsing)
    check(read.to_pydict(), values)
    target = tmp_path / "a.csv"
    csv.write_csv(pyarrow.table({name: pyarrow.array(column, types[schema[name]]) for name, column in values.items()}), target)
    check(pw.read_csv(target, schema=ours.schema).to_dict(as_series=False), values)


@pytest.mark.parametrize("seed", SEEDS)
def test_duckdb_reads_what_polarway_writes_and_the_other_way(seed: int, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    schema, values = table(seed)
    types = {
        "Int8": "TINYINT", "Int32": "INTEGER", "Int64": "BIGINT", "UInt64": "UBIGINT", "Float64": "DOUBLE", "Boolean": "BOOLEAN", "String": "VARCHAR", "Date": "DATE",
        "Time": "TIME", "Datetime": "TIMESTAMP", "Zoned": "TIMESTAMPTZ",
    }  # fmt: skip
    ours = pw.DataFrame(values, schema={name: dtype(pw, kind) for name, kind in schema.items()})
    path = tmp_path / "ours.csv"
    ours.write_csv(path)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    columns = "{" + ", ".join(f"'{name}': '{types[kind]}'" for name, kind in schema.items()) + "}"
    relation = connection.sql(f"SELECT * FROM read_csv('{path}', header=true, quote='\"', escape='\"', delim=',', new_line='\\n', columns={columns}, allow_quoted_nulls=false)")
    connection.execute("CREATE TABLE rows AS SELECT * FROM relation")
    found = connection.sql("SELECT * FROM rows ORDER BY rowid").to_arrow_table().to_pydict()
    check(found, values)
    target = tmp_path / "theirs.csv"
    connection.execute(f"COPY (SELECT * FROM rows ORDER BY rowid) TO '{target}' (HEADER, DELIMITER ',')")
    check(pw.read_csv(target, schema=ours.schema).to_dict(as_series=False), values)


@pytest.mark.parametrize("values", [{"a": [[1, 2]]}, {"a": [{"x": 1}]}])
def test_nested_columns_are_an_error_that_names_them(values: dict[str, list[Any]]) -> None:
    with pytest.raises(pw.exceptions.ComputeError, match=r"CSV.*a|a.*CSV"):
        pw.DataFrame(values).write_csv()
