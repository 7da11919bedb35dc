"""Frames of one backend in a plan of another: copied over through Arrow, and the plan's handles with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.backends.base import Backend


def adopted(backend: Backend, plan: bytes, frames: tuple[Any, ...]) -> tuple[bytes, tuple[Any, ...]]:
    """The plan over frames that ``backend`` holds. What is not a frame (bytes in memory) is kept as it is."""
    for frame in frames:
        if getattr(frame, "backend", backend) is not backend:
            return _rewritten(backend, plan, frames)
    return plan, frames


def _rewritten(backend: Backend, plan: bytes, frames: tuple[Any, ...]) -> tuple[bytes, tuple[Any, ...]]:
    from polarway.plan.text import decode_plan, encode

    held: dict[int, Any] = {}
    kept: list[Any] = []
    for frame in frames:
        if getattr(frame, "backend", backend) is backend:
            kept.append(frame)
        elif frame.handle not in held:
            held[frame.handle] = backend.from_arrow(_Streamed(frame))
    return encode(_renumbered(decode_plan(plan), held)), (*kept, *held.values())


def _renumbered(node: Any, held: dict[int, Any]) -> Any:
    if isinstance(node, list):
        return [_renumbered(item, held) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: held[value].handle if key in ("frame", "lit_frame") and isinstance(value, int) and value in held else _renumbered(value, held)
        for key, value in node.items()
    }


class _Streamed:
    """A frame handle as an object that speaks Arrow."""

    __slots__ = ("frame",)

    def __init__(self, frame: Any) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.stream_capsule(requested_schema)
