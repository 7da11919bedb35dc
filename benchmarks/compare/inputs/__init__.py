"""The files that the queries read, written on first use into one folder and kept there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, write: Callable[[Path], None]) -> Path:
    """The file at path; when it is absent, written beside it and renamed, so that a stopped run leaves no half file."""
    if not path.exists():
        partial = path.with_name(path.name + ".partial")
        write(partial)
        partial.rename(path)
    return path
