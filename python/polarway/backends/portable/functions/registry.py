"""How a function is declared and called."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from polarway.backends.portable.values import LITERAL, Scope, Value
from polarway.datatypes.base import DataType, dtype_short_name
from polarway.exceptions import InvalidOperationError, InvalidPlanError, UnsupportedError

if TYPE_CHECKING:
    from polarway.backends.portable.evaluator import Evaluator

_NONE = object()


class Call:
    """One use of a function: its arguments' values and its options."""

    __slots__ = ("_used", "args", "evaluator", "name", "nodes", "options", "scope")

    def __init__(self, name: str, scope: Scope, args: list[Value], options: dict[str, Any], evaluator: Evaluator, nodes: list[Any]) -> None:
        self.name = name
        self.scope = scope
        self.args = args
        self.options = options
        self.evaluator = evaluator
        self.nodes = nodes
        self._used: set[str] = set()

    def opt(self, name: str, default: Any = _NONE) -> Any:
        """An option; without a default it must be there."""
        self._used.add(name)
        if name in self.options:
            return self.options[name]
        if default is _NONE:
            raise InvalidPlanError(f'invalid plan: function "{self.name}" needs the option "{name}"')
        return default

    def complete(self) -> None:
        """Options that nobody asked for are an error."""
        for name in self.options:
            if name not in self._used:
                raise InvalidPlanError(f'invalid plan: unknown option "{name}" of function "{self.name}"')

    def constant(self, index: int, default: Any = _NONE) -> Any:
        """The Python value of an argument that is one value for all rows."""
        if index >= len(self.args):
            if default is _NONE:
                raise InvalidPlanError(f'invalid plan: function "{self.name}" lacks argument {index + 1}')
            return default
        value = self.args[index]
        if value.shape != LITERAL and not (len(value.data) == 1 and self.scope.groups == 1):
            if self.evaluator.dry and value.shape < 2 and not len(value.data):
                return default if default is not _NONE else 0
            raise UnsupportedError(f'not supported: function "{self.name}" with a column as argument {index + 1}; give it one value')
        found = value.data[0].as_py()
        # Aggregates of no rows, when only types are asked for, are null.
        return (default if default is not _NONE else 0) if found is None and self.evaluator.dry else found

    def undefined(self, dtype: DataType) -> InvalidOperationError:
        """The error for an argument of a type that the function is not for."""
        return InvalidOperationError(f"`{self.name}` operation not supported for dtype {dtype_short_name(dtype)}; cast the column first")

    def unsupported(self, what: str) -> UnsupportedError:
        """The error for a form of the function that this backend lacks."""
        return UnsupportedError(f'not supported: function "{self.name}" {what} in the portable backend')


Body = Callable[[Call], Value]


class Entry:
    """A function: how many arguments it takes, what computes it, and whether it looks at one row at a time."""

    __slots__ = ("body", "least", "most", "rowwise")

    def __init__(self, body: Body, least: int, most: int | None, rowwise: bool) -> None:
        self.body = body
        self.least = least
        self.most = most
        self.rowwise = rowwise


TABLE: dict[str, Entry] = {}


def function(*names: str, args: int = 1, most: int | None = -1, rowwise: bool = True) -> Callable[[Body], Body]:
    """Declares a function under its names; ``most`` None: any number of arguments."""

    def add(body: Body) -> Body:
        for name in names:
            TABLE[name] = Entry(body, args, args if most == -1 else most, rowwise)
        return body

    return add
