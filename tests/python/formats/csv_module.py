"""Reads random texts with Python's csv module and with Polarway, many per call, and stops at the first difference.

    POLARWAY_CSV_CHUNK=64 python csv_module.py 100000 20261

With a chunk of 64 bytes every text of more than that is cut, in all places over the run.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import polarway as pw

PIECES = [
    "a", "bc", "0", "-1.5", "é", "漢字", "😀", " ", '"', '""', "\n", "\r\n", ",", ",", "\n", "long text that does not fit into a view", '"quoted"', '"a,b"',
    '"x\ny"', '"he said ""no"""', '""""', '"\r\n"', "\t", ";", "'",
]  # fmt: skip
WIDTHS = (1, 2, 4, 8, 16, 32, 128)
TEXTS_PER_CALL = 1000
HUGE = 20_000


def wild(generator: random.Random) -> str:
    """Anything, well formed or not."""
    return "".join(generator.choice(PIECES) for _ in range(generator.randrange(1, 25)))


def tame(generator: random.Random) -> str:
    """Records of one width, quoted by the rules, so that whole blocks are scanned at once."""
    width, end = generator.randrange(1, 6), generator.choice(("\n", "\r\n"))
    lines = []
    for _ in range(generator.randrange(1, 30)):
        fields = ["".join(generator.choices(PIECES, k=generator.randrange(4))) for _ in range(width)]
        quoted = [any(mark in field for mark in '",\r\n') or generator.randrange(6) == 0 for field in fields]
        lines.append(",".join('"' + field.replace('"', '""') + '"' if marked else field for field, marked in zip(fields, quoted, strict=True)))
    return end.join(lines) + (end if generator.randrange(3) else "")


def text_of(generator: random.Random) -> str:
    text = tame(generator) if generator.randrange(3) else wild(generator)
    if generator.randrange(500) == 0:
        text += '"' + "x" * generator.randrange(HUGE) + generator.choice(('"', '""', "", '"\n,'))
    return "\ufeff" + text if generator.randrange(20) == 0 else text


def as_module_reads(text: str) -> list[list[str]]:
    """A blank line is a record of one empty field here, and no record there. A byte-order mark is no text."""
    return [row or [""] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


def as_polarway_reads(paths: list[Path], width: int) -> dict[str, list[list[str]]]:
    names = [f"c{number}" for number in range(width)]
    frame = pw.scan_csv(
        paths, has_header=False, schema=dict.fromkeys(names, pw.String), empty_string_is_null=False, include_file_paths="path", raise_if_empty=False
    ).collect()
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for *fields, path in frame.rows():
        # Fields that a record lacks are null, and only those.
        present = next((number for number, field in enumerate(fields) if field is None), width)
        assert all(field is None for field in fields[present:]), fields
        rows[path].append(fields[:present])
    return rows


def check(texts: list[str], folder: Path) -> None:
    classes: dict[int, list[tuple[Path, str, list[list[str]]]]] = defaultdict(list)
    for number, text in enumerate(texts):
        expected = as_module_reads(text)
        width = max((len(row) for row in expected), default=1)
        path = folder / f"{number}.csv"
        path.write_bytes(text.encode())
        classes[next(limit for limit in WIDTHS if limit >= width)].append((path, text, expected))
    for width, members in classes.items():
        found = as_polarway_reads([path for path, _, _ in members], width)
        for path, text, expected in members:
            if found.get(str(path), []) != expected:
                raise SystemExit(f"{text!r}\nexpected {expected}\nfound    {found.get(str(path), [])}")


def main(count: int, seed: int) -> None:
    csv.field_size_limit(1 << 30)
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        for done in range(0, count, TEXTS_PER_CALL):
            check([text_of(generator) for _ in range(min(TEXTS_PER_CALL, count - done))], Path(folder))
    print(f"{count} texts equal")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
