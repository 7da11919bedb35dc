"""Many results as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from polarway.result.result import Err, Ok, Result

T = TypeVar("T")
U = TypeVar("U")
E = TypeVar("E")


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
