"""Every block of the guide runs, in order, one chapter in one fresh interpreter; text after a block is what it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "docs" / "guide").glob("*.md"))
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BETWEEN = "\x1e"


def blocks(chapter: Path) -> list[tuple[str, str | None]]:
    """Each block of Python, with the text that follows it directly (None: it is not looked at)."""
    text = chapter.read_text(encoding="utf-8")
    found: list[tuple[str, str | None]] = []
    end = -1
    for match in BLOCK.finditer(text):
        if match[1] == "python":
            found.append((match[2], None))
        elif found and not text[end : match.start()].strip():
            found[-1] = (found[-1][0], match[2])
        end = match.end()
    return found


def test_there_are_chapters():
    assert len(CHAPTERS) >= 6


@pytest.mark.parametrize("chapter", [path for path in CHAPTERS if path.name != "README.md"], ids=lambda path: path.stem)
def test_chapter(chapter: Path, tmp_path: Path) -> None:
    parts = blocks(chapter)
    assert parts, f"{chapter.name} has no block of Python"
    if chapter.stem == "modes":
        pytest.importorskip("pyarrow")
    program = f"print({BETWEEN!r}, end='')\n".join(code for code, _ in parts)
    environment = {name: value for name, value in os.environ.items() if name not in ("BACKEND_MODE", "GRPC_SERVER")}
    environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for (code, expected), printed in zip(parts, done.stdout.split(BETWEEN), strict=True):
        if expected is not None:
            assert printed == expected, code
