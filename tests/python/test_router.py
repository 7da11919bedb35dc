"""get_router and BackendRouter: modes, the environment, what never connects."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import polarway as pw
import pytest
from polarway.backends import BackendRouter, get_router
from polarway.exceptions import UnsupportedError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    monkeypatch.delenv("BACKEND_MODE", raising=False)
    monkeypatch.delenv("GRPC_SERVER", raising=False)


def test_without_environment_standalone():
    assert get_router().mode == "standalone"


@pytest.mark.parametrize("mode", ["standalone", "portable", "distributed"])
def test_the_environment_is_read_at_each_call(monkeypatch, mode):
    monkeypatch.setenv("BACKEND_MODE", mode)
    monkeypatch.setenv("GRPC_SERVER", "no-such-host:50051")
    assert get_router().mode == mode
    monkeypatch.setenv("BACKEND_MODE", "standalone")
    assert get_router().mode == "standalone"


def test_an_unknown_mode_is_an_error_at_first_use(monkeypatch, parquet_file):
    monkeypatch.setenv("BACKEND_MODE", "warp")
    with pytest.raises(ValueError, match="warp"):
        get_router().load_parquet(parquet_file)
    with pytest.raises(ValueError, match="warp"):
        BackendRouter(prefer_mode="warp")


@pytest.mark.parametrize("mode", ["portable", "distributed"])
def test_modes_that_are_not_built_say_so(monkeypatch, parquet_file, mode):
    monkeypatch.setenv("BACKEND_MODE", mode)
    with pytest.raises(UnsupportedError, match=mode):
        get_router().load_parquet(parquet_file)


def test_fallback_skips_what_does_not_work(parquet_file):
    router = BackendRouter(prefer_mode="distributed", fallback_chain=["portable", "standalone"], data_size_threshold_mb=1000)
    assert router.mode == "standalone"
    assert "distributed" in router.explain() and "portable" in router.explain()
    assert router.load_parquet(parquet_file).height == 12


def test_load_parquet_from_path_glob_and_bytes(parquet_file):
    router = get_router()
    assert router.load_parquet(parquet_file).height == 12
    assert router.load_parquet(str(parquet_file.parent / "*.parquet")).height == 12
    assert router.load_parquet(parquet_file.read_bytes()).height == 12
    assert router.load_parquet(io.BytesIO(parquet_file.read_bytes())).select(["price", "volume"]).sum().rows() == [(73.0, 700)]


def test_the_threshold_is_checked():
    with pytest.raises(ValueError, match="data_size_threshold_mb"):
        BackendRouter(data_size_threshold_mb=-1)


def test_python_backends_from_a_checkout(tmp_path):
    code = "from python.backends import get_router, BackendRouter; import polarway.backends as b; print(get_router is b.get_router)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_names_of_the_package():
    assert pw.get_router is get_router and pw.BackendRouter is BackendRouter
