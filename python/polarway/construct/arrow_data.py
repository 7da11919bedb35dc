"""Objects that speak the Arrow PyCapsule protocol, as native frames."""

from __future__ import annotations

from typing import Any


def speaks_arrow(data: Any) -> bool:
    """Whether an object gives Arrow data."""
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def native_of(data: Any, name: str | None = None) -> Any:
    """The native frame of an Arrow object: a table as it is, a column as the only column ``name``."""
    from polarway.backends.native import arrow_memory, engine

    stream = arrow_memory.open_stream(data)
    return engine().take_stream(arrow_memory.struct_stream(stream, name))
