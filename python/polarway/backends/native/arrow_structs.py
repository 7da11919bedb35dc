"""The structs of the Arrow C data and C stream interfaces, in ctypes."""

from __future__ import annotations

from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p

FLAG_NULLABLE = 2


class ArrowSchema(Structure):
    """struct ArrowSchema"""


ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArray(Structure):
    """struct ArrowArray"""


ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArrayStream(Structure):
    """struct ArrowArrayStream"""

    _fields_ = [
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


#: callbacks that take the address of a struct
Release = CFUNCTYPE(None, c_void_p)
StreamFill = CFUNCTYPE(c_int, c_void_p, c_void_p)
StreamText = CFUNCTYPE(c_void_p, c_void_p)


def release_at(struct: Structure, address: int) -> None:
    """Calls the release callback of a struct that has one."""
    if struct.release:
        Release(struct.release)(address)
