"""The native library's builtins: given the addresses of the interpreter's own functions, it makes functions that Python calls directly."""

from __future__ import annotations

import ctypes
import datetime as dt
from ctypes import addressof, byref, c_int32, c_void_p, py_object
from typing import Any

from polarway.backends.direct import NAMES, DirectCalls, no_form

#: What frames of this backend call; every function gives NotImplemented until the library is bound, and in forked children.
calls = DirectCalls()

_FUNCTIONS = (
    "PyCFunction_NewEx", "PyTuple_New", "PyList_New", "PyDict_New", "PyType_FromSpec", "PyType_GenericAlloc", "PyType_GetSlot", "PyDict_Copy",
    "PyLong_AsUnsignedLongLong", "PyDict_SetItem", "PyBuffer_FillInfo",
)  # fmt: skip
# Objects of known content, in which the library looks up where the interpreter keeps what.
_PROBES: tuple[object, ...] = (
    [True, None], (True, None), "a text of ASCII", "ein Text mit \u00e4\u00f6\u00fc", dt.date(2001, 2, 3),
    dt.datetime(2001, 2, 3, 4, 5, 6, 789), dt.timedelta(-2, 3, 0, 0) + dt.timedelta(microseconds=4), dt.datetime(2001, 2, 3, tzinfo=dt.UTC),
)  # fmt: skip


def bind() -> None:
    """Makes the functions, where this interpreter and the library allow it."""
    from polarway.backends.native import library, python_objects

    found = python_objects.functions()
    if found is None:
        return
    engine = library.get()
    try:
        addresses = [ctypes.cast(getattr(ctypes.pythonapi, name), c_void_p).value for name in _FUNCTIONS]
    except AttributeError:
        return
    table = (c_void_p * (len(addresses) + 2 + len(_PROBES)))(*addresses, id(NotImplemented), _datetime_interface(), *map(id, _PROBES))
    out = c_void_p()
    engine.check(found.calls(addressof(table), len(table), byref(out), engine.errors.address))
    if out.value:
        made: Any = ctypes.cast(out, py_object).value
        if len(made) != len(NAMES):
            library.say_that_builds_differ(engine.path, f"it has {len(made)} direct calls and the package {len(NAMES)}, so small queries go the longer way")
            return
        calls.take(made)


def forget() -> None:
    """No direct calls any more: the engine's threads do not exist after fork."""
    calls.take((no_form,) * len(NAMES))


def _datetime_interface() -> int | None:
    """The address of struct PyDateTime_CAPI."""
    take = ctypes.pythonapi.PyCapsule_Import
    take.restype = c_void_p
    take.argtypes = (ctypes.c_char_p, c_int32)
    try:
        address: int | None = take(b"datetime.datetime_CAPI", 0)
    except (ImportError, AttributeError):
        return None
    return address
