"""What every expression is: a node of the plan and the objects that the node's handles belong to."""

from __future__ import annotations

import datetime as dt
from operator import index
from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.plan.literals import literal

if TYPE_CHECKING:
    from polarway.expr.expr import Expr
    from polarway.plan.nodes import ExprNode

_PLAIN = (int, float, bool, str)


def operand(value: Any) -> tuple[ExprNode, tuple[Any, ...]]:
    """The other side of an operator: texts are values here, not columns."""
    kind = type(value)
    if kind in _PLAIN:
        return literal(value), ()
    node = getattr(value, "_node", None)
    if node is not None and hasattr(value, "_refs"):
        return node, value._refs
    from polarway.functions import lit

    made = lit(value)
    return made._node, made._refs


def column(value: Any) -> tuple[ExprNode, tuple[Any, ...]]:
    """An argument: texts are columns here."""
    return inputs.expr(value)


def duration_text(value: Any) -> Any:
    """A timedelta as the text form of durations (``1d2h3us``); text stays as it is."""
    if not isinstance(value, dt.timedelta):
        return value
    micros = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
    sign = "-" if micros < 0 else ""
    micros = abs(micros)
    parts = []
    for unit, size in (("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000), ("us", 1)):
        count, micros = divmod(micros, size)
        if count:
            parts.append(f"{count}{unit}")
    return sign + ("".join(parts) or "0us")


def dtype_json(dtype: Any) -> Any:
    """A data type, Python type or name of the plan in plan form."""
    if isinstance(dtype, str):
        return dtype
    from polarway.datatypes import dtype_to_json, parse_into_dtype

    return dtype_to_json(parse_into_dtype(dtype))


class ExprCore:
    """A plan expression. Immutable: every method gives a new one."""

    __slots__ = ("_node", "_refs")

    _node: ExprNode
    _refs: tuple[Any, ...]

    @classmethod
    def _of(cls, node: ExprNode, refs: tuple[Any, ...] = ()) -> Expr:
        expr = object.__new__(_expr_class())
        expr._node = node
        expr._refs = refs
        return expr

    def _fn(self, name: str, /, *others: Any, **options: Any) -> Expr:
        """A function of this expression and others, where texts are columns."""
        return self._call("fn", name, [inputs.expr(other) for other in others], options)

    def _op(self, name: str, /, *others: Any, **options: Any) -> Expr:
        """A function of this expression and others, where texts are values."""
        return self._call("fn", name, [operand(other) for other in others], options)

    def _agg(self, name: str, /, *others: Any, **options: Any) -> Expr:
        """One value of many rows."""
        return self._call("agg", name, [inputs.expr(other) for other in others], options)

    def _call(self, kind: str, name: str, others: list[Any], options: dict[str, Any]) -> Expr:
        args = [self._node]
        refs = self._refs
        for other, more in others:
            args.append(other)
            if more:
                refs = refs + tuple(more)
        node: ExprNode = {kind: name, "args": args}
        if options:
            node["opts"] = options
        return self._of(node, refs)

    def _binary(self, name: str, other: Any) -> Expr:
        node, refs = operand(other)
        return self._of({"fn": name, "args": [self._node, node]}, self._refs + refs if refs else self._refs)

    def _reversed(self, name: str, other: Any) -> Expr:
        node, refs = operand(other)
        return self._of({"fn": name, "args": [node, self._node]}, self._refs + refs)


def given(**options: tuple[Any, Any]) -> dict[str, Any]:
    """Options that differ from their defaults; each is (value, default).

    Raises
    ------
    TypeError
        A value that is neither true nor false for an option that is.
    """
    for name, (value, default) in options.items():
        if type(default) is bool and type(value) is not bool:
            options[name] = flag(value), default
    return {name: value for name, (value, default) in options.items() if value != default or type(value) is not type(default)}


def flag(value: Any) -> bool:
    """A truth value, of Python or numpy."""
    if isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and hasattr(value, "dtype") and value.dtype == bool:
        return bool(value)
    what = "'None'" if value is None else f"{type(value).__name__!r} object"
    raise TypeError(f"{what} is not an instance of 'bool'")


def unsigned(value: Any) -> int:
    """A whole number that is not negative."""
    number = index(value)
    if number < 0:
        raise OverflowError("can't convert negative int to unsigned")
    return number


def text_of(value: Any) -> str:
    """A text, and nothing else."""
    if not isinstance(value, str):
        raise TypeError(("'None'" if value is None else f"{type(value).__name__!r} object") + " is not an instance of 'str'")
    return value


def _expr_class() -> type[Expr]:
    global _EXPR
    if _EXPR is None:
        from polarway.expr.expr import Expr

        _EXPR = Expr
    return _EXPR


_EXPR: type[Expr] | None = None
