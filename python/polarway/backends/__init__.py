"""Where plans run. ``get_router`` and ``BackendRouter`` choose a mode; the backends do the work.

Examples
--------
>>> from polarway.backends import get_router
>>> get_router().mode
'standalone'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.backends.router import MODES, BackendRouter, get_router

if TYPE_CHECKING:
    from polarway.backends.base import Backend

__all__ = ["MODES", "BackendRouter", "get_router"]


def active() -> Backend:
    """The backend of frames that name none: the native engine in this process."""
    from polarway.backends import native

    return native.engine()
