"""The random plans again, each time in a process whose settings make rare paths common."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is the neutral form of both answers")
pytest.importorskip("polars", reason="Polars is the reference")

PLANS = os.environ.get("POLARWAY_HOSTILE_PLANS", "300")
SETTINGS = {
    "batches of 7 rows": {"POLARWAY_BATCH_ROWS": "7"},
    "one thread": {"POLARWAY_MAX_THREADS": "1"},
    "forced spill": {"POLARWAY_FORCE_SPILL": "1", "POLARWAY_BATCH_ROWS": "7"},
    "all hashes zero": {"POLARWAY_HASH_ZERO": "1", "POLARWAY_BATCH_ROWS": "50"},
    "scalar kernels": {"POLARWAY_FORCE_ISA": "scalar"},
    "spill, hashes zero": {"POLARWAY_FORCE_SPILL": "1", "POLARWAY_HASH_ZERO": "1", "POLARWAY_BATCH_ROWS": "7"},
}


@pytest.mark.parametrize("name", SETTINGS)
def test_random_plans_under(name: str) -> None:
    environment = os.environ | SETTINGS[name] | {"POLARWAY_RANDOM_PLANS": PLANS, "POLARWAY_RANDOM_SEED": str(10_000 * (1 + list(SETTINGS).index(name)))}
    files = [str(Path(__file__).with_name(name)) for name in ("test_random_plans.py", "test_random_joins.py", "test_join_where.py")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *files]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert "passed" in result.stdout
