"""Names of Polars' frames that this version does not have: calling one says so, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ON_EAGER = (
    "to_jax", "to_torch", "write_avro", "write_clipboard", "write_database", "write_delta",
    "write_excel", "write_iceberg",
)  # fmt: skip
ON_LAZY = ("profile", "remote", "show_graph", "sink_delta", "sink_iceberg")


def add_missing(owner: type, names: tuple[str, ...]) -> None:
    """Gives a class a method for each name it lacks; the method raises."""
    for name in names:
        if not hasattr(owner, name):
            setattr(owner, name, _missing(f"{owner.__name__}.{name}"))


def _missing(name: str) -> Callable[..., Any]:
    def method(*_arguments: Any, **_options: Any) -> Any:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"{name} is not supported by this version")

    method.__name__ = name.rpartition(".")[2]
    method.__qualname__ = name
    method.__doc__ = "Not supported by this version: raises :class:`polarway.exceptions.UnsupportedError`."
    return method
