"""The ``polarway`` command: ``demo`` and ``show``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives the exit status."""
    parser = argparse.ArgumentParser(prog="polarway", description="A columnar query engine with Polars' API.")
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="write a Parquet file of trades and query it", description=_DEMO)
    demo.add_argument("--rows", type=_rows, default=1_000_000, metavar="N", help="rows of the file (default: 1000000; 10M and 2.5k are understood)")
    demo.add_argument("--file", metavar="PATH", help="keep the file here (default: a temporary one)")
    show = commands.add_parser("show", help="print schema and first rows of a Parquet file", description="Prints schema and first rows of a Parquet file.")
    show.add_argument("file", metavar="FILE", help="a path or a glob")
    show.add_argument("--rows", type=_rows, default=10, metavar="N", help="rows to print (default: 10)")
    chosen = parser.parse_args(arguments)
    return _run(chosen)


_DEMO = "Writes a Parquet file of trades, filters and aggregates it by symbol, and prints plan, result, speed and memory."


def _run(chosen: argparse.Namespace) -> int:
    from polarway.exceptions import PolarwayError

    try:
        if chosen.command == "demo":
            from polarway.demo import run

            return run(chosen.rows, chosen.file)
        return _show(chosen.file, chosen.rows)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except (PolarwayError, OSError) as error:
        print(f"polarway: {error}", file=sys.stderr)
        return 1


def _show(path: str, rows: int) -> int:
    import polarway as pw

    scan = pw.scan_parquet(path)
    schema = scan.collect_schema()
    width = max((len(name) for name in schema), default=0)
    print(f"{path}: {scan.select(pw.len()).collect().item():,} rows, {len(schema)} columns")
    for name, dtype in schema.items():
        print(f"  {name:<{width}}  {dtype!r}")
    with pw.Config(tbl_rows=rows):
        print(scan.head(rows).collect())
    return 0


def _rows(text: str) -> int:
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower(), 1)
    try:
        count = int(float(text[:-1]) * factor) if factor > 1 else int(text.replace("_", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a number of rows: {text!r}") from None
    if count < 1:
        raise argparse.ArgumentTypeError("at least one row is needed")
    return count


def _version() -> str:
    from polarway import __version__

    return f"polarway {__version__}"


if __name__ == "__main__":
    raise SystemExit(main())
