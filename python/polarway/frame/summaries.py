"""One row of many, and the same change to every column: shortcuts over ``select`` on eager and lazy frames."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any, Self

from polarway import inputs
from polarway.frame.verbs import Verbs
from polarway.plan import nodes

ALL = nodes.ALL_COLUMNS

# Which columns a fill value of a Python type goes to, when it may widen to the column's type.
_FILLS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("bool", ("boolean",)),
    ("int", ("numeric",)),
    ("float", ("numeric",)),
    ("Decimal", ("numeric",)),
    ("str", ("string", "categorical")),
    ("bytes", ("binary",)),
    ("date", ("date",)),
    ("datetime", ("datetime",)),
    ("timedelta", ("duration",)),
    ("time", ("time",)),
)


_INTERPOLATIONS = ("lower", "higher", "nearest", "linear", "midpoint", "equiprobable")
_STRATEGIES = ("forward", "backward", "min", "max", "mean", "zero", "one")


class Summaries(Verbs):
    """Aggregates of every column, and functions of every column."""

    __slots__ = ()

    def _every(self, node: nodes.ExprNode, refs: inputs.Refs = ()) -> Self:
        return self._apply(nodes.select(self._node, [node]), refs)

    def _where(self, name: str, defined: Callable[[Any], bool], *, is_null: bool = False, **options: Any) -> Self:
        """An aggregate of the columns whose type has it; the others give null, in their own type (``is_null``: in that of nulls)."""
        from polarway.datatypes import Null

        exprs = []
        for label, dtype in self.collect_schema().items():
            column = nodes.column(label)
            exprs.append(nodes.aggregate(name, column, **options) if defined(dtype) else _null(label, Null() if is_null else dtype))
        return self._apply(nodes.select(self._node, exprs)) if exprs else self._one_row()

    def _one_row(self) -> Self:
        """What an aggregate of no columns is: one row without columns."""
        from polarway.frame import DataFrame

        row = DataFrame(height=1)
        return self._apply(row._node, row._refs)

    def _counted(self, name: str) -> Self:
        return self._every(nodes.aggregate(name, ALL)) if self.collect_schema() else self._one_row()

    def sum(self) -> Self:
        """The sum of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [0.5, 0.5]}).sum().rows()
        [(3, 1.0)]
        """
        return self._where("sum", _summable)

    def mean(self) -> Self:
        """The mean of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).mean().rows()
        [(1.5,)]
        """
        return self._where("mean", _averageable)

    def min(self) -> Self:
        """The least value of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, 1, None]}).min().rows()
        [(1,)]
        """
        return self._where("min", _ordered)

    def max(self) -> Self:
        """The largest value of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, 1, None]}).max().rows()
        [(2,)]
        """
        return self._where("max", _ordered)

    def median(self) -> Self:
        """The median of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, 1, None]}).median().rows()
        [(1.5,)]
        """
        return self._where("median", _averageable)

    def std(self, ddof: int = 1) -> Self:
        """The standard deviation of every column, in one row; ``ddof`` is taken from the divisor.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 3.0]}).std(ddof=0).rows()
        [(1.0,)]
        """
        return self._where("std", _number, ddof=ddof)

    def var(self, ddof: int = 1) -> Self:
        """The variance of every column, in one row; ``ddof`` is taken from the divisor.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 3.0]}).var(ddof=0).rows()
        [(1.0,)]
        """
        return self._where("var", _number, ddof=ddof)

    def quantile(self, quantile: float, interpolation: str = "nearest") -> Self:
        """A quantile of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).quantile(0.5).rows()
        [(2.0,)]
        """
        if interpolation not in _INTERPOLATIONS:
            raise ValueError(f"`interpolation` must be one of {_braced(_INTERPOLATIONS)}, got {interpolation}")
        return self._where("quantile", _quantiled, q=quantile, interpolation=interpolation)

    def count(self) -> Self:
        """The number of values that are not null, of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, 1, None]}).count().rows()
        [(2,)]
        """
        return self._counted("count")

    def null_count(self) -> Self:
        """The number of nulls of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None], "b": [1, 2]}).null_count().rows()
        [(1, 0)]
        """
        return self._counted("null_count")

    def product(self) -> Self:
        """The product of every column, in one row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, 3]}).product().rows()
        [(6,)]
        """
        return self._where("product", _number, is_null=True)

    def reverse(self) -> Self:
        """The rows in the opposite order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).reverse().rows()
        [(2,), (1,)]
        """
        row = "__polarway_row"
        numbered = nodes.row_index(self._node, row, 0)
        return self._apply(nodes.drop(nodes.sort(numbered, [nodes.column(row)], [True], [False], False), [row], True))

    def shift(self, n: int = 1, *, fill_value: Any = None) -> Self:
        """Values moved ``n`` rows down; the gap is null or ``fill_value``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).shift(1, fill_value=0).rows()
        [(0,), (1,), (2,)]
        """
        if fill_value is None:
            return self._every(nodes.function("shift", ALL, _integer(n)))
        fill, refs = inputs.expr(_not_a_name(fill_value))
        return self._every(nodes.function("shift", ALL, _integer(n), fill), refs)

    def gather_every(self, n: int, offset: int = 0) -> Self:
        """Every n-th row, from ``offset``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).gather_every(2).rows()
        [(1,), (3,)]
        """
        n, offset = index(n), index(offset)
        if n < 0 or offset < 0:
            raise OverflowError(f"can't convert negative int to unsigned: gather_every({n}, {offset})")
        if n == 0:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("gather_every(n): n should be positive")
        row = "__polarway_row"
        rest = nodes.slice(self._node, offset, None)
        place = nodes.function("mod", nodes.column(row), {"lit": n})
        kept = nodes.filter(nodes.row_index(rest, row, 0), nodes.function("eq", place, {"lit": 0}))
        return self._apply(nodes.drop(kept, [row], True))

    def interpolate(self) -> Self:
        """Nulls between two values of a column filled along a line.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, None, 3.0]}).interpolate().rows()
        [(1.0,), (2.0,), (3.0,)]
        """
        return self._every(nodes.function("interpolate", ALL, method="linear"))

    def fill_null(self, value: Any = None, strategy: str | None = None, limit: int | None = None, *, matches_supertype: bool = True) -> Self:
        """Nulls replaced by a value, in the columns that can hold it, or by a strategy.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None], "b": ["x", None]}).fill_null(0).rows()
        [(1, 'x'), (0, None)]
        """
        if value is None and strategy is None:
            raise ValueError("must specify either a fill `value` or `strategy`")
        if value is not None and strategy is not None:
            raise ValueError("cannot specify both `value` and `strategy`")
        if strategy not in ("forward", "backward") and limit is not None:
            raise ValueError("can only specify `limit` when strategy is set to 'backward' or 'forward'")
        if strategy is not None:
            if strategy not in _STRATEGIES:
                raise ValueError(f"`strategy` must be one of {_braced(_STRATEGIES)}, got {strategy}")
            return self._every(nodes.function("fill_null", ALL, strategy=strategy, limit=limit))
        fill, refs = inputs.expr(_not_a_name(value))
        columns = {"cols": {"dtypes": _fill_dtypes(value, matches_supertype)}} if not hasattr(value, "_node") else ALL
        return self._apply(nodes.with_columns(self._node, [nodes.function("fill_null", columns, fill)]), refs)

    def fill_nan(self, value: Any) -> Self:
        """NaN replaced by a value, in columns of floats.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).fill_nan(None).rows()
        [(1.0,), (None,)]
        """
        fill, refs = inputs.expr(value)
        floats = {"cols": {"dtypes": ["float"]}}
        return self._apply(nodes.with_columns(self._node, [nodes.function("fill_nan", floats, fill)]), refs)

    def drop_nulls(self, subset: Any = None) -> Self:
        """The rows without a null, in all columns or some.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None], "b": [1, 2]}).drop_nulls().rows()
        [(1, 1)]
        """
        if isinstance(subset, (list, tuple)) and not subset:
            return self._apply(self._node)
        columns = ALL if subset is None else {"cols": inputs.selector((subset,))}
        return self._apply(nodes.filter(self._node, nodes.function("all_horizontal", nodes.function("is_not_null", columns))))

    def drop_nans(self, subset: Any = None) -> Self:
        """The rows without a NaN, in all columns of floats or some.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).drop_nans().rows()
        [(1.0,)]
        """
        if isinstance(subset, (list, tuple)) and not subset:
            return self._apply(self._node)
        columns = {"cols": {"dtypes": ["float"]} if subset is None else inputs.selector((subset,))}
        kept = nodes.function("all_horizontal", nodes.function("fill_null", nodes.function("is_not_nan", columns), {"lit": True}))
        return self._apply(nodes.filter(self._node, kept))

    def clear(self, n: int = 0) -> Self:
        """The columns without their rows, or with ``n`` rows of nulls.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).clear().shape
        (0, 1)
        """
        check_rows(n)
        if n == 0:
            return self.slice(0, 0)
        from polarway.frame import DataFrame

        nulls = DataFrame({name: [None] * n for name in self.collect_schema()}, schema=self.collect_schema())
        return self._apply(nulls._node, nulls._refs)

    def unnest(self, columns: Any = None, *more_columns: Any, separator: str | None = None) -> Self:
        """The fields of struct columns as columns, where the struct was.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"s": [{"a": 1, "b": 2}], "c": [3]}).unnest("s").rows()
        [(1, 2, 3)]
        """
        schema = self.collect_schema()
        from polarway.datatypes import Struct

        wanted = [name for name, dtype in schema.items() if isinstance(dtype, Struct)] if columns is None else self._names((columns, *more_columns))
        exprs: list[nodes.ExprNode] = []
        for name, dtype in schema.items():
            if name not in wanted:
                exprs.append(nodes.column(name))
            elif not isinstance(dtype, Struct):
                from polarway.exceptions import InvalidOperationError

                raise InvalidOperationError(f"invalid dtype: expected 'Struct', got '{dtype}' for '{name}'")
            else:
                for field in dtype.fields:
                    label = field.name if separator is None else f"{name}{separator}{field.name}"
                    exprs.append(nodes.alias(nodes.function("struct.field", nodes.column(name), name=field.name), label))
        return self._apply(nodes.select(self._node, exprs))

    def set_sorted(self, column: Any, *more_columns: Any, descending: bool | list[bool] = False, nulls_last: bool | list[bool] = False) -> Self:
        """Says that columns are sorted, for :attr:`DataFrame.flags` and for what needs an order; nothing is moved.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).set_sorted("a").flags["a"]["SORTED_ASC"]
        True
        """
        from polarway.functions import col

        names = list(inputs.flatten((column,))) + list(more_columns)
        down = inputs.flags(descending, len(names), "descending")
        last = inputs.flags(nulls_last, len(names), "nulls_last")
        said = [(col(name) if isinstance(name, str) else name).set_sorted(descending=d, nulls_last=n) for name, d, n in zip(names, down, last)]
        return self.with_columns(said)


def check_rows(n: Any) -> None:
    """The number of rows of a cleared frame or series."""
    if not isinstance(n, int):
        raise TypeError(f"`n` should be an integer >= 0, got {n}")
    if n < 0:
        raise ValueError(f"`n` should be an integer >= 0, got {n}")


def _braced(names: tuple[str, ...]) -> str:
    return "{" + ", ".join(map(repr, names)) + "}"


def _null(label: str, dtype: Any) -> nodes.ExprNode:
    """One null with name and type of a column."""
    from polarway.datatypes import dtype_to_json

    return nodes.alias({"lit": None, "dtype": dtype_to_json(dtype)}, label)


def _number(dtype: Any) -> bool:
    return bool(dtype.is_numeric() or dtype._json_name == "boolean")


def _summable(dtype: Any) -> bool:
    from polarway.datatypes import Duration

    return _number(dtype) or isinstance(dtype, Duration)


def _averageable(dtype: Any) -> bool:
    return bool(_number(dtype) or dtype.is_temporal())


def _quantiled(dtype: Any) -> bool:
    return bool(dtype.is_numeric() or dtype.is_temporal())


def _ordered(dtype: Any) -> bool:
    return not dtype.is_nested() and not dtype.is_object()


def _integer(n: Any) -> nodes.ExprNode:
    return inputs.expr(n)[0]


def _not_a_name(value: Any) -> Any:
    """A fill value: a text is a text here, not a column."""
    if isinstance(value, str):
        from polarway.functions import lit

        return lit(value)
    return value


def _fill_dtypes(value: Any, matches_supertype: bool) -> list[Any]:
    kind = type(value).__name__
    if not matches_supertype:
        return {"int": ["int64"], "float": ["float64"], "int32": ["int32"]}.get(kind) or list(dict(_FILLS).get(kind, ("numeric",)))
    return list(dict(_FILLS).get(kind, ("numeric",)))
