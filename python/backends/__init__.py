"""Makes ``from python.backends import get_router`` work, from a checkout and from an installed wheel."""

from polarway.backends import MODES, BackendRouter, get_router

__all__ = ["MODES", "BackendRouter", "get_router"]
