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


def decode_plan(document: bytes) -> dict[str, Any]:
    """The root node of the document of :func:`encode`.

    Examples
    --------
    >>> from polarway.plan.text import decode_plan
    >>> decode_plan(b'{"version":1,"plan":{"op":"frame","frame":7}}')
    {'op': 'frame', 'frame': 7}
    """
    from polarway.exceptions import InvalidPlanError

    try:
        read = json.loads(document)
    except ValueError as error:
        raise InvalidPlanError(f"invalid plan: not JSON: {error}") from None
    if not isinstance(read, dict) or read.get("version") != 1 or "plan" not in read:
        raise InvalidPlanError("invalid plan: an object with version 1 and a plan is needed")
    return read["plan"]  # type: ignore[no-any-return]


def encode_node(node: dict[str, Any]) -> bytes:
    """One expression as JSON text."""
    return _encode(node).encode("utf-8", "surrogatepass")


def decode_node(text: str | bytes) -> dict[str, Any]:
    """The expression of :func:`encode_node`."""
    node: dict[str, Any] = json.loads(text)
    return node


def decode_value(text: str | bytes, *, first: bool = False) -> Any:
    """Any JSON value. ``first``: of two values with one name in an object the first counts, else the last."""
    return json.loads(text, object_pairs_hook=_firsts) if first else json.loads(text)


def _firsts(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs)) if len({name for name, _ in pairs}) < len(pairs) else dict(pairs)


def json_text(value: Any) -> str:
    """Any plain value as JSON, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_quote = json.JSONEncoder(ensure_ascii=False).encode


def quoted_text(text: str) -> str:
    """A text as a JSON string."""
    return _quote(text)


def encode_request(request: dict[str, Any]) -> bytes:
    """A request to the translator of SQL (docs/sql.md) as JSON text."""
    return _encode(request).encode("utf-8", "surrogatepass")


def decode_answer(text: str) -> dict[str, Any]:
    """The object that the translator of SQL answers."""
    answer: dict[str, Any] = json.loads(text)
    return answer
