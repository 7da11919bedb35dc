"""Runs the queries below queries/ in all engines, taking turns; asserts equal answers; prints ratios. See README.md."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import queries

OURS = "polarway"


class Worker:
    def __init__(self, engine: str, query: str, path: Path) -> None:
        self.engine = engine
        command = [sys.executable, str(Path(__file__).with_name("worker.py")), engine, query, str(path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.figures: list[dict[str, float]] = []
        self.absent = self._read().get("absent")

    def run(self) -> None:
        self.figures.append(self._ask("run"))

    def answer(self) -> list[list[object]]:
        return self._ask("answer")

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _ask(self, text: str):
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self):
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.engine} ended with {self.process.wait()}")
        return json.loads(line)


def same(left: object, right: object) -> bool:
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) or isinstance(right, float):
        return math.isclose(float(left), float(right), rel_tol=1e-9)  # type: ignore[arg-type]
    return left == right


def compare(query: str, path: Path, names: list[str], rounds: int) -> dict[str, float]:
    workers = [w for w in (Worker(name, query, path) for name in names) if not w.absent]
    for _ in range(rounds + 1):
        for worker in workers:
            worker.run()
    answers = {w.engine: w.answer() for w in workers}
    reference = next(a for n, a in answers.items() if n != OURS)
    for name, answer in answers.items():
        if not same(answer, reference):
            raise SystemExit(f"{query}: {name} answers {answer[:3]}…, not {reference[:3]}…")
    for worker in workers:
        worker.close()
    return report(query, workers)


def report(query: str, workers: list[Worker]) -> dict[str, float]:
    print(f"\n{query}")
    best: dict[str, dict[str, float]] = {}
    for worker in workers:
        warm = worker.figures[1:]
        wall = [f["wall"] for f in warm]
        best[worker.engine] = {"wall": min(wall), "cpu": min(f["cpu"] for f in warm), "peak": max(f["peak"] for f in warm)}
        unit, scale = ("us", 1e6) if min(wall) < 0.002 else ("ms", 1e3)
        print(f"  {worker.engine:<18}{min(wall) * scale:>10.1f} {unit} least {statistics.median(wall) * scale:>10.1f} median"
              f" {best[worker.engine]['cpu'] * scale:>10.1f} cpu {best[worker.engine]['peak'] / 1e6:>9.0f} MB peak")
    peers = {n: b for n, b in best.items() if n != OURS}
    if OURS not in best or not peers:
        return {}
    ratios = {what: best[OURS][what] / min(p[what] for p in peers.values()) for what in ("wall", "cpu", "peak")}
    print("  ours / best peer: " + ", ".join(f"{what} {ratio:.2f}" for what, ratio in ratios.items()))
    return ratios


def main() -> None:
    known = queries.all_queries()
    usual = queries.Sizes()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=usual.rows)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--codec", choices=["snappy", "zstd"], default=usual.codec)
    parser.add_argument("--csv-bytes", type=int, default=usual.csv_bytes)
    parser.add_argument("--query", nargs="*", default=list(known), choices=list(known))
    parser.add_argument("--engine", nargs="*", default=queries.ENGINES, choices=queries.ENGINES)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "polarway-compare")
    parser.add_argument("--prepare", action="store_true", help="only write the inputs")
    args = parser.parse_args()
    args.data.mkdir(parents=True, exist_ok=True)
    sizes = queries.Sizes(args.rows, args.codec, args.csv_bytes)
    paths = {name: known[name].input(args.data, sizes) for name in args.query}
    if args.prepare:
        print("\n".join(map(str, sorted(set(paths.values())))))
        return
    table = {name: compare(name, paths[name], args.engine, args.rounds) for name in args.query}
    print("\nours / best peer" + "".join(f"\n  {name:<22}" + "  ".join(f"{w} {r:.2f}" for w, r in ratios.items()) for name, ratios in table.items()))


if __name__ == "__main__":
    main()
