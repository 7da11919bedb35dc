"""What the parts of the class Series share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.plan import encode, nodes

if TYPE_CHECKING:
    from polarway.series.series import Series


class SeriesCore:
    """A column and how plans run over it."""

    __slots__ = ()

    _native: Any
    _through: Callable[..., Any]
    _beside: Callable[..., Any]
    _from_native: Any

    if TYPE_CHECKING:
        # The other parts of the class.
        def __getattr__(self, name: str) -> Any: ...

    def _apply(self, node: nodes.Node, refs: tuple[Any, ...] = ()) -> Series:
        native = self._native
        frames = (native, *[getattr(ref, "_native", ref) for ref in refs])
        return self._from_native(native.backend.run(encode(node), frames))

    @property
    def _frame(self) -> nodes.Node:
        return {"op": "frame", "frame": self._native.handle}
