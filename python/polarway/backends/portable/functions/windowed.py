"""``rolling``: an expression over the rows of a window along another column, for each row."""

from __future__ import annotations

import itertools
from typing import Any

import pyarrow as pa

from polarway.backends.portable.arrays import list_array
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.values import GROUP, LITERAL, ROWS, Scope, Value, repeated, spread
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError, InvalidOperationError

_INDEXES = (c.Date, c.Datetime, c.Int64, c.Int32, c.UInt64, c.UInt32)


@function("rolling", args=2, rowwise=False)
def _rolling(call: Call) -> Value:
    from polarway.backends.portable.index_windows import Windows

    (by,) = call.args
    if type(by.dtype) not in _INDEXES:
        raise InvalidOperationError(f"`rolling` takes a date, a datetime or an integer as its index, not {by.dtype}")
    period, offset, closed = call.opt("period"), call.opt("offset", None), call.opt("closed", "right")
    check_span(period, "period", by)
    windows = Windows({"period": period, "offset": f"-{period}" if offset is None else offset, "closed": closed}, by.dtype)
    source = call.scope
    index = by.data if by.shape == ROWS else repeated(by.data, source.rows)
    if index.null_count:
        raise InvalidOperationError("null values in `rolling` not supported, fill nulls.")
    points = windows.numbers(by, index)
    order: list[int] = []
    ends = [0]
    try:
        for start, stop in itertools.pairwise(source.offsets.to_pylist()):
            for window in windows.of(points[start:stop], list(range(start, stop))):
                order.extend(range(start + window.first, start + window.last))
                ends.append(len(order))
    except (OverflowError, ValueError, OSError) as error:
        # Python's calendar has the years 1 to 9999.
        raise ComputeError(f"windows over '{by.name}' reach beyond the years 1 to 9999, which the portable backend has; filter the rows before ({error})") from None
    rows = pa.array(order, pa.int64())

    def gathered(name: str) -> Any:
        return lambda: source.column(name).data.take(rows)

    inner = Scope({name: (dtype, gathered(name)) for name, dtype in source.schema.items()}, len(order), pa.array(ends, pa.int64()))
    value = call.evaluator.evaluate(call.nodes[0], inner)
    if value.shape == LITERAL:
        return Value(value.name, value.dtype, repeated(value.data, source.rows), ROWS, root=value.root)
    if value.shape == GROUP:
        return Value(value.name, value.dtype, spread(inner, value, GROUP, None, source.rows), ROWS, root=value.root)
    offsets = inner.offsets if value.shape == ROWS else value.offsets
    lists = list_array(pa.array(offsets.to_pylist(), pa.int64()), value.data)  # type: ignore[union-attr]
    return Value(value.name, c.List(value.dtype), lists, ROWS, root=value.root)


def check_span(text: str, what: str, by: Value) -> None:
    """A length of windows is positive, and of the kind that the index has."""
    numbers = by.dtype.is_integer()
    if text and numbers != text.endswith("i"):
        must, right, wrong, kind = ("must", "'2i'", "'2d'", "numeric") if numbers else ("may not", "'2d'", "'2i'", "temporal")
        raise InvalidOperationError(f"`{what}` duration {must} be a parsed integer (i.e. use {right}, not {wrong}) when working with a {kind} column, got '{text}'")
    if not text or text.startswith("-") or not any(digit in text for digit in "123456789"):
        raise InvalidOperationError(f"`{what}` must be strictly positive, got '{text}'")
