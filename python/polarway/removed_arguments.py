"""Parameters that older versions of Polars had: giving one says since when it is gone and what has taken its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple


class _Gone(NamedTuple):
    """When a parameter was deprecated, its new name, or what to do instead."""

    since: str
    renamed: str = ""
    hint: str = ""

    def message(self, name: str, title: str) -> str:
        said = f"the argument {name!r} for {title!r} was deprecated in version {self.since} and has been removed in version 2.0."
        return f"{said} It was renamed to {self.renamed!r}." if self.renamed else f"{said} {self.hint}".rstrip()


_SAMPLES = {"min_periods": _Gone("1.21.0", "min_samples")}
_ROLLING = ("min", "max", "mean", "sum", "std", "var", "median", "quantile")
_REPLACE = {
    "default": _Gone("1.0.0", hint="Use `replace_strict` instead to set a default while replacing values."),
    "return_dtype": _Gone(
        "1.0.0", hint="Use `replace_strict` instead to set a return data type while replacing values, or explicitly call `cast` on the output."
    ),
}
_REVERSE = {"descending": _Gone("1.0.0", "reverse")}
_FUTURE = {"future": _Gone("1.1", "compat_level")}
_WITHOUT_PYARROW = {
    "use_pyarrow": _Gone("0.20.28", hint="Arrays are made without PyArrow. To use PyArrow's conversion, call `.to_arrow().to_numpy()` instead.")
}
_GROUPED = {"by": _Gone("0.20.14", "group_by")}
_STREAMING = {"streaming": _Gone("1.25.0", hint='Use `engine="streaming"` instead.')}
_SWITCHES = {
    name: _Gone("1.30.0", hint="Use `optimizations` instead.")
    for name in (
        "no_optimization", "type_coercion", "predicate_pushdown", "projection_pushdown", "simplify_expression", "slice_pushdown",
        "comm_subplan_elim", "comm_subexpr_elim", "cluster_with_columns", "collapse_joins",
    )
}  # fmt: skip
_JOIN = {"join_nulls": _Gone("1.24", "nulls_equal")}
_SMOOTHED = {**{f"rolling_{name}": _SAMPLES for name in _ROLLING}, "rolling_map": _SAMPLES} | {f"ewm_{name}": _SAMPLES for name in ("mean", "std", "var")}

#: by class and method
ARGUMENTS: dict[str, dict[str, dict[str, _Gone]]] = {
    "Expr": {
        **_SMOOTHED,
        **{f"rolling_{name}_by": _SAMPLES for name in _ROLLING},
        "cumulative_eval": _SAMPLES,
        "replace": _REPLACE,
        "top_k_by": _REVERSE,
        "bottom_k_by": _REVERSE,
        "map_batches": {"agg_list": _Gone("1.32.0", hint="Use `expr.implode().map_batches(..)` instead.")},
        "map_elements": {"returns_scalar": _Gone("1.32.0")},
    },
    "Series": {
        **_SMOOTHED,
        "cumulative_eval": _SAMPLES,
        "replace": _REPLACE,
        "equals": {"strict": _Gone("0.20.31", "check_dtypes")},
        "to_arrow": _FUTURE,
        "to_numpy": {
            **_WITHOUT_PYARROW,
            "zero_copy_only": _Gone("0.20.10", hint="Use the `allow_copy` parameter instead, which is the inverse of `zero_copy_only`."),
        },
    },
    "DataFrame": {
        "to_arrow": _FUTURE,
        "to_numpy": _WITHOUT_PYARROW,
        "write_ipc": _FUTURE,
        "write_ipc_stream": _FUTURE,
        "top_k": _REVERSE,
        "bottom_k": _REVERSE,
        "rolling": _GROUPED,
        "group_by_dynamic": _GROUPED,
        "upsample": _GROUPED,
        "join": _JOIN,
        "pivot": {"columns": _Gone("1.0.0", "on")},
    },
    "LazyFrame": {
        "explain": {**_STREAMING, **_SWITCHES, "tree_format": _Gone("0.20.30", hint='Use `format="tree"` instead.')},
        "show_graph": {**_STREAMING, **_SWITCHES},
        "collect": {**_STREAMING, **_SWITCHES},
        "collect_async": _STREAMING,
        "top_k": _REVERSE,
        "bottom_k": _REVERSE,
        "rolling": _GROUPED,
        "group_by_dynamic": _GROUPED,
        "join": _JOIN,
        "unpivot": {"streamable": _Gone("1.5.0")},
    },
}


def refuse_removed(owner: type) -> None:
    """Makes methods of a class say so when they are given a parameter that is gone."""
    for name, removed in ARGUMENTS.get(owner.__name__, {}).items():
        method = getattr(owner, name, None)
        if callable(method):
            setattr(owner, name, _checked(method, removed, f"{owner.__name__}.{name}"))


def _checked(method: Callable[..., Any], removed: dict[str, _Gone], title: str) -> Callable[..., Any]:
    @wraps(method)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            for name, gone in removed.items():
                if name in kwargs:
                    from polarway.exceptions import ArgumentRemovedError

                    raise ArgumentRemovedError(gone.message(name, title))
        return method(*args, **kwargs)

    return checked
