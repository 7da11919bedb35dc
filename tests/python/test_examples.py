"""The guides' examples as runnable scripts, each in a process of its own, with polarway in the place of polars where a script imports that."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT.parent / "shared" / "spec" / "examples"
TOOLS = EXAMPLES.parent / "tools"
SCRIPTS = {
    "seed0_02_standalone": (),
    "seed0_05_explicit_modes": (),
    "seed0_07_personal_research": (),
    "seed2_01_arrow_ipc_endpoints": ("fastapi", "httpx"),
    "seed2_02_parquet_endpoint": ("fastapi", "httpx"),
    "seed2_03_aggregated_summary": ("fastapi", "httpx"),
}

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the examples are not at {EXAMPLES}")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    subprocess.run([sys.executable, str(EXAMPLES / "make_data.py"), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", SCRIPTS)
def test_example(name, data):
    for needed in SCRIPTS[name]:
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed")
    path = [str(ROOT / "python"), str(ROOT), str(TOOLS / "polars_alias")]
    if importlib.util.find_spec("pyarrow") is None:
        path.append(str(TOOLS / "pyarrow_shim"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path)}
    for variable in ("BACKEND_MODE", "GRPC_SERVER"):
        environment.pop(variable, None)
    done = subprocess.run([sys.executable, str(EXAMPLES / f"{name}.py")], cwd=data, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("OK ")
