"""get_router and BackendRouter: modes, the environment, what is skipped and why, what never connects."""

from __future__ import annotations

import io
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import polarway as pw
import pytest
from polarway.backends import BackendRouter, get_router, modes, recommend_mode
from polarway.backends import router as router_module
from polarway.exceptions import NetworkError, UnsupportedError

ROOT = Path(__file__).resolve().parents[2]
PORTABLE = modes.why_not("portable", "")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for variable in ("BACKEND_MODE", "GRPC_SERVER", *modes.SERVERLESS):
        monkeypatch.delenv(variable, raising=False)


def working(monkeypatch, *names):
    """Only these modes work."""
    monkeypatch.setattr(modes, "why_not", lambda mode, server: None if mode in names else f"{mode} is switched off")


def test_without_environment_standalone():
    assert get_router().mode == "standalone"


@pytest.mark.parametrize("mode", ["standalone", "portable", "distributed"])
def test_the_environment_is_read_at_each_call(monkeypatch, mode):
    monkeypatch.setenv("BACKEND_MODE", mode.upper())
    monkeypatch.setenv("GRPC_SERVER", "no-such-host:50051")
    router = get_router()
    assert router.mode == mode and router.server == "no-such-host:50051"
    monkeypatch.setenv("BACKEND_MODE", "standalone")
    monkeypatch.setenv("GRPC_SERVER", "other:1")
    assert get_router().mode == "standalone" and get_router().server == "other:1"
    assert router.mode == mode and router.server == "no-such-host:50051"


def test_an_argument_is_above_the_environment(monkeypatch):
    monkeypatch.setenv("BACKEND_MODE", "portable")
    assert get_router("standalone").mode == "standalone"
    assert BackendRouter(prefer_mode="standalone").mode == "portable"


def test_an_unknown_mode_is_an_error_at_first_use(monkeypatch, parquet_file):
    monkeypatch.setenv("BACKEND_MODE", "warp")
    with pytest.raises(ValueError, match="unknown BACKEND_MODE 'warp'; modes: standalone, portable, distributed"):
        get_router().load_parquet(parquet_file)
    for arguments in ({"prefer_mode": "warp"}, {"fallback_chain": ["warp"]}):
        with pytest.raises(ValueError, match="warp"):
            BackendRouter(**arguments)


@pytest.mark.parametrize("server", ["localhost:1", "no-such-host.invalid:50051", "nonsense"])
def test_distributed_says_that_no_server_answers(monkeypatch, parquet_file, server):
    monkeypatch.setenv("BACKEND_MODE", "distributed")
    monkeypatch.setenv("GRPC_SERVER", server)
    with pytest.raises(NetworkError, match=f"distributed.*{server}"):
        get_router().load_parquet(parquet_file)
    assert "does not work" in get_router().explain()


def test_a_listener_is_no_polarway_server(monkeypatch, parquet_file):
    with socket.create_server(("localhost", 0)) as listener:
        monkeypatch.setenv("BACKEND_MODE", "distributed")
        monkeypatch.setenv("GRPC_SERVER", f"localhost:{listener.getsockname()[1]}")
        with pytest.raises(NetworkError, match="no client"):
            get_router().load_parquet(parquet_file)


def test_an_ordered_local_mode_gives_way_to_the_other(monkeypatch, parquet_file, caplog):
    working(monkeypatch, "standalone")
    monkeypatch.setenv("BACKEND_MODE", "portable")
    router = get_router()
    assert router.load_parquet(parquet_file).height == 12 and router.mode == "portable"
    assert "portable is switched off" in caplog.text and router.explain() == "mode 'standalone': BACKEND_MODE=portable, skipped: portable is switched off"


def test_an_ordered_mode_where_nothing_works(monkeypatch, parquet_file):
    working(monkeypatch)
    monkeypatch.setenv("BACKEND_MODE", "portable")
    with pytest.raises(UnsupportedError, match="portable is switched off"):
        get_router().load_parquet(parquet_file)


def test_fallback_skips_what_does_not_work(monkeypatch, parquet_file, caplog):
    working(monkeypatch, "standalone")
    router = BackendRouter(prefer_mode="distributed", fallback_chain=["portable", "standalone"], data_size_threshold_mb=1000)
    assert router.mode == "standalone"
    assert router.explain() == (
        "mode 'standalone': prefer_mode='distributed', skipped: distributed is switched off; "
        "'portable' in fallback_chain, skipped: portable is switched off; 'standalone' in fallback_chain"
    )
    with caplog.at_level(logging.INFO, "polarway.backends"):
        assert router.load_parquet(parquet_file).height == 12
    assert [record.getMessage() for record in caplog.records] == [
        "prefer_mode='distributed', skipped: distributed is switched off",
        "'portable' in fallback_chain, skipped: portable is switched off",
    ]


def test_nothing_works(monkeypatch, parquet_file):
    working(monkeypatch)
    with pytest.raises(UnsupportedError, match="no mode works: standalone: .*; portable: "):
        get_router().load_parquet(parquet_file)


def test_a_mode_that_cannot_be_loaded_is_skipped(monkeypatch, parquet_file):
    monkeypatch.setattr(router_module, "_load_failure", lambda mode: "broken" if mode == "portable" else None)
    working(monkeypatch, "standalone", "portable")
    assert BackendRouter(prefer_mode="portable").load_parquet(parquet_file).height == 12


def test_a_mode_that_lacks_something_is_skipped(monkeypatch, parquet_file):
    working(monkeypatch, "standalone", "portable")
    monkeypatch.setattr(router_module, "_load_failure", lambda mode: None)
    seen = []

    def lacking(source, **options):
        seen.append(modes.current_mode())
        if seen[-1] == "portable":
            raise UnsupportedError("portable lacks it")
        return pw.DataFrame({"a": [1]})

    monkeypatch.setattr("polarway.io.read_parquet", lacking)
    assert BackendRouter(prefer_mode="portable").load_parquet(parquet_file).height == 1
    assert seen == ["portable", "standalone"]


def test_large_data_go_to_the_server_first(monkeypatch, parquet_file):
    working(monkeypatch, "standalone", "distributed")
    router = BackendRouter(data_size_threshold_mb=0)
    assert router.explain(parquet_file).startswith("mode 'standalone'")
    monkeypatch.setenv("GRPC_SERVER", "localhost:1")
    assert "more than the threshold of 0 MB" in router.explain(parquet_file) and "'distributed'" in router.explain(parquet_file)
    assert router.mode == "standalone"


@pytest.mark.parametrize("variable", modes.SERVERLESS)
def test_serverless_places_are_portable(monkeypatch, variable):
    working(monkeypatch, "standalone", "portable")
    monkeypatch.setenv(variable, "x")
    assert get_router().mode == "portable"
    assert BackendRouter(prefer_mode="standalone").mode == "standalone"


@pytest.mark.skipif(PORTABLE is not None, reason=f"portable mode: {PORTABLE}")
def test_frames_stay_in_their_mode(parquet_file):
    frame = get_router("portable").load_parquet(parquet_file)
    assert frame._native.backend.name == "portable"
    assert frame.filter(pw.col("id") > 3).select("id").sum().rows() == [(60,)]
    assert frame.lazy().filter(pw.col("id") > 3).collect()._native.backend.name == "portable"
    assert get_router("standalone").load_parquet(parquet_file)._native.backend.name == "standalone"


def test_load_parquet_from_path_glob_folder_list_and_bytes(parquet_file):
    router = get_router()
    assert router.load_parquet(parquet_file).height == 12
    assert router.load_parquet(str(parquet_file.parent / "*.parquet")).height == 12
    assert router.load_parquet(parquet_file.parent).height == 12
    assert router.load_parquet([parquet_file, parquet_file]).height == 24
    assert router.load_parquet(parquet_file.read_bytes()).height == 12
    assert router.load_parquet(io.BytesIO(parquet_file.read_bytes())).select(["price", "volume"]).sum().rows() == [(73.0, 700)]


def test_load_csv_from_uploads(tmp_path):
    text = "name,amount\nA,1\nB,2\n"
    path = tmp_path / "upload.csv"
    path.write_text(text)
    pipe_out, pipe_in = os.pipe()
    os.write(pipe_in, text.encode())
    os.close(pipe_in)
    with open(path, "rb") as opened, open(pipe_out, "rb") as pipe:
        sources = [path, str(path), text.encode(), io.StringIO(text), io.BytesIO(text.encode()), opened, SimpleNamespace(file=io.BytesIO(text.encode())), pipe]
        for source in sources:
            assert get_router().load_csv(source)["amount"].to_list() == [1, 2], source


def test_an_asynchronous_upload_is_a_clear_error():
    class Upload:
        async def read(self):
            return b""

    with pytest.raises(TypeError, match="asynchronous"):
        get_router().load_csv(Upload())


def test_the_threshold_is_checked():
    with pytest.raises(ValueError, match="data_size_threshold_mb"):
        BackendRouter(data_size_threshold_mb=-1)


@pytest.mark.parametrize(
    ("case", "mode"),
    [
        ({"serverless": True, "users": 50}, "portable"),
        ({}, "standalone"),
        ({"users": 9, "data_bytes": 5e9, "memory_bytes": 16e9}, "standalone"),
        ({"users": 9, "data_bytes": 9e9, "memory_bytes": 8e9}, "distributed"),
        ({"users": 10}, "distributed"),
        ({"data_bytes": 0.5e9}, "standalone"),
        ({"data_bytes": 5e9, "memory_bytes": 4e9}, "distributed"),
        ({"data_bytes": 11e9, "memory_bytes": 64e9}, "distributed"),
        ({"latency_ms": 0.5}, "standalone"),
    ],
)
def test_advice_follows_the_guide(case, mode):
    advice = recommend_mode(**case)
    assert advice.mode == mode and advice.reasons


def test_advice_needs_a_user():
    with pytest.raises(ValueError, match="users"):
        recommend_mode(users=0)


@pytest.mark.parametrize("folders", [["."], ["python"], ["python", "."], [".", "python"]], ids=lambda folders: "+".join(folders))
def test_python_backends_from_a_checkout(folders, tmp_path):
    code = "from python.backends import get_router, BackendRouter; import polarway.backends as b; print(get_router is b.get_router)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in folders)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_names_of_the_package():
    assert pw.get_router is get_router and pw.BackendRouter is BackendRouter
