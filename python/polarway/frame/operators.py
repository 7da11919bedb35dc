"""Arithmetic and comparison of whole eager frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from polarway import inputs
from polarway.frame.summaries import Summaries
from polarway.plan import nodes

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame


class Operators(Summaries):
    """``+ - * / // %`` with a value, a series or a frame; ``== != < > <= >=``."""

    __slots__ = ()

    _native: Any

    def _arithmetic(self, name: str, other: Any, *, swapped: bool = False) -> DataFrame:
        if isinstance(other, Operators):
            return self._with_frame(name, other)
        value, refs = inputs.expr(_literal(other))
        args = (value, nodes.ALL_COLUMNS) if swapped else (nodes.ALL_COLUMNS, value)
        node: nodes.ExprNode = {"name": nodes.function(name, *args), "op": "keep", "args": []} if swapped else nodes.function(name, *args)
        return self._every(node, refs)  # type: ignore[return-value]

    def _with_frame(self, name: str, other: Operators) -> DataFrame:
        """Columns by position; the shorter frame is filled with nulls."""
        mine, theirs = list(self._native.schema()), list(other._native.schema())
        right = [f"{position}\x00right" for position in range(len(theirs))]
        both = nodes.union([self._node, nodes.rename(other._node, theirs, right, True)], "horizontal")
        exprs = []
        for position, label in enumerate(mine):
            if position < len(right):
                exprs.append(nodes.alias(nodes.function(name, nodes.column(label), nodes.column(right[position])), label))
            else:
                exprs.append(nodes.column(label))
        return self._apply(nodes.select(both, exprs), other._refs)  # type: ignore[return-value]

    def __add__(self, other: Any) -> DataFrame:
        return self._arithmetic("add", other)

    def __radd__(self, other: Any) -> DataFrame:
        return self._arithmetic("add", other, swapped=True)

    def __sub__(self, other: Any) -> DataFrame:
        return self._arithmetic("sub", other)

    def __mul__(self, other: Any) -> DataFrame:
        return self._arithmetic("mul", other)

    def __rmul__(self, other: Any) -> DataFrame:
        return self._arithmetic("mul", other)

    def __truediv__(self, other: Any) -> DataFrame:
        return self._arithmetic("truediv", other)

    def __floordiv__(self, other: Any) -> DataFrame:
        return self._arithmetic("floordiv", other)

    def __mod__(self, other: Any) -> DataFrame:
        return self._arithmetic("mod", other)

    def _comparison(self, name: str, other: Any) -> DataFrame:
        if isinstance(other, Operators):
            self._check_same_shape(other)
            return self._with_frame(name, other)
        value, refs = inputs.expr(_literal(other))
        return self._every(nodes.function(name, nodes.ALL_COLUMNS, value), refs)  # type: ignore[return-value]

    def _check_same_shape(self, other: Operators) -> None:
        if self._native.rows() != other._native.rows() or len(self._native.schema()) != len(other._native.schema()):
            raise ValueError("DataFrame dimensions do not match")
        if list(self._native.schema()) != list(other._native.schema()):
            raise ValueError("DataFrame columns do not match")

    def __eq__(self, other: object) -> DataFrame:  # type: ignore[override]
        return self._comparison("eq", other)

    def __ne__(self, other: object) -> DataFrame:  # type: ignore[override]
        return self._comparison("ne", other)

    def __lt__(self, other: Any) -> DataFrame:
        return self._comparison("lt", other)

    def __le__(self, other: Any) -> DataFrame:
        return self._comparison("le", other)

    def __gt__(self, other: Any) -> DataFrame:
        return self._comparison("gt", other)

    def __ge__(self, other: Any) -> DataFrame:
        return self._comparison("ge", other)

    __hash__ = None  # type: ignore[assignment]


def _literal(value: Any) -> Any:
    if isinstance(value, str):
        from polarway.functions import lit

        return lit(value)
    return value
