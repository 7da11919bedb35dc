"""The eager frame: construction, identity, size, and how verbs run."""

from __future__ import annotations

from collections.abc import Iterator
from operator import index
from typing import TYPE_CHECKING, Any

from polarway.frame.columns import Columns
from polarway.frame.exports import Exports
from polarway.frame.files import Files
from polarway.frame.missing import ON_EAGER, add_missing
from polarway.frame.operators import Operators
from polarway.frame.pivoting import Pivoting
from polarway.frame.reshaping import Reshaping
from polarway.frame.values import Values
from polarway.plan import encode, nodes
from polarway.removed import mark_removed
from polarway.user_functions import has_functions, without_functions

if TYPE_CHECKING:
    from polarway.backends.base import FrameHandle
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema


class DataFrame(Values, Columns, Reshaping, Pivoting, Operators, Exports, Files):
    """A table in memory: columns of equal length, each with a name and a type.

    Parameters
    ----------
    data
        A mapping of names to values (lists, ranges, arrays, series, or one value for all rows), a list of rows
        (mappings, tuples, dataclasses), a list of series, a numpy array, a pandas frame, or anything with
        ``__arrow_c_stream__``.
    schema
        Names, or names and types, of the columns.
    schema_overrides
        Types of some columns.
    strict
        Whether a value that does not fit its type is an error; otherwise it becomes null.
    orient
        ``row`` or ``col``: what the items of a list of sequences are.
    infer_schema_length
        How many rows decide the types; None: all.
    nan_to_null
        Whether NaN becomes null.
    height
        The number of rows: what a frame without columns has, else what the data must have.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    shape: (2, 2)
    ┌─────┬─────┐
    │ a   ┆ b   │
    │ --- ┆ --- │
    │ i64 ┆ str │
    ╞═════╪═════╡
    │ 1   ┆ x   │
    │ 2   ┆ y   │
    └─────┴─────┘
    """

    # `case Ok(Some(chunk))` matches a frame that a stream gave (see polarway.result.Some).
    __polarway_patterns__ = ("_some",)

    @property
    def _some(self) -> DataFrame:
        return self


    __slots__ = ("__weakref__", "_native")

    _native: FrameHandle

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
        from polarway.construct import frame_native, of_height

        self._native = frame_native(
            data,
            schema,
            schema_overrides=schema_overrides,
            strict=strict,
            orient=orient,
            infer_schema_length=infer_schema_length,
            nan_to_null=nan_to_null,
        )
        if height is not None:
            self._native = of_height(self._native, height, is_given=data is not None)

    @classmethod
    def _from_native(cls, native: Any) -> DataFrame:
        frame = object.__new__(DataFrame)
        frame._native = native
        return frame

    @property
    def _node(self) -> nodes.Node:  # type: ignore[override]
        return {"op": "frame", "frame": self._native.handle}

    @property
    def _refs(self) -> tuple[Any, ...]:  # type: ignore[override]
        return (self._native,)

    def _apply(self, node: nodes.Node, refs: tuple[Any, ...] = ()) -> DataFrame:
        native = self._native
        if refs and has_functions(refs):
            node, refs = without_functions(node, (native, *refs))
        frames = (native, *[getattr(ref, "_native", ref) for ref in refs]) if refs else (native,)
        frame = object.__new__(DataFrame)
        frame._native = native.backend.run(encode(node), frames)
        return frame

    def _known_rows(self) -> int | None:
        return self._native.rows()

    def _schema_of(self, node: nodes.Node) -> Schema:
        return self._native.backend.schema(encode(node), (self._native,))

    # ---- size and schema

    @property
    def height(self) -> int:
        """The number of rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).height
        2
        """
        return self._native.rows()

    @property
    def width(self) -> int:
        """The number of columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).width
        1
        """
        return len(self._native.schema())

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).shape
        (3, 1)
        """
        return self._native.rows(), len(self._native.schema())

    @property
    def schema(self) -> Schema:
        """Names and types of the columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).schema
        Schema([('a', Int64), ('b', String)])
        """
        return self._native.schema().copy()

    def collect_schema(self) -> Schema:
        """As :attr:`schema`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).collect_schema()
        Schema([('a', Int64)])
        """
        return self._native.schema().copy()

    @property
    def columns(self) -> list[str]:
        """Names of the columns; assign to rename them all.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).columns
        ['a', 'b']
        """
        return list(self._native.schema())

    @columns.setter
    def columns(self, names: Any) -> None:
        new = list(names)
        if len(new) != self.width:
            from polarway.exceptions import ShapeError

            raise ShapeError(f"{len(new)} column names provided for a DataFrame of width {self.width}")
        self._native = self.rename(dict(zip(self.columns, new)))._native

    @property
    def dtypes(self) -> list[Any]:
        """Types of the columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).dtypes
        [Int64, String]
        """
        return list(self._native.schema().values())

    @property
    def flags(self) -> dict[str, dict[str, bool]]:
        """Which columns are known to be in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).with_columns(pw.col("a").set_sorted()).flags
        {'a': {'SORTED_ASC': True, 'SORTED_DESC': False}}
        """
        return {column.name: column.flags for column in self.iter_columns()}

    def is_empty(self) -> bool:
        """Whether there are no rows, or no columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": []}).is_empty()
        True
        """
        return self._native.rows() == 0 or not self._native.schema()

    def __len__(self) -> int:
        return self._native.rows()

    def __contains__(self, name: object) -> bool:
        return name in self._native.schema()

    def __iter__(self) -> Iterator[Any]:
        return self.iter_columns()

    def __reversed__(self) -> Iterator[Any]:
        return reversed(self.get_columns())

    def _ipython_key_completions_(self) -> list[str]:
        return self.columns

    def __bool__(self) -> bool:
        raise TypeError(
            "the truth value of a DataFrame is ambiguous\n\n"
            "Hint: to check if a DataFrame contains any values, use `is_empty()`."
        )

    # ---- rows

    def slice(self, offset: int, length: int | None = None) -> DataFrame:
        """Rows from ``offset``; a negative offset counts from the end. Nothing is copied.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).slice(1, 1).rows()
        [(2,)]
        """
        native = self._native
        rows = native.rows()
        offset = offset if type(offset) is int else index(offset)
        length = length if length is None or type(length) is int else index(length)
        if length is not None and length < 0:
            length = max(rows - offset + length, 0)
        start = offset if offset >= 0 else rows + offset
        stop = rows if length is None else start + length
        start = min(max(start, 0), rows)
        return DataFrame._from_native(native.slice(start, max(min(stop, rows) - start, 0)))

    def head(self, n: int = 5) -> DataFrame:
        """The first ``n`` rows; with a negative ``n`` all but the last.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).head(2).rows()
        [(1,), (2,)]
        """
        native = self._native
        n = n if type(n) is int else index(n)
        if 0 <= n <= native.rows():
            return DataFrame._from_native(native.slice(0, n))
        return self.slice(0, n if n >= 0 else max(self.height + n, 0))

    def tail(self, n: int = 5) -> DataFrame:
        """The last ``n`` rows; with a negative ``n`` all but the first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).tail(2).rows()
        [(2,), (3,)]
        """
        n = n if type(n) is int else index(n)
        count = n if n >= 0 else max(self.height + n, 0)
        return self.slice(max(self.height - count, 0), count)

    def limit(self, n: int = 5) -> DataFrame:
        """As :meth:`head`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).limit(1).rows()
        [(1,)]
        """
        return self.head(n)

    def sql(self, query: str, *, table_name: str = "self") -> DataFrame:
        """Runs SQL over this frame, as the table ``self`` or under another name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).sql("SELECT SUM(a) AS total FROM self WHERE a > 1").item()
        5
        """
        made: DataFrame = self.lazy().sql(query, table_name=table_name).collect()
        return made

    # ---- modes of running

    def lazy(self) -> LazyFrame:
        """A lazy frame over this one.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).lazy().filter(pw.col("a") > 1).collect().height
        1
        """
        from polarway.lazyframe import LazyFrame

        return LazyFrame._of(self._node, (self._native,))

    def collect(self, **_options: Any) -> DataFrame:
        """This frame: it is in memory already.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).collect().shape
        (1, 1)
        """
        return self

    def clone(self) -> DataFrame:
        """A copy; columns are never changed in place, so this is cheap.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).clone().rows()
        [(1,)]
        """
        return DataFrame._from_native(self._native)

    __copy__ = clone

    def __deepcopy__(self, memo: Any = None) -> DataFrame:
        return self.clone()

    def rechunk(self) -> DataFrame:
        """The same rows as one chunk, of one block of memory per column.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1]})
        >>> pw.concat([frame, frame]).rechunk().n_chunks()
        1
        """
        return DataFrame._from_native(self._native.rechunk())

    def shrink_to_fit(self, *, in_place: bool = False) -> DataFrame:
        """This frame as one chunk: buffers are no larger than they need be.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).shrink_to_fit().shape
        (1, 1)
        """
        if not in_place:
            return self.rechunk()
        self._native = self._native.rechunk()
        return self

    def n_chunks(self, strategy: str = "first") -> int | list[int]:
        """The number of chunks: parts that were put together without copying them. All columns have the same.

        Parameters
        ----------
        strategy
            ``first``: of the first column; ``all``: of each column, as a list.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1]})
        >>> frame.n_chunks(), pw.concat([frame, frame]).n_chunks("all")
        (1, [2])
        """
        if strategy == "first":
            return len(self._native.chunks()) if self._native.schema() else 0
        if strategy == "all":
            return [len(self._native.chunks())] * self.width
        raise ValueError(f"unexpected input for `strategy`: {strategy!r}\n\nChoose one of {{'first', 'all'}}")

    # ---- display

    def __repr__(self) -> str:
        from polarway.formatting import frame_text

        return frame_text(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from polarway.formatting import frame_html

        return frame_html(self)

    def show(self, limit: int | None = 5, **options: Any) -> None:
        """Prints the first rows; the options are those of :class:`polarway.Config`.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).show()
        shape: (1, 1)
        ┌─────┐
        │ a   │
        │ --- │
        │ i64 │
        ╞═════╡
        │ 1   │
        └─────┘
        """
        from polarway.config import Config

        frame = self if limit is None else self.head(limit)
        if limit is None and "tbl_rows" not in options:
            options["tbl_rows"] = -1
        options.setdefault("trim_decimal_zeros", True)
        with Config(**{name: value for name, value in options.items() if value is not None}):
            print(frame)


mark_removed(DataFrame)
add_missing(DataFrame, ON_EAGER)
