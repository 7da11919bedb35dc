"""A source that streams chunks, owned by Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from ctypes import addressof, byref, c_uint64
from typing import TYPE_CHECKING, Any

from polarway.backends.native import arrow_memory, library
from polarway.backends.native.frame import NativeFrame

if TYPE_CHECKING:
    from polarway.backends.native.native_engine import NativeEngine
    from polarway.schema import Schema

# Ctrl-C is noticed between two waits.
WAIT_MS = 50


class NativeSource:
    """Owns one source handle: the engine closes the source when this object goes.

    Parameters
    ----------
    kind
        ``csv`` or ``filesystem``.
    config
        As in ``pw_source_create`` of bindings/include/polarway.h.
    kept
        What must live as long as the source.
    """

    __slots__ = ("_backend", "_handle", "_kept", "_library")

    def __init__(self, backend: NativeEngine, kind: str, config: dict[str, Any], kept: object = None) -> None:
        self._handle = 0
        self._backend = backend
        self._kept = kept
        self._library = engine = library.get()
        name, text = kind.encode("utf-8"), json.dumps(config).encode("utf-8")
        out = c_uint64()
        engine.check(engine.pw_source_create(engine.session, name, len(name), text, len(text), byref(out), engine.errors.address))
        self._handle = out.value

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Closes the source; chunks that were read live on. Closing twice does nothing."""
        if self._handle:
            self._library.pw_source_close(self._handle, None)

    def schema(self) -> Schema:
        """Names and types of the columns."""
        engine = self._library
        out = arrow_memory.ArrowSchema()
        engine.check(engine.pw_source_schema(self._handle, addressof(out), engine.errors.address))
        return arrow_memory.take_schema(out)

    def metadata(self) -> dict[str, Any]:
        """What is known before rows are read."""
        return self._object(self._library.pw_source_metadata)

    def stats(self) -> dict[str, Any]:
        """Figures of the stream, now."""
        return self._object(self._library.pw_source_stats)

    def set(self, **settings: Any) -> None:
        """Changes ``memory_limit``, ``chunk_size`` or ``prefetch``."""
        engine = self._library
        text = json.dumps(settings).encode("utf-8")
        engine.check(engine.pw_source_set(self._handle, text, len(text), engine.errors.address))

    def read_chunk(self) -> NativeFrame | None:
        """The next chunk; None at the end. Ctrl-C ends the wait; what was read until then is kept for the next call."""
        engine = self._library
        out = c_uint64()
        while (code := engine.pw_source_read_chunk(self._handle, WAIT_MS, byref(out), engine.errors.address)) == library.TIMEOUT:
            continue
        engine.check(code)
        return NativeFrame(self._backend, out.value) if out.value else None

    def _object(self, ask: Callable[..., int]) -> dict[str, Any]:
        engine = self._library
        text = library.Text()
        engine.check(ask(self._handle, byref(text), engine.errors.address))
        value: dict[str, Any] = json.loads(engine.take_text(text))
        return value
