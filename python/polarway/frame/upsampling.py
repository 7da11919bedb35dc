"""Rows for all steps of time: what ``DataFrame.upsample`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import duration_text

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


def upsampled(frame: DataFrame, column: str, every: Any, keys: list[str]) -> DataFrame:
    """The steps of each group from its first to its last value, joined with the rows that are there."""
    from polarway.exceptions import ComputeError
    from polarway.functions import col

    dtype = frame.get_column(column).dtype
    step = str(duration_text(every))
    if frame.height == 0:
        raise ComputeError("cannot determine upsample boundaries: all elements are null")
    _require_sorted(frame, column, keys)
    first, last = col(column).first().alias("__first"), col(column).last().alias("__last")
    spans = frame.group_by(keys, maintain_order=True).agg(first, last) if keys else frame.select(first, last)
    steps = spans.select(*keys, _steps(dtype, step).alias(column)).explode(column)
    filled = steps.join(frame, on=[*keys, column], how="left", maintain_order="left_right")
    return filled.select(frame.columns)


def _require_sorted(frame: DataFrame, column: str, keys: list[str]) -> None:
    from polarway.exceptions import InvalidOperationError
    from polarway.functions import col

    values = col(column)
    falls = (values < values.shift(1)).any() | values.is_null().any()
    fallen = frame.select(falls.over(keys).any() if keys else falls).item()
    if fallen:
        raise InvalidOperationError("argument in operation 'upsample' is not sorted, please sort the 'expr/series/column' first")


def _steps(dtype: Any, step: str) -> Any:
    """The steps from ``__first`` to ``__last`` as a list."""
    from polarway.datatypes import Date, Datetime, Duration, Int64, Time
    from polarway.exceptions import InvalidOperationError
    from polarway.functions import col
    from polarway.ranges import date_ranges, datetime_ranges, int_ranges, time_ranges

    first, last = col("__first"), col("__last")
    if isinstance(dtype, Date):
        return date_ranges(first, last, step)
    if isinstance(dtype, Datetime):
        return datetime_ranges(first, last, step, time_unit=dtype.time_unit)
    if isinstance(dtype, Time):
        return time_ranges(first, last, step)
    if isinstance(dtype, Duration):
        from polarway.functions import lit, select

        epoch = lit(0, dtype=Int64).cast(Datetime(dtype.time_unit))
        width = select(epoch.dt.offset_by(step).cast(Int64)).item()
        return int_ranges(first.cast(Int64), last.cast(Int64) + 1, width).list.eval(_element().cast(dtype))
    if dtype.is_integer():
        if not step.endswith("i"):
            raise InvalidOperationError(f"`every` duration must be a parsed integer, written like \"3i\" (i = integer), not {step!r}")
        return int_ranges(first, last + 1, int(step[:-1])).list.eval(_element().cast(dtype))
    raise InvalidOperationError(
        f"unsupported data type: {dtype} for temporal/index column, expected UInt64, UInt32, Int64, Int32, Datetime, Date, Duration, or Time"
    )


def _element() -> Any:
    from polarway.functions import element

    return element()
