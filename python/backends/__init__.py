"""``python.backends`` for a path that holds the root of a checkout; the one that is installed lies beside ``polarway``."""

import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("polarway") is None:
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from polarway.backends import MODES, BackendRouter, get_router

__all__ = ["MODES", "BackendRouter", "get_router"]
