"""Functions that make expressions or frames: ``col``, ``lit``, ``select``, …"""

from __future__ import annotations

from polarway.functions.aggregates import (
    any,
    approx_n_unique,
    corr,
    count,
    cov,
    cum_count,
    cum_sum,
    first,
    head,
    implode,
    last,
    len,
    max,
    mean,
    median,
    min,
    n_unique,
    quantile,
    std,
    sum,
    tail,
    var,
)
from polarway.functions.columns import all, col, element, exclude, field, nth
from polarway.functions.composing import concat_arr, list, select, struct
from polarway.functions.engine_facts import get_index_type, thread_pool_size
from polarway.functions.literals import lit
from polarway.functions.repeated import ones, repeat, zeros
from polarway.functions.row_numbers import arange, arg_sort_by, arg_where, int_range, row_index
from polarway.functions.texts import escape_regex, format
from polarway.horizontal import (
    all_horizontal,
    any_horizontal,
    coalesce,
    concat_list,
    concat_str,
    max_horizontal,
    mean_horizontal,
    min_horizontal,
    sum_horizontal,
)

__all__ = [
    "all", "all_horizontal", "any", "any_horizontal", "approx_n_unique", "arange", "arg_sort_by", "arg_where", "coalesce", "col", "concat_arr",
    "concat_list", "concat_str", "corr", "count", "cov", "cum_count", "cum_sum", "element", "escape_regex", "exclude", "field", "first",
    "format", "get_index_type", "head", "implode", "int_range", "last", "len", "list", "lit", "max", "max_horizontal", "mean",
    "mean_horizontal", "median", "min", "min_horizontal", "n_unique", "nth", "ones", "quantile", "repeat", "row_index", "select", "std",
    "struct", "sum", "sum_horizontal", "tail", "thread_pool_size", "var", "zeros",
]  # fmt: skip
