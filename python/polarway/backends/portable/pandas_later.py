"""pyarrow without pandas until somebody imports pandas.

The first conversion of a Python value makes pyarrow import pandas, where that is installed, only to ask whether the value is
one of its objects. That takes longer than a whole query. As long as nobody has imported pandas no such object exists, so pyarrow
is told that there is none; the import of pandas, by whomever, tells it otherwise. Its C++ part asks at every conversion: while a
plan runs on a thread, that import is refused to it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import wraps
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

_running = threading.local()


def without_pandas(method: Callable[..., Any]) -> Callable[..., Any]:
    """While the method runs on a thread, nothing on it imports pandas, which it does not need."""

    @wraps(method)
    def run(*arguments: Any, **options: Any) -> Any:
        before = getattr(_running, "plan", False)
        _running.plan = True
        try:
            return method(*arguments, **options)
        finally:
            _running.plan = before

    return run


def postpone() -> None:
    """Keeps pyarrow from importing pandas by itself; nothing happens where pandas is loaded already."""
    try:
        from pyarrow.lib import _pandas_api as known
    except ImportError:
        return
    if "pandas" in sys.modules or not hasattr(type(known), "have_pandas") or not hasattr(type(known), "pd"):
        return
    refusal = _Refusal()
    sys.meta_path.insert(0, refusal)
    try:
        asked = known.have_pandas
    finally:
        sys.meta_path.remove(refusal)
    if not asked:
        sys.meta_path.insert(0, _Watch(known))


class _Refusal(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """An error for pandas, nothing for other names."""
        if name == "pandas":
            raise ImportError("pandas is not looked for yet")
        return None


class _Watch(MetaPathFinder):
    """Sees the import of pandas coming, once."""

    def __init__(self, known: Any) -> None:
        self._known = known

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module of pandas, which tells pyarrow when it is there; nothing for other names."""
        if name != "pandas":
            return None
        if getattr(_running, "plan", False):
            raise ImportError("pandas is not imported while a plan runs")
        sys.meta_path.remove(self)
        from importlib.util import find_spec

        spec = find_spec("pandas")
        if spec is not None and spec.loader is not None:
            spec.loader = _Told(spec.loader, self._known)
        return spec


class _Told(Loader):
    """Loads pandas, then tells pyarrow."""

    def __init__(self, loader: Any, known: Any) -> None:
        self._loader = loader
        self._known = known

    def create_module(self, spec: ModuleSpec) -> Any:
        """As the loader of pandas does it."""
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        """Runs pandas' own code; then pyarrow looks again."""
        spec = module.__spec__
        spec.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        _ = self._known.pd

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)
