"""Sizes of memory: as people write them, and what this machine has."""

from __future__ import annotations

import re
from pathlib import Path

_UNITS = {
    "": 1,
    "b": 1,
    "k": 10**3, "kb": 10**3, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9, "t": 10**12, "tb": 10**12,
    "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
}  # fmt: skip
_SIZE = re.compile(r"\s*([0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)\s*([A-Za-z]*)\s*")
_CGROUP_LIMITS = (("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
                  ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"))  # fmt: skip


def parse_memory_limit(limit: float | str) -> int:
    """A size in bytes. Units are decimal (``KB MB GB TB``: powers of 1000) unless they say otherwise (``KiB MiB GiB TiB``).

    Parameters
    ----------
    limit
        A number of bytes, or text such as ``"2GB"``, ``"2.5 GB"``, ``"512MiB"``, ``"1_000_000"``.

    Raises
    ------
    ValueError
        The text is no size, or the size is less than one byte.

    Examples
    --------
    >>> from polarway.streaming import parse_memory_limit
    >>> parse_memory_limit("2GB"), parse_memory_limit("2.5gb"), parse_memory_limit("1 GiB"), parse_memory_limit(4e9)
    (2000000000, 2500000000, 1073741824, 4000000000)
    """
    if isinstance(limit, bool) or not isinstance(limit, (int, float, str)):
        raise TypeError(f"a memory limit is a number of bytes or text such as '2GB', not {type(limit).__name__!r}")
    if isinstance(limit, str):
        found = _SIZE.fullmatch(limit)
        factor = _UNITS.get(found[2].lower()) if found else None
        if found is None or factor is None:
            raise ValueError(f"{limit!r} is not a memory limit; write a number and a unit, such as '500MB', '2GB' or '512MiB'")
        number = found[1].replace("_", "")
        size = int(number) * factor if number.isdigit() else int(float(number) * factor)
    else:
        if limit != limit or limit in (float("inf"), float("-inf")):
            raise ValueError(f"{limit!r} is not a memory limit")
        size = int(limit)
    if size < 1:
        raise ValueError(f"a memory limit is at least 1 byte, got {limit!r}")
    return size


def get_available_memory() -> int:
    """Bytes of memory that are free for this process now: the least of what the machine has and what its cgroup leaves.

    Examples
    --------
    >>> from polarway.streaming import get_available_memory
    >>> limit = get_available_memory() * 0.6
    >>> limit > 0
    True
    """
    free = _of_machine()
    for limit_file, used_file in _CGROUP_LIMITS:
        limit, used = _number(limit_file), _number(used_file)
        if limit is not None and used is not None and limit < 1 << 60:
            free = min(free, max(0, limit - used))
    return free


def _of_machine() -> int:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        import os

        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    values = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines) if rest.split()}
    return values.get("MemAvailable", values.get("MemFree", 0))


def _number(path: str) -> int | None:
    try:
        text = Path(path).read_text("ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None
