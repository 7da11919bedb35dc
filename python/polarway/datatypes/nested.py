"""Data types that hold values of others: lists, arrays, structs, maps."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from polarway.datatypes.base import DataType, DataTypeClass, NestedType
from polarway.datatypes.measures import Datetime, Decimal, Duration


def _parse(dtype: Any) -> DataType:
    """A type inside of another; a class that takes parameters stays one, and stands for all of its forms."""
    from polarway.datatypes.python_types import parse_into_dtype, plain_instance

    parsed = parse_into_dtype(dtype)
    return parsed if parsed in _OPEN and isinstance(parsed, type) else plain_instance(parsed)  # type: ignore[return-value]


def _pair(field: Any) -> tuple[str, Any]:
    name, dtype = field
    return name, dtype


_OPEN = (Datetime, Duration, Decimal)


class Field:
    """A name and a type, as in a struct or a schema.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Field("price", pw.Float64)
    Field('price', Float64)
    >>> pw.Struct([pw.Field("price", pw.Float64)]).fields[0].name
    'price'
    """

    __slots__ = ("dtype", "name")

    def __init__(self, name: str, dtype: Any) -> None:
        self.name = name
        self.dtype = _parse(dtype)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self.name == other.name and self.dtype == other.dtype

    def __hash__(self) -> int:
        return hash((self.name, self.dtype))

    def __repr__(self) -> str:
        return f"Field({self.name!r}, {self.dtype!r})"


class List(NestedType):
    """Lists of values of one type.

    Parameters
    ----------
    inner
        The type of the values.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [[1, 2], [3]]).dtype
    List(Int64)
    >>> pw.List(pw.String).inner
    String
    """

    __slots__ = ("inner",)
    _short = "list"

    def __init__(self, inner: Any) -> None:
        self.inner = _parse(inner)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is List
        return isinstance(other, List) and self.inner == other.inner

    def __hash__(self) -> int:
        return hash((List, self.inner))

    def __repr__(self) -> str:
        return f"List({self.inner!r})"

    def __reduce__(self) -> Any:
        return (List, (self.inner,))


class Array(NestedType):
    """Lists that all have the same length.

    Parameters
    ----------
    inner
        The type of the values.
    shape
        The length, or one length per dimension.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Array(pw.Float32, (2, 3))
    Array(Float32, shape=(2, 3))
    """

    __slots__ = ("inner", "shape", "size")
    _short = "array"

    def __init__(self, inner: Any, shape: int | Sequence[int] | None = None) -> None:
        if shape is None:
            raise TypeError("Array constructor is missing the required argument `shape`")
        parsed = _parse(inner)
        if isinstance(shape, bool) or not isinstance(shape, (int, tuple, list)):
            raise TypeError(f"invalid input for shape: {shape!r}")
        outer = (shape,) if isinstance(shape, int) else tuple(shape)
        if not outer or any(isinstance(n, bool) or not isinstance(n, int) for n in outer):
            raise TypeError(f"invalid input for shape: {shape!r}")
        for width in outer[:0:-1]:
            parsed = Array(parsed, width)
        self.inner = parsed
        self.size: int = outer[0]
        self.shape: tuple[int, ...] = (self.size, *parsed.shape) if isinstance(parsed, Array) else (self.size,)

    def _leaf(self) -> DataType:
        inner = self.inner
        while isinstance(inner, Array):
            inner = inner.inner
        return inner

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Array
        return isinstance(other, Array) and self.size == other.size and self.inner == other.inner

    def __hash__(self) -> int:
        return hash((Array, self.inner, self.size))

    def __repr__(self) -> str:
        return f"Array({self._leaf()!r}, shape={self.shape})"

    def __reduce__(self) -> Any:
        return (Array, (self.inner, self.size))


class Struct(NestedType):
    """Named fields.

    Parameters
    ----------
    fields
        Fields, or a mapping of names to types.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Struct({"x": pw.Int8}).fields
    [Field('x', Int8)]
    """

    __slots__ = ("fields",)
    _short = "struct"

    def __init__(self, fields: Sequence[Field | tuple[str, Any]] | Mapping[str, Any]) -> None:
        if isinstance(fields, Mapping):
            self.fields = [Field(name, dtype) for name, dtype in fields.items()]
        else:
            self.fields = [f if isinstance(f, Field) else Field(*_pair(f)) for f in fields]

    def to_schema(self) -> OrderedDict[str, DataType]:
        """Names and types of the fields.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Struct({"a": pw.Int64}).to_schema()
        OrderedDict([('a', Int64)])
        """
        return OrderedDict((field.name, field.dtype) for field in self.fields)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Struct
        return isinstance(other, Struct) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash((Struct, tuple(self.fields)))

    def __iter__(self) -> Iterator[tuple[str, DataType]]:
        return ((field.name, field.dtype) for field in self.fields)

    def __repr__(self) -> str:
        return f"Struct({{{', '.join(f'{f.name!r}: {f.dtype!r}' for f in self.fields)}}})"

    def __reduce__(self) -> Any:
        return (Struct, (list(self.fields),))


class Map(NestedType):
    """Keys with their values.

    The keys of a row are not null and differ; their order is kept, and counts where maps are compared. Of entries with one key the first
    place and the last value stay.

    Parameters
    ----------
    key
        The type of the keys.
    value
        The type of the values.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", [{"x": 1, "y": 2}, None], dtype=pw.Map(pw.String, pw.Int64))
    shape: (2,)
    Series: 'a' [map[str, i64]]
    [
    	{"x": 1, "y": 2}
    	null
    ]
    """

    __slots__ = ("key", "value")
    _short = "map"

    def __init__(self, key: Any, value: Any) -> None:
        self.key = _parse(key)
        self.value = _parse(value)

    def _entry(self) -> Struct:
        """The type of an entry, of which the storage has lists."""
        return Struct({"key": self.key, "value": self.value})

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Map
        return isinstance(other, Map) and (self.key, self.value) == (other.key, other.value)

    def __hash__(self) -> int:
        return hash((Map, self.key, self.value))

    def __repr__(self) -> str:
        return f"Map({self.key!r}, {self.value!r})"

    def __reduce__(self) -> Any:
        return (Map, (self.key, self.value))
