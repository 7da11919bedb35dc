"""Objects that speak the Arrow PyCapsule protocol, as native frames."""

from __future__ import annotations

from typing import Any


def speaks_arrow(data: Any) -> bool:
    """Whether an object gives Arrow data."""
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def native_of(data: Any, name: str | None = None) -> Any:
    """The native frame of an Arrow object: a table as it is, a column as the only column ``name``."""
    from polarway.backends import current

    return current().from_arrow(data, name)
