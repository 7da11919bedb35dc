"""Types of texts that are told by their values."""

from __future__ import annotations

import io
import json
from typing import Any


def json_dtype(texts: Any, length: int | None) -> Any:
    """The type that the first texts have together: each is a value of one column of JSON lines.

    Raises
    ------
    ComputeError
        A text that is no JSON.
    """
    from polarway.datatypes import Null, Struct
    from polarway.exceptions import ComputeError

    given = texts.drop_nulls().to_list()
    found = _common(given if length is None else given[:length])
    if length is not None and len(given) > length:
        whole = _common(given)
        if isinstance(found, Struct) and isinstance(whole, Struct):
            extra = [field.name for field in whole.fields if field.name not in {known.name for known in found.fields}]
            if extra:
                raise ComputeError(f"error deserializing JSON: extra field in struct data: {', '.join(extra)}")
        if found == Null and whole != Null:
            raise ComputeError("error deserializing JSON: a value where the first ones are null; give a dtype, or a larger infer_schema_length")
    return found


def _common(texts: list[str]) -> Any:
    from polarway.datatypes import Null
    from polarway.exceptions import ComputeError
    from polarway.io.ndjson import read_ndjson

    lines = []
    for text in texts:
        if text.strip() == "null":
            continue
        try:
            lines.append(json.dumps({"value": json.loads(text)}))
        except ValueError as error:
            raise ComputeError(f"error inferring JSON: {error} ({text!r})") from None
    return read_ndjson(io.BytesIO("\n".join(lines).encode()), infer_schema_length=None).schema["value"] if lines else Null


def decimal_digits(texts: list[str]) -> tuple[int, int]:
    """The precision and scale that hold all texts; texts that are no numbers count for nothing."""
    before = behind = 0
    for text in texts:
        whole, _, fraction = text.strip().lstrip("+-").partition(".")
        if (whole + fraction).isdigit():
            before, behind = max(before, len(whole)), max(behind, len(fraction))
    return before + behind, behind
