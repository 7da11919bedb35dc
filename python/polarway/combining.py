"""Several frames, series or queries as one: ``concat``, ``union``, ``merge_sorted``, ``collect_all``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from polarway.expr import Expr
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


def concat(items: Iterable[Any], *, how: str = "vertical", rechunk: bool = False, parallel: bool = True, strict: bool | None = None) -> Any:
    """Frames or series as one.

    Parameters
    ----------
    items
        Eager frames, lazy frames or series; all of one kind.
    how
        ``vertical`` (same columns and types), ``vertical_relaxed`` (types meet in a common one), ``diagonal`` and
        ``diagonal_relaxed`` (columns by name, what is missing is null), ``horizontal`` (columns side by side, of one height),
        ``horizontal_extend`` (shorter ones are filled with null), ``align`` and ``align_full`` ``align_inner`` ``align_left``
        ``align_right`` (joined and sorted by the columns that all of them have).
    rechunk
        Whether the result is one chunk; otherwise its chunks are those of the items, which are not copied. Of lazy frames it has no effect.
    strict
        Deprecated: ``horizontal`` asks for one height anyway.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.concat([pw.DataFrame({"a": [1]}), pw.DataFrame({"a": [2]})]).rows()
    [(1,), (2,)]
    """
    made = _concatenated(list(items), how, strict)
    return made.rechunk() if rechunk and hasattr(made, "rechunk") and hasattr(made, "_native") else made


def _concatenated(parts: list[Any], how: str, strict: bool | None) -> Any:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

    if not parts:
        raise ValueError("cannot concat empty list")
    first_part = parts[0]
    if isinstance(first_part, Expr):
        joined = first_part
        for part in parts[1:]:
            joined = joined.append(part)
        return joined
    if strict is not None:
        _refuse_strict(how, strict)
    if len(parts) == 1 and (how in _HOWS[:1] or isinstance(first_part, (DataFrame, LazyFrame))):
        return first_part
    if isinstance(first_part, (DataFrame, LazyFrame)):
        return _concat_frames(parts, how, type(first_part))
    return _concat_series(parts, how)


def _refuse_strict(how: str, strict: bool) -> None:
    if how == "horizontal_extend":
        raise ValueError("the `strict` parameter has no meaning with how='horizontal_extend'")
    if how == "horizontal" and not strict:
        raise ValueError("`strict=False` is no longer supported; use how='horizontal_extend'")
    if how == "horizontal":
        import warnings

        warnings.warn("the `strict` parameter of `concat` is deprecated: `how='horizontal'` already requires equal heights", DeprecationWarning, stacklevel=4)


_HOWS = ("vertical", "vertical_relaxed", "diagonal", "diagonal_relaxed", "horizontal", "horizontal_extend", "align", "align_full", "align_inner", "align_left", "align_right")


def _concat_frames(parts: list[Any], how: str, kind: type) -> Any:
    if how not in _HOWS:
        raise ValueError(f"DataFrame `how` must be one of {_HOWS}, got {how!r}")
    for part in parts:
        if not isinstance(part, kind):
            raise TypeError(f"all items of a concat must be of one kind: {kind.__name__} and {type(part).__name__!r} are not")
    if how.startswith("align"):
        from polarway.aligning import concat_aligned

        return concat_aligned(parts, how)
    if how == "horizontal":
        heights = {part._known_rows() for part in parts if part._known_rows() is not None}
        if len(heights) > 1:
            from polarway.exceptions import ShapeError

            raise ShapeError(
                f"cannot concat dataframes with different heights in 'strict' mode: {' and '.join(map(str, sorted(heights)))} rows; use how='horizontal_extend'"
            )
    how = {"horizontal": "horizontal_equal", "horizontal_extend": "horizontal"}.get(how, how)
    if len(parts) == 1:
        return parts[0]
    if how.startswith("vertical"):
        # Frames without columns have nothing to add.
        parts = [part for part in parts if part._known_rows() != 0 or part.collect_schema()] or parts[:1]
    refs: tuple[Any, ...] = ()
    for part in parts[1:]:
        refs += part._refs
    return parts[0]._apply(nodes.union([part._node for part in parts], how), refs)


def _concat_series(parts: list[Any], how: str) -> Any:
    from polarway.series import Series

    for part in parts:
        if not isinstance(part, Series):
            raise TypeError(f"did not expect type: {type(part).__name__!r} in `concat`")
    if how != "vertical":
        raise ValueError("Series only supports 'vertical' concat strategy")
    name = parts[0].name
    frames = [part.alias(name).to_frame() for part in parts]
    return _concat_frames(frames, how, type(frames[0])).to_series()


def union(items: Iterable[Any], *, how: str = "vertical", strict: bool | None = None) -> Any:
    """As :func:`concat`; the order of the rows is not promised.

    Examples
    --------
    >>> import polarway as pw
    >>> sorted(pw.union([pw.DataFrame({"a": [1]}), pw.DataFrame({"a": [2]})]).rows())
    [(1,), (2,)]
    """
    return concat(items, how=how, strict=strict)


def merge_sorted(frames: Iterable[Any], key: Any, **_options: Any) -> Any:
    """Frames that are sorted by ``key`` as one sorted frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.merge_sorted([pw.DataFrame({"a": [1, 3]}), pw.DataFrame({"a": [2]})], key="a").rows()
    [(1,), (2,), (3,)]
    """
    first_frame, *rest = frames
    for frame in rest:
        first_frame = first_frame.merge_sorted(frame, key)
    return first_frame


def collect_all(lazy_frames: Iterable[LazyFrame], **options: Any) -> list[DataFrame]:
    """Runs several queries, one after the other.

    Examples
    --------
    >>> import polarway as pw
    >>> [frame.height for frame in pw.collect_all([pw.LazyFrame({"a": [1]}), pw.LazyFrame({"a": [1, 2]})])]
    [1, 2]
    """
    options.pop("lazy", None)
    return [frame.collect(**options) for frame in lazy_frames]


def explain_all(lazy_frames: Iterable[LazyFrame], **options: Any) -> str:
    """The plans of several queries, one below the other.

    Examples
    --------
    >>> import polarway as pw
    >>> print(pw.explain_all([pw.LazyFrame({"a": [1]}).head(1)]))  # doctest: +ELLIPSIS
    PLAN 0:
    ...
    """
    return "\n\n".join(f"PLAN {place}:\n{frame.explain(**options)}" for place, frame in enumerate(lazy_frames))


async def collect_all_async(lazy_frames: Iterable[LazyFrame], *, gevent: bool = False, **options: Any) -> list[DataFrame]:
    """Runs several queries at the same time, on threads, and gives their results in order.

    Raises ``UnsupportedError`` for ``gevent=True``.

    Examples
    --------
    >>> import asyncio
    >>> import polarway as pw
    >>> queries = [pw.LazyFrame({"a": [1]}), pw.LazyFrame({"a": [1, 2]})]
    >>> [frame.height for frame in asyncio.run(pw.collect_all_async(queries))]
    [1, 2]
    """
    import asyncio

    if gevent:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError("collect_all_async(gevent=True): await it instead")
    return list(await asyncio.gather(*(asyncio.to_thread(frame.collect, **options) for frame in lazy_frames)))
