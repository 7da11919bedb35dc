"""Finds, loads and declares the shared library: bindings/include/polarway.h in ctypes.

Nothing happens at import. The library is loaded by the first call of :func:`get`, chosen by reading ``/proc/cpuinfo``
(never by trying an instruction). ``POLARWAY_LIBRARY`` names another file.
"""

from __future__ import annotations

import ctypes
import os
import re
import threading
import warnings
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

from polarway import exceptions

ABI_MAJOR = 1
OK = 0
CANCELLED = 42
TIMEOUT = 43

_PACKAGED = Path(__file__).resolve().parents[2] / "_native"
_DESCRIPTOR = re.compile(r"/proc/self/fd/\d+")
# What x86-64-v3 adds; /proc/cpuinfo calls LZCNT "abm".
_V3_FLAGS = frozenset({"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"})


def with_names(text: str) -> str:
    """A text of the engine in which files in memory, which have the numbers of their descriptors as paths, are called by what they are."""
    return _DESCRIPTOR.sub(_name, text) if "/proc/self/fd/" in text else text


def _name(path: re.Match[str]) -> str:
    try:
        in_memory = os.readlink(path[0]).startswith("/memfd:")
    except OSError:
        # Closed since: the path is all that is known.
        in_memory = False
    return "bytes in memory" if in_memory else path[0]


class Error(ctypes.Structure):
    """struct pw_error"""

    _fields_ = [
        ("size", c_uint32),
        ("code", c_int32),
        ("message_length", c_uint32),
        ("reserved", c_uint32),
        ("message", ctypes.c_char * 8176),
    ]


class Text(ctypes.Structure):
    """struct pw_text"""

    _fields_ = [("data", c_void_p), ("length", c_size_t)]


class Progress(ctypes.Structure):
    """struct pw_progress"""

    _fields_ = [
        ("size", c_uint32),
        ("state", c_int32),
        ("fraction", ctypes.c_double),
        ("rows_read", c_int64),
        ("rows_out", c_int64),
        ("memory_used", c_int64),
        ("memory_peak", c_int64),
        ("elapsed_ns", c_int64),
    ]


class Memory(ctypes.Structure):
    """struct pw_memory"""

    _fields_ = [
        ("size", c_uint64),
        ("limit", c_int64),
        ("used", c_int64),
        ("peak", c_int64),
        ("open_sessions", c_int64),
        ("open_queries", c_int64),
        ("open_frames", c_int64),
        ("open_exports", c_int64),
    ]


_HANDLE = c_uint64
_PLAN = (_HANDLE, c_char_p, c_size_t)
# Arrow structs and the error struct are passed as addresses, so that neither module needs the other's types.
_ARROW = c_void_p
_ERROR = c_void_p

#: Every function but the first two gives a status.
SIGNATURES: dict[str, tuple[Any, ...]] = {
    "pw_abi_version": (),
    "pw_text_free": (POINTER(Text),),
    "pw_build_info": (POINTER(Text), _ERROR),
    "pw_memory_stats": (POINTER(Memory), _ERROR),
    "pw_memory_trim": (_ERROR,),
    "pw_session_open": (c_char_p, c_size_t, POINTER(c_uint64), _ERROR),
    "pw_session_close": (_HANDLE, _ERROR),
    "pw_plan_schema": (*_PLAN, _ARROW, _ERROR),
    "pw_explain": (*_PLAN, c_int32, POINTER(Text), _ERROR),
    "pw_sql_to_plan": (c_char_p, c_size_t, POINTER(Text), _ERROR),
    "pw_query_collect": (*_PLAN, POINTER(c_uint64), _ERROR),
    "pw_query_start": (*_PLAN, POINTER(c_uint64), _ERROR),
    "pw_query_wait": (_HANDLE, c_int64, _ERROR),
    "pw_query_schema": (_HANDLE, _ARROW, _ERROR),
    "pw_query_next": (_HANDLE, c_int64, _ARROW, _ERROR),
    "pw_query_next_frame": (_HANDLE, c_int64, POINTER(c_uint64), _ERROR),
    "pw_query_stream": (_HANDLE, _ARROW, _ERROR),
    "pw_query_take_frame": (_HANDLE, POINTER(c_uint64), _ERROR),
    "pw_query_cancel": (_HANDLE, _ERROR),
    "pw_query_progress": (_HANDLE, POINTER(Progress), _ERROR),
    "pw_query_stats": (_HANDLE, POINTER(Text), _ERROR),
    "pw_query_free": (_HANDLE, _ERROR),
    "pw_frame_from_stream": (_HANDLE, _ARROW, POINTER(c_uint64), _ERROR),
    "pw_frame_schema": (_HANDLE, _ARROW, _ERROR),
    "pw_frame_rows": (_HANDLE, POINTER(c_int64), _ERROR),
    "pw_frame_slice": (_HANDLE, c_int64, c_int64, POINTER(c_uint64), _ERROR),
    "pw_frame_select": (_HANDLE, POINTER(c_int32), c_int32, POINTER(c_uint64), _ERROR),
    "pw_frame_chunks": (_HANDLE, POINTER(c_int64), c_int64, POINTER(c_int64), _ERROR),
    "pw_frame_rechunk": (_HANDLE, POINTER(c_uint64), _ERROR),
    "pw_frame_stream": (_HANDLE, _ARROW, _ARROW, _ERROR),
    "pw_frame_column": (_HANDLE, c_int32, _ARROW, _ARROW, _ERROR),
    "pw_frame_free": (_HANDLE, _ERROR),
    "pw_python_capsules": (POINTER(c_void_p), c_int32, POINTER(c_void_p), _ERROR),
    "pw_source_create": (_HANDLE, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_uint64), _ERROR),
    "pw_source_metadata": (_HANDLE, POINTER(Text), _ERROR),
    "pw_source_schema": (_HANDLE, _ARROW, _ERROR),
    "pw_source_read_chunk": (_HANDLE, c_int64, POINTER(c_uint64), _ERROR),
    "pw_source_set": (_HANDLE, c_char_p, c_size_t, _ERROR),
    "pw_source_stats": (_HANDLE, POINTER(Text), _ERROR),
    "pw_source_close": (_HANDLE, _ERROR),
}
_RESULTS: dict[str, Any] = {"pw_abi_version": c_uint32, "pw_text_free": None}


class _ThreadErrors(threading.local):
    """One error struct per thread, made once: it is written on failure only."""

    def __init__(self) -> None:
        self.struct = Error()
        self.struct.size = ctypes.sizeof(Error)
        self.address = ctypes.addressof(self.struct)


class Library:
    """The declared functions, the open session, and the error struct of each thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            handle = ctypes.CDLL(str(path))
        except OSError as error:
            raise exceptions.PolarwayError(f"the native library {path} cannot be loaded: {error}") from None
        self._handle = handle
        version = self.pw_abi_version()
        if version >> 16 != ABI_MAJOR:
            raise exceptions.PolarwayError(f"the native library {path} speaks ABI {version >> 16}, this package needs {ABI_MAJOR}")
        missing = [name for name in SIGNATURES if not hasattr(handle, name)]
        if missing:
            say_that_builds_differ(path, f"the library has no {', '.join(missing)}, and what needs these fails")
        self.errors = _ThreadErrors()
        out = c_uint64()
        self.check(self.pw_session_open(None, 0, ctypes.byref(out), self.errors.address))
        self.session: int = out.value

    def __getattr__(self, name: str) -> Callable[..., int]:
        """A function of the library, declared at its first use."""
        if name not in SIGNATURES:
            raise AttributeError(name)
        try:
            function: Callable[..., int] = getattr(self._handle, name)
        except AttributeError:
            raise exceptions.PolarwayError(f"the native library {self.path} has no function {name}; library and package differ in version") from None
        function.argtypes = SIGNATURES[name]  # type: ignore[attr-defined]
        function.restype = _RESULTS.get(name, c_int32)  # type: ignore[attr-defined]
        setattr(self, name, function)
        return function

    def check(self, code: int) -> None:
        """Raises the exception of this thread's last failed call."""
        if code != OK:
            raise self.failure(code)

    def failure(self, code: int) -> Exception:
        """The exception for a status other than 0, with the text of this thread's error struct."""
        message = self.errors.struct.message.decode("utf-8", "replace")
        return exceptions.from_status(code, with_names(message))

    def take_text(self, text: Text) -> str:
        """The text, freed on our side."""
        value = ctypes.string_at(text.data, text.length).decode("utf-8") if text.data else ""
        self.pw_text_free(ctypes.byref(text))
        return value


#: How the loaded library and this package differ, which are to be built together.
differences: list[str] = []


def say_that_builds_differ(path: Path, how: str) -> None:
    """Warns, and keeps it for ``polarway doctor``."""
    differences.append(how)
    warnings.warn(f"the native library {path} is of another build than this package: {how}; build both from the same sources", RuntimeWarning, stacklevel=2)


_library: Library | None = None
_lock = threading.Lock()


def get() -> Library:
    """The loaded library; loads it and opens the session at the first call."""
    if _library is None:
        with _lock:
            if _library is None:
                _load()
    return _library  # type: ignore[return-value]


def _load() -> None:
    global _library
    _library = Library(locate())
    os.register_at_fork(after_in_child=_forbid_in_child)


def locate() -> Path:
    """The file to load: POLARWAY_LIBRARY, else the packaged one that this processor can run."""
    given = os.environ.get("POLARWAY_LIBRARY")
    if given:
        path = Path(given)
        if not path.is_file():
            raise exceptions.PolarwayError(f"POLARWAY_LIBRARY={given}: no such file")
        return path
    level = processor_level()
    order = ("v3", "v2") if level == "v3" else ("v2",)
    for candidate in order:
        path = _PACKAGED / f"libpolarway-{candidate}.so"
        if path.is_file():
            return path
    raise exceptions.PolarwayError(
        f"the native library is missing: no libpolarway-{' or '.join(order)}.so in {_PACKAGED}. "
        "Build it with `dotnet cake --target=Native`, or set POLARWAY_LIBRARY to a library built elsewhere"
    )


def processor_level(cpuinfo: str = "/proc/cpuinfo") -> str:
    """``v3`` where the first processor has AVX2, BMI2, FMA and the rest of x86-64-v3; else ``v2``."""
    try:
        with open(cpuinfo, encoding="ascii", errors="replace") as lines:
            for line in lines:
                if line.startswith("flags"):
                    return "v3" if _V3_FLAGS <= set(line.split(":", 1)[1].split()) else "v2"
    except OSError:
        return "v2"
    return "v2"


def _forbid_in_child() -> None:
    """The engine's threads do not exist after fork: every call in the child raises, freeing does nothing."""
    if _library is None:
        return
    from polarway.backends.native import direct_calls

    direct_calls.forget()

    def refuse(*_arguments: object) -> int:
        raise exceptions.ForkError(
            "this process was forked from one that had used polarway; the engine's threads do not survive fork(). "
            'Start workers with multiprocessing.get_context("spawn") or "forkserver", or use polarway only in the children'
        )

    def forget(*_arguments: object) -> int:
        return OK

    for name in SIGNATURES:
        setattr(_library, name, forget if name.endswith(("_free", "_close")) else refuse)
