"""Which module may import what, read off the source; and what ``import polarway`` costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "python" / "polarway"

#: Third-party or costly module -> the folders or files of polarway that may import it.
ONLY_IN = {
    "ctypes": ("backends/native/",),
    "pyarrow": ("backends/portable/", "frame/arrow_table.py", "frame/pandas_frame.py", "io/with_pyarrow.py", "series/", "schema.py"),
    "grpc": ("backends/remote/",),
    "dask": ("backends/dask/",),
    "distributed": ("backends/dask/",),
    # Plans are made in one place; the others read and write users' JSON.
    "json": ("plan/", "config.py", "io/ndjson.py", "frame/json_text.py", "series/json_types.py", "backends/native/source.py", "cli/", "construct/flattening.py"),
}
HEAVY = ("ctypes", "pyarrow", "numpy", "pandas", "polars", "grpc", "dask", "asyncio")


#: A question to the processor, which POLARWAY_FORCE_ISA must be able to answer.
PROCESSOR = re.compile(r"\b(Vector\d*(<\w+>)?|Avx\w*|Bmi\d|Pclmulqdq|Sse\w*|Ssse3|Popcnt|Lzcnt)(\.X64|\.VL)?\.(IsHardwareAccelerated|IsSupported)")


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py"))


def imports(path: Path):
    """(line, dotted name) of every import, wherever it stands in the file; relative ones are resolved against polarway."""
    inside = ["polarway", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = inside[: len(inside) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            yield node.lineno, prefix
            yield from ((node.lineno, f"{prefix}.{alias.name}") for alias in node.names)


def test_the_package_is_found():
    assert len(modules()) > 5


@pytest.mark.parametrize("module, folders", ONLY_IN.items(), ids=ONLY_IN)
def test_imported_only_by_its_backend(module, folders):
    offenders = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        if not path.relative_to(PACKAGE).as_posix().startswith(folders)
        for line, name in imports(path)
        if name.split(".")[0] == module
    ]
    assert offenders == []


def test_the_plan_knows_neither_frames_nor_backends():
    upward = ("polarway.frame", "polarway.lazyframe", "polarway.expr", "polarway.series", "polarway.backends")
    offenders = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        if path.relative_to(PACKAGE).as_posix().startswith("plan/")
        for line, name in imports(path)
        if name.startswith(upward)
    ]
    assert offenders == []


def test_no_exception_is_swallowed_whole():
    """``except: pass`` and ``except Exception: pass`` hide faults."""
    offenders = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
                if broad and all(isinstance(statement, ast.Pass) for statement in node.body):
                    offenders.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert offenders == []


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_import_loads_nothing_heavy():
    loaded = run(f"import sys, polarway; print(*[name for name in {HEAVY!r} if name in sys.modules])")
    assert loaded == ""


def test_import_takes_at_most_50_ms_of_the_processor():
    code = "import time; start = time.process_time(); import polarway; print(time.process_time() - start)"
    fastest = min(float(run(code)) for _ in range(7))
    assert fastest < 0.050


def test_every_vector_path_obeys_the_forced_instruction_set():
    offenders = []
    asked = 0
    for path in sorted((ROOT / "src").rglob("*.cs")):
        if path.name == "InstructionSet.cs" or {"bin", "obj"} & set(path.parts):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if PROCESSOR.search(line):
                asked += 1
                # "!Vector128<T>.IsSupported" asks about the element type, before the width is looked at.
                if "InstructionSet." not in line and "if (!Vector128<T>.IsSupported)" not in line:
                    offenders.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert asked > 5
    assert offenders == []
