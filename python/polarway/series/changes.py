"""Other values in a series."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.series.series import Series
from polarway.series.core import SeriesCore


class SeriesChanges(SeriesCore):
    """Values put at the end, in place of others, or at some indices."""

    __slots__ = ()

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
        from polarway.frame.reshaping import holds

        if not isinstance(other, type(self)):
            raise TypeError(f"expected `other` to be a 'Series', not {type(other).__name__!r}")
        (name,) = self._native.schema()
        tail: Any = other.alias(name)
        mine = self.dtype
        if tail.dtype != mine and holds(mine, tail.dtype):
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

        new = lit(value).cast(self.dtype)
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
        held = self.to_list()
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
