"""The PEP 517 build backend of this checkout. Standard library only, so that ``pip install .`` needs no package index.

The native libraries come from ``dotnet cake --target=Native`` (see native_libraries.py); everything else is files and a zip.
"""

from __future__ import annotations

import gzip
import tarfile
from pathlib import Path

import core_metadata
import glibc
import native_libraries
import wheel_file

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("polarway", "python")
SOURCES = (
    "src", "bindings", "python", "tests", "benchmarks", "docs", ".config", ".editorconfig",
    "build.cake", "pyproject.toml", "Polarway.Native.sln", "README.md",
)
NOT_SOURCES = {"bin", "obj", "target", "__pycache__", "_native", "BenchmarkDotNet.Artifacts", ".pytest_cache", ".hypothesis"}


def get_requires_for_build_wheel(config_settings=None):
    return []


get_requires_for_build_editable = get_requires_for_build_wheel
get_requires_for_build_sdist = get_requires_for_build_wheel


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    project = core_metadata.read(ROOT)
    directory = Path(metadata_directory) / project.dist_info
    for name, content in project.dist_info_files():
        path = directory.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return project.dist_info


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = core_metadata.read(ROOT)
    libraries = native_libraries.build(ROOT)
    tag = f"py3-none-{glibc.platform_tag(libraries)}"
    entries = list(_package_files())
    entries += [(f"polarway/_native/{library.name}", library.read_bytes()) for library in libraries]
    return _write(wheel_directory, project, tag, entries)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """The package is imported from the checkout: ``polarway`` and ``python.backends`` from python/."""
    project = core_metadata.read(ROOT)
    libraries = native_libraries.build(ROOT)
    native_libraries.stage(libraries, ROOT)
    tag = f"py3-none-{glibc.platform_tag(libraries)}"
    entries = [("_polarway_checkout.pth", f"{ROOT / 'python'}\n".encode())]
    return _write(wheel_directory, project, tag, entries)


def build_sdist(sdist_directory, config_settings=None):
    project = core_metadata.read(ROOT)
    base = f"{project.name}-{project.version}"
    target = Path(sdist_directory) / f"{base}.tar.gz"
    with (
        open(target, "wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=wheel_file.timestamp()) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in _source_files():
            archive.add(path, f"{base}/{path.relative_to(ROOT).as_posix()}", recursive=False, filter=_anonymous)
        wheel_file.add_to_tar(archive, f"{base}/PKG-INFO", project.metadata())
    return target.name


def _write(directory, project, tag, entries):
    return wheel_file.write(Path(directory), project, tag, entries)


def _package_files():
    """Yields (name in the wheel, content)."""
    for package in PACKAGES:
        base = ROOT / "python" / package
        for path in sorted(base.rglob("*")):
            if path.is_file() and not NOT_SOURCES.intersection(path.relative_to(base).parts):
                yield f"{package}/{path.relative_to(base).as_posix()}", path.read_bytes()


def _source_files():
    for name in SOURCES:
        top = ROOT / name
        paths = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (path for path in paths if path.is_file() and not NOT_SOURCES.intersection(path.relative_to(ROOT).parts))


def _anonymous(member):
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = wheel_file.timestamp()
    return member
