"""What users pass as a file to write: paths and file objects."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

_CHUNK = 1 << 20


def is_path(target: Any) -> bool:
    """Whether a target is a path rather than a file object."""
    return isinstance(target, (str, os.PathLike))


def plain_path(target: str | os.PathLike[str]) -> str:
    """The path of a path, a ``file:`` URI or a path from ``~``; URLs of other places are refused."""
    from polarway.io.sources import local_path

    return local_path(target)


def path_text(target: str | os.PathLike[str]) -> str:
    """The path as the engine gets it."""
    return os.path.abspath(plain_path(target))


def require_utf8(target: Any) -> None:
    """Refuses a text file of another encoding, into which our bytes would not fit."""
    encoding = getattr(target, "encoding", None) if isinstance(target, io.TextIOBase) else None
    if encoding is not None and encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        from polarway.exceptions import InvalidOperationError

        raise InvalidOperationError(f"file encoding is not UTF-8: the text file was opened with encoding {encoding!r}; open it as bytes or with encoding='utf-8'")


def copy_into(path: str, target: Any) -> None:
    """The bytes of a finished file into a file object; text files get them in what they are made over, or as text."""
    require_utf8(target)
    inner = getattr(target, "buffer", None)
    binary = inner if isinstance(target, io.TextIOBase) and inner is not None else target
    if binary is not target:
        target.flush()
    with open(path, "rb") as file:
        if isinstance(binary, io.TextIOBase):
            binary.write(file.read().decode("utf-8"))
            return
        while chunk := file.read(_CHUNK):
            binary.write(chunk)
    if binary is not target:
        binary.flush()


def write_text(text: str, target: Any) -> str | None:
    """Text to a path, to a file object of either kind, or back to the caller."""
    if target is None:
        return text
    if is_path(target):
        Path(path_text(target)).write_text(text, encoding="utf-8")
        return None
    try:
        target.write(text)
    except TypeError:
        target.write(text.encode("utf-8"))
    return None
