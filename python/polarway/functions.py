"""Functions that make expressions or frames: ``col``, ``lit``, ``concat``, …"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from typing import Any

from polarway import horizontal as rows
from polarway import inputs
from polarway.expr import Expr
from polarway.horizontal import horizontal
from polarway.plan import nodes
from polarway.plan.literals import literal

_of = Expr._of
all_horizontal = rows.all_horizontal
any_horizontal = rows.any_horizontal
coalesce = rows.coalesce
concat_list = rows.concat_list
concat_str = rows.concat_str
max_horizontal = rows.max_horizontal
mean_horizontal = rows.mean_horizontal
min_horizontal = rows.min_horizontal
sum_horizontal = rows.sum_horizontal


class _Column:
    """``col("name")``, ``col("a", "b")``, ``col(pw.Int64)``, ``col("^regex$")``, ``col.name``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).select(pw.col("a") * 2, pw.col(pw.String)).rows()
    [(2, 'x'), (4, 'y')]
    """

    __slots__ = ()
    __name__ = "col"

    def __call__(self, name: Any, *more_names: Any) -> Expr:
        if not more_names and type(name) is str:
            if name[:1] == "^" or name == "*":
                return _of(inputs.name(name), ())
            return _of({"col": name}, ())
        return _columns((name, *more_names))

    def __getattr__(self, name: str) -> Expr:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _of({"col": name}, ())

    def __repr__(self) -> str:
        return "<function col>"


col = _Column()


def _columns(names: tuple[Any, ...]) -> Expr:
    """Several columns, by names or by types."""
    flat: builtins.list[Any] = []
    for name in names:
        if isinstance(name, (str, type)) or not hasattr(name, "__iter__"):
            flat.append(name)
        else:
            # Not +=, which a series would take for addition.
            flat.extend(name)
    if all_are(flat, str):
        if builtins.len(flat) == 1 and builtins.len(names) == 1 and isinstance(names[0], str):
            return _of(inputs.name(flat[0]), ())
        return _of({"cols": {"names": flat, "strict": True}} if not _has_pattern(flat) else {"cols": inputs.selector((flat,))}, ())
    if builtins.any(isinstance(name, str) for name in flat):
        raise TypeError("invalid input for `col`\n\nExpected iterable of type `str` or `DataType`, got a mix of both")
    return _of({"cols": {"dtypes": [_dtype_of(name) for name in flat]}}, ())


def all_are(values: Iterable[Any], kind: type) -> bool:
    """Whether all values are of a type."""
    return builtins.all(isinstance(value, kind) for value in values)


def _has_pattern(names: builtins.list[str]) -> bool:
    return builtins.any("col" not in inputs.name(name) for name in names)


def _dtype_of(value: Any) -> Any:
    from polarway.datatypes import is_polars_dtype, parse_into_dtype
    from polarway.datatypes.json_form import dtype_selector_json

    if is_polars_dtype(value):
        return dtype_selector_json(value)
    if isinstance(value, type):
        return dtype_selector_json(parse_into_dtype(value))
    raise TypeError(f"invalid input for `col`\n\nExpected `str` or `DataType`, got {type(value).__name__!r}")


def lit(value: Any, dtype: Any = None, *, allow_object: bool = False) -> Expr:
    """A constant, or a series as a column.

    Parameters
    ----------
    value
        A Python value, a series, a numpy scalar or array.
    dtype
        Its type; an integer or float without one takes the type of what it meets.
    allow_object
        A value that has no other type becomes a literal of type Object.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(pw.lit(1), text=pw.lit("x")).rows()
    [(1, 'x')]
    """
    if isinstance(value, Expr):
        return value
    native = getattr(value, "_native", None)
    if native is not None:
        node: nodes.ExprNode = {"lit_frame": native.handle}
        out = _of({"alias": node, "name": value.name}, (value,))
        return out if dtype is None else out.cast(dtype)
    from polarway.datatypes import Object

    if (dtype is not None and dtype == Object) or (allow_object and not _has_literal(value)):
        series = _series([value], Object)
        return _of({"lit_frame": series._native.handle}, (series,)).alias("literal" if dtype is not None else "")
    return _constant(value, dtype)


def _has_literal(value: Any) -> bool:
    """Whether a value has a type of its own in the engine."""
    from polarway.plan.literals import dtype_of

    return hasattr(value, "__array__") or isinstance(value, (set, frozenset)) or dtype_of(value) is not None


def _constant(value: Any, dtype: Any) -> Expr:
    import enum

    if isinstance(value, enum.Enum):
        value = value.value
    if hasattr(value, "__array__"):
        if getattr(value, "ndim", 0) == 0 and hasattr(value, "item"):
            return _numpy_scalar(value, dtype)
        return lit(_series(value, dtype))
    if dtype is not None:
        value, dtype = _zoned(value, dtype)
    if isinstance(value, (set, frozenset)):
        value = builtins.list(value)
    if isinstance(value, (builtins.list, tuple)):
        whole = _is_empty_or_mixed(value) or type(dtype).__name__ == "Array"
        return lit(_series([value], dtype)).first() if whole else _of(literal(builtins.list(value), _json(dtype)), ())
    if dtype is not None and type(value) in (bool, int, float) and _takes_no_number(dtype):
        return _of(literal(value, None), ()).cast(dtype)
    return _of(literal(value, _json(dtype)), ())


def _takes_no_number(dtype: Any) -> bool:
    from polarway.datatypes import String, parse_into_dtype

    return not hasattr(dtype, "collect_dtype") and parse_into_dtype(dtype) == String


def _zoned(value: Any, dtype: Any) -> tuple[Any, Any]:
    """A datetime and its type, of which each has the zone of the other when it has none."""
    import datetime as dt

    from polarway.datatypes import Datetime

    if not isinstance(value, dt.datetime) or not isinstance(dtype, Datetime):
        return value, dtype
    if value.tzinfo is None and dtype.time_zone is not None:
        from polarway.construct.ticks import zone

        return value.replace(tzinfo=zone(dtype.time_zone)), dtype
    if value.tzinfo is not None and dtype.time_zone is None:
        from polarway.plan.literals import zone_name

        return value, Datetime(dtype.time_unit, zone_name(value.tzinfo))
    return value, dtype


def _is_empty_or_mixed(value: Sequence[Any]) -> bool:
    from polarway.plan.literals import dtype_of

    return builtins.any(dtype_of(item) is None for item in value)


def _series(value: Any, dtype: Any) -> Any:
    from polarway.series import Series

    return Series("literal", value, dtype=dtype)


def _numpy_scalar(value: Any, dtype: Any) -> Expr:
    if dtype is None and value.dtype.kind in "iuf":
        kind = {"i": "int", "u": "uint", "f": "float"}[value.dtype.kind] + str(value.dtype.itemsize * 8)
        return _of(literal(value.item(), kind), ())
    if value.dtype.kind in "mM":
        return lit(_series(value.reshape(1), dtype)).first()
    return _constant(value.item(), dtype)


def _json(dtype: Any) -> Any:
    if dtype is None:
        return None
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    return dtype_to_json(parse_into_dtype(dtype))


def len() -> Expr:
    """The number of rows, of the frame or of each group.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None]}).select(pw.len()).item()
    2
    """
    return _of({"len": True}, ())


def count(*columns: str) -> Expr:
    """Without columns the number of rows, in a column ``count``; else the values of each column that are not null.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None]}).select(pw.count("a")).item()
    1
    """
    if not columns:
        return len().alias("count")
    return col(*columns).count()


def all(*names: Any, ignore_nulls: bool = True) -> Expr:
    """All columns; with names, whether all their values are true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.all() + 1).rows()
    [(2, 3)]
    """
    if not names:
        return _of(nodes.ALL_COLUMNS, ())
    return col(*names).all(ignore_nulls=ignore_nulls)


def any(*names: Any, ignore_nulls: bool = True) -> Expr:
    """Whether any value of a column is true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [False, True]}).select(pw.any("a")).item()
    True
    """
    return col(*names).any(ignore_nulls=ignore_nulls)


def exclude(columns: Any, *more_columns: Any) -> Expr:
    """All columns but these.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.exclude("a")).columns
    ['b']
    """
    return _of({"cols": {"not": inputs.selector((columns, *more_columns), strict=False)}}, ())


def nth(*indices: Any, strict: bool = True) -> Expr:
    """Columns by position; negative positions count from the end.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.nth(-1)).columns
    ['b']
    """
    flat: builtins.list[int] = []
    for index in indices:
        flat += index if isinstance(index, (builtins.list, tuple, range)) else [index]
    return _of({"cols": {"index": flat}}, ())


def element() -> Expr:
    """The item of a list, inside ``list.eval``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [[1, 2]]}).select(pw.col("a").list.eval(pw.element() * 2)).rows()
    [([2, 4],)]
    """
    return _of({"element": True}, ())


def field(name: Any, *more_names: str) -> Expr:
    """A field of the struct, inside ``struct.with_fields``.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [{"x": 1, "y": 2}]})
    >>> frame.select(pw.col("a").struct.with_fields(z=pw.field("x") + pw.field("y"))).to_series().to_list()
    [{'x': 1, 'y': 2, 'z': 3}]
    """
    if more_names or not isinstance(name, str):
        raise TypeError("`field` takes one name; write one `field` for each")
    return _of({"alias": {"field": name}, "name": name}, ())


def _by_name(name: str, doc: str, answer: str) -> Any:
    def shortcut(*columns: Any) -> Expr:
        return getattr(col(*columns), name)()

    shortcut.__name__ = shortcut.__qualname__ = name
    shortcut.__module__ = __name__
    shortcut.__doc__ = f"""{doc}

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({{"a": [1, 1, 4]}}).select(pw.{name}("a")).to_series().to_list()
    {answer}
    """
    return shortcut


sum = _by_name("sum", "The sum of each of these columns.", "[6]")
mean = _by_name("mean", "The mean of each of these columns.", "[2.0]")
min = _by_name("min", "The least value of each of these columns.", "[1]")
max = _by_name("max", "The largest value of each of these columns.", "[4]")
median = _by_name("median", "The median of each of these columns.", "[1.0]")
n_unique = _by_name("n_unique", "The number of distinct values of each of these columns.", "[2]")
approx_n_unique = _by_name("approx_n_unique", "The number of distinct values of each of these columns.", "[2]")
implode = _by_name("implode", "The values of each of these columns as one list.", "[[1, 1, 4]]")
cum_sum = _by_name("cum_sum", "The running sum of each of these columns.", "[1, 2, 6]")


def first(*columns: Any) -> Expr:
    """The first value of each of these columns; without columns, the first column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.first()).columns
    ['a']
    """
    return col(*columns).first() if columns else nth(0)


def last(*columns: Any) -> Expr:
    """The last value of each of these columns; without columns, the last column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select(pw.last()).columns
    ['b']
    """
    return col(*columns).last() if columns else nth(-1)


def head(column: str, n: int = 10) -> Expr:
    """The first ``n`` values of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.head("a", 2)).rows()
    [(1,), (2,)]
    """
    return col(column).head(n)


def tail(column: str, n: int = 10) -> Expr:
    """The last ``n`` values of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.tail("a", 2)).rows()
    [(2,), (3,)]
    """
    return col(column).tail(n)


def std(column: str, ddof: int = 1) -> Expr:
    """The standard deviation of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 3.0]}).select(pw.std("a", ddof=0)).item()
    1.0
    """
    return col(column).std(ddof)


def var(column: str, ddof: int = 1) -> Expr:
    """The variance of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 3.0]}).select(pw.var("a", ddof=0)).item()
    1.0
    """
    return col(column).var(ddof)


def quantile(column: str, quantile: float, interpolation: str = "nearest") -> Expr:
    """A quantile of a column.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1.0, 2.0, 3.0]}).select(pw.quantile("a", 0.5)).item()
    2.0
    """
    return col(column).quantile(quantile, interpolation)


def corr(a: Any, b: Any, *, method: str = "pearson", propagate_nans: bool = False, eager: bool = False) -> Any:
    """The correlation of two columns; with ``eager``, of two series, as a series.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}).select(pw.corr("a", "b").round(6)).item()
    1.0
    """
    left, right = inputs.expr(a), inputs.expr(b)
    out = _of(nodes.aggregate("corr", left[0], right[0], method=method, propagate_nans=propagate_nans), (*left[1], *right[1]))
    return select(out).to_series() if eager else out


def cov(a: Any, b: Any, *, ddof: int = 1, eager: bool = False) -> Any:
    """The covariance of two columns; with ``eager``, of two series, as a series.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3], "b": [2, 4, 6]}).select(pw.cov("a", "b")).item()
    2.0
    """
    left, right = inputs.expr(a), inputs.expr(b)
    out = _of(nodes.aggregate("cov", left[0], right[0], ddof=ddof), (*left[1], *right[1]))
    return select(out).to_series() if eager else out


def struct(*exprs: Any, schema: Any = None, eager: bool = False, **named_exprs: Any) -> Any:
    """Columns as one column of structs.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1], "b": ["x"]}).select(pw.struct("a", "b").alias("s")).item()
    {'a': 1, 'b': 'x'}
    """
    if not exprs and not named_exprs:
        if not schema:
            raise ValueError("expected at least 1 expression in 'struct'")
        exprs = tuple(schema)
    parsed, refs = inputs.exprs(exprs, named_exprs)
    out = _of({"struct": parsed}, refs)
    if schema is not None:
        from polarway.datatypes import Struct

        out = out.cast(Struct(schema))
    return select(out).to_series() if eager else out


def select(*exprs: Any, eager: bool = True, **named_exprs: Any) -> Any:
    """Expressions without a frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.select(a=pw.lit(1) + 1).item()
    2
    """
    from polarway.frame import DataFrame

    chosen = DataFrame().lazy().select(*exprs, **named_exprs)
    return chosen.collect() if eager else chosen


def int_range(start: Any = 0, end: Any = None, step: int = 1, *, dtype: Any = None, eager: bool = False) -> Any:
    """The integers from ``start`` to before ``end``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.int_range(0, 6, 2, eager=True).to_list()
    [0, 2, 4]
    """
    if hasattr(dtype, "collect_dtype"):
        found = int_range(start, end, step).cast(dtype)
        return select(found).to_series() if eager else found
    if end is None:
        start, end = 0, start
    low, high = inputs.expr(start), inputs.expr(end)
    out = _of(nodes.function("int_range", low[0], high[0], step=step, dtype=_json(dtype) or "int64"), (*low[1], *high[1]))
    return select(out).to_series() if eager else out


arange = int_range


def repeat(value: Any, n: Any, *, dtype: Any = None, eager: bool = False) -> Any:
    """A value ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.repeat("x", 3, eager=True).to_list()
    ['x', 'x', 'x']
    """
    if not isinstance(n, (int, Expr)):
        raise TypeError(f"`n` parameter of `repeat expected a `int` or `Expr` got a `{type(n).__name__}`")
    fill, number = inputs.expr(lit(value, dtype)), inputs.expr(n)
    out = _of(nodes.function("repeat", fill[0], number[0]), (*fill[1], *number[1]))
    return select(out).to_series() if eager else out


def _filled(name: str, number: int, n: Any, dtype: Any, *, eager: bool) -> Any:
    from polarway.datatypes import Float64, parse_into_dtype

    kind = parse_into_dtype(Float64 if dtype is None else dtype)
    base = kind
    while base.is_nested() and hasattr(base, "inner"):
        base = base.inner
    if not (base.is_numeric() or str(base) in ("Boolean", "String")):
        raise TypeError(f"invalid dtype for `{name}`; found {dtype}")
    out = repeat(lit(number).cast(base) if base is kind else _series([number], base).cast(base).implode().cast(kind).alias(""), n).alias(name)
    return select(out).to_series() if eager else out


def ones(n: Any, dtype: Any = None, *, eager: bool = False) -> Any:
    """The number one ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.ones(2, eager=True).to_list()
    [1.0, 1.0]
    """
    return _filled("ones", 1, n, dtype, eager=eager)


def zeros(n: Any, dtype: Any = None, *, eager: bool = False) -> Any:
    """The number zero ``n`` times.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.zeros(2, eager=True).to_list()
    [0.0, 0.0]
    """
    return _filled("zeros", 0, n, dtype, eager=eager)


def format(f_string: str, *args: Any) -> Expr:
    """Texts put together from a pattern with ``{}`` for each argument.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2]}).select(pw.format("a is {}", "a")).to_series().to_list()
    ['a is 1', 'a is 2']
    """
    pieces = f_string.split("{}")
    if builtins.len(pieces) - 1 != builtins.len(args):
        from polarway.exceptions import ShapeError

        raise ShapeError("number of automatic placeholders should equal the number of arguments")
    parts: builtins.list[Any] = []
    for place, piece in enumerate(pieces):
        if piece:
            parts.append(lit(piece))
        if place < builtins.len(args):
            parts.append(args[place])
    return concat_str(parts)


def row_index(name: str = "index") -> Expr:
    """The number of each row.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": ["x", "y"]}).select(pw.row_index()).to_series().to_list()  # doctest: +SKIP
    [0, 1]
    """
    return int_range(len(), dtype=get_index_type()).alias(name)


def arg_where(condition: Any, *, eager: bool = False) -> Any:
    """The numbers of the rows where a condition is true.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.arg_where(pw.col("a") > 1)).to_series().to_list()
    [1, 2]
    """
    node, refs = inputs.expr(condition)
    out = _of(nodes.function("arg_true", node), refs)
    return select(out).to_series() if eager else out


def arg_sort_by(exprs: Any, *more_exprs: Any, descending: bool | Sequence[bool] = False, nulls_last: bool | Sequence[bool] = False, **_options: Any) -> Expr:
    """The numbers of the rows in the order of some columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [3, 1, 2]}).select(pw.arg_sort_by("a")).to_series().to_list()
    [1, 2, 0]
    """
    parsed, refs = inputs.exprs((exprs, *more_exprs) if more_exprs else (exprs,))
    count_ = builtins.len(parsed)
    node = {
        "sort": int_range(len(), dtype=get_index_type())._node,
        "by": parsed,
        "descending": inputs.flags(descending, count_, "descending"),
        "nulls_last": inputs.flags(nulls_last, count_, "nulls_last"),
        "maintain_order": True,
    }
    return _of({"alias": node, "name": next(iter(_root_names(parsed)), "arg_sort_by")}, refs)


def _root_names(parsed: builtins.list[Any]) -> Iterable[str]:
    for node in parsed:
        if "col" in node:
            yield node["col"]


def cum_count(*columns: Any, reverse: bool = False) -> Expr:
    """The running number of values that are not null, of each of these columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, None, 3]}).select(pw.cum_count("a")).to_series().to_list()
    [1, 1, 2]
    """
    return col(*columns).cum_count(reverse=reverse)


def list(exprs: Any, *more_exprs: Any) -> Expr:
    """The values of each row as a list, each column one item: lists become lists of lists, unlike in :func:`concat_list`.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [[1, 2], [3]], "b": [[4], []]}).select(pw.list("a", "b")).to_series().to_list()
    [[[1, 2], [4]], [[3], []]]
    """
    parsed, refs = inputs.exprs((exprs, *more_exprs) if more_exprs else (exprs,))
    return _of(nodes.function("concat_list", *parsed, as_items=True), refs)


def concat_arr(exprs: Any, *more_exprs: Any) -> Expr:
    """The items of arrays, one array after the other in each row; any other column is an array of one item. All items have one type.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).select(pw.concat_arr("a", "b")).to_series().to_list()
    [[1, 3], [2, None]]
    """
    return horizontal("concat_arr", (exprs, *more_exprs) if more_exprs else (exprs,))


def escape_regex(s: str) -> str:
    """A text as a regular expression that matches just it.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.escape_regex("a.b")
    'a\\\\.b'
    """
    if not isinstance(s, str):
        if isinstance(s, Expr):
            raise TypeError("escape_regex function is unsupported for `Expr`, you may want use `Expr.str.escape_regex` instead")
        raise TypeError(f"escape_regex function supports only `str` type, got `{type(s).__name__}`")
    return builtins.str.join("", ("\\" + letter if letter in r"\.+*?()|[]{}^$#&-~" else letter for letter in s))


def get_index_type() -> Any:
    """The type of row numbers and counts.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.get_index_type()
    UInt32
    """
    from polarway.datatypes import UInt32

    return UInt32


def thread_pool_size() -> int:
    """The number of the engine's worker threads.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.thread_pool_size() >= 1
    True
    """
    import os

    given = os.environ.get("POLARWAY_THREADS", "")
    return int(given) if given.isdigit() and int(given) > 0 else builtins.len(os.sched_getaffinity(0))
