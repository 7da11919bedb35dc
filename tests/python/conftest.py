"""Makes a checkout importable without installing it, and says which library the tests run on."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"

if importlib.util.find_spec("polarway") is None:
    sys.path.insert(0, str(ROOT / "python"))
    # For the processes that tests start.
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "python"), *filter(None, [os.environ.get("PYTHONPATH")])])
if str(ROOT) not in sys.path:
    # python.backends
    sys.path.append(str(ROOT))


#: The modes that one suite runs in, and the modules and folders (from tests/python on) whose cases run in each of them.
BACKENDS = ("portable", "standalone")
IN_EACH_BACKEND = (
    "test_construct.py", "test_expr_nodes.py", "test_frame_", "test_group_by.py", "test_series", "test_formatting.py", "test_docstrings.py",
    "test_joins.py", "test_io_", "test_list_functions.py", "test_user_functions.py", "test_python_objects.py", "test_ranges.py", "test_interop.py",
    "test_each_backend", "test_streaming.py", "test_testing.py", "test_golden_plans.py", "differential/test_random_plans.py", "differential/test_join_asof.py", "differential/test_calendar.py", "differential/test_arguments_per_row.py",
    "differential/test_corner_values.py",
    "differential/test_named_functions.py", "differential/test_sliding_functions.py", "differential/test_values_of_types.py", "expressions/", "frames/", "sql/",
)  # fmt: skip


def _fix_examples() -> None:
    """Random examples are the same ones in each run, unless another profile is asked for (--hypothesis-profile=default)."""
    if importlib.util.find_spec("hypothesis") is not None:
        from hypothesis import settings

        settings.register_profile("fixed", derandomize=True, deadline=None)
        settings.load_profile("fixed")


_fix_examples()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--backends",
        default=",".join(BACKENDS),
        help=f"the backends that cases of frames, expressions and I/O run on, with commas between ({', '.join(BACKENDS)})",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_standalone(reason): a case about the native engine, which other backends have no part in")
    unknown = set(config.getoption("backends").split(",")) - set(BACKENDS)
    if unknown:
        raise pytest.UsageError(f"unknown backend {min(unknown)!r} in --backends; known: {', '.join(BACKENDS)}")


def _why_not(name: str) -> str | None:
    from polarway.backends import modes

    return modes.why_not(name, "")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    inside = Path(metafunc.module.__file__ or "").relative_to(HERE).as_posix()
    if not inside.startswith(IN_EACH_BACKEND):
        return
    metafunc.parametrize("backend", metafunc.config.getoption("backends").split(","), indirect=True)


@pytest.fixture(autouse=True)
def backend(request) -> Iterator[str | None]:
    """The backend that this case runs on; None for cases that belong to no backend. Set up before every other fixture."""
    if not hasattr(request, "param"):
        yield None
        return
    missing = _why_not(request.param)
    if missing is not None:
        pytest.skip(f"{request.param}: {missing}")
    only = request.node.get_closest_marker("only_standalone")
    if only is not None and request.param != "standalone":
        pytest.skip(f"{request.param}: {only.args[0]}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKEND_MODE", request.param)
        yield request.param


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """What the portable backend says it cannot express is a skip that carries its words, not a failure."""
    outcome = yield
    error = outcome.excinfo[1] if outcome.excinfo else None
    if error is not None and getattr(item, "callspec", None) is not None and item.callspec.params.get("backend") == "portable":
        from polarway.exceptions import UnsupportedError

        if isinstance(error, UnsupportedError) and "in the portable backend" in str(error):
            outcome.force_exception(pytest.skip.Exception(f"portable: {error}", _use_item_location=True))


def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    """How many cases each backend ran, and how many it skipped and why."""
    for name in config.getoption("backends").split(","):
        counts: dict[str, int] = {}
        reasons: dict[str, int] = {}
        for kind in ("passed", "failed", "error", "skipped", "xfailed"):
            for report in terminalreporter.stats.get(kind, []):
                # The backend is a part of the case's id: test_name[standalone], test_name[standalone-other].
                parts = re.split(r"[\[\]-]", report.nodeid.partition("::")[2])
                if name in parts[1:] and (report.when == "call" or kind != "passed"):
                    counts[kind] = counts.get(kind, 0) + 1
                    if kind == "skipped":
                        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
                        reasons[reason] = reasons.get(reason, 0) + 1
        if counts:
            terminalreporter.write_line(f"backend {name}: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
            for reason, number in sorted(reasons.items(), key=lambda item: -item[1]):
                terminalreporter.write_line(f"    {number} skipped: {reason.removeprefix('Skipped: ')}")


def pytest_report_header(config: pytest.Config) -> list[str]:
    import polarway
    from polarway.backends.native import available

    missing = available()
    return [f"polarway: {Path(polarway.__file__).parent}", f"native engine: {'no: ' + missing if missing else 'yes'}"]


@pytest.fixture
def trades():
    """Twelve trades with a null in each column but the first."""
    import polarway as pw

    return pw.DataFrame(
        {
            "id": list(range(12)),
            "symbol": ["A", "B", "C", "A", "B", "C", None, "A", "B", "C", "A", "B"],
            "price": [1.0, 2.0, 3.0, 4.0, None, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0],
            "volume": [10, 20, 30, 40, 50, 60, 70, None, 90, 100, 110, 120],
        }
    )


@pytest.fixture
def parquet_file(tmp_path, trades):
    """The trades as a Parquet file of three row groups."""
    path = tmp_path / "trades.parquet"
    trades.write_parquet(path, row_group_size=4)
    return path
