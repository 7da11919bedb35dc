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
    """A value was taken out of an ``Err``, an error out of an ``Ok``, or anything out of nothing. ``result`` has the whole value.

    Examples
    --------
    >>> from polarway.result import Err
    >>> from polarway.result import UnwrapError
    >>> try:
    ...     Err("no file").unwrap()
    ... except UnwrapError as error:
    ...     print(error.result)
    Err('no file')
    """

    def __init__(self, message: str, result: object) -> None:
        super().__init__(message)
        self.result = result


class Result(Generic[T_co, E_co]):
    """The value of a step that worked (``Ok``) or the error of one that did not (``Err``).

    Make one with ``Ok(value)`` and ``Err(error)``, or ``Result.ok(value)`` and ``Result.err(error)``.

    Examples
    --------
    >>> from polarway.result import Ok, Result
    >>> divided: Result[float, str] = Ok(7.0)
    >>> divided.map(lambda value: value / 2).unwrap_or(0.0)
    3.5
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
        """``Ok(value)``.

        Examples
        --------
        >>> from polarway.result import Result
        >>> Result.ok(1)
        Ok(1)
        """
        return Ok(value)

    @staticmethod
    def err(error: E) -> Result[Any, E]:
        """``Err(error)``.

        Examples
        --------
        >>> from polarway.result import Result
        >>> Result.err("no file")
        Err('no file')
        """
        return Err(error)

    # Upper-case spellings are in use too.
    @staticmethod
    def Ok(value: T) -> Result[T, Any]:
        """``Ok(value)``.

        Examples
        --------
        >>> from polarway.result import Ok, Result
        >>> Result.Ok(1)
        Ok(1)
        """
        return Ok(value)

    @staticmethod
    def Err(error: E) -> Result[Any, E]:
        """``Err(error)``.

        Examples
        --------
        >>> from polarway.result import Err, Result
        >>> Result.Err("no file")
        Err('no file')
        """
        return Err(error)

    @staticmethod
    def from_optional(value: T | None, error: E) -> Result[T, E]:
        """``Ok(value)``, or ``Err(error)`` for None.

        Examples
        --------
        >>> from polarway.result import Result
        >>> Result.from_optional({"a": 1}.get("b"), "no key b")
        Err('no key b')
        """
        return Err(error) if value is None else Ok(value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def is_ok(self) -> bool:
        """True for ``Ok``.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).is_ok(), Err("no").is_ok()
        (True, False)
        """
        return isinstance(self, Ok)

    def is_err(self) -> bool:
        """True for ``Err``.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).is_err(), Err("no").is_err()
        (False, True)
        """
        return isinstance(self, Err)

    def is_ok_and(self, predicate: Callable[[T_co], bool]) -> bool:
        """True for an ``Ok`` whose value passes.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(3).is_ok_and(lambda value: value > 2)
        True
        """
        return isinstance(self, Ok) and predicate(self._value)

    def is_err_and(self, predicate: Callable[[E_co], bool]) -> bool:
        """True for an ``Err`` whose error passes.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err(404).is_err_and(lambda code: code >= 500)
        False
        """
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
        """The error through a function; an ``Ok`` stays.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err(404).map_err(lambda code: f"status {code}")
        Err('status 404')
        """
        return Err(function(self._error)) if isinstance(self, Err) else cast("Result[T_co, F]", self)

    def map_or(self, default: U, function: Callable[[T_co], U]) -> U:
        """The value through a function, or the default.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(2).map_or(0, lambda value: value * 10), Err("no").map_or(0, lambda value: value * 10)
        (20, 0)
        """
        return function(self._value) if isinstance(self, Ok) else default

    def map_or_else(self, default: Callable[[E_co], U], function: Callable[[T_co], U]) -> U:
        """The value through one function, or the error through the other.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err("no").map_or_else(len, lambda value: value * 10)
        2
        """
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
        """Another try on the error; an ``Ok`` stays.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Err("no").or_else(lambda error: Ok(f"instead of {error}"))
        Ok('instead of no')
        """
        return function(self._error) if isinstance(self, Err) else cast("Result[T_co | U, F]", self)

    def and_(self, other: Result[U, F]) -> Result[U, E_co | F]:
        """The other one if this is ``Ok``, else this.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).and_(Ok("next")), Err("no").and_(Ok("next"))
        (Ok('next'), Err('no'))
        """
        return other if isinstance(self, Ok) else cast("Result[U, E_co | F]", self)

    def or_(self, other: Result[U, F]) -> Result[T_co | U, F]:
        """This if it is ``Ok``, else the other one.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).or_(Ok(2)), Err("no").or_(Ok(2))
        (Ok(1), Ok(2))
        """
        return cast("Result[T_co | U, F]", self) if isinstance(self, Ok) else other

    def filter(self, predicate: Callable[[T_co], bool], error: F) -> Result[T_co, E_co | F]:
        """An ``Ok`` whose value does not pass becomes ``Err(error)``.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(-1).filter(lambda value: value >= 0, "negative")
        Err('negative')
        """
        return Err(error) if isinstance(self, Ok) and not predicate(self._value) else self

    def zip(self, other: Result[U, F]) -> Result[tuple[T_co, U], E_co | F]:
        """Both values, or the first error.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).zip(Ok("a")), Ok(1).zip(Err("no"))
        (Ok((1, 'a')), Err('no'))
        """
        return self.and_then(lambda left: other.map(lambda right: (left, right)))  # type: ignore[misc]

    def flatten(self) -> Result[Any, Any]:
        """``Ok(Ok(x))`` becomes ``Ok(x)``, ``Ok(Err(e))`` becomes ``Err(e)``.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(Ok(1)).flatten()
        Ok(1)
        """
        return self._value if isinstance(self, Ok) and isinstance(self._value, Result) else self

    def inspect(self, function: Callable[[T_co], object]) -> Result[T_co, E_co]:
        """Calls a function with the value for its effect; gives this.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(1).inspect(print)
        1
        Ok(1)
        """
        if isinstance(self, Ok):
            function(self._value)
        return self

    def inspect_err(self, function: Callable[[E_co], object]) -> Result[T_co, E_co]:
        """Calls a function with the error for its effect; gives this.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err("no").inspect_err(print)
        no
        Err('no')
        """
        if isinstance(self, Err):
            function(self._error)
        return self

    def unwrap(self) -> T_co:
        """The value.

        Raises
        ------
        Exception
            The error of an ``Err`` when it is an exception, else ``UnwrapError``.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(1).unwrap()
        1
        """
        if isinstance(self, Ok):
            return cast("T_co", self._value)
        if isinstance(self._error, BaseException):
            raise self._error
        raise UnwrapError(f"unwrap of {self!r}", self)

    def unwrap_err(self) -> E_co:
        """The error; ``UnwrapError`` for an ``Ok``.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err("no").unwrap_err()
        'no'
        """
        if isinstance(self, Err):
            return cast("E_co", self._error)
        raise UnwrapError(f"unwrap_err of {self!r}", self)

    def expect(self, message: str) -> T_co:
        """The value, or ``UnwrapError`` with the message and the error.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(1).expect("a number was promised")
        1
        """
        if isinstance(self, Ok):
            return cast("T_co", self._value)
        raise UnwrapError(f"{message}: {self._error!r}", self) from (self._error if isinstance(self._error, BaseException) else None)

    def expect_err(self, message: str) -> E_co:
        """The error, or ``UnwrapError`` with the message and the value.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err("no").expect_err("an error was promised")
        'no'
        """
        if isinstance(self, Err):
            return cast("E_co", self._error)
        raise UnwrapError(f"{message}: {self._value!r}", self)

    def unwrap_or(self, default: U) -> T_co | U:
        """The value, or the default.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).unwrap_or(0), Err("no").unwrap_or(0)
        (1, 0)
        """
        return self._value if isinstance(self, Ok) else default

    def unwrap_or_else(self, function: Callable[[E_co], U]) -> T_co | U:
        """The value, or what the function makes of the error.

        Examples
        --------
        >>> from polarway.result import Err
        >>> Err("no").unwrap_or_else(len)
        2
        """
        return self._value if isinstance(self, Ok) else function(self._error)

    def ok_value(self) -> T_co | None:
        """The value, or None.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).ok_value(), Err("no").ok_value()
        (1, None)
        """
        return self._value if isinstance(self, Ok) else None

    def err_value(self) -> E_co | None:
        """The error, or None.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).err_value(), Err("no").err_value()
        (None, 'no')
        """
        return self._error if isinstance(self, Err) else None

    def to_option(self) -> Option[T_co]:
        """``Some(value)``, or nothing.

        Examples
        --------
        >>> from polarway.result import Err, Ok
        >>> Ok(1).to_option(), Err("no").to_option()
        (Some(1), Nothing)
        """
        from polarway.result.option import Nothing, Some

        return Some(self._value) if isinstance(self, Ok) else Nothing

    def transpose(self) -> Option[Result[Any, E_co]]:
        """``Ok(Some(x))`` becomes ``Some(Ok(x))``, ``Ok(Nothing)`` becomes nothing, ``Err(e)`` becomes ``Some(Err(e))``.

        Examples
        --------
        >>> from polarway.result import Nothing, Ok, Some
        >>> Ok(Some(1)).transpose(), Ok(Nothing).transpose()
        (Some(Ok(1)), Nothing)
        """
        from polarway.result.option import Option, Some

        if isinstance(self, Err):
            return Some(self)
        if not isinstance(self._value, Option):
            raise TypeError(f"transpose wants an Option inside, found {self._value!r}")
        return self._value.map(Ok)

    def match(self, *, ok: Callable[[T_co], U], err: Callable[[E_co], V]) -> U | V:
        """One function for each case; gives what it gives.

        Examples
        --------
        >>> from polarway.result import Ok
        >>> Ok(2).match(ok=lambda value: value * 10, err=lambda error: 0)
        20
        """
        return ok(self._value) if isinstance(self, Ok) else err(self._error)

    def __iter__(self) -> Iterator[T_co]:
        """The value, once, or nothing."""
        if isinstance(self, Ok):
            yield self._value


class Ok(Result[T_co, Any]):
    """A step that worked, with its value.

    Examples
    --------
    >>> from polarway.result import Err, Ok
    >>> Ok(1), Ok(1) == Ok(1), Ok(1) == Err(1)
    (Ok(1), True, False)
    """

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
    """A step that failed, with its error.

    Examples
    --------
    >>> from polarway.result import Err
    >>> Err("no file"), Err("no").is_err()
    (Err('no file'), True)
    """

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
