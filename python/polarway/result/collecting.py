"""Many results as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, overload

from polarway.result.option import Nothing, Option, Some
from polarway.result.result import Err, Ok, Result

T = TypeVar("T")
U = TypeVar("U")
E = TypeVar("E")


@overload
def sequence(results: Iterable[Result[T, E]]) -> Result[list[T], E]: ...
@overload
def sequence(results: Iterable[Option[T]]) -> Option[list[T]]: ...
def sequence(results: Iterable[Any]) -> Any:
    """All values in order, or the first ``Err`` (of Options: nothing); later ones are not looked at.

    Examples
    --------
    >>> sequence([Ok(1), Ok(2)])
    Ok([1, 2])
    >>> sequence([Ok(1), Err("no"), Err("never seen")])
    Err('no')
    >>> sequence([Some(1), Some(2)]), sequence([Some(1), Nothing])
    (Some([1, 2]), Nothing)
    """
    values: list[Any] = []
    kind: type[Any] = Result
    for result in results:
        if isinstance(result, Err) or result is Nothing:
            return result
        kind = _kind(result)
        values.append(result._value)
    return Some(values) if kind is Option else Ok(values)


@overload
def traverse(items: Iterable[T], function: Callable[[T], Result[U, E]]) -> Result[list[U], E]: ...
@overload
def traverse(items: Iterable[T], function: Callable[[T], Option[U]]) -> Option[list[U]]: ...
def traverse(items: Iterable[Any], function: Callable[[Any], Any]) -> Any:
    """``sequence`` of the function's results; stops at the first ``Err`` or nothing.

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
        elif _kind(result) is Result:
            values.append(result._value)
        else:
            raise TypeError(f"collect takes Results, got {result!r}; an Option becomes one with ok_or(error)")
    return values, errors


def _kind(value: Any) -> type[Any]:
    for kind in (Result, Option):
        if isinstance(value, kind):
            return kind
    raise TypeError(f"a Result or an Option is needed, got {value!r}")
