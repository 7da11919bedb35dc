"""The ``arr`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import given
from polarway.expr.namespace import Namespace

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ArrayNamespace(Namespace):
    """Functions of arrays, whose lists all have one length.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [[1, 2]]}, schema={"a": pw.Array(pw.Int64, 2)}).select(pw.col("a").arr.sum()).item()
    3
    """

    __slots__ = ()

    def len(self) -> Expr:
        """The number of items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.len()).to_series().to_list()
        [2, 2]
        """
        return self._fn("arr.len")

    def sum(self) -> Expr:
        """The sum of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.sum()).to_series().to_list()
        [3, 7]
        """
        return self._fn("arr.sum")

    def mean(self) -> Expr:
        """The mean of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.mean()).to_series().to_list()
        [1.5, 3.5]
        """
        return self._fn("arr.mean")

    def median(self) -> Expr:
        """The median of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.median()).to_series().to_list()
        [1.5, 3.5]
        """
        return self._fn("arr.median")

    def min(self) -> Expr:
        """The least item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.min()).to_series().to_list()
        [1, 3]
        """
        return self._fn("arr.min")

    def max(self) -> Expr:
        """The largest item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.max()).to_series().to_list()
        [2, 4]
        """
        return self._fn("arr.max")

    def first(self) -> Expr:
        """The first item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.first()).to_series().to_list()
        [1, 4]
        """
        return self._fn("arr.first")

    def last(self) -> Expr:
        """The last item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.last()).to_series().to_list()
        [2, 3]
        """
        return self._fn("arr.last")

    def reverse(self) -> Expr:
        """The items from last to first.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.reverse()).to_series().to_list()
        [[2, 1], [3, 4]]
        """
        return self._fn("arr.reverse")

    def arg_min(self) -> Expr:
        """The index of the least item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.arg_min()).to_series().to_list()
        [0, 1]
        """
        return self._fn("arr.arg_min")

    def arg_max(self) -> Expr:
        """The index of the largest item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.arg_max()).to_series().to_list()
        [1, 0]
        """
        return self._fn("arr.arg_max")

    def n_unique(self) -> Expr:
        """The number of distinct items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.n_unique()).to_series().to_list()
        [2, 2]
        """
        return self._fn("arr.n_unique")

    def any(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether any item is true.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[True, False]]}, schema_overrides={"a": pw.Array(pw.Boolean, 2)})
        >>> frame.select(pw.col("a").arr.any()).to_series().to_list()
        [True]
        """
        return self._fn("arr.any", **given(ignore_nulls=(ignore_nulls, True)))

    def all(self, *, ignore_nulls: bool = True) -> Expr:
        """Whether all items are true.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[True, False]]}, schema_overrides={"a": pw.Array(pw.Boolean, 2)})
        >>> frame.select(pw.col("a").arr.all()).to_series().to_list()
        [False]
        """
        return self._fn("arr.all", **given(ignore_nulls=(ignore_nulls, True)))

    def std(self, ddof: int = 1) -> Expr:
        """The standard deviation of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.std()).to_series().to_list()
        [0.7071067811865476, 0.7071067811865476]
        """
        return self._fn("arr.std", ddof=ddof)

    def var(self, ddof: int = 1) -> Expr:
        """The variance of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.var()).to_series().to_list()
        [0.5, 0.5]
        """
        return self._fn("arr.var", ddof=ddof)

    def __getitem__(self, item: int) -> Expr:
        return self.get(item)

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The item at an index; negative ones count from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.get(1)).to_series().to_list()
        [2, 3]
        """
        return self._fn("arr.get", index, **given(null_on_oob=(null_on_oob, False)))

    def contains(self, item: Any, *, nulls_equal: bool = True) -> Expr:
        """Whether an item is in the list.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.contains(3)).to_series().to_list()
        [False, True]
        """
        return self._op("arr.contains", item, **given(nulls_equal=(nulls_equal, True)))

    def count_matches(self, element: Any) -> Expr:
        """How often a value is in the list.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.count_matches(4)).to_series().to_list()
        [0, 1]
        """
        return self._op("arr.count_matches", element)

    def join(self, separator: Any, *, ignore_nulls: bool = True) -> Expr:
        """The items as one text.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [["x", "y"]]}, schema_overrides={"a": pw.Array(pw.String, 2)})
        >>> frame.select(pw.col("a").arr.join("-")).to_series().to_list()
        ['x-y']
        """
        return self._op("arr.join", separator, **given(ignore_nulls=(ignore_nulls, True)))

    def sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """The items in order.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.sort(descending=True)).to_series().to_list()
        [[2, 1], [4, 3]]
        """
        return self._fn("arr.sort", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def unique(self, *, maintain_order: bool = False) -> Expr:
        """The distinct items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.unique(maintain_order=True)).to_series().to_list()
        [[1, 2], [4, 3]]
        """
        return self._fn("arr.unique", **given(maintain_order=(maintain_order, False)))

    def shift(self, n: Any = 1) -> Expr:
        """The items moved by ``n`` places.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.shift(1)).to_series().to_list()
        [[None, 1], [None, 4]]
        """
        return self._fn("arr.shift", n)

    def explode(self, *, empty_as_null: bool = False, keep_nulls: bool = True) -> Expr:
        """The items of all lists, one after the other.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.explode()).to_series().to_list()
        [1, 2, 4, 3]
        """
        return self._fn("arr.explode", **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True)))

    def agg(self, expr: Any) -> Expr:
        """An aggregate of the items; ``pw.element()`` stands for them.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.agg(pw.element().max())).to_series().to_list()
        [2, 4]
        """
        return self._fn("arr.agg", expr)

    def head(self, n: Any = 5, *, as_array: bool = False) -> Expr:
        """The first items (negative: all but the last) as a list; ``as_array``, which needs a number, as an array.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2, 3], None]}, schema_overrides={"a": pw.Array(pw.Int64, 3)})
        >>> frame.select(pw.col("a").arr.head(2)).to_series().to_list()
        [[1, 2], None]
        """
        return self._fn("arr.head", n, **given(as_array=(as_array, False)))

    def tail(self, n: Any = 5, *, as_array: bool = False) -> Expr:
        """The last items (negative: all but the first) as a list; ``as_array``, which needs a number, as an array.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2, 3], None]}, schema_overrides={"a": pw.Array(pw.Int64, 3)})
        >>> frame.select(pw.col("a").arr.tail(2)).to_series().to_list()
        [[2, 3], None]
        """
        return self._fn("arr.tail", n, **given(as_array=(as_array, False)))

    def slice(self, offset: Any, length: Any = None, *, as_array: bool = False) -> Expr:
        """Items from ``offset`` (negative: from the end), at most ``length``, as a list; ``as_array``, which needs numbers, as an array.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2, 3], None]}, schema_overrides={"a": pw.Array(pw.Int64, 3)})
        >>> frame.select(pw.col("a").arr.slice(1, 1)).to_series().to_list()
        [[2], None]
        """
        return self._fn("arr.slice", offset, *(() if length is None else (length,)), **given(as_array=(as_array, False)))

    def eval(self, expr: Any, *, as_list: bool = False) -> Expr:
        """An expression of the items; ``pw.element()`` stands for them.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.eval(pw.element() * 10)).to_series().to_list()
        [[10, 20], [40, 30]]
        """
        from polarway.expr.lists import _expression

        if not as_list and not _expression(expr).meta.is_length_preserving():
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError(
                "`array.eval` is not allowed with non-length preserving expressions. "
                "Enable `as_list` if you want to output a variable amount of items per row."
            )
        return self._fn("arr.eval", expr, **given(as_list=(as_list, False)))

    def dot(self, other: Any) -> Expr:
        """The sum of products of the items with those of another array of the same width, or of one sequence for all rows.

        Items are brought to one type, in which products wrap; pairs with a null add nothing; null where an array is. Raises ``ShapeError``
        for arrays of another width.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2, 3], None]}, schema_overrides={"a": pw.Array(pw.Int64, 3)})
        >>> frame.select(pw.col("a").arr.dot([1, 0, 2])).to_series().to_list()
        [7, None]
        """
        if hasattr(other, "ndim") and not hasattr(other, "_refs"):
            if other.ndim != 1:
                raise ValueError("query vector must be one-dimensional")
            other = other.tolist()
        if isinstance(other, (list, tuple)):
            from polarway.functions import lit
            from polarway.series.series import Series

            values = Series("literal", other)
            from polarway.datatypes import Array

            other = lit(Series("literal", [values.to_list()], dtype=Array(values.dtype, len(values))))
        return self._fn("arr.dot", other)

    def to_list(self) -> Expr:
        """Lists of the items.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.to_list()).to_series().to_list()
        [[1, 2], [4, 3]]
        """
        return self._fn("arr.to_list")

    def to_struct(self, fields: Any = None) -> Expr:
        """A struct with a field for each item.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2], [4, 3]]}, schema_overrides={"a": pw.Array(pw.Int64, 2)})
        >>> frame.select(pw.col("a").arr.to_struct()).to_series().to_list()
        [{'field_0': 1, 'field_1': 2}, {'field_0': 4, 'field_1': 3}]
        """
        from polarway.expr.lists import _field_names

        return self._fn("arr.to_struct", **({} if fields is None else {"fields": _field_names(fields, "arr.to_struct")}))
