"""Lists of Python objects, read and filled by the library itself.

The library calls functions of CPython's stable ABI whose addresses it is given here; calls go through ``PyDLL``, so that this thread
holds the interpreter's lock meanwhile. Where the interpreter is another one, has no such lock or lays objects out in another way,
everything here says no and the caller goes the longer way.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import addressof, byref, c_char, c_int32, c_int64, c_uint64, c_void_p, py_object
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.backends.native.library import Library

_FUNCTIONS = (
    "PyList_GetItem", "PyList_SetItem", "PyLong_AsLongLongAndOverflow", "PyFloat_AsDouble", "PyUnicode_AsUTF8AndSize", "PyLong_FromLongLong",
    "PyLong_FromUnsignedLongLong", "PyFloat_FromDouble", "PyUnicode_FromStringAndSize", "Py_IncRef", "PyErr_Clear", "Py_DecRef",
)  # fmt: skip
_CONSTANTS: tuple[object, ...] = (None, True, False)
SIGNATURES: dict[str, tuple[Any, ...]] = {
    "pw_python_bind": (c_void_p, c_int32, c_void_p),
    "pw_python_read": (py_object, c_int64, c_int32, c_void_p, c_void_p, c_void_p, c_void_p),
    "pw_python_heap": (py_object, c_int64, c_void_p, c_void_p, c_void_p),
    "pw_python_fill": (c_uint64, c_int32, c_int64, c_int64, c_void_p, c_int32, c_void_p, c_void_p),
    "pw_python_calls": (c_void_p, c_int32, c_void_p, c_void_p),
}
_KINDS = {"q": 0, "d": 1, "vu": 2}
_VIEW = 16


class _Functions:
    """The declared functions."""

    def __init__(self, path: str) -> None:
        handle = ctypes.PyDLL(path)
        for name, arguments in SIGNATURES.items():
            function = getattr(handle, name)
            function.restype = c_int32
            function.argtypes = arguments
            setattr(self, name[len("pw_python_") :], function)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


_bound: _Functions | None = None
_tried = False


def functions() -> _Functions | None:
    """The functions, bound to this interpreter; None where that cannot be."""
    global _bound, _tried
    if not _tried:
        _tried = True
        _bound = _bind() if _is_known_layout() else None
    return _bound


def _is_known_layout() -> bool:
    if sys.implementation.name != "cpython" or not getattr(sys, "_is_gil_enabled", lambda: True)() or ctypes.sizeof(c_void_p) != 8:
        return False
    # The type follows the reference count, in builds that have a global lock.
    return all(c_void_p.from_address(id(value) + 8).value == id(type(value)) for value in (1 << 40, 0.5, "x"))


def _bind() -> _Functions | None:
    from polarway.backends.native import library

    engine = library.get()
    try:
        found = _Functions(str(engine.path))
    except AttributeError as error:
        library.say_that_builds_differ(engine.path, f"{error}, so lists of Python objects go the longer way")
        return None
    try:
        addresses = [ctypes.cast(getattr(ctypes.pythonapi, name), c_void_p).value for name in _FUNCTIONS]
    except AttributeError:
        return None
    table = (c_void_p * (len(addresses) + len(_CONSTANTS)))(*addresses, *map(id, _CONSTANTS))
    engine.check(found.bind(addressof(table), len(table), engine.errors.address))
    return found


def _room(size: int) -> tuple[bytearray, int]:
    """Memory for so many bytes, all zero, and where it is."""
    memory = bytearray(size or 1)
    return memory, addressof(c_char.from_buffer(memory))


def numbers(values: list[Any], code: str) -> tuple[int, tuple[Any, ...]] | None:
    """A list of ints (``q``) or floats (``d``) and None: how many are None, the bitmap of the others, native numbers."""
    found = functions()
    if found is None:
        return None
    memory, missing, bits, _ = _read(found, values, code, 8)
    return None if memory is None else (missing, (bits, memory))


def _read(found: _Functions, values: list[Any], code: str, width: int) -> tuple[bytearray | None, int, bytearray | None, int]:
    from polarway.backends.native import library

    engine = library.get()
    count = len(values)
    memory, address = _room(count * width)
    bits, bits_address = _room((count + 7) // 8)
    counts = (c_int64 * 3)()
    engine.check(found.read(values, count, _KINDS[code], address, bits_address, addressof(counts), engine.errors.address))
    done, missing, size = counts
    return (memory if done == count else None), missing, (bits if missing else None), size


def texts(values: list[Any]) -> tuple[int, tuple[Any, ...]] | None:
    """A list of texts and None: how many are None, the bitmap of the others, views, the bytes of longer texts, their number."""
    found = functions()
    if found is None:
        return None
    from polarway.backends.native import library

    engine = library.get()
    views, missing, bits, size = _read(found, values, "vu", _VIEW)
    if views is None:
        return None
    heap, heap_address = _room(size)
    engine.check(found.heap(values, len(values), addressof(c_char.from_buffer(views)), heap_address, engine.errors.address))
    return missing, (bits, views, heap, size.to_bytes(8, "little"))


def listed(engine: Library, handle: int, column: int, first: int, count: int) -> list[Any] | None:
    """Values of a column of a frame; None for a type that takes the longer way."""
    found = functions()
    if found is None:
        return None
    values: list[Any] = [None] * count
    done = c_int32()
    engine.check(found.fill(handle, column, first, count, id(values), 0, byref(done), engine.errors.address))
    return values if done.value else None


def placed(engine: Library, handle: int, column: int, count: int, address: int) -> bool:
    """Puts a whole column into memory of so many references to None; False for a type that takes the longer way."""
    found = functions()
    if found is None:
        return False
    done = c_int32()
    engine.check(found.fill(handle, column, 0, count, address, 1, byref(done), engine.errors.address))
    return bool(done.value)
