"""Series as objects of other libraries and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.ecosystem.plotting import SeriesPlot
from polarway.series.core import SeriesCore


class SeriesConversion(SeriesCore):
    """What numpy, pandas, Arrow, narwhals and Python source code get."""

    __slots__ = ()

    @property
    def plot(self) -> SeriesPlot:
        """Charts by matplotlib: ``line``, ``hist``, ``box``.

        Examples
        --------
        >>> import polarway as pw
        >>> type(pw.Series("a", [1, 2]).plot).__name__
        'SeriesPlot'
        """
        from polarway.ecosystem.plotting import SeriesPlot

        return SeriesPlot(self)  # type: ignore[arg-type]

    def __narwhals_series__(self) -> Any:
        """As narwhals takes it, also where its plugins are not installed."""
        from polarway.ecosystem import narwhals_plugin

        return narwhals_plugin.compliant(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The values as a PyCapsule, without copying."""
        return self._native.column_capsule(0, requested_schema)

    def to_arrow(self, *, compat_level: Any = None) -> Any:
        """A ``pyarrow.Array``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).to_arrow().to_pylist()
        [1, 2]
        """
        from polarway.series.exports import to_arrow

        return to_arrow(self, views=bool(getattr(compat_level, "_version", compat_level)))

    def to_numpy(self, *, writable: bool = False, allow_copy: bool = True, masked: bool = False) -> Any:
        """A numpy array: the series' own memory where that can be, which is then not writable; nulls of numbers are NaN.

        Parameters
        ----------
        writable
            Copy what could not be written to.
        allow_copy
            Whether memory may be copied; what cannot do without raises ``RuntimeError``.
        masked
            A ``numpy.ma.MaskedArray`` in which nulls are masked: numbers keep their type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).to_numpy().sum().item()
        3
        >>> pw.Series([1, None], dtype=pw.UInt16).to_numpy(masked=True).tolist()
        [1, None]
        """
        native = self._native
        found = NotImplemented if masked else native.direct.array(native.handle, 0)
        if found is not NotImplemented and (found[2] or allow_copy):
            array = _array_over(found[0], found[1])
            if array.flags.writeable or not writable and array.size:
                return array
        from polarway.series.numpy_array import to_numpy

        return to_numpy(self, writable=writable, allow_copy=allow_copy, masked=masked)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """As numpy takes it: texts without nulls at a fixed width, so that numpy's functions of texts work."""
        from polarway.series.numpy_array import as_array

        return as_array(self, dtype, copy, texts=True)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """numpy functions of series: the result is a series of numpy's type; a null in any of them gives a null."""
        from polarway.series.exports import apply_ufunc

        return apply_ufunc(ufunc, method, inputs, options)

    def to_pandas(self, *, use_pyarrow_extension_array: bool = False, **kwargs: Any) -> Any:
        """A ``pandas.Series``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).to_pandas().sum().item()
        3
        """
        from polarway.series.exports import to_pandas

        return to_pandas(self, arrow_types=use_pyarrow_extension_array, options=kwargs)

    def to_init_repr(self, n: int = 1000) -> str:
        """Python text that builds the first ``n`` values of this series.

        Examples
        --------
        >>> import polarway as pw
        >>> print(pw.Series("a", [1, None]).to_init_repr())
        pl.Series('a', [1, None], dtype=pl.Int64)
        """
        return f"pl.Series({self.name!r}, {self.head(n).to_list()!r}, dtype={_init_text(self.dtype)})"


def _init_text(dtype: Any) -> str:
    """A type as Python text, with the module's name before each type in it."""
    import re

    return re.sub(r"\b([A-Z]\w*)(?=$|[(),\]}])(?![^']*'(?:[^']*'[^']*')*[^']*$)", r"pl.\1", repr(dtype))


# numpy's types by their names, which it takes longer to read than to look up.
_ARRAY_TYPES: dict[str, Any] = {}


def _array_over(memory: Any, name: str) -> Any:
    from numpy import dtype, frombuffer

    found = _ARRAY_TYPES.get(name)
    if found is None:
        found = _ARRAY_TYPES[name] = dtype(name)
    return frombuffer(memory, found)
