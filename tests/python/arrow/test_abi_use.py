"""The C ABI under use that a careful host avoids: late, twice, from several threads, not to the end."""

from __future__ import annotations

import ctypes
import json
import random
import threading
import time

import pytest
from polarway.backends.native import library

from arrow.native import load

pa = pytest.importorskip("pyarrow", reason="rows are made with pyarrow")

CANCELLED = 42
INVALID_ARGUMENT = 51
INVALID_HANDLE = 50
INVALID_OPERATION = 4
ROWS = 400_000


@pytest.fixture(scope="module")
def abi():
    return library.get()


@pytest.fixture(scope="module")
def frame():
    return load(pa.table({"n": list(range(ROWS)), "k": [str(row % 5000) for row in range(ROWS)]}))


def plan(frame, slow=True):
    node = {"op": "frame", "frame": frame.handle}
    if slow:
        node = {"op": "group_by", "input": node, "keys": [{"col": "k"}], "aggs": [{"agg": "median", "args": [{"col": "n"}]}]}
        node = {"op": "sort", "input": node, "by": [{"col": "n"}]}
    return json.dumps({"version": 1, "plan": node}).encode()


def start(abi, text):
    out = ctypes.c_uint64()
    assert abi.pw_query_start(abi.session, text, len(text), ctypes.byref(out), None) == 0
    return out.value


def stream(abi, query):
    from polarway.backends.native import arrow_memory

    out = arrow_memory.ArrowArrayStream()
    return out, abi.pw_query_stream(query, ctypes.addressof(out), None)


def test_handles_of_another_kind_or_none(abi, frame):
    query = start(abi, plan(frame))
    for wrong in (0, 1, frame.handle, abi.session, query + (1 << 24), 2**64 - 1):
        assert abi.pw_query_wait(wrong, 0, None) == INVALID_HANDLE
        assert abi.pw_query_free(wrong, None) == 0
    assert abi.pw_query_wait(query, -1, None) == 0
    assert abi.pw_query_free(query, None) == 0
    assert abi.pw_query_wait(query, -1, None) == INVALID_HANDLE
    assert frame.rows() == ROWS, "another kind's free must not close it"


def test_errors_without_a_place_to_write_them(abi, frame):
    assert abi.pw_query_collect(abi.session, b"nonsense", 8, ctypes.byref(ctypes.c_uint64()), None) != 0
    assert abi.pw_query_collect(abi.session, None, 8, ctypes.byref(ctypes.c_uint64()), None) == INVALID_ARGUMENT
    assert abi.pw_query_collect(abi.session, plan(frame), 8, None, None) == INVALID_ARGUMENT


def test_a_message_is_cut_at_a_character(abi):
    error = (ctypes.c_char * 40)()
    ctypes.c_uint32.from_buffer(error).value = 40
    text = json.dumps({"version": 1, "plan": {"op": "ä" * 50}}, ensure_ascii=False).encode()
    status = abi.pw_query_collect(abi.session, text, len(text), ctypes.byref(ctypes.c_uint64()), ctypes.addressof(error))
    assert status == ctypes.c_int32.from_buffer(error, 4).value
    message = error.raw[16:].split(b"\0")[0]
    assert 20 < len(message) < 24 and message.decode()
    assert ctypes.c_uint32.from_buffer(error, 8).value > 24


def test_a_result_is_had_once(abi, frame):
    query = start(abi, plan(frame, slow=False))
    rows, status = stream(abi, query)
    assert status == 0
    out = ctypes.c_uint64(7)
    assert abi.pw_query_take_frame(query, ctypes.byref(out), None) == INVALID_OPERATION
    assert out.value == 0
    assert stream(abi, query)[1] == INVALID_OPERATION
    pa.RecordBatchReader._import_from_c(ctypes.addressof(rows)).close()
    abi.pw_query_free(query, None)


def test_waiting_for_what_nobody_reads_is_an_error(abi, frame):
    from polarway.backends.native import arrow_memory

    query = start(abi, plan(frame, slow=False))
    batch = arrow_memory.ArrowArray()
    assert abi.pw_query_next(query, -1, ctypes.addressof(batch), None) == 0
    assert abi.pw_query_wait(query, -1, None) == INVALID_OPERATION
    assert pa.Array._import_from_c(ctypes.addressof(batch), pa.struct({"n": pa.int64(), "k": pa.string_view()})).to_pylist()[0] == {"n": 0, "k": "0"}
    assert abi.pw_query_free(query, None) == 0


def test_a_stream_lives_longer_than_its_query(abi, frame):
    query = start(abi, plan(frame, slow=False))
    rows, status = stream(abi, query)
    assert status == 0
    assert abi.pw_query_free(query, None) == 0
    seen = pa.RecordBatchReader._import_from_c(ctypes.addressof(rows)).read_all()
    assert seen["n"].to_pylist() == list(range(ROWS))


def test_a_stream_that_is_dropped_early_stops_its_query(abi, frame):
    query = start(abi, plan(frame, slow=False))
    rows, status = stream(abi, query)
    assert status == 0
    reader = pa.RecordBatchReader._import_from_c(ctypes.addressof(rows))
    assert reader.read_next_batch().num_rows > 0
    reader.close()
    del reader
    end = time.monotonic() + 5
    progress = library.Progress()
    progress.size = ctypes.sizeof(progress)
    while time.monotonic() < end:
        assert abi.pw_query_progress(query, ctypes.byref(progress), None) == 0
        if progress.state != 0:
            break
        time.sleep(0.01)
    assert progress.state in (1, 3)
    abi.pw_query_free(query, None)


def test_cancel_ends_a_wait_soon(abi, frame):
    query = start(abi, plan(frame))
    found = []
    waiter = threading.Thread(target=lambda: found.append(abi.pw_query_wait(query, -1, None)))
    waiter.start()
    time.sleep(0.02)
    assert abi.pw_query_cancel(query, None) == 0
    waiter.join(timeout=60)
    assert not waiter.is_alive()
    assert found[0] in (0, CANCELLED)
    abi.pw_query_free(query, None)


def test_threads_that_wait_cancel_and_free_at_random(abi, frame):
    """No crash, no hang, and nothing is left open."""
    text = plan(frame)
    before = library_counts(abi)
    failures = []

    def work(seed):
        rng = random.Random(seed)
        try:
            for _ in range(15):
                query = start(abi, text)
                others = [threading.Thread(target=target) for target in rng.sample([
                    lambda q=query: abi.pw_query_wait(q, rng.choice([0, 5, -1]), None),
                    lambda q=query: abi.pw_query_cancel(q, None),
                    lambda q=query: abi.pw_query_free(q, None),
                    lambda q=query: abi.pw_query_free(q, None),
                ], 3)]
                for other in others:
                    other.start()
                for other in others:
                    other.join()
                abi.pw_query_free(query, None)
        except BaseException as error:  # handed to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "a thread hangs"
    assert failures == []
    assert library_counts(abi) == before


def library_counts(abi):
    memory = library.Memory()
    memory.size = ctypes.sizeof(memory)
    assert abi.pw_memory_stats(ctypes.byref(memory), None) == 0
    return memory.open_queries, memory.open_frames, memory.open_exports
