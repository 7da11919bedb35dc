"""Expressions and queries as pickles: their plan, and what it names by number in this process (frames, series, Python functions)."""

from __future__ import annotations

import pickle
from typing import Any

from polarway.deferred import Deferred
from polarway.streaming.settings import StreamingSettings
from polarway.user_functions import UserFunction

#: Keys of a plan whose values are numbers of this process.
_HANDLES = ("frame", "lit_frame")
_IDS = ("python", "deferred")


def packed(node: Any, refs: tuple[Any, ...]) -> tuple[Any, list[tuple[int, Any]]]:
    """A plan and what it names, with the numbers that it has in the plan.

    Raises
    ------
    TypeError
        The plan reads bytes in memory, which have no name in another process.
    """
    return node, [_named(ref) for ref in refs]


def _named(ref: Any) -> tuple[int, Any]:
    if isinstance(ref, (UserFunction, Deferred)):
        return id(ref), _Function(ref)
    if isinstance(ref, StreamingSettings):
        return 0, ref
    native = getattr(ref, "_native", ref)
    if not hasattr(native, "handle"):
        raise TypeError("a query over bytes in memory cannot be pickled; scan a file, or collect first")
    if native is ref:
        from polarway.frame import DataFrame

        return native.handle, DataFrame._from_native(native)
    return native.handle, ref


class _Function:
    """A function in a pickle: by its name where it has one, else by its code, for which cloudpickle must be installed."""

    __slots__ = ("function",)

    def __init__(self, function: Any) -> None:
        self.function = function

    def __reduce__(self) -> tuple[Any, ...]:
        try:
            return pickle.loads, (pickle.dumps(self.function),)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            try:
                import cloudpickle
            except ImportError:
                raise TypeError(f"a Python function without a name of its own is pickled by cloudpickle, which is not installed: {error}") from error
            return pickle.loads, (cloudpickle.dumps(self.function),)


def unpacked(node: Any, named: list[tuple[int, Any]]) -> tuple[Any, tuple[Any, ...]]:
    """The plan with the numbers of this process, and what it names."""
    handles: dict[int, int] = {}
    ids: dict[int, int] = {}
    for number, ref in named:
        native = getattr(ref, "_native", None)
        if native is not None:
            handles[number] = native.handle
        else:
            ids[number] = id(ref)
    return _renumbered(node, handles, ids), tuple(ref for _, ref in named)


def _renumbered(node: Any, handles: dict[int, int], ids: dict[int, int]) -> Any:
    if isinstance(node, (list, tuple)):
        return type(node)(_renumbered(item, handles, ids) for item in node)
    if not isinstance(node, dict):
        return node
    out = {}
    for key, value in node.items():
        known = handles if key in _HANDLES else ids if key in _IDS else {}
        out[key] = known[value] if isinstance(value, int) and value in known else _renumbered(value, handles, ids)
    return out
