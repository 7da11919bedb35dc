"""The ctypes signatures are those of bindings/include/polarway.h."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path

from polarway.backends.native import library

HEADER = Path(__file__).resolve().parents[2] / "bindings" / "include" / "polarway.h"
_DECLARATION = re.compile(r"^(?:int32_t|uint32_t|void) (pw_\w+)\(([^;]*)\);", re.MULTILINE | re.DOTALL)


def kind(parameter: str) -> str:
    """A C parameter in words: pointer to struct, pointer out, text, or a number's width."""
    text = re.sub(r"\s+", " ", parameter.strip())
    if text == "void":
        return ""
    if "struct" in text and "*" in text:
        return "struct"
    if "char *" in text:
        return "text"
    if "*" in text:
        return "out"
    return {"pw_session": "u64", "pw_query": "u64", "pw_frame": "u64", "pw_source": "u64", "size_t": "size", "int64_t": "i64", "int32_t": "i32"}[text.split(" ")[0]]


def ctypes_kind(argument) -> str:
    if argument is ctypes.c_void_p:
        return "struct"
    if argument is ctypes.c_char_p:
        return "text"
    if isinstance(argument, type) and issubclass(argument, ctypes._Pointer):
        return "struct" if issubclass(argument._type_, ctypes.Structure) else "out"
    # On this platform size_t and uint64_t are one ctypes class.
    return {ctypes.c_int64: "i64", ctypes.c_int32: "i32"}.get(argument, "u64")


def test_every_function_is_declared_alike():
    declared = {name: [k for k in map(kind, parameters.split(",")) if k] for name, parameters in _DECLARATION.findall(HEADER.read_text())}
    from polarway.backends.native import python_objects

    ours = {name: [ctypes_kind(argument) for argument in arguments] for name, arguments in library.SIGNATURES.items()}
    theirs = {name: ["u64" if k == "size" else k for k in kinds] for name, kinds in declared.items()}
    # Python objects and raw memory: any pointer is a pointer.
    for name, arguments in python_objects.SIGNATURES.items():
        kinds = ["pointer" if k not in ("u64", "i64", "i32") else k for k in theirs.pop(name)]
        assert kinds == ["pointer" if a in (ctypes.c_void_p, ctypes.py_object) else ctypes_kind(a) for a in arguments], name
    assert ours == theirs


def test_struct_sizes():
    assert library.Error.message.offset == 16
    assert library.Progress.fraction.offset == 8
    assert ctypes.sizeof(library.Progress) == 56
    assert ctypes.sizeof(library.Memory) == 64
    assert ctypes.sizeof(library.Text) == 16


def test_status_numbers():
    numbers = dict(re.findall(r"#define (PW_ERROR_\w+) (\d+)", HEADER.read_text()))
    assert int(numbers["PW_ERROR_TIMEOUT"]) == library.TIMEOUT
    assert int(numbers["PW_ERROR_CANCELLED"]) == library.CANCELLED


def test_processor_levels(tmp_path):
    flags = tmp_path / "cpuinfo"
    flags.write_text("flags\t\t: sse4_2 avx avx2 bmi1 bmi2 f16c fma abm movbe\n")
    assert library.processor_level(str(flags)) == "v3"
    flags.write_text("flags\t\t: sse4_2 avx\n")
    assert library.processor_level(str(flags)) == "v2"
    assert library.processor_level(str(tmp_path / "nothing")) == "v2"
