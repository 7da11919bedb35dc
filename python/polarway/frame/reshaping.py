"""Frames stacked, split, described and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from polarway.frame.summaries import Summaries
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame
    from polarway.series import Series


class Reshaping(Summaries):
    """Whole frames."""

    __slots__ = ()

    _native: Any

    def vstack(self, other: DataFrame, *, in_place: bool = False) -> DataFrame:
        """The rows of another frame with the same columns below.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).vstack(pw.DataFrame({"a": [2]})).rows()
        [(1,), (2,)]
        """
        from polarway.exceptions import SchemaError, ShapeError
        from polarway.frame.data_frame import DataFrame

        if not isinstance(other, DataFrame):
            raise TypeError(f"expected `other` to be a 'DataFrame', not {type(other).__name__!r}")
        mine, theirs = self._native.schema(), other._native.schema()
        if len(mine) != len(theirs):
            if len(mine) == 0:
                stacked = other.clone()
            else:
                raise ShapeError(f"unable to append to a DataFrame of width {len(mine)} with a DataFrame of width {len(theirs)}")
        else:
            for (left, left_type), (right, right_type) in zip(mine.items(), theirs.items()):
                if left != right or not holds(left_type, right_type):
                    raise SchemaError(f"unable to vstack, schema does not match: column {left!r} ({left_type}) and {right!r} ({right_type})")
            below = other if mine == theirs else other.cast(dict(mine))
            stacked = self._apply(nodes.union([self._node, below._node], "vertical"), below._refs)  # type: ignore[assignment]
        if in_place:
            self._native = stacked._native
            return self  # type: ignore[return-value]
        return stacked

    def extend(self, other: DataFrame) -> DataFrame:
        """Copies the rows of another frame below, in this frame, which is one chunk then.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1]}).extend(pw.DataFrame({"a": [2]})).rows()
        [(1,), (2,)]
        """
        self._native = self.vstack(other)._native.rechunk()
        return self  # type: ignore[return-value]

    def partition_by(self, by: Any, *more_by: Any, maintain_order: bool = True, include_key: bool = True, as_dict: bool = False) -> Any:
        """One frame per distinct value of some columns, as a list or by key.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"k": ["x", "y", "x"], "v": [1, 2, 3]})
        >>> [part.rows() for part in frame.partition_by("k")]
        [[('x', 1), ('x', 3)], [('y', 2)]]
        """
        from polarway.frame.groups import split

        names = self._names((by, *more_by))
        parts = list(split(self, [nodes.column(name) for name in names], (), maintain_order=maintain_order))  # type: ignore[arg-type]
        if not include_key:
            parts = [(key, part.drop(names)) for key, part in parts]
        return dict(parts) if as_dict else [part for _, part in parts]

    def describe(self, percentiles: Sequence[float] | float | None = (0.25, 0.5, 0.75), *, interpolation: str = "nearest") -> DataFrame:
        """Count, nulls, mean, deviation, least, quantiles and largest of every column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).describe()["a"].to_list()
        [3.0, 0.0, 2.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]
        """
        from polarway.frame.description import describe

        return describe(self, percentiles, interpolation)  # type: ignore[arg-type]

    def equals(self, other: DataFrame, *, null_equal: bool = True) -> bool:
        """Whether both frames have the same names and values; types need not be the same.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None]}).equals(pw.DataFrame({"a": [1, None]}))
        True
        """
        from polarway.frame.data_frame import DataFrame

        if not isinstance(other, DataFrame):
            raise TypeError(f"expected `other` to be a 'DataFrame', not {type(other).__name__!r}")
        native = self._native
        same = native.direct.equal(native.handle, other._native.handle) if null_equal else NotImplemented
        if same is not NotImplemented:
            return same  # type: ignore[no-any-return]
        mine, theirs = native.schema(), other._native.schema()
        if list(mine) != list(theirs) or self._native.rows() != other._native.rows():
            return False
        if not mine or self._native.rows() == 0:
            return True
        from polarway.exceptions import ComputeError, InvalidOperationError, SchemaError

        if any(dtype.is_object() for dtype in (*mine.values(), *theirs.values())):
            return all(self.get_column(name).equals(other.get_column(name), null_equal=null_equal) for name in mine)  # type: ignore[attr-defined]
        try:
            return self._same_values(other, "eq_missing" if null_equal else "eq")
        except (ComputeError, InvalidOperationError, SchemaError):
            if list(mine.values()) == list(theirs.values()):
                raise
            # Types that do not compare hold no equal values.
            return False

    def _same_values(self, other: DataFrame, operator: str) -> bool:
        names = list(self._native.schema())
        renamed = nodes.rename(other._node, names, [f"{position}\x00right" for position in range(len(names))], True)
        both = nodes.union([self._node, renamed], "horizontal")
        equal = [
            nodes.alias(
                nodes.aggregate("all", nodes.function("fill_null", nodes.function(operator, nodes.column(name), nodes.column(f"{position}\x00right")), {"lit": False})),
                str(position),
            )
            for position, name in enumerate(names)
        ]
        return all(self._apply(nodes.select(both, equal), other._refs).rows()[0])  # type: ignore[attr-defined]

    def transpose(self, *, include_header: bool = False, header_name: str = "column", column_names: Any = None) -> DataFrame:
        """Rows to columns and columns to rows. Values of different types meet in their common type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2], "b": [3, 4]}).transpose().rows()
        [(1, 2), (3, 4)]
        """
        from polarway.frame.transposition import transpose

        return transpose(self, include_header, header_name, column_names)  # type: ignore[arg-type]

    def is_sorted(self, by: Any, *more_by: Any, descending: bool | Sequence[bool] = False, nulls_last: bool | Sequence[bool] = False) -> bool:
        """Whether the rows are in the order of some columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).is_sorted("a")
        True
        """
        names = list(dict.fromkeys(self._names((by, *more_by))))
        if not names:
            from polarway.exceptions import InvalidOperationError

            raise InvalidOperationError("by must specify at least one column")
        ordered = self.sort(names, descending=descending, nulls_last=nulls_last, maintain_order=True)
        return self.select(names).equals(ordered.select(names))  # type: ignore[attr-defined, arg-type]

    def estimated_size(self, unit: str = "b") -> float | int:
        """The bytes of the values, as Arrow would hold them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3, 4]}).estimated_size()
        32
        """
        from polarway.frame.sizes import estimated_bytes

        size = estimated_bytes(self)  # type: ignore[arg-type]
        powers = {"b": 0, "bytes": 0, "kb": 1, "kilobytes": 1, "mb": 2, "megabytes": 2, "gb": 3, "gigabytes": 3, "tb": 4, "terabytes": 4}
        if unit not in powers:
            raise ValueError(f"`unit` must be one of {{'b', 'kb', 'mb', 'gb', 'tb'}}, got {unit!r}")
        return size if powers[unit] == 0 else float(size / 1024 ** powers[unit])

    def hash_rows(self, seed: int = 0, seed_1: int | None = None, seed_2: int | None = None, seed_3: int | None = None) -> Series:
        """A 64-bit hash of each row, of values and types together; the same in every run of one version, not across versions.

        Examples
        --------
        >>> import polarway as pw
        >>> made = pw.DataFrame({"a": [1, 1, None], "b": ["x", "x", "x"]}).hash_rows(seed=42)
        >>> (made.dtype, made[0] == made[1], made[0] == made[2])
        (UInt64, True, False)
        """
        from polarway.functions import all, struct
        from polarway.series import Series

        # One seed of four: order matters, and what is left out is 0.
        joined = 0
        for part in (seed, seed_1, seed_2, seed_3):
            joined = (joined * 1_000_003 + (part or 0)) % 2**63
        if not self.collect_schema():
            from polarway.datatypes import UInt64

            return Series("", [joined] * self._native.rows(), dtype=UInt64)
        return self.select(struct(all()).hash(joined).alias("")).to_series()  # type: ignore[attr-defined]

    def sample(
        self, n: int | None = None, *, fraction: float | None = None, with_replacement: bool = False, shuffle: bool | None = None, seed: int | None = None
    ) -> DataFrame:
        """Rows taken at random.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).sample(2, seed=1).height
        2
        """
        if n is not None and fraction is not None:
            raise ValueError("cannot specify both `n` and `fraction`")
        import random

        from polarway.randomness import seed_or_next

        height = self._native.rows()
        share = _one(fraction)
        count = _one(n) if n is not None else (1 if share is None else int(height * share))
        if not with_replacement and count > height:
            from polarway.exceptions import ShapeError

            raise ShapeError("cannot take a larger sample than the total population when `with_replacement=false`")
        chooser = random.Random(seed_or_next(seed))
        chosen = chooser.choices(range(height), k=count) if with_replacement else chooser.sample(range(height), count)
        return self.gather(chosen if shuffle else sorted(chosen))  # type: ignore[attr-defined]


def _one(value: Any) -> Any:
    """A number, or that of a series of one value."""
    return value.item() if hasattr(value, "_native") else value


def holds(mine: Any, theirs: Any) -> bool:
    """Whether values of the second type are of the first: nulls, of which nested ones may consist, are of every type."""
    if mine == theirs or theirs._json_name == "null":
        return True
    if type(mine) is not type(theirs) or not mine.is_nested():
        return False
    if hasattr(mine, "fields"):
        pairs = list(zip(mine.fields, theirs.fields))
        return len(mine.fields) == len(theirs.fields) and all(a.name == b.name and holds(a.dtype, b.dtype) for a, b in pairs)
    return getattr(mine, "shape", None) == getattr(theirs, "shape", None) and holds(mine.inner, theirs.inner)
