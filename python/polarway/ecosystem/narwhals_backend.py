"""narwhals' own backend for the Polars API, bound to this package.

narwhals drives Polars through names that :mod:`polarway` has too. Its backend's modules are loaded a second time, under names
below ``polarway.ecosystem.narwhals_backend``, with their imports of ``polars`` bound to ``polarway``; nothing of narwhals itself
or of an installed Polars changes.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from types import ModuleType
from typing import Any

THEIRS = "narwhals._polars"
OURS = "polarway.ecosystem.narwhals_backend"
#: The release of Polars whose API this package follows; narwhals chooses its calls by it.
POLARS_API = (2, 1, 0)


_TO_POLARS = f"return __import__({__name__!r}, fromlist=['to_polars']).to_polars(self.native)"


def to_polars(native: Any) -> Any:
    """A frame or series as one of Polars', which must be installed."""
    import polars

    return polars.Series(native.name, native) if hasattr(native, "name") else polars.DataFrame(native)


class _Rebound(ast.NodeTransformer):
    """Imports of Polars become imports of Polarway; what asks the installed Polars for its version gets ``POLARS_API``."""

    def visit_Import(self, node: ast.Import) -> ast.AST:
        for name in node.names:
            name.name = _renamed(name.name)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.module is not None and node.level == 0:
            node.module = _renamed(node.module)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        asks = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if asks == "_backend_version":
            return ast.copy_location(ast.parse(repr(POLARS_API), mode="eval").body, node)
        if asks == "to_native_namespace":
            return ast.copy_location(ast.parse("__import__('polarway')", mode="eval").body, node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if node.name == "to_polars":
            # Frames of this package are none of Polars: they go over through Arrow.
            node.body = ast.parse(_TO_POLARS).body
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if node.attr == "POLARS" and isinstance(node.value, ast.Name) and node.value.id == "Implementation":
            # Frames of this package are not Polars frames, and narwhals' callers ask which they have.
            node.attr = "UNKNOWN"
        return node


def _renamed(module: str) -> str:
    for old, new in ((THEIRS, OURS), ("polars", "polarway")):
        if module == old or module.startswith(f"{old}."):
            return new + module[len(old) :]
    return module


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``OURS.name`` in the source of ``THEIRS.name``."""

    def find_spec(self, fullname: str, path: Any = None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        if not fullname.startswith(f"{OURS}."):
            return None
        source = importlib.util.find_spec(THEIRS + fullname[len(OURS) :])
        if source is None or source.origin is None:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=source.origin)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        origin = module.__spec__.origin
        assert origin is not None
        with open(origin, encoding="utf-8") as file:
            tree = ast.fix_missing_locations(_Rebound().visit(ast.parse(file.read(), origin)))
        exec(compile(tree, origin, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - what a loader does


__path__: list[str] = []
sys.meta_path.append(_Finder())
