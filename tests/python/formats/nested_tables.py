"""Random nested Arrow tables, drawn by Hypothesis, and a form of them in which every bit counts and storage does not."""

from __future__ import annotations

import decimal
import io
import math
import random
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

DEPTH = 3
ROWS = st.sampled_from([0, 1, 2, 5, 17, 40])
LEAVES: list[pa.DataType] = [
    pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(), pa.float32(), pa.float64(), pa.bool_(), pa.string(), pa.binary(),
    pa.date32(), pa.time64("ns"), pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns"), pa.timestamp("ms", "UTC"), pa.timestamp("us", "Europe/Berlin"),
    pa.timestamp("ns", "America/New_York"), pa.duration("ms"), pa.duration("us"), pa.duration("ns"), pa.decimal128(5, 2), pa.decimal128(18, 0), pa.decimal128(38, 10),
]  # fmt: skip
FLOATS = [0.0, -0.0, math.nan, math.inf, -math.inf, 0.5, -1.25, 3.0]
TEXTS = ["", "a", "twelve bytes", "thirteen byte", "ünïcödé 漢字😀", "\0", "x" * 200]
DAY = 86_400_000_000_000


def types(leaves: list[pa.DataType], depth: int = DEPTH) -> st.SearchStrategy[pa.DataType]:
    """A type that nests at most so deep."""
    leaf = st.sampled_from(leaves)
    if depth == 0:
        return leaf
    inner = types(leaves, depth - 1)
    return st.one_of(
        leaf,
        inner.map(pa.list_),
        st.lists(inner, min_size=1, max_size=3).map(lambda fields: pa.struct([(f"f{number}", field) for number, field in enumerate(fields)])),
        st.tuples(inner, st.integers(1, 3)).map(lambda drawn: pa.list_(*drawn)),
    )


def tables(leaves: list[pa.DataType] = LEAVES) -> st.SearchStrategy[pa.Table]:
    """A table of one to four columns, in one chunk or several."""
    return st.builds(_table, st.lists(types(leaves), min_size=1, max_size=4), ROWS, st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.2, 0.9]))


def _table(columns: list[pa.DataType], rows: int, seed: int, nulls: float) -> pa.Table:
    rng = random.Random(seed)
    made = pa.table({f"c{number}": pa.array([value(type_, rng, nulls) for _ in range(rows)], type_) for number, type_ in enumerate(columns)})
    cut = rng.randrange(rows + 1)
    return made if rng.random() < 0.5 else pa.concat_tables([made.slice(0, cut), made.slice(cut)])


def unsliced(table: pa.Table) -> pa.Table:
    """The same in chunks that start at their buffers' first values: Polars 2.1 refuses arrays, DuckDB 2.0 structs in structs, that are slices."""
    target = io.BytesIO()
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table)
    return pa.ipc.open_stream(target.getvalue()).read_all()


def value(type_: pa.DataType, rng: random.Random, nulls: float) -> Any:
    """What ``pa.array`` takes for a value of the type: temporal values are numbers."""
    if rng.random() < nulls:
        return None
    if pa.types.is_fixed_size_list(type_):
        return [value(type_.value_type, rng, nulls) for _ in range(type_.list_size)]
    if pa.types.is_list(type_):
        return [value(type_.value_type, rng, nulls) for _ in range(rng.choice([0, 0, 1, 2, 5]))]
    if pa.types.is_struct(type_):
        return {field.name: value(field.type, rng, nulls) for field in type_}
    if pa.types.is_integer(type_):
        least, most = (0, 2**type_.bit_width - 1) if pa.types.is_unsigned_integer(type_) else (-(2 ** (type_.bit_width - 1)), 2 ** (type_.bit_width - 1) - 1)
        return rng.choice([least, most, 0, 1, rng.randint(least, most)])
    if pa.types.is_floating(type_):
        return rng.choice(FLOATS)
    if pa.types.is_boolean(type_):
        return rng.random() < 0.5
    if pa.types.is_string(type_):
        return rng.choice(TEXTS)
    if pa.types.is_binary(type_):
        return rng.choice([b"", b"\0\xff", rng.randbytes(rng.randrange(20))])
    if pa.types.is_decimal(type_):
        most = 10**type_.precision - 1
        return decimal.Decimal(rng.choice([0, 1, most, -most, rng.randint(-most, most)])).scaleb(-type_.scale, decimal.Context(prec=40))
    if pa.types.is_date(type_):
        return rng.choice([0, -1, 20_000, -700_000, 2_900_000])
    if pa.types.is_time(type_):
        return rng.choice([0, DAY - 1000, rng.randrange(DAY // 1000) * 1000])  # whole microseconds: what DuckDB holds
    most = 2**62 if type_.unit == "ns" else 2**50 // (1000 if type_.unit == "ms" else 1)
    return rng.choice([0, -1, 1, rng.randint(-most, most)])


def kind(type_: pa.DataType, coarse: bool = False) -> str:
    """What a type means, whoever stores it; coarse: without what DuckDB does not keep (units of times, zones' names, lengths of arrays)."""
    if pa.types.is_fixed_size_list(type_) and not coarse:
        return f"array({kind(type_.value_type)}, {type_.list_size})"
    if is_list(type_):
        return f"list({kind(type_.value_type, coarse)})"
    if pa.types.is_struct(type_):
        return "struct(" + ", ".join(f"{field.name}: {kind(field.type, coarse)}" for field in type_) + ")"
    if is_text(type_):
        return "string"
    if is_bytes(type_):
        return "binary"
    if coarse and pa.types.is_time(type_):
        return "time"
    if coarse and pa.types.is_timestamp(type_):
        return "timestamp with zone" if type_.tz else "timestamp"
    return str(type_)


def plain(array: pa.Array, coarse: bool = False) -> list[Any]:
    """The values as Python objects that are equal where bits are; NaN is one value, temporal values are numbers (coarse: of nanoseconds)."""
    type_ = array.type
    valid = array.is_valid().to_pylist()
    if pa.types.is_fixed_size_list(type_):
        inner, size = plain(array.values, coarse), type_.list_size
        start = array.offset * size if len(array.values) != len(array) * size else 0
        return [inner[start + row * size : start + (row + 1) * size] if valid[row] else None for row in range(len(array))]
    if is_list(type_):
        inner, ends = plain(array.values, coarse), array.offsets.to_pylist()
        return [inner[ends[row] : ends[row + 1]] if valid[row] else None for row in range(len(array))]
    if pa.types.is_struct(type_):
        fields = [plain(array.field(number), coarse) for number in range(type_.num_fields)]
        return [tuple(field[row] for field in fields) if valid[row] else None for row in range(len(array))]
    if pa.types.is_floating(type_):
        return [None if number is None else "nan" if math.isnan(number) else number.hex() for number in array.to_pylist()]
    if pa.types.is_temporal(type_):
        numbers = array.view(pa.int32() if type_.bit_width == 32 else pa.int64()).to_pylist()
        scale = {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}[type_.unit] if coarse and not pa.types.is_date(type_) else 1
        return [None if number is None else number * scale for number in numbers]
    return array.to_pylist()


def is_list(type_: pa.DataType) -> bool:
    return pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_fixed_size_list(type_)


def is_text(type_: pa.DataType) -> bool:
    return pa.types.is_string(type_) or pa.types.is_large_string(type_) or str(type_) == "string_view"


def is_bytes(type_: pa.DataType) -> bool:
    return pa.types.is_binary(type_) or pa.types.is_large_binary(type_) or str(type_) == "binary_view"


def assert_equal(ours: pa.Table, expected: pa.Table, coarse: bool = False) -> None:
    assert ours.column_names == expected.column_names
    assert ours.num_rows == expected.num_rows
    for name in expected.column_names:
        left, right = ours[name], expected[name]
        assert kind(left.type, coarse) == kind(right.type, coarse), f"column {name}"
        values = [[row for chunk in column.chunks for row in plain(chunk, coarse)] for column in (left, right)]
        for row, (a, b) in enumerate(zip(*values)):
            assert a == b, f"column {name} ({expected[name].type}), row {row}: {a!r} instead of {b!r}"
