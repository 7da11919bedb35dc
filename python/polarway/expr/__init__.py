"""Expressions: what to compute, as nodes of the plan."""

from polarway.expr.expr import Expr
from polarway.expr.selector import Selector
from polarway.expr.when import Then, When, when

__all__ = ["Expr", "Selector", "Then", "When", "when"]
