"""Single columns of an eager frame, and frames side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.frame.summaries import Summaries
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame
    from polarway.series import Series

_NO_DEFAULT: Any = object()


@cache
def _series_type() -> type[Series]:
    from polarway.series import Series

    return Series


class Columns(Summaries):
    """Columns as series."""

    __slots__ = ()

    _native: Any

    def _column(self, name: str) -> Series:
        from polarway.series import Series

        native = self._native
        schema = native.schema()
        if len(schema) == 1:
            return Series._from_native(native)
        return Series._from_native(native.column(list(schema).index(name)))

    def get_column(self, name: str, *, default: Any = _NO_DEFAULT) -> Series:
        """A column by name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).get_column("a").to_list()
        [1, 2]
        """
        native = self._native
        made = native.direct.select(native.handle, (name,))
        if made is not NotImplemented:
            return _series_type()._from_native(native.made(made, native.rows()))
        schema = native.schema()
        if name not in schema:
            if default is not _NO_DEFAULT:
                return default
            if not isinstance(name, str):
                raise TypeError(f"a column name is needed, got {type(name).__name__!r}")
            from polarway.exceptions import ColumnNotFoundError

            raise ColumnNotFoundError(f'unable to find column "{name}"; valid columns: {list(schema)!r}')
        return self._column(name)

    def get_columns(self) -> list[Series]:
        """All columns.

        Examples
        --------
        >>> import polarway as pw
        >>> [series.name for series in pw.DataFrame({"a": [1], "b": [2]}).get_columns()]
        ['a', 'b']
        """
        return [self._column(name) for name in self._native.schema()]

    def iter_columns(self) -> Iterator[Series]:
        """The columns one after the other.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1], "b": [2]})
        >>> [column.name for column in frame.iter_columns()]
        ['a', 'b']
        """
        for name in self._native.schema():
            yield self._column(name)

    def to_series(self, index: int = 0) -> Series:
        """A column by its position.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).to_series(-1).name
        'b'
        """
        if not isinstance(index, int):
            raise TypeError(f"index value {index!r} should be an int: {type(index).__name__!r} object cannot be interpreted as an integer")
        names = list(self._native.schema())
        if not -len(names) <= index < len(names):
            raise IndexError(f"index {index} is out of bounds for sequence of length {len(names)}")
        return self._column(names[index])

    def get_column_index(self, name: str) -> int:
        """The position of a column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).get_column_index("b")
        1
        """
        names = list(self._native.schema())
        if not isinstance(name, str):
            raise TypeError(f"{type(name).__name__!r} object is not an instance of 'str'")
        if name not in names:
            from polarway.exceptions import ColumnNotFoundError

            raise ColumnNotFoundError(f'unable to find column "{name}"; valid columns: {names!r}')
        return names.index(name)

    def insert_column(self, index: int, column: Any) -> DataFrame:
        """Puts a column at a position, in this frame.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).insert_column(0, pw.Series("b", [2])).columns
        ['b', 'a']
        """
        names: list[Any] = list(self._native.schema())
        place = index if index >= 0 else len(names) + index
        if not 0 <= place <= len(names):
            raise IndexError(f"column index {index} is out of range (frame has {len(names)} columns)")
        if not hasattr(column, "_node") and not hasattr(column, "_native"):
            raise TypeError(f"column must be a Series or Expr, got {column!r} (type={type(column).__name__})")
        added, refs = inputs.expr(column)
        out = [nodes.column(name) for name in names]
        out.insert(place, added)
        self._check_height(column)
        self._native = self._selected(out, refs)
        return self  # type: ignore[return-value]

    def _selected(self, exprs: list[nodes.ExprNode], refs: inputs.Refs) -> Any:
        """The native frame of a selection that may hold series."""
        source, exprs, _ = self._hoist(exprs, refs, may_replace=True)
        return self._apply(nodes.select(source, exprs), refs)._native

    def replace_column(self, index: int, column: Series) -> DataFrame:
        """Puts another column in the place of one, in this frame.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).replace_column(0, pw.Series("c", [3])).to_dicts()
        [{'c': 3, 'b': 2}]
        """
        names = list(self._native.schema())
        place = index if index >= 0 else len(names) + index
        if not 0 <= place < len(names):
            raise IndexError(f"column index {index} is out of range (frame has {len(names)} columns)")
        added, refs = inputs.expr(column)
        self._check_height(column)
        out = [added if position == place else nodes.column(name) for position, name in enumerate(names)]
        self._native = self._selected(out, refs)
        return self  # type: ignore[return-value]

    def _check_height(self, column: Any) -> None:
        """A series beside this frame has as many rows, or the frame has no columns."""
        is_empty = not self._native.schema() and not self._native.rows()
        if hasattr(column, "_native") and not is_empty and len(column) != self._native.rows():
            from polarway.exceptions import ShapeError

            raise ShapeError(f'unable to add a column of length {len(column)} to a DataFrame of height {self._native.rows()}')

    def drop_in_place(self, name: str) -> Series:
        """Takes a column out of this frame.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1], "b": [2]})
        >>> frame.drop_in_place("a").to_list(), frame.columns
        ([1], ['b'])
        """
        column = self.get_column(name)
        self._native = self.drop(name)._native
        return column

    def hstack(self, columns: Any, *, in_place: bool = False) -> DataFrame:
        """More columns at the right.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).hstack([pw.Series("b", [2])]).rows()
        [(1, 2)]
        """
        added = columns.get_columns() if isinstance(columns, Columns) else list(columns)
        present = set(self._native.schema())
        for series in added:
            self._check_height(series)
            if series.name in present:
                from polarway.exceptions import DuplicateError

                raise DuplicateError(f"could not create a new DataFrame: column with name '{series.name}' has more than one occurrence")
            present.add(series.name)
        stacked = self.with_columns(added) if self._native.schema() else self.select(added)
        if in_place:
            self._native = stacked._native
            return self  # type: ignore[return-value]
        return stacked  # type: ignore[return-value]

    def fold(self, operation: Callable[[Series, Series], Series]) -> Series:
        """The columns combined from left to right by a function of two series.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).fold(lambda left, right: left + right).to_list()
        [3]
        """
        series = self.get_columns()
        if not series:
            raise ValueError("a frame without columns cannot be folded")
        folded = series[0]
        for column in series[1:]:
            folded = operation(folded, column)
        return folded

    def map_columns(self, column_names: Any, function: Callable[..., Series], *args: Any, **kwargs: Any) -> DataFrame:
        """Columns replaced by what a function makes of each.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).map_columns("a", lambda column: column * 10).rows()
        [(10,), (20,)]
        """
        return self.with_columns([function(self.get_column(name), *args, **kwargs).alias(name) for name in self._names(column_names)])  # type: ignore[return-value]

    def _horizontal(self, name: str, **options: Any) -> Series:
        node = nodes.alias(nodes.function(name, nodes.ALL_COLUMNS, **options), name.removesuffix("_horizontal"))
        return self._every(node).to_series()  # type: ignore[attr-defined]

    def sum_horizontal(self, *, ignore_nulls: bool = True) -> Series:
        """The sum of every row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": [2]}).sum_horizontal().to_list()
        [3]
        """
        return self._horizontal("sum_horizontal", ignore_nulls=ignore_nulls)

    def mean_horizontal(self, *, ignore_nulls: bool = True) -> Series:
        """The mean of every row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 5]}).mean_horizontal().to_list()
        [2.0, 3.5]
        """
        return self._horizontal("mean_horizontal", ignore_nulls=ignore_nulls)

    def min_horizontal(self) -> Series:
        """The least value of every row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).min_horizontal().to_list()
        [1, 2]
        """
        return self._horizontal("min_horizontal")

    def max_horizontal(self) -> Series:
        """The largest value of every row.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, None]}).max_horizontal().to_list()
        [3, 2]
        """
        return self._horizontal("max_horizontal")

    def is_unique(self) -> Series:
        """Whether each row occurs once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).is_unique().to_list()
        [False, False, True]
        """
        return self._of_rows("is_unique")

    def is_duplicated(self) -> Series:
        """Whether each row occurs more than once.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).is_duplicated().to_list()
        [True, True, False]
        """
        return self._of_rows("is_duplicated")

    def _of_rows(self, name: str) -> Series:
        rows: nodes.ExprNode = {"struct": [nodes.ALL_COLUMNS]}
        return self._every(nodes.alias(nodes.function(name, rows), "")).to_series()  # type: ignore[attr-defined]

    def to_struct(self, name: str = "") -> Series:
        """The rows as one column of structs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).to_struct("s").to_list()
        [{'a': 1, 'b': 'x'}]
        """
        rows: nodes.ExprNode = {"struct": [nodes.ALL_COLUMNS]}
        return self._every(nodes.alias(rows, name)).to_series()  # type: ignore[attr-defined]

    def n_unique(self, subset: Any = None) -> int:
        """The number of distinct rows, by all columns or some.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 1, 2]}).n_unique()
        2
        """
        if subset is None:
            frame = self
        elif isinstance(subset, (str, Iterable)) or hasattr(subset, "_node"):
            frame = self.select(subset)
        else:
            raise TypeError(f"`subset` must be names or expressions, not {type(subset).__name__!r}")
        if not frame._native.schema():
            return int(self._native.rows() > 0)
        return int(frame.unique()._native.rows())
