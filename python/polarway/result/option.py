"""``Option``: a value, or its absence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, Never, NoReturn, TypeVar, cast

from polarway.result.equality import same
from polarway.result.result import Err, Ok, Result, UnwrapError

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
E = TypeVar("E")
T_co = TypeVar("T_co", covariant=True)


class Option(Generic[T_co]):
    """A value (``Some``) or its absence (``Nothing``). Make one with ``Some(value)``, ``Option.some(value)``, ``Nothing`` or ``Option.nothing()``.

    Examples
    --------
    >>> from polarway.result import Option, Some
    >>> found: Option[int] = Some(3)
    >>> found.map(lambda value: value + 1).unwrap_or(0)
    4
    """

    __slots__ = ("_value",)

    _value: T_co

    def __new__(cls, *args: Any, **kwargs: Any) -> Option[T_co]:
        if cls is Option:
            raise TypeError("Option is made with Some(value) or Nothing")
        return super().__new__(cls)

    @staticmethod
    def some(value: T) -> Option[T]:
        """``Some(value)``.

        Examples
        --------
        >>> from polarway.result import Option
        >>> Option.some(1)
        Some(1)
        """
        return Some(value)

    @staticmethod
    def nothing() -> Option[Any]:
        """``Nothing``.

        Examples
        --------
        >>> from polarway.result import Option
        >>> Option.nothing()
        Nothing
        """
        return Nothing

    @staticmethod
    def of(value: T | None) -> Option[T]:
        """``Some(value)``, or ``Nothing`` for None.

        Examples
        --------
        >>> from polarway.result import Option
        >>> Option.of(1), Option.of(None)
        (Some(1), Nothing)
        """
        return Nothing if value is None else Some(value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def is_some(self) -> bool:
        """True when there is a value.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).is_some(), Nothing.is_some()
        (True, False)
        """
        return self is not Nothing

    def is_none(self) -> bool:
        """True when there is none.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).is_none(), Nothing.is_none()
        (False, True)
        """
        return self is Nothing

    is_nothing = is_none

    def map(self, function: Callable[[T_co], U]) -> Option[U]:
        """The value through a function.

        Examples
        --------
        >>> Option.some(42).map(lambda x: x * 2)
        Some(84)
        """
        return Nothing if self is Nothing else Some(function(self._value))

    def and_then(self, function: Callable[[T_co], Option[U]]) -> Option[U]:
        """The next step, which may give nothing, on the value.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(4).and_then(lambda value: Some(value // 2) if value % 2 == 0 else Nothing)
        Some(2)
        """
        return Nothing if self is Nothing else function(self._value)

    flat_map = and_then

    def or_else(self, function: Callable[[], Option[U]]) -> Option[T_co | U]:
        """This, or what the function gives when there is nothing.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Nothing.or_else(lambda: Some(0))
        Some(0)
        """
        return function() if self is Nothing else cast("Option[T_co | U]", self)

    def and_(self, other: Option[U]) -> Option[U]:
        """The other one if this has a value, else nothing.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).and_(Some("next")), Nothing.and_(Some("next"))
        (Some('next'), Nothing)
        """
        return Nothing if self is Nothing else other

    def or_(self, other: Option[U]) -> Option[T_co | U]:
        """This if it has a value, else the other one.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).or_(Some(2)), Nothing.or_(Some(2))
        (Some(1), Some(2))
        """
        return other if self is Nothing else cast("Option[T_co | U]", self)

    def filter(self, predicate: Callable[[T_co], bool]) -> Option[T_co]:
        """Nothing when the value does not pass.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(1).filter(lambda value: value > 2)
        Nothing
        """
        return self if self is Nothing or predicate(self._value) else Nothing

    def zip(self, other: Option[U]) -> Option[tuple[T_co, U]]:
        """Both values, or nothing.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).zip(Some("a")), Some(1).zip(Nothing)
        (Some((1, 'a')), Nothing)
        """
        return Nothing if self is Nothing or other is Nothing else Some((self._value, other._value))

    def flatten(self) -> Option[Any]:
        """``Some(Some(x))`` becomes ``Some(x)``.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(Some(1)).flatten()
        Some(1)
        """
        return self._value if self is not Nothing and isinstance(self._value, Option) else self

    def inspect(self, function: Callable[[T_co], object]) -> Option[T_co]:
        """Calls a function with the value for its effect; gives this.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(1).inspect(print)
        1
        Some(1)
        """
        if self is not Nothing:
            function(self._value)
        return self

    def unwrap(self) -> T_co:
        """The value; ``UnwrapError`` when there is none.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(1).unwrap()
        1
        """
        return self.expect("unwrap of Nothing")

    def expect(self, message: str) -> T_co:
        """The value, or ``UnwrapError`` with the message.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(1).expect("a number was promised")
        1
        """
        if self is Nothing:
            raise UnwrapError(message, self)
        return self._value

    def unwrap_or(self, default: U) -> T_co | U:
        """The value, or the default.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).unwrap_or(0), Nothing.unwrap_or(0)
        (1, 0)
        """
        return default if self is Nothing else self._value

    def unwrap_or_else(self, function: Callable[[], U]) -> T_co | U:
        """The value, or what the function gives.

        Examples
        --------
        >>> from polarway.result import Nothing
        >>> Nothing.unwrap_or_else(lambda: 0)
        0
        """
        return function() if self is Nothing else self._value

    def map_or(self, default: U, function: Callable[[T_co], U]) -> U:
        """The value through a function, or the default.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(2).map_or(0, lambda value: value * 10), Nothing.map_or(0, lambda value: value * 10)
        (20, 0)
        """
        return default if self is Nothing else function(self._value)

    def ok_or(self, error: E) -> Result[T_co, E]:
        """``Ok(value)``, or ``Err(error)``.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).ok_or("nothing there"), Nothing.ok_or("nothing there")
        (Ok(1), Err('nothing there'))
        """
        return Err(error) if self is Nothing else Ok(self._value)

    def ok_or_else(self, function: Callable[[], E]) -> Result[T_co, E]:
        """``Ok(value)``, or ``Err`` of what the function gives.

        Examples
        --------
        >>> from polarway.result import Nothing
        >>> Nothing.ok_or_else(lambda: "nothing there")
        Err('nothing there')
        """
        return Err(function()) if self is Nothing else Ok(self._value)

    def transpose(self) -> Result[Option[Any], Any]:
        """``Some(Ok(x))`` becomes ``Ok(Some(x))``, ``Some(Err(e))`` becomes ``Err(e)``, nothing becomes ``Ok(Nothing)``.

        Examples
        --------
        >>> from polarway.result import Nothing, Ok, Some
        >>> Some(Ok(1)).transpose(), Nothing.transpose()
        (Ok(Some(1)), Ok(Nothing))
        """
        if self is Nothing:
            return Ok(Nothing)
        if not isinstance(self._value, Result):
            raise TypeError(f"transpose wants a Result inside, found {self._value!r}")
        return self._value.map(Some)

    def to_optional(self) -> T_co | None:
        """The value, or None.

        Examples
        --------
        >>> from polarway.result import Nothing, Some
        >>> Some(1).to_optional(), Nothing.to_optional()
        (1, None)
        """
        return None if self is Nothing else self._value

    def match(self, *, some: Callable[[T_co], U], nothing: Callable[[], V]) -> U | V:
        """One function for each case; gives what it gives.

        Examples
        --------
        >>> from polarway.result import Some
        >>> Some(2).match(some=lambda value: value * 10, nothing=lambda: 0)
        20
        """
        return nothing() if self is Nothing else some(self._value)

    def __iter__(self) -> Iterator[T_co]:
        """The value, once, or nothing."""
        if self is not Nothing:
            yield self._value

    def __bool__(self) -> bool:
        return self is not Nothing


class _SomeMeta(type):
    """``case Some(chunk)`` also matches frames: a stream's ``read_chunk`` gives ``Ok(frame)``, and ``Ok(None)`` at the end."""

    def __instancecheck__(cls, instance: object) -> bool:
        return super().__instancecheck__(instance) or "_some" in getattr(type(instance), "__polarway_patterns__", ())


class Some(Option[T_co], metaclass=_SomeMeta):
    """A value that is there.

    Examples
    --------
    >>> from polarway.result import Nothing, Some
    >>> Some(1), Some(1) == Some(1), isinstance(Nothing, Some)
    (Some(1), True, False)
    """

    __slots__ = ()
    __match_args__ = ("_some",)

    def __init__(self, value: T_co) -> None:
        object.__setattr__(self, "_value", value)

    @property
    def _some(self) -> T_co:
        return self._value

    def __repr__(self) -> str:
        return f"Some({self._value!r})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not Some:
            return NotImplemented
        return same(self._value, other._value)

    def __hash__(self) -> int:
        return hash((Some, self._value))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Some, (self._value,))


class _NothingType(Option[Any]):
    """The type of ``Nothing``, of which there is one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Nothing"

    def __hash__(self) -> int:
        return hash(_NothingType)

    def __reduce__(self) -> str:
        return "Nothing"


Nothing: Option[Never] = _NothingType()
