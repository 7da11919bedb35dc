"""Files of other shapes: many columns, long strings, CSV of numbers, CSV full of quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inputs import made_once

GROUP_ROWS = 250_000


def _wide_chunk(rows: int, columns: int, rng: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    words = pa.array([f"word-{i:04d}" for i in range(1000)])
    made = {}
    for i in range(columns):
        if i % 4 == 0:
            made[f"c{i:03d}"] = pa.array(rng.integers(0, 1 << 40, rows, dtype=np.int64))
        elif i % 4 == 1:
            made[f"c{i:03d}"] = pa.array(rng.random(rows))
        elif i % 4 == 2:
            made[f"c{i:03d}"] = pa.array(rng.integers(0, 1000, rows, dtype=np.int32))
        else:
            made[f"c{i:03d}"] = words.take(pa.array(rng.integers(0, 1000, rows, dtype=np.int32)))
    return pa.table(made)


def wide(folder: Path, rows: int, columns: int = 100) -> Path:
    """int64, float64, int32 of 1,000 values and text of 1,000 words in turn; Parquet snappy."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow.parquet as pq

        rng = np.random.default_rng(7)
        writer = None
        for start in range(0, rows, GROUP_ROWS):
            table = _wide_chunk(min(GROUP_ROWS, rows - start), columns, rng)
            writer = writer or pq.ParquetWriter(path, table.schema, compression="snappy")
            writer.write_table(table)
        assert writer is not None
        writer.close()

    return made_once(folder / f"wide-{rows}x{columns}.parquet", write)


def strings(folder: Path, rows: int) -> Path:
    """One column of distinct texts of 50 bytes beside an id; Parquet snappy."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.parquet as pq

        rng = np.random.default_rng(11)
        schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
        with pq.ParquetWriter(path, schema, compression="snappy") as writer:
            for start in range(0, rows, GROUP_ROWS):
                n = min(GROUP_ROWS, rows - start)
                letters = rng.integers(97, 123, n * 50, dtype=np.uint8).tobytes()
                offsets = pa.py_buffer((np.arange(n + 1, dtype=np.int32) * 50).tobytes())
                text = pa.StringArray.from_buffers(n, offsets, pa.py_buffer(letters))
                writer.write_table(pa.table([pa.array(np.arange(start, start + n)), text], schema=schema))

    return made_once(folder / f"strings-{rows}.parquet", write)


def csv_numbers(folder: Path, size: int) -> Path:
    """Ten columns of integers and floats, about `size` bytes."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow as pa
        import pyarrow.csv as pc

        rng = np.random.default_rng(13)
        schema = pa.schema([(f"i{k}", pa.int64()) for k in range(5)] + [(f"f{k}", pa.float64()) for k in range(5)])
        with pc.CSVWriter(path, schema) as writer:
            while not path.exists() or path.stat().st_size < size:
                ints = [pa.array(rng.integers(-(10 ** (2 + 2 * k)), 10 ** (2 + 2 * k), GROUP_ROWS)) for k in range(5)]
                floats = [pa.array(np.round(rng.random(GROUP_ROWS) * 10 ** k, 6)) for k in range(5)]
                writer.write_table(pa.table(ints + floats, schema=schema))

    return made_once(folder / f"numbers-{size}.csv", write)


def csv_quoted(folder: Path, size: int) -> Path:
    """An id and four texts, most of them quoted: commas, doubled quotes and line breaks inside; about `size` bytes."""
    def write(path: Path) -> None:
        import csv
        import random

        rng = random.Random(17)
        plain = ["alpha", "beta gamma", "delta", "epsilon zeta eta", "naïve", "日本語"]
        marked = ['say "yes"', "a, b, c", "first\nsecond", '"', "x,\"y\"\nz", "no marks at all in this one, but a comma"]
        rows = [[rng.choice(marked if rng.random() < 0.7 else plain) + " " + str(rng.randrange(1000)) for _ in range(4)] for _ in range(20_000)]
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["id", "a", "b", "c", "d"])
            number = 0
            while out.tell() < size:
                writer.writerows([number + i, *row] for i, row in enumerate(rows))
                number += len(rows)

    return made_once(folder / f"quoted-{size}.csv", write)
