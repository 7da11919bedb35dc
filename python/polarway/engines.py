"""Engines as objects: what ``collect(engine=...)`` takes besides names, and what one derives to run queries elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame

#: Names of the one engine; ``gpu`` is there for programs that ask for it, and runs on processors.
NAMES = ("auto", "cpu", "in-memory", "streaming", "gpu")


class Engine(ABC):
    """Runs queries. Derived classes have a ``name``, ``collect`` and ``execute``; what else they can do is theirs to add.

    Examples
    --------
    >>> import polarway as pw
    >>> class Counting(pw.Engine):
    ...     runs = 0
    ...     @property
    ...     def name(self) -> str:
    ...         return "counting"
    ...     def collect(self, lf, **options):
    ...         self.runs += 1
    ...         return pw.InMemoryEngine().collect(lf, **options)
    ...     def execute(self, lf, **options):
    ...         return pw.InMemoryEngine().execute(lf, **options)
    >>> engine = Counting()
    >>> pw.LazyFrame({"a": [1, 2]}).sum().collect(engine=engine).item(), engine.runs
    (3, 1)
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """What the engine is called.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.InMemoryEngine().name
        'in-memory'
        """

    @abstractmethod
    def collect(self, lf: LazyFrame, **options: Any) -> DataFrame:
        """The result of a query.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.StreamingEngine().collect(pw.LazyFrame({"a": [1, 2]}).sum()).item()
        3
        """

    @abstractmethod
    def execute(self, lf: LazyFrame, **options: Any) -> QueryResult:
        """The result of a query, where it is.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.StreamingEngine().execute(pw.LazyFrame({"a": [1, 2]})).n_rows_total
        2
        """

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class _LocalEngine(Engine):
    """Runs queries in this process, as ``collect`` does without an engine."""

    _name = "auto"

    def __init__(self, *, monitoring: bool | None = None) -> None:
        if monitoring:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError(f"{type(self).__name__}(monitoring=True) is not supported; use on_progress of collect")

    @property
    def name(self) -> str:
        """What the engine is called.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.StreamingEngine().name
        'streaming'
        """
        return self._name

    def collect(self, lf: LazyFrame, **options: Any) -> DataFrame:
        """Runs a query.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.InMemoryEngine().collect(pw.LazyFrame({"a": [1, 2]}).sum()).item()
        3
        """
        options.pop("optimizations", None)
        return lf._collected(**options)

    def execute(self, lf: LazyFrame, **options: Any) -> QueryResult:
        """Runs a query and keeps its result.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.InMemoryEngine().execute(pw.LazyFrame({"a": [1, 2]})).n_rows_total
        2
        """
        return QueryResult(self.collect(lf, **options))


class InMemoryEngine(_LocalEngine):
    """The engine in this process by the name ``in-memory``. There is one engine, which streams.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.LazyFrame({"a": [1]}).collect(engine=pw.InMemoryEngine()).height
    1
    """

    _name = "in-memory"


class StreamingEngine(_LocalEngine):
    """The engine in this process by the name ``streaming``.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.StreamingEngine().name
    'streaming'
    """

    _name = "streaming"


class QueryResult:
    """What a query gave; :meth:`lazy` goes on with it.

    Examples
    --------
    >>> import polarway as pw
    >>> result = pw.LazyFrame({"a": [1, 2]}).execute()
    >>> result.n_rows_total, result.lazy().collect().height
    (2, 2)
    """

    def __init__(self, frame: DataFrame) -> None:
        self._df = frame

    @property
    def head(self) -> DataFrame:
        """The first rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).execute().head.height
        2
        """
        return self._df.head(10)

    @property
    def n_rows_total(self) -> int:
        """The number of rows.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).execute().n_rows_total
        2
        """
        return self._df.height

    def lazy(self) -> LazyFrame:
        """A query over the result.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).execute().lazy().sum().collect().item()
        3
        """
        return self._df.lazy()

    def __repr__(self) -> str:
        return f"QueryResult; head:\n{self.head}"

    def _repr_html_(self) -> str:
        return self.head._repr_html_()


class InProcessQuery:
    """A query that runs on a thread of its own: what ``collect(background=True)`` gives.

    Examples
    --------
    >>> import polarway as pw
    >>> query = pw.LazyFrame({"a": [1, 2]}).sum().collect(background=True)
    >>> query.fetch_blocking().item()
    3
    """

    def __init__(self, run: Callable[[Callable[[Any], None]], DataFrame]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._is_cancelled = False
        threads = ThreadPoolExecutor(1, "polarway-query")
        self._result = threads.submit(run, self._watch)
        threads.shutdown(wait=False)

    def _watch(self, _progress: Any) -> None:
        if self._is_cancelled:
            raise KeyboardInterrupt("the query was cancelled")

    def fetch(self) -> DataFrame | None:
        """The result, or None while the query runs.

        Examples
        --------
        >>> import polarway as pw
        >>> query = pw.LazyFrame({"a": [1]}).collect(background=True)
        >>> while (frame := query.fetch()) is None:
        ...     pass
        >>> frame.height
        1
        """
        return self._result.result() if self._result.done() else None

    def fetch_blocking(self) -> DataFrame:
        """The result, once it is there.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).collect(background=True).fetch_blocking().height
        1
        """
        return self._result.result()

    def cancel(self) -> None:
        """Asks the query to stop; fetching its result is an error then, if it had not ended.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).collect(background=True).cancel()
        """
        self._is_cancelled = True


def chosen(engine: Any) -> Engine | None:
    """The engine object of an argument, or of the options where that is ``auto``; None for the names.

    Raises
    ------
    ValueError
        There is no such engine.
    """
    if engine == "auto" and isinstance(engine, str):
        from polarway.config import option

        engine = option("engine_affinity") or engine
    if isinstance(engine, Engine):
        return engine
    if not isinstance(engine, str) or engine not in NAMES:
        raise ValueError(f"Invalid engine argument engine={engine!r}; choose auto, in-memory or streaming")
    return None


def local_only(engine: Any, verb: str) -> None:
    """For verbs that run in this process whatever the engine is called."""
    found = chosen(engine)
    if found is not None and not isinstance(found, _LocalEngine):
        from polarway.exceptions import UnsupportedError

        raise UnsupportedError(f"{verb} with the engine {found.name!r} is not supported; leave the engine out, or collect with it first")
