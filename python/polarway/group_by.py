"""Rows with equal keys together: what ``group_by`` gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from polarway import inputs
from polarway.frame.verbs import Verbs
from polarway.plan import nodes
from polarway.removed import mark_removed

F = TypeVar("F", bound=Verbs)

ALL = nodes.ALL_COLUMNS


class GroupBy(Generic[F]):
    """Groups of an eager or a lazy frame.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"k": ["x", "y", "x"], "v": [1, 2, 3]})
    >>> frame.group_by("k", maintain_order=True).agg(pw.col("v").mean(), n=pw.len()).rows()
    [('x', 2.0, 2), ('y', 2.0, 1)]
    """

    __slots__ = ("_frame", "_keys", "_maintain_order", "_predicates", "_refs")

    def __init__(self, frame: F, keys: list[nodes.ExprNode], refs: inputs.Refs, maintain_order: bool, predicates: tuple[Any, ...] = ()) -> None:
        self._frame = frame
        self._keys = keys
        self._refs = refs
        self._maintain_order = maintain_order
        self._predicates = predicates

    def having(self, *predicates: Any) -> GroupBy[F]:
        """Only the groups for which every predicate, an aggregate, is true.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"k": ["x", "y", "x"]})
        >>> frame.group_by("k").having(pw.len() > 1).agg().rows()
        [('x',)]
        """
        return GroupBy(self._frame, self._keys, self._refs, self._maintain_order, self._predicates + predicates)

    def agg(self, *aggs: Any, **named_aggs: Any) -> F:
        """One row per group: the keys, then these expressions.

        Parameters
        ----------
        aggs
            Expressions. One that gives many values per group makes a list.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.agg(pw.col("b").max()).rows()
        [('x', 2), ('y', 3)]
        """
        if len(aggs) == 1 and isinstance(aggs[0], dict):
            raise TypeError(
                "specifying aggregations as a dictionary is not supported\n\n"
                "Try unpacking the dictionary to take advantage of the keyword syntax of the `agg` method."
            )
        parsed, refs = inputs.exprs(aggs, named_aggs)
        frame = self._frame
        if not self._predicates:
            return frame._apply(nodes.group_by(frame._node, self._keys, parsed, self._maintain_order), self._refs + refs)
        return self._agg_having(parsed, refs)

    def _agg_having(self, parsed: list[nodes.ExprNode], refs: inputs.Refs) -> F:
        condition, more = inputs.predicate(self._predicates, {})
        label = "__polarway_having"
        assert condition is not None
        grouped = nodes.group_by(self._frame._node, self._keys, [*parsed, nodes.alias(condition, label)], self._maintain_order)
        kept = nodes.filter(grouped, nodes.column(label))
        return self._frame._apply(nodes.drop(kept, [label], True), self._refs + refs + more)

    def _every(self, name: str, **options: Any) -> F:
        frame = self._frame
        aggs = [nodes.aggregate(name, ALL, **options)]
        if self._predicates:
            return self._agg_having(aggs, ())
        return frame._apply(nodes.group_by(frame._node, self._keys, aggs, self._maintain_order), self._refs)

    def len(self, name: str | None = None) -> F:
        """The number of rows of each group, in a column ``len``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"k": ["x", "x"]}).group_by("k").len().rows()
        [('x', 2)]
        """
        from polarway.functions import len as row_count

        counted = row_count()
        return self.agg(counted if name is None else counted.alias(name))

    def count(self, name: str | None = None) -> F:
        """As :meth:`len`, in a column ``count``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": ["x", "x", "y"]}).group_by("a", maintain_order=True).count().rows()
        [('x', 2), ('y', 1)]
        """
        return self.len(name or "count")

    def all(self) -> F:
        """The values of each group as lists.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.all().rows()
        [('x', [1, 2]), ('y', [3])]
        """
        return self._every("implode")

    def sum(self) -> F:
        """The sum of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.sum().rows()
        [('x', 3), ('y', 3)]
        """
        return self._every("sum")

    def mean(self) -> F:
        """The mean of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.mean().rows()
        [('x', 1.5), ('y', 3.0)]
        """
        return self._every("mean")

    def min(self) -> F:
        """The least value of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.min().rows()
        [('x', 1), ('y', 3)]
        """
        return self._every("min")

    def max(self) -> F:
        """The largest value of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.max().rows()
        [('x', 2), ('y', 3)]
        """
        return self._every("max")

    def median(self) -> F:
        """The median of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.median().rows()
        [('x', 1.5), ('y', 3.0)]
        """
        return self._every("median")

    def quantile(self, quantile: float, interpolation: str = "nearest") -> F:
        """A quantile of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.quantile(0.5).rows()
        [('x', 2.0), ('y', 3.0)]
        """
        return self._every("quantile", q=quantile, interpolation=interpolation)

    def n_unique(self) -> F:
        """The number of distinct values of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.n_unique().rows()
        [('x', 2), ('y', 1)]
        """
        return self._every("n_unique")

    def first(self, ignore_nulls: bool = False) -> F:
        """The first value of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.first().rows()
        [('x', 1), ('y', 3)]
        """
        return self._every("first", **({"ignore_nulls": True} if ignore_nulls else {}))

    def last(self, ignore_nulls: bool = False) -> F:
        """The last value of every other column per group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.last().rows()
        [('x', 2), ('y', 3)]
        """
        return self._every("last", **({"ignore_nulls": True} if ignore_nulls else {}))

    def head(self, n: int = 5) -> F:
        """The first ``n`` rows of each group.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"k": ["x", "x", "y"], "v": [1, 2, 3]}).group_by("k", maintain_order=True).head(1).rows()
        [('x', 1), ('y', 3)]
        """
        return self._some("head", n)

    def tail(self, n: int = 5) -> F:
        """The last ``n`` rows of each group.

        Examples
        --------
        >>> import polarway as pw
        >>> groups = pw.DataFrame({"a": ["x", "x", "y"], "b": [1, 2, 3]}).group_by("a", maintain_order=True)
        >>> groups.tail(1).rows()
        [('x', 2), ('y', 3)]
        """
        return self._some("tail", n)

    def _some(self, name: str, n: int) -> F:
        frame = self._frame
        key_schema = frame._schema_of(nodes.select(frame._node, self._keys))
        others = [label for label in frame.collect_schema() if label not in key_schema]
        aggs = [nodes.function(name, nodes.column(label), {"lit": n}) for label in others]
        grouped = nodes.group_by(frame._node, self._keys, aggs, self._maintain_order)
        return frame._apply(nodes.explode(grouped, others) if others else grouped, self._refs)

    def map_groups(self, function: Callable[[Any], Any], schema: Any = None) -> F:
        """A Python function of each group's frame; the results are stacked.

        Parameters
        ----------
        function
            Takes the frame of a group and gives a frame.
        schema
            Of a lazy frame: names and types of the result; None: those of the frame.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"k": ["x", "x", "y"], "v": [1, 2, 3]})
        >>> frame.group_by("k", maintain_order=True).map_groups(lambda group: group.tail(1)).rows()
        [('x', 2), ('y', 3)]
        """
        from polarway.combining import concat
        from polarway.frame import DataFrame

        if not isinstance(self._frame, DataFrame):
            return self._deferred(function, schema)
        from polarway.exceptions import ComputeError

        if not len(self._frame) and schema is None:
            raise ComputeError("cannot group_by + apply on empty 'DataFrame'")
        results = []
        for _, group in self:
            try:
                made = function(group)
            except Exception as error:
                raise ComputeError(f"UDF failed: {error}") from error
            if not isinstance(made, DataFrame):
                raise ComputeError(f"failed to extract DataFrame from UDF return value: {made!r}")
            results.append(made)
        return concat(results) if results else DataFrame(schema=schema)  # type: ignore[return-value]

    def _deferred(self, function: Callable[[Any], Any], schema: Any) -> F:
        """The groups of a lazy frame, once a query runs: they must be in memory then."""
        from polarway.io.plugins import defer

        made = self._frame
        lazy_keys = dict.fromkeys(("_keys", "_refs", "_maintain_order", "_index", "_options"))
        held = {name: getattr(self, name) for name in lazy_keys if hasattr(self, name)}

        def run() -> Any:
            eager = object.__new__(type(self))
            for name, value in held.items():
                setattr(eager, name, value)
            eager._frame = made.collect()  # type: ignore[attr-defined]
            return eager.map_groups(function, made.collect_schema() if schema is None else schema)  # type: ignore[attr-defined]

        return defer(run, schema=made.collect_schema if schema is None else schema, validate_schema=False)  # type: ignore[attr-defined, return-value]

    def __iter__(self) -> Iterator[tuple[tuple[Any, ...], F]]:
        """Pairs of a tuple of keys and the frame of its group. Eager frames only."""
        from polarway.frame import DataFrame
        from polarway.frame.groups import split

        frame = self._frame
        if not isinstance(frame, DataFrame):
            raise TypeError("'LazyGroupBy' object is not iterable; collect the frame first")
        yield from split(frame, self._keys, self._refs, maintain_order=self._maintain_order)  # type: ignore[misc]


class LazyGroupBy(GroupBy[F]):
    """Groups of a lazy frame.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.LazyFrame({"a": ["x", "x"], "b": [1, 2]}).group_by("a").agg(pw.col("b").sum()).collect().rows()
    [('x', 3)]
    """

    __slots__ = ()


class WindowGroupBy(GroupBy[F]):
    """Windows over an index column: what ``group_by_dynamic`` and ``rolling`` give."""

    __slots__ = ("_index", "_options")

    def __init__(self, frame: F, index: nodes.ExprNode, keys: list[nodes.ExprNode], refs: inputs.Refs, options: dict[str, Any]) -> None:
        super().__init__(frame, keys, refs, True)
        self._index = index
        self._options = options

    def agg(self, *aggs: Any, **named_aggs: Any) -> F:
        """One row per window: the keys, the index, then these expressions."""
        parsed, refs = inputs.exprs(aggs, named_aggs)
        return self._made(parsed, refs)

    def having(self, *predicates: Any) -> GroupBy[F]:
        """Not there for windows: filter the result."""
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError("having on windows is not supported; filter the result of agg")

    def _made(self, parsed: list[nodes.ExprNode], refs: inputs.Refs) -> F:
        return self._frame._apply(nodes.windows(self._frame._node, self._index, self._keys, parsed, self._options), self._refs + refs)

    def _every(self, name: str, **options: Any) -> F:
        return self._made([nodes.aggregate(name, ALL, **options)], ())

    def _some(self, name: str, n: int) -> F:
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"{name} on windows is not supported; use agg(pw.all().{name}({n}))")

    def __iter__(self) -> Iterator[tuple[tuple[Any, ...], F]]:
        """Pairs of a tuple of keys and index, and the frame of the window's rows. Eager frames only."""
        from polarway.frame import DataFrame

        frame = self._frame
        if not isinstance(frame, DataFrame):
            raise TypeError("'LazyGroupBy' object is not iterable; collect the frame first")
        row = "__polarway_row"
        options = {name: value for name, value in self._options.items() if name != "include_boundaries"}
        numbered = frame.with_row_index(row)
        windows = numbered._apply(nodes.windows(numbered._node, self._index, self._keys, [nodes.column(row)], options), self._refs)
        for *key, places in windows.rows():
            yield tuple(key), frame.gather(places)  # type: ignore[misc]


class DynamicGroupBy(WindowGroupBy[F]):
    """Windows that follow one another: what ``group_by_dynamic`` of an eager frame gives.

    Examples
    --------
    >>> import polarway as pw
    >>> type(pw.DataFrame({"i": [0, 1]}).group_by_dynamic("i", every="2i")).__name__
    'DynamicGroupBy'
    """

    __slots__ = ()


class RollingGroupBy(WindowGroupBy[F]):
    """A window for each row: what ``rolling`` of an eager frame gives.

    Examples
    --------
    >>> import polarway as pw
    >>> type(pw.DataFrame({"i": [0, 1]}).rolling("i", period="2i")).__name__
    'RollingGroupBy'
    """

    __slots__ = ()


mark_removed(GroupBy)
mark_removed(WindowGroupBy, "GroupBy")
