"""Random nested tables as NDJSON and JSON between this library, pyarrow, DuckDB and Polars, in both directions."""

from __future__ import annotations

import io
import json
import random

import polarway as pw
import pytest

pytestmark = pytest.mark.only_standalone("what other backends read and write is pyarrow's matter")

ROWS = 60
TEXTS = ["", "a", "twelve bytes", "thirteen byte", "ünïcödé 漢字😀", 'quote " and \\ and /', "line\nend\ttab", "x" * 300]


def value_of(kind, rng, depth=0):
    """A random value of a kind, None now and then (never within a kind's first value: see ``table``)."""
    if rng.random() < 0.15:
        return None
    name = kind if isinstance(kind, str) else kind[0]
    if name == "int":
        return rng.choice([0, 1, -1, 2**53 + 1, -(2**63), 2**63 - 1, rng.randrange(-1000, 1000)])
    if name == "float":
        return rng.choice([0.5, -1.25, 1e300, 5e-324, 0.1, 123456.789, rng.random()])
    if name == "bool":
        return rng.random() < 0.5
    if name == "text":
        return rng.choice(TEXTS)
    if name == "list":
        return [value_of(kind[1], rng, depth + 1) for _ in range(rng.randrange(4))]
    return {key: value_of(inner, rng, depth + 1) for key, inner in kind[1].items()}


def full_value(kind):
    """A value that shows the whole type."""
    if isinstance(kind, str):
        return {"int": 7, "float": 1.5, "bool": True, "text": "shown"}[kind]
    return [full_value(kind[1])] if kind[0] == "list" else {key: full_value(inner) for key, inner in kind[1].items()}


def kind_of(rng, depth=0):
    name = rng.choice(["int", "float", "bool", "text", "list", "struct"][: 6 if depth < 3 else 4])
    if name == "list":
        return ("list", kind_of(rng, depth + 1))
    if name == "struct":
        return ("struct", {f"k{number}": kind_of(rng, depth + 1) for number in range(rng.randrange(1, 4))})
    return name


def table(seed):
    rng = random.Random(seed)
    kinds = {f"c{number}": kind_of(rng) for number in range(rng.randrange(1, 6))}
    rows = [{name: full_value(kind) for name, kind in kinds.items()}]
    return rows + [{name: value_of(kind, rng) for name, kind in kinds.items()} for _ in range(ROWS)]


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_python_writes(seed):
    rows = table(seed)
    assert pw.read_ndjson(lines(rows)).to_dicts() == rows
    assert pw.read_json(json.dumps(rows).encode()).to_dicts() == rows
    shuffled = [dict(random.Random(seed + number).sample(list(row.items()), len(row))) for number, row in enumerate(rows[1:])]
    assert pw.read_ndjson(lines([rows[0], *shuffled])).to_dicts() == rows


@pytest.mark.parametrize("seed", SEEDS)
def test_what_we_write(seed):
    rows = table(seed)
    frame = pw.read_ndjson(lines(rows))
    text = frame.write_ndjson()
    assert [json.loads(line) for line in text.splitlines()] == rows
    assert json.loads(frame.write_json()) == rows
    assert pw.read_ndjson(text.encode()).equals(frame)


@pytest.mark.parametrize("seed", SEEDS)
def test_polars(seed):
    pl = pytest.importorskip("polars", reason="no polars")
    rows = table(seed)
    theirs = pl.read_ndjson(lines(rows))
    assert pw.read_ndjson(theirs.write_ndjson().encode()).to_dicts() == rows
    assert pw.read_json(theirs.write_json().encode()).to_dicts() == rows
    ours = pw.read_ndjson(lines(rows))
    assert pl.read_ndjson(ours.write_ndjson().encode()).to_dicts() == rows
    assert pl.read_json(ours.write_json().encode()).to_dicts() == rows
    assert {name: str(kind) for name, kind in ours.schema.items()} == {name: str(kind) for name, kind in theirs.schema.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_pyarrow(seed):
    reader = pytest.importorskip("pyarrow.json", reason="no pyarrow")
    rows = table(seed)
    ours = pw.read_ndjson(lines(rows))
    assert reader.read_json(io.BytesIO(ours.write_ndjson().encode())).to_pylist() == rows
    assert ours.to_arrow().to_pylist() == rows


@pytest.mark.parametrize("seed", SEEDS)
def test_duckdb(seed, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="no duckdb")
    rows = table(seed)
    ours = pw.read_ndjson(lines(rows))
    path = tmp_path / "ours.ndjson"
    ours.write_ndjson(path)
    connection = duckdb.connect()
    theirs = connection.sql(f"select * from read_json('{path}', format='newline_delimited', sample_size=-1)").to_arrow_table()
    assert pw.from_arrow(theirs).height == len(rows)
    back = tmp_path / "theirs.ndjson"
    arrow = ours.to_arrow()
    connection.register("arrow_table", arrow)
    connection.sql(f"copy (select * from arrow_table) to '{back}' (format json)")
    assert pw.read_ndjson(back, schema=ours.schema).to_dicts() == rows
