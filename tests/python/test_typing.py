"""A strict type checker accepts the package and a program written against it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("typed_program.py")


@pytest.mark.skipif(shutil.which("mypy") is None, reason="mypy is not installed")
@pytest.mark.parametrize("target", [ROOT / "python" / "polarway", PROGRAM], ids=["package", "program"])
def test_strict_checker_finds_nothing(target: Path, tmp_path: Path) -> None:
    command = [shutil.which("mypy"), "--strict", "--config-file", ROOT / "pyproject.toml", "--cache-dir", tmp_path, target]
    found = subprocess.run(command, cwd=ROOT, env={"MYPYPATH": str(ROOT / "python"), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_typed_program_runs() -> None:
    done = subprocess.run([sys.executable, PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["42", "['symbol',", "'n',", "'3',", "'3',", "'3']"]
