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
    from polarway.datatypes import Null
    from polarway.exceptions import ComputeError
    from polarway.io.ndjson import read_ndjson

    given = [text for text in texts.drop_nulls().to_list() if text.strip() != "null"]
    lines = []
    for text in given if length is None else given[:length]:
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
