"""The notebooks run from top to bottom: in a kernel where nbclient is installed, and always cell by cell in a fresh interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polarway
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))

# The last expression of a cell is shown, as a kernel does it.
RUNNER = """
import ast, json, sys
names = {"__name__": "__main__"}
for number, cell in enumerate(cell for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"] if cell["cell_type"] == "code"):
    body = ast.parse("".join(cell["source"]), f"cell {number}")
    last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
    exec(compile(body, f"cell {number}", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)
        if value is not None:
            html = getattr(value, "_repr_html_", None)
            print(html() if html else repr(value))
"""


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("BACKEND_MODE", "GRPC_SERVER")}
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}


def test_there_are_three():
    assert [path.stem for path in NOTEBOOKS] == ["first-steps", "monads", "streaming"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_run(notebook: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUNNER, str(notebook)]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def python_with_a_kernel() -> str | None:
    for python in (sys.executable, "/usr/bin/python3"):
        if Path(python).exists() and subprocess.run([python, "-c", "import nbclient, nbformat, ipykernel"], capture_output=True, check=False).returncode == 0:
            return python
    return None


KERNEL = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
print(sum(len(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"))
"""


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_in_a_kernel(notebook: Path, tmp_path: Path) -> None:
    python = python_with_a_kernel()
    if python is None:
        pytest.skip("nbclient and ipykernel are not installed")
    (tmp_path / "polarway").symlink_to(Path(polarway.__file__).parent)
    paths = environment() | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([python, "-c", KERNEL, str(notebook)], cwd=tmp_path, env=paths, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_without_output(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
