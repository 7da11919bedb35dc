"""Values that say whether a step worked: ``Result`` (``Ok`` or ``Err``) and ``Option`` (``Some`` or nothing).

The two are values, equal by content, immutable, and matched by structure:

>>> from polarway.result import Err, Ok, Result
>>> def half(n: int) -> Result[int, str]:
...     return Ok(n // 2) if n % 2 == 0 else Err(f"{n} is odd")
>>> Ok(12).and_then(half).and_then(half).and_then(half)
Err('3 is odd')
>>> match Ok(12).and_then(half):
...     case Ok(value):
...         print(value)
...     case Err(error):
...         print("failed:", error)
6

A function that is handed to ``map`` and its kin may raise: the exception passes through. ``safe`` turns exceptions into ``Err``.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Generic, Never, NoReturn, ParamSpec, TypeVar, cast, overload

__all__ = ["Err", "Nothing", "Ok", "Option", "Result", "Some", "UnwrapError", "collect", "safe", "safe_async", "sequence", "traverse"]

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
E = TypeVar("E")
F = TypeVar("F")
T_co = TypeVar("T_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)
P = ParamSpec("P")


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, as one bool: frames and arrays, which compare item by item, are equal as a whole."""
    if left is right:
        return True
    whole = getattr(left, "equals", None) or getattr(right, "equals", None)
    if whole is not None:
        return type(left) is type(right) and bool(left.equals(right))
    answer = left == right
    try:
        return bool(answer)
    except ValueError:
        # An array of answers.
        return getattr(left, "shape", None) == getattr(right, "shape", None) and bool(answer.all())


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
        return self.and_then(lambda left: other.map(lambda right: (left, right)))

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
        return Some(self._value) if isinstance(self, Ok) else Nothing

    def transpose(self) -> Option[Result[Any, E_co]]:
        """``Ok(Some(x))`` becomes ``Some(Ok(x))``, ``Ok(Nothing)`` becomes nothing, ``Err(e)`` becomes ``Some(Err(e))``."""
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
        return same(self._value, other._value) if isinstance(other, Ok) else NotImplemented

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
        return same(self._error, other._error) if isinstance(other, Err) else NotImplemented

    def __hash__(self) -> int:
        return hash((Err, self._error))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Err, (self._error,))


class Option(Generic[T_co]):
    """A value (``Some``) or its absence (``Nothing``). Make one with ``Some(value)``, ``Option.some(value)``, ``Nothing`` or ``Option.nothing()``."""

    __slots__ = ("_value",)

    _value: T_co

    def __new__(cls, *args: Any, **kwargs: Any) -> Option[T_co]:
        if cls is Option:
            raise TypeError("Option is made with Some(value) or Nothing")
        return super().__new__(cls)

    @staticmethod
    def some(value: T) -> Option[T]:
        """``Some(value)``."""
        return Some(value)

    @staticmethod
    def nothing() -> Option[Any]:
        """``Nothing``."""
        return Nothing

    @staticmethod
    def of(value: T | None) -> Option[T]:
        """``Some(value)``, or ``Nothing`` for None."""
        return Nothing if value is None else Some(value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed; make a new one")

    def is_some(self) -> bool:
        """True when there is a value."""
        return self is not Nothing

    def is_none(self) -> bool:
        """True when there is none."""
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
        """The next step, which may give nothing, on the value."""
        return Nothing if self is Nothing else function(self._value)

    flat_map = and_then

    def or_else(self, function: Callable[[], Option[U]]) -> Option[T_co | U]:
        """This, or what the function gives when there is nothing."""
        return function() if self is Nothing else self

    def and_(self, other: Option[U]) -> Option[U]:
        """The other one if this has a value, else nothing."""
        return Nothing if self is Nothing else other

    def or_(self, other: Option[U]) -> Option[T_co | U]:
        """This if it has a value, else the other one."""
        return other if self is Nothing else self

    def filter(self, predicate: Callable[[T_co], bool]) -> Option[T_co]:
        """Nothing when the value does not pass."""
        return self if self is Nothing or predicate(self._value) else Nothing

    def zip(self, other: Option[U]) -> Option[tuple[T_co, U]]:
        """Both values, or nothing."""
        return Nothing if self is Nothing or other is Nothing else Some((self._value, other._value))

    def flatten(self) -> Option[Any]:
        """``Some(Some(x))`` becomes ``Some(x)``."""
        return self._value if self is not Nothing and isinstance(self._value, Option) else self

    def inspect(self, function: Callable[[T_co], object]) -> Option[T_co]:
        """Calls a function with the value for its effect; gives this."""
        if self is not Nothing:
            function(self._value)
        return self

    def unwrap(self) -> T_co:
        """The value; ``UnwrapError`` when there is none."""
        return self.expect("unwrap of Nothing")

    def expect(self, message: str) -> T_co:
        """The value, or ``UnwrapError`` with the message."""
        if self is Nothing:
            raise UnwrapError(message, self)
        return self._value

    def unwrap_or(self, default: U) -> T_co | U:
        """The value, or the default."""
        return default if self is Nothing else self._value

    def unwrap_or_else(self, function: Callable[[], U]) -> T_co | U:
        """The value, or what the function gives."""
        return function() if self is Nothing else self._value

    def map_or(self, default: U, function: Callable[[T_co], U]) -> U:
        """The value through a function, or the default."""
        return default if self is Nothing else function(self._value)

    def ok_or(self, error: E) -> Result[T_co, E]:
        """``Ok(value)``, or ``Err(error)``."""
        return Err(error) if self is Nothing else Ok(self._value)

    def ok_or_else(self, function: Callable[[], E]) -> Result[T_co, E]:
        """``Ok(value)``, or ``Err`` of what the function gives."""
        return Err(function()) if self is Nothing else Ok(self._value)

    def transpose(self) -> Result[Option[Any], Any]:
        """``Some(Ok(x))`` becomes ``Ok(Some(x))``, ``Some(Err(e))`` becomes ``Err(e)``, nothing becomes ``Ok(Nothing)``."""
        if self is Nothing:
            return Ok(Nothing)
        if not isinstance(self._value, Result):
            raise TypeError(f"transpose wants a Result inside, found {self._value!r}")
        return self._value.map(Some)

    def to_optional(self) -> T_co | None:
        """The value, or None."""
        return None if self is Nothing else self._value

    def match(self, *, some: Callable[[T_co], U], nothing: Callable[[], V]) -> U | V:
        """One function for each case; gives what it gives."""
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
    """A value that is there."""

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
        return same(self._value, other._value) if type(other) is Some else NotImplemented

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


def sequence(results: Iterable[Result[T, E]]) -> Result[list[T], E]:
    """All values in order, or the first ``Err``; later results are not looked at.

    Examples
    --------
    >>> sequence([Ok(1), Ok(2)])
    Ok([1, 2])
    >>> sequence([Ok(1), Err("no"), Err("never seen")])
    Err('no')
    """
    values: list[T] = []
    for result in results:
        if isinstance(result, Err):
            return result
        values.append(result._value)
    return Ok(values)


def traverse(items: Iterable[T], function: Callable[[T], Result[U, E]]) -> Result[list[U], E]:
    """``sequence`` of the function's results; stops at the first ``Err``.

    Examples
    --------
    >>> traverse([4, 9], lambda n: Ok(n + 1))
    Ok([5, 10])
    """
    return sequence(function(item) for item in items)


def collect(results: Iterable[Result[T, E]]) -> tuple[list[T], list[E]]:
    """All values and all errors, each in order.

    Examples
    --------
    >>> collect([Ok(1), Err("no"), Ok(2)])
    ([1, 2], ['no'])
    """
    values: list[T] = []
    errors: list[E] = []
    for result in results:
        if isinstance(result, Err):
            errors.append(result._error)
        else:
            values.append(result._value)
    return values, errors


@overload
def safe(function: Callable[P, T], /) -> Callable[P, Result[T, Exception]]: ...
@overload
def safe(*catch: type[E]) -> Callable[[Callable[P, T]], Callable[P, Result[T, E]]]: ...
def safe(*arguments: Any) -> Any:
    """Decorates a function: its value comes as ``Ok``, an exception as ``Err``. ``@safe(ValueError)`` turns only those.

    Examples
    --------
    >>> @safe
    ... def parse(text: str) -> int:
    ...     return int(text)
    >>> parse("7")
    Ok(7)
    >>> parse("x").is_err()
    True
    """
    if len(arguments) == 1 and not isinstance(arguments[0], type):
        return safe(Exception)(arguments[0])
    catch = arguments or (Exception,)

    def decorate(function: Callable[P, T]) -> Callable[P, Result[T, Any]]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> Result[T, Any]:
            try:
                return Ok(function(*args, **kwargs))
            except catch as error:
                return Err(error)

        return call

    return decorate


@overload
def safe_async(function: Callable[P, Awaitable[T]], /) -> Callable[P, Awaitable[Result[T, Exception]]]: ...
@overload
def safe_async(*catch: type[E]) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[Result[T, E]]]]: ...
def safe_async(*arguments: Any) -> Any:
    """As ``safe``, for coroutine functions. Cancellation is not an error and passes through."""
    if len(arguments) == 1 and not isinstance(arguments[0], type):
        return safe_async(Exception)(arguments[0])
    catch = arguments or (Exception,)

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[Result[T, Any]]]:
        @functools.wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> Result[T, Any]:
            try:
                return Ok(await function(*args, **kwargs))
            except catch as error:
                return Err(error)

        return call

    return decorate
