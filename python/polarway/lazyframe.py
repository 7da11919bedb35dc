"""Lazy frames: plans that run when ``collect`` is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.backends.modes import backend_of
from polarway.frame.lazy_files import LazyFiles
from polarway.frame.lazy_operators import LazyOperators
from polarway.frame.lazy_runs import LazyRuns
from polarway.frame.lazy_schema import LazySchema
from polarway.frame.missing import ON_LAZY, add_missing
from polarway.frame.summaries import Summaries
from polarway.group_by import LazyGroupBy
from polarway.plan import encode, nodes
from polarway.removed import mark_removed
from polarway.streaming.settings import StreamingSettings
from polarway.user_functions import has_functions, typed_only, without_functions

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.schema import Schema


class LazyFrame(LazyRuns, LazySchema, LazyOperators, LazyFiles, Summaries):
    """A query that has not run yet.

    Verbs add to its plan; :meth:`collect` optimizes and runs it, reading only the columns and rows that matter.

    Examples
    --------
    >>> import polarway as pw
    >>> query = pw.LazyFrame({"a": [1, 2, 3]}).filter(pw.col("a") > 1).select(pw.col("a").sum())
    >>> query.collect().item()
    5
    """

    __slots__ = ("_node", "_refs")

    _node: nodes.Node
    _refs: inputs.Refs

    def __init__(
        self,
        data: Any = None,
        schema: Any = None,
        *,
        schema_overrides: Any = None,
        strict: bool = True,
        orient: str | None = None,
        infer_schema_length: int | None = 100,
        nan_to_null: bool = False,
        height: int | None = None,
    ) -> None:
        from polarway.frame import DataFrame

        frame = DataFrame(
            data,
            schema,
            schema_overrides=schema_overrides,
            strict=strict,
            orient=orient,
            infer_schema_length=infer_schema_length,
            nan_to_null=nan_to_null,
            height=height,
        )
        self._node = frame._node
        self._refs = frame._refs

    @classmethod
    def _of(cls, node: nodes.Node, refs: inputs.Refs = ()) -> LazyFrame:
        lazy = object.__new__(cls)
        lazy._node = node
        lazy._refs = refs
        return lazy

    def _apply(self, node: nodes.Node, refs: inputs.Refs = ()) -> LazyFrame:
        return LazyFrame._of(node, self._refs + refs if refs else self._refs)

    def _schema_of(self, node: nodes.Node) -> Schema:
        if has_functions(self._refs):
            node, refs = typed_only(node, self._refs)
            return backend_of(refs).schema(encode(node), LazyFrame._of(node, refs)._frames())
        return backend_of(self._refs).schema(encode(node), self._frames())

    def _ready(self) -> LazyFrame:
        """This query with its Python functions run."""
        return LazyFrame._of(*without_functions(self._node, self._refs)) if has_functions(self._refs) else self

    def sql(self, query: str, *, table_name: str = "self") -> LazyFrame:
        """SQL over this query, as the table ``self`` or under another name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2, 3]}).sql("SELECT a * 2 AS b FROM self WHERE a > 1").collect().rows()
        [(4,), (6,)]
        """
        from polarway.sqltext import SQLContext

        made: LazyFrame = SQLContext({table_name or "self": self}).execute(query, eager=False)
        return made

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> LazyFrame:
        """Rows by their numbers: a number, a list, a series, an expression, or a lazy frame of one column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2, 3]}).gather([2, 0]).collect().rows()
        [(3,), (1,)]
        """
        if isinstance(indices, LazyFrame):
            indices = indices.collect().to_series()
        if isinstance(indices, int):
            indices = [indices]
        from polarway.functions import all as every

        made: LazyFrame = self.select(every().gather(indices, null_on_oob=null_on_oob))
        return made

    def pivot(
        self,
        on: Any,
        on_columns: Any,
        *,
        index: Any = None,
        values: Any = None,
        aggregate_function: Any = None,
        maintain_order: bool = False,
        separator: str = "_",
        column_naming: str = "auto",
    ) -> LazyFrame:
        """One column per value of ``on``: the values are given, since the query has not run. Otherwise as :meth:`DataFrame.pivot`.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.LazyFrame({"k": [1, 1, 2], "on": ["x", "y", "x"], "v": [1, 2, 3]})
        >>> frame.pivot("on", ["x", "y"], index="k", values="v", maintain_order=True).collect().rows()
        [(1, 1, 2), (2, 3, None)]
        """
        from polarway.frame.pivoting import lazily_pivoted

        return lazily_pivoted(self, on, on_columns, index, values, aggregate_function, maintain_order, separator, column_naming)

    def _frames(self) -> tuple[Any, ...]:
        return tuple(getattr(ref, "_native", ref) for ref in self._refs if not isinstance(ref, StreamingSettings))

    def with_adaptive_streaming(self, *, chunk_size: int | None = None) -> LazyFrame:
        """The query as a stream. Every query reads its files in pieces (at most 16,384 rows or 4 MiB), and what it must hold goes to
        disk when memory gets tight; this names that, sets the size of what :meth:`collect_batches` gives, and goes before
        :meth:`with_memory_limit`. Chunks whose size adapts are those of :class:`polarway.streaming.CsvSource`.

        Parameters
        ----------
        chunk_size
            Rows of the frames that :meth:`collect_batches` gives, at most.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.scan_csv(b"a\\n1\\n2\\n").with_adaptive_streaming().with_memory_limit("1GB").collect().height
        2
        """
        return LazyFrame._of(self._node, (*self._refs, StreamingSettings(chunk_size=chunk_size)))

    def with_memory_limit(self, limit: float | str) -> LazyFrame:
        """The query with a limit on the memory it may hold, its result included. Sorts, joins and aggregations that need more go to disk.

        Parameters
        ----------
        limit
            Bytes, or text such as ``"2GB"``.

        Raises
        ------
        MemoryLimitError
            In :meth:`collect`: the result does not fit, or the limit is too small to work with; ``limit`` has its bytes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).with_memory_limit("100MB").sum().collect().item()
        3
        """
        return LazyFrame._of(self._node, (*self._refs, StreamingSettings(memory_limit=limit)))

    def explain(
        self,
        *,
        format: str = "plain",
        optimized: bool = True,
        engine: str = "auto",
        optimizations: Any = None,
        **_options: Any,
    ) -> str:
        """The plan as text, optimized unless asked otherwise.

        Examples
        --------
        >>> import polarway as pw
        >>> print(pw.LazyFrame({"a": [1]}).filter(pw.col("a") > 0).explain(optimized=False))  # doctest: +SKIP
        """
        node, refs = typed_only(self._node, self._refs) if has_functions(self._refs) else (self._node, self._refs)
        return backend_of(refs).explain(encode(node), LazyFrame._of(node, refs)._frames(), optimized=optimized)

    def lazy(self) -> LazyFrame:
        """This frame.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).lazy().collect().rows()
        [(1,)]
        """
        return self

    def clone(self) -> LazyFrame:
        """A copy; plans are never changed, so this is cheap.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).clone().collect().rows()
        [(1,)]
        """
        return LazyFrame._of(self._node, self._refs)

    __copy__ = clone

    def __deepcopy__(self, memo: Any = None) -> LazyFrame:
        return self.clone()

    def cache(self) -> LazyFrame:
        """Accepted for programs that call it: the optimizer finds repeated parts itself.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).cache().collect().rows()
        [(1,)]
        """
        return self

    def first(self) -> LazyFrame:
        """The first row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).first().collect().rows()
        [(1,)]
        """
        return self.slice(0, 1)

    def last(self) -> LazyFrame:
        """The last row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).last().collect().rows()
        [(2,)]
        """
        return self.tail(1)

    def group_by(self, *by: Any, maintain_order: bool = False, **named_by: Any) -> LazyGroupBy[LazyFrame]:
        """Rows with equal keys together; follow with ``agg``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 1]}).group_by("a").agg(pw.len()).collect().rows()
        [(1, 2)]
        """
        keys, refs = inputs.exprs(by, named_by)
        return LazyGroupBy(self, keys, refs, maintain_order)

    def describe(self, percentiles: Any = (0.25, 0.5, 0.75), *, interpolation: str = "nearest") -> DataFrame:
        """Statistics of every column; runs the query.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).describe().columns
        ['statistic', 'a']
        """
        if not self.collect_schema():
            raise TypeError("cannot describe a LazyFrame that has no columns")
        return self.collect().describe(percentiles, interpolation=interpolation)

    def pipe_with_schema(self, function: Callable[[LazyFrame, Schema], LazyFrame]) -> LazyFrame:
        """``function(self, schema)``, for steps that depend on the columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).pipe_with_schema(lambda frame, schema: frame.rename({name: name.upper() for name in schema})).collect_schema().names()
        ['A']
        """
        return function(self, self.collect_schema())

    def map_batches(
        self, function: Callable[[DataFrame], DataFrame], *, schema: Any = None, validate_output_schema: bool = True, **_options: Any
    ) -> LazyFrame:
        """A Python function of the whole frame, called once the query runs. The same function of the same frame is called once in a query.

        Parameters
        ----------
        schema
            Names and types of the function's result, where they are not those of the frame.
        validate_output_schema
            Whether a result with another schema is a ``ComputeError``.

        Examples
        --------
        >>> import polarway as pw
        >>> query = pw.LazyFrame({"a": [1, 2]})
        >>> query.map_batches(lambda frame: frame.with_columns(b=pw.col("a") * 2), schema={"a": pw.Int64, "b": pw.Int64}).collect().to_dicts()
        [{'a': 1, 'b': 2}, {'a': 2, 'b': 4}]
        """
        from polarway.io.plugins import computed
        from polarway.schema import Schema

        def declared() -> Schema:
            return self.collect_schema() if schema is None else Schema(schema)

        def run() -> DataFrame:
            from polarway.exceptions import ComputeError

            made = function(self.collect())
            if not hasattr(made, "_native") or not hasattr(made, "get_columns"):
                raise ComputeError(f"Expected 'LazyFrame.map' to return a 'DataFrame', got a '{type(made)}'")
            if validate_output_schema and list(made.schema.items()) != list(declared().items()):
                raise ComputeError(
                    f"The output schema of 'LazyFrame.map' is incorrect. Expected: {declared()!r}\nGot: {made.schema!r}; give it as schema="
                )
            return made

        same = (id(function), encode(self._node), validate_output_schema, None if schema is None else tuple(Schema(schema).items()))
        return computed(run, declared, same)

    def inspect(self, fmt: str = "{}") -> LazyFrame:
        """Prints what comes before it, once the query runs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).inspect("{0.shape}").select(pw.col("a").sum()).collect().item()
        (2, 1)
        3
        """

        def shown(frame: DataFrame) -> DataFrame:
            print(fmt.format(frame))
            return frame

        return self.map_batches(shown)

    def show(self, limit: int | None = 5, **options: Any) -> None:
        """Prints the first rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).show()
        shape: (1, 1)
        ┌─────┐
        │ a   │
        │ --- │
        │ i64 │
        ╞═════╡
        │ 1   │
        └─────┘
        """
        if limit is None:
            raise ValueError("`limit` cannot be None. If you want to show the complete lazyframe, call `.collect().show()` on it.")
        self.head(limit).collect().show(limit, **options)

    def serialize(self, file: Any = None, *, format: str = "binary") -> bytes | str | None:
        """The query as bytes for :meth:`deserialize`, with the frames it names: returned, or written to a path or file object.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame.deserialize(pw.LazyFrame({"a": [1]}).select(pw.col("a") + 1).serialize()).collect().rows()
        [(2,)]
        """
        from polarway.frame.serialization import serialize_plan

        return serialize_plan(self, file, format)

    @staticmethod
    def deserialize(source: Any, *, format: str = "binary") -> LazyFrame:
        """A query from the bytes of :meth:`serialize`, or from a path or file object that holds them.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> query = pw.LazyFrame({"a": [1, 2]}).select(pw.col("a").sum())
        >>> pw.LazyFrame.deserialize(io.BytesIO(query.serialize())).collect().item()
        3
        """
        from polarway.frame.serialization import deserialize_plan

        return deserialize_plan(source, format)

    def __reduce__(self) -> Any:
        """Pickled as its plan and what it names: frames, Python functions, settings of its run."""
        from polarway.pickling import packed

        return _restored, packed(self._node, self._refs)

    def __narwhals_lazyframe__(self) -> Any:
        """As narwhals takes it, also where its plugins are not installed."""
        from polarway.ecosystem import narwhals_plugin

        return narwhals_plugin.compliant(self)

    def __repr__(self) -> str:
        return f"naive plan: (run LazyFrame.explain(optimized=True) to see the optimized plan)\n\n{self.explain(optimized=False)}"

    def _repr_html_(self) -> str:
        import html

        return f"<pre>{html.escape(repr(self))}</pre>"


mark_removed(LazyFrame)
add_missing(LazyFrame, ON_LAZY)


def _restored(node: nodes.Node, named: Any) -> LazyFrame:
    from polarway.pickling import unpacked

    return LazyFrame._of(*unpacked(node, named))
