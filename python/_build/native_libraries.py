"""Builds, or finds, the shared libraries that go into the wheel: one per processor level, the loader picks."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("libpolarway-v3.so", "libpolarway-v2.so")
STAGED = Path("python") / "polarway" / "_native"


def build(root: Path) -> list[Path]:
    """POLARWAY_NATIVE_DIR names a folder with libraries built before; without it the .NET SDK builds them here."""
    given = os.environ.get("POLARWAY_NATIVE_DIR")
    if given:
        return _found(Path(given), f"POLARWAY_NATIVE_DIR={given}")
    _check_host()
    environment = os.environ | {"DOTNET_NOLOGO": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    for command in (["dotnet", "tool", "restore"], ["dotnet", "cake", "--target=Native"]):
        print("+", " ".join(command), file=sys.stderr, flush=True)
        result = subprocess.run(command, cwd=root, env=environment)
        if result.returncode:
            raise SystemExit(f"polarway: `{' '.join(command)}` failed with exit code {result.returncode}; its output is above (pip shows it with -v)")
    return _found(root / STAGED, "the native build")


def stage(libraries: list[Path], root: Path) -> None:
    """Puts the libraries where a checkout's loader looks."""
    target = root / STAGED
    target.mkdir(parents=True, exist_ok=True)
    for library in libraries:
        if library.parent.resolve() != target.resolve():
            shutil.copy2(library, target / library.name)


def _found(directory: Path, origin: str) -> list[Path]:
    missing = [name for name in NAMES if not (directory / name).is_file()]
    if missing:
        raise SystemExit(f"polarway: {origin} has no {' and no '.join(missing)} in {directory}")
    return [directory / name for name in NAMES]


def _check_host() -> None:
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "amd64"):
        raise SystemExit(f"polarway: the native library builds on Linux x86-64 only, this is {sys.platform} {platform.machine()}")
    for tool, package in (("dotnet", ".NET SDK 10"), ("gcc", "gcc")):
        if shutil.which(tool) is None:
            raise SystemExit(f"polarway: `{tool}` is not on PATH; install {package} and run pip again")
