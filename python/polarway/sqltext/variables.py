"""Frames among the variables of the functions that call: tables without registration."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.lazyframe import LazyFrame

_PACKAGE = str(Path(__file__).parents[1])
_FOREIGN = {"pandas": ("DataFrame", "Series"), "pyarrow": ("Table", "RecordBatch"), "polars": ("DataFrame", "LazyFrame", "Series")}


def is_own(value: Any) -> bool:
    """A frame, a lazy frame or a series."""
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.series import Series

    return isinstance(value, (DataFrame, LazyFrame, Series))


def is_compatible(value: Any) -> bool:
    """Anything that can be a table: also frames of pandas, pyarrow and Polars, and what has ``__arrow_c_stream__``."""
    if isinstance(value, type):
        return False
    if is_own(value):
        return True
    for module, names in _FOREIGN.items():
        loaded = sys.modules.get(module)
        if loaded is not None and any(isinstance(value, getattr(loaded, name, ())) for name in names):
            return True
    return callable(getattr(type(value), "__arrow_c_stream__", None))


def as_table(value: Any) -> LazyFrame:
    """A compatible object as a lazy frame.

    Raises
    ------
    ValueError
        It is none.
    """
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.series import Series

    if value is None:
        return DataFrame().lazy()
    if isinstance(value, LazyFrame):
        return value
    if isinstance(value, DataFrame):
        return value.lazy()
    if isinstance(value, Series):
        return value.to_frame().lazy()
    if not is_compatible(value):
        kind = type(value)
        raise ValueError(f"unrecognised frame type: {kind.__module__}.{kind.__qualname__}; register a DataFrame, LazyFrame or Series, or a frame of pandas, pyarrow or Polars")
    polars = sys.modules.get("polars")
    if polars is not None and isinstance(value, getattr(polars, "LazyFrame", ())):
        value = value.collect()
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (getattr(pandas, "DataFrame", ()), getattr(pandas, "Series", ()))):
        from polarway.convert import from_pandas

        made: Any = from_pandas(value)
        return as_table(made)
    return DataFrame(value).lazy()


def found(*, all_compatible: bool, names: Iterable[str] | None = None, most: int | None = None) -> dict[str, Any]:
    """Compatible variables of the callers, the nearest and the latest first; in the order of their definition.

    ``names``: only these, compared in small letters; ``most``: no more than so many.
    """
    wanted = None if names is None else {name.lower() for name in names}
    fits = is_compatible if all_compatible else is_own
    out: dict[str, Any] = {}
    frame = _caller()
    while frame is not None:
        for name, value in reversed(list(frame.f_locals.items())):
            if most is not None and len(out) >= most:
                break
            if name not in out and (wanted is None or name.lower() in wanted) and fits(value):
                out[name] = value
        frame = frame.f_back
    return dict(reversed(list(out.items())))


def _caller() -> FrameType | None:
    """The nearest frame whose code is not of this package."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    return frame
