"""Text and bytes under offsets become views: every length, at the start, inside and at the end of the data."""

from __future__ import annotations

import io
import random

import polarway as pw
import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is the producer here")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
def test_all_lengths(kind: object, codec: str | None) -> None:
    rng = random.Random(5)
    for case in range(60):
        longest = rng.choice([1, 4, 5, 12, 13, 40])
        letters = "abcdefg" if case % 2 else "aäß€𝄞z"
        values = [None if rng.random() < 0.1 else "".join(rng.choices(letters, k=rng.randrange(longest + 1))) for _ in range(rng.randrange(1, 40))]
        given = values if kind in (pa.string(), pa.large_string()) else [None if value is None else value.encode() for value in values]
        first = rng.randrange(len(given))
        table = pa.table({"a": pa.array(given, kind)}).slice(first)
        assert pw.from_arrow(table)["a"].to_list() == given[first:]
        file = io.BytesIO()
        with pa.ipc.new_file(file, table.schema, options=pa.ipc.IpcWriteOptions(compression=codec)) as writer:
            writer.write_table(table)
        assert pw.read_ipc(file.getvalue())["a"].to_list() == given[first:]


def offsets_file(offsets: list[int], data: bytes) -> bytes:
    array = pa.Array.from_buffers(pa.string(), len(offsets) - 1, [None, pa.array(offsets, pa.int32()).buffers()[1], pa.py_buffer(data)])
    batch = pa.record_batch([array], names=["a"])
    file = io.BytesIO()
    with pa.ipc.new_stream(file, batch.schema) as writer:
        writer.write_batch(batch)
    return file.getvalue()


@pytest.mark.parametrize("offsets", [[0, 5, 3, 20], [0, 30, 10, 20], [0, 19, 18, 20], [0, 5, 21, 20]])
def test_offsets_that_fall_are_errors(offsets: list[int]) -> None:
    array = pa.Array.from_buffers(pa.string(), 3, [None, pa.array(offsets, pa.int32()).buffers()[1], pa.py_buffer(b"x" * 40)])
    with pytest.raises(pw.exceptions.PolarwayError, match="negative or fall"):
        pw.from_arrow(pa.table({"a": array}))


@pytest.mark.parametrize(("data", "row"), [(b"abc\xffefgh", 0), (b"abcd\xc3\xa4gh", None), (b"abc\xc3\xa4fgh", 0), (b"abcd\x80fgh", 1), (b"ab\xc3\xa4efg\xc3", 1)])
def test_files_hold_utf8_in_every_row(data: bytes, row: int | None) -> None:
    """Also where the block as a whole is UTF-8 and a row begins inside a character."""
    file = offsets_file([0, 4, 8], data[:8])
    if row is None:
        assert pw.read_ipc_stream(file)["a"].to_list() == ["abcd", "ägh"]
    else:
        with pytest.raises(pw.exceptions.PolarwayError, match=f"row {row} is not UTF-8"):
            pw.read_ipc_stream(file)


def test_lz4_of_short_repeats() -> None:
    rng = random.Random(9)
    for period in [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 18, 19, 31, 64, 1000]:
        unit = rng.randbytes(period)
        data = b"".join(unit[: rng.randrange(1, period + 1)] + rng.randbytes(rng.randrange(4)) for _ in range(300))
        table = pa.table({"a": pa.array([data, None, data[::-1]], pa.binary())})
        file = io.BytesIO()
        with pa.ipc.new_file(file, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(table)
        assert pw.read_ipc(file.getvalue())["a"].to_list() == [data, None, data[::-1]]
