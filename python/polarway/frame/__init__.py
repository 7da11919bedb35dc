"""Eager frames. ``verbs`` and ``summaries`` are shared with lazy frames; the other modules are aspects of :class:`DataFrame`."""

from __future__ import annotations

from polarway.frame.data_frame import DataFrame

__all__ = ["DataFrame"]
