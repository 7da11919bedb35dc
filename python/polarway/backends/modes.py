"""The modes there are, and whether one works here. Nothing is loaded until it is asked for."""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from polarway.backends.base import Backend

#: Every mode, the fastest local one first.
MODES = ("standalone", "portable", "distributed")

#: The modes whose frames live in this process.
LOCAL_MODES = MODES[:2]

#: Variables that tell a deployment where no native code and no server is expected, with the place they tell of.
SERVERLESS = {
    "AWS_LAMBDA_FUNCTION_NAME": "AWS Lambda",
    "FUNCTIONS_WORKER_RUNTIME": "Azure Functions",
    "FUNCTION_TARGET": "Google Cloud Functions",
}

_chosen: ContextVar[str | None] = ContextVar("polarway_mode", default=None)


def check_mode(mode: str, what: str) -> str:
    """The mode in small letters.

    Raises
    ------
    ValueError
        There is no such mode; the message names those there are.
    """
    known = mode.strip().lower() if isinstance(mode, str) else mode
    if known not in MODES:
        raise ValueError(f"unknown {what} {mode!r}; modes: {', '.join(MODES)}")
    return known


def why_not(mode: str, server: str) -> str | None:
    """Why a mode cannot be used here, or None when it can. ``distributed`` asks ``server``, which takes at most half a second."""
    if mode == "distributed":
        from polarway.backends import server_address

        return server_address.why_not(server)
    if mode == "portable":
        if importlib.util.find_spec("polarway.backends.portable") is None:
            return "the portable backend is not part of this build"
        from polarway.backends import portable

        return portable.available()
    from polarway.backends.native import available

    return available()


def backend(mode: str) -> Backend:
    """The backend of a local mode; loads it at the first call.

    Raises
    ------
    PolarwayError
        It cannot be loaded.
    """
    if mode == "portable":
        from polarway.backends import portable

        return portable.engine()
    from polarway.backends import native

    return native.engine()


def current_mode() -> str:
    """The mode of frames that name no backend: of the enclosing :func:`using`, else of ``BACKEND_MODE`` where that is
    a local one that works, else the first local one that works."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    wanted = os.environ.get("BACKEND_MODE")
    if wanted:
        wanted = wanted.strip().lower()
    missing = []
    for mode in (wanted, *LOCAL_MODES) if wanted in LOCAL_MODES else LOCAL_MODES:
        reason = why_not(mode, "")
        if reason is None:
            return mode
        missing.append(f"{mode}: {reason}")
    from polarway.exceptions import UnsupportedError

    raise UnsupportedError("no mode works here: " + "; ".join(missing))


@contextmanager
def using(mode: str) -> Iterator[None]:
    """Inside, frames that are read or made belong to the backend of this local mode."""
    token = _chosen.set(mode)
    try:
        yield
    finally:
        _chosen.reset(token)


def serverless() -> str | None:
    """The name of the serverless place or browser that this process runs in; None elsewhere."""
    if sys.platform == "emscripten":
        return "a browser (Pyodide)"
    return next((place for variable, place in SERVERLESS.items() if os.environ.get(variable)), None)


def backend_of(refs: Any) -> Backend:
    """The backend that holds the frames a plan names; the active one for a plan that names none."""
    for ref in refs:
        held = getattr(getattr(ref, "_native", ref), "backend", None)
        if held is not None:
            return held  # type: ignore[no-any-return]
    return backend(current_mode())
