"""Which mode suits a deployment: the rules of the guide on modes, as a function."""

from __future__ import annotations

from typing import NamedTuple

_GB = 1e9


class ModeAdvice(NamedTuple):
    """A mode and the rules that led to it."""

    mode: str
    reasons: tuple[str, ...]


def recommend_mode(
    *, serverless: bool = False, users: int = 1, data_bytes: float | None = None, memory_bytes: float | None = None, latency_ms: float | None = None
) -> ModeAdvice:
    """The mode that suits a deployment.

    Parameters
    ----------
    serverless
        Whether code runs in functions that come and go, or in a browser.
    users
        How many people or processes query the same data at once.
    data_bytes, memory_bytes
        The size of the data, and of the memory of one machine.
    latency_ms
        How soon an answer must be there.

    Examples
    --------
    >>> from polarway.backends import recommend_mode
    >>> recommend_mode(serverless=True).mode
    'portable'
    >>> recommend_mode(users=4, data_bytes=20e9, memory_bytes=16e9)
    ModeAdvice(mode='distributed', reasons=('4 users and data of 20 GB do not fit in 16 GB of memory',))
    """
    if users < 1:
        raise ValueError(f"`users` is at least 1, got {users}")
    if serverless:
        return ModeAdvice("portable", ("serverless: no native code to load, no server to reach",))
    if users >= 10:
        return ModeAdvice("distributed", (f"{users} users share one copy of the data on a server",))
    if latency_ms is not None and latency_ms < 1:
        return ModeAdvice("standalone", (f"answers within {latency_ms:g} ms leave no time for a network",))
    if data_bytes is not None and memory_bytes is not None and data_bytes > memory_bytes:
        who = f"{users} users and " if users > 1 else ""
        return ModeAdvice("distributed", (f"{who}data of {data_bytes / _GB:g} GB do not fit in {memory_bytes / _GB:g} GB of memory",))
    if data_bytes is not None and data_bytes > 10 * _GB:
        return ModeAdvice("distributed", (f"data of {data_bytes / _GB:g} GB are best held once, on a server",))
    fits = () if data_bytes is None else (f"data of {data_bytes / _GB:g} GB fit in memory",)
    return ModeAdvice("standalone", (*fits, "one user, one process" if users == 1 else f"{users} users, each with a copy of the data"))
