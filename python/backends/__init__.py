"""Makes ``from python.backends import get_router`` work, from a checkout and from an installed wheel."""

import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("polarway") is None:
    # A checkout whose root is on the path: the package lies beside this folder.
    sys.path.append(str(Path(__file__).resolve().parents[1]))

from polarway.backends import MODES, BackendRouter, get_router

__all__ = ["MODES", "BackendRouter", "get_router"]
