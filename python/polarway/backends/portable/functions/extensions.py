"""Extension types, of which this backend has none: values are their own storage."""

from __future__ import annotations

from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import Value


@function("ext.storage")
def _storage(call: Call) -> Value:
    call.opt("names", None)
    return call.args[0]


@function("ext.to")
def _to(call: Call) -> Value:
    dtype = call.opt("dtype")
    raise call.unsupported(f"({dtype!r})")
