"""Nested records of Python as a flat table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame


def json_normalize(
    data: dict[Any, Any] | Sequence[dict[Any, Any] | Any],
    *,
    separator: str = ".",
    max_level: int | None = None,
    schema: Any = None,
    strict: bool = True,
    infer_schema_length: int | None = 100,
    encoder: Callable[[Any], str | bytes] | None = None,
) -> DataFrame:
    """Records of deserialized JSON as a flat frame: fields of nested objects are columns, named by their path.

    Objects deeper than ``max_level``, and those within lists, are JSON texts, made by ``encoder`` (``json.dumps``).

    Examples
    --------
    >>> import polarway as pw
    >>> pw.json_normalize([{"id": 1, "size": {"x": 1, "y": 2}}, {"id": 2, "size": {"x": 3}}]).rows(named=True)
    [{'id': 1, 'size.x': 1, 'size.y': 2}, {'id': 2, 'size.x': 3, 'size.y': None}]
    """
    from polarway.frame import DataFrame

    if encoder is None:
        from json import dumps

        encoder = dumps
    if max_level is not None:
        max_level += 1
    if isinstance(data, dict):
        data = [data]
    elif not isinstance(data, Sequence) or isinstance(data, (str, bytes)):
        raise TypeError(f"expected list or dict of objects, got {type(data).__name__}")
    rows = [_flat(row, "", separator, max_level, encoder) for row in data]
    return DataFrame(rows, schema=schema, strict=strict, infer_schema_length=infer_schema_length)


def _flat(value: dict[Any, Any], prefix: str, separator: str, levels: int | None, encoder: Callable[[Any], str | bytes]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, held in value.items():
        name = f"{prefix}{separator}{key}" if prefix else str(key)
        if not isinstance(held, dict):
            out[name] = held
        elif not held:
            continue
        elif levels is not None and levels <= 1:
            text = encoder(held)
            out[name] = text.decode() if isinstance(text, bytes) else text
        else:
            out |= _flat(held, name, separator, None if levels is None else levels - 1, encoder)
    return out
