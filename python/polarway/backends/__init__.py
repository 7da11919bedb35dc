"""Where plans run. ``get_router`` and ``BackendRouter`` choose a mode; the backends do the work.

A local backend is a package here (``native``, ``portable``) with two functions: ``available()`` says why it cannot be
used, or gives None, and loads nothing; ``engine()`` gives the one :class:`~polarway.backends.base.Backend` of the process.

Examples
--------
>>> from polarway.backends import get_router
>>> get_router().mode
'standalone'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.backends import modes
from polarway.backends.advice import ModeAdvice, recommend_mode
from polarway.backends.modes import MODES
from polarway.backends.router import BackendRouter, get_router

if TYPE_CHECKING:
    from polarway.backends.base import Backend

__all__ = ["MODES", "BackendRouter", "ModeAdvice", "current", "get_router", "recommend_mode"]


def current() -> Backend:
    """The backend that runs here and now: of the router that is loading, else of the local mode in ``BACKEND_MODE``, which is
    read at each call, else the native engine where its library is found, else the portable one.

    Raises
    ------
    UnsupportedError
        No local mode works here; the message says why.
    """
    return modes.backend(modes.current_mode())
