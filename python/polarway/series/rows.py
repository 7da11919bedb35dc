"""Rows of series: items, slices, filters, order."""

from __future__ import annotations

from collections.abc import Callable
from operator import index as whole_number
from typing import TYPE_CHECKING, Any

from polarway.frame.summaries import check_rows
from polarway.plan import encode, nodes
from polarway.series.alignment import beside
from polarway.series.core import SeriesCore

if TYPE_CHECKING:
    from polarway.series.series import Series


class SeriesRows(SeriesCore):
    """Which values a series has, and in which order."""

    __slots__ = ()

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
        dtype = self.dtype
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
        offset, length = whole_number(offset), None if length is None else whole_number(length)
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
            made = native.direct.filter(native.handle, predicate._native.handle)
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
        from polarway.functions import lit, repeat, select

        count = self._native.rows()
        if not -count <= index < count:
            raise ValueError(f"index {index} is out of bounds of a series of {count}")
        one = self.slice(index % count, 1)
        made: Series = select(repeat(lit(one), length)).to_series().rename(self.name)  # type: ignore[attr-defined]
        return made

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
