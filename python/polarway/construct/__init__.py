"""Python values to columns and back: what DataFrame, Series and literals are made with.

Inference: a column's type comes from its first value that is not null; without ``strict`` from all values.
"""

from __future__ import annotations

from typing import Any

__all__ = ["column_buffers", "frame_native", "native_list", "native_lists", "of_height", "series_native"]


def column_buffers(name: str, data: Any, dtype: Any = None, *, strict: bool = True) -> Any:
    """One column's Arrow buffers; see :func:`polarway.construct.sequences.column_of`."""
    from polarway.construct.sequences import column_of

    return column_of(name, data, dtype, strict=strict)


def frame_native(data: Any = None, schema: Any = None, **options: Any) -> Any:
    """The native frame for the arguments of :class:`polarway.DataFrame`."""
    from polarway.construct.frames import frame_native as build

    return build(data, schema, **options)


def of_height(native: Any, height: int, *, is_given: bool) -> Any:
    """A native frame of so many rows; ``is_given``: its data must have them."""
    from polarway.construct.frames import of_height as build

    return build(native, height, is_given=is_given)


def series_native(name: str, values: Any, dtype: Any = None, *, strict: bool = True, nan_to_null: bool = False) -> Any:
    """The native one-column frame for the arguments of :class:`polarway.Series`."""
    from polarway.construct.frames import series_native as build

    return build(name, values, dtype, strict=strict, nan_to_null=nan_to_null)


def native_lists(native: Any) -> list[list[Any]]:
    """Every column of a native frame as a Python list."""
    from polarway.construct.lists import native_lists as read

    return read(native)


def native_list(native: Any) -> list[Any]:
    """The only column of a native frame as a Python list."""
    return native_lists(native)[0]
