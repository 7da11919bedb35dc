"""What eager and lazy frames both do: every verb adds nodes to a plan. Eager frames run it at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import index
from typing import TYPE_CHECKING, Any, Self, TypeVar

from polarway import inputs
from polarway.expr.core import given
from polarway.frame.matching import Matching
from polarway.frame.window_verbs import WindowVerbs
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.group_by import GroupBy
    from polarway.schema import Schema

T = TypeVar("T")
Refs = inputs.Refs


class Verbs(WindowVerbs, Matching):
    """Verbs over a plan. ``_node`` is the plan so far, ``_refs`` the in-memory tables it names."""

    __slots__ = ()

    _node: nodes.Node
    _refs: Refs

    def _apply(self, node: nodes.Node, refs: Refs = ()) -> Self:
        raise NotImplementedError

    def collect_schema(self) -> Schema:
        raise NotImplementedError

    def select(self, *exprs: Any, **named_exprs: Any) -> Self:
        """Only these columns, in this order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).select("b", total=pw.col("a") + pw.col("b")).to_dict(as_series=False)
        {'b': [3, 4], 'total': [4, 6]}
        """
        parsed, refs = inputs.exprs(exprs, named_exprs)
        if not parsed:
            return self._apply(nodes.slice(nodes.select(self._node, []), 0, 0))
        if refs:
            source, parsed, _ = self._hoist(parsed, refs, may_replace=True)
            return self._apply(nodes.select(source, parsed), refs)
        return self._apply(nodes.select(self._node, parsed))

    def with_columns(self, *exprs: Any, **named_exprs: Any) -> Self:
        """Adds columns, or replaces those of the same name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).with_columns(b=pw.col("a") * 10).to_dict(as_series=False)
        {'a': [1, 2], 'b': [10, 20]}
        """
        parsed, refs = inputs.exprs(exprs, named_exprs)
        if refs:
            source, parsed, added = self._hoist(parsed, refs)
            node = nodes.with_columns(source, parsed)
            return self._apply(nodes.drop(node, added, True) if added else node, refs)
        return self._apply(nodes.with_columns(self._node, parsed))

    def select_seq(self, *exprs: Any, **named_exprs: Any) -> Self:
        """As :meth:`select`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).select_seq(pw.col("a") + 1).rows()
        [(2,)]
        """
        return self.select(*exprs, **named_exprs)

    def with_columns_seq(self, *exprs: Any, **named_exprs: Any) -> Self:
        """As :meth:`with_columns`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).with_columns_seq(b=pw.col("a") + 1).rows()
        [(1, 2)]
        """
        return self.with_columns(*exprs, **named_exprs)

    def filter(self, *predicates: Any, **constraints: Any) -> Self:
        """The rows where every predicate is true; null counts as false.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "y"]})
        >>> frame.filter(pw.col("a") > 1, b="y").rows()
        [(2, 'y'), (3, 'y')]
        """
        condition, refs = inputs.predicate(predicates, constraints)
        return self._apply(self._node) if condition is None else self._filtered(condition, refs)

    def _filtered(self, condition: nodes.ExprNode, refs: Refs) -> Self:
        if not refs:
            return self._apply(nodes.filter(self._node, condition))
        source, (condition,), added = self._hoist([condition], refs)
        node = nodes.filter(source, condition)
        return self._apply(nodes.drop(node, added, True) if added else node, refs)

    def _hoist(self, exprs: list[nodes.ExprNode], refs: Refs, *, may_replace: bool = False) -> tuple[nodes.Node, list[nodes.ExprNode], list[str]]:
        """Series among the expressions become columns of the input."""
        from polarway.frame.literal_columns import hoist

        return hoist(self._node, exprs, refs, may_replace=may_replace, rows=self._known_rows())

    def _known_rows(self) -> int | None:
        """The number of rows where it is known without running anything."""
        return None

    def remove(self, *predicates: Any, **constraints: Any) -> Self:
        """The rows where not every predicate is true; rows where that is null stay.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None, 3]}).remove(pw.col("a") > 1).rows()
        [(1,), (None,)]
        """
        condition, refs = inputs.predicate(predicates, constraints)
        if condition is None:
            return self._apply(self._node) if predicates or constraints else self.slice(0, 0)
        keep = nodes.function("ne_missing", condition, {"lit": True, "dtype": "boolean"})
        return self._filtered(keep, refs)

    def group_by(self, *by: Any, maintain_order: bool = False, **named_by: Any) -> GroupBy[Self]:
        """Rows with equal keys together; follow with ``agg``.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"k": ["x", "y", "x"], "v": [1, 2, 3]})
        >>> frame.group_by("k", maintain_order=True).agg(pw.col("v").sum()).rows()
        [('x', 4), ('y', 2)]
        """
        from polarway.group_by import GroupBy

        keys, refs = inputs.exprs(by, named_by)
        return GroupBy(self, keys, refs, maintain_order)

    def sort(
        self,
        by: Any,
        *more_by: Any,
        descending: bool | Sequence[bool] = False,
        nulls_last: bool | Sequence[bool] = False,
        multithreaded: bool = True,
        maintain_order: bool = False,
    ) -> Self:
        """The rows in order of one or more expressions; nulls come first unless ``nulls_last``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [2, None, 1]}).sort("a", descending=True, nulls_last=True).rows()
        [(2,), (1,), (None,)]
        """
        keys, refs = inputs.exprs(tuple(inputs.flatten((by,))) + more_by if more_by else (by,))
        down = inputs.flags(descending, len(keys), "descending")
        last = inputs.flags(nulls_last, len(keys), "nulls_last")
        if refs:
            source, keys, added = self._hoist(keys, refs)
            node = nodes.sort(source, keys, down, last, maintain_order)
            return self._apply(nodes.drop(node, added, True) if added else node, refs)
        return self._apply(nodes.sort(self._node, keys, down, last, maintain_order))

    def top_k(self, k: int, *, by: Any, reverse: bool | Sequence[bool] = False) -> Self:
        """The ``k`` rows with the largest values of ``by``; nulls last.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).top_k(2, by="a").rows()
        [(3,), (2,)]
        """
        return self._first_k(k, by, reverse, largest=True)

    def bottom_k(self, k: int, *, by: Any, reverse: bool | Sequence[bool] = False) -> Self:
        """The ``k`` rows with the smallest values of ``by``; nulls last.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3, 2]}).bottom_k(2, by="a").rows()
        [(1,), (2,)]
        """
        return self._first_k(k, by, reverse, largest=False)

    def _first_k(self, k: int, by: Any, reverse: bool | Sequence[bool], *, largest: bool) -> Self:
        keys, refs = inputs.exprs((by,))
        down = [flag != largest for flag in inputs.flags(reverse, len(keys), "reverse")]
        ordered = nodes.sort(self._node, keys, down, [True] * len(keys), False)
        return self._apply(nodes.slice(ordered, 0, k), refs)

    def slice(self, offset: int, length: int | None = None) -> Self:
        """Rows from ``offset``; a negative offset counts from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).slice(-3, 2).rows()
        [(2,), (3,)]
        """
        offset = index(offset)
        if length is not None and index(length) < 0:
            raise ValueError(f"negative slice lengths ({length}) are invalid")
        length = None if length is None else index(length)
        return self._apply(nodes.slice(self._node, offset, length))

    def head(self, n: int = 5) -> Self:
        """The first ``n`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).head(2).rows()
        [(1,), (2,)]
        """
        return self.slice(0, n)

    def limit(self, n: int = 5) -> Self:
        """As :meth:`head`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).lazy().limit(1).collect().rows()
        [(1,)]
        """
        return self.head(n)

    def tail(self, n: int = 5) -> Self:
        """The last ``n`` rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).tail(2).rows()
        [(2,), (3,)]
        """
        count = index(n)
        return self.slice(-count, count) if count else self.slice(0, 0)

    def drop(self, *columns: Any, strict: bool = True) -> Self:
        """All columns but these.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).drop("a").columns
        ['b']
        """
        plain, selectors = inputs.columns(columns)
        if not selectors:
            return self._apply(nodes.drop(self._node, plain, strict))
        if plain:
            selectors.insert(0, {"names": plain, "strict": strict})
        chosen = selectors[0] if len(selectors) == 1 else {"or": selectors}
        return self._apply(nodes.drop_chosen(self._node, chosen))

    def rename(self, mapping: Mapping[str, str] | Callable[[str], str], *, strict: bool = True) -> Self:
        """Other names for columns: by a mapping, or by a function of each name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).rename({"a": "x"}).columns
        ['x', 'b']
        """
        if callable(mapping):
            old = self.collect_schema().names()
            new = [mapping(label) for label in old]
        else:
            old, new = list(mapping), list(mapping.values())
            for label in (*old, *new):
                if not isinstance(label, str):
                    raise TypeError(f"{label!r} is not an instance of 'str'")
        return self._apply(nodes.rename(self._node, old, new, strict))

    def cast(self, dtypes: Any, *, strict: bool = True) -> Self:
        """Other types: one for all columns, or a mapping from names, selectors or types.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).cast({"a": pw.Float64}).schema
        Schema([('a', Float64), ('b', Int64)])
        """
        from polarway.datatypes import dtype_to_json, parse_into_dtype

        if not isinstance(dtypes, Mapping):
            target = dtype_to_json(parse_into_dtype(dtypes))
            return self._apply(nodes.select(self._node, [nodes.cast(nodes.ALL_COLUMNS, target, strict)]))
        casts = [
            nodes.cast({"cols": inputs.selector((key,))}, dtype_to_json(parse_into_dtype(dtype)), strict)
            for key, dtype in dtypes.items()
        ]
        return self._apply(nodes.with_columns(self._node, casts)) if casts else self._apply(self._node)

    def unique(self, subset: Any = None, *, keep: str = "any", maintain_order: bool = False) -> Self:
        """Distinct rows, by all columns or some.

        Parameters
        ----------
        subset
            Names, selectors and expressions: rows that agree in all of them are one.
        keep
            Which of these rows: ``any``, ``first``, ``last``, or ``none`` of those that have a like.
        maintain_order
            Whether the rows stay in their order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).unique(maintain_order=True).rows()
        [(1,), (2,)]
        >>> pw.DataFrame({"a": [1, 2, 3]}).unique(pw.col("a") % 2, keep="last", maintain_order=True).rows()
        [(2,), (3,)]
        """
        if keep not in ("any", "first", "last", "none"):
            raise ValueError(f"`keep` must be one of {{'any', 'first', 'last', 'none'}}, got {keep!r}")
        computed = [item for item in inputs.flatten((subset,)) if hasattr(item, "_node") and not _is_columns(item._node)]
        if computed:
            return self._unique_by([item for item in inputs.flatten((subset,)) if item is not None], keep, maintain_order)
        chosen = None if subset is None else self._names(subset)
        if chosen is None and self._known_rows() == 0 and not self.collect_schema():
            return self._apply(self._node)
        if chosen == []:
            from polarway.exceptions import ComputeError

            raise ComputeError("`unique` needs at least one column in `subset`")
        return self._apply(nodes.unique(self._node, chosen, keep, maintain_order))

    def _unique_by(self, keys: list[Any], keep: str, maintain_order: bool) -> Self:
        """Distinct by values that are computed first, in columns that go again."""
        from polarway.functions import col
        from polarway.functions import struct as struct_of

        key = "__polarway_key"
        marked = self.with_columns(struct_of([(col(item) if isinstance(item, str) else item) for item in keys], eager=False).alias(key))
        distinct = marked._apply(nodes.unique(marked._node, [key], keep, maintain_order))
        return distinct._apply(nodes.drop(distinct._node, [key], True))

    def with_row_index(self, name: str = "index", offset: int = 0) -> Self:
        """The rows numbered, in a first column of type UInt32.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "y"]}).with_row_index().rows()
        [(0, 'x'), (1, 'y')]
        """
        offset = index(offset or 0)
        if offset < 0:
            raise ValueError(f"`offset` input for `with_row_index` cannot be negative, got {offset}")
        if offset >= 2**32:
            raise ValueError(f"`offset` input for `with_row_index` cannot be greater than the maximum index value, got {offset}")
        return self._apply(nodes.row_index(self._node, name, offset))

    def explode(self, columns: Any, *more_columns: Any, empty_as_null: bool = False, keep_nulls: bool = True) -> Self:
        """One row per item of list columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"k": ["x", "y"], "v": [[1, 2], [3]]}).explode("v").rows()
        [('x', 1), ('x', 2), ('y', 3)]
        """
        names = self._names((columns, *more_columns))
        if not names:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("no columns provided in explode")
        return self._apply(nodes.explode(self._node, names, **given(empty_as_null=(empty_as_null, False), keep_nulls=(keep_nulls, True))))

    def unpivot(self, on: Any = None, *, index: Any = None, variable_name: str | None = None, value_name: str | None = None) -> Self:
        """Columns to rows: one row per value, with the name of its column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"k": ["x"], "a": [1], "b": [2]}).unpivot(index="k").rows()
        [('x', 'a', 1), ('x', 'b', 2)]
        """
        keys = [] if index is None else list(dict.fromkeys(self._names(index)))
        values = [label for label in self.collect_schema() if label not in keys] if on is None else list(dict.fromkeys(self._names(on)))
        if not values:
            return self._unpivoted_nothing(keys, variable_name or "variable", value_name or "value")
        return self._apply(nodes.unpivot(self._node, values, keys, variable_name or "variable", value_name or "value"))

    def _unpivoted_nothing(self, keys: list[str], variable: str, value: str) -> Self:
        added = [nodes.alias({"lit": None, "dtype": "string"}, variable), nodes.alias({"lit": None, "dtype": "null"}, value)]
        rows = nodes.with_columns(nodes.select(self._node, [nodes.column(key) for key in keys]), added)
        return self._apply(nodes.slice(rows, 0, 0))

    def _names(self, columns: Any) -> list[str]:
        """Names of columns; selectors are looked up in the schema."""
        plain, selectors = inputs.columns((columns,))
        if not selectors:
            return plain
        chosen = nodes.select(self._node, [{"cols": inputs.selector((columns,))}])
        return self._schema_of(chosen).names()

    def _schema_of(self, node: nodes.Node) -> Schema:
        raise NotImplementedError

    def _check_kind(self, other: Any) -> None:
        """Eager frames meet eager ones, lazy ones lazy ones; classes derived from either are of its kind."""
        if not isinstance(other, type(self)) and not isinstance(self, type(other)):
            raise TypeError(f"expected `other` to be a {type(self).__name__!r}, not {type(other).__name__!r}")

    def join(
        self,
        other: Self,
        on: Any = None,
        how: str = "inner",
        *,
        left_on: Any = None,
        right_on: Any = None,
        suffix: str = "_right",
        validate: str = "m:m",
        nulls_equal: bool = False,
        coalesce: bool | None = None,
        maintain_order: str | None = None,
        allow_parallel: bool = True,
        force_parallel: bool = False,
    ) -> Self:
        """Rows of two frames whose keys are equal.

        Examples
        --------
        >>> import polarway as pw
        >>> left = pw.DataFrame({"k": [1, 2], "a": ["x", "y"]})
        >>> left.join(pw.DataFrame({"k": [2, 3], "b": ["p", "q"]}), on="k").rows()
        [(2, 'y', 'p')]
        """
        self._check_kind(other)
        if how == "outer":
            how = "full"
        if how not in ("inner", "left", "right", "full", "semi", "anti", "cross"):
            raise ValueError(f"`how` must be one of {{'inner', 'left', 'right', 'full', 'semi', 'anti', 'cross'}}, got {how!r}")
        left_keys: list[Any]
        refs: tuple[Any, ...] = ()
        if how == "cross":
            if on is not None or left_on is not None or right_on is not None:
                raise ValueError("cross join should not pass join keys")
            left_keys, right_keys = [], []
        elif on is not None:
            if left_on is not None or right_on is not None:
                raise ValueError("cannot use 'on' in conjunction with 'left_on' or 'right_on'")
            left_keys, refs = inputs.exprs((on,))
            right_keys = left_keys
        elif left_on is not None and right_on is not None:
            left_keys, left_refs = inputs.exprs((left_on,))
            right_keys, right_refs = inputs.exprs((right_on,))
            refs = left_refs + right_refs
        elif left_on is not None or right_on is not None:
            raise ValueError("'left_on' requires corresponding 'right_on'")
        else:
            raise ValueError("must specify `on` OR `left_on` and `right_on`")
        node = nodes.join(
            self._node, other._node, how, left_keys, right_keys,
            suffix=suffix, coalesce=coalesce, nulls_equal=nulls_equal,
            maintain_order=maintain_order or "none", validate=validate,
        )  # fmt: skip
        return self._apply(node, refs + other._refs)

    def merge_sorted(self, other: Self, key: Any, *, maintain_order: bool = False) -> Self:
        """The rows of two frames that are sorted by ``key``, sorted.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 3]}).merge_sorted(pw.DataFrame({"a": [2]}), key="a").rows()
        [(1,), (2,), (3,)]
        """
        self._check_kind(other)
        both = nodes.union([self._node, other._node], "vertical")
        keys = [nodes.column(name) for name in ([key] if isinstance(key, str) else key)]
        off = [False] * len(keys)
        return self._apply(nodes.sort(both, keys, off, off, True), other._refs)

    def pipe(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """``function(self, *args, **kwargs)``, for chains.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).pipe(lambda frame, n: frame.head(n), 1).rows()
        [(1,)]
        """
        return function(self, *args, **kwargs)


def _is_columns(node: nodes.ExprNode) -> bool:
    """Whether an expression names columns and computes nothing."""
    return "col" in node or "cols" in node
