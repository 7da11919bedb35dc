"""``Result`` and ``Option`` under the name that asynchronous programs import them by. The client itself comes with the server."""

from __future__ import annotations

from typing import Any

from polarway.result import Err, Nothing, Ok, Option, Result, Some, sequence

__all__ = ["Err", "Nothing", "Ok", "Option", "Result", "Some", "sequence"]


def __getattr__(name: str) -> Any:
    if name == "AsyncPolarwayClient":
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError("AsyncPolarwayClient needs the Polarway server, which this version does not have; use polarway.scan_parquet and LazyFrame.collect in this process")
    raise AttributeError(f"module 'polarway.async_client' has no attribute {name!r}")
