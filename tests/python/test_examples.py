"""The guides' examples as runnable scripts, each in a process of its own, in three surroundings: with the real pyarrow; with the real
polars too, where a script imports that; and with neither, the stand-ins of the examples in their place."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT.parent / "shared" / "spec" / "examples"
TOOLS = EXAMPLES.parent / "tools"

#: Those that need no server, with the packages that they need.
SCRIPTS = {
    "seed0_01_portable": (),
    "seed0_02_standalone": (),
    "seed0_04_auto_detect": (),
    "seed0_05_explicit_modes": (),
    "seed0_06_fallback": (),
    "seed0_07_personal_research": (),
    "seed0_09_serverless_api": (),
    "seed1_02_result_monad": (),
    "seed1_03_option_monad": (),
    "seed1_05_functor_class": (),
    "seed1_08_graceful_shutdown": (),
    "seed1_09_circuit_breaker": (),
    "seed2_01_arrow_ipc_endpoints": ("fastapi", "httpx"),
    "seed2_02_parquet_endpoint": ("fastapi", "httpx"),
    "seed2_03_aggregated_summary": ("fastapi", "httpx"),
    "seed3_01_adaptive_scan": (),
    "seed3_02_csv_source_iter": (),
    "seed3_03_process_chunk_safe": (),
    "seed3_04_chain_unwrap_or_else": (),
    "seed3_05_match_chunk": (),
    "seed3_06_railway_pipeline": (),
    "seed3_07_context_manager": (),
    "seed3_08_sequence": (),
    "seed3_09_key_operations": (),
}

pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the examples are not at {EXAMPLES}")

# Importing a package that is installed, but stands in for one that is not, would prove nothing.
HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"{{name}} is hidden from this test", name=name)
sys.meta_path.insert(0, Hidden())
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    subprocess.run([sys.executable, str(EXAMPLES / "make_data.py"), str(folder)], check=True, capture_output=True)
    return folder


def run(name, data, tools, hidden=()):
    path = [str(ROOT / "python"), *(str(TOOLS / tool) for tool in tools)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path)}
    for variable in ("BACKEND_MODE", "GRPC_SERVER"):
        environment.pop(variable, None)
    program = f"{HIDE.format(names=set(hidden)) if hidden else ''}\nimport runpy, sys\nsys.path.insert(0, {str(EXAMPLES)!r})\nrunpy.run_path({str(EXAMPLES / (name + '.py'))!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", program], cwd=data, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("OK "), done.stdout


def need(*packages):
    for package in packages:
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed")


def imports_polars(name):
    return bool(re.search(r"^import polars", (EXAMPLES / f"{name}.py").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", SCRIPTS)
def test_with_pyarrow(name, data):
    need("pyarrow", *SCRIPTS[name])
    run(name, data, ["polars_alias"])


@pytest.mark.parametrize("name", [name for name in SCRIPTS if EXAMPLES.is_dir() and imports_polars(name)])
def test_with_polars(name, data):
    need("pyarrow", "polars", *SCRIPTS[name])
    if "pl.count()" in (EXAMPLES / f"{name}.py").read_text(encoding="utf-8"):
        import polars

        try:
            polars.count()
        except TypeError as error:
            pytest.skip(f"the example cannot run with this polars: {error}")
    run(name, data, [])


@pytest.mark.parametrize("name", SCRIPTS)
def test_with_stand_ins(name, data):
    need(*SCRIPTS[name])
    run(name, data, ["polars_alias", "pyarrow_shim"])


@pytest.mark.parametrize("name", [name for name in SCRIPTS if not (EXAMPLES.is_dir() and imports_polars(name))])
def test_with_nothing_installed(name, data):
    need(*SCRIPTS[name])
    run(name, data, [], hidden=("pyarrow", "polars", "pandas", "numpy"))
