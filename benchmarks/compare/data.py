"""Writes the trades table that the queries read: id int64, symbol of 100, price float64, volume int64, ts microseconds."""

from __future__ import annotations

from pathlib import Path

CHUNK_ROWS = 1_000_000


def trades(folder: Path, rows: int, codec: str) -> Path:
    """The file, written on first use. Row groups of a million rows, by pyarrow."""
    path = folder / f"trades-{rows}-{codec}.parquet"
    if path.exists():
        return path
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    symbols = pa.array([f"SYM{i:03d}" for i in range(100)])
    rng = np.random.default_rng(42)
    partial = path.with_suffix(".partial")
    writer = None
    for start in range(0, rows, CHUNK_ROWS):
        n = min(CHUNK_ROWS, rows - start)
        codes = pa.array(rng.integers(0, 100, n, dtype=np.int32))
        table = pa.table({
            "id": pa.array(np.arange(start, start + n, dtype=np.int64)),
            "symbol": pa.DictionaryArray.from_arrays(codes, symbols).cast(pa.string()),
            "price": pa.array(rng.random(n) * 1000.0),
            "volume": pa.array(rng.integers(1, 10_000, n, dtype=np.int64)),
            "ts": pa.array(1_700_000_000_000_000 + np.arange(start, start + n, dtype=np.int64) * 1000, pa.timestamp("us")),
        })
        writer = writer or pq.ParquetWriter(partial, table.schema, compression=codec)
        writer.write_table(table)
    assert writer is not None
    writer.close()
    partial.rename(path)
    return path
