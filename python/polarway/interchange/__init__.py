"""Where programs written for Polars look for :class:`polarway.CompatLevel`."""

from polarway.interchange.protocol import CompatLevel

__all__ = ["CompatLevel"]
