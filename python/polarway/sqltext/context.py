"""Running SQL over frames."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from polarway.exceptions import SQLInterfaceError
from polarway.sqltext import translation, variables

if TYPE_CHECKING:
    from polarway.lazyframe import LazyFrame

FrameType = TypeVar("FrameType")


class SQLContext(Generic[FrameType]):
    """Tables by name, and queries over them.

    Parameters
    ----------
    frames
        Tables by name: frames, lazy frames, series, and frames of pandas, pyarrow and Polars.
    register_globals
        Registers the caller's variables that are frames or series; a number: only so many of the latest.
    eager
        Whether :meth:`execute` gives frames instead of lazy frames.
    **named_frames
        More tables.

    Examples
    --------
    >>> import polarway as pw
    >>> context = pw.SQLContext(trades=pw.DataFrame({"symbol": ["A", "B", "A"], "price": [1.0, 2.0, 3.0]}), eager=True)
    >>> context.execute("SELECT symbol, AVG(price) AS mean FROM trades GROUP BY symbol ORDER BY symbol").rows()
    [('A', 2.0), ('B', 2.0)]
    """

    def __init__(self, frames: Mapping[str, Any] | None = None, *, register_globals: bool | int = False, eager: bool = False, **named_frames: Any) -> None:
        self._tables: dict[str, LazyFrame] = {}
        self._eager = eager
        self._scopes: list[set[str]] = []
        if register_globals:
            most = None if register_globals is True else int(register_globals)
            self.register_many(variables.found(all_compatible=False, most=most))
        self.register_many(frames, **named_frames)

    def __repr__(self) -> str:
        return f"<SQLContext [tables:{len(self._tables)}] at 0x{id(self):x}>"

    def __enter__(self) -> Self:
        """Begins a scope: tables registered in it are gone when it ends."""
        self._scopes.append(set(self._tables))
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        before = self._scopes.pop()
        self.unregister([name for name in self._tables if name not in before])

    # ---- tables

    def register(self, name: str, frame: Any) -> Self:
        """Registers one table; None is a table without columns.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.SQLContext().register("t", pw.DataFrame({"a": [1, 2]})).execute("SELECT SUM(a) AS total FROM t", eager=True).item()
        3
        """
        self._tables[name] = variables.as_table(frame)
        return self

    def register_many(self, frames: Mapping[str, Any] | None = None, **named_frames: Any) -> Self:
        """Registers several tables.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.SQLContext().register_many({"t": pw.DataFrame({"a": [1]})}, u=pw.DataFrame({"b": [2]})).tables()
        ['t', 'u']
        """
        for name, frame in {**(frames or {}), **named_frames}.items():
            self.register(name, frame)
        return self

    def register_globals(self, n: int | None = None, *, all_compatible: bool = True) -> Self:
        """Registers the caller's variables that can be tables, or the latest ``n`` of them.

        Examples
        --------
        >>> import polarway as pw
        >>> prices = pw.DataFrame({"price": [1, 2]})
        >>> "prices" in pw.SQLContext().register_globals().tables()
        True
        """
        return self.register_many(variables.found(all_compatible=all_compatible, most=n))

    def unregister(self, names: str | Collection[str]) -> Self:
        """Takes tables away.

        Examples
        --------
        >>> import polarway as pw
        >>> context = pw.SQLContext(t=pw.DataFrame({"a": [1]}), u=pw.DataFrame({"b": [2]}))
        >>> context.unregister("t").tables()
        ['u']
        """
        for name in [names] if isinstance(names, str) else list(names):
            self._tables.pop(name, None)
        return self

    def tables(self) -> list[str]:
        """The names of all tables, sorted.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.SQLContext(b=pw.DataFrame(), a=pw.DataFrame()).tables()
        ['a', 'b']
        """
        return sorted(self._tables)

    # ---- queries

    def execute(self, query: str, *, eager: bool | None = None) -> Any:
        """Runs a statement; a query gives a lazy frame, or with ``eager`` a frame.

        Raises
        ------
        SQLInterfaceError, SQLSyntaxError
            The text is no SQL of this dialect; the message says where, or which name is near.
        ColumnNotFoundError
            No table of the query has that column.

        Examples
        --------
        >>> import polarway as pw
        >>> context = pw.SQLContext(t=pw.DataFrame({"a": [3, 1, 2]}))
        >>> context.execute("SELECT a FROM t WHERE a > 1 ORDER BY a").collect().rows()
        [(2,), (3,)]
        >>> context.execute("SELECT MAX(a) AS most FROM t", eager=True).item()
        3
        """
        if not isinstance(query, str):
            raise TypeError(f"a query is a text, not {type(query).__name__}")
        lazy = self._statement(query)
        return lazy.collect() if (self._eager if eager is None else eager) else lazy

    @classmethod
    def execute_global(cls, query: str, *, eager: bool = False) -> Any:
        """Runs a query over the caller's variables that it names: frames, series, and frames of pandas, pyarrow and Polars.

        Examples
        --------
        >>> import polarway as pw
        >>> trades = pw.DataFrame({"price": [1.0, 2.0]})
        >>> pw.SQLContext.execute_global("SELECT SUM(price) AS total FROM trades", eager=True).item()
        3.0
        """
        context = cls(variables.found(all_compatible=True, names=translation.words(query)))
        return context.execute(query, eager=eager)

    def _statement(self, query: str) -> LazyFrame:
        translated = translation.Translation(query, self._tables)
        answer = translated.answer()
        kind = answer["statement"]
        if kind == "query":
            return translated.frame(answer["plan"])
        if kind == "explain":
            return _frame({"Logical Plan": translated.frame(answer["plan"]).explain().splitlines()})
        if kind == "show_tables":
            return _frame({"name": self.tables()})
        if kind == "create_table":
            return self._create(answer, translated)
        if kind == "delete":
            return translated.frame(answer["plan"])
        return self._drop(answer) if kind == "drop_table" else self._truncate(answer)

    def _create(self, answer: dict[str, Any], translated: translation.Translation) -> LazyFrame:
        name: str = answer["name"]
        if name in self._tables and not answer["or_replace"]:
            if not answer["if_not_exists"]:
                raise SQLInterfaceError(f"relation '{name}' already exists; use CREATE OR REPLACE TABLE, or DROP TABLE first")
        else:
            self._tables[name] = translated.frame(answer["plan"])
        return _frame({"Response": [f"CREATE TABLE {name}"]})

    def _existing(self, answer: dict[str, Any]) -> list[str]:
        out = []
        for name in answer["names"]:
            near = [known for known in self._tables if known == name] or [known for known in self._tables if known.lower() == name.lower()]
            if not near and not answer["if_exists"]:
                raise SQLInterfaceError(f"table '{name}' does not exist; tables: {', '.join(self.tables()) or 'none'}")
            out.extend(near[:1])
        return out

    def _drop(self, answer: dict[str, Any]) -> LazyFrame:
        self.unregister(self._existing(answer))
        return _frame({})

    def _truncate(self, answer: dict[str, Any]) -> LazyFrame:
        emptied: LazyFrame = _frame({})
        for name in self._existing(answer):
            emptied = self._tables[name] = self._tables[name].clear().lazy()
        return emptied


def _frame(data: dict[str, Any]) -> LazyFrame:
    from polarway.frame import DataFrame

    return DataFrame(data).lazy()


def sql(query: str, *, eager: bool = False) -> Any:
    """Runs SQL over the caller's variables that the text names: frames, lazy frames, series, frames of pandas, pyarrow and Polars.

    Parameters
    ----------
    query
        One statement; docs/sql.md says what it may hold.
    eager
        Gives a frame instead of a lazy frame.

    Examples
    --------
    >>> import polarway as pw
    >>> ticks = pw.DataFrame({"symbol": ["A", "B", "A"], "volume": [10, 20, 30]})
    >>> pw.sql("SELECT symbol, SUM(volume) AS total FROM ticks GROUP BY symbol ORDER BY total DESC", eager=True).rows()
    [('A', 40), ('B', 20)]
    """
    return SQLContext.execute_global(query, eager=eager)


def sql_expr(sql: str | Collection[str]) -> Any:
    """An expression, or a list of expressions, from the text that SQL has for it.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.DataFrame({"a": [2, 3]}).select(pw.sql_expr("POWER(a, 2) AS squared")).rows()
    [(4,), (9,)]
    >>> pw.DataFrame({"a": [2, 3]}).select(pw.sql_expr(["MIN(a) AS least", "MAX(a) AS most"])).rows()
    [(2, 3)]
    """
    return translation.expression(sql) if isinstance(sql, str) else [translation.expression(one) for one in sql]
