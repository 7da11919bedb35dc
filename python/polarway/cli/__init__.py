"""The ``polarway`` command: ``demo``, ``show``, ``schema``, ``convert``, ``bench`` and ``doctor``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

_FORMATS = "Parquet, CSV, Arrow IPC and NDJSON, by the file's ending"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives the exit status.

    Examples
    --------
    >>> from polarway.cli import main
    >>> main(["show", "no-such-file.parquet"])
    1
    """
    return _run(_parser().parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="polarway", description="A columnar query engine with Polars' API.")
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="write a Parquet file of trades and query it", description=_DEMO)
    demo.add_argument("--rows", type=_rows, default=1_000_000, metavar="N", help="rows of the file (default: 1000000; 10M and 2.5k are understood)")
    demo.add_argument("--file", metavar="PATH", help="keep the file here (default: a temporary one)")

    show = commands.add_parser("show", help="print schema and first rows of a file", description=f"Prints schema and first rows. Formats: {_FORMATS}.")
    _file(show)
    show.add_argument("--rows", type=_rows, default=10, metavar="N", help="rows to print (default: 10)")

    schema = commands.add_parser("schema", help="print names and types of a file's columns", description=f"Prints one column a line. Formats: {_FORMATS}.")
    _file(schema)
    schema.add_argument("--json", action="store_true", help="one JSON object, name to type")

    convert = commands.add_parser("convert", help="write a file in another format", description=f"Streams FILE to TARGET. Formats: {_FORMATS}.")
    _file(convert)
    convert.add_argument("target", metavar="TARGET", help="the file to write; it appears when it is whole")
    convert.add_argument("--columns", metavar="A,B", help="only these columns")
    convert.add_argument("--rows", type=_rows, metavar="N", help="only the first rows")
    convert.add_argument("--compression", metavar="CODEC", help="Parquet: zstd snappy gzip brotli lz4 uncompressed; IPC: zstd lz4 uncompressed; CSV and NDJSON: gzip zstd (default: by the ending of TARGET)")
    convert.add_argument("--to", metavar="FORMAT", help="parquet csv ipc ndjson (default: by the ending of TARGET)")
    convert.add_argument("--force", action="store_true", help="replace TARGET when it is there")

    bench = commands.add_parser("bench", help="time this machine on a file of trades", description=_BENCH)
    bench.add_argument("--rows", type=_rows, default=1_000_000, metavar="N", help="rows of the file (default: 1000000)")
    bench.add_argument("--rounds", type=_rows, default=5, metavar="N", help="runs of each query; the fastest and the middle one are shown (default: 5)")

    doctor = commands.add_parser("doctor", help="say what works here and what does not, and why", description=_DOCTOR)
    doctor.add_argument("--json", action="store_true", help="the same as one JSON object")
    return parser


_DEMO = "Writes a Parquet file of trades, filters and aggregates it by symbol, and prints plan, result, speed and memory."
_BENCH = "Reads, filters, aggregates, sorts and writes a file of trades, and does the same with the engines that are installed beside this one."
_DOCTOR = "Prints modes, native library, instruction set, limits and versions. The exit status is 1 when no mode works."


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a path or a glob")
    parser.add_argument("--from", dest="format", metavar="FORMAT", help="parquet csv ipc ndjson (default: by the file's ending)")


def _run(chosen: argparse.Namespace) -> int:
    from polarway.config import Config
    from polarway.exceptions import PolarwayError

    try:
        if not _is_plain_terminal():
            return _command(chosen)
        with Config(ascii_tables=True):
            return _command(chosen)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever reads the output has seen enough; nothing may be written to it at exit either.
        sys.stderr.close()
        return 0
    except (PolarwayError, OSError, ValueError) as error:
        print(f"polarway: {error}", file=sys.stderr)
        return 1


def _is_plain_terminal() -> bool:
    """Whether the output takes no lines and letters but ASCII's; what it cannot show becomes escapes then."""
    try:
        "┌ü日".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return True
    return False


def _command(chosen: argparse.Namespace) -> int:
    if chosen.command == "demo":
        from polarway import demo

        return demo.run(chosen.rows, chosen.file)
    if chosen.command == "bench":
        from polarway.cli import bench

        return bench.run(chosen.rows, chosen.rounds)
    if chosen.command == "doctor":
        from polarway.cli import doctor

        return doctor.run(as_json=chosen.json)
    from polarway.cli import files

    if chosen.command == "show":
        return files.show(chosen.file, chosen.format, chosen.rows)
    if chosen.command == "schema":
        return files.schema(chosen.file, chosen.format, as_json=chosen.json)
    return files.convert(chosen)


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
