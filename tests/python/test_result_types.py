"""What a strict type checker makes of Result and Option: values keep their types through every step, mistakes are found."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
from typing import assert_type
from polarway.result import Err, Ok, Option, Result, Some, Nothing, collect, safe, safe_async, sequence, traverse

def half(n: int) -> Result[int, str]:
    return Ok(n // 2) if n % 2 == 0 else Err("odd")

def find(name: str) -> Option[float]:
    return Some(1.5) if name else Nothing

def find_again(name: str) -> Result[float, str]:
    return find(name).ok_or("none")

def len_of(n: int) -> int:
    return n

assert_type(half(4).map(str), Result[str, str])
assert_type(half(4).map_err(len), Result[int, int])
assert_type(half(4).and_then(half).unwrap(), int)
assert_type(half(4).unwrap_or(None), int | None)
assert_type(half(4).ok_value(), int | None)
assert_type(half(4).match(ok=str, err=len), str | int)
assert_type(half(4).zip(half(2)), Result[tuple[int, int], str])
assert_type(half(4).to_option(), Option[int])
assert_type(find("x").map(int), Option[int])
assert_type(find("x").ok_or("none"), Result[float, str])
assert_type(find("x").unwrap_or(0.0), float)
assert_type(sequence([half(2), half(4)]), Result[list[int], str])
assert_type(traverse([2, 4], half), Result[list[int], str])
assert_type(collect([half(2)]), tuple[list[int], list[str]])
assert_type(sequence([find("a"), find("b")]), Option[list[float]])
assert_type(traverse(["a"], find), Option[list[float]])
assert_type(half(4).map(str).and_then(find_again).unwrap_or(None), float | None)
assert_type(half(4).filter(bool, 3), Result[int, str | int])
assert_type(half(4).map_or(0, len_of), int)
assert_type(half(4).map_or_else(len, len_of), int)
assert_type(find("x").zip(find("y")), Option[tuple[float, float]])
assert_type(find("x").and_then(lambda value: find(str(value))), Option[float])
assert_type(find("x").match(some=str, nothing=lambda: 0), str | int)
assert_type([value for result in [half(2)] for value in result], list[int])

class Reader:
    @safe(OSError, ValueError)
    def read(self, path: str) -> bytes:
        return path.encode()

    @safe_async
    async def fetch(self, path: str) -> bytes:
        return path.encode()

assert_type(Reader().read("x").map(len).unwrap_or(0), int)

@safe
def parse(text: str) -> int:
    return int(text)

@safe_async
async def fetch(text: str) -> int:
    return int(text)

assert_type(parse("1"), Result[int, Exception])

async def main() -> None:
    assert_type(await fetch("1"), Result[int, Exception])

match half(2):
    case Ok(value):
        print(value + 1)
    case Err(error):
        print(error)
"""

BAD = {
    "half('x')": "arg-type",
    "half(2).map(lambda n: n.upper())": "attr-defined",
    "half(2).and_then(str)": "arg-type",
    "parse(1)": "arg-type",
    "half(2).unwrap().upper()": "attr-defined",
}


def check(tmp_path, program):
    checker = [sys.executable, "-m", "mypy"] if importlib.util.find_spec("mypy") else [shutil.which("mypy")]
    if checker[0] is None:
        pytest.skip("mypy is not installed")
    path = tmp_path / "program.py"
    path.write_text(program, encoding="utf-8")
    environment = os.environ | {"MYPYPATH": str(ROOT / "python")}
    return subprocess.run(
        [*checker, "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache"), str(path)],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_types_are_kept(tmp_path):
    done = check(tmp_path, GOOD)
    assert done.returncode == 0, done.stdout + done.stderr


def test_mistakes_are_found(tmp_path):
    done = check(tmp_path, GOOD + "".join(f"{line}\n" for line in BAD))
    first = GOOD.count("\n") + 1
    for number, (line, code) in enumerate(BAD.items(), first):
        assert any(f":{number}: error" in found and f"[{code}]" in found for found in done.stdout.splitlines()), f"{line}: {done.stdout}"
