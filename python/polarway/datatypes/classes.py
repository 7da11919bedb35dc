"""The data types themselves."""

from __future__ import annotations

import enum as _enum
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from polarway.datatypes.base import (
    DataType,
    DataTypeClass,
    FloatType,
    NestedType,
    NumericType,
    SignedIntegerType,
    TemporalType,
    UnsignedIntegerType,
    families,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from polarway.series import Series

_TIME_UNITS = ("ns", "us", "ms")


def _parse(dtype: Any) -> DataType:
    from polarway.datatypes.python_types import instance_of, parse_into_dtype

    return instance_of(parse_into_dtype(dtype))


class Int8(SignedIntegerType):
    """Integers of 8 bits."""

    _json_name = "int8"
    _short = "i8"


class Int16(SignedIntegerType):
    """Integers of 16 bits."""

    _json_name = "int16"
    _short = "i16"


class Int32(SignedIntegerType):
    """Integers of 32 bits."""

    _json_name = "int32"
    _short = "i32"


class Int64(SignedIntegerType):
    """Integers of 64 bits."""

    _json_name = "int64"
    _short = "i64"


class Int128(SignedIntegerType):
    """Integers of 128 bits."""

    _json_name = "int128"
    _short = "i128"


class UInt8(UnsignedIntegerType):
    """Integers of 8 bits without a sign."""

    _json_name = "uint8"
    _short = "u8"


class UInt16(UnsignedIntegerType):
    """Integers of 16 bits without a sign."""

    _json_name = "uint16"
    _short = "u16"


class UInt32(UnsignedIntegerType):
    """Integers of 32 bits without a sign."""

    _json_name = "uint32"
    _short = "u32"


class UInt64(UnsignedIntegerType):
    """Integers of 64 bits without a sign."""

    _json_name = "uint64"
    _short = "u64"


class UInt128(UnsignedIntegerType):
    """Integers of 128 bits without a sign."""

    _json_name = "uint128"
    _short = "u128"


class Float16(FloatType):
    """Floats of 16 bits."""

    _json_name = "float16"
    _short = "f16"


class Float32(FloatType):
    """Floats of 32 bits."""

    _json_name = "float32"
    _short = "f32"


class Float64(FloatType):
    """Floats of 64 bits."""

    _json_name = "float64"
    _short = "f64"


class Boolean(DataType):
    """True and false."""

    _json_name = "boolean"
    _short = "bool"


class String(DataType):
    """UTF-8 text."""

    _json_name = "string"
    _short = "str"


Utf8 = String


class Binary(DataType):
    """Bytes."""

    _json_name = "binary"
    _short = "binary"


class Date(TemporalType):
    """A day of the calendar: days since 1970-01-01 in 32 bits."""

    _json_name = "date"
    _short = "date"


class Time(TemporalType):
    """A time of day: nanoseconds since midnight."""

    _json_name = "time"
    _short = "time"


class Null(DataType):
    """Nothing but nulls."""

    _json_name = "null"
    _short = "null"


class Unknown(DataType):
    """A type that is not known yet."""

    _short = "unknown"


class Object(DataType):
    """Python objects, which the engine only carries."""

    _families = families("object")
    _short = "object"


class Decimal(NumericType):
    """Exact decimals of at most 38 digits.

    Parameters
    ----------
    precision
        Digits in all; ``None`` means 38.
    scale
        Digits after the point.
    """

    __slots__ = ("precision", "scale")
    _families = families("decimal", base=NumericType._families)
    _short = "decimal"

    def __init__(self, precision: int | None = None, scale: int = 0) -> None:
        self.precision = 38 if precision is None else precision
        self.scale = scale

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Decimal
        return isinstance(other, Decimal) and (self.precision, self.scale) == (other.precision, other.scale)

    def __hash__(self) -> int:
        return hash((Decimal, self.precision, self.scale))

    def __repr__(self) -> str:
        return f"Decimal(precision={self.precision}, scale={self.scale})"

    def __reduce__(self) -> Any:
        return (Decimal, (self.precision, self.scale))


def _checked_unit(time_unit: Any) -> str:
    if time_unit not in _TIME_UNITS:
        raise ValueError(f"invalid `time_unit`\n\nExpected one of {{'ns','us','ms'}}, got {time_unit!r}.")
    return time_unit


class Datetime(TemporalType):
    """A moment: ticks since 1970-01-01, of a clock without zone or in a time zone.

    Parameters
    ----------
    time_unit
        Ticks: ``"ms"``, ``"us"`` or ``"ns"``.
    time_zone
        IANA name, or ``None``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Datetime("ms").time_unit
    'ms'
    """

    __slots__ = ("time_unit", "time_zone")
    _short = "datetime"

    def __init__(self, time_unit: str = "us", time_zone: str | tzinfo | None = None) -> None:
        self.time_unit = _checked_unit("us" if time_unit is None else time_unit)
        self.time_zone: str | None = None if time_zone is None else str(time_zone)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Datetime
        return isinstance(other, Datetime) and (self.time_unit, self.time_zone) == (other.time_unit, other.time_zone)

    def __hash__(self) -> int:
        return hash((Datetime, self.time_unit, self.time_zone))

    def __repr__(self) -> str:
        return f"Datetime(time_unit={self.time_unit!r}, time_zone={self.time_zone!r})"

    def __reduce__(self) -> Any:
        return (Datetime, (self.time_unit, self.time_zone))


class Duration(TemporalType):
    """A span of time in ticks.

    Parameters
    ----------
    time_unit
        Ticks: ``"ms"``, ``"us"`` or ``"ns"``.
    """

    __slots__ = ("time_unit",)
    _short = "duration"

    def __init__(self, time_unit: str = "us") -> None:
        self.time_unit = _checked_unit(time_unit)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Duration
        return isinstance(other, Duration) and self.time_unit == other.time_unit

    def __hash__(self) -> int:
        return hash((Duration, self.time_unit))

    def __repr__(self) -> str:
        return f"Duration(time_unit={self.time_unit!r})"

    def __reduce__(self) -> Any:
        return (Duration, (self.time_unit,))


class Categories:
    """A named set of categories; the nameless one is global.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Categories("fruit").name()
    'fruit'
    """

    __slots__ = ("_name", "_namespace", "_physical")

    def __init__(self, name: str | None = None, namespace: str = "", physical: Any = UInt32) -> None:
        self._name = name or ""
        self._namespace = namespace
        self._physical = _parse(physical)
        if self._physical not in (UInt8, UInt16, UInt32):
            raise ValueError(f"Categories physical type must be UInt8, UInt16 or UInt32, got {self._physical!r}")

    def name(self) -> str:
        """The name; empty for the global categories."""
        return self._name

    def namespace(self) -> str:
        """The name space; usually empty."""
        return self._namespace

    def physical(self) -> DataType:
        """The type of the codes."""
        return self._physical

    @staticmethod
    def random(namespace: str = "", physical: Any = UInt32) -> Categories:
        """Categories with a random name, which no others share."""
        from uuid import uuid4

        return Categories(f"random-{uuid4()}", namespace, physical)

    def is_global(self) -> bool:
        """Whether these are the nameless, global categories."""
        return not self._name and not self._namespace

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Categories) and (self._name, self._namespace, self._physical) == (
            other._name,
            other._namespace,
            other._physical,
        )

    def __hash__(self) -> int:
        return hash((self._name, self._namespace, self._physical))

    def __repr__(self) -> str:
        if self.is_global():
            return "Categories()"
        parts = [f'"{self._name}"']
        if self._namespace:
            parts.append(f'namespace="{self._namespace}"')
        if self._physical != UInt32:
            parts.append(f"physical={self._physical!r}")
        return f"Categories({', '.join(parts)})"


class Categorical(DataType):
    """Text held as codes into categories that are found while reading.

    Parameters
    ----------
    categories
        A named set of categories; ``None`` is the global one.
    """

    __slots__ = ("categories",)
    _json_name = "categorical"
    _short = "cat"

    def __init__(self, categories: Categories | str | None = None, **_ordering: Any) -> None:
        self.categories = categories if isinstance(categories, Categories) else Categories(categories)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Categorical and self.categories.is_global()
        return isinstance(other, Categorical) and self.categories == other.categories

    def __hash__(self) -> int:
        return hash(Categorical) if self.categories.is_global() else hash((Categorical, self.categories))

    def __repr__(self) -> str:
        return "Categorical" if self.categories.is_global() else f"Categorical({self.categories!r})"

    def __reduce__(self) -> Any:
        parts = self.categories
        return (_categorical, (parts._name, parts._namespace, parts._physical))


def _categorical(name: str, namespace: str, physical: DataType) -> Categorical:
    return Categorical(Categories(name, namespace, physical))


class Enum(DataType):
    """Text out of a fixed list.

    Parameters
    ----------
    categories
        The allowed values in their order, or a Python enum of text.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Enum(["low", "high"])
    Enum(categories=['low', 'high'])
    """

    __slots__ = ("_categories",)
    _short = "enum"

    def __init__(self, categories: Series | Iterable[str] | type[_enum.Enum]) -> None:
        if isinstance(categories, type) and issubclass(categories, _enum.Enum):
            values: list[Any] = [item.value for item in categories]
            if any(not isinstance(value, str) for value in values):
                kinds = "integers" if all(isinstance(value, int) for value in values) else "not strings"
                raise TypeError(f"Enum categories must be strings; `{categories.__name__}` values are {kinds}")
        elif hasattr(categories, "to_list"):
            values = categories.to_list()
        else:
            values = list(categories)  # type: ignore[arg-type]
        self._categories = tuple(_checked_categories(values))

    @property
    def categories(self) -> Series:
        """The allowed values."""
        from polarway.series import Series

        return Series("category", list(self._categories), dtype=String)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Enum
        return isinstance(other, Enum) and self._categories == other._categories

    def __hash__(self) -> int:
        return hash((Enum, self._categories))

    def __repr__(self) -> str:
        return f"Enum(categories={list(self._categories)!r})"

    def __reduce__(self) -> Any:
        return (Enum, (list(self._categories),))

    def union(self, other: Enum) -> Enum:
        """An Enum of the values of both, those of this one first."""
        return Enum(list(dict.fromkeys(self._categories + other._categories)))

    def __or__(self, other: Enum) -> Enum:
        return self.union(other)


def _checked_categories(values: list[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value is None:
            raise TypeError("Enum categories must not contain null values")
        if not isinstance(value, str):
            from polarway.datatypes.python_types import parse_into_dtype

            raise TypeError(f"Enum categories must be strings; found data of type {parse_into_dtype(type(value))!r}")
        if value in seen:
            raise ValueError(f"Enum categories must be unique; found duplicate {value!r}")
        seen.add(value)
        yield value


class Field:
    """A name and a type, as in a struct or a schema."""

    __slots__ = ("name", "dtype")

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
        return hash(List)

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

    __slots__ = ("inner", "size", "shape")
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
        return hash((Array, self.size))

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

    def __init__(self, fields: Sequence[Field] | Mapping[str, Any]) -> None:
        if isinstance(fields, Mapping):
            self.fields = [Field(name, dtype) for name, dtype in fields.items()]
        else:
            self.fields = [f if isinstance(f, Field) else Field(*f) for f in fields]

    def to_schema(self) -> OrderedDict[str, DataType]:
        """Names and types of the fields."""
        return OrderedDict((field.name, field.dtype) for field in self.fields)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Struct
        return isinstance(other, Struct) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(Struct)

    def __iter__(self) -> Iterator[tuple[str, DataType]]:
        return ((field.name, field.dtype) for field in self.fields)

    def __repr__(self) -> str:
        return f"Struct({{{', '.join(f'{f.name!r}: {f.dtype!r}' for f in self.fields)}}})"

    def __reduce__(self) -> Any:
        return (Struct, (list(self.fields),))


class Map(NestedType):
    """Keys and values."""

    __slots__ = ("key", "value")
    _short = "map"

    def __init__(self, key: Any, value: Any) -> None:
        self.key = _parse(key)
        self.value = _parse(value)

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return other is Map
        return isinstance(other, Map) and (self.key, self.value) == (other.key, other.value)

    def __hash__(self) -> int:
        return hash(Map)

    def __repr__(self) -> str:
        return f"Map({self.key!r}, {self.value!r})"

    def __reduce__(self) -> Any:
        return (Map, (self.key, self.value))


class BaseExtension(DataType):
    """Base of types that give a name to another type."""

    __slots__ = ("_name", "_storage", "_metadata")
    _families = families("extension")
    _short = "ext"

    def __init__(self, name: str, storage: Any, metadata: str | None = None) -> None:
        self._name = name
        self._storage = _parse(storage)
        self._metadata = metadata

    def ext_name(self) -> str:
        """The name of the extension."""
        return self._name

    def ext_storage(self) -> DataType:
        """The type that holds the values."""
        return self._storage

    def ext_metadata(self) -> str | None:
        """Text that belongs to the type."""
        return self._metadata

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseExtension) and (self._name, self._storage, self._metadata) == (
            other._name,
            other._storage,
            other._metadata,
        )

    def __hash__(self) -> int:
        return hash((self._name, self._storage, self._metadata))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r}, {self._storage!r}, {self._metadata!r})"

    def __reduce__(self) -> Any:
        return (type(self), (self._name, self._storage, self._metadata))


class Extension(BaseExtension):
    """An extension type that nobody registered."""

    __slots__ = ()
