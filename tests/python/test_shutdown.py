"""Programs that end while frames, sources and views of them live say nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

#: Holders that are not collected before modules are cleared: a module of its own, a cycle, an attribute of a builtin module.
PROGRAM = """
import sys, types
import polarway as pw

class Holder:
    pass

frame = pw.DataFrame({"a": list(range(1000)), "b": [1.5, None] * 500})
series = frame["a"]
lazy = frame.lazy().filter(pw.col("a") > 3)
scan = pw.scan_csv(b"x,y\\n1,2\\n")
rows = scan.collect()
module = types.ModuleType("kept_until_the_end")
module.frame, module.series, module.scan = frame, series, scan
sys.modules["kept_until_the_end"] = module
cycle = Holder()
cycle.me, cycle.frame, cycle.scan, cycle.module = cycle, frame.head(3), scan, sys
sys.kept_until_the_end = [frame, series, cycle, lazy, frame.to_series(1)]
pw.kept_until_the_end = cycle
print(frame.height + rows.height)
"""


@pytest.mark.parametrize("mode", ["standalone", "portable"])
def test_an_interpreter_that_ends_is_silent(mode: str) -> None:
    from polarway.backends import modes

    missing = modes.why_not(mode, "")
    if missing is not None:
        pytest.skip(f"{mode}: {missing}")
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, env={**os.environ, "BACKEND_MODE": mode}, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1001\n", "")


#: What the interpreter does at its end to modules that something still holds: every name becomes None.
CLEARED = """
import sys
import polarway as pw

column = pw.Series("a", range(70_000))
nested = pw.DataFrame({"a": [[1, 2], None] * 50, "s": ["long enough to be out of line"] * 100, "c": pw.Series(["x", "y"] * 50, dtype=pw.Categorical)})
kept = [column.to_frame(), nested, nested["a"], nested["c"], pw.scan_csv(b"x,y\\n1,2\\n"), *pw.concat([column, column])._native.fixed_parts(0)]
print(len(column))
for name in [name for name in sys.modules if name.startswith("polarway.") and name.endswith((".native.frame", ".native.source", ".io.sources", ".arrow_memory", ".arrow_export", ".arrow_wrap", ".arrow_single"))]:
    names = vars(sys.modules[name])
    names.update({one: None for one in names if one != "__builtins__"})
del column, nested, kept
"""


def test_objects_that_go_after_their_modules_are_silent() -> None:
    from polarway.backends import modes

    missing = modes.why_not("standalone", "")
    if missing is not None:
        pytest.skip(f"standalone: {missing}")
    done = subprocess.run([sys.executable, "-c", CLEARED], capture_output=True, text=True, env={**os.environ, "BACKEND_MODE": "standalone"}, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "70000\n", "")
