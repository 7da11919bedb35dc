"""Text held as codes: categoricals and enums."""

from __future__ import annotations

import enum as _enum
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from polarway.datatypes.base import DataType, DataTypeClass
from polarway.datatypes.flat import String, UInt8, UInt16, UInt32

if TYPE_CHECKING:
    from polarway.series import Series


def _parse(dtype: Any) -> DataType:
    from polarway.datatypes.python_types import instance_of, parse_into_dtype

    return instance_of(parse_into_dtype(dtype))


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
        """The name; empty for the global categories.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Categories("sizes").name()
        'sizes'
        """
        return self._name

    def namespace(self) -> str:
        """The name space; usually empty.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Categories("sizes", namespace="shop").namespace()
        'shop'
        """
        return self._namespace

    def physical(self) -> DataType:
        """The type of the codes.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Categories("sizes").physical()
        UInt32
        """
        return self._physical

    @staticmethod
    def random(namespace: str = "", physical: Any = UInt32) -> Categories:
        """Categories with a random name, which no others share.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Categories.random() == pw.Categories.random()
        False
        """
        from uuid import uuid4

        return Categories(f"random-{uuid4()}", namespace, physical)

    def is_global(self) -> bool:
        """Whether these are the nameless, global categories.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Categories().is_global(), pw.Categories("sizes").is_global()
        (True, False)
        """
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

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Series("a", ["low", "high", "low"], dtype=pw.Categorical).dtype
    Categorical
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
            values = list(categories or ())
        self._categories = tuple(_checked_categories(values))

    @property
    def categories(self) -> Series:
        """The allowed values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Enum(["x", "y"]).categories.to_list()
        ['x', 'y']
        """
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
        """An Enum of the values of both, those of this one first.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Enum(["x"]).union(pw.Enum(["y"]))
        Enum(categories=['x', 'y'])
        """
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
