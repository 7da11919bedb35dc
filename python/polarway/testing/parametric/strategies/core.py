"""Strategies for series and frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from polarway.testing.parametric.strategies.data import data
from polarway.testing.parametric.strategies.dtype import dtypes

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.series import Series


class column:
    """What one column of :func:`dataframes` is to be; what is None is chosen.

    Parameters
    ----------
    name
        Its name.
    dtype
        Its type.
    strategy
        Where its values come from.
    allow_null
        Whether it may have nulls.
    unique
        Whether its values differ from one another.
    """

    def __init__(
        self, name: str | None = None, dtype: Any = None, strategy: Any = None, allow_null: bool | None = None, unique: bool = False
    ) -> None:
        self.name = name
        self.dtype = dtype
        self.strategy = strategy
        self.allow_null = allow_null
        self.unique = unique


@st.composite
def series(
    draw: Any,
    /,
    *,
    name: Any = None,
    dtype: Any = None,
    min_size: int = 0,
    max_size: int = 5,
    strategy: Any = None,
    allow_null: bool = True,
    allow_chunks: bool = True,
    allow_masked_out: bool = True,
    unique: bool = False,
    allowed_dtypes: Collection[Any] | Any | None = None,
    excluded_dtypes: Collection[Any] | Any | None = None,
    allow_time_zones: bool = True,
    **options: Any,
) -> Series:
    """Series of any type, or of those allowed."""
    from polarway.series import Series

    kind = _drawn_type(draw, dtype, allowed_dtypes, excluded_dtypes, allow_time_zones)
    values = strategy if strategy is not None else data(kind, **options)
    if allow_null and not unique:
        values = st.none() | values
    size = draw(st.integers(min_size, max_size))
    unique_by = (lambda value: repr(value)) if unique else None
    drawn = draw(st.lists(values, min_size=size, max_size=size, unique_by=unique_by))
    label = draw(name) if isinstance(name, st.SearchStrategy) else "" if name is None else name
    return Series(label, drawn, dtype=kind)


def _drawn_type(draw: Any, dtype: Any, allowed: Any, excluded: Any, zones: bool) -> Any:
    if dtype is None:
        return draw(dtypes(allowed_dtypes=allowed, excluded_dtypes=excluded, allow_time_zones=zones))
    return draw(dtypes(allowed_dtypes=[dtype], allow_time_zones=zones))


@st.composite
def dataframes(
    draw: Any,
    /,
    cols: int | column | Sequence[column] | None = None,
    *,
    lazy: bool = False,
    min_cols: int = 1,
    max_cols: int = 5,
    min_size: int = 0,
    max_size: int = 5,
    include_cols: Sequence[column] | column | None = None,
    allow_null: bool | Mapping[str, bool] = True,
    allow_chunks: bool = True,
    allow_masked_out: bool = True,
    allowed_dtypes: Collection[Any] | Any | None = None,
    excluded_dtypes: Collection[Any] | Any | None = None,
    allow_time_zones: bool = True,
    **options: Any,
) -> DataFrame | LazyFrame:
    """Frames of columns of any type, or of those allowed; ``lazy``: lazy ones."""
    from polarway.frame import DataFrame

    if isinstance(cols, column):
        wanted = [cols]
    elif isinstance(cols, Sequence):
        wanted = list(cols)
    else:
        count = cols if isinstance(cols, int) else draw(st.integers(min_cols, max_cols))
        wanted = [column() for _ in range(count)]
    if include_cols is not None:
        wanted += [include_cols] if isinstance(include_cols, column) else list(include_cols)
    size = draw(st.integers(min_size, max_size))
    made = []
    for place, part in enumerate(wanted):
        label = part.name if part.name is not None else f"col{place}"
        nulls = part.allow_null
        if nulls is None:
            nulls = allow_null.get(label, True) if isinstance(allow_null, Mapping) else allow_null
        made.append(
            draw(
                series(
                    name=label,
                    dtype=part.dtype,
                    strategy=part.strategy,
                    min_size=size,
                    max_size=size,
                    allow_null=nulls,
                    unique=part.unique,
                    allowed_dtypes=allowed_dtypes,
                    excluded_dtypes=excluded_dtypes,
                    allow_time_zones=allow_time_zones,
                    **options,
                )
            )
        )
    frame = DataFrame(made) if made else DataFrame()
    return frame.lazy() if lazy else frame
