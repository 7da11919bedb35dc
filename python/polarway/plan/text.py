"""The JSON text of a plan."""

from __future__ import annotations

import json
from typing import Any

# Nodes are trees of our own making: no cycles to look for. NaN and infinities are texts in the plan format.
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")).encode


def encode(node: dict[str, Any]) -> bytes:
    """The document for one query.

    Examples
    --------
    >>> from polarway.plan import encode
    >>> encode({"op": "frame", "frame": 7})
    b'{"version":1,"plan":{"op":"frame","frame":7}}'
    """
    return ('{"version":1,"plan":' + _encode(node) + "}").encode("utf-8", "surrogatepass")


def encode_node(node: dict[str, Any]) -> bytes:
    """One expression as JSON text."""
    return _encode(node).encode("utf-8", "surrogatepass")


def decode_node(text: str | bytes) -> dict[str, Any]:
    """The expression of :func:`encode_node`."""
    node: dict[str, Any] = json.loads(text)
    return node
