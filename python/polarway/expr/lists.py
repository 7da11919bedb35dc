"""The ``list`` namespace of expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.expr.core import given, text_of
from polarway.expr.list_aggregates import ListAggregates
from polarway.expr.list_sets import ListSets

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class ListNamespace(ListAggregates, ListSets):
    """Functions of lists.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [[1, 2], [3]]).list.len().to_list()
    [2, 1]
    """

    __slots__ = ()

    def first(self) -> Expr:
        """The first item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.first()).to_series().to_list()
        [1, 4, None]
        """
        return self._fn("list.first")

    def last(self) -> Expr:
        """The last item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.last()).to_series().to_list()
        [2, None, None]
        """
        return self._fn("list.last")

    def reverse(self) -> Expr:
        """The items from last to first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.reverse()).to_series().to_list()
        [[2, 1], [None, 4], []]
        """
        return self._fn("list.reverse")

    def __getitem__(self, item: int) -> Expr:
        return self.get(item)

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The item at an index; negative ones count from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.get(0, null_on_oob=True)).to_series().to_list()
        [1, 4, None]
        """
        return self._fn("list.get", index, **given(null_on_oob=(null_on_oob, False)))

    def contains(self, item: Any, *, nulls_equal: bool = True) -> Expr:
        """Whether an item is in the list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.contains(4)).to_series().to_list()
        [False, True, False]
        """
        return self._op("list.contains", item, **given(nulls_equal=(nulls_equal, True)))

    def join(self, separator: Any, *, ignore_nulls: bool = True) -> Expr:
        """The items as one text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [["x", "y"], []]}).select(pw.col("a").list.join("-")).to_series().to_list()
        ['x-y', '']
        """
        return self._op("list.join", separator, **given(ignore_nulls=(ignore_nulls, True)))

    def sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """The items in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 3, 2]]}).select(pw.col("a").list.sort(descending=True)).to_series().to_list()
        [[3, 2, 1]]
        """
        return self._fn("list.sort", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def unique(self, *, maintain_order: bool = False) -> Expr:
        """The distinct items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 1, 2]]}).select(pw.col("a").list.unique(maintain_order=True)).to_series().to_list()
        [[1, 2]]
        """
        return self._fn("list.unique", **given(maintain_order=(maintain_order, False)))

    def shift(self, n: Any = 1) -> Expr:
        """The items moved by ``n`` places.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.shift(1)).to_series().to_list()
        [[None, 1], [None, 4], []]
        """
        return self._fn("list.shift", n)

    def explode(self, *, empty_as_null: bool = False, keep_nulls: bool = True) -> Expr:
        """The items of all lists, one after the other.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3]]}).select(pw.col("a").list.explode()).to_series().to_list()
        [1, 2, 3]
        """
        return self._fn("explode", **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True)))

    def agg(self, expr: Any) -> Expr:
        """An aggregate of the items; ``pw.element()`` stands for them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.agg(pw.element().sum())).to_series().to_list()
        [3, 4, 0]
        """
        return self._fn("list.agg", _expression(expr))

    def head(self, n: Any = 5) -> Expr:
        """The first items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.head(1)).to_series().to_list()
        [[1], [4], []]
        """
        return self._fn("list.head", n)

    def tail(self, n: Any = 5) -> Expr:
        """The last items.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.tail(1)).to_series().to_list()
        [[2], [None], []]
        """
        return self._fn("list.tail", n)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Items from ``offset``, at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.slice(0, 1)).to_series().to_list()
        [[1], [4], []]
        """
        return self._fn("list.slice", offset, *(() if length is None else (length,)))

    def item(self, *, allow_empty: bool = False) -> Expr:
        """The only item of each list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1], [2]]}).select(pw.col("a").list.item()).to_series().to_list()
        [1, 2]
        """
        return self._fn("list.item", **given(allow_empty=(allow_empty, False)))

    def drop_nulls(self) -> Expr:
        """The items that are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.drop_nulls()).to_series().to_list()
        [[1, 2], [4], []]
        """
        return self._fn("list.drop_nulls")

    def diff(self, n: int = 1, null_behavior: str = "ignore") -> Expr:
        """The differences between items ``n`` places apart; ``null_behavior="drop"`` leaves out the first ones, which have none.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 4, 9]]}).select(pw.col("a").list.diff()).to_series().to_list()
        [[None, 3, 5]]
        """
        from polarway.functions import element

        return self.eval(element().diff(n, null_behavior))

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> Expr:
        """The items at some indices.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3]]}).select(pw.col("a").list.gather([0, 0])).to_series().to_list()
        [[1, 1], [3, 3]]
        """
        return self._fn("list.gather", indices, **given(null_on_oob=(null_on_oob, False)))

    def gather_every(self, n: Any, offset: Any = 0) -> Expr:
        """Every ``n``-th item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2, 3]]}).select(pw.col("a").list.gather_every(2)).to_series().to_list()
        [[1, 3]]
        """
        return self._fn("list.gather_every", n, offset)

    def sample(
        self, n: Any = None, *, fraction: Any = None, with_replacement: bool = False, shuffle: bool | None = None, seed: int | None = None
    ) -> Expr:
        """Some items of each list at random: ``n`` (1) or a ``fraction``, numbers or expressions.

        In the order of the list unless ``shuffle``; ``with_replacement`` an item may come several times. The same ``seed`` draws the same
        items; which ones differs from Polars. Raises ``ShapeError`` when a list has fewer items than are drawn.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [[1, 2, 3], None]})
        >>> frame.select(pw.col("a").list.sample(3, seed=1)).to_series().to_list()
        [[1, 2, 3], None]
        """
        if n is not None and fraction is not None:
            raise ValueError("cannot specify both `n` and `fraction`")
        amount = () if n is None and fraction is None else (fraction,) if n is None else (n,)
        options = given(fraction=(fraction is not None, False), with_replacement=(with_replacement, False), seed=(seed, None))
        return self._fn("list.sample", *amount, **options, **given(shuffle=(bool(shuffle), False)))

    def concat(self, other: Any) -> Expr:
        """The items of this list and of others.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1], [2]], "b": [[3], []]}).select(pw.col("a").list.concat("b")).to_series().to_list()
        [[1, 3], [2]]
        """
        if isinstance(other, list) and not other:
            raise IndexError("list index out of range")
        many = isinstance(other, list) and any(isinstance(item, str) or hasattr(item, "_node") or hasattr(item, "_native") for item in other)
        return self._fn("concat_list", *(other if many else (other,)))

    def eval(self, expr: Any, *, parallel: bool = False) -> Expr:
        """An expression of the items; ``pw.element()`` stands for them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [4, None], []]}).select(pw.col("a").list.eval(pw.element() * 10)).to_series().to_list()
        [[10, 20], [40, None], []]
        """
        return self._fn("list.eval", _expression(expr))

    def filter(self, predicate: Any) -> Expr:
        """The items where a condition is true; ``pw.element()`` stands for them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3]]}).select(pw.col("a").list.filter(pw.element() > 1)).to_series().to_list()
        [[2], [3]]
        """
        return self._fn("list.filter", _expression(predicate))

    def to_array(self, width: int) -> Expr:
        """Arrays of a width.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3, 4]]}).select(pw.col("a").list.to_array(2)).to_series().to_list()
        [[1, 2], [3, 4]]
        """
        return self._fn("list.to_array", width=width)

    def to_map(self) -> Expr:
        """Lists of structs of ``key`` and ``value`` as maps; of entries with one key the first place and the last value stay.

        Raises
        ------
        InvalidOperationError
            The items are no such structs, or a key is null.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"m": [[{"key": "a", "value": 1}, {"key": "b", "value": 2}]]})
        >>> frame.select(pw.col("m").list.to_map()).to_series().to_list()
        [{'a': 1, 'b': 2}]
        """
        return self._fn("list.to_map")

    def to_struct(self, fields: Any) -> Expr:
        """A struct with a field for each item.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], [3, 4]]}).select(pw.col("a").list.to_struct(fields=["x", "y"])).to_series().to_list()
        [{'x': 1, 'y': 2}, {'x': 3, 'y': 4}]
        """
        return self._fn("list.to_struct", fields=_field_names(fields, "list.to_struct"))


def _expression(value: Any) -> Any:
    """An expression of items, and nothing that could become one."""
    if not hasattr(value, "_node"):
        raise AttributeError(f"{type(value).__name__!r} object has no attribute '_pyexpr': give an expression of pw.element()")
    return value


def _field_names(fields: Any, function: str) -> list[str]:
    """Names of fields; of two that are the same, the later stands."""
    if isinstance(fields, str):
        raise TypeError(f"{function}() got a str instead of a list. hint: pass [{fields!r}] instead of {fields!r}")
    if callable(fields) or fields is None:
        raise TypeError(("'None'" if fields is None else f"{type(fields).__name__!r} object") + " is not an instance of 'Sequence'")
    return [text_of(field) for field in fields]
