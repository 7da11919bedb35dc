"""Eager frames in the hands of others: Arrow, pandas, numpy, JSON, pickle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway.frame.summaries import Summaries

if TYPE_CHECKING:
    from polarway.ecosystem.plotting import FramePlot
    from polarway.frame.data_frame import DataFrame


class Exports(Summaries):
    """Conversions out of the engine."""

    __slots__ = ()

    _native: Any

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows as a PyCapsule, without copying: pyarrow, polars, pandas, duckdb, nanoarrow and others take it."""
        return self._native.stream_capsule(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The columns as a PyCapsule."""
        return self._native.schema_capsule()

    def __narwhals_dataframe__(self) -> Any:
        """As narwhals takes it, also where its plugins are not installed."""
        from polarway.ecosystem import narwhals_plugin

        return narwhals_plugin.compliant(self)

    def to_arrow(self, *, compat_level: Any = None) -> Any:
        """A ``pyarrow.Table`` where pyarrow is installed, else a small table with ``__arrow_c_stream__``, ``schema``,
        ``to_pylist()``, ``to_pydict()`` and ``to_pandas()``.

        Text leaves as ``large_string``, as Polars does it; pass ``compat_level`` for Arrow's views, which are not copied.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).to_arrow().to_pylist()
        [{'a': 1}, {'a': 2}]
        """
        from polarway.frame.arrow_table import arrow_table

        return arrow_table(self, views=bool(getattr(compat_level, "_version", compat_level)))  # type: ignore[arg-type]

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Any:
        """The dataframe interchange protocol (data-apis.org), through pyarrow, which must be installed.

        Prefer the PyCapsule protocol (``__arrow_c_stream__``), which needs nothing and loses nothing.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).__dataframe__().num_rows()
        2
        """
        table = self.to_arrow()
        if not hasattr(table, "__dataframe__"):
            raise ModuleNotFoundError("the dataframe interchange protocol needs pyarrow: pip install pyarrow")
        return table.__dataframe__(nan_as_null=nan_as_null, allow_copy=allow_copy)

    @property
    def plot(self) -> FramePlot:
        """Charts by matplotlib: ``line``, ``bar``, ``scatter``, ``hist``, ``box``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"day": [1, 2], "price": [4.0, 5.0]}).plot.line(x="day", y="price")  # doctest: +SKIP
        """
        from polarway.ecosystem.plotting import FramePlot

        return FramePlot(self)  # type: ignore[arg-type]

    def to_pandas(self, *, use_pyarrow_extension_array: bool = False, **kwargs: Any) -> Any:
        """A ``pandas.DataFrame``.

        Parameters
        ----------
        use_pyarrow_extension_array
            Keep Arrow's types in pandas (needs pyarrow): nothing is copied and nulls stay nulls.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).to_pandas()["a"].sum().item()
        3
        """
        from polarway.frame.pandas_frame import pandas_frame

        return pandas_frame(self, use_pyarrow_extension_array, kwargs)  # type: ignore[arg-type]

    def to_numpy(
        self, *, order: str = "fortran", writable: bool = False, allow_copy: bool = True, structured: bool = False, masked: bool = False
    ) -> Any:
        """A two-dimensional ``numpy.ndarray`` in the common type of all columns, or a structured one.

        Columns that lie one after the other in memory are not copied; such an array is not writable.

        Parameters
        ----------
        order
            How the values lie: ``"fortran"`` column by column, ``"c"`` row by row.
        writable
            Copy what could not be written to.
        allow_copy
            Whether memory may be copied; what cannot do without raises ``RuntimeError``.
        structured
            One record per row, each field in its own type.
        masked
            A ``numpy.ma.MaskedArray`` in which nulls are masked: numbers keep their type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).to_numpy().tolist()
        [[1], [2]]
        """
        if order not in ("fortran", "c"):
            raise ValueError(f"`order` must be one of {{'fortran', 'c'}}, got {order}")
        from polarway.frame.numpy_array import numpy_array, structured_array

        if structured:
            return structured_array(self, allow_copy, masked)  # type: ignore[arg-type]
        return numpy_array(self, order, writable, allow_copy, masked)  # type: ignore[arg-type]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """As numpy takes it."""
        from polarway.series.numpy_array import as_array

        return as_array(self, dtype, copy, texts=False)

    def to_json(self) -> str:
        """The rows as a JSON array of objects.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1], "b": ["x"]}).to_json()
        '[{"a":1,"b":"x"}]'
        """
        from polarway.frame.json_text import json_text

        return json_text(self)  # type: ignore[arg-type]

    def write_json(self, file: Any = None) -> str | None:
        """The rows as a JSON array of objects: returned, or written to a path or file object.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None]}).write_json()
        '[{"a":1},{"a":null}]'
        """
        from polarway import backends
        from polarway.io import sinks
        from polarway.io.targets import write_text

        kinds = self._native.schema().values()  # type: ignore[attr-defined]
        if backends.current().name == "portable" or not all(_has_json_text(kind) for kind in kinds):
            return write_text(self.to_json(), file)
        return sinks.text_or_write(self.lazy(), "json", file, {})  # type: ignore[attr-defined]

    def __reduce__(self) -> Any:
        """Pickled as an Arrow IPC stream; few rows of plain types as lists."""
        native = self._native
        if 0 < native.rows() <= _FEW:
            kinds = tuple(type(dtype).__name__ for dtype in native.schema().values())
            if kinds and _PLAIN.issuperset(kinds):
                return _rebuilt, (tuple(native.schema()), kinds, native.lists())
        from polarway.frame.serialization import stream_of

        return _unpickle, (stream_of(self),)  # type: ignore[arg-type]

    def serialize(self, file: Any = None, *, format: str = "binary") -> bytes | str | None:
        """The frame as bytes for :meth:`deserialize`: returned, or written to a path or file object.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame.deserialize(pw.DataFrame({"a": [1]}).serialize()).rows()
        [(1,)]
        """
        from polarway.frame.serialization import serialize_frame

        return serialize_frame(self, file, format)  # type: ignore[arg-type]

    @staticmethod
    def deserialize(source: Any, *, format: str = "binary") -> DataFrame:
        """A frame from the bytes of :meth:`serialize`, or from a path or file object that holds them.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> frame = pw.DataFrame({"a": [1, 2]})
        >>> pw.DataFrame.deserialize(io.BytesIO(frame.serialize())).equals(frame)
        True
        """
        from polarway.frame.serialization import deserialize_frame

        return deserialize_frame(source, format)

    def to_init_repr(self, n: int = 1000) -> str:
        """Python text that builds the first ``n`` rows of this frame.

        Examples
        --------
        >>> import polarway as pw
        >>> print(pw.DataFrame({"a": [1]}).to_init_repr())
        pl.DataFrame(
            [
                pl.Series('a', [1], dtype=pl.Int64),
            ]
        )
        """
        from polarway.series.conversion import _init_text

        head = self.head(n)
        lines = [f"        pl.Series({series.name!r}, {series.to_list()!r}, dtype={_init_text(series.dtype)})," for series in head.get_columns()]  # type: ignore[attr-defined]
        return "\n".join(["pl.DataFrame(", "    [", *lines, "    ]", ")"])


#: Frames of at most so many rows, of only these types, are pickled as lists.
_FEW = 1_000
_PLAIN = frozenset(("Int64", "Float64", "String", "Boolean"))


def _rebuilt(names: tuple[str, ...], kinds: tuple[str, ...], lists: list[list[Any]]) -> DataFrame:
    from polarway import datatypes
    from polarway.backends import current
    from polarway.frame.data_frame import DataFrame

    native = current().build(names, tuple(lists))
    if native is not None and tuple(type(dtype).__name__ for dtype in native.schema().values()) == kinds:
        return DataFrame._from_native(native)
    # A column of nulls does not say its type.
    return DataFrame(dict(zip(names, lists)), schema={name: getattr(datatypes, kind) for name, kind in zip(names, kinds)})


def _unpickle(data: bytes) -> DataFrame:
    from polarway.io import read_ipc_stream

    return read_ipc_stream(data)


def _has_json_text(dtype: Any) -> bool:
    """Whether the engine writes the type as JSON: it does not write bytes and objects, also not within lists and structs."""
    inner = getattr(dtype, "inner", None)
    parts = [field.dtype for field in getattr(dtype, "fields", [])] + ([] if inner is None else [inner])
    return not dtype.is_object() and dtype._json_name != "binary" and all(_has_json_text(part) for part in parts)
