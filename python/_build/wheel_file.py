"""Writes a wheel: a zip with fixed times and order, so that the same files give the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
import time
import zipfile
from pathlib import Path

# The first moment a zip entry can name.
EARLIEST = 315532800


def timestamp() -> int:
    return max(EARLIEST, int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST)))


def write(directory: Path, project, tag: str, entries) -> str:
    name = f"{project.name}-{project.version}-{tag}.whl"
    wheel = f"Wheel-Version: 1.0\nGenerator: polarway-build\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    files = [*entries, *project.dist_info_files(), (f"{project.dist_info}/WHEEL", wheel)]
    record_name = f"{project.dist_info}/RECORD"
    record = "".join(f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in files) + f"{record_name},,\n"
    directory.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(directory / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files:
            _add(archive, path, content)
        _add(archive, record_name, record.encode())
    return name


def add_to_tar(archive: tarfile.TarFile, path: str, content: bytes) -> None:
    member = tarfile.TarInfo(path)
    member.size = len(content)
    member.mtime = timestamp()
    archive.addfile(member, io.BytesIO(content))


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, time.gmtime(timestamp())[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    mode = 0o755 if path.endswith(".so") else 0o644
    info.external_attr = (0o100000 | mode) << 16
    archive.writestr(info, content)


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
