"""A CSV file of 1,000 columns, and a gzip CSV of 2 GB of which ten rows are wanted, each read under a budget of 256 MiB in a process of its own.

    python benchmarks/memory/csv_files.py --limit-mib 256

The files are written on first use (1.2 GB and 2 GB, some seconds: a block is made once and repeated). Each query prints its time and the largest resident set; the
run fails when that passes the budget by more than 64 MiB, or when ten rows of the packed file take longer than a second to find.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
from pathlib import Path

import run

MIB = 1 << 20
COLUMNS = 1000
BLOCK_ROWS = 1000
HEAD_SECONDS = 1.0

WIDE_QUERIES = {
    "batches": "print(sum(len(batch) for batch in pw.scan_csv(path).collect_batches()))",
    "max_of_each": "print(len(pw.scan_csv(path).select(pw.all().max()).collect().rows()))",
    "filter": "print(pw.scan_csv(path).filter(pw.col('n0') > 999_000).collect().shape)",
    "two_of_all": "print(pw.scan_csv(path).select(pw.col('n3').sum(), pw.col('t999').max()).collect().rows())",
    "to_csv": "pw.scan_csv(path).sink_csv('/dev/null')",
}
PACKED_QUERIES = {
    "head": "import time; s = time.perf_counter(); print(pw.scan_csv(path).head(10).collect().height, f'{time.perf_counter() - s:.3f} s')",
    "n_rows": "print(pw.read_csv(path, n_rows=10).height)",
}


def wide(path: Path, bytes_wanted: int) -> Path:
    """Numbers, floats and text by turns."""
    if path.exists():
        return path
    generator = random.Random(1)
    kinds = [generator.choice("nft") for _ in range(COLUMNS - 2)]
    names = ["n0", "n1", "n2", "n3", *(f"{kind}{number}" for number, kind in enumerate(kinds[2:], 4))][: COLUMNS - 1] + ["t999"]
    make = {"n": lambda: str(generator.randrange(1_000_000)), "f": lambda: f"{generator.random():.6f}", "t": lambda: f"text{generator.randrange(10**6)}"}
    block = "".join(",".join(make[name[0]]() for name in names) + "\n" for _ in range(BLOCK_ROWS)).encode()
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        for _ in range(bytes_wanted // len(block)):
            file.write(block)
    return path


def packed(path: Path, bytes_wanted: int) -> Path:
    """Many gzip members, one after the other."""
    if path.exists():
        return path
    generator = random.Random(2)
    rows = "".join(f"{generator.randrange(10**9)},{generator.random()},name {generator.randrange(10**6)}\n" for _ in range(400_000))
    member = gzip.compress(rows.encode(), 6)
    with path.open("wb") as file:
        file.write(gzip.compress(b"id,value,name\n"))
        while file.tell() < bytes_wanted:
            file.write(member)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit-mib", type=int, default=256)
    parser.add_argument("--wide-mib", type=int, default=1200)
    parser.add_argument("--packed-mib", type=int, default=2048)
    parser.add_argument("--query", nargs="*", default=[*WIDE_QUERIES, *PACKED_QUERIES], choices=[*WIDE_QUERIES, *PACKED_QUERIES])
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "polarway-compare")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    over = []
    for queries, write, name, size in (
        (WIDE_QUERIES, wide, f"columns-{COLUMNS}-{args.wide_mib}.csv", args.wide_mib),
        (PACKED_QUERIES, packed, f"packed-{args.packed_mib}.csv.gz", args.packed_mib),
    ):
        wanted = [query for query in args.query if query in queries]
        path = write(args.data / name, size * MIB) if wanted else Path()
        for query in wanted:
            start = time.perf_counter()
            largest = run.run_program(query, queries[query], path, args.limit_mib * MIB)
            if largest > args.limit_mib * MIB + run.OVERHEAD:
                over.append(query)
            if queries is PACKED_QUERIES and time.perf_counter() - start > HEAD_SECONDS:
                over.append(f"{query} (slow)")
    if over:
        raise SystemExit(f"over the budget of {args.limit_mib} MiB plus 64, or too slow: {', '.join(over)}")


if __name__ == "__main__":
    main()
