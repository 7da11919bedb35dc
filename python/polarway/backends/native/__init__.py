"""The native engine: the only place that imports ctypes. Loaded at the first query, never by ``import polarway``."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polarway.backends.native.native_engine import NativeEngine

_engine: NativeEngine | None = None
_lock = threading.Lock()


def engine() -> NativeEngine:
    """The engine of this process; loads the library at the first call."""
    global _engine
    if _engine is None:
        with _lock:
            if _engine is None:
                from polarway.backends.native.native_engine import NativeEngine

                _engine = NativeEngine()
    return _engine


def available() -> str | None:
    """Why the native engine cannot be used, or None when it can; the library is looked for, not loaded."""
    if _engine is not None:
        return None
    from polarway.backends.native import library
    from polarway.exceptions import PolarwayError

    try:
        library.locate()
    except PolarwayError as error:
        return str(error)
    return None
