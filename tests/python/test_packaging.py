"""The wheel and the source distribution that the in-tree backend makes, and what pip does with them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Two builds of the library: below what the smallest engine of the same kind weighs (24 MB).
LARGEST_WHEEL = 20 * 1024 * 1024


@pytest.fixture(scope="module")
def libraries():
    directory = Path(os.environ.get("POLARWAY_NATIVE_DIR", ROOT / "artifacts" / "native"))
    if not (directory / "libpolarway-v3.so").is_file():
        pytest.skip(f"no native libraries in {directory}: `dotnet cake --target=Native` makes them")
    return directory


def hook(name, directory, libraries):
    """Calls one hook of the backend in a process of its own, as pip does. Returns the file it made."""
    code = f"import sys; sys.path.insert(0, 'python/_build'); import backend; print(backend.{name}({str(directory)!r}))"
    environment = os.environ | {"POLARWAY_NATIVE_DIR": str(libraries)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return directory / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, libraries):
    return hook("build_wheel", tmp_path_factory.mktemp("wheel"), libraries)


def test_wheel_is_for_any_python_on_this_platform_and_small(wheel):
    python, abi, platform = wheel.stem.split("-")[-3:]
    assert (python, abi) == ("py3", "none")
    assert platform.startswith("manylinux_2_") and platform.endswith("_x86_64")
    assert wheel.stat().st_size <= LARGEST_WHEEL


def test_wheel_holds_the_package_both_libraries_and_the_marker_of_types(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "polarway/__init__.py",
        "polarway/py.typed",
        "polarway/_native/libpolarway-v3.so",
        "polarway/_native/libpolarway-v2.so",
        "python/backends/__init__.py",
    } <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("python/_build")]
    assert {name.split("/")[0] for name in names} == {"polarway", "python", "polarway-0.1.0.dist-info"}


def test_record_names_every_file_with_its_digest(wheel):
    with zipfile.ZipFile(wheel) as archive:
        record = {name: digest for name, digest, _ in csv.reader(io.TextIOWrapper(archive.open("polarway-0.1.0.dist-info/RECORD")))}
        assert set(record) == set(archive.namelist())
        for name, digest in record.items():
            if not name.endswith("RECORD"):
                expected = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b"=").decode()
                assert digest == f"sha256={expected}", name


def test_wheel_asks_for_no_package_and_brings_the_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read("polarway-0.1.0.dist-info/METADATA").decode()
        required = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
        assert required == []
        entries = archive.read("polarway-0.1.0.dist-info/entry_points.txt").decode()
        assert "polarway = polarway.cli:main" in entries
        assert "[narwhals.plugins]\npolarway = polarway.ecosystem.narwhals_plugin" in entries


def test_same_files_give_the_same_wheel(wheel, tmp_path, libraries):
    assert hook("build_wheel", tmp_path, libraries).read_bytes() == wheel.read_bytes()


def test_source_distribution_holds_what_the_build_needs(tmp_path, libraries):
    archive = hook("build_sdist", tmp_path, libraries)
    with tarfile.open(archive) as tar:
        names = set(tar.getnames())
    base = "polarway-0.1.0/"
    wanted = ["build.cake", "pyproject.toml", "PKG-INFO", ".config/dotnet-tools.json", "src/Directory.Build.props", "python/_build/backend.py", "bindings/include/polarway.h"]
    assert {base + name for name in wanted} <= names
    assert not [name for name in names if "/bin/" in name or "/obj/" in name or name.endswith(".so")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    directory = tmp_path_factory.mktemp("environment")
    made = subprocess.run([sys.executable, "-m", "venv", directory], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"this Python makes no virtual environments: {made.stderr.strip() or made.stdout.strip()}")
    return directory / "bin"


@pytest.mark.parametrize("options", [[], ["-e"]], ids=["installed", "editable"])
def test_pip_installs_the_checkout_without_an_index(options, environment, libraries, tmp_path):
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    variables |= {"PIP_NO_INDEX": "1", "POLARWAY_NATIVE_DIR": str(libraries)}
    command = [environment / "python", "-m", "pip", "install", "--quiet", "--force-reinstall", *options, str(ROOT)]
    subprocess.run(command, env=variables, check=True, capture_output=True)
    code = "import polarway; from python.backends import get_router; print(polarway.__version__, get_router().__class__.__name__)"
    done = subprocess.run([environment / "python", "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["0.1.0", "BackendRouter"]
    shown = subprocess.run([environment / "polarway", "--help"], check=True, capture_output=True, text=True)
    assert "demo" in shown.stdout and "show" in shown.stdout
