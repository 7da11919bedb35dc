"""Names and parameters that older versions of Polars had: using one says what has taken its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_ROW_INDEX = "use `with_row_index` instead. Note that the default column name has changed from 'row_nr' to 'index'."
_BY_SELECT = "use `select(pl.all().{name}())` instead."
#: what each class had, with what is said to who still uses it
NAMES: dict[str, dict[str, str]] = {
    "DataFrame": {
        "approx_n_unique": _BY_SELECT.format(name="approx_n_unique"),
        "apply": "use `map_rows` instead.",
        "find_idx_by_name": "use `get_column_index` instead.",
        "frame_equal": "use `equals` instead.",
        "groupby": "use `group_by` instead.",
        "insert_at_idx": "use `insert_column` instead.",
        "melt": "use `DataFrame.unpivot` instead, with `index` instead of `id_vars` and `on` instead of `value_vars`",
        "replace_at_idx": "use `replace_column` instead.",
        "take_every": "use `gather_every` instead.",
        "with_row_count": _ROW_INDEX,
    },
    "LazyFrame": {
        "approx_n_unique": _BY_SELECT.format(name="approx_n_unique"),
        "groupby": "use `group_by` instead.",
        "melt": "use `LazyFrame.unpivot` instead, with `index` instead of `id_vars` and `on` instead of `value_vars`",
        "take_every": "use `gather_every` instead.",
        "with_context": "use `pl.concat([...], how='horizontal')` instead.",
        "with_row_count": _ROW_INDEX,
    },
    "Series": {
        "apply": "use `map_elements` instead.",
        "clip_max": "use `clip` instead.",
        "clip_min": "use `clip` instead.",
        "cummax": "use `cum_max` instead.",
        "cummin": "use `cum_min` instead.",
        "cumprod": "use `cum_prod` instead.",
        "cumsum": "use `cum_sum` instead.",
        "is_boolean": "use `Series.dtype == pl.Boolean` instead.",
        "is_float": "use `Series.dtype.is_float()` instead.",
        "is_integer": "use `Series.dtype.is_integer()` instead.",
        "is_numeric": "use `Series.dtype.is_numeric()` instead.",
        "is_temporal": "use `Series.dtype.is_temporal()` instead.",
        "is_utf8": "use `Series.dtype == pl.String` instead.",
        "map_dict": "use `replace_strict` instead.",
        "series_equal": "use `equals` instead.",
        "set_at_idx": "use `scatter` instead.",
        "take": "use `gather` instead.",
        "take_every": "use `gather_every` instead.",
        "view": "use `Series.to_numpy(allow_copy=False)` instead.",
    },
    "Expr": {
        "apply": "use `map_elements` instead.",
        "clip_max": "use `clip` instead.",
        "clip_min": "use `clip` instead.",
        "cummax": "use `cum_max` instead.",
        "cummin": "use `cum_min` instead.",
        "cumprod": "use `cum_prod` instead.",
        "cumsum": "use `cum_sum` instead.",
        "is_not": "use `not_` instead.",
        "keep_name": "use `name.keep` instead.",
        "map": "use `map_batches` instead.",
        "map_alias": "use `name.map` instead.",
        "map_dict": "use `replace_strict` instead.",
        "prefix": "use `name.prefix` instead.",
        "suffix": "use `name.suffix` instead.",
        "take": "use `gather` instead.",
        "take_every": "use `gather_every` instead.",
        "where": "use `filter` instead.",
    },
    "GroupBy": {"apply": "use `map_groups` instead.", "count": "use `GroupBy.len` instead."},
    "WindowGroupBy": {"count": "use `GroupBy.len` instead."},
    "TemporalSpace": {"datetime": "use `dt.replace_time_zone(None)` instead"},
}


class _Removed:
    """An attribute that is an error to ask for; ``hasattr`` does not find it."""

    __slots__ = ("message",)

    def __init__(self, message: str) -> None:
        self.message = message

    def __get__(self, instance: object, owner: type) -> Any:
        from polarway.exceptions import AttributeRemovedError

        raise AttributeRemovedError(self.message)


def mark_removed(owner: type, *also: str) -> None:
    """Gives a class what older versions had under its name, where it has nothing else there."""
    from polarway.removed_arguments import refuse_removed

    refuse_removed(owner)
    for title in (owner.__name__, *also):
        for name, advice in NAMES.get(title, {}).items():
            if name not in owner.__dict__ and not any(name in base.__dict__ for base in owner.__mro__):
                setattr(owner, name, _Removed(f"`{owner.__name__}.{name}` was removed; {advice}"))


def without_arguments(**removed: str) -> Callable[[F], F]:
    """A function that says what has taken the place of parameters that it had."""

    def add(function: F) -> F:
        @wraps(function)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if not kwargs.keys().isdisjoint(removed):
                from polarway.exceptions import ArgumentRemovedError

                name = next(name for name in removed if name in kwargs)
                title = f"{type(args[0]).__name__}.{function.__name__}" if args else function.__name__
                raise ArgumentRemovedError(f"the argument `{name}` for `{title}` was removed. {removed[name]}")
            return function(*args, **kwargs)

        return checked  # type: ignore[return-value]

    return add
