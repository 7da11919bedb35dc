"""One Parquet file with one row group of about 3 GiB, read under a budget of 256 MiB in a process of its own.

    python benchmarks/memory/row_group.py --limit-mib 256

The file is written by pyarrow on first use (1.4 GB, a minute): numbers, text of 30 bytes that is never the same, and text from a dictionary. Each query prints its
time and the largest resident set; the run fails when that passes the budget by more than 64 MiB. `--wide` reads one of 200 columns instead, whose pages do not
begin at the same rows.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import run

MIB = 1 << 20
BATCH_ROWS = 1 << 20
BYTES_PER_ROW = 59  # uncompressed, of the narrow table
WIDE_COLUMNS = 200

QUERIES = {
    "batches": "print(sum(len(batch) for batch in pw.scan_parquet(path).collect_batches()))",
    "max_of_each": "print(pw.scan_parquet(path).select(pw.all().max()).collect().rows())",
    "group": "print(len(pw.scan_parquet(path).group_by('tag').agg(pw.col('price').mean(), pw.col('text').max()).collect()))",
    "filter": "print(len(pw.scan_parquet(path).filter(pw.col('price') > 0.9999).collect()))",
}
WIDE_QUERIES = {
    "batches": QUERIES["batches"],
    "max_of_each": "print(len(pw.scan_parquet(path).select(pw.all().max()).collect().rows()))",
    "filter": "print(pw.scan_parquet(path).filter(pw.col('c0') > 0.9999).collect().width)",
}


def narrow_table(rng, rows: int):
    import numpy as np
    import pyarrow as pa

    tags = np.array([f"tag-{i}" for i in range(1000)])
    texts = np.char.add("text-value-of-some-length-", rng.integers(0, 10**9, rows).astype(str))
    return pa.table({
        "id": pa.array(np.arange(rows)),
        "price": pa.array(rng.random(rows)),
        "text": pa.array(texts),
        "tag": pa.array(tags[rng.integers(0, 1000, rows)]),
        "volume": pa.array(rng.integers(0, 1 << 30, rows).astype(np.int32)),
    })


def wide_table(rng, rows: int):
    import numpy as np
    import pyarrow as pa

    return pa.table({f"c{i}": pa.array(rng.random(rows).astype(np.float32 if i % 2 else np.float64)) for i in range(WIDE_COLUMNS)})


def write(path: Path, bytes_wanted: int, wide: bool) -> Path:
    """The file, written on first use."""
    if path.exists():
        return path
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(1)
    per_row = WIDE_COLUMNS * 6 if wide else BYTES_PER_ROW
    rows = bytes_wanted // per_row
    step = BATCH_ROWS // WIDE_COLUMNS if wide else BATCH_ROWS
    # The same rows again and again: the table takes no more memory than they do.
    piece = (wide_table if wide else narrow_table)(rng, min(step, rows))
    table = pa.concat_tables([piece] * (rows // piece.num_rows))
    partial = path.with_suffix(".partial")
    pq.write_table(table, partial, row_group_size=table.num_rows, compression="snappy", use_dictionary=["tag"])
    assert pq.ParquetFile(partial).metadata.num_row_groups == 1
    partial.rename(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mib", type=int, default=3072, help="uncompressed size of the row group")
    parser.add_argument("--limit-mib", type=int, default=256)
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--query", nargs="*", choices=list(QUERIES))
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "polarway-compare")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    path = write(args.data / f"row-group-{args.mib}{'-wide' if args.wide else ''}.parquet", args.mib * MIB, args.wide)
    queries = WIDE_QUERIES if args.wide else QUERIES
    limit = args.limit_mib * MIB
    over = [name for name in args.query or queries if run.run_program(name, queries[name], path, limit) > limit + run.OVERHEAD]
    if over:
        raise SystemExit(f"over the budget of {args.limit_mib} MiB plus 64: {', '.join(over)}")


if __name__ == "__main__":
    main()
