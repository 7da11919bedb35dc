"""Makes a checkout importable without installing it, and says which library the tests run on."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

if importlib.util.find_spec("polarway") is None:
    sys.path.insert(0, str(ROOT / "python"))
    # For the processes that tests start.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "python"), *filter(None, [os.environ.get("PYTHONPATH")])])
if str(ROOT) not in sys.path:
    # python.backends
    sys.path.append(str(ROOT))


def pytest_report_header(config: pytest.Config) -> list[str]:
    import polarway
    from polarway.backends.native import available

    missing = available()
    return [f"polarway: {Path(polarway.__file__).parent}", f"native engine: {'no: ' + missing if missing else 'yes'}"]


@pytest.fixture
def trades():
    """Twelve trades with a null in each column but the first."""
    import polarway as pw

    return pw.DataFrame(
        {
            "id": list(range(12)),
            "symbol": ["A", "B", "C", "A", "B", "C", None, "A", "B", "C", "A", "B"],
            "price": [1.0, 2.0, 3.0, 4.0, None, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0],
            "volume": [10, 20, 30, 40, 50, 60, 70, None, 90, 100, 110, 120],
        }
    )


@pytest.fixture
def parquet_file(tmp_path, trades):
    """The trades as a Parquet file of three row groups."""
    path = tmp_path / "trades.parquet"
    trades.write_parquet(path, row_group_size=4)
    return path
