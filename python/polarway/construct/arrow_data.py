"""Objects that speak the Arrow PyCapsule protocol, as native frames."""

from __future__ import annotations

from typing import Any

from polarway.datatypes.extension import storage_names


def speaks_arrow(data: Any) -> bool:
    """Whether an object gives Arrow data."""
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def native_of(data: Any, name: str | None = None) -> Any:
    """The native frame of an Arrow object: a table as it is, a column as the only column ``name``."""
    from polarway.backends import current

    native = current().from_arrow(data, name)
    names = storage_names()
    return without_extensions(native, names) if names else native


def without_extensions(native: Any, names: list[str]) -> Any:
    """The frame with columns of these extension types as their storage."""
    from polarway.plan import encode, nodes

    plan = nodes.with_columns({"op": "frame", "frame": native.handle}, [nodes.function("ext.storage", nodes.ALL_COLUMNS, names=names)])
    return native.backend.run(encode(plan), (native,))
