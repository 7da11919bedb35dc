"""Frames brought to the same rows: ``align_frames`` and ``concat(how="align")``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_ORDERS = {"left": "left_right", "inner": "left_right", "full": "left_right", "right": "right_left"}


def align_frames(*frames: Any, on: Any, how: str = "full", select: Any = None, descending: bool | Sequence[bool] = False) -> list[Any]:
    """The frames with the same rows, in the order of their keys: rows that a frame lacks are null there.

    Parameters
    ----------
    frames
        Eager or lazy frames, or an iterable of them; all of one kind.
    on
        Columns (names or expressions) that tell which rows belong together.
    how
        Which keys stay: ``full``, ``left``, ``right``, ``inner``, ``semi`` or ``anti``, as in :meth:`DataFrame.join`.
    select
        Columns of the results.

    Examples
    --------
    >>> import polarway as pw
    >>> left = pw.DataFrame({"k": [1, 2], "v": [10, 20]})
    >>> right = pw.DataFrame({"k": [3, 2], "w": ["c", "b"]})
    >>> [frame.rows() for frame in pw.align_frames(left, right, on="k")]
    [[(1, 10), (2, 20), (3, None)], [(1, None), (2, 'b'), (3, 'c')]]
    """
    parts = _frames(frames)
    if not parts:
        return []
    if how not in ("inner", "left", "right", "full", "semi", "anti"):
        raise ValueError(f"`how` must be one of {{'inner', 'left', 'right', 'full', 'semi', 'anti'}}, got {how!r}")
    from polarway.functions import col

    keys = [on] if isinstance(on, str) or not isinstance(on, Iterable) else list(on)
    names = [key if isinstance(key, str) else key.meta.output_name() for key in keys]
    schemas = [list(part.collect_schema()) for part in parts]
    # Every other column under the number of its frame, so that none collide.
    marked = [
        part.select(*keys, *(col(name).alias(f"{place}:{name}") for name in schema if name not in names))
        for place, (part, schema) in enumerate(zip(parts, schemas))
    ]
    lazy = [part.lazy() for part in marked]
    joined = lazy[0]
    for other in lazy[1:]:
        options = {} if how in ("semi", "anti") else {"coalesce": True, "maintain_order": _ORDERS[how]}
        joined = joined.join(other, on=names, how=how, nulls_equal=True, **options)
    joined = joined.sort(names, descending=descending, maintain_order=True)
    aligned = joined.collect()
    made = []
    for place, (part, schema) in enumerate(zip(parts, schemas)):
        there = [name for name in schema if name in names or f"{place}:{name}" in aligned.columns]
        one = aligned.select(name if name in names else col(f"{place}:{name}").alias(name) for name in there)
        one = one if select is None else one.select(select)
        made.append(one if hasattr(part, "height") else one.lazy())
    return made


def concat_aligned(parts: list[Any], how: str) -> Any:
    """Frames side by side, in the order of the columns that all of them have, which tell which rows belong together."""
    from polarway.exceptions import InvalidOperationError

    schemas = [list(part.collect_schema()) for part in parts]
    every = list(dict.fromkeys(name for schema in schemas for name in schema))
    shared = [name for name in every if all(name in schema for schema in schemas)]
    if not shared:
        raise InvalidOperationError(f"{how!r} strategy requires at least one common column")
    method = "full" if how == "align" else how.removeprefix("align_")
    joined = parts[0].lazy()
    for place, other in enumerate(parts[1:], 1):
        joined = joined.join(
            other.lazy(), on=shared, how=method, suffix=f":{place}", nulls_equal=True, coalesce=True, maintain_order=_ORDERS[method]
        )
    joined = joined.sort(shared, maintain_order=True).select(every)
    return joined.collect() if hasattr(parts[0], "height") else joined


def _frames(frames: tuple[Any, ...]) -> list[Any]:
    parts = list(frames[0]) if len(frames) == 1 and not hasattr(frames[0], "collect_schema") else list(frames)
    kinds = {type(part) for part in parts}
    if len(kinds) > 1 or not all(hasattr(part, "collect_schema") for part in parts):
        raise TypeError("input frames must be of a consistent type (all LazyFrame or all DataFrame)")
    return parts
