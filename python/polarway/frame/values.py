"""Values out of an eager frame: rows, items, dictionaries, and ``[]``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.frame.columns import _series_type
from polarway.frame.summaries import Summaries
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


class Values(Summaries):
    """Python values of a frame."""

    __slots__ = ()

    _native: Any

    def _lists(self) -> list[list[Any]]:
        from polarway.construct import native_lists

        return native_lists(self._native)

    def rows(self, *, named: bool = False) -> list[Any]:
        """Every row as a tuple, or as a dictionary when ``named``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).rows()
        [(1, 'x'), (2, 'y')]
        """
        if named:
            return self.to_dicts()
        native = self._native
        if native.rows() <= _FEW:
            rows = native.direct.rows(native.handle)
        else:
            with without_collector():
                rows = native.direct.rows(native.handle)
        if rows is not NotImplemented:
            return rows  # type: ignore[no-any-return]
        lists = self._lists()
        if not lists:
            return [()] * self._native.rows()
        with without_collector():
            return list(zip(*lists))

    def to_dicts(self) -> list[dict[str, Any]]:
        """Every row as a dictionary.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).to_dicts()
        [{'a': 1}, {'a': 2}]
        """
        native = self._native
        names = tuple(native.schema())
        if native.rows() <= _FEW:
            rows = native.direct.dicts(native.handle, names)
        else:
            with without_collector():
                rows = native.direct.dicts(native.handle, names)
        if rows is not NotImplemented:
            return rows  # type: ignore[no-any-return]
        lists = self._lists()
        if not lists:
            return [{} for _ in range(self._native.rows())]
        with without_collector():
            return [dict(zip(names, row)) for row in zip(*lists)]

    def to_dict(self, *, as_series: bool = True) -> dict[str, Any]:
        """The columns by name, as series or as lists.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).to_dict(as_series=False)
        {'a': [1, 2]}
        """
        if as_series:
            return {series.name: series for series in self.get_columns()}  # type: ignore[attr-defined]
        return dict(zip(self._native.schema(), self._lists()))

    def row(self, index: int | None = None, *, by_predicate: Any = None, named: bool = False) -> Any:
        """One row: by its number, or the only one for which a predicate is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": ["x", "y"]}).row(-1)
        (2, 'y')
        """
        if type(index) is int and by_predicate is None and not named:
            native = self._native
            values = native.direct.row(native.handle, index)
            if values is not NotImplemented:
                return values
        if index is not None and by_predicate is not None:
            raise ValueError("cannot set both 'index' and 'by_predicate'; mutually exclusive")
        if isinstance(index, (str,)) or hasattr(index, "_node"):
            raise TypeError("expressions should be passed to the `by_predicate` parameter")
        if index is not None:
            picked = self._row_frame(index)
        elif by_predicate is not None:
            if not hasattr(by_predicate, "_node"):
                raise TypeError(f"expected `by_predicate` to be an expression, got {type(by_predicate).__name__!r}")
            picked = self._only_row(by_predicate)
        else:
            if self._native.rows() != 1:
                raise ValueError(
                    f"can only call `.row()` without \"index\" or \"by_predicate\" values if the DataFrame has a single row; shape={self.shape!r}"  # type: ignore[attr-defined]
                )
            picked = self  # type: ignore[assignment]
        return picked.rows(named=named)[0]

    def _row_frame(self, index: int) -> DataFrame:
        from polarway.exceptions import OutOfBoundsError

        height = self._native.rows()
        if not -height <= index < height:
            raise OutOfBoundsError(f"index {index} is out of bounds for sequence of length {height}")
        return self.slice(index if index >= 0 else height + index, 1)  # type: ignore[return-value]

    def _only_row(self, predicate: Any) -> DataFrame:
        from polarway.exceptions import NoRowsReturnedError, TooManyRowsReturnedError

        found = self.filter(predicate)
        count = found._native.rows()
        if count > 1:
            raise TooManyRowsReturnedError(f"predicate <{predicate!s}> returned {count} rows")
        if count == 0:
            raise NoRowsReturnedError(f"predicate <{predicate!s}> returned no rows")
        return found  # type: ignore[return-value]

    def iter_rows(self, *, named: bool = False, buffer_size: int = 512) -> Iterator[Any]:
        """The rows one after the other; ``buffer_size`` of them are converted at a time.

        Examples
        --------
        >>> import polarway as pw
        >>> [a for (a,) in pw.DataFrame({"a": [1, 2]}).iter_rows()]
        [1, 2]
        """
        for part in self.iter_slices(buffer_size or 512):
            yield from part.rows(named=named)

    def iter_slices(self, n_rows: int = 10_000) -> Iterator[DataFrame]:
        """Frames of at most ``n_rows`` rows each.

        Examples
        --------
        >>> import polarway as pw
        >>> [part.height for part in pw.DataFrame({"a": [1, 2, 3]}).iter_slices(2)]
        [2, 1]
        """
        for start in range(0, self._native.rows(), n_rows):
            yield self.slice(start, n_rows)  # type: ignore[misc]

    def rows_by_key(self, key: Any, *, named: bool = False, include_key: bool = False, unique: bool = False) -> dict[Any, Any]:
        """The rows in a dictionary by the value of one or more columns.

        Examples
        --------
        >>> import polarway as pw
        >>> dict(pw.DataFrame({"k": ["x", "y", "x"], "v": [1, 2, 3]}).rows_by_key("k"))
        {'x': [(1,), (3,)], 'y': [(2,)]}
        """
        keys = self._names(key)
        names = list(self._native.schema())
        places = [names.index(label) for label in keys]
        others = [place for place in range(len(names)) if include_key or place not in places]
        out: dict[Any, Any] = {} if unique else defaultdict(list)
        for row in self.rows():
            label = row[places[0]] if len(places) == 1 else tuple(row[place] for place in places)
            value: Any
            if named:
                value = {names[place]: row[place] for place in others}
            else:
                value = tuple(row[place] for place in others)
            if unique:
                out[label] = value
            else:
                out[label].append(value)
        return out

    def map_rows(self, function: Callable[[tuple[Any, ...]], Any], return_dtype: Any = None, *, inference_size: int = 256) -> DataFrame:
        """A Python function of every row, on the calling thread. Tuples make columns, other values one column ``map``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).map_rows(lambda row: (row[0], row[0] * 2)).rows()
        [(1, 2), (2, 4)]
        """
        from polarway.frame.data_frame import DataFrame

        results = [function(row) for row in self.iter_rows()]
        if any(isinstance(result, tuple) for result in results):
            width = max(len(result) for result in results if result is not None)
            rows = [(None,) * width if result is None else result for result in results]
            return DataFrame(rows, schema=[f"column_{place}" for place in range(width)], orient="row", infer_schema_length=None)
        return DataFrame({"map": results}, schema_overrides=None if return_dtype is None else {"map": return_dtype})

    def item(self, row: int | None = None, column: int | str | None = None) -> Any:
        """The only value of a frame of one, or the value at a row and column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).item(1, "b")
        4
        """
        if type(row) is int and (type(column) is str or type(column) is int):
            native = self._native
            value = native.direct.item(native.handle, column, row)
            if value is not NotImplemented:
                return value
        height, width = self._native.rows(), len(self._native.schema())
        if row is None and column is None:
            if (height, width) != (1, 1):
                raise ValueError(
                    "can only call `.item()` without \"row\" or \"column\" values if the DataFrame has a single element; "
                    f"shape={(height, width)!r}"
                )
            return self.to_series(0)[0]  # type: ignore[attr-defined]
        if row is None or column is None:
            raise ValueError("cannot call `.item()` with only one of `row` or `column`")
        return self._value(row, column if isinstance(column, str) else self._column_name(column))

    def _value(self, row: int, name: str) -> Any:
        """The value at a row and column that a name says."""
        native = self._native
        value = native.direct.item(native.handle, name, row)
        if value is not NotImplemented:
            return value
        return self._checked_rows(row).get_column(name)[0]

    def _column_name(self, index: int) -> str:
        names = list(self._native.schema())
        try:
            return names[index]
        except IndexError:
            raise IndexError(f"index {index!r} is out of bounds for sequence of length {len(names)}") from None

    # ---- [ ]

    def __getitem__(self, item: Any) -> Any:
        if isinstance(item, str):
            native = self._native
            made = native.direct.select(native.handle, (item,))
            if made is not NotImplemented:
                return _series_type()._from_native(native.made(made, native._rows))
            return self.get_column(item)  # type: ignore[attr-defined]
        if type(item) is list and item and type(item[0]) is str:
            native = self._native
            made = native.direct.select(native.handle, tuple(item))
            if made is not NotImplemented:
                return self._from_native(native.made(made, native.rows()))  # type: ignore[attr-defined]
        if isinstance(item, tuple) and len(item) == 2:
            return self._rows_and_columns(*item)
        if isinstance(item, int) and not isinstance(item, bool):
            return self._checked_rows(item, "DataFrame of height")
        if isinstance(item, slice):
            return self._take_slice(item)
        kind = _kind_of(item)
        if kind == "names":
            return self._take_columns(item)
        return self._take_rows(item)

    def _rows_and_columns(self, rows: Any, columns: Any) -> Any:
        if isinstance(rows, int) and isinstance(columns, (int, str)) and not isinstance(rows, bool):
            return self._value(rows, columns if isinstance(columns, str) else self._column_name(columns))
        if isinstance(rows, str) or isinstance(rows, list) and rows and isinstance(rows[0], str):
            raise TypeError(f"{rows!r} is not a row selection; write frame[rows, columns]")
        picked = self._take_columns(columns)
        if isinstance(columns, (int, str)) and not isinstance(columns, bool):
            return picked[rows]
        if isinstance(rows, int) and not isinstance(rows, bool):
            return picked._checked_rows(rows)
        return picked._take_slice(rows) if isinstance(rows, slice) else picked._take_rows(rows)

    def _checked_rows(self, index: int, what: str = "sequence of length") -> DataFrame:
        height = self._native.rows()
        if not -height <= index < height:
            raise IndexError(f"index {index} is out of bounds for {what} {height}")
        return self.slice(index if index >= 0 else height + index, 1)  # type: ignore[return-value]

    def _take_slice(self, item: slice) -> DataFrame:
        start, stop, step = item.indices(self._native.rows())
        if step == 1:
            return self.slice(start, max(stop - start, 0))  # type: ignore[return-value]
        if step > 0:
            return self.slice(start, max(stop - start, 0)).gather_every(step)  # type: ignore[return-value]
        count = len(range(start, stop, step))
        first = start + (count - 1) * step if count else 0
        return self.slice(first, start - first + 1 if count else 0).reverse().gather_every(-step)  # type: ignore[return-value]

    def _take_columns(self, item: Any) -> Any:
        if isinstance(item, (int, str)) and not isinstance(item, bool):
            return self.get_column(item if isinstance(item, str) else self._column_name(item))  # type: ignore[attr-defined]
        names = list(self._native.schema())
        if isinstance(item, slice):
            return self.select(names[_positions(item, names)])
        values = _column_key(item)
        if values and all(isinstance(value, bool) for value in values):
            if len(values) != len(names):
                raise ValueError(f"expected {len(names)} values when selecting columns by boolean mask, got {len(values)}")
            return self.select([name for name, keep in zip(names, values) if keep])
        return self.select([nodes_column(value if isinstance(value, str) else self._column_name(value)) for value in values])

    def _take_rows(self, item: Any) -> DataFrame:
        values = item
        if hasattr(item, "_native") or hasattr(item, "__array__"):
            values = item.to_list() if hasattr(item, "to_list") else item.tolist()
            if isinstance(values, int) and not isinstance(values, bool):
                # A number of numpy's.
                return self._checked_rows(values)
            if getattr(item, "ndim", 1) > 1:
                raise TypeError("multi-dimensional NumPy arrays not supported as index")
            if getattr(getattr(item, "dtype", None), "kind", "") == "f":
                raise TypeError(f"cannot select columns using NumPy array of type {item.dtype}")
        elif not hasattr(item, "__iter__"):
            raise TypeError(f"cannot select elements using key of type {type(item).__name__!r}: {item!r}")
        values = list(values)
        if values and isinstance(values[0], bool):
            raise TypeError("selecting rows by passing a boolean mask to `__getitem__` is not supported\n\nHint: Use the `filter` method instead.")
        height = self._native.rows()
        for value in values:
            if not isinstance(value, int):
                raise TypeError(f"cannot select elements using key of type {type(value).__name__!r}: {value!r}")
            if not -height <= value < height:
                raise IndexError(f"index {value} is out of bounds for sequence of length {height}")
        return self.gather([value % height for value in values])

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> DataFrame:
        """Rows by their numbers.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).gather([2, 0]).rows()
        [(3,), (1,)]
        """
        from polarway.expr.rows import constant_places

        if isinstance(indices, int) or getattr(indices, "ndim", 1) == 0:
            indices = [int(indices)]
        if not self._native.schema():
            return self.with_row_index("").gather(indices, null_on_oob=null_on_oob).drop("")
        picked, refs = inputs.expr(indices) if hasattr(indices, "_node") else constant_places(indices)
        return self._every(nodes.function("gather", nodes.ALL_COLUMNS, picked, null_on_oob=null_on_oob), refs)  # type: ignore[return-value]

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, str):
            raise TypeError(
                "DataFrame object does not support `Series` assignment by index\n\nUse `DataFrame.with_columns`."
            )
        from polarway.frame.assignment import assigned

        # Other frames that share the table keep theirs: tables never change.
        self._native = assigned(self, key, value)._native  # type: ignore[misc]


# Below this many rows, Python's collector has nothing to gain or lose.
_FEW = 1_000


@contextmanager
def without_collector() -> Iterator[None]:
    """Many new objects that cannot be garbage yet: looking for cycles among them meanwhile is wasted."""
    import gc

    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _column_key(item: Any) -> list[Any]:
    """The items of a key that names columns; floats and the like are refused."""
    if isinstance(item, str) or not hasattr(item, "__iter__"):
        raise TypeError(f"cannot select columns using key of type {type(item).__name__!r}: {item!r}")
    if hasattr(item, "_native"):
        values = item.to_list()
        kind = f"Series of type {item.dtype}"
    elif hasattr(item, "__array__"):
        values = item.tolist()
        kind = f"NumPy array of type {item.dtype}"
    else:
        values = list(item)
        kind = f"Sequence with elements of type {type(values[0]).__name__!r}" if values else ""
    if not all(isinstance(value, (str, int)) for value in values):
        raise TypeError(f"cannot select columns using {kind}")
    return values


def nodes_column(name: str) -> Any:
    """A column by its exact name, as an expression."""
    from polarway.functions import col

    return col(name)


def _positions(item: slice, names: list[str]) -> slice:
    """A slice of columns by position or by name; the last name is included."""
    start, stop = item.start, item.stop
    if isinstance(start, str):
        start = names.index(start)
    if isinstance(stop, str):
        stop = names.index(stop) + 1
    return slice(start, stop, item.step)


def _kind_of(item: Any) -> str:
    """Whether a key of ``[]`` names columns or numbers rows."""
    if isinstance(item, (list, tuple)):
        return "names" if item and isinstance(item[0], str) else "rows"
    if hasattr(item, "_native"):
        from polarway.datatypes import String

        return "names" if item.dtype == String else "rows"
    if hasattr(item, "dtype") and getattr(item.dtype, "kind", "") in "UOb":
        return "names"
    return "rows"
