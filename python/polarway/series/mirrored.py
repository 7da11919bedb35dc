"""Methods of Series that are those of Expr, run over the series: one table instead of one body each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any

from polarway.backends.direct import AGGREGATES
from polarway.expr.expr import Expr

#: result is a series of the same name
COLUMNS = (
    "abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "arg_sort", "arg_true", "arg_unique", "backward_fill", "bin_intervals", "bin_quantiles", "bin_ranks",
    "bitwise_count_ones", "bitwise_count_zeros", "bitwise_leading_ones", "bitwise_leading_zeros", "bitwise_trailing_ones",
    "bitwise_trailing_zeros", "bottom_k", "bottom_k_by", "cbrt", "ceil", "clip", "cos", "cosh", "cot", "cum_count", "cum_max", "cum_min",
    "cum_prod", "cum_sum", "cumulative_eval", "cut", "degrees", "diff", "drop_nans", "drop_nulls", "eq_missing", "erf", "erfc", "ewm_mean",
    "ewm_mean_by", "ewm_std", "ewm_sum", "ewm_sum_by", "ewm_var", "exp", "explode", "extend_constant", "fill_nan", "fill_null", "floor",
    "forward_fill", "gather_every", "hash", "implode", "interpolate", "interpolate_by", "is_between", "is_close", "is_duplicated",
    "is_finite", "is_first_distinct", "is_in", "is_infinite", "is_last_distinct", "is_nan", "is_not_nan", "is_not_null", "is_null",
    "is_unique", "log", "log10", "log1p", "lower_bound", "mode", "ne_missing", "not_", "pct_change", "peak_max", "peak_min", "pow", "qcut",
    "radians", "rank", "reinterpret", "repeat_by", "replace", "replace_strict", "reshape", "reverse", "rle", "rle_id", "rolling_kurtosis",
    "rolling_max", "rolling_max_by", "rolling_mean", "rolling_mean_by", "rolling_median", "rolling_median_by", "rolling_min",
    "rolling_min_by", "rolling_quantile", "rolling_quantile_by", "rolling_rank", "rolling_rank_by", "rolling_skew", "rolling_std",
    "rolling_std_by", "rolling_sum", "rolling_sum_by", "rolling_var", "rolling_var_by", "round", "round_sig_figs", "sample", "set_sorted",
    "shift", "shuffle", "sign", "sin", "sinh", "sqrt", "tan", "tanh", "to_physical", "top_k", "top_k_by", "truncate", "truncdiv",
    "unique_counts", "upper_bound", "xor",
)  # fmt: skip
#: methods that give an expression when their argument is one
COMPARISONS = frozenset(("eq_missing", "ne_missing"))
#: methods that take a series as a set of values, not row by row
SETS = frozenset(("is_in", "replace", "replace_strict", "gather", "search_sorted", "append", "index_of", "bin_intervals"))
#: result is one value
VALUES = (
    "all", "any", "approx_n_unique", "approx_quantile", "arg_max", "arg_min", "bitwise_and", "bitwise_or", "bitwise_xor", "count", "entropy",
    "first", "has_nulls", "index_of", "is_sorted", "kurtosis", "last", "max", "max_by", "mean", "median", "min", "min_by", "n_unique", "nan_max", "nan_min",
    "null_count", "product", "quantile", "skew", "std", "sum", "var",
)  # fmt: skip


def install(series_class: type) -> None:
    """Adds the methods of the tables to the class; a method that the class or its bases have stays."""
    own = {name for base in series_class.__mro__[:-1] for name in base.__dict__}
    for name in COLUMNS:
        if name not in own:
            setattr(series_class, name, _column_method(name))
    for name in VALUES:
        if name not in own:
            setattr(series_class, name, _value_method(name))


def _column_method(name: str) -> Callable[..., Any]:
    method = getattr(Expr, name)

    @wraps(method)
    def mirrored(self: Any, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and name in COMPARISONS and hasattr(args[0], "_node") and not hasattr(args[0], "_native"):
            from polarway.functions import lit

            return method(lit(self), *args, **kwargs)
        # Other series of more than one value stand beside this one, row by row.
        places = [at for at, value in enumerate(args) if hasattr(value, "_native") and name not in SETS]
        if places:
            given = [args[at] for at in places]
            return self._beside(lambda column, *others: method(column, *_replaced(args, places, others), **kwargs), *given)
        return self._through(lambda column: method(column, *args, **kwargs))

    return mirrored


def _replaced(args: tuple[Any, ...], places: list[int], others: tuple[Any, ...]) -> list[Any]:
    result = list(args)
    for at, other in zip(places, others):
        result[at] = other
    return result


def _value_method(name: str) -> Callable[..., Any]:
    method = getattr(Expr, name)

    @wraps(method)
    def mirrored(self: Any, *args: Any, **kwargs: Any) -> Any:
        others = [value for value in args if hasattr(value, "_native") and name not in SETS]
        if others:
            return self._beside(lambda column, *beside: method(column, *beside, **kwargs), *others).to_list()[0]
        return self._through(lambda column: method(column, *args, **kwargs)).to_list()[0]

    kind = AGGREGATES.get(name)
    if kind is None:
        return mirrored
    return _direct_method(kind, mirrored, has_options=len(signature(method).parameters) > 1)


def _direct_method(kind: int, longer: Callable[..., Any], *, has_options: bool) -> Callable[..., Any]:
    """An aggregate that a backend may find without a plan."""

    @wraps(longer)
    def direct(self: Any) -> Any:
        native = self._native
        value = native.direct.aggregate(native.handle, kind)
        return value if value is not NotImplemented else longer(self)

    @wraps(longer)
    def direct_by_default(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not args and not kwargs:
            return direct(self)
        return longer(self, *args, **kwargs)

    if has_options:
        return direct_by_default
    return direct


class SeriesNamespace:
    """A namespace of Series: every method of the same namespace of Expr, run over the series."""

    __slots__ = ("_series",)
    _name = ""

    if TYPE_CHECKING:
        # The methods of the namespace of Expr.
        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, series: Any) -> None:
        self._series = series


def namespace(name: str, expr_namespace: type, doc: str) -> type[SeriesNamespace]:
    """A namespace class with the methods of an expression's namespace."""
    _, heading, example = (expr_namespace.__doc__ or "").partition("\n\n    Examples\n")
    made = type(expr_namespace.__name__, (SeriesNamespace,), {"__doc__": doc + heading + example, "__slots__": (), "_name": name})
    for method_name in dir(expr_namespace):
        method = getattr(expr_namespace, method_name)
        if callable(method) and (not method_name.startswith("_") or method_name == "__getitem__"):
            setattr(made, method_name, _namespace_method(name, method_name, method))
    return made


def _is_column(value: Any) -> bool:
    """A series of other than one value."""
    return hasattr(value, "_native") and hasattr(value, "to_list") and len(value) != 1


def _namespace_method(space: str, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def mirrored(self: Any, *args: Any, **kwargs: Any) -> Any:
        series = self._series
        if len(series) == 1:
            # One value beside columns of other lengths stands for all of their rows.
            places = [at for at, value in enumerate(args) if _is_column(value)]
            names = [key for key, value in kwargs.items() if _is_column(value)]
            if places or names:

                def build(column: Any, *columns: Any) -> Any:
                    given = {**kwargs, **dict(zip(names, columns[len(places) :]))}
                    return getattr(getattr(column, space), name)(*_replaced(args, places, columns), **given)

                return series._beside(build, *[args[at] for at in places], *[kwargs[key] for key in names])
        return series._through(lambda column: getattr(getattr(column, space), name)(*args, **kwargs))

    return mirrored
