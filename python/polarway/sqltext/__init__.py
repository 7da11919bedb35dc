"""SQL: text to plans, over registered frames or the caller's variables."""

from __future__ import annotations

from polarway.sqltext.context import SQLContext, sql, sql_expr

__all__ = ["SQLContext", "sql", "sql_expr"]
