"""Arrow IPC files and streams against pyarrow, Polars and DuckDB, and the files that fuzzers made."""

from __future__ import annotations

import re

import polarway as pw
import pytest
from arrow.native import DATA, load, needs_data, run, scan, write

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

import pyarrow.ipc  # noqa: E402
from arrow.tables import table  # noqa: E402

GOLDEN = sorted([*DATA.glob("arrow-ipc-stream/integration/*/*.stream"), *DATA.glob("arrow-ipc-stream/integration/*/*.arrow_file")])
FUZZED = sorted([*DATA.glob("arrow-ipc-stream/clusterfuzz*"), *DATA.glob("arrow-ipc-file/clusterfuzz*")])
UNSUPPORTED = r"interval|union|decimals of|big-endian|more than one occurrence|inside a dictionary"


def plain(array):
    """Values as integers, lists or text, for types that both sides do not share."""
    if pa.types.is_dictionary(array.type):
        array = pa.chunked_array([chunk.dictionary_decode() for chunk in array.chunks], array.type.value_type)
    if pa.types.is_map(array.type):
        return [None if row is None else [{"key": key, "value": value} for key, value in row] for row in array.to_pylist()]
    if pa.types.is_temporal(array.type) and not pa.types.is_time(array.type):
        storage = pa.int32() if array.type.bit_width == 32 else pa.int64()
        return pa.chunked_array([chunk.view(storage) for chunk in array.chunks], storage).to_pylist()
    return array.to_pylist()


def wide_seconds(array):
    """Units that we do not have become the next finer one."""
    kind = array.type
    if pa.types.is_timestamp(kind) and kind.unit == "s":
        return array.cast(pa.timestamp("ms", kind.tz))
    if pa.types.is_duration(kind) and kind.unit == "s":
        return array.cast(pa.duration("ms"))
    return array


@needs_data
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_golden_files_read_equal(path):
    try:
        ours = pa.table(scan(path))
    except pw.exceptions.PolarwayError as error:
        assert re.search(UNSUPPORTED, str(error)), error
        return
    opened = pa.ipc.open_stream if path.suffix == ".stream" else pa.ipc.open_file
    theirs = opened(pa.memory_map(str(path))).read_all()
    assert ours.column_names == theirs.column_names
    for name in ours.column_names:
        assert repr(plain(ours[name])) == repr(plain(wide_seconds(theirs[name]))), name


@needs_data
@pytest.mark.parametrize("path", FUZZED, ids=lambda path: path.name[-20:])
def test_fuzzed_files_are_an_error(path):
    with pytest.raises(pw.exceptions.PolarwayError) as found:
        scan(path)
    assert "internal error" not in str(found.value)


@pytest.mark.parametrize("fmt", ["ipc", "ipc_stream"])
@pytest.mark.parametrize("compression", ["uncompressed", "zstd", "lz4"])
def test_what_we_write_others_read(tmp_path, fmt, compression):
    rows = table()
    path = tmp_path / "rows.arrow"
    write(load(rows), path, fmt, compression=compression)
    opened = pa.ipc.open_file if fmt == "ipc" else pa.ipc.open_stream
    theirs = opened(pa.OSFile(str(path))).read_all()
    theirs.validate(full=True)
    assert theirs.to_pylist() == rows.to_pylist()
    assert pa.table(scan(path)).to_pylist() == rows.to_pylist()


@pytest.mark.parametrize("stream", [False, True])
def test_polars_reads_what_we_write_and_the_other_way(tmp_path, stream):
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    rows = table().drop_columns(["null", "run_end", "fixed_binary", "fixed_binary_long", "float16", "numbers_dictionary", "list_view"])
    path = tmp_path / "ours.arrow"
    write(load(rows), path, "ipc_stream" if stream else "ipc")
    read = pl.read_ipc_stream if stream else pl.read_ipc
    frame = read(path)
    assert frame.equals(pl.DataFrame(rows), null_equal=True)
    back = tmp_path / "theirs.arrow"
    (frame.write_ipc_stream if stream else frame.write_ipc)(back)
    assert pa.table(scan(back)).to_pylist() == pa.table(scan(path)).to_pylist()


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_compressed_bodies(tmp_path, codec):
    rows = pa.table({"n": list(range(5000)) * 3, "s": [f"text {row % 7}" for row in range(15000)], "zero": [0] * 15000})
    path = tmp_path / "rows.arrow"
    with pa.ipc.new_file(path, rows.schema, options=pa.ipc.IpcWriteOptions(compression=codec)) as writer:
        writer.write_table(rows, max_chunksize=4000)
    assert pa.table(scan(path)).to_pydict() == rows.to_pydict()


@pytest.mark.parametrize("delta", [False, True])
def test_dictionaries_that_grow_or_change(tmp_path, delta):
    kind = pa.dictionary(pa.int8(), pa.string())
    words = [["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]] if delta else [["a", "b"], ["x"], ["b", "a"]]
    batches = [pa.record_batch({"d": pa.DictionaryArray.from_arrays(pa.array([len(w) - 1, None, 0], pa.int8()), w)}) for w in words]
    path = tmp_path / "rows.arrows"
    with pa.ipc.new_stream(path, pa.schema({"d": kind}), options=pa.ipc.IpcWriteOptions(emit_dictionary_deltas=delta)) as writer:
        for batch in batches:
            writer.write_batch(batch)
    assert pa.table(scan(path))["d"].to_pylist() == [value for batch in batches for value in batch["d"].to_pylist()]


def test_columns_filters_and_slices_reach_the_scan(tmp_path):
    rows = pa.table({"n": list(range(100_000)), "s": [str(row) for row in range(100_000)]})
    path = tmp_path / "rows.arrow"
    with pa.ipc.new_file(path, rows.schema) as writer:
        writer.write_table(rows, max_chunksize=30_000)
    source = {"op": "scan", "format": "ipc", "paths": [str(path)], "options": {}}
    wanted = {"op": "filter", "input": source, "predicate": {"fn": "ge", "args": [{"col": "n"}, {"lit": 99_990}]}}
    result = pa.table(run({"op": "select", "input": wanted, "exprs": [{"col": "s"}]}))
    assert result["s"].to_pylist() == [str(row) for row in range(99_990, 100_000)]
    assert pa.table(run({"op": "slice", "input": source, "offset": 29_999, "length": 2}))["n"].to_pylist() == [29_999, 30_000]


def test_a_file_that_is_cut_short(tmp_path):
    path = tmp_path / "rows.arrow"
    write(load(pa.table({"n": [1, 2, 3]})), path, "ipc")
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(pw.exceptions.PolarwayError, match="rows.arrow"):
            scan(path)


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_large_buffers_that_we_compress(tmp_path, codec):
    """More than one LZ4 block, some that do not get smaller."""
    noise = [(row * 2654435761) % 2**63 for row in range(700_000)]
    rows = pa.table({"noise": noise, "even": [7] * 700_000})
    path = tmp_path / "rows.arrow"
    write(load(rows), path, "ipc", compression=codec)
    assert path.stat().st_size < rows.nbytes
    assert pa.ipc.open_file(pa.OSFile(str(path))).read_all().equals(rows)
    assert pa.table(scan(path)).to_pydict() == rows.to_pydict()
