"""What the parts of the class LazyFrame share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.plan import nodes


class LazyCore:
    """A plan and the objects that it names."""

    __slots__ = ()

    _node: nodes.Node
    _refs: inputs.Refs

    if TYPE_CHECKING:
        # The other parts of the class.
        def __getattr__(self, name: str) -> Any: ...
