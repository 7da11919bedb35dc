"""The asynchronous client without a server: clear errors, tasks that end with it."""

from __future__ import annotations

import asyncio

import pytest
from polarway import async_client, result
from polarway.async_client import AsyncPolarwayClient
from polarway.exceptions import NetworkError

NOBODY = "localhost:1"


def test_one_result_everywhere():
    for name in ("Result", "Ok", "Err", "Option", "Some", "Nothing", "sequence", "traverse", "collect", "safe", "safe_async"):
        assert getattr(async_client, name) is getattr(result, name)


def test_reads_are_errs_that_name_the_server():
    async def main():
        async with AsyncPolarwayClient(NOBODY) as client:
            return await client.batch_read(["a", "b"]), await client.batch_collect([result.Err("before"), "handle"])

    read, collected = asyncio.run(main())
    assert len(read) == 2 and all(isinstance(one.unwrap_err(), NetworkError) and NOBODY in str(one.unwrap_err()) for one in read)
    assert collected[0] == result.Err("before") and isinstance(collected[1].unwrap_err(), NetworkError)


@pytest.mark.parametrize(
    ("method", "arguments"),
    [("ping", ()), ("query", ("SELECT 1",)), ("from_records", ([{}],)), ("from_json", ("[]",)), ("from_pandas", (None,)), ("register", ("t", None)), ("write_parquet", (None, "x"))],
)
def test_everything_else_raises(method, arguments):
    async def main():
        await getattr(AsyncPolarwayClient(NOBODY), method)(*arguments)

    with pytest.raises(NetworkError, match=f"{method}: no Polarway server answers at {NOBODY}"):
        asyncio.run(main())


def test_tasks_are_cancelled_and_awaited():
    ended = []

    async def work():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def main():
        async with AsyncPolarwayClient(NOBODY) as client:
            client.spawn(work())
            client._tasks.append(asyncio.create_task(work()))
            await asyncio.sleep(0)
            assert not client._shutdown_event.is_set()
        return client

    client = asyncio.run(main())
    assert ended == [True, True] and client._tasks == [] and client._shutdown_event.is_set()


def test_the_address(monkeypatch):
    monkeypatch.setenv("GRPC_SERVER", "example:7")
    assert AsyncPolarwayClient().address == "example:7"
    monkeypatch.delenv("GRPC_SERVER")
    assert AsyncPolarwayClient().address == "localhost:50051"
