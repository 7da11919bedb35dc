"""One engine in one process: reads "run" lines, answers with one JSON line of figures each; "answer" gives the rows of the last run."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import queries

SHORT_SECONDS = 0.002
REPEATS = 200


def peak_bytes() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def measure(run: queries.Timed) -> tuple[dict[str, float], object]:
    """Short queries are repeated within one figure: the least of many, so that the clock's own cost vanishes."""
    cpu = time.process_time()
    start = time.perf_counter()
    result = run()
    wall = time.perf_counter() - start
    used = time.process_time() - cpu
    if wall < SHORT_SECONDS:
        walls = []
        cpu = time.process_time()
        for _ in range(REPEATS):
            start = time.perf_counter()
            result = run()
            walls.append(time.perf_counter() - start)
        used = (time.process_time() - cpu) / REPEATS
        wall = min(walls)
    return {"wall": wall, "cpu": used, "peak": peak_bytes()}, result


def main() -> None:
    name, query, path = sys.argv[1:4]
    binders = queries.all_queries()[query].engines
    try:
        bind = binders[name]()
    except (ImportError, KeyError) as error:
        print(json.dumps({"absent": str(error)}), flush=True)
        return
    run, answer = bind(path)
    print(json.dumps({"ready": True}), flush=True)
    result = None
    for line in sys.stdin:
        if line.strip() == "run":
            result = None
            figures, result = measure(run)
            print(json.dumps(figures), flush=True)
        else:
            print(json.dumps(answer(result), default=str), flush=True)


if __name__ == "__main__":
    main()
