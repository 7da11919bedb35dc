"""The ``arr`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.namespace import Namespace
from polarway.expr.core import given

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ArrayNamespace(Namespace):
    """Functions of arrays, whose lists all have one length."""

    __slots__ = ()

    def len(self) -> Expr:
        """The number of items."""
        return self._fn("arr.len")

    def sum(self) -> Expr:
        """The sum of the items."""
        return self._fn("arr.sum")

    def mean(self) -> Expr:
        """The mean of the items."""
        return self._fn("arr.mean")

    def median(self) -> Expr:
        """The median of the items."""
        return self._fn("arr.median")

    def min(self) -> Expr:
        """The least item."""
        return self._fn("arr.min")

    def max(self) -> Expr:
        """The largest item."""
        return self._fn("arr.max")

    def first(self) -> Expr:
        """The first item."""
        return self._fn("arr.first")

    def last(self) -> Expr:
        """The last item."""
        return self._fn("arr.last")

    def reverse(self) -> Expr:
        """The items from last to first."""
        return self._fn("arr.reverse")

    def arg_min(self) -> Expr:
        """The index of the least item."""
        return self._fn("arr.arg_min")

    def arg_max(self) -> Expr:
        """The index of the largest item."""
        return self._fn("arr.arg_max")

    def n_unique(self) -> Expr:
        """The number of distinct items."""
        return self._fn("arr.n_unique")

    def any(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether any item is true."""
        return self._fn("arr.any", **given(ignore_nulls=(ignore_nulls, True)))

    def all(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether all items are true."""
        return self._fn("arr.all", **given(ignore_nulls=(ignore_nulls, True)))

    def std(self, ddof: int = 1) -> Expr:
        """The standard deviation of the items."""
        return self._fn("arr.std", ddof=ddof)

    def var(self, ddof: int = 1) -> Expr:
        """The variance of the items."""
        return self._fn("arr.var", ddof=ddof)

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The item at an index; negative ones count from the end."""
        return self._fn("arr.get", index, **given(null_on_oob=(null_on_oob, False)))

    def contains(self, item: Any, *, nulls_equal: bool = True) -> Expr:
        """Whether an item is in the list."""
        return self._op("arr.contains", item, **given(nulls_equal=(nulls_equal, True)))

    def count_matches(self, element: Any) -> Expr:
        """How often a value is in the list."""
        return self._op("arr.count_matches", element)

    def join(self, separator: Any, *, ignore_nulls: bool = True) -> Expr:
        """The items as one text."""
        return self._op("arr.join", separator, **given(ignore_nulls=(ignore_nulls, True)))

    def sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """The items in order."""
        return self._fn("arr.sort", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def unique(self, *, maintain_order: bool = False) -> Expr:
        """The distinct items."""
        return self._fn("arr.unique", **given(maintain_order=(maintain_order, False)))

    def shift(self, n: Any = 1) -> Expr:
        """The items moved by ``n`` places."""
        return self._fn("arr.shift", n)

    def explode(self, *, empty_as_null: bool = False, keep_nulls: bool = True) -> Expr:
        """The items of all lists, one after the other."""
        return self._fn("explode", **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True)))

    def agg(self, expr: Any) -> Expr:
        """An aggregate of the items; ``pw.element()`` stands for them."""
        return self._fn("arr.agg", expr)

    def head(self, n: Any = 5, *, as_array: bool = False) -> Expr:
        """The first items."""
        return self._fn("arr.head", n, **given(as_array=(as_array, False)))

    def tail(self, n: Any = 5, *, as_array: bool = False) -> Expr:
        """The last items."""
        return self._fn("arr.tail", n, **given(as_array=(as_array, False)))

    def slice(self, offset: Any, length: Any = None, *, as_array: bool = False) -> Expr:
        """Items from ``offset``, at most ``length``."""
        return self._fn("arr.slice", offset, *(() if length is None else (length,)), **given(as_array=(as_array, False)))

    def eval(self, expr: Any, *, as_list: bool = False) -> Expr:
        """An expression of the items; ``pw.element()`` stands for them."""
        return self._fn("arr.eval", expr, **given(as_list=(as_list, False)))

    def dot(self, other: Any) -> Expr:
        """The sum of products of the items."""
        return self._fn("arr.dot", other)

    def to_list(self) -> Expr:
        """Lists of the items."""
        return self._fn("arr.to_list")

    def to_struct(self, fields: Any = None) -> Expr:
        """A struct with a field for each item."""
        return self._fn("arr.to_struct", **({} if fields is None else {"fields": list(fields)}))
