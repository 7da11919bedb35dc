"""The trades table: id int64, symbol of 100, price float64, volume int64, ts microseconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inputs import made_once

CHUNK_ROWS = 1_000_000


def chunk(start: int, rows: int, rng: Any) -> Any:
    """Rows start to start + rows as a pyarrow table."""
    import numpy as np
    import pyarrow as pa

    symbols = pa.array([f"SYM{i:03d}" for i in range(100)])
    codes = pa.array(rng.integers(0, 100, rows, dtype=np.int32))
    return pa.table({
        "id": pa.array(np.arange(start, start + rows, dtype=np.int64)),
        "symbol": pa.DictionaryArray.from_arrays(codes, symbols).cast(pa.string()),
        "price": pa.array(rng.random(rows) * 1000.0),
        "volume": pa.array(rng.integers(1, 10_000, rows, dtype=np.int64)),
        "ts": pa.array(1_700_000_000_000_000 + np.arange(start, start + rows, dtype=np.int64) * 1000, pa.timestamp("us")),
    })


def parquet(folder: Path, rows: int, codec: str) -> Path:
    """The table as Parquet with row groups of a million rows, by pyarrow."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow.parquet as pq

        rng = np.random.default_rng(42)
        writer = None
        for start in range(0, rows, CHUNK_ROWS):
            table = chunk(start, min(CHUNK_ROWS, rows - start), rng)
            writer = writer or pq.ParquetWriter(path, table.schema, compression=codec)
            writer.write_table(table)
        assert writer is not None
        writer.close()

    return made_once(folder / f"trades-{rows}-{codec}.parquet", write)


def ipc(folder: Path, rows: int, codec: str) -> Path:
    """The table as an Arrow IPC file with batches of a million rows, by pyarrow; `codec` lz4 or zstd."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow.ipc

        rng = np.random.default_rng(42)
        with pyarrow.ipc.new_file(path, chunk(0, 1, np.random.default_rng(1)).schema, options=pyarrow.ipc.IpcWriteOptions(compression=codec)) as writer:
            for start in range(0, rows, CHUNK_ROWS):
                writer.write_table(chunk(start, min(CHUNK_ROWS, rows - start), rng))

    return made_once(folder / f"trades-{rows}-{codec}.arrow", write)


def csv(folder: Path, rows: int) -> Path:
    """The table as CSV, half a million rows at a time, by pyarrow."""
    def write(path: Path) -> None:
        import numpy as np
        import pyarrow.csv as pc

        rng = np.random.default_rng(42)
        first = chunk(0, 1, np.random.default_rng(1))
        with pc.CSVWriter(path, first.schema, write_options=pc.WriteOptions(quoting_style="none")) as writer:
            for start in range(0, rows, CHUNK_ROWS):
                writer.write_table(chunk(start, min(CHUNK_ROWS, rows - start), rng))

    return made_once(folder / f"trades-{rows}.csv", write)


def ndjson(folder: Path, rows: int) -> Path:
    """The table as NDJSON, timestamps as ISO text."""
    def write(path: Path) -> None:
        import numpy as np

        rng = np.random.default_rng(42)
        with path.open("w") as out:
            for start in range(0, rows, CHUNK_ROWS):
                table = chunk(start, min(CHUNK_ROWS, rows - start), rng)
                out.writelines(
                    f'{{"id":{i},"symbol":"{s}","price":{p!r},"volume":{v},"ts":"{t.isoformat()}"}}\n'
                    for i, s, p, v, t in zip(*(column.to_pylist() for column in table.columns)))

    return made_once(folder / f"trades-{rows}.ndjson", write)
