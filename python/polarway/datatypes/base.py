"""What every data type has: identity by class, families, names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any


class DataTypeClass(type):
    """Makes a data type class usable as a data type: ``Int64.is_numeric()``, ``Int64 == Int64()``."""

    def __repr__(cls) -> str:
        return cls.__name__


class _ClassOrInstance:
    """Describes a predicate that answers on the class and on an instance alike."""

    def __init__(self, family: str, doc: str) -> None:
        self.family = family
        self.__doc__ = doc

    def __get__(self, instance: object, owner: type) -> Any:
        answer = self.family in owner._families  # type: ignore[attr-defined]
        return lambda: answer


class _OnClassOrInstance:
    """A method whose first argument is the instance, or the class when called on the class."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __get__(self, instance: object, owner: type) -> Any:
        return partial(self.function, owner if instance is None else instance)


class DataType(metaclass=DataTypeClass):
    """Base of all data types.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.Int64 == pw.Int64(), pw.Datetime("us") == pw.Datetime
    (True, True)
    >>> pw.List(pw.Int64).is_nested()
    True
    """

    __slots__ = ()
    _families: frozenset[str] = frozenset()
    #: the family of names in the plan's JSON; None for types without one
    _json_name: str | None = None
    #: the name that tables show
    _short: str = "?"

    @_OnClassOrInstance
    def to_dtype_expr(self: Any) -> Any:
        """This type as an expression of types, for functions that take one.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Int64.to_dtype_expr().wrap_in_list().collect_dtype({})
        List(Int64)
        """
        from polarway.dtype_expr import _fixed

        return _fixed(self)

    @_OnClassOrInstance
    def _string_repr(self: Any) -> str:
        return dtype_short_name(self)

    def __repr__(self) -> str:
        return type(self).__name__

    def __eq__(self, other: object) -> bool:
        if type(other) is DataTypeClass:
            return type(self) is other
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __reduce__(self) -> Any:
        return (type(self), ())

    @classmethod
    def base_type(cls) -> DataTypeClass:
        """The class of the type, without parameters.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.List(pw.Int64).base_type()
        List
        """
        return cls

    @_OnClassOrInstance
    def is_(self: Any, other: Any) -> bool:
        """Whether both are the same type, parameters included."""
        return self == other and hash(self) == hash(other)

    is_numeric = _ClassOrInstance("numeric", "Whether values are numbers.")
    is_decimal = _ClassOrInstance("decimal", "Whether values are decimals.")
    is_integer = _ClassOrInstance("integer", "Whether values are integers.")
    is_signed_integer = _ClassOrInstance("signed_integer", "Whether values are integers with a sign.")
    is_unsigned_integer = _ClassOrInstance("unsigned_integer", "Whether values are integers without a sign.")
    is_float = _ClassOrInstance("float", "Whether values are floats.")
    is_temporal = _ClassOrInstance("temporal", "Whether values are dates, times or durations.")
    is_nested = _ClassOrInstance("nested", "Whether values hold values.")
    is_object = _ClassOrInstance("object", "Whether values are Python objects.")
    is_extension = _ClassOrInstance("extension", "Whether the type is an extension of another.")

    @staticmethod
    def from_python(py_type: Any) -> DataType:
        """The data type of a Python type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataType.from_python(int)
        Int64
        """
        from polarway.datatypes.python_types import parse_into_dtype

        parsed: DataType = parse_into_dtype(py_type)
        return parsed

    @_OnClassOrInstance
    def to_python(self: Any) -> Any:
        """The Python type of values of this type.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Int8.to_python()
        <class 'int'>
        """
        from polarway.datatypes.python_types import python_type_of

        return python_type_of(self)


def dtype_short_name(dtype: Any) -> str:
    """The name that tables show: ``i64``, ``list[str]``."""
    from polarway.datatypes.text_form import dtype_short_name as short_name

    return short_name(dtype)


def families(*names: str, base: Iterable[str] = ()) -> frozenset[str]:
    """The families a type belongs to."""
    return frozenset(names) | frozenset(base)


class NumericType(DataType):
    """Base of number types."""

    __slots__ = ()
    _families = families("numeric")

    @classmethod
    def min(cls) -> Any:
        """The least value, as a literal.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Int8.min()).item()
        -128
        """
        return _limit(cls, 0)

    @classmethod
    def max(cls) -> Any:
        """The largest value, as a literal.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.select(pw.Int8.max()).item()
        127
        """
        return _limit(cls, 1)


def _limit(dtype: Any, side: int) -> Any:
    from polarway.construct.values import integer_range
    from polarway.functions import lit

    if dtype.is_float():
        return lit(float("inf") if side else float("-inf"), dtype=dtype)
    return lit(integer_range(dtype())[side], dtype=dtype)


class IntegerType(NumericType):
    """Base of integer types."""

    __slots__ = ()
    _families = families("integer", base=NumericType._families)


class SignedIntegerType(IntegerType):
    """Base of integer types with a sign."""

    __slots__ = ()
    _families = families("signed_integer", base=IntegerType._families)


class UnsignedIntegerType(IntegerType):
    """Base of integer types without a sign."""

    __slots__ = ()
    _families = families("unsigned_integer", base=IntegerType._families)


class FloatType(NumericType):
    """Base of float types."""

    __slots__ = ()
    _families = families("float", base=NumericType._families)


class TemporalType(DataType):
    """Base of date, time, datetime and duration."""

    __slots__ = ()
    _families = families("temporal")


class NestedType(DataType):
    """Base of list, array and struct."""

    __slots__ = ()
    _families = families("nested")
