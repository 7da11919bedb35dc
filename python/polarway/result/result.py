"""``Result``: the value of a step that worked, or the error of one that did not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from polarway.result.equality import same

if TYPE_CHECKING:
    from polarway.result.option import Option

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
E = TypeVar("E")
F = TypeVar("F")
T_co = TypeVar("T_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)


class UnwrapError(ValueError):
    """A value was taken out of an ``Err``, an error out of an ``Ok``, or anything out of nothing. ``result`` has the whole value."""

    def __init__(self, message: str, result: object) -> None:
        super().__init__(message)
        self.result = result


class Result(Generic[T_co, E_co]):
    """The value of a step that worked (``Ok``) or the error of one that did not (``Err``).

    Make one with ``Ok(value)`` and ``Err(error)``, or ``Result.ok(value)`` and ``Result.err(error)``.
    """

    __slots__ = ("_error", "_value")

    _value: T_co
    _error: E_co

    def __new__(cls, *args: Any, **kwargs: Any) -> Result[T_co, E_co]:
        if cls is Result:
            raise TypeError("Result is made with Ok(value) or Err(error)")
        return super().__new__(cls)

    @staticmethod
    def ok(value: T) -> Result[T, Any]:
        """``Ok(value)``."""
        return Ok(value)

    @staticmethod
    def err(error: E) -> Result[Any, E]:
        """``Err(error)``."""
        return Err(error)

    # Upper-case spellings are in use too.
    @staticmethod
    def Ok(value: T) -> Result[T, Any]:
        """``Ok(value)``."""
        return Ok(value)

    @staticmethod
    def Err(error: E) -> Result[Any, E]:
        """``Err(error)``."""
        return Err(error)

    @staticmethod
    def from_optional(value: T | None, error: E) -> Result[T, E]:
        """``Ok(value)``, or ``Err(error)`` for None."""
        return Err(error) if value is None else Ok(value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def is_ok(self) -> bool:
        """True for ``Ok``."""
        return isinstance(self, Ok)

    def is_err(self) -> bool:
        """True for ``Err``."""
        return isinstance(self, Err)

    def is_ok_and(self, predicate: Callable[[T_co], bool]) -> bool:
        """True for an ``Ok`` whose value passes."""
        return isinstance(self, Ok) and predicate(self._value)

    def is_err_and(self, predicate: Callable[[E_co], bool]) -> bool:
        """True for an ``Err`` whose error passes."""
        return isinstance(self, Err) and predicate(self._error)

    def map(self, function: Callable[[T_co], U]) -> Result[U, E_co]:
        """The value through a function; an ``Err`` stays.

        Examples
        --------
        >>> Ok(42).map(lambda x: x * 2)
        Ok(84)
        """
        return Ok(function(self._value)) if isinstance(self, Ok) else cast("Result[U, E_co]", self)

    def map_err(self, function: Callable[[E_co], F]) -> Result[T_co, F]:
        """The error through a function; an ``Ok`` stays."""
        return Err(function(self._error)) if isinstance(self, Err) else cast("Result[T_co, F]", self)

    def map_or(self, default: U, function: Callable[[T_co], U]) -> U:
        """The value through a function, or the default."""
        return function(self._value) if isinstance(self, Ok) else default

    def map_or_else(self, default: Callable[[E_co], U], function: Callable[[T_co], U]) -> U:
        """The value through one function, or the error through the other."""
        return function(self._value) if isinstance(self, Ok) else default(self._error)

    def and_then(self, function: Callable[[T_co], Result[U, F]]) -> Result[U, E_co | F]:
        """The next step, which may fail, on the value; an ``Err`` stays.

        Examples
        --------
        >>> Ok(5).and_then(lambda x: Ok(100 / x))
        Ok(20.0)
        """
        return function(self._value) if isinstance(self, Ok) else cast("Result[U, E_co | F]", self)

    flat_map = and_then

    def or_else(self, function: Callable[[E_co], Result[U, F]]) -> Result[T_co | U, F]:
        """Another try on the error; an ``Ok`` stays."""
        return function(self._error) if isinstance(self, Err) else cast("Result[T_co | U, F]", self)

    def and_(self, other: Result[U, F]) -> Result[U, E_co | F]:
        """The other one if this is ``Ok``, else this."""
        return other if isinstance(self, Ok) else cast("Result[U, E_co | F]", self)

    def or_(self, other: Result[U, F]) -> Result[T_co | U, F]:
        """This if it is ``Ok``, else the other one."""
        return cast("Result[T_co | U, F]", self) if isinstance(self, Ok) else other

    def filter(self, predicate: Callable[[T_co], bool], error: F) -> Result[T_co, E_co | F]:
        """An ``Ok`` whose value does not pass becomes ``Err(error)``."""
        return Err(error) if isinstance(self, Ok) and not predicate(self._value) else self

    def zip(self, other: Result[U, F]) -> Result[tuple[T_co, U], E_co | F]:
        """Both values, or the first error."""
        return self.and_then(lambda left: other.map(lambda right: (left, right)))  # type: ignore[misc]

    def flatten(self) -> Result[Any, Any]:
        """``Ok(Ok(x))`` becomes ``Ok(x)``, ``Ok(Err(e))`` becomes ``Err(e)``."""
        return self._value if isinstance(self, Ok) and isinstance(self._value, Result) else self

    def inspect(self, function: Callable[[T_co], object]) -> Result[T_co, E_co]:
        """Calls a function with the value for its effect; gives this."""
        if isinstance(self, Ok):
            function(self._value)
        return self

    def inspect_err(self, function: Callable[[E_co], object]) -> Result[T_co, E_co]:
        """Calls a function with the error for its effect; gives this."""
        if isinstance(self, Err):
            function(self._error)
        return self

    def unwrap(self) -> T_co:
        """The value.

        Raises
        ------
        Exception
            The error of an ``Err`` when it is an exception, else ``UnwrapError``.
        """
        if isinstance(self, Ok):
            return cast("T_co", self._value)
        if isinstance(self._error, BaseException):
            raise self._error
        raise UnwrapError(f"unwrap of {self!r}", self)

    def unwrap_err(self) -> E_co:
        """The error; ``UnwrapError`` for an ``Ok``."""
        if isinstance(self, Err):
            return cast("E_co", self._error)
        raise UnwrapError(f"unwrap_err of {self!r}", self)

    def expect(self, message: str) -> T_co:
        """The value, or ``UnwrapError`` with the message and the error."""
        if isinstance(self, Ok):
            return cast("T_co", self._value)
        raise UnwrapError(f"{message}: {self._error!r}", self) from (self._error if isinstance(self._error, BaseException) else None)

    def expect_err(self, message: str) -> E_co:
        """The error, or ``UnwrapError`` with the message and the value."""
        if isinstance(self, Err):
            return cast("E_co", self._error)
        raise UnwrapError(f"{message}: {self._value!r}", self)

    def unwrap_or(self, default: U) -> T_co | U:
        """The value, or the default."""
        return self._value if isinstance(self, Ok) else default

    def unwrap_or_else(self, function: Callable[[E_co], U]) -> T_co | U:
        """The value, or what the function makes of the error."""
        return self._value if isinstance(self, Ok) else function(self._error)

    def ok_value(self) -> T_co | None:
        """The value, or None."""
        return self._value if isinstance(self, Ok) else None

    def err_value(self) -> E_co | None:
        """The error, or None."""
        return self._error if isinstance(self, Err) else None

    def to_option(self) -> Option[T_co]:
        """``Some(value)``, or nothing."""
        from polarway.result.option import Nothing, Some

        return Some(self._value) if isinstance(self, Ok) else Nothing

    def transpose(self) -> Option[Result[Any, E_co]]:
        """``Ok(Some(x))`` becomes ``Some(Ok(x))``, ``Ok(Nothing)`` becomes nothing, ``Err(e)`` becomes ``Some(Err(e))``."""
        from polarway.result.option import Option, Some

        if isinstance(self, Err):
            return Some(self)
        if not isinstance(self._value, Option):
            raise TypeError(f"transpose wants an Option inside, found {self._value!r}")
        return self._value.map(Ok)

    def match(self, *, ok: Callable[[T_co], U], err: Callable[[E_co], V]) -> U | V:
        """One function for each case; gives what it gives."""
        return ok(self._value) if isinstance(self, Ok) else err(self._error)

    def __iter__(self) -> Iterator[T_co]:
        """The value, once, or nothing."""
        if isinstance(self, Ok):
            yield self._value


class Ok(Result[T_co, Any]):
    """A step that worked, with its value."""

    __slots__ = ()
    __match_args__ = ("_value",)

    def __init__(self, value: T_co) -> None:
        object.__setattr__(self, "_value", value)

    def __repr__(self) -> str:
        return f"Ok({self._value!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ok):
            return NotImplemented
        return same(self._value, other._value)

    def __hash__(self) -> int:
        return hash((Ok, self._value))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Ok, (self._value,))


class Err(Result[Any, E_co]):
    """A step that failed, with its error."""

    __slots__ = ()
    __match_args__ = ("_error",)

    def __init__(self, error: E_co) -> None:
        object.__setattr__(self, "_error", error)

    def __repr__(self) -> str:
        return f"Err({self._error!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Err):
            return NotImplemented
        return same(self._error, other._error)

    def __hash__(self) -> int:
        return hash((Err, self._error))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Err, (self._error,))
