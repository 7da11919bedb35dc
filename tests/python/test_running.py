"""Running queries: Ctrl-C, fork, progress, threads, memory of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import polarway as pw
import pytest
from polarway.exceptions import PolarwayError


def python(code: str, **options) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, env=environment, timeout=120, check=False, **options)


def test_fork_after_use_raises_at_once():
    done = python("""
        import os, sys
        import polarway as pw
        frame = pw.DataFrame({"a": [1]})
        child = os.fork()
        if child == 0:
            try:
                frame.select(pw.col("a") + 1)
            except RuntimeError as error:
                sys.stdout.write(type(error).__name__ + ": " + str(error))
                sys.stdout.flush()
            del frame
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert frame.height == 1
    """)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ForkError: this process was forked")


def test_fork_before_use_is_allowed():
    done = python("""
        import os
        import polarway as pw
        child = os.fork()
        if child == 0:
            os._exit(0 if pw.DataFrame({"a": [1]}).height == 1 else 1)
        assert os.waitpid(child, 0)[1] == 0
    """)
    assert done.returncode == 0, done.stderr


LONG = """
    import signal
    import polarway as pw
    # A shell that runs the tests in the background has this signal ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    base = pw.DataFrame({"a": range(200_000)})
    big = pw.concat([base.lazy()] * 5_000)
    print("started", flush=True)
    try:
        big.filter((pw.col("a").cast(pw.Float64) * 1.5 + 1) / 3 - 2 < -100).collect()
        print("finished", flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    print(pw.DataFrame({"a": [1]}).height)
"""


def test_ctrl_c_stops_a_query():
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(LONG)], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "started\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    if out.startswith("finished"):
        pytest.skip("the query was faster than the signal")
    assert out == "interrupted\n1\n"


def test_progress_is_told(parquet_file):
    seen = []
    pw.scan_parquet(parquet_file).select(pw.len()).collect(on_progress=lambda progress: seen.append(progress.elapsed_ns))
    assert seen and seen == sorted(seen)


def test_an_exception_of_the_callback_ends_the_query(parquet_file):
    def fail(progress):
        raise ValueError("enough")

    with pytest.raises(ValueError, match="enough"):
        pw.scan_parquet(parquet_file).collect(on_progress=fail)


def test_threads_share_frames(trades):
    answers, failures = [], []

    def work():
        try:
            for _ in range(50):
                answers.append(trades.filter(pw.col("id") > 5).select(pw.col("volume").sum()).item())
        except PolarwayError as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert answers == [490] * 200


def test_explain_names_the_parts_of_the_plan(parquet_file):
    text = pw.scan_parquet(parquet_file).filter(pw.col("id") > 3).select("id").explain()
    assert "id" in text and len(text.splitlines()) >= 1
    assert pw.scan_parquet(parquet_file).select("id").explain(optimized=False) != ""


def test_a_limit_that_is_not_understood_is_an_error():
    code = "import polarway as pw; print(pw.DataFrame({'a': [1]}).lazy().select(pw.col('a').sum()).collect().item())"
    for text, expected in (("64 furlongs", "POLARWAY_MEMORY_LIMIT"), ("-1", "500MB"), ("512MB", "1"), ("1.5 GiB", "1"), ("300_000_000", "1")):
        ran = subprocess.run([sys.executable, "-c", code], env=os.environ | {"POLARWAY_MEMORY_LIMIT": text, "BACKEND_MODE": "standalone"}, capture_output=True, text=True, check=False)
        assert expected in ran.stdout + ran.stderr, (text, ran.stdout, ran.stderr)
