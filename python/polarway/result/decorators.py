"""Functions whose exceptions become ``Err``."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, overload

from polarway.result.result import Err, Ok, Result

T = TypeVar("T")
E = TypeVar("E")
P = ParamSpec("P")


@overload
def safe(function: Callable[P, T], /) -> Callable[P, Result[T, Exception]]: ...  # type: ignore[misc]
@overload
def safe(*catch: type[E]) -> Callable[[Callable[P, T]], Callable[P, Result[T, E]]]: ...
def safe(*arguments: Any) -> Any:
    """Decorates a function: its value comes as ``Ok``, an exception as ``Err``. ``@safe(ValueError)`` turns only those.

    Raises
    ------
    TypeError
        The function is a coroutine function, for which there is :func:`safe_async`, or a generator function, whose exceptions come later.

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
        _refuse_later_work(function, "safe", "safe_async")

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> Result[T, Any]:
            try:
                return Ok(function(*args, **kwargs))
            except catch as error:
                return Err(error)

        return call

    return decorate


@overload
def safe_async(function: Callable[P, Awaitable[T]], /) -> Callable[P, Awaitable[Result[T, Exception]]]: ...  # type: ignore[misc]
@overload
def safe_async(*catch: type[E]) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[Result[T, E]]]]: ...
def safe_async(*arguments: Any) -> Any:
    """As ``safe``, for coroutine functions. Cancellation is not an error and passes through.

    Examples
    --------
    >>> from polarway.result import Err, Nothing, Ok, Option, Result, Some
    >>> import asyncio
    >>> from polarway.result import safe_async
    >>> @safe_async
    ... async def divide(a: float, b: float) -> float:
    ...     return a / b
    >>> asyncio.run(divide(6, 3)), asyncio.run(divide(1, 0))
    (Ok(2.0), Err(ZeroDivisionError('division by zero')))
    """
    if len(arguments) == 1 and not isinstance(arguments[0], type):
        return safe_async(Exception)(arguments[0])
    catch = arguments or (Exception,)

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[Result[T, Any]]]:
        _refuse_later_work(function, "safe_async", None)

        @functools.wraps(function)
        async def call(*args: P.args, **kwargs: P.kwargs) -> Result[T, Any]:
            try:
                return Ok(await function(*args, **kwargs))
            except catch as error:
                return Err(error)

        return call

    return decorate


def _refuse_later_work(function: Any, name: str, instead: str | None) -> None:
    """A call of these gives something that runs, and fails, when the decorator is long done."""
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError(f"@{name} cannot see the exceptions of a generator, which come while it is read; decorate the function that makes one item")
    if instead is not None and inspect.iscoroutinefunction(function):
        raise TypeError(f"@{name} cannot see the exceptions of a coroutine; use @{instead}")
