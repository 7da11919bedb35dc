"""The functions of the plan, one family per module, found by name and loaded at their first use."""

from __future__ import annotations

import importlib

from polarway.backends.portable.functions.registry import TABLE, Entry

_NAMESPACES = {
    "str": ("text", "text_search"), "dt": ("dates", "dates_shift"), "list": ("lists", "list_items", "rows", "maps"), "map": ("maps",), "arr": ("lists", "list_items", "rows"),
    "struct": ("structs",), "cat": ("categories",), "bin": ("binaries",), "ext": ("extensions",),
}  # fmt: skip
_PLAIN = (
    "arithmetic", "comparison", "missing", "maths", "horizontal", "membership", "order", "rows", "running", "distinct", "replacing",
    "rolling", "weighted", "lists", "bits", "ranges", "dates_shift", "histograms", "sliding", "bins", "windowed", "hashes",
)  # fmt: skip
_loaded: set[str] = set()


def find(name: str) -> Entry | None:
    """The function of a name; None when this backend has none."""
    found = TABLE.get(name)
    if found is not None:
        return found
    prefix, dot, _ = name.partition(".")
    for module in _NAMESPACES.get(prefix, ()) if dot else _PLAIN:
        if module not in _loaded:
            importlib.import_module(f"{__name__}.{module}")
            _loaded.add(module)
            found = TABLE.get(name)
            if found is not None:
                return found
    return None


def load_all() -> dict[str, Entry]:
    """Every function that this backend has."""
    for name in (*(f"{prefix}.?" for prefix in _NAMESPACES), "?"):
        find(name)
    return TABLE
