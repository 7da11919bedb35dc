"""Rows of series: items, slices, filters, order, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from polarway.frame.summaries import check_rows
from polarway.plan import encode, nodes
from polarway.series.alignment import beside

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.series.series import Series


class SeriesRows:
    """Which values a series has, and in which order."""

    __slots__ = ()

    _native: Any
    _through: Callable[..., Any]
    _beside: Callable[..., Any]
    _from_native: Any

    def _apply(self, node: nodes.Node, refs: tuple[Any, ...] = ()) -> Series:
        native = self._native
        frames = (native, *[getattr(ref, "_native", ref) for ref in refs])
        return self._from_native(native.backend.run(encode(node), frames))

    @property
    def _frame(self) -> nodes.Node:
        return {"op": "frame", "frame": self._native.handle}

    def item(self, index: int | None = None) -> Any:
        """The only value, or the one at an index.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [7]).item()
        7
        """
        if index is None:
            count = self._native.rows()
            if count != 1:
                raise ValueError(
                    "can only call '.item()' if the Series is of length 1, or an explicit index is provided"
                    f" (Series is of length {count})"
                )
            index = 0
        return self[index]

    def __getitem__(self, key: Any) -> Any:
        if type(key) is int:
            native = self._native
            value = native.direct.item(native.handle, 0, key)
            if value is not NotImplemented:
                return value
        if isinstance(key, int) and not isinstance(key, bool):
            return self._value_at(key)
        if isinstance(key, slice):
            return self._sliced(key)
        if hasattr(key, "__index__") and not hasattr(key, "__len__"):
            return self._value_at(key.__index__())
        if isinstance(key, range):
            key = list(key)
        if isinstance(key, (list, tuple)) or hasattr(key, "_native") or hasattr(key, "__array__"):
            picks: Any = key if hasattr(key, "_native") else type(self)("", key)  # type: ignore[call-arg]
            if repr(picks.dtype) == "Boolean":
                raise TypeError("selecting rows by passing a boolean mask to `__getitem__` is not supported; use `.filter(mask)` instead")
            return self.gather(picks)
        raise TypeError(f"cannot select elements using key of type {type(key).__name__!r}: {key!r}")

    def _value_at(self, index: int) -> Any:
        count = self._native.rows()
        place = index + count if index < 0 else index
        if not 0 <= place < count:
            raise IndexError(f"index {index} is out of bounds for sequence of length {count}")
        from polarway.construct import native_list

        value = native_list(self._native.slice(place, 1))[0]
        dtype = self.dtype  # type: ignore[attr-defined]
        if value is not None and hasattr(dtype, "inner"):
            return type(self)("", value, dtype=dtype.inner)  # type: ignore[call-arg]
        return value

    def _sliced(self, key: slice) -> Series:
        start, stop, step = key.indices(self._native.rows())
        if step == 1:
            return self._from_native(self._native.slice(start, max(0, stop - start)))
        return self.gather(list(range(start, stop, step)))

    def slice(self, offset: int, length: int | None = None) -> Series:
        """Values from ``offset`` (negative: from the end), at most ``length``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).slice(1, 1).to_list()
        [2]
        """
        count = self._native.rows()
        start = max(0, offset + count) if offset < 0 else min(offset, count)
        skipped = max(0, -(offset + count)) if offset < 0 else 0
        wanted = count - start if length is None else length + count if length < 0 else max(0, length - skipped)
        return self._from_native(self._native.slice(start, max(0, min(wanted, count - start))))

    def head(self, n: int = 10) -> Series:
        """The first values; a negative ``n`` leaves out the last ones.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).head(2).to_list()
        [1, 2]
        """
        count = self._native.rows()
        return self._from_native(self._native.slice(0, max(0, n + count) if n < 0 else n))

    def limit(self, n: int = 10) -> Series:
        """The first values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).limit(2).to_list()
        [1, 2]
        """
        return self.head(n)

    def tail(self, n: int = 10) -> Series:
        """The last values; a negative ``n`` leaves out the first ones.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).tail(2).to_list()
        [2, 3]
        """
        count = self._native.rows()
        kept = max(0, n + count) if n < 0 else min(n, count)
        return self._from_native(self._native.slice(count - kept, kept))

    def gather(self, indices: Any, *, null_on_oob: bool = False) -> Series:
        """The values at some indices; negative ones count from the end.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([5, 6, 7]).gather([2, 0]).to_list()
        [7, 5]
        """
        picks = [indices] if isinstance(indices, int) else indices
        if isinstance(picks, (list, tuple)) and not picks:
            return self.head(0)
        return self._through(lambda column: column.gather(picks, null_on_oob=null_on_oob))

    def filter(self, predicate: Any) -> Series:
        """The values where a mask is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, 2, 3]).filter([True, False, True]).to_list()
        [1, 3]
        """
        native = self._native
        if type(predicate) is type(self):
            made = native.direct.filter(native.handle, predicate._native.handle)  # type: ignore[attr-defined]
            if made is not NotImplemented:
                return self._from_native(native.made(made))
        mask = predicate if hasattr(predicate, "_native") or hasattr(predicate, "_node") else type(self)("", list(predicate))  # type: ignore[call-arg]
        if not hasattr(mask, "_native"):
            return self._apply(nodes.filter(self._frame, mask._node), tuple(mask._refs))
        (name,) = self._native.schema()
        source, (column, by), natives = beside([self, mask])
        plan = nodes.select(nodes.filter(source, by), [nodes.alias(column, name)])
        return self._from_native(self._native.backend.run(encode(plan), tuple(natives)))

    def sort(self, *, descending: bool = False, nulls_last: bool = False, multithreaded: bool = True, in_place: bool = False) -> Series:
        """The values in order.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([2, None, 1]).sort().to_list()
        [None, 1, 2]
        """
        native = self._native
        quick = NotImplemented if in_place else native.direct.sort(native.handle, descending)
        if quick is not NotImplemented:
            return self._from_native(native.made(quick, native.rows(), native.schema(), True))
        (name,) = native.schema()
        made = self._apply(nodes.sort(self._frame, [{"col": name}], [descending], [nulls_last], False))
        if in_place:
            self._native = made._native
            return self  # type: ignore[return-value]
        return made

    def unique(self, *, maintain_order: bool = False) -> Series:
        """Distinct values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 1, 2]).unique(maintain_order=True).to_list()
        [1, 2]
        """
        return self._apply(nodes.unique(self._frame, None, "any", maintain_order))

    def append(self, other: Series) -> Series:
        """Puts the chunks of another series at the end of this one, without copying.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1]).append(pw.Series([2])).to_list()
        [1, 2]
        """
        self._native = self._concat(other)._native
        return self  # type: ignore[return-value]

    def extend(self, other: Series) -> Series:
        """Copies the values of another series to the end of this one, which is one chunk then.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1]).extend(pw.Series([2])).to_list()
        [1, 2]
        """
        self._native = self._concat(other)._native.rechunk()
        return self  # type: ignore[return-value]

    def _concat(self, other: Any) -> Series:
        if not isinstance(other, type(self)):
            raise TypeError(f"expected `other` to be a 'Series', not {type(other).__name__!r}")
        (name,) = self._native.schema()
        tail: Any = other.alias(name)  # type: ignore[attr-defined]
        mine = self.dtype  # type: ignore[attr-defined]
        if tail.dtype != mine and repr(tail.dtype) == "Null":
            tail = tail.cast(mine)
        return self._apply(nodes.union([self._frame, tail._frame], "vertical"), (tail,))

    def set(self, filter: Series, value: Any) -> Series:
        """A value wherever a mask is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).set(pw.Series([True, False]), 9).to_list()
        [9, 2]
        """
        from polarway.expr import when
        from polarway.functions import lit

        new = lit(value).cast(self.dtype)  # type: ignore[attr-defined]
        return self._beside(lambda column, mask: when(mask).then(new).otherwise(column), filter)

    def zip_with(self, mask: Any, other: Any) -> Series:
        """The values of this series where a mask is true, else those of another.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).zip_with(pw.Series([True, False]), pw.Series([8, 9])).to_list()
        [1, 9]
        """
        from polarway.expr import when

        return self._beside(lambda mine, test, theirs: when(test).then(mine).otherwise(theirs), mask, other)

    def scatter(self, indices: Any, values: Any) -> Series:
        """Other values at some indices.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).scatter([0], 9).to_list()
        [9, 2, 3]
        """
        places = [indices] if isinstance(indices, int) else indices.to_list() if hasattr(indices, "to_list") else list(indices)
        many = isinstance(values, (list, tuple)) or hasattr(values, "to_list")
        given: Iterable[Any] = (values.to_list() if hasattr(values, "to_list") else values) if many else [values] * len(places)
        held = self.to_list()  # type: ignore[attr-defined]
        for place, value in zip(places, given):
            if not -len(held) <= place < len(held):
                from polarway.exceptions import OutOfBoundsError

                raise OutOfBoundsError(f"index {place} is out of bounds for a series of length {len(held)}")
            held[place] = value
        self._native = type(self)(self.name, held, dtype=self.dtype)._native  # type: ignore[attr-defined, call-arg]
        return self  # type: ignore[return-value]

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            key = list(range(*key.indices(self._native.rows())))
        if hasattr(key, "dtype") and repr(key.dtype) == "Boolean":
            self._native = self.set(key, value)._native
        else:
            self.scatter(key, value)

    def clear(self, n: int = 0) -> Series:
        """A series of the same type without values, or with ``n`` nulls.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).clear().len()
        0
        """
        check_rows(n)
        if n == 0:
            return self.head(0)
        return type(self)(self.name, [None] * n, dtype=self.dtype)  # type: ignore[attr-defined, call-arg, return-value]

    def new_from_index(self, index: int, length: int) -> Series:
        """One value of this series, repeated.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).new_from_index(1, 3).to_list()
        [2, 2, 2]
        """
        return type(self)(self.name, [self.item(index)] * length, dtype=self.dtype)  # type: ignore[attr-defined, call-arg, return-value]

    def map_elements(
        self, function: Callable[[Any], Any], return_dtype: Any = None, *, skip_nulls: bool = True, pass_name: bool = False, **_options: Any
    ) -> Series:
        """A Python function of each value, on the calling thread; with ``pass_name``, series that it gets have this one's name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, 2]).map_elements(lambda value: "one" if value == 1 else "more").to_list()
        ['one', 'more']
        """
        from polarway.expr.inefficient import warn_about_function
        from polarway.series.mapped import mapped

        warn_about_function(function, "s", "Series")

        return mapped(self, function, return_dtype, skip_nulls=skip_nulls, pass_name=pass_name)  # type: ignore[arg-type, no-any-return]

    def map_batches(self, function: Callable[[Any], Any], return_dtype: Any = None, **_options: Any) -> Series:
        """A Python function of the whole series.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).map_batches(lambda column: column * 2).to_list()
        [2, 4]
        """
        result = function(self)
        made = result if hasattr(result, "_native") else type(self)(self.name, result, dtype=return_dtype)  # type: ignore[attr-defined, call-arg]
        return made if return_dtype is None else made.cast(return_dtype)

    def hist(
        self, bins: list[float] | None = None, *, bin_count: int | None = None, include_category: bool = True, include_breakpoint: bool = True
    ) -> DataFrame:
        """How many values lie in each bin; ten bins of equal width by default. A bin is open at its lower end, but for the first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, 3, 8, 8, 2]).hist([0, 4, 8]).rows()
        [(4.0, '[0.0, 4.0]', 3), (8.0, '(4.0, 8.0]', 2)]
        """
        from polarway.exceptions import ComputeError

        if bins is not None and bin_count is not None:
            raise ComputeError("can only provide one of `bin_count` or `bins`")
        if bin_count is not None and bin_count < 0:
            raise OverflowError("can't convert negative int to unsigned")
        options = {"bin_count": bin_count, "include_category": include_category, "include_breakpoint": include_breakpoint}
        counted = self._through(lambda column: column.hist(bins, **options)).to_frame()  # type: ignore[attr-defined]
        return counted.unnest(counted.columns[0]) if include_category or include_breakpoint else counted  # type: ignore[no-any-return]

    def value_counts(self, *, sort: bool = False, parallel: bool = False, name: str | None = None, normalize: bool = False) -> DataFrame:
        """Each distinct value and how often it occurs.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", ["x", "y", "x"]).value_counts(sort=True).rows()
        [('x', 2), ('y', 1)]
        """
        from polarway.exceptions import DuplicateError
        from polarway.functions import col
        from polarway.functions import len as row_count

        label = name or ("proportion" if normalize else "count")
        if label == self.name:  # type: ignore[attr-defined]
            raise DuplicateError(f"using `value_counts` on a column/series named {label!r} would lead to duplicate column names; use `name=`")
        counted = self.to_frame().group_by(self.name, maintain_order=True).agg(row_count().alias(label))  # type: ignore[attr-defined]
        if normalize:
            counted = counted.with_columns((col(label) / len(self)).alias(label))  # type: ignore[arg-type]
        return counted.sort(label, descending=True, maintain_order=True) if sort else counted

    def equals(self, other: Any, *, check_dtypes: bool = False, check_names: bool = False, null_equal: bool = True) -> bool:
        """Whether both have the same values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, None]).equals(pw.Series([1, None]))
        True
        """
        from polarway.series.equality import same_values

        if not hasattr(other, "_native") or hasattr(other, "columns"):
            raise TypeError(f"expected Series to compare with, got {type(other).__name__!r}")
        if check_dtypes and self.dtype != other.dtype:  # type: ignore[attr-defined]
            return False
        if check_names and self.name != other.name:  # type: ignore[attr-defined]
            return False
        if self._native.rows() != other._native.rows():
            return False
        mine, theirs = self.to_list(), other.to_list()  # type: ignore[attr-defined]
        return same_values(mine, theirs) and (null_equal or None not in mine)

    def rolling_map(
        self,
        function: Callable[[Series], Any],
        window_size: int,
        weights: list[float] | None = None,
        *,
        min_samples: int | None = None,
        center: bool = False,
    ) -> Series:
        """A Python function of each window of values, on the calling thread; its results become values of the series' type (floats with weights).

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2, 3]).rolling_map(lambda window: window.sum(), window_size=2).to_list()
        [None, 3, 5]
        """
        least = window_size if min_samples is None else min_samples
        ahead = (window_size - 1) // 2 if center else 0
        count = self._native.rows()
        values: Any = self if weights is None else self * 1.0  # type: ignore[operator]
        results: list[Any] = []
        for row in range(count):
            start, stop = max(0, row + ahead - window_size + 1), min(count, row + ahead + 1)
            window = values.slice(start, stop - start)
            if weights is not None:
                # Of a window that is cut off, the last weights at the start of the column, the first at its end.
                window = window * type(self)("", weights[-len(window) :] if start == 0 else weights[: len(window)], dtype=values.dtype)  # type: ignore[call-arg]
            enough = len(window) - window.null_count() >= least
            results.append(function(window) if enough else None)
        return type(self)(self.name, results, strict=False).cast(values.dtype)  # type: ignore[attr-defined, call-arg]

    def describe(self, percentiles: Any = (0.25, 0.5, 0.75), interpolation: str = "nearest") -> DataFrame:
        """Counts, mean, deviation, extremes and percentiles.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).describe().columns
        ['statistic', 'value']
        """
        stats = self.to_frame().describe(percentiles, interpolation=interpolation)  # type: ignore[attr-defined]
        stats.columns = ["statistic", "value"]
        return stats.filter(~(stats.get_column("value").is_null()))

    def dot(self, other: Any) -> Any:
        """The sum of products with another series.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).dot(pw.Series([3, 4]))
        11
        """
        right = other if hasattr(other, "_native") else type(self)("", other)  # type: ignore[call-arg]
        for side in (self, right):
            if not side.dtype.is_numeric() and repr(side.dtype) not in ("Boolean", "Null"):  # type: ignore[attr-defined]
                from polarway.exceptions import InvalidOperationError

                raise InvalidOperationError(f"`dot` operation not supported for dtype `{side.dtype._string_repr()}`")  # type: ignore[attr-defined]
        if len(self) != len(right):  # type: ignore[arg-type]
            from polarway.exceptions import ShapeError

            raise ShapeError(f"Series length mismatch: expected {len(self)}, found {len(right)}")  # type: ignore[arg-type]
        return (self * right).sum()  # type: ignore[operator]

    def to_dummies(self, *, separator: str = "_", drop_first: bool = False, drop_nulls: bool = False) -> DataFrame:
        """A column of 0 and 1 for each distinct value.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", ["x", "y"]).to_dummies().columns
        ['a_x', 'a_y']
        """
        return self.to_frame().to_dummies(separator=separator, drop_first=drop_first)  # type: ignore[attr-defined]

    def shrink_dtype(self) -> Series:
        """The smallest type that holds the values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).shrink_dtype().dtype
        Int8
        """
        from polarway.series.equality import smallest_dtype

        target = smallest_dtype(self)
        return self if target is None else self.cast(target)  # type: ignore[attr-defined, return-value]

    def search_sorted(self, element: Any, side: str = "any", *, descending: bool = False) -> Any:
        """The index at which a value keeps the order; a series of them for several values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 3, 5]).search_sorted(3)
        1
        """
        many = isinstance(element, (list, tuple)) or hasattr(element, "_native") or hasattr(element, "__array__")
        values = type(self)("", element) if many and not hasattr(element, "_native") else element  # type: ignore[call-arg]
        found = self._through(lambda column: column.search_sorted(values, side, descending=descending))
        return found if many else found.to_list()[0]

    def estimated_size(self, unit: str = "b") -> Any:
        """The bytes that the values take, roughly.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).estimated_size()
        16
        """
        return self.to_frame().estimated_size(unit)  # type: ignore[attr-defined]
