"""The module by which programs written for Polars import :class:`polarway.CompatLevel`."""

from polarway.compat import CompatLevel

__all__ = ["CompatLevel"]
