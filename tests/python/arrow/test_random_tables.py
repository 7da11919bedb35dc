"""Random tables of random types over the boundary and through files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")
pytest.importorskip("hypothesis", reason="random tables are made by Hypothesis")

from hypothesis import given, settings
from hypothesis import strategies as st

from arrow.native import OnlyStream, load, scan, write

EXAMPLES = 150

_INTEGERS = [("int8", 8, True), ("int16", 16, True), ("int32", 32, True), ("int64", 64, True), ("uint8", 8, False), ("uint16", 16, False), ("uint32", 32, False), ("uint64", 64, False)]
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def _leaf():
    """(type, strategy of values)"""
    leaves = [st.just((getattr(pa, name)(), st.integers(-(2 ** (bits - 1)) if signed else 0, 2 ** (bits - 1) - 1 if signed else 2**bits - 1))) for name, bits, signed in _INTEGERS]
    leaves += [
        st.just((pa.bool_(), st.booleans())),
        st.just((pa.float64(), st.floats(allow_nan=False))),
        st.just((pa.float32(), st.floats(allow_nan=False, width=32))),
        st.just((pa.string(), _TEXT)),
        st.just((pa.large_string(), _TEXT)),
        st.just((pa.string_view(), _TEXT)),
        st.just((pa.binary(), st.binary(max_size=20))),
        st.just((pa.binary_view(), st.binary(max_size=20))),
        st.just((pa.date32(), st.dates())),
        st.just((pa.timestamp("us"), st.datetimes())),
        st.just((pa.decimal128(12, 3), st.decimals(-999_999_999, 999_999_999, places=3))),
        st.just((pa.dictionary(pa.int16(), pa.string()), st.sampled_from(["a", "bb", "a category of many letters"]))),
    ]
    return st.one_of(leaves)


def _nested(inner):
    def of_list(pair):
        kind, values = pair
        return st.sampled_from([(pa.list_(kind), st.lists(values | st.none(), max_size=3)), (pa.large_list(kind), st.lists(values | st.none(), max_size=3))])

    def of_struct(pairs):
        names = [f"f{index}" for index in range(len(pairs))]
        kind = pa.struct(list(zip(names, [pair[0] for pair in pairs])))
        return st.just((kind, st.fixed_dictionaries({name: pair[1] | st.none() for name, pair in zip(names, pairs)})))

    # pyarrow builds no nested arrays of dictionaries out of values.
    plain = inner.filter(lambda pair: not pa.types.is_dictionary(pair[0]))
    return plain.flatmap(of_list) | st.lists(plain, min_size=1, max_size=2).flatmap(of_struct)


TYPES = st.recursive(_leaf(), _nested, max_leaves=3)


@st.composite
def tables(draw):
    """A table of one to four columns in one to three batches."""
    columns = draw(st.lists(TYPES, min_size=1, max_size=4))
    rows = draw(st.integers(0, 40))
    arrays = []
    for kind, values in columns:
        cells = draw(st.lists(values | st.none(), min_size=rows, max_size=rows))
        if pa.types.is_dictionary(kind):
            arrays.append(pa.array(cells, kind.value_type).dictionary_encode().cast(kind))
        else:
            arrays.append(pa.array(cells, kind))
    table = pa.Table.from_arrays(arrays, names=[f"c{index}" for index in range(len(arrays))])
    cuts = sorted(draw(st.lists(st.integers(0, rows), max_size=2)))
    parts = [table.slice(start, stop - start) for start, stop in zip([0, *cuts], [*cuts, rows])]
    return pa.concat_tables(parts)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(tables(), st.integers(0, 40), st.integers(0, 40))
def test_in_and_out(table, offset, length):
    frame = load(table)
    back = pa.table(OnlyStream(frame))
    back.validate(full=True)
    assert back.to_pylist() == table.to_pylist()
    part = pa.table(OnlyStream(frame.slice(offset, length)))
    part.validate(full=True)
    assert part.to_pylist() == table.slice(offset, length).to_pylist()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(tables(), st.sampled_from(["ipc", "ipc_stream"]), st.sampled_from(["uncompressed", "lz4", "zstd"]))
def test_ours_read_by_pyarrow(table, fmt, compression):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.arrow"
        write(load(table), path, fmt, compression=compression)
        opened = pa.ipc.open_file if fmt == "ipc" else pa.ipc.open_stream
        back = opened(path.read_bytes()).read_all()
        back.validate(full=True)
        assert back.to_pylist() == table.to_pylist()
        assert pa.table(scan(path)).to_pylist() == table.to_pylist()


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(tables(), st.booleans(), st.sampled_from([None, "lz4", "zstd"]))
def test_pyarrows_read_by_us(table, is_file, compression):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.arrow"
        made = pa.ipc.new_file if is_file else pa.ipc.new_stream
        table = table.unify_dictionaries() if is_file else table
        with made(path, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
            writer.write_table(table)
        assert pa.table(scan(path)).to_pylist() == table.to_pylist()


@settings(max_examples=EXAMPLES // 3, deadline=None, derandomize=True)
@given(tables())
def test_polars_and_back(table):
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    frame = pl.DataFrame(OnlyStream(load(table)))
    assert frame.height == table.num_rows
    assert pa.table(OnlyStream(load(frame))).to_pylist() == table.to_pylist()
