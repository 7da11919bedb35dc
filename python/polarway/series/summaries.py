"""What a series holds, in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.series.series import Series
from polarway.series.core import SeriesCore


class SeriesSummaries(SeriesCore):
    """Counts, bins, sizes and other figures of all values."""

    __slots__ = ()

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
        counted = self._through(lambda column: column.hist(bins, **options)).to_frame()
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
        if label == self.name:
            raise DuplicateError(f"using `value_counts` on a column/series named {label!r} would lead to duplicate column names; use `name=`")
        counted = self.to_frame().group_by(self.name, maintain_order=True).agg(row_count().alias(label))
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
        if check_dtypes and self.dtype != other.dtype:
            return False
        if check_names and self.name != other.name:
            return False
        if self._native.rows() != other._native.rows():
            return False
        mine, theirs = self.to_list(), other.to_list()
        return same_values(mine, theirs) and (null_equal or None not in mine)

    def describe(self, percentiles: Any = (0.25, 0.5, 0.75), interpolation: str = "nearest") -> DataFrame:
        """Counts, mean, deviation, extremes and percentiles.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).describe().columns
        ['statistic', 'value']
        """
        stats = self.to_frame().describe(percentiles, interpolation=interpolation)
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
            if not side.dtype.is_numeric():
                from polarway.exceptions import InvalidOperationError

                raise InvalidOperationError(f"`dot` operation not supported for dtype `{side.dtype._string_repr()}`")
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
        return self.to_frame().to_dummies(separator=separator, drop_first=drop_first, drop_nulls=drop_nulls)

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

    def is_between(self, lower_bound: Any, upper_bound: Any, closed: str = "both") -> Series:
        """Whether values lie between two bounds: values, texts among them, series or expressions.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series(["a", "b", "c"]).is_between("b", "c").to_list()
        [False, True, True]
        """
        from polarway.functions import lit

        low, high = (lit(bound) if isinstance(bound, str) else bound for bound in (lower_bound, upper_bound))
        if not hasattr(low, "_native") and not hasattr(high, "_native"):
            return self._through(lambda column: column.is_between(low, high, closed))
        bounds = [bound for bound in (low, high) if hasattr(bound, "_native")]

        def build(column: Any, *columns: Any) -> Any:
            given = iter(columns)
            return column.is_between(*(next(given) if hasattr(bound, "_native") else bound for bound in (low, high)), closed)

        return self._beside(build, *bounds)

    def search_sorted(self, element: Any, side: str = "any", *, descending: bool = False) -> Any:
        """The index at which a value keeps the order; a series of them for several values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 3, 5]).search_sorted(3)
        1
        """
        if isinstance(element, (list, tuple)):
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("passing a list to `search_sorted` is ambiguous; use `pl.Series([...])` for several values, or `pl.lit([...])` for a list")
        many = hasattr(element, "_native") or hasattr(element, "_node") or hasattr(element, "__array__")
        values = type(self)("", element) if many and hasattr(element, "__array__") and not hasattr(element, "_native") else element  # type: ignore[call-arg]
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
        return self.to_frame().estimated_size(unit)
