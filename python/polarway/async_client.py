"""The client of the Polarway server for asynchronous programs, with ``Result`` and ``Option`` under the same roof.

This version has no server: the client can be made, entered and left, and keeps track of tasks; what needs a server gives
``Err(NetworkError)`` or raises it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, NoReturn, Self

from polarway.result import Err, Nothing, Ok, Option, Result, Some, collect, safe, safe_async, sequence, traverse

__all__ = ["AsyncPolarwayClient", "Err", "Nothing", "Ok", "Option", "Result", "Some", "collect", "safe", "safe_async", "sequence", "traverse"]


class AsyncPolarwayClient:
    """A client of a Polarway server. Making one connects to nothing.

    Leaving the ``async with`` block sets the shutdown event, and cancels and awaits the tasks that :meth:`spawn` started.

    Parameters
    ----------
    address
        ``host:port`` of the server; ``GRPC_SERVER`` or ``localhost:50051`` by default.

    Examples
    --------
    >>> import asyncio
    >>> from polarway.async_client import AsyncPolarwayClient
    >>> async def main():
    ...     async with AsyncPolarwayClient("localhost:1") as client:
    ...         return await client.batch_read(["a.parquet"])
    >>> asyncio.run(main())[0].is_err()
    True
    """

    def __init__(self, address: str | None = None) -> None:
        from polarway.backends import server_address

        self.address = address or server_address.configured() or server_address.DEFAULT_SERVER
        self._shutdown_event = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []

    def spawn(self, coroutine: Any) -> asyncio.Task[Any]:
        """Starts a task that ends with this client at the latest.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def work() -> int:
        ...     return 1
        >>> async def main() -> int:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         return await client.spawn(work())
        >>> asyncio.run(main())
        1
        """
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.append(task)
        task.add_done_callback(lambda done: self._tasks.remove(done) if done in self._tasks else None)
        return task

    async def close(self) -> None:
        """Sets the shutdown event, cancels the tasks and waits for their ends.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> None:
        ...     client = AsyncPolarwayClient("localhost:1")
        ...     await client.close()
        >>> asyncio.run(main())
        """
        self._shutdown_event.set()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def batch_read(self, paths: Iterable[str]) -> list[Result[Any, Exception]]:
        """One Result per path, in order: a handle of the frame that the server holds.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> int:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         return sum(result.is_err() for result in await client.batch_read(["a.parquet", "b.parquet"]))
        >>> asyncio.run(main())
        2
        """
        missing = await self._why_not("batch_read")
        return [Err(missing) for _ in paths]

    async def batch_collect(self, handles: Iterable[Any]) -> list[Result[Any, Exception]]:
        """One Result per handle (or Result of one), in order: its rows as a table. An ``Err`` stays that ``Err``.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> int:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         return sum(result.is_err() for result in await client.batch_collect(["handle"]))
        >>> asyncio.run(main())
        1
        """
        given = list(handles)
        missing = await self._why_not("batch_collect")
        return [handle if isinstance(handle, Err) else Err(missing) for handle in given]

    async def ping(self) -> None:
        """Ends well while the server lives.

        Raises
        ------
        NetworkError
            It does not answer.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.ping()
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "a server answers"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("ping")

    async def from_records(self, records: Iterable[Mapping[str, Any]], name: str | None = None) -> Any:
        """Hands rows to the server.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.from_records([{"a": 1}])
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "a handle"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("from_records")

    async def from_json(self, text: str, name: str | None = None) -> Any:
        """Hands rows to the server, as JSON text.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.from_json('[{"a": 1}]')
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "a handle"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("from_json")

    async def from_pandas(self, frame: Any, name: str | None = None) -> Any:
        """Hands a pandas frame to the server.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     import pandas as pd
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.from_pandas(pd.DataFrame({"a": [1]}))
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "a handle"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("from_pandas")

    async def register(self, name: str, handle: Any) -> None:
        """Gives a frame of the server a name for queries.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.register("trades", "handle")
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "registered"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("register")

    async def query(self, sql: str) -> Any:
        """Runs a query on the server.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.query("SELECT 1")
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "a handle"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("query")

    async def write_parquet(self, handle: Any, path: str) -> None:
        """Writes a frame of the server to a file.

        Examples
        --------
        >>> import asyncio
        >>> from polarway.async_client import AsyncPolarwayClient
        >>> async def main() -> str:
        ...     async with AsyncPolarwayClient("localhost:1") as client:
        ...         try:
        ...             await client.write_parquet("handle", "a.parquet")
        ...         except Exception as error:
        ...             return type(error).__name__
        ...     return "written"
        >>> asyncio.run(main())
        'NetworkError'
        """
        await self._refuse("write_parquet")

    async def _why_not(self, what: str) -> Exception:
        from polarway.backends import server_address
        from polarway.exceptions import NetworkError

        reason = await asyncio.to_thread(server_address.why_not, self.address)
        return NetworkError(f"{what}: {reason}; in this process, polarway.scan_parquet and LazyFrame.collect_async do without a server")

    async def _refuse(self, what: str) -> NoReturn:
        raise await self._why_not(what)
