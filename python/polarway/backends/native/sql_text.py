"""SQL text as a plan: the one call of the shared library that needs no session and touches no data."""

from __future__ import annotations

from ctypes import byref

from polarway.backends.native import library


def to_plan(request: bytes) -> str:
    """The answer to a request, both JSON texts (docs/sql.md)."""
    engine = library.get()
    text = library.Text()
    engine.check(engine.pw_sql_to_plan(request, len(request), byref(text), engine.errors.address))
    return engine.take_text(text)
