"""Makes ``from python.backends import get_router`` work wherever ``polarway`` can be imported: this folder lies beside it."""

from polarway.backends import MODES, BackendRouter, get_router

__all__ = ["MODES", "BackendRouter", "get_router"]
