"""``when(...).then(...).otherwise(...)``."""

from __future__ import annotations

from typing import Any

from polarway import inputs
from polarway.expr.expr import Expr


class When:
    """A condition that waits for its value."""

    __slots__ = ("_condition", "_pairs", "_refs")

    def __init__(self, pairs: list[Any], refs: tuple[Any, ...], condition: Any) -> None:
        self._pairs = pairs
        self._refs = refs
        self._condition = condition

    def then(self, statement: Any) -> Then:
        """The value where the condition is true; texts are columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.when(pw.col("a") > 2).then(3).when(pw.col("a") > 1).then(2).otherwise(0)).to_series().to_list()
        [0, 2, 3]
        """
        node, refs = inputs.expr(statement)
        pairs = [*self._pairs, [self._condition, node]]
        return Then._made(pairs, self._refs + tuple(refs))


class Then(Expr):
    """An expression that is null where no condition is true, unless ``otherwise`` says what it is."""

    __slots__ = ()

    @classmethod
    def _made(cls, pairs: list[Any], refs: tuple[Any, ...]) -> Then:
        made = object.__new__(Then)
        made._node = {"when": pairs, "otherwise": None}
        made._refs = refs
        return made

    def when(self, *predicates: Any, **constraints: Any) -> When:
        """Another condition, looked at where none before was true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.when(pw.col("a") > 2).then(3).when(pw.col("a") > 1).then(2).otherwise(0)).to_series().to_list()
        [0, 2, 3]
        """
        node, refs = _condition(predicates, constraints)
        return When(self._node["when"], self._refs + refs, node)

    def otherwise(self, statement: Any) -> Expr:
        """The value where no condition is true.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2, 3]}).select(pw.when(pw.col("a") > 2).then(3).when(pw.col("a") > 1).then(2).otherwise(0)).to_series().to_list()
        [0, 2, 3]
        """
        node, refs = inputs.expr(statement)
        return self._of({"when": self._node["when"], "otherwise": node}, self._refs + tuple(refs))


def when(*predicates: Any, **constraints: Any) -> When:
    """Values by conditions; several conditions must all be true.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [1, 5]})
    >>> frame.select(pw.when(pw.col("a") > 2).then(pw.lit("big")).otherwise(pw.lit("small"))).to_series().to_list()
    ['small', 'big']
    """
    node, refs = _condition(predicates, constraints)
    return When([], refs, node)


def _condition(predicates: tuple[Any, ...], constraints: dict[str, Any]) -> tuple[Any, tuple[Any, ...]]:
    node, refs = inputs.predicate(predicates, constraints, of_rows=False)
    if node is None:
        raise TypeError("at least one predicate or constraint must be provided")
    return node, tuple(refs)
