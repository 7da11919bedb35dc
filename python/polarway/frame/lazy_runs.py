"""How queries run: at once, in the background, in batches, within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, overload

from polarway.backends.modes import backend_of
from polarway.plan import encode
from polarway.streaming.settings import settings_of

if TYPE_CHECKING:
    from polarway.backends.base import Progress
    from polarway.engines import InProcessQuery, QueryResult
    from polarway.frame import DataFrame
from polarway.frame.lazy_core import LazyCore


class LazyRuns(LazyCore):
    """``collect`` and its kin."""

    __slots__ = ()

    @overload
    def collect(
        self,
        *,
        engine: Any = ...,
        background: Literal[True],
        optimizations: Any = ...,
        **_options: Any,
    ) -> InProcessQuery: ...

    @overload
    def collect(
        self,
        *,
        engine: Any = ...,
        background: Literal[False] = False,
        optimizations: Any = ...,
        on_progress: Callable[[Progress], None] | None = ...,
        **_options: Any,
    ) -> DataFrame: ...

    def collect(
        self,
        *,
        engine: Any = "auto",
        background: bool = False,
        optimizations: Any = None,
        on_progress: Callable[[Progress], None] | None = None,
        **_options: Any,
    ) -> DataFrame | InProcessQuery:
        """Runs the query and gives its frame.

        Parameters
        ----------
        engine
            ``auto``, ``in-memory`` or ``streaming``: there is one engine, which streams; the names are accepted. Or a
            :class:`polarway.Engine` of one's own, which runs the query.
        background
            Whether the query runs on a thread of its own; then a :class:`polarway.engines.InProcessQuery` comes back at once.
        optimizations
            Accepted for programs that pass it; the optimizer always runs.
        on_progress
            Called about twenty times a second with the query's progress.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).with_columns(b=pw.col("a") + 1).collect().rows()
        [(1, 2), (2, 3)]
        """
        from polarway.engines import InProcessQuery, chosen

        found = chosen(engine)
        if found is not None:
            options = {"background": True} if background else {}
            return found.collect(self, optimizations=optimizations, **options, **({"on_progress": on_progress} if on_progress else {}))  # type: ignore[arg-type]
        if background:
            return InProcessQuery(lambda watch: self._collected(on_progress=watch))
        frame: DataFrame = self._collected(on_progress=on_progress)
        return frame

    def _collected(self, *, on_progress: Callable[[Progress], None] | None = None, **options: Any) -> Any:
        """Runs the query in this process."""
        from polarway.frame import DataFrame

        if options.pop("background", False):
            return self.collect(engine="cpu", background=True)

        ready = self._ready()
        settings = settings_of(ready._refs)
        backend, plan = backend_of(ready._refs), encode(ready._node)
        if settings is not None:
            return DataFrame._from_native(settings.run(backend, plan, ready._frames(), on_progress))
        return DataFrame._from_native(backend.run(plan, ready._frames(), on_progress=on_progress))

    def execute(self, *, engine: Any = "auto", optimizations: Any = None, **_options: Any) -> QueryResult:
        """Runs the query and gives a result to look at and to go on with.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2]}).execute().n_rows_total
        2
        """
        from polarway.engines import InMemoryEngine, chosen

        return (chosen(engine) or InMemoryEngine()).execute(self, optimizations=optimizations)  # type: ignore[arg-type]

    async def collect_async(self, *, gevent: bool = False, engine: Any = "auto", optimizations: Any = None) -> DataFrame:
        """Runs the query in a thread of its own. Raises ``UnsupportedError`` for ``gevent=True``.

        Examples
        --------
        >>> import polarway as pw
        >>> import asyncio
        >>> async def main() -> pw.DataFrame:
        ...     return await pw.LazyFrame({"a": [1, 2]}).select(pw.col("a").sum()).collect_async()
        >>> asyncio.run(main()).item()
        3
        """
        import asyncio

        if gevent:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError("collect_async(gevent=True) is not supported; await it instead")
        return await asyncio.to_thread(lambda: self.collect(engine=engine))

    def collect_batches(
        self, *, chunk_size: int | None = None, maintain_order: bool = True, lazy: bool = False, engine: Any = "auto", optimizations: Any = None
    ) -> Iterator[DataFrame]:
        """Runs the query and gives its rows in order while it runs, in frames of at most ``chunk_size`` rows: memory stays bounded
        however large the result is.

        Examples
        --------
        >>> import polarway as pw
        >>> sum(len(frame) for frame in pw.LazyFrame({"a": [1, 2, 3]}).collect_batches(chunk_size=2))
        3
        """
        from polarway.engines import local_only
        from polarway.frame import DataFrame

        local_only(engine, "collect_batches")
        ready = self._ready()
        settings = settings_of(ready._refs)
        if settings is not None:
            chunk_size = chunk_size or settings.chunk_size
        plan, backend = encode(ready._node), backend_of(ready._refs)
        natives = backend.batches(plan, ready._frames()) if settings is None else settings.batches(backend, plan, ready._frames())
        for native in natives:
            frame = DataFrame._from_native(native)
            yield from frame.iter_slices(chunk_size) if chunk_size is not None and len(frame) > chunk_size else (frame,)

    def fetch(self, n_rows: int = 500, **options: Any) -> DataFrame:
        """The first rows of the result.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1, 2, 3]}).fetch(2).to_dicts()
        [{'a': 1}, {'a': 2}]
        """
        return self.head(n_rows).collect(**options)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches of the result as they come."""
        if requested_schema is not None:
            return self.collect().__arrow_c_stream__(requested_schema)
        ready = self._ready()
        return backend_of(ready._refs).stream(encode(ready._node), ready._frames())
