"""``polarway doctor``: modes, native library, instruction set, limits and versions; what does not work, and why."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
import tempfile
from typing import Any

import polarway as pw
from polarway.backends import modes, server_address

_BESIDE = ("pyarrow", "numpy", "pandas", "polars", "duckdb", "grpcio", "dask", "tqdm", "matplotlib", "narwhals")
_SETTINGS = ("BACKEND_MODE", "GRPC_SERVER", "POLARWAY_MEMORY_LIMIT", "POLARWAY_MAX_THREADS", "POLARWAY_TEMP_DIR", "POLARWAY_LIBRARY")
_MIB = 1 << 20


def findings() -> dict[str, Any]:
    """What was found, by topic.

    Examples
    --------
    >>> from polarway.cli.doctor import findings
    >>> sorted(findings()["modes"])
    ['distributed', 'portable', 'standalone']
    """
    server = server_address.configured() or server_address.DEFAULT_SERVER
    found: dict[str, Any] = {
        "versions": {"polarway": pw.__version__, "python": f"{platform.python_implementation()} {platform.python_version()}", "platform": platform.platform()},
        "modes": {mode: modes.why_not(mode, server) or "works" for mode in modes.MODES},
        "library": _library(),
        "limits": {"spill folder": os.environ.get("POLARWAY_TEMP_DIR") or tempfile.gettempdir(), "processors": len(os.sched_getaffinity(0))},
        "packages": {name: _installed(name) for name in _BESIDE},
        "settings": {name: os.environ[name] for name in _SETTINGS if name in os.environ},
    }
    if "memory limit" in found["library"]:
        found["limits"] = {"memory": found["library"].pop("memory limit"), **found["limits"]}
    return found


def _library() -> dict[str, str]:
    from polarway.backends import native
    from polarway.backends.native import library

    why = native.available()
    if why is not None:
        return {"state": why}
    engine = native.engine()
    build = json.loads(engine.build_info())
    differences = list(library.differences)
    if build["version"] != pw.__version__:
        differences.append(f"the library is version {build['version']}, the package {pw.__version__}")
    return {
        "file": str(library.locate()),
        "processor level": library.processor_level(),
        "vector registers": f"{build.pop('vector_bits')} bits",
        **{name: str(value) for name, value in build.items()},
        "built with": "; ".join(differences) or "this package",
        "memory limit": f"{engine.memory().limit / _MIB:,.0f} MiB",
    }


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def run(*, as_json: bool) -> int:
    """Prints the findings; the exit status is 1 when no local mode works."""
    found = findings()
    if as_json:
        print(json.dumps(found, indent=2))
    else:
        for topic, facts in found.items():
            print(f"{topic}")
            for name, fact in facts.items():
                print(f"  {name:<18}{fact}")
    works = any(found["modes"][mode] == "works" for mode in ("standalone", "portable"))
    if not works:
        print("no mode works here: `dotnet cake --target=Native` builds the library, `pip install pyarrow` brings the portable mode", file=sys.stderr)
    return 0 if works else 1
