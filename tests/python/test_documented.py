"""Every public name says what it is and shows an example, which test_docstrings.py runs."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import polarway as pw

MODULES = ("polarway", "polarway.api", "polarway.async_client", "polarway.exceptions", "polarway.result", "polarway.selectors", "polarway.streaming", "polarway.testing")
NAMESPACES = ("str", "dt", "list", "arr", "struct", "cat", "bin", "name", "meta")
REFUSED = "Not supported by this version"
# Names that the engine or this version does not serve yet; using one raises an error that says so.
WAITING: frozenset[str] = frozenset()


def members(path: str, kind: type) -> Iterator[tuple[str, Any]]:
    """A class and what it and its bases in this package offer."""
    yield path, kind
    for name in dir(kind):
        if name.startswith("_"):
            continue
        found = inspect.getattr_static(kind, name)
        owner = next((base for base in kind.__mro__ if name in base.__dict__), kind)
        function = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
        if callable(function) and owner.__module__.partition(".")[0] == "polarway":
            yield f"{path}.{name}", function


def public() -> Iterator[tuple[str, Any]]:
    """Every public name with what holds its documentation."""
    for title in MODULES:
        module = importlib.import_module(title)
        for name in getattr(module, "__all__", None) or [name for name in dir(module) if not name.startswith("_")]:
            found = getattr(module, name)
            if inspect.isclass(found):
                yield from members(f"{title}.{name}", found)
            elif callable(found) and not inspect.ismodule(found):
                yield f"{title}.{name}", found
    for space in NAMESPACES:
        yield from members(f"Expr.{space}", type(getattr(pw.col("a"), space)))
        if space not in ("name", "meta"):
            yield from members(f"Series.{space}", type(getattr(pw.Series([1]), space)))


def test_every_public_name_has_an_example():
    names = dict(public())
    bare = sorted(path for path, found in names.items() if ">>>" not in (found.__doc__ or "") and REFUSED not in (found.__doc__ or ""))
    assert len(names) > 1000
    assert bare == sorted(WAITING), f"without an example: {', '.join(bare)}"
