"""Arrow IPC files and streams against pyarrow and Polars."""

from __future__ import annotations

import polarway as pw
import pytest

from arrow.native import load, run, scan, write

pa = pytest.importorskip("pyarrow", reason="pyarrow is the other side here")

from arrow.tables import table


@pytest.mark.parametrize("fmt", ["ipc", "ipc_stream"])
@pytest.mark.parametrize("compression", ["uncompressed", "zstd", "lz4"])
@pytest.mark.parametrize("compat", ["oldest", "newest"])
def test_what_we_write_others_read(tmp_path, fmt, compression, compat):
    rows = table()
    path = tmp_path / "rows.arrow"
    write(load(rows), path, fmt, compression=compression, compat_level=compat)
    opened = pa.ipc.open_file if fmt == "ipc" else pa.ipc.open_stream
    theirs = opened(pa.OSFile(str(path))).read_all()
    theirs.validate(full=True)
    assert theirs.to_pylist() == rows.to_pylist()
    assert pa.table(scan(path)).to_pylist() == rows.to_pylist()


@pytest.mark.parametrize("stream", [False, True])
def test_polars_reads_what_we_write_and_the_other_way(tmp_path, stream):
    pl = pytest.importorskip("polars", reason="Polars is the other side here")
    rows = table().drop_columns(["null", "run_end", "fixed_binary", "fixed_binary_long", "numbers_dictionary", "list_view"])
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


def test_types_that_arrow_has_and_we_have_not(tmp_path):
    """Unions, intervals and nested dictionaries come as structs, and what they hold."""
    kinds = pa.array([0, 1, 0, 1], pa.int8())
    dense = pa.UnionArray.from_dense(kinds, pa.array([0, 0, 1, 1], pa.int32()), [pa.array([7, None]), pa.array(["x", "y"])], ["n", "s"], [0, 1])
    sparse = pa.UnionArray.from_sparse(kinds, [pa.array([1, 2, 3, 4]), pa.array(["a", "b", "c", None])], ["n", "s"], [0, 1])
    inner = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int8()), ["p", "q"])
    lists = pa.ListArray.from_arrays(pa.array([0, 2, 3], pa.int32()), inner)
    nested = pa.DictionaryArray.from_arrays(pa.array([1, 0, None, 1], pa.int16()), lists)
    interval = pa.array([(1, 2, 3), None, (-1, -2, -3), (0, 0, 0)], pa.month_day_nano_interval())
    wide = pa.array([None, 1, -2, 10**20], pa.decimal256(50, 2))
    rows = pa.table({"dense": dense, "sparse": sparse, "nested": nested, "interval": interval, "wide": wide})
    path = tmp_path / "rows.arrow"
    with pa.ipc.new_file(path, rows.schema) as writer:
        writer.write_table(rows)
    ours = pa.table(scan(path))
    assert ours["dense"].to_pylist() == [
        {"type_id": 0, "n": 7, "s": None}, {"type_id": 1, "n": None, "s": "x"}, {"type_id": 0, "n": None, "s": None}, {"type_id": 1, "n": None, "s": "y"}]
    assert ours["sparse"].to_pylist() == [
        {"type_id": 0, "n": 1, "s": None}, {"type_id": 1, "n": None, "s": "b"}, {"type_id": 0, "n": 3, "s": None}, {"type_id": 1, "n": None, "s": None}]
    assert ours["nested"].to_pylist() == [["p"], ["p", "q"], None, ["p"]]
    assert ours["interval"].to_pylist()[:2] == [{"months": 1, "days": 2, "nanoseconds": 3}, None]
    assert ours["wide"].to_pylist() == wide.to_pylist()
    assert ours["wide"].type == pa.decimal256(50, 2)


def test_columns_of_one_name_get_numbers(tmp_path):
    batch = pa.RecordBatch.from_arrays([pa.array([1]), pa.array(["x"]), pa.array([2.5])], ["a", "a", "b"])
    path = tmp_path / "rows.arrow"
    with pa.ipc.new_file(path, batch.schema) as writer:
        writer.write_batch(batch)
    assert pa.table(scan(path)).to_pydict() == {"a": [1], "a_duplicated_0": ["x"], "b": [2.5]}


def test_long_texts_are_written_without_what_others_share(tmp_path):
    """The views of a slice refer to a heap of the whole column; only what the slice uses is written."""
    rows = pa.table({"s": pa.array([f"{row:050}" if row % 3 else None for row in range(50_000)])})
    frame = run({"op": "slice", "input": {"op": "frame", "frame": (handle := load(rows)).handle}, "offset": 20_000, "length": 10})
    path = tmp_path / "rows.arrow"
    write(load(frame), path, "ipc")
    assert handle is not None
    assert path.stat().st_size < 4096
    assert pa.ipc.open_file(pa.OSFile(str(path))).read_all()["s"].to_pylist() == rows["s"].to_pylist()[20_000:20_010]
