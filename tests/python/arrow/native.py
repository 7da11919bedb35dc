"""Frames of the native engine as objects that have nothing but the protocol."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from polarway.backends import native

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "arrow-testing" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no arrow-testing beside the repository")


class OnlyStream:
    """A frame with ``__arrow_c_stream__`` and nothing else."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.stream_capsule(requested_schema)


def load(producer: Any) -> Any:
    """The rows of any producer as a native frame."""
    return native.engine().from_stream(producer.__arrow_c_stream__())


def through(producer: Any) -> OnlyStream:
    """Into the engine and out again."""
    return OnlyStream(load(producer))


def run(node: dict[str, Any]) -> OnlyStream:
    """The result of a plan."""
    return OnlyStream(native.engine().collect(json.dumps({"version": 1, "plan": node}).encode()))


def scan(path: Path, fmt: str = "ipc") -> OnlyStream:
    """A file, read by the engine."""
    return run({"op": "scan", "format": fmt, "paths": [str(path)], "options": {}})


def write(frame: Any, path: Path, fmt: str, **options: Any) -> None:
    """A native frame, written by the engine."""
    run({"op": "sink", "input": {"op": "frame", "frame": frame.handle}, "format": fmt, "path": str(path), "options": options})


def open_exports() -> int:
    """Arrow structures that were given out and not released."""
    return native.engine().memory().open_exports
