"""Packed CSV files: gzip, zstd, bzip2 and xz, in several members, damaged and cut off."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from pathlib import Path

import polarway as pw
import pytest

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def text(rows: int, seed: int = 1) -> bytes:
    generator = random.Random(seed)
    lines = [f"{row},{generator.random()},{'aaaa' * generator.randrange(80)}" for row in range(rows)]
    return ("i,f,s\n" + "\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("kind", PACKERS)
def test_packed_files_read_as_plain_ones(kind: str, tmp_path: Path) -> None:
    plain = text(30_000)
    path = tmp_path / f"a.csv.{kind}"
    path.write_bytes(PACKERS[kind](plain))
    assert pw.read_csv(path).equals(pw.read_csv(plain))
    assert pw.scan_csv(path).head(3).collect()["i"].to_list() == [0, 1, 2]


@pytest.mark.parametrize("kind", PACKERS)
def test_several_members(kind: str, tmp_path: Path) -> None:
    plain = text(9_000)
    path = tmp_path / f"a.csv.{kind}"
    path.write_bytes(b"".join(PACKERS[kind](plain[start : start + 50_000]) for start in range(0, len(plain), 50_000)) + PACKERS[kind](b""))
    assert pw.read_csv(path).equals(pw.read_csv(plain))


@pytest.mark.parametrize("level", range(1, 10))
def test_bzip2_levels_and_shapes(level: int, tmp_path: Path) -> None:
    generator = random.Random(level)
    for shape in (b"", b"x", b"a" * 1_000_000, bytes(generator.choices(b"ab", k=300_000)), bytes(generator.choices(range(32, 127), k=1_200_000)), b"abcd" * 90_000):
        path = tmp_path / "a.csv.bz2"
        body = shape.replace(b"\n", b" ").replace(b'"', b" ").replace(b",", b" ")
        path.write_bytes(bz2.compress(b"a\n" + body + b"\n", level))
        rows = pw.read_csv(path, schema={"a": pw.String}, empty_string_is_null=False, encoding="utf8-lossy")["a"].to_list()
        assert rows == [body.decode()], (level, body[:20])


@pytest.mark.parametrize("kind", PACKERS)
def test_damage_is_an_error_that_names_the_file(kind: str, tmp_path: Path) -> None:
    packed = bytearray(PACKERS[kind](text(20_000)))
    cut = tmp_path / f"cut.csv.{kind}"
    cut.write_bytes(packed[: len(packed) * 2 // 3])
    with pytest.raises(pw.exceptions.PolarwayError, match=rf"cut\.csv\.{kind}: the compressed file is damaged: .*ends too early"):
        pw.read_csv(cut)
    packed[len(packed) // 2] ^= 0x10
    bad = tmp_path / f"bad.csv.{kind}"
    bad.write_bytes(packed)
    with pytest.raises(pw.exceptions.PolarwayError, match=rf"bad\.csv\.{kind}: the compressed file is damaged"):
        pw.read_csv(bad, infer_schema=False, truncate_ragged_lines=True)


def test_bytes_behind_the_last_bzip2_stream_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.bz2"
    path.write_bytes(bz2.compress(b"a\n1\n") + b"more")
    with pytest.raises(pw.exceptions.PolarwayError, match="do not start a stream"):
        pw.read_csv(path)


def test_random_damage_of_bzip2_is_rows_or_an_error(tmp_path: Path) -> None:
    generator = random.Random(7)
    whole = bz2.compress(text(300))
    path = tmp_path / "a.csv.bz2"
    read = 0
    for _ in range(400):
        packed = bytearray(whole)
        for _ in range(generator.randrange(1, 4)):
            packed[generator.randrange(4, len(packed))] = generator.randrange(256)
        path.write_bytes(packed)
        try:
            expected: bytes | None = bz2.decompress(packed)
        except (OSError, EOFError, ValueError):
            expected = None
        try:
            pw.read_csv(path, infer_schema=False, truncate_ragged_lines=True)
            assert expected is not None
            read += 1
        except pw.exceptions.PolarwayError as error:
            assert expected is None, error
    assert read < 200
