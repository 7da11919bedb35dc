"""The plugin by which narwhals, and every library built on it, takes frames, lazy frames and series of this package.

Examples
--------
>>> import polarway as pw
>>> from polarway.ecosystem import narwhals_plugin
>>> narwhals_plugin.is_native(pw.DataFrame({"a": [1]}))
True
"""

from __future__ import annotations

import importlib
from typing import Any

import polarway as pw
from polarway.ecosystem import narwhals_backend

NATIVE_PACKAGE = "polarway"


def is_native(native_object: object) -> bool:
    """Whether an object is a frame, lazy frame or series of this package."""
    return isinstance(native_object, (pw.DataFrame, pw.LazyFrame, pw.Series))


def __narwhals_namespace__(version: Any) -> Any:
    """What narwhals runs its calls through."""
    namespace = importlib.import_module(f"{narwhals_backend.OURS}.namespace")
    return namespace.PolarsNamespace(version=version)


def compliant(native_object: Any) -> Any:
    """A frame, lazy frame or series as narwhals works with it."""
    from narwhals._utils import Version

    return __narwhals_namespace__(Version.MAIN).from_native(native_object)
