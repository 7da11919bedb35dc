"""The series type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from polarway.backends.direct import AGGREGATES
from polarway.datatypes.arrow_format import NUMBER_FORMATS
from polarway.datatypes.text_form import dtype_short_name
from polarway.plan import encode
from polarway.removed import mark_removed
from polarway.series import namespaces
from polarway.series.changes import SeriesChanges
from polarway.series.chunks import SeriesChunks
from polarway.series.conversion import SeriesConversion
from polarway.series.mirrored import install
from polarway.series.operators import SeriesOperators
from polarway.series.rows import SeriesRows
from polarway.series.spaces import SeriesSpaces
from polarway.series.summaries import SeriesSummaries

if TYPE_CHECKING:
    from polarway.datatypes import DataType
    from polarway.frame import DataFrame


class Series(SeriesOperators, SeriesRows, SeriesChanges, SeriesSummaries, SeriesChunks, SeriesConversion, SeriesSpaces):
    """A named column of values of one type.

    Parameters
    ----------
    name
        The name; may be left out: ``Series([1, 2])``.
    values
        A list, tuple, range, iterator, numpy array, pandas series, Arrow array or another series.
    dtype
        The type; inferred from the values when left out.
    strict
        Whether a value that does not fit is an error; otherwise it becomes null, and the type is one that holds all values.
    nan_to_null
        Whether NaN in numpy arrays becomes null.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [1, 2, None]).sum()
    3
    """

    __slots__ = ("__weakref__", "_native")

    if TYPE_CHECKING:
        # The functions of Expr, mirrored when the class is first used.
        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, name: Any = None, values: Any = None, dtype: Any = None, *, strict: bool = True, nan_to_null: bool = False) -> None:
        if type(values) is list and dtype is None and type(name) is str:
            from polarway.backends import current

            quick = current().build((name,), (values,))
            if quick is not None:
                self._native = quick
                return
        from polarway.construct import series_native

        if name is not None and not isinstance(name, str):
            if values is None:
                name, values = None, name
            else:
                raise TypeError("Series name must be a string")
        if name is None:
            name = getattr(values, "name", None) if hasattr(values, "_native") or hasattr(values, "to_numpy") else None
            name = "" if name is None else str(name)
        self._native = series_native(name, values, dtype, strict=strict, nan_to_null=nan_to_null)

    @classmethod
    def _from_native(cls, native: Any) -> Series:
        series = object.__new__(Series)
        series._native = native
        return series

    def _through(self, build: Callable[[Any], Any]) -> Series:
        """A series of an expression over this one."""
        from polarway.expr import Expr

        native = self._native
        (name,) = native.schema()
        made = build(Expr._of({"col": name}, ()))
        plan = {"op": "select", "input": {"op": "frame", "frame": native.handle}, "exprs": [{"alias": made._node, "name": name}]}
        frames = (native, *[getattr(ref, "_native", ref) for ref in made._refs]) if made._refs else (native,)
        return Series._from_native(native.backend.run(encode(plan), frames))

    def _beside(self, build: Callable[..., Any], *others: Any) -> Series:
        """A series of an expression over this one and others, row by row; series of one value stand for any number of rows."""
        from polarway.expr import Expr
        from polarway.series.alignment import beside

        native = self._native
        (name,) = native.schema()
        source, columns, natives = beside([self, *others])
        made = build(*[Expr._of(node, ()) for node in columns])
        plan = {"op": "select", "input": source, "exprs": [{"alias": made._node, "name": name}]}
        frames = (*natives, *[getattr(ref, "_native", ref) for ref in made._refs])
        return Series._from_native(native.backend.run(encode(plan), frames))

    @property
    def name(self) -> str:
        """The name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).name
        'a'
        """
        (name,) = self._native.schema()
        return name

    @property
    def dtype(self) -> DataType:
        """The type of the values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).dtype
        Int64
        """
        (dtype,) = self._native.schema().values()
        return dtype

    @property
    def shape(self) -> tuple[int]:
        """The number of values, in a tuple.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).shape
        (1,)
        """
        return (self._native.rows(),)

    @property
    def flags(self) -> dict[str, bool]:
        """Whether the values are known to be in order: of what was sorted or said to be, not of new data.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [2, 1]).sort().flags
        {'SORTED_ASC': True, 'SORTED_DESC': False}
        """
        from polarway.series.order import flags_of

        return flags_of(self)

    def __len__(self) -> int:
        return self._native.rows()

    def len(self) -> int:
        """The number of values, nulls included.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, None]).len()
        2
        """
        return self._native.rows()

    def null_count(self) -> int:
        """The number of values that are null.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, None]).null_count()
        1
        """
        try:
            return self._native.nulls  # type: ignore[no-any-return]
        except AttributeError:
            return self._count_nulls()

    def _count_nulls(self) -> int:
        native = self._native
        count = native.direct.aggregate(native.handle, AGGREGATES["null_count"])
        if count is NotImplemented:
            return self._through(lambda column: column.null_count()).to_list()[0]  # type: ignore[no-any-return]
        native.nulls = count
        return count  # type: ignore[no-any-return]

    def is_empty(self, *, ignore_nulls: bool = False) -> bool:
        """Whether there are no values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).is_empty()
        False
        """
        return self._native.rows() == 0 or (ignore_nulls and self.null_count() == len(self))

    def to_list(self) -> list[Any]:
        """The values as a Python list.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, None]).to_list()
        [1, None]
        """
        native = self._native
        values = native.direct.items(native.handle, 0)
        if values is not NotImplemented:
            return values
        from polarway.construct import native_list

        return native_list(native)

    def any(self, *, ignore_nulls: bool = True) -> bool | None:
        """Whether any value is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([False, True]).any()
        True
        """
        self._require_boolean()
        return self._through(lambda column: column.any(ignore_nulls=ignore_nulls)).to_list()[0]

    def all(self, *, ignore_nulls: bool = True) -> bool | None:
        """Whether all values are true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([False, True]).all()
        False
        """
        self._require_boolean()
        return self._through(lambda column: column.all(ignore_nulls=ignore_nulls)).to_list()[0]

    def _require_boolean(self) -> None:
        if repr(self.dtype) not in ("Boolean", "Null"):
            from polarway.exceptions import SchemaError

            raise SchemaError(f"invalid series dtype: expected `Boolean`, got `{dtype_short_name(self.dtype)}` for series with name `{self.name}`")

    def __iter__(self) -> Iterator[Any]:
        if self.dtype.is_nested() and hasattr(self.dtype, "inner"):
            return (None if value is None else Series("", value, dtype=self.dtype.inner) for value in self.to_list())
        return iter(self.to_list())

    def __contains__(self, item: Any) -> bool:
        return item in self.to_list()

    def __repr__(self) -> str:
        from polarway.formatting import series_text

        return series_text(self)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        from polarway.formatting import series_html

        return series_html(self)

    def __bool__(self) -> bool:
        raise TypeError("the truth value of a Series is ambiguous\n\nHere are some things you might want to try:\n"
                        "- instead of `if s`, use `if not s.is_empty()`\n- instead of `s1 and s2`, use `s1 & s2`\n"
                        "- instead of `s1 or s2`, use `s1 | s2`\n- instead of `s in [y, z]`, use `s.is_in([y, z])`\n")  # fmt: skip

    def sql(self, query: str, *, table_name: str = "self") -> DataFrame:
        """Runs SQL over this column, as the only one of the table ``self``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1, 2, 3]).sql("SELECT SUM(a) AS total FROM self").item()
        6
        """
        return self.to_frame().sql(query, table_name=table_name)

    def to_frame(self, name: str | None = None) -> DataFrame:
        """A frame with this as its only column.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).to_frame().columns
        ['a']
        """
        from polarway.frame import DataFrame

        return DataFrame._from_native(self._native if name is None else self.alias(name)._native)

    def alias(self, name: str) -> Series:
        """The same values under another name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).alias("b").name
        'b'
        """
        native = self._native
        made = native.direct.rename(native.handle, name)
        if made is not NotImplemented:
            return Series._from_native(native.made(made, native.rows()))
        (old,) = native.schema()
        if old == name:
            return self
        plan = {
            "op": "select",
            "input": {"op": "frame", "frame": self._native.handle},
            "exprs": [{"alias": {"col": old}, "name": name}],
        }
        return Series._from_native(self._native.backend.run(encode(plan), (self._native,)))

    def rename(self, name: str) -> Series:
        """The same values under another name.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).rename("b").name
        'b'
        """
        return self.alias(name)

    def cast(self, dtype: Any, *, strict: bool = True, wrap_numerical: bool = False) -> Series:
        """Another type; a value that does not fit is an error, or null without ``strict``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).cast(pw.String).to_list()
        ['1', '2']
        """
        native = self._native
        format = NUMBER_FORMATS.get(dtype if isinstance(dtype, type) else type(dtype))
        if format is not None and strict and not wrap_numerical:
            made = native.direct.cast(native.handle, format)
            if made is not NotImplemented:
                return Series._from_native(native.made(made, native.rows()))
        return self._through(lambda column: column.cast(dtype, strict=strict, wrap_numerical=wrap_numerical))

    def clone(self) -> Series:
        """The same series; values never change.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1]).clone().to_list()
        [1]
        """
        return Series._from_native(self._native)

    def __copy__(self) -> Series:
        return self.clone()

    def __deepcopy__(self, memo: Any = None) -> Series:
        return self.clone()

    def __reduce__(self) -> Any:
        return (_restored, (self.to_frame(),))


def _restored(frame: DataFrame) -> Series:
    return frame.to_series()


install(Series)
mark_removed(Series)
mark_removed(namespaces.TemporalSpace)
