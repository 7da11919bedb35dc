"""The portable backend in WebAssembly: in node, and in a page of a headless Chromium. Nothing native of ours is there.

Needed: node and npm (which brings Pyodide), the wheels of pyarrow and numpy for it in ../shared/pyodide, and for the page
Chromium, which a run as root with apt-get and POLARWAY_INSTALL_CHROMIUM or CI set installs.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
WHEELS = ROOT.parent / "shared" / "pyodide"
PYODIDE = "pyodide@0.27.7"
SECONDS = 110


def npm(folder: Path, package: str) -> Path:
    """The folder of an npm package; skips where it cannot be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are needed to run Pyodide")
    name = package.partition("@")[0]
    try:
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", package], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not bring {package} within a minute")
    if done.returncode:
        pytest.skip(f"npm cannot bring {package}: {done.stderr.strip()[-200:]}")
    return folder / "node_modules" / name


def chromium() -> str:
    """The browser; skips where there is none."""
    given = os.environ.get("POLARWAY_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and (os.environ.get("CI") or os.environ.get("POLARWAY_INSTALL_CHROMIUM")) and os.geteuid() == 0 and shutil.which("apt-get"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], capture_output=True, timeout=100, check=False)
        found = shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium: install it (apt-get install chromium), name it in POLARWAY_CHROMIUM, or set POLARWAY_INSTALL_CHROMIUM=1")
    return found


@pytest.fixture(scope="module")
def tools(tmp_path_factory) -> Path:
    if not WHEELS.is_dir() or not list(WHEELS.glob("pyarrow-*.whl")):
        pytest.skip(f"no wheels for Pyodide in {WHEELS}")
    folder = tmp_path_factory.mktemp("wasm")
    (folder / "package.json").write_text('{"private": true}')
    return folder


@pytest.fixture(scope="module")
def pyodide(tools: Path) -> Path:
    return npm(tools, PYODIDE)


@pytest.fixture(scope="module")
def package(tools: Path) -> Path:
    """The pure Python package as a zip file: no native library is in it."""
    path = tools / "polarway.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in sorted((ROOT / "python" / "polarway").rglob("*.py")):
            archive.write(source, source.relative_to(ROOT / "python"))
    return path


def result(arguments: list[str]) -> dict:
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=SECONDS, check=False)
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    assert line is not None, (done.stdout + done.stderr)[-3000:]
    return json.loads(line.removeprefix("RESULT "))


def check(found: dict) -> None:
    assert found["platform"] == "emscripten"
    assert found["mode"] == "portable"
    assert found["environment"] is None
    assert found["rows"] == [
        {"symbol": "A", "mean": 750.0, "volume": 125_250, "len": 167},
        {"symbol": "B", "mean": 749.5, "volume": 124_417, "len": 166},
        {"symbol": "C", "mean": 749.0, "volume": 125_083, "len": 167},
    ]
    assert found["csv"] == [[1, "x"], [2, "y"]]
    assert found["sorted"] == [None, 3, 1]
    assert found["window"] == [4, 2, 4]
    assert found["upper"] == ["A", "Ü"]
    assert found["failed"].startswith('column "nowhere" not found')


def test_in_node(pyodide: Path, package: Path) -> None:
    found = result(["node", str(HERE / "in_node.mjs"), str(pyodide), str(WHEELS), str(package), str(HERE / "session.py")])
    check(found)
    assert "<table" in found["html"]


class Site(http.server.SimpleHTTPRequestHandler):
    """Serves the page and what it loads, under the names that it asks for."""

    def __init__(self, *arguments, files: dict[str, Path | bytes], **options) -> None:
        self.files = files
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        prefix, _, name = self.path.lstrip("/").partition("/")
        held = self.files.get(self.path) or (self.files[f"/{prefix}/"] / name if f"/{prefix}/" in self.files else None)
        if held is None or (isinstance(held, Path) and not held.is_file()):
            self.send_error(404)
            return
        data = held if isinstance(held, bytes) else held.read_bytes()
        kinds = {".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
        self.send_response(200)
        self.send_header("Content-Type", kinds.get(Path(self.path).suffix or Path(str(held)[-5:]).suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments) -> None:
        """Says nothing."""


@pytest.fixture
def address(pyodide: Path, package: Path):
    wheels = [next(WHEELS.glob(f"{name}-*.whl")).name for name in ("numpy", "pyarrow")]
    files: dict[str, Path | bytes] = {
        "/index.html": HERE / "page.html", "/session.py": HERE / "session.py", "/polarway.zip": package, "/wheels.json": json.dumps(wheels).encode(),
        "/pyodide/": pyodide, "/wheels/": WHEELS,
    }  # fmt: skip
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Site, files=files))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()


def test_in_a_page(tools: Path, address: str) -> None:
    browser = chromium()
    playwright = npm(tools, "playwright-core")
    found = result(["node", str(HERE / "in_page.mjs"), str(playwright), browser, address])
    check(found)
    assert found["heads"] == ["symbol", "mean", "volume", "len"]
    assert found["cells"][-12:] == ['"A"', "750.0", "125250", "167", '"B"', "749.5", "124417", "166", '"C"', "749.0", "125083", "167"]
