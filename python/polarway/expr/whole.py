"""Functions of whole columns: order, position, selection, running values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.expr.core import ExprCore, given, operand
from polarway.randomness import seed_or_next

if TYPE_CHECKING:
    from polarway.expr.expr import Expr


class WholeColumn(ExprCore):
    """Functions whose rows see one another, or whose number of rows changes."""

    __slots__ = ()

    def filter(self, *predicates: Any, **constraints: Any) -> Expr:
        """The values where all conditions are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").filter(pw.col("a") > 1).sum()).item()
        5
        """
        by, refs = inputs.predicate(predicates, constraints)
        if by is None:
            raise TypeError("at least one predicate or constraint must be provided")
        return self._of({"filter": self._node, "by": by}, self._refs + tuple(refs))

    def sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """Values in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").sort()).to_series().to_list()
        [None, 1, 1, 3]
        """
        return self._of({"sort": self._node, "by": None, "descending": [descending], "nulls_last": [nulls_last]}, self._refs)

    def sort_by(
        self,
        by: Any,
        *more_by: Any,
        descending: bool | Sequence[bool] = False,
        nulls_last: bool | Sequence[bool] = False,
        multithreaded: bool = True,
        maintain_order: bool = False,
    ) -> Expr:
        """Values in the order of other columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y", "z"], "b": [2, 3, 1]}).select(pw.col("a").sort_by("b")).to_series().to_list()
        ['z', 'x', 'y']
        """
        keys, refs = inputs.exprs((by, *more_by) if more_by else (by,))
        node: dict[str, Any] = {
            "sort": self._node,
            "by": keys,
            "descending": inputs.flags(descending, len(keys), "descending"),
            "nulls_last": inputs.flags(nulls_last, len(keys), "nulls_last"),
        }
        if maintain_order:
            node["maintain_order"] = True
        return self._of(node, self._refs + tuple(refs))

    def over(
        self,
        partition_by: Any = None,
        *more_exprs: Any,
        order_by: Any = None,
        descending: bool = False,
        nulls_last: bool = False,
        mapping_strategy: str = "group_to_rows",
    ) -> Expr:
        """The value of each group, at each of its rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"g": ["a", "b", "a"], "x": [1, 2, 3]}).select(pw.col("x").sum().over("g")).to_series().to_list()
        [4, 2, 4]
        """
        if isinstance(order_by, (list, tuple)) and not order_by:
            order_by = None
        if partition_by is None and order_by is None:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("At least one of `partition_by` and `order_by` must be specified in `over`")
        keys, refs = inputs.exprs((partition_by, *more_exprs) if more_exprs else (partition_by,)) if partition_by is not None else ([], ())
        order, more = inputs.exprs((order_by,)) if order_by is not None else (None, ())
        node = {
            "over": self._node,
            "partition_by": keys,
            "order_by": order,
            "descending": descending,
            "nulls_last": nulls_last,
            "mapping": mapping_strategy,
        }
        return self._of(node, self._refs + tuple(refs) + tuple(more))

    def head(self, n: Any = 10) -> Expr:
        """The first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").head(2)).to_series().to_list()
        [3, 1]
        """
        return self._fn("head", n)

    def limit(self, n: Any = 10) -> Expr:
        """The first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").limit(2)).to_series().to_list()
        [3, 1]
        """
        return self._fn("head", n)

    def tail(self, n: Any = 10) -> Expr:
        """The last values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").tail(2)).to_series().to_list()
        [None, 1]
        """
        return self._fn("tail", n)

    def slice(self, offset: Any, length: Any = None) -> Expr:
        """Values from ``offset`` (negative: from the end), at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").slice(1, 2)).to_series().to_list()
        [1, None]
        """
        return self._fn("slice", offset, *(() if length is None else (length,)))

    def reverse(self) -> Expr:
        """Values from the last to the first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").reverse()).to_series().to_list()
        [1, None, 1, 3]
        """
        return self._fn("reverse")

    def unique(self, *, maintain_order: bool = False) -> Expr:
        """Distinct values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").unique(maintain_order=True)).to_series().to_list()
        [3, 1, None]
        """
        return self._fn("unique", **given(maintain_order=(maintain_order, False)))

    def drop_nulls(self) -> Expr:
        """The values that are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").drop_nulls()).to_series().to_list()
        [3, 1, 1]
        """
        return self._fn("drop_nulls")

    def drop_nans(self) -> Expr:
        """The values that are not NaN.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, float("nan")]}).select(pw.col("a").drop_nans()).to_series().to_list()
        [1.0]
        """
        return self._fn("drop_nans")

    def shift(self, n: Any = 1, *, fill_value: Any = None) -> Expr:
        """Values moved down by ``n`` rows; what is left free is null or ``fill_value``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").shift(1)).to_series().to_list()
        [None, 3, 1, None]
        """
        filled = [] if fill_value is None else [operand(fill_value)]
        return self._call("fn", "shift", [inputs.expr(n), *filled], {})

    def diff(self, n: Any = 1, null_behavior: str = "ignore") -> Expr:
        """The difference to the value ``n`` rows before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 4, 9]}).select(pw.col("a").diff()).to_series().to_list()
        [None, 3, 5]
        """
        return self._fn("diff", n, **given(null_behavior=(null_behavior, "ignore")))

    def pct_change(self, n: Any = 1) -> Expr:
        """The relative change to the value ``n`` rows before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1.0, 2.0, 1.0]}).select(pw.col("a").pct_change()).to_series().to_list()
        [None, 1.0, -0.5]
        """
        return self._fn("pct_change", n)

    def cum_sum(self, *, reverse: bool = False) -> Expr:
        """The running sum.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_sum()).to_series().to_list()
        [3, 4, None, 5]
        """
        return self._fn("cum_sum", **given(reverse=(reverse, False)))

    def cum_prod(self, *, reverse: bool = False) -> Expr:
        """The running product.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_prod()).to_series().to_list()
        [3, 3, None, 3]
        """
        return self._fn("cum_prod", **given(reverse=(reverse, False)))

    def cum_min(self, *, reverse: bool = False) -> Expr:
        """The running least value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_min()).to_series().to_list()
        [3, 1, None, 1]
        """
        return self._fn("cum_min", **given(reverse=(reverse, False)))

    def cum_max(self, *, reverse: bool = False) -> Expr:
        """The running largest value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_max()).to_series().to_list()
        [3, 3, None, 3]
        """
        return self._fn("cum_max", **given(reverse=(reverse, False)))

    def cum_count(self, *, reverse: bool = False) -> Expr:
        """The running count of values that are not null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").cum_count()).to_series().to_list()
        [1, 2, 2, 3]
        """
        return self._fn("cum_count", **given(reverse=(reverse, False)))

    def cumulative_eval(self, expr: Expr, *, min_samples: int = 1) -> Expr:
        """An expression of all values up to each row; ``pw.element()`` stands for them.

        The expression must give one value. Rows up to which there are fewer than ``min_samples`` values that are not null are null. The cost grows
        with the square of the rows.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, 2, 3]})
        >>> frame.select(pw.col("a").cumulative_eval(pw.element().first() - pw.element().last() ** 2)).to_series().to_list()
        [0, -3, -8]
        """
        return self._fn("cumulative_eval", expr, **given(min_samples=(min_samples, 1)))

    def forward_fill(self, limit: int | None = None) -> Expr:
        """Nulls filled with the value before.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").forward_fill()).to_series().to_list()
        [3, 1, 1, 1]
        """
        return self._fn("forward_fill", **given(limit=(limit, None)))

    def backward_fill(self, limit: int | None = None) -> Expr:
        """Nulls filled with the value after.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").backward_fill()).to_series().to_list()
        [3, 1, 1, 1]
        """
        return self._fn("backward_fill", **given(limit=(limit, None)))

    def interpolate(self, method: str = "linear") -> Expr:
        """Nulls filled between their neighbours.

        ``linear``: integers become Float64; times and decimals stay what they are, in whole steps, and other types have nothing between two values. ``nearest``
        takes the nearer neighbour, the later one in the middle.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, None, None, 4]})
        >>> frame.select(pw.col("a").interpolate(), pw.col("a").interpolate("nearest").alias("b")).rows()
        [(1.0, 1), (2.0, 1), (3.0, 4), (4.0, 4)]
        """
        return self._fn("interpolate", **given(method=(method, "linear")))

    def interpolate_by(self, by: Any) -> Expr:
        """Nulls filled between their neighbours, at the distances of another column.

        Values: floats, or integers of 32 and 64 bits, which become Float64. ``by``: the same, a date or a datetime, in any order, without nulls.
        Nulls before the first and after the last value stay.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1.0, None, 3.0], "t": [1, 2, 5]})
        >>> frame.select(pw.col("a").interpolate_by("t")).to_series().to_list()
        [1.0, 1.5, 3.0]
        """
        return self._fn("interpolate_by", by)

    def arg_sort(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """The indices that sort the values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").arg_sort()).to_series().to_list()
        [2, 1, 3, 0]
        """
        return self._fn("arg_sort", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def arg_unique(self) -> Expr:
        """The indices of the first occurrences.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").arg_unique()).to_series().to_list()
        [0, 1, 2]
        """
        return self._fn("arg_unique")

    def arg_true(self) -> Expr:
        """The indices of true values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [True, False, True]}).select(pw.col("a").arg_true()).to_series().to_list()
        [0, 2]
        """
        return self._fn("arg_true")

    def rank(self, method: str = "average", *, descending: bool = False, seed: int | None = None) -> Expr:
        """The place of each value among all.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").rank()).to_series().to_list()
        [3.0, 1.5, None, 1.5]
        """
        return self._fn("rank", method=method, **given(descending=(descending, False), seed=(seed_or_next(seed) if method == "random" else None, None)))

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> Expr:
        """The values at some indices; negative ones count from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").gather([2, 0])).to_series().to_list()
        [3, 1]
        """
        if isinstance(indices, (list, tuple, range)) or hasattr(indices, "to_list") or hasattr(indices, "__array__"):
            return self._call("fn", "gather", [constant_places(indices)], given(null_on_oob=(null_on_oob, False)))
        return self._fn("gather", indices, **given(null_on_oob=(null_on_oob, False)))

    def get(self, index: Any, *, null_on_oob: bool = False) -> Expr:
        """The value at an index.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").get(1)).to_series().to_list()
        [1]
        """
        return self.gather([index] if isinstance(index, int) else index, null_on_oob=null_on_oob)._agg("first")

    def gather_every(self, n: int, offset: int = 0) -> Expr:
        """Every ``n``-th value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").gather_every(2)).to_series().to_list()
        [3, None]
        """
        return self._fn("gather_every", n=n, **given(offset=(offset, 0)))

    def append(self, other: Any, *, upcast: bool = True) -> Expr:
        """The values of this and then of another.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).select(pw.col("a").append(pw.col("b"))).to_series().to_list()
        [1, 2]
        """
        return self._fn("append", other, **given(upcast=(upcast, True)))

    def extend_constant(self, value: Any, n: Any) -> Expr:
        """The values and then one value, ``n`` times.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select(pw.col("a").extend_constant(0, 2)).to_series().to_list()
        [1, 0, 0]
        """
        return self._call("fn", "extend_constant", [operand(value), inputs.expr(n)], {})

    def explode(self, *, empty_as_null: bool = False, keep_nulls: bool = True) -> Expr:
        """The items of lists, one after the other.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [[1, 2], []]}).select(pw.col("a").explode()).to_series().to_list()
        [1, 2]
        """
        return self._fn("explode", **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True)))

    def reshape(self, dimensions: tuple[int, ...]) -> Expr:
        """The values in arrays of these dimensions.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).select(pw.col("a").reshape((2, 2))).to_series().to_list()
        [[1, 2], [3, 4]]
        """
        return self._fn("reshape", dimensions=list(dimensions))

    def is_unique(self) -> Expr:
        """Whether values occur once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_unique()).to_series().to_list()
        [True, False, True, False]
        """
        return self._fn("is_unique")

    def is_duplicated(self) -> Expr:
        """Whether values occur more than once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_duplicated()).to_series().to_list()
        [False, True, False, True]
        """
        return self._fn("is_duplicated")

    def is_first_distinct(self) -> Expr:
        """Whether a value occurs for the first time.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_first_distinct()).to_series().to_list()
        [True, True, True, False]
        """
        return self._fn("is_first_distinct")

    def is_last_distinct(self) -> Expr:
        """Whether a value occurs for the last time.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").is_last_distinct()).to_series().to_list()
        [True, False, True, True]
        """
        return self._fn("is_last_distinct")

    def value_counts(self, *, sort: bool = False, parallel: bool = False, name: str | None = None, normalize: bool = False) -> Expr:
        """Each distinct value and how often it occurs, as a struct.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, None, 1]}).select(pw.col("a").value_counts(sort=True)).to_series().to_list()
        [{'a': 1, 'count': 2}, {'a': 3, 'count': 1}, {'a': None, 'count': 1}]
        """
        label = name or ("proportion" if normalize else "count")
        return self._fn("value_counts", sort=sort, name=label, normalize=normalize)

    def unique_counts(self) -> Expr:
        """How often each distinct value occurs, in order of first occurrence.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "x", "y"]}).select(pw.col("a").unique_counts()).to_series().to_list()
        [2, 1]
        """
        return self._fn("unique_counts")

    def mode(self, *, maintain_order: bool = False) -> Expr:
        """The values that occur most often.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").mode()).to_series().to_list()
        [1]
        """
        return self._fn("mode", **given(maintain_order=(maintain_order, False)))

    def top_k(self, k: Any = 5) -> Expr:
        """The ``k`` largest values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").top_k(1)).to_series().to_list()
        [3]
        """
        return self.sort(descending=True, nulls_last=True)._fn("head", k)

    def bottom_k(self, k: Any = 5) -> Expr:
        """The ``k`` least values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").bottom_k(2)).to_series().to_list()
        [1, 2]
        """
        return self.sort(nulls_last=True)._fn("head", k)

    def top_k_by(self, by: Any, k: Any = 5, *, reverse: bool | Sequence[bool] = False) -> Expr:
        """The values where other columns are largest.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [1, 2]}).select(pw.col("a").top_k_by("b", 1)).to_series().to_list()
        ['y']
        """
        return self._extreme_by("top_k_by", by, k, reverse)

    def bottom_k_by(self, by: Any, k: Any = 5, *, reverse: bool | Sequence[bool] = False) -> Expr:
        """The values where other columns are least.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"], "b": [1, 2]}).select(pw.col("a").bottom_k_by("b", 1)).to_series().to_list()
        ['x']
        """
        return self._extreme_by("bottom_k_by", by, k, reverse)

    def _extreme_by(self, name: str, by: Any, k: Any, reverse: bool | Sequence[bool]) -> Expr:
        keys, refs = inputs.exprs((by,))
        others = [inputs.expr(k), *[(key, ()) for key in keys], ({"len": True}, refs)][:-1]
        made = self._call("fn", name, others, {"reverse": inputs.flags(reverse, len(keys), "reverse")})
        return self._of(made._node, made._refs + tuple(refs))

    def search_sorted(self, element: Any, side: str = "any", *, descending: bool = False) -> Expr:
        """The index at which a value keeps the order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 5]}).select(pw.col("a").search_sorted(3)).to_series().to_list()
        [1]
        """
        if side not in ("any", "left", "right"):
            raise ValueError(f"`side` must be one of {{'any', 'left', 'right'}}, got {side!r}")
        if isinstance(element, list):
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("passing a list to `search_sorted` is ambiguous; use `pl.Series([...])` or `pl.lit(...)`")
        if hasattr(element, "_node") or hasattr(element, "_native") or element is None:
            return self._op("search_sorted", element, side=side, **given(descending=(descending, False)))
        # Of sorted values, those before the place are those that compare so; nulls come first.
        before = {"left": "lt", "any": "lt", "right": "le"}[side]
        if descending:
            before = {"lt": "gt", "le": "ge"}[before]
        column: Any = self
        count: Expr = (self._binary(before, element).sum() + column.is_null().sum()).cast("uint32")
        return count

    def sample(
        self, n: Any = None, *, fraction: Any = None, with_replacement: bool = False, shuffle: bool | None = None, seed: int | None = None
    ) -> Expr:
        """Some values at random.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [5, 5, 5]}).select(pw.col("a").sample(2, seed=1)).to_series().to_list()
        [5, 5]
        """
        if n is not None and fraction is not None:
            raise ValueError("cannot specify both `n` and `fraction`")
        if hasattr(n, "_node") or hasattr(fraction, "_node") or hasattr(n, "_native") or hasattr(fraction, "_native"):
            return self._sampled(n, fraction, with_replacement, shuffle, seed_or_next(seed))
        seed = seed_or_next(seed)
        options = given(n=(n, None), fraction=(fraction, None), with_replacement=(with_replacement, False), seed=(seed, None))
        return self._fn("sample", **options, **given(shuffle=(shuffle, None)))

    def shuffle(self, seed: int | None = None) -> Expr:
        """The values in random order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [5, 5]}).select(pw.col("a").shuffle(seed=1)).to_series().to_list()
        [5, 5]
        """
        return self._fn("shuffle", **given(seed=(seed_or_next(seed), None)))

    def _sampled(self, n: Any, fraction: Any, with_replacement: bool, shuffle: bool | None, seed: int | None) -> Expr:
        """As many values as an expression says."""
        from polarway.exceptions import UnsupportedError
        from polarway.functions import lit

        if with_replacement:
            raise UnsupportedError("sample with replacement of a number that is an expression is not supported; compute the number before")
        column: Any = self
        size: Any = column.len().cast("int64")
        count = lit(n).first() if fraction is None else (size * lit(fraction).first()).floor().cast("int64")
        from polarway.functions import int_range

        places = int_range(0, size)._fn("shuffle", **given(seed=(seed, None)))._fn("head", count)
        return self.gather(places if shuffle else places.sort())

    def set_sorted(self, *, descending: bool = False, nulls_last: bool = False) -> Expr:
        """Says that values are in order; they are not looked at, and not moved.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).select(pw.col("a").set_sorted()).to_series().flags
        {'SORTED_ASC': True, 'SORTED_DESC': False}
        """
        return self._fn("set_sorted", **given(descending=(descending, False), nulls_last=(nulls_last, False)))

    def rle(self) -> Expr:
        """Runs of equal values, as structs of length and value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").rle()).to_series().to_list()
        [{'len': 2, 'value': 1}, {'len': 1, 'value': 2}]
        """
        return self._fn("rle")

    def rle_id(self) -> Expr:
        """The number of the run that each value belongs to.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).select(pw.col("a").rle_id()).to_series().to_list()
        [0, 0, 1]
        """
        return self._fn("rle_id")

    def peak_max(self) -> Expr:
        """Whether a value is larger than its neighbours.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).select(pw.col("a").peak_max()).to_series().to_list()
        [False, True, False]
        """
        return self._fn("peak_max")

    def peak_min(self) -> Expr:
        """Whether a value is less than its neighbours.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [3, 1, 2]}).select(pw.col("a").peak_min()).to_series().to_list()
        [False, True, False]
        """
        return self._fn("peak_min")

    def hist(self, bins: Any = None, *, bin_count: int | None = None, include_category: bool = False, include_breakpoint: bool = False) -> Expr:
        """How many values lie in each bin.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.col("a").hist([0, 2, 4], include_breakpoint=False)).to_series().to_list()
        [2, 1]
        """
        options: dict[str, Any] = {"include_category": include_category, "include_breakpoint": include_breakpoint}
        if bin_count is not None and bin_count < 0:
            raise OverflowError("can't convert negative int to unsigned")
        if bin_count is not None:
            options["bin_count"] = bin_count
        if bins is not None:
            options["bins"] = list(bins)
        return self._fn("hist", **options)


# Longer lists travel as a column of one list: a buffer instead of JSON text.
_SHORT = 256


def constant_places(indices: Any) -> tuple[Any, tuple[Any, ...]]:
    """Indices as one constant list."""
    places = indices.to_list() if hasattr(indices, "to_list") else indices.tolist() if hasattr(indices, "tolist") else list(indices)
    if len(places) <= _SHORT and all(type(place) is int for place in places):
        return {"lit": places, "dtype": {"list": "int64"}}, ()
    from polarway.datatypes import Int64, List
    from polarway.series import Series

    return operand(Series("", [places], dtype=List(Int64)))
