"""The portable backend: plans interpreted in pure Python over PyArrow. No native code of ours, so it runs wherever pyarrow does:
serverless, in a browser. Loaded at the first query, never by ``import polarway``.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polarway.backends.portable.portable_engine import PortableEngine

_engine: PortableEngine | None = None
_lock = threading.Lock()


def engine() -> PortableEngine:
    """The interpreter of this process; imports pyarrow at the first call."""
    global _engine
    if _engine is None:
        with _lock:
            if _engine is None:
                missing = available()
                if missing is not None:
                    from polarway.exceptions import PolarwayError

                    raise PolarwayError(f"the portable mode cannot be used: {missing}")
                from polarway.backends.portable.pandas_later import postpone

                postpone()
                from polarway.backends.portable.portable_engine import PortableEngine

                _engine = PortableEngine()
    return _engine


def available() -> str | None:
    """Why the portable backend cannot be used, or None when it can; pyarrow is looked for, not imported."""
    import importlib.util
    import sys

    loaded = sys.modules.get("pyarrow")
    if loaded is not None:
        return None if hasattr(loaded, "RecordBatchReader") else _STAND_IN
    try:
        spec = importlib.util.find_spec("pyarrow")
    except (ImportError, ValueError):
        # Hidden by a finder, or by None in sys.modules.
        spec = None
    if spec is None:
        return "pyarrow is not installed (pip install pyarrow)"
    # The real one is mostly a compiled module.
    places = spec.submodule_search_locations or ()
    return None if any(name.startswith("lib.") for place in places if os.path.isdir(place) for name in os.listdir(place)) else _STAND_IN


_STAND_IN = "the module called pyarrow is not Apache Arrow's (pip install pyarrow)"
